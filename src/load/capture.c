/*
 * capture.c - TLS handshakes in network captures: packets of pcap and pcapng, put together again to streams.
 *
 * Segments come twice and out of order, so each direction has a window that is filled wherever a segment belongs; what is
 * read of it is the part without a gap. A window begins with the first segment that looks like a TLS record, for some
 * protocols begin in clear. Windows are used again: memory depends on the connections that are open at once.
 */
#include <string.h>

#include "load/loader.h"

enum { LINK_NULL = 0, LINK_ETHERNET = 1, LINK_RAW_OLD = 12, LINK_RAW_BSD = 14, LINK_RAW = 101, LINK_LOOP = 108, LINK_COOKED = 113,
	LINK_IPV4 = 228, LINK_IPV6 = 229, LINK_COOKED2 = 276 };
enum { RECORD_CIPHER = 20, RECORD_ALERT = 21, RECORD_HANDSHAKE = 22, RECORD_DATA = 23 };
enum { HELLO_CLIENT = 1, HELLO_SERVER = 2, CERTIFICATE = 11, KEY_EXCHANGE = 12, CERTIFICATE_REQUEST = 13, HELLO_DONE = 14 };
enum { SPANS = 32, BUCKETS = 8192, INTERFACES = 64 };

struct span {
	uint32_t start, end;           /* of the window */
};
struct direction {
	uint8_t address[16];
	uint16_t port;
	bool started;                  /* the window has a beginning */
	bool syn;                      /* which is that of the connection */
	uint32_t base;                 /* sequence number of its first byte */
	uint8_t *window;               /* LIMIT_CAPTURE_STREAM bytes; NULL: none */
	struct span spans[SPANS];
	size_t span_count;
	uint32_t record;               /* where the next record begins */
	bool done;                     /* what follows is encrypted, or no more fits */
	bool late;                     /* a record that cannot be the first was */
	bool gap;
	uint64_t alert_frame;
};
struct flow {
	struct flow *next, *newer, *older;     /* of its bucket; in the order of use */
	uint8_t key[36];
	unsigned address_len;
	struct direction ends[2];
	bool finished, cut, ssh, is_tls;
	int client;                    /* index of the end that began; -1: not known */
	uint64_t frame;
	int64_t time;
};
struct window {
	struct window *next;
};

struct reader {
	struct arena *arena;
	struct stream *stream;
	struct capture *out;
	uint8_t *packet;
	bool swapped;
	struct {
		unsigned link;
		uint64_t ticks;        /* a second */
	} interfaces[INTERFACES];
	size_t interface_count;
	struct flow *buckets[BUCKETS], *newest, *oldest, *spare;
	struct window *windows;
	size_t flows;
	struct lookup seen;
	int64_t time;
};

const char *
tls_alert_name(uint8_t alert)
{
	static const struct { uint8_t alert; const char *name; } names[] = {
		{ 10, "unexpected message" }, { 20, "bad record MAC" }, { 40, "handshake failure" }, { 42, "bad certificate" },
		{ 43, "unsupported certificate" }, { 44, "certificate revoked" }, { 45, "certificate expired" },
		{ 46, "certificate unknown" }, { 47, "illegal parameter" }, { 48, "unknown CA" }, { 49, "access denied" },
		{ 50, "decode error" }, { 51, "decrypt error" }, { 70, "protocol version" }, { 71, "insufficient security" },
		{ 80, "internal error" }, { 90, "user canceled" }, { 109, "missing extension" }, { 112, "unrecognized name" },
		{ 116, "certificate required" },
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].alert == alert)
			return names[i].name;
	return "another alert";
}

static uint16_t
be16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t
be24(const uint8_t *at)
{
	return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static uint32_t
be32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | be24(at + 1);
}

static uint32_t
number(const struct reader *r, const uint8_t *at)
{
	return r->swapped ? (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0] : be32(at);
}

