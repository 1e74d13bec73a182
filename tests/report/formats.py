"""Runs of the program in each format, held to what its readers want; each check is proved by a report that it refuses."""
import copy, json, os, shutil, subprocess, sys, tempfile

try:
    import jsonschema
except ImportError:
    jsonschema = None

program, top, fixtures = os.environ["CERTPROOF"], os.environ["TOP_SRCDIR"], os.environ["FIXTURES"]
AT = ["--at", "2026-11-21"]
count = failed = 0


def say(what, bad):
    """A test that holds when `bad` is empty."""
    global count, failed
    count += 1
    print("ok" if not bad else "not ok", count, "-", what)
    if bad:
        failed += 1
        for line in str(bad).split("\n")[:20]:
            print("#", line[:300])
    sys.stdout.flush()


def skip(what, why):
    global count
    count += 1
    print("ok", count, "-", what, "# SKIP", why)


def run(*words, folder=fixtures, stdin=None):
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, input=stdin)
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace"), done.returncode


# What each format is tried on: arguments, in the folder fixtures/.
RUNS = {
    "a clean certificate": ["expressway/leaf-good.pem", "--role", "expressway-e"],
    "a certificate with findings": ["expressway/cn-hostname.pem", "--role", "expressway-e"],
    "a site with findings": ["--site", "office/site.yaml"],
    "a folder": ["expressway"],
    "a missing file": ["no-such-file.pem"],
}


def report(name, form, *more):
    return run("check", *RUNS[name], *AT, "-f", form, *more)[0]


# ---- json ----

def errors_of(schema, value):
    return "\n".join("/".join(map(str, e.absolute_path)) + ": " + e.message[:200]
                     for e in jsonschema.Draft7Validator(schema).iter_errors(value))


if jsonschema is None:
    skip("JSON reports hold by their schema", "no python3 with jsonschema")
else:
    schema = json.loads(run("rules", "schema", "report")[0])
    jsonschema.Draft7Validator.check_schema(schema)
    reports = {name: json.loads(report(name, "json")) for name in RUNS}
    for name, got in reports.items():
        say("json: " + name + " holds by the schema", errors_of(schema, got))
    whole = reports["a site with findings"]
    for what, change in {
        "a finding without an id": lambda r: r["findings"][0].pop("id"),
        "an unknown severity": lambda r: r["findings"][0].update(severity="fatal"),
        "an unknown key": lambda r: r["findings"][0].update(file_name="a"),
        "a line that is a text": lambda r: r["findings"][0].update(line="7"),
        "a report without its summary": lambda r: r.pop("summary"),
        "a waiver that is a text": lambda r: r["findings"][0].update(waived="until May"),
    }.items():
        broken = copy.deepcopy(whole)
        change(broken)
        say("json: the schema refuses " + what, "" if errors_of(schema, broken) else "it does not")

# ---- identity and places ----

site = json.loads(report("a site with findings", "json"))
ids = [f["id"] for f in site["findings"]]
say("no two findings of a run share an id", [i for i in ids if ids.count(i) > 1])
say("each finding of a site has a file and a line",
    [f["rule"] for f in site["findings"] if "file" not in f or not ("line" in f or "offset" in f or f["object"] in ("file", "trust"))])
