/* services.c - what a deployment is used for, and whether that works: the summary of findings, gaps and dates. */
#include "rules/judging.h"
#include "rules/compiling.h"

/* What ends first of what a target hangs on. */
struct ending {
	bool known;
	int64_t ends;
	struct text what;
};

struct summary {
	const struct rule_set *set;
	const struct plan *plan;
	const struct judge_options *options;
	const struct site *site;
	struct arena *arena;
	struct result *out;
	struct ending *endings;        /* by target */
	bool *told;                    /* by target: a link that a service of the summary goes over */
	/* Of the service that is looked at. */
	const struct product_service *service;
	struct service_verdict *verdict;
	bool gap;                      /* something is missing without which nothing can be said */
};

/* ---- words of a product file ---- */

/* PACK/ */
static bool
is_pack_of(struct text word, const struct rule *rule)
{
	return text_ends_with(word, "/") && text_equal((struct text){ word.at, word.len - 1 }, rule->pack);
}

static bool
knows_rule(const struct rule_set *set, struct text word)
{
	for (size_t i = 0; i < set->rules.count; i++)
		if (text_equal(set->rules.items[i]->id, word) || is_pack_of(word, set->rules.items[i]))
			return true;
	return false;
}

void
services_check(const struct rule_set *set, struct messages *messages)
{
	const struct product *product;

	for (size_t i = 0; (product = products_at(set->products, i)) != NULL; i++)
		for (size_t j = 0; j < product->summary_count; j++) {
			const struct yaml_node *rules = yaml_get(product->summary[j].place, "rules");

			for (size_t k = 0; k < product->summary[j].rules.count; k++)
				if (!knows_rule(set, product->summary[j].rules.items[k]))
					(void)yaml_error(messages, rules->kind == YAML_LIST ? &rules->items[k] : rules,
					    "'%.*s' is not a rule", TEXT_ARG(product->summary[j].rules.items[k]));
		}
}

/* ---- what concerns a service ---- */

static bool
has_role(const struct summary *s, const struct box *box)
{
	return box->role != NULL && texts_hold(s->service->roles, box->role->name) &&
	    service_has_node(s->set->products, s->service, box->node);
}

static bool
concerns_target(const struct summary *s, const struct target *target)
{
	if (target->kind == TARGET_LINK)
		return service_has_link(s->service, target->link);
	return target->box->node != NULL && has_role(s, target->box);
}

/* A rule of the service's own list: its id, or PACK/ for all of a pack. */
static bool
is_listed(const struct product_service *service, const struct rule *rule)
{
	for (size_t i = 0; i < service->rules.count; i++) {
		struct text word = service->rules.items[i];

		if (text_equal(word, rule->id))
			return true;
		if (is_pack_of(word, rule))
			return true;
	}
	return false;
}

static bool
names_service(const struct product_service *service, const struct rule *rule)
{
	for (size_t i = 0; i < rule->services.count; i++)
		if (texts_hold(service->services, rule->services.items[i]))
			return true;
	return false;
}

/* A rule without services is about all of them; a rule over links is about those that use the link. */
static bool
concerns(const struct summary *s, const struct finding *f, const struct rule *rule)
{
	const struct target *target = &s->plan->targets.items[f->target];

	if (target->kind == TARGET_SITE)
		return is_listed(s->service, rule) || names_service(s->service, rule);
	if (!concerns_target(s, target))
		return false;
	return rule->services.count == 0 || is_listed(s->service, rule) || names_service(s->service, rule);
}

/* As for verdicts: an error that does not say what comes of it breaks something all the same. */
static bool
breaks(const struct finding *f)
{
	return f->severity == SEVERITY_ERROR && !f->undecided;
}

/* What only weakens protection stops nothing, nor does a list that is untidy. */
static bool
endangers(const struct finding *f, const struct target *target)
{
	if (f->severity != SEVERITY_WARNING)
		return f->severity == SEVERITY_ERROR;
	return f->effect != EFFECT_WEAKENS && (f->effect != EFFECT_NONE || target->kind != TARGET_TRUST);
}

/* Each node or link once, with the first finding there. */
static void
add_place(struct summary *s, const struct finding *f)
{
	struct service_verdict *v = s->verdict;

	for (size_t i = 0; i < v->places.count; i++)
		if (text_equal(v->places.items[i].node, f->node) && text_equal(v->places.items[i].link, f->link))
			return;
	*LIST_ADD(s->arena, &v->places) = (struct service_place){ f->title, f->rule, f->node, f->link };
}

