/* expiry.c - certproof expiry: what ends when, soonest first, as a table, JSON or a calendar. */
#include "config.h"

#include <string.h>

#include "cli/calendar.h"
#include "cli/cli.h"
#include "renewal/renewal.h"

/* It ends within the days of the reminder. */
static bool
is_soon(const struct endings *endings, const struct ending *ending)
{
	int64_t seconds = ending->ends - endings->now;

	return seconds >= 0 && seconds <= endings->remind_days * DAY;
}

static struct text
place_text(struct arena *arena, const struct end_place *place)
{
	struct text file = text_escape(arena, place->file), where;

	where = place->line != 0 ? arena_printf(arena, "%.*s:%u", TEXT_ARG(file), place->line) : file;
	return place->use.len == 0 ? where : arena_printf(arena, "%.*s (%.*s)", TEXT_ARG(where), TEXT_ARG(place->use));
}

/* ---- for people ---- */

#define INDENT 24
#define NARROW 72

/* Words that hang under their label. A word that is wider than the page stands alone on its line. */
static void
wrapped(struct session *session, struct buffer *out, const char *label, struct text text)
{
	size_t indent = session->width >= NARROW ? INDENT : 4, column = indent + strlen(label);

	buffer_printf(out, "%*s%s", (int)indent, "", label);
	for (bool first = true; text.len != 0; first = false) {
		const char *blank = memchr(text.at, ' ', text.len);
		struct text word = { text.at, blank != NULL ? (size_t)(blank - text.at) : text.len };
		size_t width = text_width(word);

		if (!first && column + 1 + width > session->width) {
			buffer_printf(out, "\n%*s", (int)(indent + strlen(label)), "");
			column = indent + strlen(label);
		} else if (!first) {
			buffer_addc(out, ' ');
			column++;
		}
		buffer_add(out, word);
		column += width;
		text = (struct text){ word.at + word.len, text.len - word.len };
		if (text.len != 0)
			text = (struct text){ text.at + 1, text.len - 1 };
	}
	buffer_addc(out, '\n');
}

static struct text
when_text(struct arena *arena, int64_t days)
{
	if (days < 0)
		return arena_printf(arena, "ended");
	return days == 0 ? arena_printf(arena, "today") : arena_printf(arena, "%lld day%s", (long long)days, days == 1 ? "" : "s");
}

#define PLACES_SHOWN 8

static void
row(struct session *session, const struct endings *endings, struct buffer *out, const struct ending *e)
{
	struct arena *arena = &session->arena;
	int64_t days = days_left(endings, e);
	const char *ink = !session->color ? "" : days < 0 ? "\033[31m" : is_soon(endings, e) ? "\033[33m" : "";
	size_t indent = session->width >= NARROW ? INDENT : 4;

	buffer_printf(out, "%s%.*s  %10.*s%s", ink, TEXT_ARG(date_text(arena, e->ends)), TEXT_ARG(when_text(arena, days)),
	    ink[0] != '\0' ? "\033[0m" : "");
	if (session->width < NARROW)
		buffer_printf(out, "\n%*s", (int)indent, "");
	else
		buffer_printf(out, "%*s", INDENT - 22, "");
	buffer_printf(out, "%.*s \"%.*s\"\n", TEXT_ARG(e->what), TEXT_ARG(text_escape(arena, e->label)));
	for (size_t i = 0; i < e->places.count && i < PLACES_SHOWN; i++)
		wrapped(session, out, i == 0 ? "in    " : "      ", place_text(arena, &e->places.items[i]));
	if (e->places.count > PLACES_SHOWN)
		wrapped(session, out, "      ", arena_printf(arena, "and %zu more place%s", e->places.count - PLACES_SHOWN,
		    e->places.count == PLACES_SHOWN + 1 ? "" : "s"));
	for (size_t i = 0; i < e->stops.count; i++)
		wrapped(session, out, i == 0 ? "stops " : "      ", e->stops.items[i]);
	if (e->stops.count == 0 && endings->of_site)
		wrapped(session, out, "stops ", TEXT("nothing that the site describes"));
	for (size_t i = 0; i < e->remarks.count; i++)
		wrapped(session, out, "note  ", e->remarks.items[i]);
}

