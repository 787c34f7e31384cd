"""Styled text on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from puppetguard.report.markup import Piece, Style, plain_text, without_commands


def write(pieces: Iterable[Piece], *, coloured: bool) -> None:
    """Write styled text to standard output, with or without colours."""
    if not coloured:
        sys.stdout.write(plain_text(pieces))
        return
    import colorama  # type: ignore[import-untyped] # has no types

    colorama.just_fix_windows_console()
    fore, style = colorama.Fore, colorama.Style
    codes: dict[Style, str] = {
        "place": style.BRIGHT,
        "strong": style.BRIGHT,
        "error": style.BRIGHT + fore.RED,
        "warning": style.BRIGHT + fore.YELLOW,
        "info": style.BRIGHT + fore.BLUE,
        "note": fore.CYAN,
        "rule": style.DIM,
        "gutter": fore.BLUE,
        "hint": fore.GREEN,
    }
    parts = []
    for text, kind in pieces:
        code = codes.get(kind)
        parts.append(f"{code}{text}{style.RESET_ALL}" if code else text)
    sys.stdout.write(without_commands("".join(parts)))