static uint16_t
half(const struct reader *r, const uint8_t *at)
{
	return (uint16_t)(r->swapped ? at[1] << 8 | at[0] : at[0] << 8 | at[1]);
}

bool
capture_begins(struct bytes head)
{
	static const uint8_t magics[][4] = {
		{ 0xa1, 0xb2, 0xc3, 0xd4 }, { 0xd4, 0xc3, 0xb2, 0xa1 }, { 0xa1, 0xb2, 0x3c, 0x4d }, { 0x4d, 0x3c, 0xb2, 0xa1 },
		{ 0x0a, 0x0d, 0x0d, 0x0a },
	};

	for (size_t i = 0; i < COUNT_OF(magics); i++)
		if (head.len >= 24 && memcmp(head.at, magics[i], 4) == 0)
			return i != 4 || memcmp(head.at + 8, "\x1a\x2b\x3c\x4d", 4) == 0 || memcmp(head.at + 8, "\x4d\x3c\x2b\x1a", 4) == 0;
	return false;
}

/* ---- handshakes ---- */

/* A record that a handshake may begin with, or stand in. */
static bool
is_record(const uint8_t *at, size_t len, uint8_t type)
{
	return len >= 5 && at[0] == type && at[1] == 3 && at[2] <= 4 && be16(at + 3) != 0 && be16(at + 3) <= 18432;
}

static bool
begins_handshake(const uint8_t *at, size_t len)
{
	return is_record(at, len, RECORD_HANDSHAKE) && (len < 6 || at[5] == HELLO_CLIENT || at[5] == HELLO_SERVER || at[5] == CERTIFICATE);
}

static uint32_t
contiguous(const struct direction *d)
{
	return d->span_count != 0 && d->spans[0].start == 0 ? d->spans[0].end : 0;
}

static void
give_back(struct reader *r, struct direction *d)
{
	struct window *window = (struct window *)(void *)d->window;

	if (window == NULL)
		return;
	window->next = r->windows;
	r->windows = window;
	d->window = NULL;
}

static void
take_window(struct reader *r, struct direction *d)
{
	if (r->windows != NULL) {
		d->window = (uint8_t *)r->windows;
		r->windows = r->windows->next;
	} else {
		d->window = arena_take_raw(r->arena, LIMIT_CAPTURE_STREAM);
	}
	d->span_count = 0;
	d->record = 0;
}

/* Notes bytes of the window as filled; false when they are scattered too far. */
static bool
add_span(struct direction *d, uint32_t start, uint32_t end)
{
	size_t i = 0, j;

	while (i < d->span_count && d->spans[i].end < start)
		i++;
	for (j = i; j < d->span_count && d->spans[j].start <= end; j++) {
		start = d->spans[j].start < start ? d->spans[j].start : start;
		end = d->spans[j].end > end ? d->spans[j].end : end;
	}
	if (j == i && d->span_count == SPANS)
		return false;
	memmove(&d->spans[i + 1], &d->spans[j], (d->span_count - j) * sizeof(d->spans[0]));
	d->span_count = d->span_count - (j - i) + 1;
	d->spans[i] = (struct span){ start, end };
	return true;
}

static void
follow_records(struct reader *r, struct direction *d)
{
	uint32_t len = contiguous(d);

	while (!d->done && d->record + 5 <= len) {
		const uint8_t *at = d->window + d->record;

		if (at[1] != 3 || at[0] < RECORD_CIPHER || at[0] > RECORD_DATA || at[0] == RECORD_CIPHER || at[0] == RECORD_DATA) {
			d->done = true;
			return;
		}
		if (at[0] == RECORD_ALERT)
			d->alert_frame = r->out->packets;
		d->record += 5U + be16(at + 3);
	}
	d->done = d->done || len >= LIMIT_CAPTURE_STREAM;
}

