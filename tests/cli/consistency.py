"""Holds every report of many runs to properties that no report may break.

usage: consistency.py PROGRAM TOP_SRCDIR

The runs are all `check` of tests/cli/cases, each fixture by itself and with its natural options, and every example of
every shipped rule. A property is a function that takes a Run and yields what is wrong; @holds("CLAIM") makes it a test.
"""
import concurrent.futures, json, os, re, shlex, subprocess, sys

program, top = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
fixtures = os.environ.get("FIXTURES", os.path.join(top, "fixtures"))
JUDGED = "2026-11-21"
properties = []


def holds(claim):
    def add(function):
        properties.append((claim, function))
        return function
    return add


# ---- a run, and what tests ask of it ----

class Run:
    def __init__(self, args, status, report, said):
        self.args, self.status, self.report, self.said = args, status, report, said
        self.findings = report.get("findings", [])
        self.verdicts = report.get("verdicts", [])
        self.services = report.get("services", [])
        # What a waiver covers counts for nothing.
        self.counting = [f for f in self.findings if "waived" not in f]
        self.errors = [f for f in self.counting if f["severity"] == "error"]


def subject_of(v):
    return v.get("node") or v.get("link") or v.get("file")


def concerns(run, v, f):
    """The finding is about what the verdict is on, as far as a report tells."""
    if "link" in v:
        return f.get("link") == v["link"]
    if f["object"] in ("link", "site"):
        return False
    if "node" in v:
        return f.get("node") == v["node"]
    if f.get("file") != v.get("file") or f["object"] not in ("certificate", "request", "chain"):
        return False
    return f["subject"] == v["subject"] and sum(o.get("file") == v["file"] and o["subject"] == v["subject"] for o in run.verdicts) == 1


def place_of(f):
    """How not_checked names a target."""
    if "link" in f:
        return f["link"]
    name = (f["node"] + ": " if "node" in f else "") + f.get("file", "")
    if "line" in f:
        name += ":%d" % f["line"]
    return name + (" (chain)" if f["object"] == "chain" else "")


def same_object(f):
    return tuple(f.get(k) for k in ("file", "line", "fingerprint", "node", "unit", "link", "object"))


# ---- the properties ----

@holds("a finding has an object, a message and a source, and is in the words of the contract")
def words(run):
    for f in run.findings:
        missing = [k for k in ("rule", "object", "subject", "message", "source") if not f.get(k)]
        if missing:
            yield "%s lacks %s" % (f.get("rule"), ", ".join(missing))
        if f["severity"] not in ("error", "warning", "notice") or f.get("effect", "fails") not in ("refused", "fails", "weakens"):
            yield "%s: %s, %s" % (f["rule"], f["severity"], f.get("effect"))


@holds("only an error makes something be refused or fail")
def effects(run):
    for f in run.findings:
        if f["severity"] != "error" and f.get("effect") in ("refused", "fails"):
            yield "%s: %s, %s" % (f["rule"], f["severity"], f["effect"])


@holds("an error is never summed up as ready or as warnings")
def errors_count(run):
    for v in run.verdicts:
        if v["verdict"] in ("ready", "warnings"):
            for f in run.errors:
                if concerns(run, v, f):
                    yield "%s is %s beside %s" % (subject_of(v), v["verdict"], f["rule"])


@holds("what fails or is refused does so because of an error that is told")
def verdicts_have_causes(run):
    errors = {f["rule"] for f in run.errors}
    for v in run.verdicts:
        if v["verdict"] in ("refused", "fails") and (not v["because"] or not set(v["because"]) <= errors):
            yield "%s %s because of %s" % (subject_of(v), v["verdict"], v["because"])


@holds("a verdict is one of the five, and says what was not judged exactly where something was not")
def verdicts_are_known(run):
    for v in run.verdicts:
        if v["verdict"] not in ("refused", "fails", "not judged", "warnings", "ready"):
            yield "%s: %s" % (subject_of(v), v["verdict"])
        if v["verdict"] in ("warnings", "ready") and v.get("unjudged"):
            yield "%s is %s, and not judged: %s" % (subject_of(v), v["verdict"], v["unjudged"])
        if v["verdict"] == "not judged" and not v.get("unjudged") and not v["because"]:
            yield "%s is not judged, and nobody says why" % subject_of(v)


@holds("a warning is not summed up as ready")
def warnings_count(run):
    for v in run.verdicts:
        if v["verdict"] == "ready":
            for f in run.counting:
                if f["severity"] == "warning" and concerns(run, v, f):
                    yield "%s is ready beside %s" % (subject_of(v), f["rule"])