with tempfile.TemporaryDirectory() as folder:
    folder = os.path.realpath(folder)
    os.mkdir(folder + "/sub")
    shutil.copy(fixtures + "/expressway/cn-hostname.pem", folder + "/sub/a.pem")
    words = ["check", "--role", "expressway-e", *AT, "-f", "json"]

    def names(*paths, at=folder):
        return sorted({f.get("file") for f in json.loads(run(*words, *paths, folder=at)[0])["findings"]})

    for paths in ["sub/a.pem"], ["./sub/a.pem"], [folder + "/sub/a.pem"], ["."], ["sub"], [folder]:
        say("paths are relative to the folder of the run: " + paths[0].replace(folder, "/..."),
            "" if names(*paths) == ["sub/a.pem"] else names(*paths))
    elsewhere = names(folder + "/sub/a.pem", at=fixtures)
    say("what lies elsewhere keeps its path", "" if elsewhere == [folder + "/sub/a.pem"] else elsewhere)
    shutil.copy(folder + "/sub/a.pem", folder + "/-v")
    say("a name that is an option stays a path", "" if names(folder + "/-v") == [folder + "/-v"] else names(folder + "/-v"))

    def rule_ids(name, *more):
        found = json.loads(run(*words, name, *more, folder=folder)[0])["findings"]
        return sorted(f["id"] for f in found if f["object"] == "certificate" and f["rule"].startswith("expressway/"))

    before = rule_ids("sub/a.pem")
    with open(folder + "/sub/a.pem") as f:
        leaf = f.read()
    with open(fixtures + "/expressway/leaf-good.pem") as f:
        other = f.read()
    with open(folder + "/moved.pem", "w") as f:
        f.write("a line\n\nanother\n" + leaf)
    with open(folder + "/both.pem", "w") as f:
        f.write(leaf + other)
    say("a certificate has findings", "" if before else "none")
    say("ids stay when a block moves", "" if rule_ids("moved.pem") == before else rule_ids("moved.pem"))
    say("ids stay when another certificate comes after it", [i for i in before if i not in rule_ids("both.pem")])

# ---- sarif ----

SCHEMAS = os.environ.get("SCHEMAS", "")


def sarif_wants(log):
    """What GitHub wants beyond the schema."""
    bad = []
    run_, = log["runs"]
    rules = run_["tool"]["driver"]["rules"]
    for rule in rules:
        for key in "shortDescription", "fullDescription", "help":
            if not 0 < len(rule.get(key, {}).get("text", "")) <= 1024:
                bad.append(rule["id"] + " lacks " + key)
        severity = rule["properties"].get("security-severity")
        if severity is not None and not 0 < float(severity) <= 10:
            bad.append(rule["id"] + " security-severity")
        if len(rule["properties"]["tags"]) > 20:
            bad.append(rule["id"] + " tags")
    if len(run_["results"]) > 25000:
        bad.append("too many results")
    seen = set()
    for result in run_["results"]:
        if result.get("level") not in ("error", "warning", "note"):
            bad.append("level of " + str(result.get("ruleId")))
        if not result["message"].get("text"):
            bad.append("message of " + result["ruleId"])
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            bad.append("ruleIndex of " + result["ruleId"])
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"].get("uri", "")
        if not uri or any(c in uri for c in ' "<>\\^`{|}') or not uri.isascii():
            bad.append("uri " + uri)
        for key in "startLine", "startColumn", "endLine", "endColumn":
            if place["region"].get(key, 0) < 1:
                bad.append(key + " of " + result["ruleId"])
        mark = result.get("partialFingerprints", {}).get("primaryLocationLineHash", "")
        if not mark or (result["ruleId"], uri, mark) in seen:
            bad.append("primaryLocationLineHash of " + result["ruleId"])
        seen.add((result["ruleId"], uri, mark))
        if "suppressions" in result:
            bad.append("a suppressed result would be shown as open")
    return bad


logs = {name: json.loads(report(name, "sarif")) for name in RUNS}
for name, log in logs.items():
    say("sarif: " + name + " has what GitHub wants", "\n".join(sarif_wants(log)))
say("sarif: an unreadable file is no success", "" if not logs["a missing file"]["runs"][0]["invocations"][0]["executionSuccessful"] else "it is")


def first_result(log):
    return log["runs"][0]["results"][0]


breaks = {
    "a result without a line": lambda log: first_result(log)["locations"][0]["physicalLocation"]["region"].pop("startLine"),
    "a level that there is not": lambda log: first_result(log).update(level="fatal"),
    "a result without a fingerprint": lambda log: first_result(log).pop("partialFingerprints"),
    "a rule without help": lambda log: log["runs"][0]["tool"]["driver"]["rules"][0].pop("help"),
    "a path with a blank": lambda log: first_result(log)["locations"][0]["physicalLocation"]["artifactLocation"].update(uri="a b.pem"),
    "a suppressed result": lambda log: first_result(log).update(suppressions=[{"kind": "external"}]),
}
for what, change in breaks.items():
    broken = copy.deepcopy(logs["a site with findings"])
    change(broken)
    say("sarif: refused is " + what, "" if sarif_wants(broken) else "it is not")