static void
take_names(struct reader *r, struct capture_session *s, const uint8_t *at, size_t len)
{
	for (size_t i = 0; i + 2 <= len && s->acceptable.count < 1000;) {
		size_t name = be16(at + i);

		if (i + 2 + name > len)
			return;
		if (name != 0) {
			uint8_t *copy = arena_take(r->arena, name);

			memcpy(copy, at + i + 2, name);
			*LIST_ADD(r->arena, &s->acceptable) = (struct bytes){ copy, name };
		}
		i += 2 + name;
	}
}

static void
take_request(struct reader *r, struct capture_session *s, const uint8_t *at, size_t len)
{
	size_t types = len != 0 ? 1U + at[0] : 0, algorithms;

	s->requested = true;
	if (types == 0 || types + 2 > len)
		return;
	/* From TLS 1.2 on, a list of algorithms stands before the names. */
	algorithms = s->version >= 0x0303 ? 2U + be16(at + types) : 0;
	if (types + algorithms + 2 <= len)
		take_names(r, s, at + types + algorithms + 2, len - types - algorithms - 2);
}

static void
take_certificates(struct reader *r, struct capture_session *s, bool of_client, const uint8_t *at, size_t len)
{
	size_t i = 3;

	s->client_certificate = s->client_certificate || of_client;
	while (i + 3 <= len && s->server_chain.count + s->client_chain.count < 100) {
		size_t one = be24(at + i);
		uint8_t *copy;

		if (one == 0 || i + 3 + one > len)
			return;
		copy = arena_take(r->arena, one);
		memcpy(copy, at + i + 3, one);
		if (of_client)
			*LIST_ADD(r->arena, &s->client_chain) = (struct bytes){ copy, one };
		else
			*LIST_ADD(r->arena, &s->server_chain) = (struct bytes){ copy, one };
		i += 3 + one;
	}
}

/* An extension of a hello: type, and where it is. */
static const uint8_t *
extension(const uint8_t *at, size_t len, size_t i, uint16_t type, size_t *out)
{
	size_t end;

	if (i + 2 > len)
		return NULL;
	end = i + 2 + be16(at + i);
	for (i += 2, end = end > len ? len : end; i + 4 <= end; i += 4U + be16(at + i + 2))
		if (be16(at + i) == type && i + 4U + be16(at + i + 2) <= end) {
			*out = be16(at + i + 2);
			return at + i + 4;
		}
	return NULL;
}

static void
take_client_hello(struct reader *r, struct capture_session *s, const uint8_t *at, size_t len)
{
	size_t i = 34, size;
	const uint8_t *name;

	if (len < 35 || (i += 1U + at[i]) + 2 > len || (i += 2U + be16(at + i)) + 1 > len)
		return;
	i += 1U + at[i];
	name = extension(at, len, i, 0, &size);
	if (name != NULL && size >= 5 && name[2] == 0 && 5U + be16(name + 3) <= size)
		s->sni = arena_text(r->arena, (struct text){ (const char *)name + 5, be16(name + 3) });
}

static void
take_server_hello(struct capture_session *s, const uint8_t *at, size_t len)
{
	size_t i = 34, size;
	const uint8_t *version;

	if (len < 2)
		return;
	s->version = be16(at);
	if (len < 35 || (i += 1U + at[i] + 3U) > len)
		return;
	version = extension(at, len, i, 43, &size);
	if (version != NULL && size == 2)
		s->version = be16(version);
}

/* The handshake messages of one direction, in place: their parts close up over the heads of records. */
static size_t
join_messages(struct direction *d, struct capture_session *s, bool of_client)
{
	uint32_t len = contiguous(d), at = 0, out = 0;

	while (at + 5 <= len) {
		const uint8_t *record = d->window + at;
		uint8_t type = record[0];
		uint32_t size = be16(record + 3), there = len - at - 5 < size ? len - at - 5 : size;

		if (record[1] != 3 || (type != RECORD_HANDSHAKE && type != RECORD_ALERT))
			break;
		if (type == RECORD_ALERT && size == 2 && there == 2 && record[6] != 0 && (s->alert == 0 || record[5] == 2)) {
			s->alert = record[6];
			s->alert_by_client = of_client;
			s->alert_frame = d->alert_frame;
		}
		at += 5;
		if (type == RECORD_HANDSHAKE) {
			memmove(d->window + out, d->window + at, there);
			out += there;
		}
		at += size;
	}
	d->gap = d->gap || at > len;
	return out;
}

