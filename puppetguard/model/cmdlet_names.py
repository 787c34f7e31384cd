"""Names of PowerShell's commands whose verb is misspelled: ``Gte-Service`` for ``Get-Service``.

Source: "Approved Verbs for PowerShell Commands" of Microsoft's documentation, and the verbs that PowerShell's own
commands have beside these.
"""

from __future__ import annotations

import re
from functools import cache

from puppetguard.knowledge.commands import shortened
from puppetguard.model.spelling import is_transposition

_VERBS = frozenset(
    "add approve assert backup block build checkpoint clear close compare complete compress confirm connect"
    " convert convertfrom convertto copy debug deny deploy disable disconnect dismount edit enable enter exit"
    " expand export find foreach format get grant group hide import initialize install invoke join limit lock"
    " measure merge mount move new open optimize out ping pop protect publish push read receive redo register"
    " remove rename repair request reset resize resolve restart restore resume revoke save search select send set"
    " show skip sort split start step stop submit suspend switch sync tee test trace unblock undo uninstall unlock"
    " unprotect unpublish unregister update use wait watch where write".split()
)
_NAME = re.compile(r"([A-Za-z]{2,20})(-[A-Z][A-Za-z0-9]{1,60})", re.ASCII)


@cache
def _one_letter_less() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for verb in sorted(_VERBS):
        for shorter in shortened(verb):
            index.setdefault(shorter, []).append(verb)
    return index


def meant_cmdlet(name: str) -> str | None:
    """Return the name that was meant when the verb of a command is one slip away from an approved one, and is none."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    written, noun = match[1].lower(), match[2]
    if written in _VERBS:
        return None
    index = _one_letter_less()
    near = {verb for shorter in shortened(written) for verb in index.get(shorter, ()) if _is_slip(written, verb)}
    # Of several, the one whose letters are only swapped.
    best = min(near, key=lambda verb: (not is_transposition(written, verb), verb), default=None)
    return None if best is None else best.capitalize() + noun


def _is_slip(written: str, verb: str) -> bool:
    """Tell whether one slip makes a verb of another: another first letter is more often another verb (``Patch``)."""
    if is_transposition(written, verb):
        return True
    if written[0] != verb[0] or abs(len(written) - len(verb)) > 1:
        return False
    return len(written) != len(verb) or sum(a != b for a, b in zip(written, verb, strict=True)) == 1