official = os.path.join(SCHEMAS, "sarif-2.1.0.json")
if jsonschema and SCHEMAS and os.path.exists(official):
    with open(official) as f:
        validator = jsonschema.Draft7Validator(json.load(f))
    for name, log in logs.items():
        say("sarif: " + name + " holds by the official schema", "\n".join(
            "/".join(map(str, e.absolute_path)) + ": " + e.message[:200] for e in validator.iter_errors(log)))
    for what, change in {
        "a run without a tool": lambda log: log["runs"][0].pop("tool"),
        "another version": lambda log: log.update(version="2.0"),
        "a line that is a text": lambda log: first_result(log)["locations"][0]["physicalLocation"]["region"].update(startLine="1"),
    }.items():
        broken = copy.deepcopy(logs["a site with findings"])
        change(broken)
        say("sarif: the official schema refuses " + what, "" if list(validator.iter_errors(broken)) else "it does not")
else:
    skip("sarif: reports hold by the official schema", "no sarif-2.1.0.json in $SCHEMAS")
multitool = os.path.join(SCHEMAS, "Sarif.Multitool")
if SCHEMAS and os.path.exists(multitool):
    with tempfile.TemporaryDirectory() as folder:
        for name, log in list(logs.items()) + [("broken", broken)]:
            with open(folder + "/x.sarif", "w") as f:
                json.dump(log, f)
            got = subprocess.run([multitool, "validate", folder + "/x.sarif", "--rule-kind", "Sarif;Ghas", "-o", folder + "/v.sarif",
                                  "--log", "ForceOverwrite"], capture_output=True, text=True)
            told = [l for l in (got.stdout + got.stderr).split("\n") if ": error " in l or (": warning " in l and "SARIF2005" not in l)]
            say("sarif: the multitool with GitHub's rules " + ("refuses a broken report" if name == "broken" else "takes " + name),
                ("" if told else "it takes it") if name == "broken" else "\n".join(told))
else:
    skip("sarif: the multitool takes the reports", "no Sarif.Multitool in $SCHEMAS")

# ---- gitlab ----


def gitlab_wants(entries):
    bad, seen = [], set()
    for e in entries:
        if not isinstance(e.get("description"), str) or not e["description"] or not e.get("check_name"):
            bad.append("description or check_name")
        if e.get("severity") not in ("info", "minor", "major", "critical", "blocker"):
            bad.append("severity " + str(e.get("severity")))
        if not e.get("fingerprint") or e["fingerprint"] in seen:
            bad.append("fingerprint " + str(e.get("fingerprint")))
        seen.add(e.get("fingerprint"))
        place = e.get("location", {})
        if not place.get("path") or type(place.get("lines", {}).get("begin")) is not int or place["lines"]["begin"] < 1:
            bad.append("place of " + str(e.get("check_name")))
    return bad


for name in RUNS:
    text = report(name, "gitlab")
    say("gitlab: " + name + " has what GitLab reads", "\n".join(gitlab_wants(json.loads(text))))
say("gitlab: nothing found is an empty list", "" if json.loads(run("check", "expressway/leaf-good.pem", *AT, "-f", "gitlab", "--no-config",
    "--pack", "encoding")[0]) == [] else "it is not")
entries = json.loads(report("a site with findings", "gitlab"))
for what, change in {
    "an entry without a line": lambda e: e[0]["location"].pop("lines"),
    "a fingerprint twice": lambda e: e[0].update(fingerprint=e[1]["fingerprint"]),
    "a severity of ours": lambda e: e[0].update(severity="error"),
    "an entry without a path": lambda e: e[0]["location"].update(path=""),
}.items():
    broken = copy.deepcopy(entries)
    change(broken)
    say("gitlab: refused is " + what, "" if gitlab_wants(broken) else "it is not")
