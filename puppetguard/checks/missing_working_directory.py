"""An ``exec`` that runs in a directory that is not there: a slip in its name, or something that is removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note
from puppetguard.checks._wording import once
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index
    from puppetguard.model.made_directories import Directory, Managed
    from puppetguard.model.subject import Subject

_MOST = 50
_MADE_BY = ("file", "vcsrepo", "mkdir", "clone")


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    return any(word in subject.source.text for word in _MADE_BY)


def _missing_working_directory(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each directory that an exec runs in and that its own manifest shows not to be there."""
    from puppetguard.model.made_directories import is_absolute, managed_paths, used_directories, without_each_part
    from puppetguard.model.near_names import flat

    used = [one for one in used_directories(subject) if is_absolute(one.path)]
    managed = list(managed_paths(subject)) if used else []
    known: dict[str, list[Managed]] = {}
    alike: dict[tuple[int, str], list[Managed]] = {}
    for one in managed:
        path = flat(one.path)
        for key in without_each_part(path) if path not in known else ():
            alike.setdefault(key, []).append(one)
        known.setdefault(path, []).append(one)
    ordered = bool(known) and any(
        one.source.type == "exec" and one.target.type == "file" for one in subject.relationships
    )
    yield from once(hit for directory in used for hit in _of_directory(directory, known, alike, ordered=ordered))


def _of_directory(
    directory: Directory,
    known: Mapping[str, Sequence[Managed]],
    alike: Mapping[tuple[int, str], Sequence[Managed]],
    *,
    ordered: bool,
) -> Iterator[Hit]:
    from puppetguard.model.made_directories import ancestors, without_each_part
    from puppetguard.model.near_names import flat, is_near, named_shown

    path = named_shown(directory.path)
    for above in ancestors(directory.path):
        same = known.get(flat(above), [])
        if same:
            state = same[0].state
            if len(same) == 1 and state:
                said = "is removed here" if state == "gone" else "is a file here"
                yield Hit(
                    directory.span,
                    _confidence(directory, state, same_path=above == directory.path, ordered=ordered),
                    f"the command runs in `{path}`, but `{named_shown(above)}` {said}",
                    "run it in a directory that is there",
                    (Note(same[0].span, said.removesuffix(" here")),),
                )
            return
    for above in ancestors(directory.path):
        candidates = [one for key in without_each_part(flat(above)) for one in alike.get(key, ())]
        for other in candidates[:_MOST]:
            if not other.state and is_near(above, other.path):
                meant = named_shown(other.path)
                yield Hit(
                    directory.span,
                    Confidence.LIKELY,
                    f"the command runs in `{path}`, but what is made here is `{meant}`",
                    f"did you mean `{meant}`?",
                    (Note(other.span, "this is made"),),
                    subject=named_shown(above).rpartition("/")[2],
                )
                return


def _confidence(directory: Directory, state: str, *, same_path: bool, ordered: bool) -> Confidence:
    """Return how sure it is: if nothing is ordered, Puppet manages a directory before the command runs in it."""
    if state == "gone" and (not same_path or ordered or directory.asked):
        return Confidence.POSSIBLE
    return Confidence.CERTAIN if directory.certain and state != "gone" else Confidence.LIKELY


def _confirm(index: Index, name: str) -> bool:
    """Tell whether no other file makes a directory of this name."""
    from puppetguard.model.provisions import FILE

    return not name or f"{FILE}{name}" not in index.provided


CHECK = Check(
    _missing_working_directory,
    scope="project",
    concerns=_concerns,
    commands=True,
    marks=("cwd", "cd "),
    confirm=_confirm,
)
