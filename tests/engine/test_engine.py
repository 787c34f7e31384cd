"""Files in, report out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from puppetguard.cache import Cache
from puppetguard.engine import Settings, check
from puppetguard.engine.examples import Tree
from puppetguard.findings import Confidence, Finding, Location, Severity
from puppetguard.packs.rule import Rule
from puppetguard.packs.store import load_rules
from puppetguard.report.json import json_report
from puppetguard.report.result import Scope, Unread
from puppetguard.source import InputFile

RULES = load_rules()
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/srv/done' }\n"


def pp(path: str, text: str) -> InputFile:
    return InputFile(path, text.encode(), "pp")


def findings(text: str, settings: Settings | None = None) -> tuple[Finding, ...]:
    return check([pp("a.pp", text)], RULES, settings).findings


def test_everything_is_one_report() -> None:
    report = check(
        [
            pp("z.pp", "exec { 'a': command => '/bin/mv a.php a.phpp', creates => '/x' }\n$x = { a => 1, a => 2 }\n"),
            pp("ok.pp", "$x = 1\n"),
            Unread("gone.pp", "No such file"),
            InputFile("b.pp", b"$x = 1\n\xff", "pp"),
            InputFile("t.epp", b"<%= $x %>", "epp"),
            pp("a.pp", '$x = "\\q"\n$y = = 1\n'),
        ],
        RULES,
    )
    found = [(one.location.file, one.location.line, one.rule, one.severity, one.confidence) for one in report.findings]
    assert found == [
        ("a.pp", 1, "unrecognized-escape", Severity.WARNING, Confidence.CERTAIN),
        ("a.pp", 2, "syntax-error", Severity.ERROR, Confidence.CERTAIN),
        ("b.pp", 2, "invalid-utf8", Severity.ERROR, Confidence.CERTAIN),
        ("z.pp", 1, "extension-rewrite", Severity.ERROR, Confidence.CERTAIN),
        ("z.pp", 2, "duplicate-key", Severity.ERROR, Confidence.CERTAIN),
    ]
    assert report.unread == (Unread("gone.pp", "No such file"),)
    assert not report.complete
    looked = [rule for rule in RULES if rule.scope != "change"]
    assert report.scope == Scope(manifests=4, templates=1, lines=8, rules=len(looked))
    assert set(report.sources) == {"a.pp", "z.pp"}
    assert [report.count(severity) for severity in Severity] == [0, 1, 4]


def test_options_reach_the_parser() -> None:
    (finding,) = findings("$x = { a => 1, a => 2 }\n", Settings(puppet=7))
    assert (finding.rule, finding.severity) == ("duplicate-key", Severity.WARNING)
    applying = "apply('a') { }\n"
    assert findings(applying, Settings(tasks=True)) == ()
    assert findings(applying) != ()


def test_a_plan_is_one_by_what_it_says() -> None:
    plan = "# deploys\nplan web::deploy(TargetSpec $at) { apply($at) { include web } }\n"
    assert findings(plan) == ()
    behind = findings("class web { }\nplan web::deploy { }\n")
    assert [one.rule for one in behind] == ["idem-expression-not-last", "resource-without-title"]


def test_deprecations_are_no_warnings() -> None:
    (finding,) = findings("class plan { }\n")
    assert (finding.rule, finding.severity) == ("future-reserved-word", Severity.INFO)


def test_what_could_be_parsed_is_checked() -> None:
    assert [one.rule for one in findings(f"$x = = 1\n{BAD}")] == ["syntax-error", "extension-rewrite"]


def test_least_confidence() -> None:
    text = "exec { 'a': command => 'sed -i s/php/phpp/ x', path => '/bin', creates => '/srv/done' }\n"
    assert len(findings(text)) == 1
    report = check([pp("a.pp", text)], RULES, Settings(least=Confidence.CERTAIN))
    assert (report.findings, report.hidden) == ((), 1)


def test_severities() -> None:
    (finding,) = findings(BAD, Settings(severities={"extension-rewrite": Severity.INFO}))
    assert finding.severity is Severity.INFO


def test_a_whole_finding() -> None:
    assert findings(BAD) == (
        Finding(
            rule="extension-rewrite",
            severity=Severity.ERROR,
            confidence=Confidence.CERTAIN,
            location=Location("a.pp", 1, 18, 1, 24),
            message="`mv` renames `a.php` to `a.phpp`: no program reads `.phpp`",
            hint="did you mean the reverse, `.phpp` to `.php`? Otherwise leave `.php` as it is",
            fingerprint="2671523324214573",
        ),
    )


def test_a_file_beyond_the_limit_of_the_parser_is_not_complete() -> None:
    report = check([pp("deep.pp", "$x = " + "[" * 501 + "]" * 501)], RULES)
    assert [one.rule for one in report.findings] == ["nesting-limit"]
    assert [one.file for one in report.unread] == ["deep.pp"]


def test_a_command_that_is_not_followed_to_its_end_is_not_clean() -> None:
    command = "if a; then " * 70 + "sed -i s/php/phpp/ b" + "; fi" * 70
    text = f"exec {{ 'x':\n  command => '{command}',\n  path => '/bin',\n  creates => '/x',\n}}\n"
    report = check([pp("deep.pp", text)], RULES)
    assert [(one.file, one.reason) for one in report.unread] == [
        ("deep.pp", "line 2, column 3: this command is too long or too deeply nested to follow")
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"$x = = 1\n", "line 1, column 6: unexpected `=`"),
        (b"$x = 1\n\xff", "line 2, column 1: byte 0xFF is not valid UTF-8; Puppet refuses the whole file"),
    ],
)
def test_what_was_skipped_is_not_clean_without_the_rule_that_says_so(text: bytes, reason: str) -> None:
    rules = [rule for rule in RULES if rule.pack == "risk"]
    report = check([InputFile("a.pp", text)], rules)
    assert (report.findings, report.unread) == ((), (Unread("a.pp", reason),))


def test_a_policy_of_selinux_is_no_manifest() -> None:
    policy = b"\x8f\xff\x7c\xf9\x01\0"
    around = Tree({"modules/m/files/a.pp": policy, "modules/m/files/b.pp": policy, "modules/m/manifests/c.pp": policy})
    report = check([InputFile("modules/m/files/a.pp", policy)], RULES, surroundings=around)
    assert [(one.location.file, one.rule) for one in report.findings] == [("modules/m/manifests/c.pp", "invalid-utf8")]
    assert (report.unread, report.scope.manifests) == ((), 1)


# --- fingerprints ----------------------------------------------------------------------------------------------------


def fingerprints(text: str, path: str = "a.pp") -> list[str]:
    return [one.fingerprint for one in check([pp(path, text)], RULES).findings]


def test_a_fingerprint_survives_what_does_not_concern_it() -> None:
    (original,) = fingerprints(BAD)
    assert fingerprints(f"# new\n\n$x = 1\n{BAD}") == [original]
    assert fingerprints(f"class a {{\n  {BAD}}}\n") == [original]
    assert fingerprints(BAD, "b.pp") != [original]
    assert fingerprints(BAD.replace("a.php ", "b.php ")) != [original]


def test_the_same_mistake_twice_is_two() -> None:
    findings = check([pp("a.pp", BAD + BAD)], RULES).findings
    first, second = (one.fingerprint for one in findings if one.rule != "duplicate-resource")
    assert first != second
    assert fingerprints(BAD) == [first]


# --- the same whatever the way ---------------------------------------------------------------------------------------


def many() -> list[InputFile]:
    """Return some 300 files, half of them with something wrong."""
    files = []
    for number in range(300):
        text = f"class c{number} {{\n  {BAD if number % 2 else 'notice(1)'}\n}}\n" + "$x = = 1\n" * (number % 5 == 0)
        files.append(pp(f"m{number % 7}/c{number}.pp", text))
    return files


def test_the_report_does_not_depend_on_jobs_or_order() -> None:
    files = many()
    expected = json_report(check(files, RULES, Settings(jobs=1)))
    assert expected.count('"rule": ') > 150
    for jobs, seed in ((2, 1), (3, 2), (None, 3)):
        random.Random(seed).shuffle(files)
        assert json_report(check(files, RULES, Settings(jobs=jobs))) == expected


def test_what_is_kept_gives_the_same_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = many()
    cache = Cache(str(tmp_path))
    cold = check(files, RULES, cache=cache)
    monkeypatch.setattr("puppetguard.engine.jobs.compile_all", None)
    warm = check(files, RULES, cache=cache)
    assert json_report(warm) == json_report(cold)
    assert (warm.findings, warm.scope, set(warm.sources)) == (cold.findings, cold.scope, set(cold.sources))


def test_everything_that_a_result_depends_on_is_in_its_key(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    text = "$x = { a => 1, a => 2 }\n"

    def severity(rules: tuple[Rule, ...] = RULES, **options: int) -> list[str]:
        report = check([pp("a.pp", text)], rules, Settings(**options), cache=cache)  # type: ignore[arg-type] # any of them
        return [str(one.severity) for one in report.findings]

    assert severity() == ["error"]
    assert severity(puppet=7) == ["warning"]
    assert severity(tuple(rule for rule in RULES if rule.id != "duplicate-key")) == []
    assert check([InputFile("a.epp", text.encode(), "epp")], RULES, cache=cache).findings == ()
    assert severity() == ["error"]


def test_the_same_content_in_two_files_is_found_in_both() -> None:
    report = check([pp("a.pp", BAD), pp("b.pp", BAD)], RULES)
    assert [one.location.file for one in report.findings] == ["a.pp", "b.pp"]


def test_a_defect_names_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("puppetguard.engine.compiler.parse", fall)
    with pytest.raises(ZeroDivisionError) as caught:
        check([pp("some/a.pp", "")], RULES)
    assert caught.value.__notes__ == ["while checking some/a.pp"]


def test_progress() -> None:
    told: list[tuple[int, int]] = []
    check(many(), RULES, Settings(jobs=2), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (300, 300)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_what_a_broken_file_may_define_is_not_missed() -> None:
    files = [
        pp("modules/a/manifests/init.pp", "class a { $x = = 1 }"),
        pp("modules/b/manifests/init.pp", "class b { }"),
        pp("manifests/site.pp", "include a::x, b::x"),
    ]
    found = [one.message for one in check(files, RULES).findings if one.rule == "unknown-class"]
    assert found == ["this includes `b::x`, and the module `b` has no such class"]


def test_the_outcome_is_kept_until_anything_changes(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path))
    rules = [rule for rule in RULES if rule.id == "unknown-class"]
    site = pp("manifests/site.pp", "include a::x")
    there = pp("modules/a/manifests/x.pp", "class a::x { }")
    gone = pp("modules/a/manifests/x.pp", "class a::y { }")
    for files, expected in [([site, there], 0), ([site, there], 0), ([site, gone], 1), ([site, there], 0)]:
        assert len(check(files, rules, cache=cache).findings) == expected
    moved = pp("modules/b/manifests/x.pp", "class a::x { }")
    assert [one.rule for one in check([site, moved], rules, cache=cache).findings] == []
    cache.close()
