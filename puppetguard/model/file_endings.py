"""Extensions that are misspelled in the name of a file: ``site.cofn``."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from puppetguard.knowledge.commands import shortened
from puppetguard.knowledge.extensions import is_deliberate, is_served
from puppetguard.knowledge.file_endings import (
    common_extensions,
    common_extensions_like,
    is_seen_elsewhere,
    is_seen_extension,
    usual_configuration,
)
from puppetguard.model.late import late_pattern
from puppetguard.model.spelling import is_clear, is_one_edit, is_repetition, is_slip_of_the_hand, is_transposition

_LAST_WORD = late_pattern(r"\.([A-Za-z]{2,14})(?![A-Za-z0-9_/-])")
_TEMPLATES = (".erb", ".epp", ".tpl", ".tmpl", ".j2", ".in")
"""Extensions that stand behind that of the file which is made."""
_PACKINGS = ("gz", "xz", "bz2", "zst", "lz", "lzma", "lzo", "lz4", "br", "bz")
"""What tar files are packed with, the more common first."""
_READ_BY = {"template": "erb", "epp": "epp"}
"""The extension of what a function reads, as Puppet's manual has it."""


class MisspelledEnding(msgspec.Struct, frozen=True):
    """An extension, its place in the name, and what it was meant to be."""

    start: int
    end: int
    word: str
    meant: str

    @property
    def clear(self) -> bool:
        """Whether nothing else can be meant."""
        return is_clear(self.word, self.meant, common_extensions()) and is_slip_of_the_hand(self.word, self.meant)


def misspelled_ending(name: str, function: str = "") -> MisspelledEnding | None:
    """Return what is wrong with the extension of a file; of ``a.cofn.erb`` it is that of the file made of it.

    ``function`` is the function that reads the file, if one does: templates have extensions of their own.
    """
    base = name.rfind("/") + 1
    end = len(name)
    dot = name.rfind(".", base) + 1
    if base + 1 < dot < end and (meant := _meant_template(name[dot:], function)) is not None:
        return MisspelledEnding(dot, end, name[dot:], meant)
    for suffix in _TEMPLATES:
        if name.endswith(suffix) and "." in name[base : -len(suffix)]:
            slip = _misspelled(name, base, end - len(suffix))
            if slip is not None:
                return slip
    return _misspelled(name, base, end)


def _misspelled(name: str, base: int, end: int) -> MisspelledEnding | None:
    dot = name.rfind(".", base, end)
    # A name that starts with its only dot has no extension.
    if dot <= base or name[dot - 1] in "./":
        return None
    word = name[dot + 1 : end]
    meant = _meant_packing(word) if name.endswith(".tar", base, dot) else meant_extension(word)
    if meant is None and name.startswith("/etc/"):
        meant = meant_configuration(word)
    return MisspelledEnding(dot + 1, end, word, meant) if meant is not None else None


def may_have_misspelled_ending(text: str) -> bool:
    """Tell cheaply whether a text has a word behind a dot that is a misspelled extension; never wrongly False."""
    return any(_may_be_misspelled(word) for word in {*_LAST_WORD.findall(text)})


@lru_cache(maxsize=5000)
def _may_be_misspelled(word: str) -> bool:
    meant = (
        meant_extension(word),
        meant_configuration(word),
        _meant_packing(word),
        *(_meant_template(word, one) for one in _READ_BY),
    )
    return any(one is not None for one in meant)


def _meant_packing(word: str) -> str | None:
    """Return the extension that ``word`` was meant to be where it stands behind ``.tar``."""
    if word in _PACKINGS or not word.islower():
        return None
    found = [one for one in _PACKINGS if is_transposition(word, one) or is_repetition(word, one)]
    found += [one for one in _PACKINGS if len(one) == len(word) and is_slip_of_the_hand(word, one)]
    return found[0] if found else None


@lru_cache(maxsize=5000)
def meant_extension(word: str) -> str | None:
    """Return the common extension that a word was meant to be; None if files have it, or it is near none.

    Of several the one that takes the likelier stroke is returned, then the more common one.
    """
    lower = word.lower()
    if len(lower) < 2 or lower != word or is_seen_extension(lower) or is_deliberate(lower):
        return None
    if len(lower) == 2:
        return _meant_by_two(lower)
    if any(char.isdecimal() for char in lower):
        return None
    found = [
        (not is_transposition(lower, one), not is_repetition(lower, one), common_extensions()[one], one)
        for one in common_extensions_like(lower)
        if _is_slip(lower, one)
    ]
    return min(found)[-1] if found else None


def _meant_by_two(word: str) -> str | None:
    """Return the extension of three letters of which one is left out; only of those that everyone has files of."""
    found = [
        (common_extensions()[one], one)
        for one in common_extensions_like(word)
        if len(one) == 3 and is_served(one) and is_one_edit(word, one)
    ]
    return min(found)[1] if found else None


@lru_cache(maxsize=5000)
def meant_configuration(word: str) -> str | None:
    """Return the usual extension below ``/etc`` that a word was meant to be, which files have elsewhere only."""
    if not is_seen_elsewhere(word):
        return None
    found = [one for one in common_extensions_like(word) & usual_configuration() if _is_slip(word, one)]
    return min(found, key=lambda one: common_extensions()[one]) if found else None


def _meant_template(word: str, function: str) -> str | None:
    """Return the extension of templates that a word was meant to be where a function reads the file."""
    meant = _READ_BY.get(function)
    if meant is None or word in common_extensions() or len(word) < 2:
        return None
    # The first question answers nearly all, and needs nothing.
    return meant if not shortened(word).isdisjoint(shortened(meant)) and is_one_edit(word, meant) else None


def _is_slip(word: str, meant: str) -> bool:
    """Tell whether one stroke makes ``word`` of ``meant``, and hardly a word of its own."""
    if len(meant) < 2 or any(char.isdecimal() for char in meant) or not is_one_edit(word, meant):
        return False
    if is_transposition(word, meant) or is_repetition(word, meant):
        return True
    if len(meant) == 2 or word in (f"{meant}s", f"{meant}d", f"{meant}x"):
        # A plural, a folder of parts (`confd`), a newer format (`docx`).
        return False
    return len(meant) > 3 or (len(word) > 2 and word[0] == meant[0])
