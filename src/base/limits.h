/*
 * limits.h - every bound of the program, in one place.
 *
 * A linter reads hostile files: whatever a file can make long, deep or slow
 * has a row here, and each row is tested at the limit and one past it.
 * Passing a limit is never silent: the message names the limit.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* Reading */
#define LIMIT_FILE_SIZE ((size_t)64 << 20)        /* bytes of one file */
#define LIMIT_PEM_BLOCK ((size_t)16 << 20)        /* bytes of one decoded PEM block */
#define LIMIT_OBJECTS_PER_FILE 1000000            /* certificates, keys ... in one file */
#define LIMIT_BLOCK_MESSAGES 20                   /* problems of the blocks of one file that are listed */
#define LIMIT_ARCHIVE_FILES 10000                 /* files in one archive, which together are a file at most */
#define LIMIT_ARCHIVE_DEPTH 4                     /* archives within each other */
#define LIMIT_WALK_BYTES ((uint64_t)16 << 30)     /* bytes of all that a customer uploads, unpacked; captures are never held */
#define LIMIT_WALK_MEMBERS ((size_t)100000)       /* members of archives in it */
#define LIMIT_WALK_RATIO 1000                     /* unpacked bytes to packed ones, of a file that unpacks to more than LIMIT_FILE_SIZE */
#define LIMIT_CAPTURE_PACKET ((size_t)256 << 10)  /* bytes of one packet of a capture */
#define LIMIT_CAPTURE_FLOWS 4096                  /* connections of a capture that are followed at once */
#define LIMIT_CAPTURE_STREAM ((size_t)64 << 10)   /* bytes of one direction of a connection that a handshake may take */
#define LIMIT_CAPTURE_SESSIONS 10000              /* different TLS connections of one capture */
#define LIMIT_CARRIER_PARTS 10000                 /* attachments of one mail, certificates of one key store */
#define LIMIT_CARRIER_DEPTH 16                    /* parts of mails within each other */
#define LIMIT_TLV_RECORDS 1000                    /* of a trust list of phones */
#define LIMIT_WRAPPED_DEPTH 8                     /* archives, YAML, JSON and base64 within each other */
#define LIMIT_WRAPPED_KEYS 64                     /* keys and lists within each other in YAML and JSON of others */
#define LIMIT_STREAM_LINE ((size_t)16 << 20)      /* bytes of one line of certproof stream */
#define LIMIT_STREAM_SETS 16                      /* different roles and profiles in one stream */
#define LIMIT_JSON_DEPTH 64                       /* values within each other in a line of it */
#define LIMIT_PASSWORD_FILE 4096                  /* bytes of a file that holds a password */
#define LIMIT_FIFO_WAIT 10000                     /* milliseconds that a FIFO may be without its other end */
#define LIMIT_CONFIG_DEPTH 64                     /* folders above that of the run that may hold its configuration */
#define LIMIT_FOLDER_DEPTH 32                     /* folders within folders */

/* Certificates */
#define LIMIT_DER_DEPTH 64                        /* values within values */
#define LIMIT_OID_SHOWN 1024                      /* octets of an object identifier, as dotted text */
#define LIMIT_NAMES 100000                        /* general names of one certificate */
#define LIMIT_ATTRIBUTES 10000                    /* attributes of one distinguished name */
#define LIMIT_EXTENSIONS 1000                     /* of one certificate, request or CRL */
#define LIMIT_DISTRIBUTION_POINTS 64              /* of one certificate */
#define LIMIT_PROBLEMS 100                        /* kept for one object */

/* Cryptography */
#define LIMIT_KDF_ITERATIONS 5000000              /* of key derivation for one try to open an object */
#define LIMIT_KDF_RUN 10000000                    /* of those of a whole run: some seconds */
#define LIMIT_RSA_LOAD_BITS 16384                 /* longer moduli are not handed on */
#define LIMIT_RSA_EXPONENT ((size_t)32)           /* octets of an exponent: one as long as the modulus costs a thousandfold */
#define LIMIT_DSA_LOAD_BITS 4096                  /* the same of DSA and Diffie-Hellman */
#define LIMIT_RSA_CHECK_BITS 8192                 /* longest modulus tested for quality */
#define LIMIT_PRIME_WORK ((uint64_t)20000000)     /* of testing the primes of a run's keys; a key of 2048 bits takes 4913 */
#define LIMIT_RELATIVE_ISSUER ((size_t)64 << 10)  /* bytes of an issuer that distribution points are relative to */
#define LIMIT_SIGNATURES_PER_TARGET 100           /* verified while searching a path */

