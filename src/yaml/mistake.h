/*
 * mistake.h - how the files of yaml/ say that something is wrong.
 */
#ifndef YAML_MISTAKE_H
#define YAML_MISTAKE_H

#include "base/base.h"

/*
 * An error at bytes of a file. Finding a place costs a walk through the file, so a hostile file full of
 * mistakes gets LIMIT_YAML_MISTAKES of them and one that says so; further ones are
 * counted, and what is returned for them is in no list.
 */
struct message *yaml_mistake(struct messages *messages, const struct source_text *source, size_t start, size_t end,
    const char *format, va_list args) __attribute__((format(printf, 5, 0)));

#endif
