/* compiling.h - what the files of rules/ share that read and compile rules. */
#ifndef RULES_COMPILING_H
#define RULES_COMPILING_H

#include "rules/rules.h"

/* load.c */
bool rule_can_apply(const struct rule *rule, const struct rules_options *options);

/* yaml_value.c */
enum severity severity_of(const struct yaml_node *node);
enum effect effect_of(const struct yaml_node *node);
enum fix_step step_of(const struct yaml_node *node);           /* FIX_CERTIFICATE if NULL */
bool version_is_known(const struct yaml_file *file, const char *key, const char *what, struct messages *messages);
MUST_USE bool parameter_value(struct rule_set *set, const struct yaml_node *node, struct rule_parameter *out, struct messages *messages);

/* load.c */
void read_variables(struct arena *arena, struct rule_file *file, struct messages *messages);
void read_parameters(struct rule_set *set, struct rule_file *file, struct messages *messages);

/* data.c */
bool data_is_table(const struct yaml_file *file);
void data_read(struct rule_set *set, const struct yaml_file *file, struct messages *messages);
/* The tables among files and folders of a user's rules. */
void data_read_paths(struct rule_set *set, const char *const *paths, size_t count, struct messages *messages);
/* The newest table of that name; NULL with a message if there is none. */
const struct data_table *data_table(struct rule_set *set, const struct yaml_node *name, struct messages *messages);

/* config.c */
void overrides_read(struct rule_set *set, const struct yaml_node *root, struct messages *messages);
void overrides_apply(struct rule_set *set, const struct rules_options *options, struct messages *messages);
/* The rule of that id; NULL if it is not loaded, with a message if there is none. */
struct rule *rule_named(struct rule_set *set, const struct rules_options *options, const struct yaml_node *id,
    struct messages *messages);
/* Notes which rules and parameters a file has, of which nothing is loaded. */
void names_of_file(struct arena *arena, struct known_names *known, const struct yaml_node *root);

/* precedence.c: mistakes in `gives-way-to`, once all is loaded. */
void precedence_check(struct rule_set *set, const struct rules_options *options, struct messages *messages);

/* compile.c: fills programs, reads and paths; false with messages on a mistake. */
bool compile_file(struct rule_set *set, struct rule_file *file, struct rule *const *rules, size_t count,
    bool everything, struct messages *messages);

/* services.c: errors for rules of a product's summary that there are not, once all are loaded. */
void services_check(const struct rule_set *set, struct messages *messages);

#endif
