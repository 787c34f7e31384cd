"""A time at which a job of cron cannot run: Puppet refuses it, and no job of the catalog is set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, LinkedHit, LinkedRemedy, LinkedReplacement, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.model.packed_words import packed_words

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.outline import AttributeOutline

_BOUNDS = {"minute": (0, 59), "hour": (0, 23), "monthday": (1, 31), "month": (1, 12), "weekday": (0, 7)}
"""As ``lib/puppet/type/cron.rb`` of the module cron_core has them, and the names and words below."""
_NAMES = {
    "month": "january february march april may june july august september october november december".split(),
    "weekday": "sunday monday tuesday wednesday thursday friday saturday".split(),
}
_SPECIAL = "reboot yearly annually monthly weekly daily midnight hourly absent".split()
_NUMBER = late_pattern(r"\d+", re.ASCII)
_STEPS = late_pattern(r"\*/\d+", re.ASCII)
_RANGE = late_pattern(r"(\d+)-(\d+)(?:/\d+)?", re.ASCII)
_LIST = late_pattern(r"[\w*/-]+(?:\s*,\s*[\w*/-]+)+", re.ASCII)
_MOST_DIGITS = 9


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each part of a schedule that cannot be."""
    if "cron" in index.definitions("define"):
        return
    seen: set[tuple[str, object]] = set()
    for member, resource in index.all_resources(index.each):
        if resource.type != "cron":
            continue
        for attribute in resource.attributes:
            if attribute.name not in _BOUNDS and attribute.name != "special":
                continue
            for text, meant, hint in _flaws(attribute):
                place = attribute.value_place
                if (member.path, place) in seen:
                    continue
                seen.add((member.path, place))
                sure = Confidence.CERTAIN if attribute.literal and len(attribute.values) == 1 else Confidence.LIKELY
                yield LinkedHit(
                    member.path,
                    place,
                    sure,
                    f"`{text}` is no {attribute.name} of `cron`: Puppet refuses the catalog",
                    hint,
                    remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant, text),))
                    if meant
                    else None,
                )


def _flaws(attribute: AttributeOutline) -> Iterator[tuple[str, str, str]]:
    """Yield what is no such value: the text, what is surely meant (empty if that is not known), and a hint."""
    from puppetguard.model.spelling import closest, is_clear

    name = attribute.name
    words = _SPECIAL if name == "special" else _NAMES.get(name, [])
    for text in (text for value in attribute.values for text in packed_words(value)):
        if _is_valid(name, text):
            continue
        near = closest(text.lower(), words)
        if near is not None:
            yield text, near if is_clear(text.lower(), near, words) else "", f"did you mean `{near}`?"
        elif _LIST.fullmatch(text):
            yield text, "", "write an array: one text for each"
        elif name == "special":
            yield text, "", f"it takes {', '.join(f'`{one}`' for one in words)}"
        else:
            low, high = _BOUNDS[name]
            yield text, "", f"write a number from {low} to {high}, `*`, `*/5` or `{low}-{high}`"


def _is_valid(name: str, text: str) -> bool:
    if name == "special":
        return text in _SPECIAL
    low, high = _BOUNDS[name]
    if text in ("absent", "*") or _STEPS.fullmatch(text):
        return True
    numbers = _RANGE.fullmatch(text)
    if numbers is not None:
        # Puppet takes any; the program that installs the table looks at the numbers.
        return all(len(one) > _MOST_DIGITS or int(one) <= high for one in numbers.groups())
    if _NUMBER.fullmatch(text):
        return len(text) <= _MOST_DIGITS and low <= int(text) <= high
    return any(text.lower() in (one, one[:3]) for one in _NAMES.get(name, ()))


CHECK = Check(scope="project", link=_link, each=True, fixes="suggested")