static void
read_messages(struct reader *r, struct direction *d, bool of_client, struct capture_session *s)
{
	size_t len = d->window != NULL ? join_messages(d, s, of_client) : 0, i = 0;
	bool done = false;

	while (i + 4 <= len) {
		const uint8_t *message = d->window + i;
		size_t size = be24(message + 1);

		if (i + 4 + size > len) {
			d->gap = true;
			break;
		}
		switch (message[0]) {
		case HELLO_CLIENT: take_client_hello(r, s, message + 4, size); break;
		case HELLO_SERVER: take_server_hello(s, message + 4, size); break;
		case CERTIFICATE: take_certificates(r, s, of_client, message + 4, size); break;
		case CERTIFICATE_REQUEST: take_request(r, s, message + 4, size); break;
		case HELLO_DONE: done = true; break;
		default: break;
		}
		i += 4 + size;
	}
	s->resumed = s->resumed || (!of_client && !done && s->server_chain.count == 0 && s->version != 0 && s->version < 0x0304 && d->done && !d->gap);
}

/* Which of two ends sent that first handshake message. */
static bool
window_has(const struct direction *d, uint8_t first)
{
	return d->window != NULL && contiguous(d) > 5 && d->window[0] == RECORD_HANDSHAKE && d->window[5] == first;
}

static int
client_of(const struct flow *f)
{
	for (int i = 0; i < 2; i++)
		if (window_has(&f->ends[i], HELLO_CLIENT) || window_has(&f->ends[1 - i], HELLO_SERVER))
			return i;
	if (f->client >= 0)
		return f->client;
	return f->ends[0].port > f->ends[1].port ? 0 : 1;
}

static struct text
address_text(struct reader *r, const struct flow *f, int end)
{
	return ip_octets_text(r->arena, (struct bytes){ f->ends[end].address, f->address_len });
}

/* What was the same before is counted. */
static bool
is_new(struct reader *r, const struct capture_session *s)
{
	struct buffer key;
	size_t *known;
	struct text text;

	buffer_init(&key, r->arena);
	buffer_printf(&key, "%.*s|%.*s|%u|%.*s|%u|%u|%d%d%d%d", TEXT_ARG(s->client), TEXT_ARG(s->server), s->server_port, TEXT_ARG(s->sni),
	    s->version, s->alert, s->alert_by_client, s->cut, s->gap, s->late);
	for (size_t i = 0; i < s->server_chain.count; i++)
		buffer_add(&key, text_of_bytes(s->server_chain.items[i]));
	buffer_addc(&key, '|');
	for (size_t i = 0; i < s->client_chain.count; i++)
		buffer_add(&key, text_of_bytes(s->client_chain.items[i]));
	text = buffer_text(&key);
	known = lookup_put(&r->seen, bytes_of_text(text));
	if (*known != 0) {
		r->out->sessions.items[*known - 1].times++;
		return false;
	}
	*known = r->out->sessions.count + 1;
	return true;
}

static void
finish(struct reader *r, struct flow *f)
{
	struct capture_session s = { .frame = f->frame, .time = f->time, .cut = f->cut, .times = 1 };
	struct arena_mark mark = arena_mark(r->arena);
	int client;

	if (f->finished)
		return;
	f->finished = true;
	r->out->ssh += f->ssh;
	if (f->is_tls && r->out->sessions.count < LIMIT_CAPTURE_SESSIONS) {
		client = client_of(f);
		s.client = address_text(r, f, client);
		s.server = address_text(r, f, 1 - client);
		s.client_port = f->ends[client].port;
		s.server_port = f->ends[1 - client].port;
		read_messages(r, &f->ends[client], true, &s);
		read_messages(r, &f->ends[1 - client], false, &s);
		s.gap = f->ends[0].gap || f->ends[1].gap;
		s.late = f->ends[0].late || f->ends[1].late || (!f->ends[0].syn && !f->ends[1].syn);
		s.late = s.late && !window_has(&f->ends[client], HELLO_CLIENT);
		if (is_new(r, &s))
			*LIST_ADD(r->arena, &r->out->sessions) = s;
		else
			arena_rewind(r->arena, mark);
	}
	give_back(r, &f->ends[0]);
	give_back(r, &f->ends[1]);
}

