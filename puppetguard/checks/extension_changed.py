"""Files that have another extension than before, so that other programs read them, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters
from puppetguard.findings import Confidence, Severity

if TYPE_CHECKING:
    from puppetguard.change.case import Case

_FILES = frozenset("path target source content template docroot file config_file conffile".split())
_NAME = re.compile(r"(.*?[^/.][^/]*?)\.([A-Za-z0-9_~-]{1,14})\Z", re.DOTALL)
_TYPES = frozenset("file concat concat::fragment file_line ini_setting augeas archive systemd::unit_file".split())


def _extension_changed(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where nothing but the extension of a file is another one."""
    from puppetguard.knowledge.extensions import is_deliberate

    for name, before, after in _pairs(case):
        one, two = _NAME.fullmatch(before), _NAME.fullmatch(after)
        if one is not None and two is not None and two[1] == before and is_deliberate(two[2]):
            yield ChangeHit(
                f"nothing reads the file by its name any more (`{before}` → `{after}`)",
                "say `ensure => absent` where it is to go: who looks for the cause will not find the name",
                Confidence.LIKELY,
                Severity.WARNING,
            )
        if one is None or two is None or one[1] != two[1] or one[2] == two[2]:
            continue
        hit = _judged(case, name, one[2], two[2], (before, after))
        if hit is not None:
            yield hit


def _pairs(case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield what is a name of a file before and after."""
    from puppetguard.change.case import quoted, texts

    change = case.change
    if change.kind == "renamed" and change.what in ("resource", "file", "template"):
        before, after = change.before, change.after
        if change.what == "resource":
            if case.type not in _TYPES:
                return
            old, new = (quoted(one.partition("[")[2].removesuffix("]")) for one in (before, after))
            before, after = old or before.rstrip("\"']"), new or after.rstrip("\"']")
        yield "", before, after
        return
    for name, was, now in case.set():
        if change.what in ("resource", "override", "collector", "default") and name not in _FILES:
            continue
        olds, news = texts(was), texts(now)
        if olds and news and len(olds) == len(news) == 1 and "\n" not in olds[0]:
            yield name, olds[0], news[0]


def _judged(case: Case, name: str, old: str, new: str, files: tuple[str, str]) -> ChangeHit | None:
    from puppetguard.knowledge.extensions import is_deliberate, kind_of_extension
    from puppetguard.model.file_endings import misspelled_ending

    if misspelled_ending(f"x.{old}") is not None or kind_of_extension(old) is None:
        # What has no meaning can only get one.
        return None
    told = f"`{files[0]}` → `{files[1]}`"
    said = f"`{name}` of {case.name}" if name else case.change.what if case.change.what != "resource" else case.type
    if misspelled_ending(f"x.{new}") is not None or (kind_of_extension(new) is None and not is_deliberate(new)):
        return ChangeHit(
            f"{said}: no program reads `.{new}` ({told})",
            f"did you mean `.{old}`?",
            severity=Severity.ERROR,
        )
    return ChangeHit(
        f"{said}: other programs read `.{new}` than `.{old}`, or none ({told})",
        "see that all who read the file by its name know the new one",
        Confidence.LIKELY,
        Severity.INFO,
    )


CHECK = Check(scope="change", change=_extension_changed, mends=True)