@holds("a service that an error breaks does not work")
def services_count(run):
    broken = {s for f in run.errors if f.get("effect") in ("refused", "fails") for s in f.get("services", [])}
    for s in run.services:
        if s["service"] in broken and s["state"] not in ("fails",):
            yield "%s: %s, and %s" % (s["service"], s["state"],
                [f["rule"] for f in run.errors if s["service"] in f.get("services", [])])
        if s["state"] == "fails" and s.get("rule") not in {f["rule"] for f in run.errors}:
            yield "%s fails by %s, of which there is no error" % (s["service"], s.get("rule"))


@holds("a rule that was not checked of an object found nothing of it")
def not_checked(run):
    found = {(f["rule"], place_of(f)) for f in run.findings}
    seen = set()
    for n in run.report.get("not_checked", []):
        key = (n["rule"], n["target"])
        if key in found:
            yield "%s of %s was not checked, and found something" % key
        if not n["needs"] and not n.get("why"):
            yield "%s of %s was not checked, and needs nothing" % key
        seen.add(key)


@holds("nothing is found twice")
def once(run):
    seen = set()
    for f in run.findings:
        key = json.dumps([f.get(k) for k in ("rule", "file", "line", "offset", "node", "unit", "link", "object", "place", "message", "fingerprint")]
            + [f.get("related")])
        if key in seen:
            yield "%s twice: %s" % (f["rule"], f["message"])
        seen.add(key)


# Rules that say different things of one place: each pair with its reason.
PROFILED = ("rfc5280", "webpki", "ev", "mozilla", "apple", "chrome", "community")
LISTS = (".attributes", ".bits", ".policies", ".usages", ".crl_uris", ".ca_issuer_uris", ".ocsp_uris", ".extensions", ".key_usage")
DIFFERENT = {
    ("webpki/cn-not-in-san", "webpki/reserved-address"): "a common name that is no name of the server, and a reserved address",
    ("request/name-added", "rfc5280/san-dns-syntax"): "a name that was not asked for, and one that is no DNS name",
    ("signature/rsassa-pss", "signature/weak"): "an algorithm that not all software knows, and its weak digest",
    ("expressway/cluster-name-missing", "expressway/own-name-missing"): "two names, each of which is missing",
    ("renewal/not-later", "validity/expires-soon"): "it ends soon, and before the one that it is to replace",
    ("link/mra-eku", "link/name-mismatch"): "a usage that is missing, and a name that is missing",
    ("link/eku", "link/not-trusted"): "a usage that is missing, and a CA that is missing",
}


@holds("one fault of one place is told by one rule")
def one_finding(run):
    by_place = {}
    for f in run.counting:
        # Of a list as a whole profiles can ask several things.
        if f["rule"].split("/")[0] in PROFILED and f.get("place", "").endswith(LISTS):
            continue
        if f.get("place") and f["severity"] != "notice":
            by_place.setdefault(same_object(f) + (f["place"],), []).append(f["rule"])
    for key, rules in by_place.items():
        rules = sorted(set(rules))
        if len(rules) > 1 and tuple(rules) not in DIFFERENT:
            yield "%s of %s" % (" and ".join(rules), key[-1])


@holds("the exit status says what the report says")
def statuses(run):
    said = "--fail-on" in " ".join(run.args)
    if run.report.get("rule_errors") and run.status != 3:
        yield "status %d with a rule error" % run.status
    if run.errors and run.status == 0 and not said:
        yield "status 0 with errors: %s" % [f["rule"] for f in run.errors]
    if run.status == 1 and not run.errors and not said:
        yield "status 1 without an error"


@holds("the summary counts what is told")
def counts(run):
    s = run.report["summary"]
    for severity, key in (("error", "errors"), ("warning", "warnings"), ("notice", "notices")):
        n = sum(f["severity"] == severity for f in run.counting)
        if s[key] != n:
            yield "%d %s, told %d" % (s[key], key, n)
    if s["waived"] != len(run.findings) - len(run.counting) or s["not_checked"] != len(run.report["not_checked"]):
        yield "waived or not checked: %s" % s


@holds("each input was used, or the report says why not")
def inputs(run):
    rows = run.report.get("inputs", [])
    for r in rows:
        if not r.get("file") or not r.get("kind") or ("used_as" in r) == ("unused" in r):
            yield "a row that says nothing: %s" % r
    named = {r.get("file") for r in rows}
    if any(v["verdict"] for v in run.verdicts) or run.findings:
        for f in run.findings:
            if f["object"] in ("certificate", "request", "key", "crl", "file") and f["rule"].split("/")[0] != "waiver" and \
                    not any(f["file"] == n or f["file"].startswith(n + "/") for n in named):
                yield "%s is about %s, which is no input" % (f["rule"], f["file"])