/* ---- segments ---- */

static void
start(struct reader *r, struct direction *d, uint32_t base)
{
	d->base = base;
	d->started = true;
	if (d->window == NULL)
		take_window(r, d);
	d->span_count = 0;
	d->record = 0;
}

/* A segment before the beginning moves it, where it looks like one itself. */
static bool
move_back(struct direction *d, uint32_t by)
{
	uint32_t end = d->span_count != 0 ? d->spans[d->span_count - 1].end : 0;

	if (d->syn || by + end > LIMIT_CAPTURE_STREAM || d->record != 0)
		return false;
	memmove(d->window + by, d->window, end);
	for (size_t i = 0; i < d->span_count; i++) {
		d->spans[i].start += by;
		d->spans[i].end += by;
	}
	d->base -= by;
	return true;
}

static void
take_segment(struct reader *r, struct flow *f, struct direction *d, uint32_t sequence, const uint8_t *at, size_t len)
{
	int32_t offset;

	if (d->done || len == 0)
		return;
	if (len >= 4 && memcmp(at, "SSH-", 4) == 0)
		f->ssh = true;
	if (d->started && d->syn && d->span_count == 0 && sequence == d->base && !begins_handshake(at, len))
		d->started = d->syn = false;
	if (!d->started) {
		if (!begins_handshake(at, len)) {
			if (is_record(at, len, RECORD_DATA) || is_record(at, len, RECORD_CIPHER) || is_record(at, len, RECORD_HANDSHAKE))
				f->is_tls = d->late = d->done = true;
			return;
		}
		start(r, d, sequence);
	}
	if (d->window == NULL)
		take_window(r, d);
	offset = (int32_t)(sequence - d->base);
	if (offset < 0) {
		size_t before = (size_t)-(int64_t)offset;

		if (before > LIMIT_CAPTURE_STREAM)
			return;
		if (!begins_handshake(at, len) || !move_back(d, (uint32_t)before)) {
			if (before >= len)
				return;
			at += before;
			len -= before;
		}
		offset = 0;
	}
	if ((size_t)offset >= LIMIT_CAPTURE_STREAM)
		return;
	if (len > LIMIT_CAPTURE_STREAM - (size_t)offset)
		len = LIMIT_CAPTURE_STREAM - (size_t)offset;
	memcpy(d->window + offset, at, len);
	if (!add_span(d, (uint32_t)offset, (uint32_t)offset + (uint32_t)len))
		d->done = d->gap = true;
	if (contiguous(d) != 0)
		f->is_tls = f->is_tls || begins_handshake(d->window, contiguous(d));
	follow_records(r, d);
}

static void
touch(struct reader *r, struct flow *f)
{
	if (r->newest == f)
		return;
	if (f->newer != NULL)
		f->newer->older = f->older;
	if (f->older != NULL)
		f->older->newer = f->newer;
	else if (r->oldest == f)
		r->oldest = f->newer;
	f->older = r->newest;
	f->newer = NULL;
	if (r->newest != NULL)
		r->newest->newer = f;
	r->newest = f;
	if (r->oldest == NULL)
		r->oldest = f;
}

static size_t
bucket_of(const struct reader *r, const uint8_t key[36])
{
	return (size_t)(hash_bytes(r->seen.hash_key, (struct bytes){ key, 36 }) % BUCKETS);
}

