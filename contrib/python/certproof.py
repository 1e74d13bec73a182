"""Judge certificates from Python with libcertproof, which must be installed.

    import certproof
    engine = certproof.Engine()
    for finding in engine.lint(open("server.pem", "rb").read(), hosts=["www.example.com"]):
        print(finding.rule, finding.severity, finding.message)

An Engine holds the compiled rules. Make one for each role; threads may share it.
"""
from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Iterable, NamedTuple, Optional, Sequence, Tuple, Union

import cffi

_ffi = cffi.FFI()
_ffi.cdef("""
typedef struct certproof_engine certproof_engine;
typedef struct certproof_run certproof_run;
typedef struct certproof_error certproof_error;
const char *certproof_version(void);
int certproof_abi(void);
const char *certproof_code_name(int code);
int certproof_error_code(const certproof_error *error);
const char *certproof_error_message(const certproof_error *error);
const char *certproof_error_file(const certproof_error *error);
const certproof_error *certproof_error_next(const certproof_error *error);
void certproof_error_free(const certproof_error *error);
struct certproof_engine_options {
	size_t size;
	const char *rules;
	const char *const *rule_paths;
	size_t rule_path_count;
	const char *const *packs;
	size_t pack_count;
	const char *role, *release;
	const char *config;
	int sites;
	const char *const *profiles;
	size_t profile_count;
};
int certproof_engine_new(const struct certproof_engine_options *options, certproof_engine **engine,
    const certproof_error **error);
void certproof_engine_free(certproof_engine *engine);
int certproof_run_new(const certproof_engine *engine, certproof_run **run, const certproof_error **error);
void certproof_run_free(certproof_run *run);
int certproof_run_add_bytes(certproof_run *run, int use, const char *name, const void *bytes, size_t len);
int certproof_run_add_host(certproof_run *run, const char *host);
struct certproof_finding {
	size_t size;
	const char *rule, *title;
	int severity;
	int effect;
	const char *file;
	unsigned line;
	const char *object, *subject, *place, *message, *reason, *fix, *source, *fingerprint, *node, *link, *waived;
};
int certproof_run_judge(certproof_run *run, int64_t at,
    int (*on_finding)(const struct certproof_finding *finding, void *context), void *context);
int certproof_run_verdict(const certproof_run *run);
const certproof_error *certproof_run_error(const certproof_run *run);
""")
_lib = _ffi.dlopen(os.environ.get("CERTPROOF_LIBRARY", "libcertproof.so.0"))
if _lib.certproof_abi() != 0:
    raise ImportError(f"libcertproof has ABI {_lib.certproof_abi()}; this module is for ABI 0")

SEVERITIES = ("notice", "warning", "error")
EFFECTS = ("", "weakens", "fails", "refused")
VERDICTS = ("refused", "fails", "not judged", "warnings", "ready")
USES = ("file", "key", "trust", "chain", "crl", "request", "previous", "password")
Bytes = Union[bytes, bytearray, memoryview]

Finding = NamedTuple("Finding", [(name, str) for name in (
    "rule", "title", "severity", "effect", "file", "object", "subject", "place", "message", "reason", "fix", "source",
    "fingerprint", "waived")] + [("line", int)])
Finding.__doc__ = "A rule that does not hold. Texts that say nothing are empty; `line` counts from 1, and is 0 without lines."


class Result(NamedTuple):
    """What was found. `verdict` is one of VERDICTS; `error` says what of the inputs could not be judged."""
    findings: list[Finding]
    verdict: str
    error: Optional[Error]


class Error(Exception):
    """`problems` holds (name of the code, such as "EINPUT"; file; message) of each."""

    def __init__(self, error):
        self.problems: list[Tuple[str, str, str]] = []
        while error != _ffi.NULL:
            self.problems.append((_text(_lib.certproof_code_name(_lib.certproof_error_code(error))),
                                  _text(_lib.certproof_error_file(error)), _text(_lib.certproof_error_message(error))))
            error = _lib.certproof_error_next(error)
        super().__init__("; ".join(message for _, _, message in self.problems))