static struct text
human_text(struct session *session, const struct endings *endings)
{
	struct arena *arena = &session->arena;
	size_t ended = 0, soon = 0;
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < endings->list.count; i++) {
		row(session, endings, &out, &endings->list.items[i]);
		ended += days_left(endings, &endings->list.items[i]) < 0;
		soon += is_soon(endings, &endings->list.items[i]);
	}
	buffer_printf(&out, "%s%zu %s as of %.*s: %zu ended, %zu end within %lld days\n",
	    endings->list.count != 0 ? "\n" : "", endings->list.count, endings->list.count == 1 ? "certificate or CRL" : "certificates and CRLs",
	    TEXT_ARG(date_text(arena, endings->now)), ended, soon, (long long)endings->remind_days);
	return buffer_text(&out);
}

/* ---- for programs ---- */

static void
json_ending(struct session *session, const struct endings *endings, struct json *json, const struct ending *e)
{
	struct arena *arena = &session->arena;

	json_object(json);
	json_field(json, "ends", time_text(arena, e->ends));
	json_key(json, "days_left");
	json_int(json, days_left(endings, e));
	json_field(json, "object", e->what);
	json_field(json, "subject", e->label);
	json_field(json, "issuer", e->issuer);
	json_field(json, "fingerprint", e->fingerprint);
	json_field(json, "serial", e->serial);
	json_key(json, "places");
	json_array(json);
	for (size_t i = 0; i < e->places.count; i++) {
		json_object(json);
		json_field(json, "file", e->places.items[i].file);
		if (e->places.items[i].line != 0) {
			json_key(json, "line");
			json_uint(json, e->places.items[i].line);
		}
		json_field(json, "use", e->places.items[i].use);
		json_object_end(json);
	}
	json_array_end(json);
	json_key(json, "stops");
	json_array(json);
	for (size_t i = 0; i < e->stops.count; i++)
		json_text(json, e->stops.items[i]);
	json_array_end(json);
	if (e->is_leaf && e->begins < e->ends)
		json_field(json, "two_thirds", time_text(arena, e->begins + (e->ends - e->begins) / 3 * 2));
	if (e->authority.len != 0) {
		json_field(json, "public_authority", e->authority);
		json_field(json, "renewal", time_text(arena, e->renewal));
		if (e->next_days != 0) {
			json_key(json, "next_lifetime_days");
			json_int(json, e->next_days);
		}
		if (e->client_auth)
			json_field(json, "client_auth_ends", date_text(arena, e->client_auth_ends));
	}
	json_key(json, "remarks");
	json_array(json);
	for (size_t i = 0; i < e->remarks.count; i++)
		json_text(json, e->remarks.items[i]);
	json_array_end(json);
	json_object_end(json);
}

static void
write_json(struct session *session, const struct endings *endings, struct output *output)
{
	struct json json;

	json_init(&json, output);
	json_object(&json);
	json_key(&json, "certproof");
	json_int(&json, 1);
	json_field(&json, "at", time_text(&session->arena, endings->now));
	json_key(&json, "endings");
	json_array(&json);
	for (size_t i = 0; i < endings->list.count; i++)
		json_ending(session, endings, &json, &endings->list.items[i]);
	json_array_end(&json);
	session_json_problems(session, &json);
	json_object_end(&json);
	json_end(&json);
}

/* ---- for calendars ---- */

static struct text
compact_date(struct arena *arena, int64_t seconds)
{
	struct civil c = civil_of_seconds(seconds);

	return arena_printf(arena, "%04lld%02u%02u", (long long)c.year, c.month, c.day);
}

static struct text
compact_time(struct arena *arena, int64_t seconds)
{
	struct civil c = civil_of_seconds(seconds);

	return arena_printf(arena, "%.*sT%02u%02u%02uZ", TEXT_ARG(compact_date(arena, seconds)), c.hour, c.minute, c.second);
}