static void
drop(struct reader *r, struct flow *f)
{
	struct flow **link = &r->buckets[bucket_of(r, f->key)];

	finish(r, f);
	while (*link != f)
		link = &(*link)->next;
	*link = f->next;
	if (f->newer != NULL)
		f->newer->older = f->older;
	else
		r->newest = f->older;
	if (f->older != NULL)
		f->older->newer = f->newer;
	else
		r->oldest = f->newer;
	f->next = r->spare;
	r->spare = f;
	r->flows--;
}

static struct flow *
flow_of(struct reader *r, const uint8_t *source, const uint8_t *target, unsigned len, uint16_t from, uint16_t to, int *end)
{
	uint8_t key[36] = { 0 };
	int order = memcmp(source, target, len);
	bool turned = order > 0 || (order == 0 && from > to);
	size_t bucket;
	struct flow *f;

	memcpy(key, turned ? target : source, len);
	memcpy(key + 16, turned ? source : target, len);
	memcpy(key + 32, turned ? &to : &from, 2);
	memcpy(key + 34, turned ? &from : &to, 2);
	*end = turned;
	bucket = bucket_of(r, key);
	for (f = r->buckets[bucket]; f != NULL; f = f->next)
		if (memcmp(f->key, key, sizeof(key)) == 0)
			return f;
	if (r->flows >= LIMIT_CAPTURE_FLOWS) {
		r->out->evicted += !r->oldest->finished && r->oldest->is_tls;
		drop(r, r->oldest);
	}
	f = r->spare;
	if (f != NULL)
		r->spare = f->next;
	else
		f = ARENA_NEW(r->arena, struct flow);
	*f = (struct flow){ .client = -1, .frame = r->out->packets, .time = r->time, .address_len = len };
	memcpy(f->key, key, sizeof(key));
	memcpy(f->ends[turned].address, source, len);
	memcpy(f->ends[!turned].address, target, len);
	f->ends[turned].port = from;
	f->ends[!turned].port = to;
	f->next = r->buckets[bucket];
	r->buckets[bucket] = f;
	r->flows++;
	return f;
}

static void
tcp(struct reader *r, const uint8_t *source, const uint8_t *target, unsigned address_len, const uint8_t *at, size_t len, bool cut)
{
	size_t head;
	struct flow *f;
	struct direction *d;
	uint32_t sequence;
	uint8_t flags;
	int end;

	if (len < 20 || (head = (size_t)(at[12] >> 4) * 4) < 20 || head > len)
		return;
	f = flow_of(r, source, target, address_len, be16(at), be16(at + 2), &end);
	d = &f->ends[end];
	touch(r, f);
	sequence = be32(at + 4);
	flags = at[13];
	if ((flags & 2) != 0) {
		/* The same ports again: another connection. */
		if (f->finished || (d->started && d->base != sequence + 1)) {
			drop(r, f);
			f = flow_of(r, source, target, address_len, be16(at), be16(at + 2), &end);
			d = &f->ends[end];
			touch(r, f);
		}
		if ((flags & 16) == 0)
			f->client = end;
		else
			f->client = 1 - end;
		d->base = sequence + 1;
		d->started = d->syn = true;
		return;
	}
	if (f->finished)
		return;
	f->cut = f->cut || cut;
	take_segment(r, f, d, sequence, at + head, len - head);
	if (f->ends[0].done && f->ends[1].done)
		finish(r, f);
}

/* ---- packets ---- */