def _text(at) -> str:
    return _ffi.string(at).decode() if at != _ffi.NULL else ""


def _new(make, kind: str, source, free):
    """What `make` makes of `source`, to be freed with `free` when nobody holds it."""
    made, error = _ffi.new(kind + " **"), _ffi.new("const certproof_error **")
    if make(source, made, error) != 0:
        failed = Error(error[0])
        _lib.certproof_error_free(error[0])
        raise failed
    return _ffi.gc(made[0], free)


class Engine:
    """The compiled rules. `rules` is the folder of the shipped rules, if it is not where certproof was installed."""

    def __init__(self, *, role: Optional[str] = None, release: Optional[str] = None, packs: Sequence[str] = (),
                 profiles: Sequence[str] = (), rule_paths: Sequence[str] = (), rules: Optional[str] = None, config: Optional[str] = None):
        kept: list = []     # what the struct points to, until the engine is made

        def keep(kind: str, value):
            kept.append(_ffi.new(kind, value))
            return kept[-1]

        def word(text: Optional[str]):
            return keep("char[]", os.fsencode(text)) if text is not None else _ffi.NULL

        def words(texts: Sequence[str]):
            return keep("const char *[]", [word(text) for text in texts])

        options = keep("struct certproof_engine_options *", {
            "size": _ffi.sizeof("struct certproof_engine_options"), "rules": word(rules), "rule_paths": words(rule_paths),
            "rule_path_count": len(rule_paths), "packs": words(packs), "pack_count": len(packs), "role": word(role),
            "release": word(release), "config": word(config), "profiles": words(profiles), "profile_count": len(profiles)})
        self._engine = _new(_lib.certproof_engine_new, "certproof_engine", options, _lib.certproof_engine_free)

    def lint(self, data: Bytes, *, at: Optional[datetime] = None, hosts: Sequence[str] = ()) -> list[Finding]:
        """The findings about a certificate, or whatever else `data` holds; raises Error if it cannot be judged."""
        result = self.judge([("file", "input", data)], at=at, hosts=hosts)
        if result.error is not None:
            raise result.error
        return result.findings

    def judge(self, inputs: Iterable[Tuple[str, str, Bytes]], *, at: Optional[datetime] = None,
              hosts: Sequence[str] = ()) -> Result:
        """Judges inputs that serve each other as chain, CRL and key: (one of USES, name in findings, bytes) each.

        `at` is the time to judge for: now if it is not given, UTC if it has no zone."""
        at = at or datetime.now(timezone.utc)
        at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
        run = _new(_lib.certproof_run_new, "certproof_run", self._engine, _lib.certproof_run_free)
        for use, name, data in inputs:
            view = _ffi.from_buffer(data)
            if _lib.certproof_run_add_bytes(run, USES.index(use), os.fsencode(name), view, len(view)) < 0:
                raise Error(_lib.certproof_run_error(run))
        for host in hosts:
            if _lib.certproof_run_add_host(run, host.encode()) < 0:
                raise Error(_lib.certproof_run_error(run))
        findings: list[Finding] = []

        @_ffi.callback("int(const struct certproof_finding *, void *)", error=1)
        def on_finding(found, _context):
            values = {name: getattr(found, name) for name in Finding._fields}
            values.update(severity=SEVERITIES[found.severity], effect=EFFECTS[found.effect])
            findings.append(Finding(**{name: _text(value) if isinstance(value, _ffi.CData) else value
                                       for name, value in values.items()}))
            return 0

        code = _lib.certproof_run_judge(run, int(at.timestamp()), on_finding, _ffi.NULL)
        error = Error(_lib.certproof_run_error(run)) if code < 0 else None
        if error is not None and error.problems[0][0] not in ("EINPUT", "ERULE"):
            raise error     # of the two, everything else was judged
        return Result(findings, VERDICTS[_lib.certproof_run_verdict(run)], error)


def version() -> str:
    return _text(_lib.certproof_version())