static void
event(struct session *session, const struct endings *endings, struct buffer *out, const struct ending *e)
{
	struct arena *arena = &session->arena;
	struct text summary = arena_printf(arena, "%.*s \"%.*s\" ends", TEXT_ARG(e->what), TEXT_ARG(text_escape(arena, e->label)));
	struct buffer text;

	buffer_init(&text, arena);
	buffer_printf(&text, "ends %.*s", TEXT_ARG(time_text(arena, e->ends)));
	for (size_t i = 0; i < e->places.count && i < PLACES_SHOWN; i++)
		buffer_printf(&text, "\nin %.*s", TEXT_ARG(place_text(arena, &e->places.items[i])));
	if (e->places.count > PLACES_SHOWN)
		buffer_printf(&text, "\nand %zu more place%s", e->places.count - PLACES_SHOWN,
		    e->places.count == PLACES_SHOWN + 1 ? "" : "s");
	for (size_t i = 0; i < e->stops.count; i++)
		buffer_printf(&text, "\nstops %.*s", TEXT_ARG(e->stops.items[i]));
	for (size_t i = 0; i < e->remarks.count; i++)
		buffer_printf(&text, "\nnote: %.*s", TEXT_ARG(e->remarks.items[i]));
	buffer_printf(&text, "\nSHA-256 %.*s", TEXT_ARG(e->fingerprint));

	calendar_line(out, "BEGIN", TEXT("VEVENT"));
	calendar_line(out, "UID", arena_printf(arena, "%.*s@certproof",
	    TEXT_ARG(e->id)));
	calendar_line(out, "DTSTAMP", compact_time(arena, endings->now));
	calendar_line(out, "DTSTART;VALUE=DATE", compact_date(arena, e->ends));
	calendar_line(out, "TRANSP", TEXT("TRANSPARENT"));
	calendar_text(out, "SUMMARY", summary);
	calendar_text(out, "DESCRIPTION", buffer_text(&text));
	calendar_line(out, "BEGIN", TEXT("VALARM"));
	calendar_line(out, "ACTION", TEXT("DISPLAY"));
	calendar_line(out, "TRIGGER", arena_printf(arena, "-P%lldD", (long long)endings->remind_days));
	calendar_text(out, "DESCRIPTION", arena_printf(arena, "%.*s in %lld days", TEXT_ARG(summary),
	    (long long)endings->remind_days));
	calendar_line(out, "END", TEXT("VALARM"));
	calendar_line(out, "END", TEXT("VEVENT"));
}

static struct text
calendar(struct session *session, const struct endings *endings)
{
	struct buffer out;

	buffer_init(&out, &session->arena);
	calendar_line(&out, "BEGIN", TEXT("VCALENDAR"));
	calendar_line(&out, "VERSION", TEXT("2.0"));
	calendar_line(&out, "PRODID", TEXT("-//certproof//" PACKAGE_VERSION "//EN"));
	for (size_t i = 0; i < endings->list.count; i++)
		event(session, endings, &out, &endings->list.items[i]);
	calendar_line(&out, "END", TEXT("VCALENDAR"));
	return buffer_text(&out);
}

/* ---- for monitoring ---- */

/* A label's value: \\, " and line ends are escaped, and no bytes but UTF-8 are let through. */
static void
label(struct session *session, struct buffer *out, const char *name, struct text value)
{
	value = text_escape(&session->arena, value);
	buffer_printf(out, "%s%s=\"", out->at[out->len - 1] == '{' ? "" : ",", name);
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '"' || value.at[i] == '\\')
			buffer_addc(out, '\\');
		buffer_addc(out, value.at[i]);
	}
	buffer_adds(out, "\"");
}

static struct text
file_name(struct text path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.at[i - 1] == '/')
			return (struct text){ path.at + i, path.len - i };
	return path;
}