static void
ip(struct reader *r, const uint8_t *at, size_t len, bool cut)
{
	if (len >= 20 && at[0] >> 4 == 4) {
		size_t head = (size_t)(at[0] & 15) * 4, total = be16(at + 2);

		/* A later part of a packet has no ports: what it holds is missing then. */
		if (head < 20 || head > len || at[9] != 6 || (be16(at + 6) & 0x1fff) != 0)
			return;
		if (total >= head && total < len)
			len = total;
		tcp(r, at + 12, at + 16, 4, at + head, len - head, cut || (be16(at + 6) & 0x2000) != 0);
	} else if (len >= 40 && at[0] >> 4 == 6) {
		size_t total = 40U + be16(at + 4), i = 40;
		uint8_t next = at[6];

		if (total > 40 && total < len)
			len = total;
		/* Hop-by-hop, routing, destination options. */
		while ((next == 0 || next == 43 || next == 60) && i + 8 <= len) {
			next = at[i];
			i += 8U + at[i + 1] * 8U;
		}
		if (next == 6 && i <= len)
			tcp(r, at + 8, at + 24, 16, at + i, len - i, cut);
	}
}

static void
packet(struct reader *r, unsigned link, size_t len, bool cut)
{
	const uint8_t *at = r->packet;
	size_t i = 0;
	uint16_t type = 0;

	r->out->packets++;
	switch (link) {
	case LINK_ETHERNET:
		if (len < 14)
			return;
		type = be16(at + 12);
		i = 14;
		break;
	case LINK_COOKED:
		if (len < 16)
			return;
		type = be16(at + 14);
		i = 16;
		break;
	case LINK_COOKED2:
		if (len < 20)
			return;
		type = be16(at);
		i = 20;
		break;
	case LINK_NULL: case LINK_LOOP:
		i = 4;
		break;
	case LINK_RAW: case LINK_RAW_OLD: case LINK_RAW_BSD: case LINK_IPV4: case LINK_IPV6:
		break;
	default:
		r->out->other_links++;
		return;
	}
	/* VLAN tags, twice where a provider adds one. */
	while ((type == 0x8100 || type == 0x88a8 || type == 0x9100) && i + 4 <= len) {
		type = be16(at + i + 2);
		i += 4;
	}
	if (i < len && (type == 0 || type == 0x0800 || type == 0x86dd))
		ip(r, at + i, len - i, cut);
}

static bool
breaks_off(struct reader *r, const char *why)
{
	if (r->out->why.len == 0)
		r->out->why = stream_fault(r->stream).len != 0 ? stream_fault(r->stream) : text_of(why);
	return false;
}

static bool
read_packet(struct reader *r, unsigned link, size_t len, size_t original)
{
	if (len > LIMIT_CAPTURE_PACKET)
		return breaks_off(r, "a packet is longer than the limit, or the capture is damaged");
	if (!stream_exactly(r->stream, r->packet, len))
		return breaks_off(r, "the capture is cut short");
	packet(r, link, len, original > len);
	return true;
}

static void
read_pcap(struct reader *r, const uint8_t head[24])
{
	uint8_t at[16];
	unsigned link = number(r, head + 20) & 0xffff;

	while (stream_peek(r->stream, 1).len != 0) {
		if (!stream_exactly(r->stream, at, sizeof(at))) {
			(void)breaks_off(r, "the capture is cut short");
			return;
		}
		r->time = number(r, at);
		if (!read_packet(r, link, number(r, at + 8), number(r, at + 12)))
			return;
	}
	if (stream_fault(r->stream).len != 0)
		(void)breaks_off(r, "");
}

/* The options of an interface: 9 is the resolution of its times. */
static uint64_t
ticks_of(const struct reader *r, const uint8_t *at, size_t len)
{
	uint64_t ticks = 1000000;

	for (size_t i = 0; i + 4 <= len && half(r, at + i) != 0; i += 4U + (half(r, at + i + 2) + 3U) / 4 * 4)
		if (half(r, at + i) == 9 && i + 5 <= len) {
			unsigned power = at[i + 4] & 0x7f;

			ticks = 1;
			for (unsigned n = 0; n < power && ticks < (uint64_t)1 << 40; n++)
				ticks *= (at[i + 4] & 0x80) != 0 ? 2 : 10;
		}
	return ticks;
}

