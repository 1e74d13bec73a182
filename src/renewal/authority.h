/* authority.h - public CAs and the limits of what they issue, as rules/authorities.yaml has them. */
#ifndef RENEWAL_AUTHORITY_H
#define RENEWAL_AUTHORITY_H

#include "base/base.h"
#include "x509/x509.h"
#include "yaml/yaml.h"

struct lifetime {
	int64_t issued;                /* from then on */
	int64_t days;
};
struct lifetimes {                     /* earliest first */
	struct lifetime *items;
	size_t count;
};
struct authority {
	const struct yaml_node *organisations;
	bool by_machine;               /* its certificates are renewed by a program, at two thirds of their life */
	int64_t client_auth_ends;      /* from then on it gives no clientAuth */
	struct lifetimes lifetimes;    /* its own, shorter ones */
};
struct authorities {
	LIST(struct authority) list;
	struct lifetimes lifetimes;
	int64_t remind_days;
};

/* NULL with messages on a mistake. */
struct authorities *authorities_read(struct arena *arena, const char *folder, struct messages *messages);
/* The public CA that issued a certificate, by the organisation of its issuer; NULL: none that is known. */
const struct authority *authority_of(struct arena *arena, const struct authorities *authorities, const struct name *issuer);
/* The organisation that a person knows the CA by; empty: none. */
struct text name_organisation(struct arena *arena, const struct name *issuer);
/* The days that a certificate which the authority issues then can last; 0: no limit is known. */
int64_t authority_days(const struct authorities *authorities, const struct authority *authority, int64_t issued);

#endif
