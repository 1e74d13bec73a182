"""Run by `make check`, or: CERTPROOF_LIBRARY=.../libcertproof.so.0 CERTPROOF_RULES=.../rules FIXTURES=... pytest"""
import os
import re
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest

import certproof

FIXTURES = Path(os.environ["FIXTURES"])
RULES = os.environ["CERTPROOF_RULES"]
AT = datetime(2026, 11, 30, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def engine():
    return certproof.Engine(rules=RULES)


def read(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def rules(findings):
    return {finding.rule for finding in findings}


def test_a_finding_says_what_the_command_says(engine):
    findings = engine.lint(read("expressway/no-san.pem"), at=AT)
    [finding] = [finding for finding in findings if finding.rule == "name/san-missing"]
    assert (finding.severity, finding.effect, finding.line) == ("warning", "", 6)
    assert finding.message.startswith("certificate names no host in its subject alternative name")
    assert finding.fix and finding.source and len(finding.fingerprint) == 32 * 3 - 1


def test_a_sound_certificate_has_no_finding(engine):
    assert engine.lint(read("expressway/leaf-good.pem"), at=AT) == []


def test_a_time_without_a_zone_is_utc(engine):
    later = datetime(2099, 1, 1)
    assert "validity/expired" in rules(engine.lint(read("expressway/leaf-good.pem"), at=later))
    with_zone = engine.lint(read("expressway/leaf-good.pem"), at=later.replace(tzinfo=timezone.utc))
    assert engine.lint(read("expressway/leaf-good.pem"), at=later) == with_zone


def test_names_that_are_not_covered_are_told(engine):
    assert "name/host-not-covered" in rules(engine.lint(read("expressway/leaf-good.pem"), at=AT, hosts=["other.example.net"]))


def test_inputs_serve_each_other(engine):
    leaf, other = ("file", "leaf", read("expressway/leaf-good.pem")), ("trust", "list", read("expressway/no-san.pem"))
    assert not rules(engine.judge([leaf], at=AT).findings)
    assert "chain/incomplete" in rules(engine.judge([leaf, other], at=AT).findings)


def test_any_buffer_will_do(engine):
    data = read("expressway/no-san.pem")
    assert engine.lint(bytearray(data), at=AT) == engine.lint(memoryview(data), at=AT) == engine.lint(data, at=AT)


def test_what_cannot_be_judged_is_an_error_and_the_rest_is_judged(engine):
    with pytest.raises(certproof.Error) as raised:
        engine.lint(b"no certificate")
    assert raised.value.problems[0][:2] == ("EINPUT", "input")
    result = engine.judge([("file", "bad", b"no certificate"), ("file", "good", read("expressway/no-san.pem"))], at=AT)
    assert result.error is not None and "name/san-missing" in rules(result.findings) and result.verdict == "not judged"


def test_an_engine_that_cannot_be_made_says_why():
    with pytest.raises(certproof.Error, match="unknown role 'nosuch'"):
        certproof.Engine(rules=RULES, role="nosuch")


def test_nothing_is_ready_without_a_role(engine):
    def verdict(name, at=AT):
        return engine.judge([("file", name, read(name))], at=at).verdict

    assert verdict("expressway/leaf-good.pem") == "not judged"
    assert verdict("expressway/leaf-good.pem", datetime(2099, 1, 1)) == "fails"


def test_a_role_has_its_own_rules():
    engine = certproof.Engine(rules=RULES, role="expressway-e", release="X15.0")
    assert any(rule.startswith("expressway/") for rule in rules(engine.lint(read("expressway/no-san.pem"), at=AT)))


def test_a_profile_that_is_named_is_asked_for():
    data = read("expressway/no-san.pem")
    named = rules(certproof.Engine(rules=RULES, profiles=["tls"]).lint(data, at=AT))
    assert "webpki/no-policy" not in rules(certproof.Engine(rules=RULES).lint(data, at=AT))
    assert any(rule.startswith("webpki/") for rule in named)
    with pytest.raises(certproof.Error, match="unknown profile 'tsl'"):
        certproof.Engine(rules=RULES, profiles=["tsl"])


def test_threads_share_an_engine(engine):
    data, wanted = read("expressway/no-san.pem"), engine.lint(read("expressway/no-san.pem"), at=AT)
    got = []
    threads = [threading.Thread(target=lambda: got.extend(engine.lint(data, at=AT) == wanted for _ in range(50)))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [True] * 200


def test_the_declarations_are_those_of_the_header():
    def plain(text: str) -> str:
        return re.sub(r"\s+", "", re.sub(r"/\*.*?\*/", "", text, flags=re.S).replace("CERTPROOF_API ", ""))

    def fields(struct: str, text: str):
        body = re.search(rf"struct {struct} \{{(.*?)\}};", re.sub(r"/\*.*?\*/", "", text, flags=re.S), re.S).group(1)
        return re.findall(r"(\w+)\s*[,;]", body)

    mine = Path(certproof.__file__).read_text().split('""")')[0]
    header = (FIXTURES.parent / "include/certproof.h").read_text()
    for function in re.findall(r"\b(certproof_\w+)\(", mine):
        [declared] = re.findall(rf"\b{function}\(.*?\);", mine, re.S)
        declared = declared.replace("int use", "enum certproof_use use").replace(
            "int (*on_finding)(const struct certproof_finding *finding, void *context)", "certproof_on_finding *on_finding")
        assert plain(declared) in plain(header), function
    assert fields("certproof_finding", mine) == fields("certproof_finding", header)
    options = fields("certproof_engine_options", mine)
    assert options == fields("certproof_engine_options", header)[:len(options)]     # `size` says how many there are
