"""Which findings are excused, and what is said of the excuses."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from puppetguard.cache import Cache
from puppetguard.engine import Settings, check
from puppetguard.packs.store import load_rules
from puppetguard.policy.suppressing import SuppressionPolicy, rule_names
from puppetguard.source import InputFile

RULES = tuple(
    replace(rule, aliases=("file_mode", *rule.aliases)) if rule.id == "world-writable" else rule
    for rule in load_rules()
    if rule.id == "world-writable" or rule.pack in ("language", "suppressions")
)
MODE = "file { '/a': mode => '0777' }"


def found(text: str, policy: SuppressionPolicy | None = None, path: str = "a.pp") -> tuple[list[str], int]:
    policy = policy or SuppressionPolicy(rule_names(load_rules()) | {"file_mode": ("world-writable",)})
    report = check([InputFile(path, text.encode())], RULES, Settings(suppressions=policy))
    return [f"{one.location.line}:{one.rule}" for one in report.findings], report.suppressed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{MODE} # lint:ignore:file_mode why\n{MODE}\n", (["2:world-writable"], 1)),
        (f"# lint:ignore:file_mode\n{MODE}\n{MODE}\n# lint:endignore\n{MODE}\n", (["5:world-writable"], 2)),
        (f"# lint:ignore:file_mode\n{MODE}\n", (["1:unclosed-suppression", "2:world-writable"], 0)),
        ("notice('x') # lint:ignore:file_mode\n", ([], 0)),
        (f"{MODE} # puppetguard: ignore[file_mode] why\n", ([], 1)),
        (f"{MODE} # puppetguard: ignore[security] why\n", ([], 1)),
        (f"{MODE} # puppetguard: ignore[world-*] why\n", ([], 1)),
        (f"{MODE} # puppetguard: ignore[all] why\n", ([], 1)),
        # A rule that is not in use has not been asked.
        ("notice('x') # puppetguard: ignore[weak-hash] why\n", ([], 0)),
        # Two that speak for the same are both of use.
        (f"# puppetguard: ignore-file[security]\n{MODE} # puppetguard: ignore[world-writable]\n", ([], 1)),
        # What suppressions are told of cannot be suppressed in its turn.
        (
            "# puppetguard: ignore-file[unused-suppression]\nnotice('x') # puppetguard: ignore[world-writable]\n",
            (["1:unused-suppression", "2:unused-suppression"], 0),
        ),
        # Of a file that is not understood to its end nobody knows what it needs.
        ("# puppetguard: ignore-file[world-writable]\n$x = = 1\n", (["2:syntax-error"], 0)),
        ("$x = = 1 # puppetguard: ignore[all]\n", (["1:syntax-error", "1:unused-suppression"], 0)),
    ],
)
def test_what_is_excused(text: str, expected: tuple[list[str], int]) -> None:
    assert found(text) == expected


def test_what_is_kept_depends_on_the_policy(tmp_path: object) -> None:
    text = f"{MODE} # puppetguard: ignore[world-writable]\n"
    names = rule_names(load_rules())
    cache = Cache(str(tmp_path))
    told = []
    for policy in (
        SuppressionPolicy(names),
        SuppressionPolicy(names, forbidden=("world-writable",)),
        SuppressionPolicy(names, reason=True),
        SuppressionPolicy(names),
    ):
        report = check([InputFile("a.pp", text.encode())], RULES, Settings(suppressions=policy), cache=cache)
        told.append([one.message for one in report.findings if one.rule == "unused-suppression"])
    cache.close()
    assert told == [
        [],
        ["`world-writable` is not suppressed: the configuration forbids it"],
        ["`world-writable` is not suppressed: the configuration demands a reason, and it has none"],
        [],
    ]