codeclimate = os.path.join(SCHEMAS, "codeclimate.json")
if jsonschema and SCHEMAS and os.path.exists(codeclimate):
    with open(codeclimate) as f:
        validator = jsonschema.Draft7Validator(json.load(f))
    for name in RUNS:
        bad = [e.message[:200] for entry in json.loads(report(name, "gitlab")) for e in validator.iter_errors(entry)]
        say("gitlab: " + name + " holds by GitLab's schema", "\n".join(bad))
else:
    skip("gitlab: entries hold by GitLab's schema", "no codeclimate.json in $SCHEMAS")

# ---- lines ----

import re

GCC = re.compile(r"^[^:\n]+:[1-9]\d*:[1-9]\d*: (error|warning|note): .+ \[[a-z0-9/-]+\]$")
for name in RUNS:
    lines = report(name, "gcc").splitlines()
    say("gcc: each line of " + name + " is one that a problem matcher takes", "\n".join(l for l in lines if not GCC.match(l)))
for broken in "a.pem: error: x [p/r]", "a.pem:0:1: error: x [p/r]", "a.pem:1:1: fatal: x [p/r]", "a.pem:1:1: error: x":
    say("gcc: refused is " + broken, "it is not" if GCC.match(broken) else "")
for name in RUNS:
    lines = report(name, "ndjson").splitlines()
    objects = [json.loads(line) for line in lines]
    whole = json.loads(report(name, "json"))
    bad = [] if objects and list(objects[-1]) == ["summary"] and objects[-1]["summary"] == whole["summary"] else ["no summary"]
    found = sorted(f["id"] for o in objects for f in o.get("findings", []))
    if found != sorted(f["id"] for f in whole["findings"]):
        bad.append("findings differ from the JSON report")
    say("ndjson: " + name + ": a line for each object, and the findings of the JSON report", "\n".join(bad))

# ---- junit ----

import xml.etree.ElementTree as ET


def cases(text):
    return [(c.get("classname"), c.get("name")) for c in ET.fromstring(text).iter("testcase")]


def junit_wants(text):
    """What Jenkins' xUnit schema refuses, but for `file`, which GitLab shows; and what makes a case known again."""
    root, bad = ET.fromstring(text), []
    if set(root.attrib) - {"name", "tests", "failures", "errors", "time"}:
        bad.append("attributes of testsuites: " + " ".join(root.attrib))
    for case in root.iter("testcase"):
        if set(case.attrib) - {"name", "classname", "time", "file"}:
            bad.append("attributes of testcase: " + " ".join(case.attrib))
        if re.search(r"\.(pem|crt|yaml):\d", case.get("classname")):
            bad.append("a line in " + case.get("classname"))
    known = cases(text)
    return bad + ["twice: " + str(c) for c in set(known) if known.count(c) > 1]


if os.environ.get("WITH_XML") == "no":
    skip("junit: reports hold", "built without XML")
else:
    junits = {name: report(name, "junit") for name in RUNS}
    for name, text in junits.items():
        say("junit: " + name + " has what readers want", "\n".join(junit_wants(text)[:10]))
    text = junits["a site with findings"]
    for what, broken in {
        "a line as an attribute": text.replace("<testcase ", "<testcase line=\"1\" ", 1),
        "skipped on the whole": text.replace("<testsuites ", "<testsuites skipped=\"1\" ", 1),
        "a line in a class": re.sub(r'classname="[^"]*"', 'classname="a.b.pem:6"', text, count=1),
        "a case twice": re.sub(r"(<testcase .*?</testcase>)", r"\1\1", text, count=1, flags=re.S),
    }.items():
        say("junit: refused is " + what, "" if junit_wants(broken) else "it is not")
    quiet = report("a folder", "junit", "-q")
    say("junit: -q keeps what fails, and a case of each suite", "" if len(quiet) < len(junits["a folder"]) / 2 and
        quiet.count("<failure") == junits["a folder"].count("<failure") and
        quiet.count("<testsuite ") == junits["a folder"].count("<testsuite ") else "%d of %d bytes" % (len(quiet), len(junits["a folder"])))
    with tempfile.TemporaryDirectory() as folder:
        with open(fixtures + "/expressway/leaf-good.pem") as f:
            leaf = f.read()
        with open(fixtures + "/office/expe1/ca.pem") as f:
            lists = f.read()
        known = []
        for before in "", lists:
            with open(folder + "/a.pem", "w") as f:
                f.write(before + leaf)
            known.append(set(c for c in cases(run("check", "a.pem", "--role", "expressway-e", *AT, "-f", "junit", folder=folder)[0])
                             if c[0].startswith("expressway.") and c[1].startswith("expressway/")))
        say("junit: cases stay what they were when CAs are added above", [c for c in known[0] if c not in known[1]])
    xsd = os.path.join(SCHEMAS, "junit-10.xsd")
    if SCHEMAS and os.path.exists(xsd) and shutil.which("xmllint"):
        for name, text in junits.items():
            text = re.sub(r' file="[^"]*"', "", text)
            got = subprocess.run(["xmllint", "--noout", "--schema", xsd, "-"], input=text.encode(), capture_output=True)
            say("junit: " + name + " holds by Jenkins' xUnit schema, but for 'file'", got.stderr.decode()[:500] if got.returncode else "")
    else:
        skip("junit: reports hold by Jenkins' xUnit schema", "no junit-10.xsd in $SCHEMAS, or no xmllint")