static void
add_causes(struct summary *s)
{
	struct service_verdict *v = s->verdict;

	for (size_t i = 0; i < s->out->findings.count; i++) {
		const struct finding *f = &s->out->findings.items[i];
		enum service_state state = breaks(f) ? SERVICE_FAILS : SERVICE_AT_RISK;

		if (!finding_counts(f) || f->undecided || !endangers(f, &s->plan->targets.items[f->target]) ||
		    state > v->state || !concerns(s, f, s->set->rules.items[f->rule_index]))
			continue;
		if (state < v->state) {
			v->state = state;
			v->causes = 0;
			v->places.count = 0;
		}
		add_place(s, f);
		if (++v->causes != 1)
			continue;
		v->why = f->title;
		v->message = f->message;
		v->rule = f->rule;
		v->node = f->node;
		v->link = f->link;
	}
}

/* ---- what is missing ---- */

static void
give(struct summary *s, bool gap, struct text what)
{
	texts_add_once(s->arena, &s->verdict->give, what);
	s->gap = s->gap || gap;
}

/* "certificate of expe1", "certificate CallManager of cucm1" */
static struct text
owned(const struct summary *s, const char *what, struct text unit, const struct site_node *node)
{
	return arena_printf(s->arena, "%s%s%.*s of node %.*s", what, unit.len != 0 ? " " : "", TEXT_ARG(unit), TEXT_ARG(node->name));
}

static struct text
files_of(const struct summary *s, const struct site_node *node)
{
	return arena_printf(s->arena, "all files of node %.*s", TEXT_ARG(node->name));
}

static const struct box *
box_with_role(const struct plan *plan, const struct site_node *node, const struct product_role *role)
{
	for (size_t i = 0; i < plan->boxes.count; i++)
		if (plan->boxes.items[i]->node == node && plan->boxes.items[i]->role == role &&
		    !text_is(plan->boxes.items[i]->unit, "client") && !plan->boxes.items[i]->beside)
			return plan->boxes.items[i];
	return NULL;
}

static bool
is_unread(const struct plan *plan, const struct site_node *node)
{
	for (size_t i = 0; i < plan->unread.count; i++)
		if (plan->unread.items[i] == node)
			return true;
	return false;
}

/* The verdict on a node, or on a link, says that it was not judged. */
static bool
is_unjudged(const struct summary *s, struct text node, struct text link)
{
	for (size_t i = 0; i < s->out->verdicts.count; i++) {
		const struct verdict *v = &s->out->verdicts.items[i];

		if (v->kind == VERDICT_NOT_JUDGED && text_equal(v->link, link) && text_equal(v->node, link.len != 0 ? v->node : node))
			return true;
	}
	return false;
}

/* A request that stands in a certificate's place is not in service. */
static bool
has_certificate(const struct box *box)
{
	return box != NULL && box->certificates.count != 0 && box->certificates.items[0]->kind == ARTIFACT_CERTIFICATE;
}

/* A node with several certificates may work without one of them, unless the service needs it. */
static void
look_at_node(struct summary *s, const struct site_node *node, const struct product_role *role, bool needed)
{
	const struct box *box = box_with_role(s->plan, node, role);

	if (box == NULL && s->plan->only != NULL && s->plan->only != node)
		give(s, needed, TEXT("the run without --node"));
	else if (is_unread(s->plan, node))
		give(s, needed, files_of(s, node));
	else if (!has_certificate(box) && (box != NULL || needed))
		give(s, needed, owned(s, "certificate", role->unit, node));
	else if (box != NULL && !box->judged)
		give(s, needed, TEXT("the run without --node"));
}

static void
add_node_gaps(struct summary *s)
{
	for (size_t i = 0; i < s->service->roles.count; i++) {
		const struct product_role *role = products_role(s->set->products, s->service->roles.items[i]);
		bool needed = texts_hold(s->service->needs_roles, role->name), found = false;

		for (size_t j = 0; j < s->site->node_count; j++) {
			const struct site_node *node = &s->site->nodes[j];

			if (!text_equal(node->role, role->node_role) || !service_has_node(s->set->products, s->service, node))
				continue;
			found = true;
			look_at_node(s, node, role, needed || s->service->clusters);
			s->gap = s->gap || ((needed || s->service->clusters) && is_unjudged(s, node->name, TEXT("")));
		}
		if (!found && needed)
			give(s, true, arena_printf(s->arena, "a node of role %.*s", TEXT_ARG(role->node_role)));
	}
}

