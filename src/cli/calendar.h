/* calendar.h - lines of iCalendar (RFC 5545). */
#ifndef CLI_CALENDAR_H
#define CLI_CALENDAR_H

#include "base/base.h"

/* NAME:value with a value that is no TEXT, folded: no line is longer than 75 octets, CRLF not counted (3.1). */
void calendar_line(struct buffer *out, const char *name, struct text value);
/* The same for a TEXT (3.3.11): backslash, comma and semicolon escaped, line ends as \n. The value is escaped already as
 * text_escape does it, line ends between its lines apart. */
void calendar_text(struct buffer *out, const char *name, struct text value);

#endif
