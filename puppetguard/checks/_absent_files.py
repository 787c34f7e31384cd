"""Files of modules that are spoken of and that are not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.checks._contract import LinkedHit, LinkedRemedy, LinkedReplacement
from puppetguard.findings import Confidence

if TYPE_CHECKING:
    from puppetguard.model.index import Index, Member
    from puppetguard.model.places import Place
    from puppetguard.model.rendered_files import ModuleFile, Texts

_SHORTEST = 4
"""Names of modules that are shorter are near too many others."""


def absent(
    index: Index,
    member: Member,
    place: Place,
    possible: Texts,
    file_of: Callable[[str], ModuleFile | None],
    message: str,
    *,
    sure: bool = True,
) -> Iterator[LinkedHit]:
    """Yield a hit for each possible value of which no alternative is there; ``message`` has ``{file}`` in it."""
    from puppetguard.model.rendered_files import files_beside, is_there, near_file
    from puppetguard.model.spelling import is_clear

    for texts in possible:
        files = [file_of(text) if text is not None else None for text in texts]
        yield from _of_misspelled_module(index, member, place, files, message)
        if not files or any(file is None or is_there(index, file) is not False for file in files):
            continue
        first = files[0]
        assert first is not None
        if _is_unsure(index, first.module):
            continue
        near = near_file(index, first)
        yield LinkedHit(
            member.path,
            place,
            Confidence.CERTAIN if sure and len(possible) == 1 else Confidence.LIKELY,
            message.format(file=first.shown),
            f"did you mean `{first.module}/{near}`?" if near else f"add the file `{first.shown}`, or correct the name",
            remedy=LinkedRemedy(f"write `{first.module}/{near}`", (LinkedReplacement(place, near, first.path),))
            if near
            and len(files) == len(possible) == 1
            and is_clear(first.path, near, files_beside(index, first), free=True)
            else None,
        )


def _of_misspelled_module(
    index: Index, member: Member, place: Place, files: Sequence[ModuleFile | None], message: str
) -> Iterator[LinkedHit]:
    """Yield the only file that would do, if its module is not here, and one that is called nearly so has just it."""
    from puppetguard.model.rendered_files import is_there
    from puppetguard.model.spelling import one_edit_away

    file = files[0] if len(files) == 1 else None
    if file is None or file.module in index.modules or len(file.module) < _SHORTEST:
        return
    near = [
        one for one in one_edit_away(file.module, sorted(index.modules)) if is_there(index, file._replace(module=one))
    ]
    if len(near) == 1:
        meant = f"{near[0]}/{file.path}"
        yield LinkedHit(
            member.path,
            place,
            Confidence.LIKELY,
            message.format(file=file.shown),
            f"did you mean `{meant}`?",
            remedy=LinkedRemedy(f"write `{meant}`", (LinkedReplacement(place, meant, f"{file.module}/{file.path}"),)),
        )


def _is_unsure(index: Index, module: str) -> bool:
    """Tell whether a module is here twice, so that it is not known which one is taken."""
    environment = index.environment
    return environment is None or (len(environment.modules[module]) > 1 and not environment.explicit)