# ---- html ----

import base64, hashlib
from html.parser import HTMLParser

VOID = {"meta", "br"}
KNOWN = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "span", "bdi", "ol", "ul", "li", "div", "table", "thead", "tbody",
         "tr", "th", "td", "svg", "desc", "path", "rect", "text", "article", "dl", "dt", "dd", "pre", "mark", "br"}


class Page(HTMLParser):
    """What of a page is not as it is to be: elements that do not close, that are not ours, that ask for something."""

    def __init__(self):
        super().__init__()
        self.open, self.bad, self.level, self.style, self.policy = [], [], 0, "", ""

    def handle_starttag(self, tag, attributes):
        got = dict(attributes)
        if tag not in KNOWN:
            self.bad.append("element " + tag)
        if any(k.startswith("on") or k in ("src", "href", "style", "action") for k in got):
            self.bad.append("attribute of " + tag)
        if tag in ("h1", "h2", "h3"):
            if int(tag[1]) > self.level + 1:
                self.bad.append(tag + " below h%d" % self.level)
            self.level = int(tag[1])
        if got.get("http-equiv") == "Content-Security-Policy":
            self.policy = got["content"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        if tag not in ("path", "rect"):
            self.bad.append("closed at once: " + tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append("end of " + tag)

    def handle_data(self, text):
        if self.open and self.open[-1] == "style":
            self.style += text


def page_faults(text):
    page = Page()
    page.feed(text)
    page.close()
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    if page.policy != "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'" % digest:
        page.bad.append("policy " + page.policy + ", style " + digest)
    return page.bad + page.open


import html as markup
for name in RUNS:
    text = report(name, "html")
    say("html: " + name + " is one page, with its own elements and policy", "\n".join(page_faults(text)))
    plain = re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]*>", "", text)))
    lost = [f["message"] for f in json.loads(report(name, "json"))["findings"] if re.sub(r"\s+", " ", f["message"]).strip() not in plain]
    say("html: " + name + ": each finding is in it", "\n".join(lost))
text = report("a site with findings", "html")
for what, broken in {
    "a script": text.replace("<main>", "<main><script>1</script>"),
    "an element that does not close": text.replace("</article>", "", 1),
    "another style": text.replace("body{", "p{", 1),
    "a heading that skips a level": text.replace("<h2>", "<h3>", 1).replace("</h2>", "</h3>", 1),
    "a link": text.replace("<main>", "<main><bdi href='http://a/'></bdi>"),
}.items():
    say("html: refused is " + what, "" if page_faults(broken) else "it is not")
with tempfile.TemporaryDirectory() as folder:
    shutil.copy(fixtures + "/expressway/cn-hostname.pem", folder + "/<x onload=a>'\"&\u202e.pem")
    text = run("check", ".", "--role", "expressway-e", *AT, "-f", "html", folder=folder)[0]
    say("html: the name of a file is no markup", "\n".join(page_faults(text)) or ("" if "\u202e" not in text else "it turns the line round"))

print("1..%d" % count)
sys.exit(1 if failed else 0)