/* What of a link is not known. */
static void
look_at_link(struct summary *s, const struct target *target)
{

	for (size_t i = 0; i < target->handshake_count; i++) {
		const struct handshake *h = &target->handshakes[i];

		if (h->certificate == NULL)
			give(s, false, is_unread(s->plan, h->from) ? files_of(s, h->from) : owned(s, "certificate", h->unit, h->from));
		if (h->list == NULL)
			give(s, false, is_unread(s->plan, h->to) ? files_of(s, h->to) : text_is(h->list_name, "trust") ?
			    owned(s, "trusted CA list", TEXT(""), h->to) : owned(s, "trusted CA list", h->list_name, h->to));
	}
}

/* Links of a zone of which something is known. */
static size_t
count_links(const struct summary *s, struct text zone)
{
	size_t count = 0;

	for (size_t i = 0; i < s->site->link_count; i++)
		count += service_link_among(s->service, &TEXTS(&zone, 1), &s->site->links[i]);
	return count;
}

static struct text
zones_text(const struct summary *s, const struct texts *zones)
{
	struct buffer out;

	buffer_init(&out, s->arena);
	buffer_adds(&out, "a link of zone ");
	for (size_t i = 0; i < zones->count; i++) {
		buffer_adds(&out, i == 0 ? "" : i + 1 == zones->count ? " or " : ", ");
		buffer_add(&out, zones->items[i]);
	}
	return buffer_text(&out);
}

/* A link of a zone that it needs, or one that stands in for those. */
static bool
is_needed_link(const struct summary *s, const struct site_link *link)
{
	return service_link_among(s->service, &s->service->needs_zones, link) ||
	    (service_link_among(s->service, &s->service->stand_in_zones, link) && service_has_link(s->service, link));
}

static void
add_link_gaps(struct summary *s)
{
	const struct product_service *service = s->service;
	size_t needed = 0, planned = 0;

	for (size_t i = 0; i < s->plan->targets.count; i++) {
		const struct target *target = &s->plan->targets.items[i];

		if (target->kind != TARGET_LINK || !concerns_target(s, target))
			continue;
		look_at_link(s, target);
		planned += is_needed_link(s, target->link);
		if (is_needed_link(s, target->link) || service_link_among(service, &service->expects_zones, target->link))
			s->gap = s->gap || is_unjudged(s, TEXT(""), site_link_name(s->arena, target->link));
	}
	for (size_t i = 0; i < s->site->link_count; i++)
		needed += is_needed_link(s, &s->site->links[i]);
	if (service->needs_zones.count != 0 && needed == 0)
		give(s, true, zones_text(s, &service->needs_zones));
	else if (planned < needed)
		give(s, true, TEXT("the run without --node"));
	for (size_t i = 0; i < service->expects_zones.count; i++)
		if (count_links(s, service->expects_zones.items[i]) == 0)
			give(s, false, zones_text(s, &TEXTS(&service->expects_zones.items[i], 1)));
}

/* ---- what ends ---- */

static void
sooner(struct ending *ending, const struct x509_time *time, struct text what)
{
	if (!time->known || (ending->known && ending->ends <= time->seconds))
		return;
	*ending = (struct ending){ true, time->seconds, what };
}

static void
look_at_path(struct summary *s, struct ending *ending, const struct trust_path *path, struct text where)
{
	for (size_t i = 1; i < path->count; i++) {
		const struct certificate *c = path->steps[i].certificate->certificate;

		if (!ending->known || c->not_after.seconds < ending->ends)
			sooner(ending, &c->not_after, arena_printf(s->arena, "CA certificate \"%.*s\", which %.*s needs",
			    TEXT_ARG(name_label(s->arena, &c->subject)), TEXT_ARG(where)));
	}
}

static struct text
certificate_text(const struct summary *s, const struct box *box, bool client)
{
	struct text unit = client ? TEXT("client") : box->unit;

	return arena_printf(s->arena, "%.*s%scertificate of node %.*s", TEXT_ARG(unit), unit.len != 0 ? " " : "",
	    TEXT_ARG(box->name));
}