static void
metric(struct session *session, const struct endings *endings, struct buffer *out, const char *name, const char *help, bool crl, bool expired)
{
	buffer_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
	for (size_t i = 0; i < endings->list.count; i++) {
		const struct ending *e = &endings->list.items[i];

		if ((e->artifact->crl != NULL) != crl)
			continue;
		for (size_t j = 0; j < e->places.count; j++) {
			buffer_printf(out, "%s{", name);
			if (!crl) {
				label(session, out, "serial_number", e->serial);
				label(session, out, "subject_CN", e->label);
				label(session, out, "fingerprint", e->id);
			}
			label(session, out, "issuer_CN", crl ? e->label : e->issuer);
			label(session, out, "filename", file_name(e->places.items[j].file));
			label(session, out, "filepath", e->places.items[j].file);
			label(session, out, "line", arena_printf(&session->arena, "%u", e->places.items[j].line));
			label(session, out, "use", e->places.items[j].use);
			buffer_printf(out, "} %lld\n", expired ? (long long)(e->ends < endings->now) : (long long)e->ends);
		}
	}
}

/* The names are those of x509-certificate-exporter, for which there are dashboards and alerts. */
static struct text
metrics(struct session *session, const struct endings *endings)
{
	struct buffer out;

	buffer_init(&out, &session->arena);
	metric(session, endings, &out, "x509_cert_not_after", "Seconds since 1970 at which the certificate expires.", false, false);
	metric(session, endings, &out, "x509_cert_expired", "Whether the certificate has expired.", false, true);
	metric(session, endings, &out, "x509_crl_next_update", "Seconds since 1970 by which the next CRL is due.", true, false);
	return buffer_text(&out);
}

/* ---- the command ---- */

static bool
write_out(struct session *session, const struct endings *endings, const struct wanted_report *wanted)
{
	bool color = session->color;
	unsigned width = session->width;
	struct output *output = session_output(session, wanted->path);

	if (output == NULL)
		return false;
	session->color = color && wanted->path == NULL;
	session->width = wanted->path == NULL ? width : 100;
	if (wanted->format == REPORT_CALENDAR)
		output_write(output, calendar(session, endings));
	else if (wanted->format == REPORT_PROMETHEUS)
		output_write(output, metrics(session, endings));
	else if (wanted->format == REPORT_JSON)
		write_json(session, endings, output);
	else
		output_write(output, human_text(session, endings));
	session->color = color;
	session->width = width;
	return session_output_close(session, output);
}

static bool
asked_well(struct session *session)
{
	struct options *o = &session->options;

	if ((o->asked.site != NULL) != (o->asked.given[GIVEN_FILE].count != 0) && (o->asked.site != NULL || o->asked.node == NULL))
		return true;
	if (!engine_node(&session->engine))
		return false;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, o->asked.site != NULL ? "expiry reads files or a site, not both" : "nothing to look at"),
	    "certproof expiry server.pem ca.pem, or certproof expiry --site office.yaml");
	return false;
}

/* Something has ended, or ends within the time that --within says. */
static bool
ends_within(const struct session *session, const struct endings *endings)
{
	for (size_t i = 0; session->options.within_given && i < endings->list.count; i++)
		if (endings->list.items[i].ends - endings->now <= session->options.within)
			return true;
	return false;
}

enum status
command_expiry(struct session *session)
{
	struct endings endings = { .engine = &session->engine, .now = session_time(session) };
	bool good;

	if (!session_config(session))
		return STATUS_TROUBLE;
	engine_config_defaults(&session->engine);
	if (!asked_well(session))
		return STATUS_TROUBLE;
	good = endings_gather(&endings);
	/* Without the list of CAs nothing was looked for. */
	if (endings.remind_days == 0)
		return STATUS_TROUBLE;
	for (size_t i = 0; i < session->options.reports.count; i++) {
		const struct wanted_report *wanted = &session->options.reports.items[i];

		/* A person has the messages; programs get their report whole. */
		if (good || endings.list.count != 0 || report_rows[wanted->format].for_programs)
			good = write_out(session, &endings, wanted) && good;
	}
	return !good ? STATUS_TROUBLE : ends_within(session, &endings) ? STATUS_FINDINGS : STATUS_CLEAN;
}
