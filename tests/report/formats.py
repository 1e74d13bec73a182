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

print("1..%d" % count)
sys.exit(1 if failed else 0)
