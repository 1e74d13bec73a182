/* lexer.h - the words of an expression. */
#ifndef CEL_LEXER_H
#define CEL_LEXER_H

#include "cel/compiler.h"

enum token_kind {
	TOKEN_END,
	TOKEN_NAME,          /* also in, true, false, null: `text` says which */
	TOKEN_QUOTED,        /* `content-type` */
	TOKEN_NUMBER,        /* `value` */
	TOKEN_STRING,
	TOKEN_BYTES,
	TOKEN_SIGN,          /* ( ) [ ] { } . , : ? + - * / % ! < > and the two-byte ones */
	TOKEN_BAD,           /* already reported */
};

struct token {
	enum token_kind kind;
	uint16_t sign;       /* SIGN('&', '&') */
	size_t start, end;
	struct text text;    /* of a name */
	struct cel_value value;
};
#define SIGN(a, b) ((uint16_t)((unsigned char)(a) << 8 | (unsigned char)(b)))

/* Takes the next word off c->source at c->pos. */
void lexer_next(struct compiler *c, struct token *token);

#endif
