/*
 * xml.h - writing XML, for JUnit reports.
 *
 * Any bytes may be written as text: what comes out is well-formed XML 1.0 in UTF-8. Characters that XML
 * forbids become text such as \x1b, invalid UTF-8 becomes U+FFFD.
 *
 * libxml2 brings a good deal with it, so the program is not linked to it: it is loaded by xml_open, and a run
 * that writes no XML never pays for it.
 *
 * Not here: what a report says (report/). The only folder that includes libxml2.
 */
#ifndef XML_XML_H
#define XML_XML_H

#include "base/base.h"

struct xml;

/* Begins a document on an output. NULL with a message if libxml2 is not there, or certproof was built without it. */
MUST_USE struct xml *xml_open(struct arena *arena, struct output *output, struct messages *messages);

/* Calls follow the shape of the document; attributes come right after the start of their element. */
void xml_start(struct xml *xml, const char *name);
void xml_attribute(struct xml *xml, const char *name, struct text value);
void xml_attribute_string(struct xml *xml, const char *name, const char *value);
void xml_attribute_uint(struct xml *xml, const char *name, uint64_t value);
/* With three digits after the point, as JUnit gives seconds. */
void xml_attribute_seconds(struct xml *xml, const char *name, double value);
void xml_text(struct xml *xml, struct text text);
void xml_end(struct xml *xml);

/* Ends what is open and the document; false, with a message, if anything could not be written. The output stays open. */
MUST_USE bool xml_close(struct xml *xml, struct messages *messages);

#endif
