"""A reference to a resource that nothing declares: no catalog with it compiles, or can be applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import (
    Check,
    LinkedHit,
    LinkedNote,
    LinkedRemedy,
    LinkedReplacement,
    NoParameters,
)
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern
from puppetguard.model.titles import NAMING, TARGETS

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.spelling import Stroke
    from puppetguard.model.titles import TitleReference, Titles

_LONG_TITLE = 10
_WORDS = late_pattern(r"[a-z]{3,}")
_SHARED = 2
"""How many words two titles of commands must share that may be meant for one another."""
_NAMED = frozenset(("service", "package", "user", "group"))
_LONG = 5
"""How long a title must be to be compared with those of other modules."""


def _link(index: Index, parameters: NoParameters) -> Iterator[LinkedHit]:
    """Yield each reference to a title that no resource of the type can have.

    What modules declare that are not here is not known; what is nearly the title of a resource beside it is a slip.
    """
    from puppetguard.model.spelling import is_clear
    from puppetguard.model.titles import Titles, declared_titles, title_references

    declared = declared_titles(index)
    none = Titles()
    seen: set[tuple[str, object, str]] = set()
    references = list(title_references(index))
    times = Counter((one.type, one.title) for one in references)
    for one in references:
        titles = declared.get(one.type, none)
        if one.type not in declared and one.type not in index.vocabulary.types:
            # That there is no such type is another rule's to say.
            continue
        if titles.may_have(one.title) or (one.member.path, one.place, one.title) in seen:
            continue
        seen.add((one.member.path, one.place, one.title))
        near = _near(one, titles, times) or _unnotified(one, titles, times)
        other = None if near is not None else _of_another_type(one, titles, declared)
        kind = "::".join(part.capitalize() for part in one.type.split("::"))
        where: tuple[LinkedNote, ...] = ()
        if near is not None:
            member, resource = titles.known[near[0]][0]
            where = (LinkedNote(member.path, resource.title_place, f"`{kind}['{near[0]}']` is declared here"),)
        hint = f"did you mean `{kind}['{near[0]}']`?" if near else "declare it, or correct the title"
        if other is not None:
            right = "::".join(part.capitalize() for part in other.split("::"))
            member, resource = declared[other].known[one.title][0]
            where = (LinkedNote(member.path, resource.title_place, f"`{right}['{one.title}']` is declared here"),)
            hint = f"did you mean `{right}['{one.title}']`?"
        yield LinkedHit(
            one.member.path,
            one.place,
            Confidence.LIKELY if near or other else Confidence.POSSIBLE,
            f"nothing declares `{kind}['{one.title}']`",
            hint,
            where,
            LinkedRemedy(f"write `{near[0]}`", (LinkedReplacement(one.place, near[0], one.title),))
            # What several places speak of is rather right than the one place that declares it.
            if near
            and times[one.type, one.title] <= 1 + times[one.type, near[0]]
            and is_clear(one.title, near[0], titles.near(one.title), free=True)
            else None,
        )


def _of_another_type(one: TitleReference, titles: Titles, declared: dict[str, Titles]) -> str | None:
    """Return the only type of which a resource of the same file has a title that this type does not go by.

    No service, package or user is called like a path, or with a blank; and files are called like paths.
    """
    named = one.type in _NAMED and (one.title.startswith("/") or " " in one.title)
    pathless = one.type == "file" and "/" not in one.title and not titles.open
    if not named and not pathless:
        return None
    having = [
        kind
        for kind, others in declared.items()
        if kind != one.type and any(member.path == one.member.path for member, _ in others.known.get(one.title, ()))
    ]
    return having[0] if len(having) == 1 else None


def _near(one: TitleReference, titles: Titles, times: Counter[tuple[str, str]]) -> tuple[str, Stroke] | None:
    """Return the title that was meant, and by which stroke: first of those in the same module."""
    from puppetguard.model.spelling import likeliest, one_edit_away
    from puppetguard.model.titles import goes_by_unknown_name

    alike = titles.near(one.title) if len(one.title) >= _LONG else []
    found = likeliest(one.title, titles.near(one.title, one.member)) or likeliest(one.title, alike)
    if found is None and one.type == "exec" and " " not in one.title and "/" not in one.title:
        # Titles of commands are made up where they are used: another number is hardly one of another module.
        numbered = [title for title in titles.near(one.title, one.member) if _wordings(title) == _wordings(one.title)]
        return (numbered[0], "replaced") if len(numbered) == 1 else None
    if found is None or _letters(found[0]) == _letters(one.title):
        return None
    # What it is called by may be just this.
    for title in one_edit_away(one.title, alike):
        if any(goes_by_unknown_name(resource, one.title) for _, resource in titles.known[title]):
            return None
    if len(_differing_word(one.title, found[0])) >= (3 if found[1] != "replaced" else 4):
        return found
    # However short the word: what stands once only, as against a long title that others speak of, too.
    once = times[one.type, one.title] == 1 and times[one.type, found[0]] > 1
    return found if once and found[1] != "replaced" and len(one.title) >= _LONG_TITLE else None


def _unnotified(one: TitleReference, titles: Titles, times: Counter[tuple[str, str]]) -> tuple[str, Stroke] | None:
    """Return the only `exec` of the file that waits to be notified, is not, and shares most words with the title."""
    if one.type != "exec":
        return None
    words = set(_WORDS.findall(one.title.lower()))
    found = [
        title
        for title, declared in titles.known.items()
        for member, resource in declared
        if member.path == one.member.path
        and title in resource.titles
        and not times["exec", title]
        and any(each.name == "refreshonly" and True in each.values for each in resource.attributes)
    ]
    if len(found) != 1 or len(words & set(_WORDS.findall(found[0].lower()))) < _SHARED:
        return None
    return found[0], "replaced"


def _letters(title: str) -> str:
    return "".join(char for char in title if char.isalnum())


def _wordings(title: str) -> str:
    return "".join(char for char in title if not char.isdecimal())


def _differing_word(title: str, meant: str) -> str:
    """Return the word of ``meant`` in which two titles differ that are one stroke apart."""
    same = next((at for at, (one, other) in enumerate(zip(title, meant, strict=False)) if one != other), len(meant))
    start = end = min(same, len(meant) - 1)
    while start > 0 and meant[start - 1].isalnum():
        start -= 1
    while end < len(meant) and meant[end].isalnum():
        end += 1
    return meant[start:end]


CHECK = Check(
    scope="project",
    link=_link,
    attributes=NAMING | {name for name, _ in TARGETS.values()} | {"refreshonly"},
    fixes="suggested",
)