@holds("what nobody could open or use is no success")
def unopened(run):
    rows = run.report.get("inputs", [])
    for r in rows:
        if r.get("unused", "").startswith("the key was not opened") and run.status == 0:
            yield "status 0, and %s of %s: %s" % (r["kind"], r["file"], r["unused"])
    if rows and not any("used_as" in r for r in rows) and run.status == 0:
        yield "status 0, and nothing was used: %s" % rows[0]["unused"]


@holds("--fail-on unchecked fails where something is not judged")
def unchecked(run):
    if " --fail-on unchecked" in " ".join(run.args) and run.status == 0:
        for v in run.verdicts:
            if v["verdict"] == "not judged":
                yield "status 0, and %s is not judged" % subject_of(v)


@holds("a node whose release nobody named is judged for one that is told")
def releases(run):
    if "--site" not in run.args or not run.report.get("verdicts"):
        return
    import yaml
    site = yaml.load(open(os.path.join(fixtures, run.args[run.args.index("--site") + 1])), yaml.BaseLoader)
    named = site.get("release") or "--release" in run.args
    of = {n["name"]: n.get("release") or named for n in site["nodes"] if re.match("expressway|cucm|imp", n.get("role", ""))}
    for v in run.verdicts:
        if v.get("node") in of and bool(of[v["node"]]) == ("release_assumed" in v):
            yield "%s: %s" % (v["node"], "the newest release, which is not told" if not of[v["node"]] else v["release_assumed"])


PRODUCTS = re.compile(r"Expressway|Cisco|Unified CM|Jabber|traversal zone|Webex", re.I)


@holds("no product is spoken of where no role is judged")
def products(run):
    if any(a in ("--site", "-r", "--role") for a in run.args) or "configuration" in run.report:
        return
    for f in run.findings:
        if "role" not in f:
            for k in ("message", "reason", "fix"):
                text = f.get(k, "")
                if f.get("subject"):
                    text = text.replace(f["subject"], "")
                if PRODUCTS.search(text):
                    yield "%s: %s" % (f["rule"], PRODUCTS.search(text).group(0))


@holds("the configuration is named, and so is what it changed, in each verdict")
def configuration(run):
    c = run.report.get("configuration", {})
    changed = c.get("rules_off") or c.get("severities_changed")
    if "--config" in run.args and not c and not run.report.get("problems"):
        yield "a configuration was named, and is not told"
    asked = run.report.get("packs", [])
    if ("--pack" in run.args) != bool(asked) and not run.report.get("problems"):
        yield "--pack %s, and the report names %s" % ("stands" if not asked else "does not stand", asked)
    if len(c.get("packs", [])) + len(asked) != run.report["summary"].get("only_packs", 0):
        yield "the summary does not count the packs that alone run"
    for v in run.verdicts:
        if bool(changed or asked or c.get("packs")) and not v.get("with"):
            yield "%s is %s, and %s" % (subject_of(v), v["verdict"], changed)


@holds("what was asked for and could not be done is a problem, and nothing hangs on it that is ready")
def problems(run):
    if run.status == 2 and not run.report.get("problems"):
        yield "status 2 without a problem"
    unread = {p.get("file") for p in run.report.get("problems", [])}
    for v in run.verdicts:
        if v.get("file") in unread and v["verdict"] in ("ready",) and run.status == 2:
            yield "%s is ready, and could not be read whole" % v["file"]


@holds("a chain is not called trusted beside an error about it")
def trusted(run):
    chains = {f["subject"] for f in run.errors if f["object"] == "chain"}
    if not chains or run.report.get("problems"):
        return
    text = subprocess.run([program, *run.args, "-v"], cwd=fixtures, capture_output=True, stdin=subprocess.DEVNULL).stdout.decode(errors="replace")
    text = re.sub(r"\n    ", " ", text)
    for m in re.finditer(r'^chain of "([^"]*)"(.*?): trusted$', text, re.M):
        # Two certificates of one name, with one chain that is broken.
        if m.group(1) in chains and not m.group(2) and 'chain of "%s": broken' % m.group(1) not in text:
            yield 'the chain of "%s" is called trusted' % m.group(1)


# ---- the runs ----

