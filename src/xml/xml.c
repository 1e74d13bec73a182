/* xml.c - libxml2's text writer, loaded when first needed. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "xml/xml.h"

#ifdef HAVE_XML

#include <dlfcn.h>
#include <libxml/xmlwriter.h>
#include <string.h>

/* Its names: of the long-lived 2.9 to 2.13, and of 2.14 on. */
static const char *const libraries[] = { "libxml2.so.2", "libxml2.so.16" };

struct functions {
	xmlOutputBufferPtr (*output_buffer)(xmlOutputWriteCallback write, xmlOutputCloseCallback close, void *context,
	    xmlCharEncodingHandlerPtr encoder);
	int (*output_buffer_close)(xmlOutputBufferPtr buffer);
	xmlTextWriterPtr (*writer)(xmlOutputBufferPtr buffer);
	void (*writer_free)(xmlTextWriterPtr writer);
	int (*indent)(xmlTextWriterPtr writer, int on);
	int (*start_document)(xmlTextWriterPtr writer, const char *version, const char *encoding, const char *standalone);
	int (*end_document)(xmlTextWriterPtr writer);
	int (*start)(xmlTextWriterPtr writer, const xmlChar *name);
	int (*end)(xmlTextWriterPtr writer);
	int (*attribute)(xmlTextWriterPtr writer, const xmlChar *name, const xmlChar *value);
	int (*string)(xmlTextWriterPtr writer, const xmlChar *text);
};

static const struct {
	const char *name;
	size_t offset;
} symbols[] = {
	{ "xmlOutputBufferCreateIO", offsetof(struct functions, output_buffer) },
	{ "xmlOutputBufferClose", offsetof(struct functions, output_buffer_close) },
	{ "xmlNewTextWriter", offsetof(struct functions, writer) },
	{ "xmlFreeTextWriter", offsetof(struct functions, writer_free) },
	{ "xmlTextWriterSetIndent", offsetof(struct functions, indent) },
	{ "xmlTextWriterStartDocument", offsetof(struct functions, start_document) },
	{ "xmlTextWriterEndDocument", offsetof(struct functions, end_document) },
	{ "xmlTextWriterStartElement", offsetof(struct functions, start) },
	{ "xmlTextWriterEndElement", offsetof(struct functions, end) },
	{ "xmlTextWriterWriteAttribute", offsetof(struct functions, attribute) },
	{ "xmlTextWriterWriteString", offsetof(struct functions, string) },
};

struct xml {
	struct functions call;
	struct arena scratch;          /* of one text */
	struct output *output;
	void *library;
	xmlTextWriterPtr writer;
	bool failed;
};

static bool
load(struct xml *xml, struct messages *messages)
{
	struct message *message;

	/* Kept in memory when closed: it leaves state of its own behind. */
	for (size_t i = 0; i < COUNT_OF(libraries) && xml->library == NULL; i++)
		xml->library = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (xml->library == NULL) {
		message = message_add(messages, MESSAGE_ERROR, "JUnit reports need libxml2, which is not installed");
		message_hint(messages, message, "install it (Debian: libxml2), or choose another --format");
		return false;
	}
	for (size_t i = 0; i < COUNT_OF(symbols); i++) {
		void *symbol = dlsym(xml->library, symbols[i].name);

		if (symbol == NULL) {
			(void)message_add(messages, MESSAGE_ERROR, "libxml2 has no %s", symbols[i].name);
			return false;
		}
		memcpy((char *)&xml->call + symbols[i].offset, &symbol, sizeof(symbol));
	}
	return true;
}

static int
write_out(void *context, const char *at, int len)
{
	struct xml *xml = context;

	if (len > 0)
		output_write(xml->output, (struct text){ at, (size_t)len });
	return len;
}

static int
close_out(void *context)
{
	(void)context;
	return 0;
}

static bool
begin(struct xml *xml)
{
	xmlOutputBufferPtr buffer = xml->call.output_buffer(write_out, close_out, xml, NULL);

	if (buffer == NULL)
		return false;
	xml->writer = xml->call.writer(buffer);
	if (xml->writer == NULL) {
		(void)xml->call.output_buffer_close(buffer);
		return false;
	}
	return xml->call.start_document(xml->writer, "1.0", "UTF-8", NULL) >= 0 && xml->call.indent(xml->writer, 1) >= 0;
}

static bool
finish(struct xml *xml)
{
	bool good = xml->writer == NULL || xml->call.end_document(xml->writer) >= 0;

	if (xml->writer != NULL)
		xml->call.writer_free(xml->writer);
	if (xml->library != NULL)
		dlclose(xml->library);
	arena_free(&xml->scratch);
	return good;
}

