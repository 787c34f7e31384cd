"""Names in a template or a file that have an extension which no program reads, in place of one that some do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import ChangeHit, Check, NoParameters

if TYPE_CHECKING:
    from puppetguard.change.case import Case
    from puppetguard.change.fact import Aspect

_NAME = re.compile(r"([^\s'\"`<>|;,(){}\[\]=:]*)\.([A-Za-z][A-Za-z0-9_]{0,13})(?![\w.-])")
_MOST = 3


def _extension_changed_in_text(case: Case, parameters: NoParameters) -> Iterator[ChangeHit]:
    """Yield where the text of a file names another one as before, but for a slip in its extension."""
    if case.change.kind != "modified":
        return
    for name, before, after in case.set("content", "source", "template"):
        told = [f"`{old}` → `{new}`" for old, new in _slips(_lines(before), _lines(after))]
        if told:
            what = case.change.subject if case.change.what in ("file", "template") else f"`{name}` of {case.name}"
            more = f", and {len(told) - _MOST} more" if len(told) > _MOST else ""
            yield ChangeHit(
                f"{what} names a file that no program reads ({', '.join(told[:_MOST])}{more})",
                "see which of the two names is that of the file, and write it everywhere",
            )


def _lines(aspect: Aspect | None) -> Sequence[str]:
    from puppetguard.change.case import texts

    if aspect is None:
        return ()
    if aspect.lines:
        return aspect.lines
    values = texts(aspect)
    return values[0].split("\n") if values and len(values) == 1 and "\n" in values[0] else ()


def _slips(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that are gone, each with that which stands there instead and has a slip in its extension."""
    from puppetguard.model.file_endings import misspelled_ending

    if not before or not after:
        return
    gone, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    names = [Counter(_NAME.findall("\n".join(lines.elements()))) for lines in (gone, new)]
    left, come = names[0] - names[1], names[1] - names[0]
    for stem, wrong in come:
        found = misspelled_ending(f"x.{wrong}")
        if found is not None and (stem, found.meant) in left:
            yield f"{stem}.{found.meant}", f"{stem}.{wrong}"


CHECK = Check(scope="change", change=_extension_changed_in_text)
