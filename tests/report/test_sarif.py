"""SARIF: valid by the official schema, whatever is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from puppetguard.findings import Confidence, Edit, Finding, Fix, Location, Related, Severity
from puppetguard.packs.store import load_rules
from puppetguard.report.result import Report, Scope, Unread
from puppetguard.report.sarif import FINGERPRINT, file_uri, sarif_report
from tests.report.sarif_schema import VALIDATOR

HOSTILE = '\x1b[31m ](http://example.com) [x] {0} {name} <b> & "" \u202e \udcff'


def sarif(report: Report) -> dict[str, Any]:
    """Return the SARIF of a report, which is valid."""
    record: dict[str, Any] = json.loads(sarif_report(report))
    VALIDATOR.validate(record)
    return record


def finding(file: str = "a.pp", message: str = "wrong") -> Finding:
    place = Location(file, 2, 5, 3, 1)
    return Finding(
        "extension-rewrite",
        Severity.WARNING,
        Confidence.LIKELY,
        place,
        message,
        "do this",
        (Related(Location("b.pp", 1, 1, 1, 2), message),),
        Fix(message, (Edit(place, message),)),
        "00112233aabbccdd",
    )


def test_a_result() -> None:
    rules = load_rules()
    record = sarif(Report((finding(),), Scope(1, 0, 3, len(rules)), rules=rules))
    (run,) = record["runs"]
    (result,) = run["results"]
    region = {"startLine": 2, "startColumn": 5, "endLine": 3, "endColumn": 1}
    assert result == {
        "ruleId": "extension-rewrite",
        "ruleIndex": [rule.id for rule in rules].index("extension-rewrite"),
        "level": "warning",
        "message": {"text": "wrong\ndo this"},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a.pp"}, "region": region}}],
        "partialFingerprints": {FINGERPRINT: "00112233aabbccdd"},
        "rank": 75.0,
        "properties": {"confidence": "likely"},
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "b.pp"},
                    "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2},
                },
                "message": {"text": "wrong"},
            }
        ],
        "fixes": [
            {
                "description": {"text": "wrong"},
                "artifactChanges": [
                    {
                        "artifactLocation": {"uri": "a.pp"},
                        "replacements": [{"deletedRegion": region, "insertedContent": {"text": "wrong"}}],
                    }
                ],
            }
        ],
    }
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert len(run["tool"]["driver"]["rules"]) == len(rules)
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"].endswith(".")


def test_what_could_not_be_read_makes_the_run_unsuccessful() -> None:
    (run,) = sarif(Report((), unread=(Unread("x.pp", "gone"),)))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"] == {"text": "could not be read: gone"}


def test_hostile_text_is_valid_and_no_link() -> None:
    (run,) = sarif(Report((finding(f"dir/{HOSTILE}.pp", HOSTILE),)))["runs"]
    text = run["results"][0]["message"]["text"]
    assert text == '\\x1b[31m ](http://example.com) [x] {{0}} {name} <b> & "" \\u202e \\udcff\ndo this'.replace(
        "[", "\\["
    ).replace("]", "\\]")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a/b.pp", "a/b.pp"),
        ("./a.pp", "a.pp"),
        ("../a.pp", "../a.pp"),
        ("/etc/a b.pp", "file:///etc/a%20b.pp"),
        ("a:b.pp", "a%3Ab.pp"),
        ("<stdin>", "%3Cstdin%3E"),
        ("é#?%.pp", "%C3%A9%23%3F%25.pp"),
        ("x\udcff.pp", "x%FF.pp"),
        ("//host/a.pp", "file:///host/a.pp"),
        # What a reader of the report could take for a place elsewhere, a scheme, a host or a script.
        ("a/../../../etc/passwd", "a/../../../etc/passwd"),
        ("..", ".."),
        ("%2e%2e/a.pp", "%252e%252e/a.pp"),
        ("..%2f..%2fetc/passwd", "..%252f..%252fetc/passwd"),
        ("..\\..\\a.pp", "..%5C..%5Ca.pp"),
        ("\\\\host\\share\\a.pp", "%5C%5Chost%5Cshare%5Ca.pp"),
        ("C:\\a.pp", "C%3A%5Ca.pp"),
        ("c:/a.pp", "c%3A/a.pp"),
        ("http://evil.example/a.pp", "http%3A//evil.example/a.pp"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("data:text/html,<b>", "data%3Atext/html%2C%3Cb%3E"),
        ("file:///etc/passwd", "file%3A///etc/passwd"),
        ("user@host:a.pp", "user%40host%3Aa.pp"),
        ("a.pp?x=1&y=2", "a.pp%3Fx%3D1%26y%3D2"),
        ("a.pp#L1", "a.pp%23L1"),
        ("a\nb.pp", "a%0Ab.pp"),
        ("a\r\nX: y", "a%0D%0AX%3A%20y"),
        ("a\tb.pp", "a%09b.pp"),
        ("\x1b[31m.pp", "%1B%5B31m.pp"),
        ("\u202epp.a", "%E2%80%AEpp.a"),
        ("\ufeffa.pp", "%EF%BB%BFa.pp"),
        ("a\"b'c.pp", "a%22b%27c.pp"),
        ("a b/ c.pp ", "a%20b/%20c.pp%20"),
        ("-rf", "-rf"),
        ("~root/a.pp", "~root/a.pp"),
        ("$HOME/`id`.pp", "%24HOME/%60id%60.pp"),
        ("///etc/passwd", "file:///etc/passwd"),
        ("a//b.pp", "a//b.pp"),
    ],
)
def test_uris(path: str, uri: str) -> None:
    assert file_uri(path) == uri
