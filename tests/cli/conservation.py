"""Holds that `check` says of each object that `show` finds what it was used as, or why it was not.

usage: conservation.py PROGRAM TOP_SRCDIR [FOLDER...]

Files are those below the folders; without any the fixtures, each by itself and each in its natural options, and a sample of
../shared/data where that is.
"""
import collections, concurrent.futures, functools, json, os, shutil, subprocess, sys, tarfile, tempfile

program, top = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
fixtures = os.environ.get("FIXTURES", os.path.join(top, "fixtures"))
shared = os.path.join(top, "..", "shared", "data")
JUDGED = "2026-11-21"
PER_ARCHIVE = 40
KINDS = ("certificate", "request", "key", "crl", "public key")
OPTIONS = ("--trust", "--chain", "--key", "--crl")


def ask(args, folder):
    done = subprocess.run([program, *args, "-f", "json"], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL)
    try:
        return json.loads(done.stdout), done
    except ValueError:
        return None, done


@functools.cache
def found_by_show(path, folder):
    """How many objects of each kind there are."""
    objects, _ = ask(["show", path], folder)
    # A certificate that is a leaf, and on the path of another, is shown as both.
    rows = collections.Counter((o["object"], json.dumps(o.get("certificate")), o["kind"]) for o in objects or [] if o["object"] in KINDS)
    most = {}
    for (kind, certificate, role), n in rows.items():
        most[kind, certificate or role] = max(n, most.get((kind, certificate or role), 0))
    return sum((collections.Counter({kind: n}) for (kind, _), n in most.items()), collections.Counter())


def told_by_check(report):
    rows = collections.Counter()
    for r in report.get("inputs", []):
        if bool(r.get("used_as")) == bool(r.get("unused")):
            raise ValueError("a row that says nothing: %s" % r)
        rows[r["kind"]] += 1
    return rows


def look(job):
    folder, path, option = job
    args = ["check", "--no-config", "--at", JUDGED] + ([option] if option else []) + [path]
    if option:
        args.append("expressway/leaf-good.pem")
    report, done = ask(args, folder)
    if report is None:
        return job, ["no report: status %d, %s" % (done.returncode, done.stderr.decode(errors="replace")[:200])], 0
    report["inputs"] = [r for r in report.get("inputs", []) if r["file"] == path]
    try:
        told = told_by_check(report)
    except ValueError as e:
        return job, [str(e)], 0
    found = found_by_show(path, folder)
    faults = ["%s: %d shown, %d told" % (kind, n, told[kind]) for kind, n in sorted(found.items()) if told[kind] < n]
    if not report["inputs"] and done.returncode != 2:
        faults.append("status %d, and no word of the file" % done.returncode)
    if option is None and done.returncode == 0 and report["inputs"] and not any(
            r.get("used_as") or r["kind"].lower() in ("certificate", "request", "key", "crl") for r in report["inputs"]):
        faults.append("status 0, and nothing in it was judged")
    return job, faults, sum(found.values())


def fixture_jobs():
    for folder, _, names in sorted(os.walk(fixtures)):
        if "/make" in folder:
            continue
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), fixtures)
            if name.endswith((".md", ".sh")) or name.startswith("site-") or path == "expressway/leaf-good.pem":
                continue
            for option in (None,) + (OPTIONS if folder.endswith(("/file", "/key", "/trust", "/chain")) else ()):
                yield fixtures, path, option


def sample_jobs(work):
    """The first files of each archive of the corpora, spread over it."""
    for name in sorted(os.listdir(os.path.join(shared, "odd"))):
        if not name.endswith(".tar.xz"):
            continue
        into = os.path.join(work, name[:-7])
        os.makedirs(into)
        with tarfile.open(os.path.join(shared, "odd", name)) as archive:
            members = [m for m in archive.getmembers() if m.isfile()]
            for n, member in enumerate(members[::max(1, len(members) // PER_ARCHIVE)][:PER_ARCHIVE]):
                with open(os.path.join(into, "%d" % n), "wb") as out:
                    out.write(archive.extractfile(member).read())
                yield into, "%d" % n, None


def folder_jobs(folders):
    for top_folder in folders:
        for folder, _, names in sorted(os.walk(top_folder)):
            for name in sorted(names):
                yield folder, name, None


def hold(n, claim, jobs, least):
    wrong, objects, files = [], 0, 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 2)) as pool:
        for job, faults, count in pool.map(look, jobs):
            files += 1
            objects += count
            wrong += ["%s%s: %s" % (job[2] + " " if job[2] else "", os.path.join(job[0], job[1]), f) for f in faults]
    good = not wrong and objects >= least
    print("%s %d - %s (%d files, %d objects)" % ("ok" if good else "not ok", n, claim, files, objects))
    for w in wrong[:40]:
        print("#   " + w.replace("\n", " "))
    return good


def hold_folders(n):
    """Folders are told like files: one of which nothing is judged fails the run, one with more in it does not."""
    with tempfile.TemporaryDirectory() as work:
        for folder, names in ("alone", []), ("beside", ["expressway/leaf-good.pem"]):
            os.makedirs(os.path.join(work, folder))
            with open(os.path.join(work, folder, "curve.pem"), "w") as file:
                file.write("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n")
            for name in names:
                shutil.copy(os.path.join(fixtures, name), os.path.join(work, folder))
        status = [ask(["check", "--no-config", "--at", JUDGED, path], work)[1].returncode for path in ("alone", "alone/", "beside")]
    print("%s %d - a folder of which nothing was judged ends with status 2" % ("ok" if status == [2, 2, 0] else "not ok", n))
    if status != [2, 2, 0]:
        print("#   status %s" % status)
    return status == [2, 2, 0]


def main():
    if sys.argv[3:]:
        print("1..1")
        return not hold(1, "of each object below the folders check says what it was used as, or why not", list(folder_jobs(sys.argv[3:])), 1)
    print("1..3")
    good = hold(1, "of each object in the fixtures check says what it was used as, or why not", list(fixture_jobs()), 1000)
    good = hold_folders(2) and good
    if not os.path.isdir(os.path.join(shared, "odd")):
        print("ok 3 - and of each in a sample of the corpora # SKIP ../shared/data is not there")
        return not good
    with tempfile.TemporaryDirectory() as work:
        return not (hold(3, "and of each in a sample of the corpora", list(sample_jobs(work)), 20) and good)


sys.exit(main())
