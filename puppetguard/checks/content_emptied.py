"""Files that are to be empty and were not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters

if TYPE_CHECKING:
    from puppetguard.change.case import Case


def _content_emptied(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where the content of a file becomes empty, in the code or on the machines."""
    change = case.change
    if change.what in ("file", "template"):
        if change.attribute != "content" or case.base is None or case.head is None:
            return
        before, after = case.base.aspects.get("content"), case.head.aspects.get("content")
        if before is not None and after is not None and _is_blank(after.lines) and not _is_blank(before.lines):
            yield ChangeHit(f"{change.subject} is empty now", "to remove a file, remove it; an empty one is delivered")
        return
    from puppetguard.change.case import arrow, is_unset, texts

    for name, before, after in case.set("content", "source"):
        now, was = texts(after), texts(before)
        empty = now is not None and now and not any(one.strip() for one in now) and not is_unset(after)
        nothing = name == "source" and now == ("/dev/null",)
        if (empty or nothing) and not (was is not None and was and not any(one.strip() for one in was)):
            if before is None and change.what == "resource":
                continue
            yield ChangeHit(
                f"{case.name} is emptied (`{name}`: {arrow(before, after)})",
                "programs fail without what is in it, or allow everything; leave it, or say `ensure => absent`",
            )


def _is_blank(lines: tuple[str, ...]) -> bool:
    return bool(lines) and not any(line.strip() for line in lines)


CHECK = Check(scope="change", change=_content_emptied, mends=True)
