/* json.c - writing JSON (RFC 8259): valid UTF-8 whatever the strings hold. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/base.h"

void
json_init(struct json *json, struct output *out)
{
	*json = (struct json){ .out = out, .first = true };
}

static void
new_line(struct json *json)
{
	if (json->compact)
		return;
	output_puts(json->out, "\n");
	for (unsigned i = 0; i < json->depth; i++)
		output_puts(json->out, "  ");
}

/* What stands before a value: nothing after its key, else a comma and a new line. */
static void
before(struct json *json)
{
	if (json->after_key) {
		json->after_key = false;
		return;
	}
	if (!json->first)
		output_puts(json->out, ",");
	if (json->depth > 0)
		new_line(json);
	json->first = false;
}

static void
open_with(struct json *json, const char *bracket)
{
	before(json);
	output_puts(json->out, bracket);
	json->depth++;
	json->first = true;
}

static void
close_with(struct json *json, const char *bracket)
{
	bool empty = json->first;

	json->depth--;
	if (!empty)
		new_line(json);
	output_puts(json->out, bracket);
	json->first = false;
}

void
json_object(struct json *json)
{
	open_with(json, "{");
}

void
json_object_end(struct json *json)
{
	close_with(json, "}");
}

void
json_array(struct json *json)
{
	open_with(json, "[");
}

void
json_array_end(struct json *json)
{
	close_with(json, "]");
}

static void
write_string(struct json *json, struct text text)
{
	const char *at = text.at, *end = text.len > 0 ? at + text.len : at, *from = at, *here;
	uint32_t c;

	output_puts(json->out, "\"");
	while (at < end) {
		here = at;
		c = text_utf8_next(&at, end);
		/* Much of this is legal in JSON, but would steer a terminal that shows the report. */
		if (c != 0xffffffff && c != '"' && c != '\\' && !text_unsafe(c))
			continue;
		output_write(json->out, (struct text){ from, (size_t)(here - from) });
		from = at;
		if (c == 0xffffffff)
			output_puts(json->out, "\xef\xbf\xbd");
		else if (c == '"')
			output_puts(json->out, "\\\"");
		else if (c == '\\')
			output_puts(json->out, "\\\\");
		else if (c == '\n')
			output_puts(json->out, "\\n");
		else if (c == '\t')
			output_puts(json->out, "\\t");
		else if (c == '\r')
			output_puts(json->out, "\\r");
		else if (c > 0xffff)
			output_printf(json->out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
		else
			output_printf(json->out, "\\u%04x", c);
	}
	output_write(json->out, (struct text){ from, (size_t)(end - from) });
	output_puts(json->out, "\"");
}

void
json_key(struct json *json, const char *key)
{
	before(json);
	write_string(json, text_of(key));
	output_puts(json->out, ": ");
	json->after_key = true;
}

void
json_text(struct json *json, struct text text)
{
	before(json);
	write_string(json, text);
}

void
json_field(struct json *json, const char *key, struct text text)
{
	if (text.len == 0)
		return;
	json_key(json, key);
	json_text(json, text);
}

void
json_string(struct json *json, const char *string)
{
	json_text(json, text_of(string));
}

void
json_int(struct json *json, int64_t number)
{
	before(json);
	output_printf(json->out, "%" PRId64, number);
}

void
json_uint(struct json *json, uint64_t number)
{
	before(json);
	output_printf(json->out, "%" PRIu64, number);
}

void
json_double(struct json *json, double number)
{
	char text[DOUBLE_ROOM];

	before(json);
	if (isfinite(number))
		output_write(json->out, (struct text){ text, double_write(number, text) });
	else
		output_puts(json->out, "null");
}

void
json_raw(struct json *json, struct text value)
{
	before(json);
	output_write(json->out, value);
}

void
json_bool(struct json *json, bool truth)
{
	before(json);
	output_puts(json->out, truth ? "true" : "false");
}

void
json_null(struct json *json)
{
	before(json);
	output_puts(json->out, "null");
}

void
json_end(struct json *json)
{
	output_puts(json->out, "\n");
}