def case_runs():
    folder = os.path.join(top, "tests/cli/cases")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".cmd"):
            continue
        text = open(os.path.join(folder, name)).read()
        if re.search(r"[$<>|]|--help", text):
            continue
        words = shlex.split(text)
        if words[:1] != ["check"]:
            continue
        args, skip = [], False
        for i, w in enumerate(words):
            if skip:
                skip = False
            elif w in ("-f", "--format", "-o", "--output", "--color"):
                skip = True
            elif w not in ("-q", "-v", "--quiet", "--verbose", "-qv") and not re.match(r"--(format|output|color)=", w):
                args.append(w)
        yield args


def fixture_runs():
    for folder, _, names in sorted(os.walk(fixtures)):
        if "/make" in folder:
            continue
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), fixtures)
            if name.startswith("site-") and name.endswith(".yaml") and folder == fixtures:
                yield ["check", "--at", JUDGED, "--site", path]
                yield ["check", "--at", JUDGED, "--fail-on", "unchecked", "--site", path]
            elif not name.endswith((".yaml", ".md", ".sh")):
                yield ["check", "--at", JUDGED, path]
                if path.startswith("expressway/") and name.endswith(".pem"):
                    yield ["check", "--at", JUDGED, "-r", "expressway-e", "-t", "trust/good.pem", path]
                if path.startswith("chain/"):
                    yield ["check", "--at", JUDGED, "-t", "trust/root-only.pem", path]
                if path.startswith("trust/"):
                    yield ["check", "--at", JUDGED, "-t", path, "expressway/leaf-good.pem"]
                if path.startswith("key/"):
                    yield ["check", "--at", JUDGED, "--key", path, "expressway/leaf-good.pem"]
                if name.startswith("crl-"):
                    yield ["check", "--at", JUDGED, "--crl", path, "-t", "trust/good.pem", "expressway/leaf-good.pem"]


def example_runs():
    import yaml
    many = lambda v: v if isinstance(v, list) else [v] if v is not None else []
    for folder, _, names in sorted(os.walk(os.path.join(top, "rules"))):
        for name in sorted(names):
            if not name.endswith(".yaml") or name == "product.yaml":
                continue
            pack = yaml.load(open(os.path.join(folder, name)), yaml.BaseLoader)
            for rule in (pack or {}).get("rules") or []:
                for e in sum((many(v) for v in (rule.get("examples") or {}).values()), []):
                    e = {"file": e} if isinstance(e, str) else e
                    args = ["check", "--at", e.get("at", JUDGED)]
                    if "on-request" in folder:
                        args += ["--pack", pack["pack"]]
                    for key, value in e.items():
                        if key in ("at", "file", "files"):
                            continue
                        for v in many(value):
                            args += ["--" + key, v]
                    yield args + many(e.get("file")) + many(e.get("files"))


def run(args):
    done = subprocess.run([program, *args, "-f", "json"], cwd=fixtures, capture_output=True, stdin=subprocess.DEVNULL)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = None
        # A mistake in the command line is told, and there is no report.
        if done.returncode == 2 and not done.stdout and b"certproof: error: " in done.stderr:
            return args, {}, 2, ""
    if report is None:
        return args, None, done.returncode, done.stderr.decode(errors="replace")[:300]
    made = Run(args, done.returncode, report, done.stderr)
    return args, {claim: list(test(made)) for claim, test in properties}, done.returncode, ""


def main():
    unique = {tuple(a): a for source in (case_runs, fixture_runs, example_runs) for a in source()}
    wrong = {claim: {} for claim, _ in properties}
    broken = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for args, found, status, said in pool.map(run, unique.values()):
            if found is None:
                broken.append("%s: status %d, %s" % (" ".join(args), status, said))
                continue
            for claim, faults in found.items():
                for fault in faults:
                    wrong[claim].setdefault(fault, []).append(args)
    print("1..%d" % (len(properties) + 1))
    for n, (claim, _) in enumerate(properties, 1):
        print("%s %d - %s (%d runs)" % ("ok" if not wrong[claim] else "not ok", n, claim, len(unique)))
        for fault, runs in sorted(wrong[claim].items())[:40]:
            print("#   %s (%d): certproof %s" % (fault, len(runs), shlex.join(runs[0])))
    print("%s %d - each run writes a report" % ("ok" if not broken and len(unique) > 500 else "not ok", len(properties) + 1))
    for fault in broken[:20]:
        print("#   " + fault.replace("\n", " "))
    return bool(broken) or any(wrong.values()) or len(unique) <= 500


sys.exit(main())