/* Paths */
#define LIMIT_PATH_LENGTH 32                      /* certificates in one path */
#define LIMIT_PATHS_TRIED 1000                    /* candidate paths of one target */
#define LIMIT_WHOLE_SEARCHES 32                   /* in one run that may each come to these; of more, each comes to less */
#define LIMIT_PATHS_JUDGED 100                    /* of them whole and trusted, and so handed to OpenSSL */

/* YAML */
#define LIMIT_YAML_FILE ((size_t)1 << 20)         /* bytes of a rule or site file */
#define LIMIT_YAML_SCALAR ((size_t)64 << 10)      /* bytes of one scalar */
#define LIMIT_YAML_DEPTH 16                       /* mappings and lists within each other */
#define LIMIT_YAML_MISTAKES 100                   /* told in full; the rest are counted */

/* Sites */
#define LIMIT_RELEASE_FORM 64                     /* characters of the form of a product's releases */
#define LIMIT_RELEASE_SLOTS 8                     /* numbers and letters in it, and parts that may be absent */
#define LIMIT_SITE_NODES 5000                     /* of one site file */

/* The Common Expression Language */
#define LIMIT_CEL_SOURCE ((size_t)8 << 10)        /* bytes of one expression */
#define LIMIT_CEL_HEIGHT 100                      /* of the finished tree */
#define LIMIT_CEL_NESTING 250                     /* expressions within each other while reading, parentheses too */
#define LIMIT_CEL_COMPREHENSIONS 4                /* all, exists, map ... within each other */
#define LIMIT_CEL_MISTAKES 50                     /* of one expression and those told with it */
#define LIMIT_CEL_COST 1000000                    /* units of one evaluation */
#define LIMIT_CEL_COST_PER_ELEMENT 100            /* allowed on top, per element of the target */
#define LIMIT_CEL_COST_TARGET 10000000            /* units of all rules on one target */
#define LIMIT_CEL_COST_TARGET_PER_ELEMENT 2000    /* allowed on top, per element of the target */
#define LIMIT_CEL_COST_WORDS 100000000            /* units of the words of all findings on one target */
#define LIMIT_CEL_MEMORY ((size_t)64 << 20)       /* bytes that one evaluation may take for its values */
#define LIMIT_CEL_LIST 200000                     /* elements of a list that is built */
#define LIMIT_CEL_STRING ((size_t)1 << 20)        /* bytes of a string that is built */
#define LIMIT_TRACE_ELEMENTS 5                    /* of a comprehension in a trace: the first ones and the last */
#define LIMIT_TRACE_LINES 500                     /* of one program */
#define LIMIT_TRACE_VALUE ((size_t)160)           /* bytes of a value */
#define LIMIT_CEL_VALUE_DEPTH 64                  /* lists and maps within each other */
#define LIMIT_REGEX_SOURCE 1024                   /* bytes of one regular expression */
#define LIMIT_REGEX_REPEAT 1000                   /* highest counted repetition, as in RE2 */
#define LIMIT_REGEX_NESTING 200                   /* groups within each other */
#define LIMIT_REGEX_MATCH 100000                  /* steps of one match */
#define LIMIT_REGEX_DEPTH 1000                    /* backtracking depth of one match */
#define LIMIT_REGEX_HEAP_KIB 1024                 /* memory of one match */

/* Zone data */
#define LIMIT_ZONE_NAME 64                        /* bytes of the name of a time zone */
#define LIMIT_ZONE_FILE (1 << 20)                 /* bytes of the data of one zone */

/* Rules and reports */
#define LIMIT_TARGETS_IN_FULL 2000                /* of a run, for reports that name each rule that passed */
#define LIMIT_THREADS 64                          /* of one run */
#define LIMIT_FINDINGS 5000                       /* of one rule about one target that are listed */
#define LIMIT_MESSAGE 1024                        /* bytes of one finding's message */
#define LIMIT_SHOWN_VALUE 256                     /* bytes of one value in the human report */
#define LIMIT_SHOWN_LINE 256                      /* bytes of a file's line beside a message about it */

#endif
