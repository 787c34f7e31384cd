"""File modes as Puppet takes them: ``Puppet::Util::SymbolicFileMode``."""

from __future__ import annotations

import re

from puppetguard.model.late import late_pattern

_NUMERIC = late_pattern(r"^0?[0-7]{1,4}$", re.MULTILINE)
_SYMBOLIC = late_pattern(
    r"^(?>[ugoa]*)[-=+](?>[-=+rstwxXugo]*)(?:,(?>[ugoa]*)[-=+](?>[-=+rstwxXugo]*))*$", re.MULTILINE
)
_LISTED = late_pattern(r"[-dl]?([r-][w-][xsS-])([r-][w-][xsS-])([r-][w-][xtT-])\.?")
_WRITTEN_VALID = r"[ \t\n]{0,200}['\"]0?[0-7]{3,4}['\"]"
_SETTING = late_pattern(rf"mode['\"]?[ \t\n]{{0,200}}(?:=>(?!{_WRITTEN_VALID})|\+>|#|/\*)")
"""The name of the attribute where no valid mode in quotes follows: an expression, a comment, another text."""
_OCTAL = late_pattern(r"0[oO]?([0-7]{3,4})")


def is_valid_mode(text: str) -> bool:
    """Tell whether Puppet accepts a text as the mode of a file."""
    return _NUMERIC.search(text) is not None or _SYMBOLIC.search(text) is not None


def is_listing(text: str) -> bool:
    """Tell whether a text is a mode as ``ls`` lists it; Puppet takes ``-rw-r--r--`` for rights that are to go."""
    return len(text) >= 9 and _LISTED.fullmatch(text) is not None


def meant_mode(text: str) -> str | None:
    """Return the mode that an invalid text was surely meant to be; None if there is more than one way to read it."""
    bare = text.strip()
    if bare != text and is_valid_mode(bare):
        return bare
    listed = _LISTED.fullmatch(bare)
    if listed is not None:
        parts = listed.groups()
        special = _sum("".join("x" if part[2] in "sStT" else "-" for part in parts))
        return f"{special}{''.join(str(_sum(part)) for part in parts)}"
    if (octal := _OCTAL.fullmatch(bare)) is not None:
        return octal[1].rjust(4, "0")
    tidied = re.sub(r"[ ,]{1,10}", ",", bare.lower()).strip(",")
    return tidied if tidied != text and is_valid_mode(tidied) and tidied else None


def _sum(letters: str) -> int:
    return sum(bit for bit, letter in zip((4, 2, 1), letters, strict=True) if letter not in "-ST")


def reason_of(text: str) -> str:
    """Return what is wrong with an invalid mode."""
    bare = text.strip()
    if not bare:
        return "it is empty"
    if bare != text and is_valid_mode(bare):
        return "there is a blank too many"
    if bare.isascii() and bare.isdecimal():
        return "its digits go from 0 to 7" if any(char in "89" for char in bare) else "it has too many digits"
    return "it is neither octal digits nor clauses such as `u=rw,go=r`"


def may_have_invalid_mode(text: str) -> bool:
    """Tell cheaply whether a manifest may set an invalid mode; never wrongly False."""
    return "mode" in text and (_SETTING.search(text) is not None or "\\u" in text)