static void
end_of_target(struct summary *s, const struct target *target, struct ending *ending)
{
	struct trust_path path;

	if (target->kind == TARGET_LEAF && target->box->node != NULL) {
		struct text what = certificate_text(s, target->box, target->client_store);

		sooner(ending, &target->artifact->certificate->not_after, what);
		if (target->path != NULL)
			look_at_path(s, ending, target->path, what);
	} else if (target->kind == TARGET_CRL && target->box->node != NULL && text_is(target->box->node->revocation.mode, "on")) {
		sooner(ending, &target->artifact->crl->next_update, arena_printf(s->arena, "CRL of \"%.*s\" on node %.*s",
		    TEXT_ARG(name_label(s->arena, &target->artifact->crl->issuer)),
		    TEXT_ARG(target->box->name)));
	} else if (target->kind == TARGET_LINK) {
		for (size_t i = 0; i < target->handshake_count; i++) {
			const struct handshake *h = &target->handshakes[i];

			if (h->certificate == NULL || h->list == NULL)
				continue;
			handshake_path(s->options->crypto, s->arena, h, s->options->now, &path);
			sooner(ending, &h->certificate->certificate->not_after, certificate_text(s, h->presenter, false));
			look_at_path(s, ending, &path, arena_printf(s->arena, "node %.*s", TEXT_ARG(h->to->name)));
		}
	}
}

static void
add_end(struct summary *s)
{
	struct service_verdict *v = s->verdict;

	for (size_t i = 0; i < s->plan->targets.count; i++) {
		const struct ending *ending = &s->endings[i];

		if (!ending->known || (v->has_end && v->ends <= ending->ends) || !concerns_target(s, &s->plan->targets.items[i]))
			continue;
		v->has_end = true;
		v->ends = ending->ends;
		v->ending = ending->what;
	}
}

/* ---- the summary ---- */

static void
add_service(struct summary *s, const struct product *product, const struct product_service *service)
{
	s->service = service;
	s->verdict = LIST_ADD(s->arena, &s->out->services);
	s->gap = false;
	*s->verdict = (struct service_verdict){ .service = service->id, .title = service->title, .state = SERVICE_WORKS };
	add_node_gaps(s);
	add_link_gaps(s);
	add_causes(s);
	add_end(s);
	if (s->verdict->state == SERVICE_WORKS && s->verdict->has_end && s->verdict->ends < s->options->now + product->risk_seconds)
		s->verdict->state = SERVICE_AT_RISK;
	if (s->gap && s->verdict->state != SERVICE_FAILS)
		s->verdict->state = SERVICE_NOT_JUDGED;
}

static void
prepare(struct summary *s)
{
	const struct plan *plan = s->plan;

	s->endings = arena_take_array(s->arena, plan->targets.count, sizeof(*s->endings));
	for (size_t i = 0; i < plan->targets.count; i++)
		end_of_target(s, &plan->targets.items[i], &s->endings[i]);
}

/* A link that fails breaks what goes over it, whether or not the site says that it is used. */
static bool
is_over_failing_link(const struct summary *s, const struct product_service *service)
{
	for (size_t i = 0; i < s->out->findings.count; i++) {
		const struct finding *f = &s->out->findings.items[i];
		const struct target *target = &s->plan->targets.items[f->target];

		if (target->kind == TARGET_LINK && f->waived.len == 0 && breaks(f) && !s->told[f->target] &&
		    service_has_link(service, target->link))
			return true;
	}
	return false;
}

static void
note_links(struct summary *s, const struct product_service *service)
{
	for (size_t i = 0; i < s->plan->targets.count; i++)
		if (s->plan->targets.items[i].kind == TARGET_LINK && service_has_link(service, s->plan->targets.items[i].link))
			s->told[i] = true;
}

void
services_add(const struct rule_set *set, const struct plan *plan, const struct judge_options *options, struct result *out)
{
	struct summary s = { .set = set, .plan = plan, .options = options, .arena = options->arena, .out = out, .site = plan->site };
	const struct product *product;
	bool prepared = false;

	if (plan->site == NULL || options->only != NULL)
		return;
	s.told = arena_take_array(s.arena, plan->targets.count, sizeof(*s.told));
	for (unsigned round = 0; round < 2; round++)
		for (size_t i = 0; (product = products_at(set->products, i)) != NULL; i++)
			for (size_t j = 0; j < product->summary_count; j++) {
				const struct product_service *service = &product->summary[j];
				bool used = service_is_used(set->products, service, plan->site);

				if (round == 0 ? !used : used || !is_over_failing_link(&s, service))
					continue;
				if (!prepared)
					prepare(&s);
				prepared = true;
				add_service(&s, product, service);
				note_links(&s, service);
			}
}