struct xml *
xml_open(struct arena *arena, struct output *output, struct messages *messages)
{
	struct xml *xml = ARENA_NEW(arena, struct xml);

	arena_init(&xml->scratch, arena->exhausted, arena->context);
	xml->output = output;
	if (!load(xml, messages)) {
		(void)finish(xml);
		return NULL;
	}
	if (!begin(xml)) {
		(void)finish(xml);
		(void)message_add(messages, MESSAGE_ERROR, "libxml2 cannot start a document");
		return NULL;
	}
	return xml;
}

/* XML 1.0 (fifth edition), 2.2: what may stand in a document, as it is or as a reference. */
static bool
allowed(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff);
}

/* Ended by a zero, and nothing in it that libxml2 would stumble over. */
static const xmlChar *
clean(struct xml *xml, struct text text)
{
	const char *at = text.at, *end = text.at + text.len, *here;
	struct buffer out;

	buffer_init(&out, &xml->scratch);
	while (at < end) {
		uint32_t c;

		here = at;
		c = text_utf8_next(&at, end);
		if (c == UINT32_MAX)
			buffer_adds(&out, "\xef\xbf\xbd");
		else if (allowed(c))
			buffer_add(&out, (struct text){ here, (size_t)(at - here) });
		else
			buffer_printf(&out, c < 0x80 ? "\\x%02x" : "\\u{%X}", (unsigned)c);
	}
	return (const xmlChar *)buffer_text(&out).at;
}

static void
settle(struct xml *xml, int result)
{
	arena_reset(&xml->scratch);
	if (result < 0)
		xml->failed = true;
}

void
xml_start(struct xml *xml, const char *name)
{
	if (xml->call.start(xml->writer, (const xmlChar *)name) < 0)
		xml->failed = true;
}

void
xml_attribute(struct xml *xml, const char *name, struct text value)
{
	settle(xml, xml->call.attribute(xml->writer, (const xmlChar *)name, clean(xml, value)));
}

void
xml_text(struct xml *xml, struct text text)
{
	settle(xml, xml->call.string(xml->writer, clean(xml, text)));
}

void
xml_end(struct xml *xml)
{
	if (xml->call.end(xml->writer) < 0)
		xml->failed = true;
}

bool
xml_close(struct xml *xml, struct messages *messages)
{
	bool good = finish(xml) && !xml->failed;

	if (!good)
		(void)message_add(messages, MESSAGE_ERROR, "libxml2 cannot write the document");
	return good;
}

#else

struct xml *
xml_open(struct arena *arena, struct output *output, struct messages *messages)
{
	struct message *message = message_add(messages, MESSAGE_ERROR, "this certproof was built without JUnit reports");

	(void)arena;
	(void)output;
	message_hint(messages, message, "choose another --format, or build it with libxml2");
	return NULL;
}

/* Never reached: there is no document to write to. */
void
xml_start(struct xml *xml, const char *name)
{
	(void)xml;
	(void)name;
}

void
xml_attribute(struct xml *xml, const char *name, struct text value)
{
	(void)xml;
	(void)name;
	(void)value;
}

void
xml_text(struct xml *xml, struct text text)
{
	(void)xml;
	(void)text;
}

void
xml_end(struct xml *xml)
{
	(void)xml;
}

bool
xml_close(struct xml *xml, struct messages *messages)
{
	(void)xml;
	(void)messages;
	return false;
}

#endif

void
xml_attribute_string(struct xml *xml, const char *name, const char *value)
{
	xml_attribute(xml, name, text_of(value));
}

/* Digits made by hand: printf's decimal point is the locale's. */
static struct text
digits(uint64_t value, char out[24])
{
	size_t at = 24;

	do
		out[--at] = (char)('0' + value % 10);
	while ((value /= 10) != 0);
	return (struct text){ out + at, 24 - at };
}

void
xml_attribute_uint(struct xml *xml, const char *name, uint64_t value)
{
	char out[24];

	xml_attribute(xml, name, digits(value, out));
}

void
xml_attribute_seconds(struct xml *xml, const char *name, double value)
{
	uint64_t thousandths = value > 0 && value < 1e15 ? (uint64_t)(value * 1000 + 0.5) : 0;
	char whole[24], rest[24], out[40];
	struct text a = digits(thousandths / 1000, whole), b = digits(thousandths % 1000 + 1000, rest);
	size_t len = 0;

	for (size_t i = 0; i < a.len; i++)
		out[len++] = a.at[i];
	out[len++] = '.';
	for (size_t i = 1; i < b.len; i++)
		out[len++] = b.at[i];
	xml_attribute(xml, name, (struct text){ out, len });
}