/* One block of pcapng after its type and length: its body of `len` bytes. */
static bool
read_block(struct reader *r, uint32_t type, size_t len)
{
	uint8_t head[20];
	size_t captured, interface;

	switch (type) {
	case 1:
		if (len < 8 || len > LIMIT_CAPTURE_PACKET || !stream_exactly(r->stream, r->packet, len))
			return breaks_off(r, "the capture is cut short or damaged");
		if (r->interface_count < INTERFACES) {
			r->interfaces[r->interface_count].link = half(r, r->packet);
			r->interfaces[r->interface_count++].ticks = ticks_of(r, r->packet + 8, len - 8);
		}
		return true;
	case 2: case 6:
		if (len < 20 || !stream_exactly(r->stream, head, 20))
			return breaks_off(r, "the capture is cut short or damaged");
		interface = type == 6 ? number(r, head) : half(r, head);
		captured = number(r, head + 12);
		if (captured > len - 20 || interface >= r->interface_count)
			return breaks_off(r, "the capture is damaged");
		r->time = (int64_t)(((uint64_t)number(r, head + 4) << 32 | number(r, head + 8)) / r->interfaces[interface].ticks);
		return read_packet(r, r->interfaces[interface].link, captured, number(r, head + 16)) &&
		    (stream_skip(r->stream, len - 20 - captured) || breaks_off(r, "the capture is cut short"));
	case 3:
		if (len < 4 || r->interface_count == 0 || !stream_exactly(r->stream, head, 4))
			return breaks_off(r, "the capture is cut short or damaged");
		captured = number(r, head) < len - 4 ? number(r, head) : len - 4;
		return read_packet(r, r->interfaces[0].link, captured, number(r, head)) &&
		    (stream_skip(r->stream, len - 4 - captured) || breaks_off(r, "the capture is cut short"));
	default:
		return stream_skip(r->stream, len) || breaks_off(r, "the capture is cut short");
	}
}

static void
read_pcapng(struct reader *r)
{
	uint8_t head[12];

	while (stream_peek(r->stream, 1).len != 0) {
		uint32_t type, len;
		size_t taken = 8;

		if (!stream_exactly(r->stream, head, 8)) {
			(void)breaks_off(r, "the capture is cut short");
			return;
		}
		type = number(r, head);
		/* A new section may have the other order. */
		if (be32(head) == 0x0a0d0d0a) {
			if (!stream_exactly(r->stream, head + 8, 4)) {
				(void)breaks_off(r, "the capture is cut short");
				return;
			}
			r->swapped = head[8] == 0x4d;
			r->interface_count = 0;
			type = 0x0a0d0d0a;
			taken = 12;
		}
		len = number(r, head + 4);
		if (len < taken + 4 || len % 4 != 0 || len > (64U << 20)) {
			(void)breaks_off(r, "the capture is damaged");
			return;
		}
		if (!read_block(r, type, len - taken - 4))
			return;
		if (!stream_exactly(r->stream, head, 4)) {
			(void)breaks_off(r, "the capture is cut short");
			return;
		}
	}
}

void
capture_read(struct arena *arena, struct stream *stream, struct capture *out)
{
	struct reader *r;
	struct arena scratch;
	struct bytes head = stream_peek(stream, 24);
	uint8_t start[24];

	*out = (struct capture){ 0 };
	if (!capture_begins(head)) {
		out->why = TEXT("is no capture");
		return;
	}
	arena_init(&scratch, arena->exhausted, arena->context);
	r = ARENA_NEW(&scratch, struct reader);
	*r = (struct reader){ .arena = arena, .stream = stream, .out = out };
	r->packet = arena_take_raw(&scratch, LIMIT_CAPTURE_PACKET);
	lookup_init(&r->seen, arena);
	if (head.at[0] == 0x0a) {
		read_pcapng(r);
	} else {
		r->swapped = head.at[0] == 0xd4 || head.at[0] == 0x4d;
		if (stream_exactly(stream, start, sizeof(start)))
			read_pcap(r, start);
	}
	while (r->oldest != NULL)
		drop(r, r->oldest);
	arena_free(&scratch);
}
