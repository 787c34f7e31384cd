"""What Hiera puts in the place of ``%{…}`` in a value, and where that goes wrong.

After ``Puppet::Pops::Lookup::Interpolation`` and ``SubLookup#split_key`` of Puppet 7 and 8.
"""

from __future__ import annotations

import re

import msgspec

from puppetguard.model.late import late_pattern
from puppetguard.model.slip import Slip, slip
from puppetguard.model.spelling import closest

METHODS = ("lookup", "hiera", "alias", "scope", "literal")
_CALL = late_pattern(r"(\w+)\((?:\"([^\"]+)\"|'([^']+)')\)")
_LIKE_CALL = late_pattern(r"(\w+)\s*\(\s*(.*?)\s*\)?\s*")
_EMPTY = frozenset(("", "::", '""', "''", '"::"', "'::'"))
_SEGMENT = late_pattern(r"(\s*\"[^\"]+\"\s*|\s*'[^']+'\s*|[^'\".]+)")
_SPECIAL = late_pattern(r"['\".]")
_INDEXED = late_pattern(r"(?:::)?(\w+)((?:\[\s*(?:'[^']*'|\"[^\"]*\"|\d+)\s*\])+)")
_TRUSTED = ("authenticated", "certname", "domain", "extensions", "external", "hostname")


class Interpolation(msgspec.Struct, frozen=True):
    """One ``%{…}``: its range in the text, what it calls (``scope`` if it names a variable), and with which key."""

    start: int
    end: int
    method: str
    key: str


class BadInterpolation(msgspec.Struct, frozen=True):
    """A ``%{…}`` that Hiera refuses, or of which it makes nothing; ``fatal`` tells the first from the second.

    ``slip`` tells what is meant, if nothing else can be.
    """

    start: int
    end: int
    message: str
    hint: str
    fatal: bool
    slip: Slip | None = None


def segments(key: str) -> list[str] | None:
    """Return the parts of a dotted key, quotes taken off; None if Hiera cannot take it apart."""
    if not _SPECIAL.search(key):
        return [key]
    parts = _SEGMENT.split(key)
    while parts and not parts[-1]:
        parts.pop()
    if len(parts) < 2 or parts[0]:
        return None
    rest = parts[1:]
    kept = [part.strip() for part in rest if part != "."]
    if len(kept) * 2 != len(rest) + 1:
        return None
    return [part[1:-1] if part[:1] in ("'", '"') else part for part in kept]


def interpolations(text: str) -> list[Interpolation]:
    """Return all that Hiera replaces in a text; empty ones (``%{}``) are left out."""
    found: list[Interpolation] = []
    end = 0
    while (start := text.find("%{", end)) >= 0:
        close = text.find("}", start)
        if close < 0:
            break
        end = close + 1
        inner = text[start + 2 : close].strip()
        if inner in _EMPTY:
            continue
        call = _CALL.fullmatch(inner)
        method, key = (call[1], call[2] or call[3]) if call else ("scope", inner)
        found.append(Interpolation(start, end, method, key))
    return found


def bad_interpolations(text: str, *, methods: bool = True) -> list[BadInterpolation]:
    """Return what is wrong with the interpolations of a text, in its order.

    ``methods`` tells whether functions may be called: they may in data, not in ``hiera.yaml``.
    """
    if "%{" not in text:
        return []
    found = [
        BadInterpolation(one.start, one.end, *flaw)
        for one in interpolations(text)
        if (flaw := _flaw(one, text, methods=methods)) is not None
    ]
    last = text.rfind("%{")
    if last > text.rfind("}") and (
        unclosed := re.match(r"%\{\s*(?:::)?[\w.:]*(?:\(['\"][^'\"]*['\"]\)?)?", text[last:])
    ):
        inner = unclosed[0][2:].strip()
        if _is_meant(inner):
            found.append(
                BadInterpolation(
                    last,
                    len(text),
                    f"`{_short(text[last:])}` is not closed: it stays as it is",
                    "close it with `}`",
                    False,
                )
            )
    return found


def _is_meant(inner: str) -> bool:
    """Tell whether what is not closed was meant for Hiera, and is not a format of some other program."""
    name = inner.removeprefix("::")
    return name.startswith(("facts.", "trusted.", "server_facts.", *(f"{method}(" for method in METHODS))) or (
        inner.startswith("::") and name.isidentifier()
    )


_Told = tuple[str, str, bool] | tuple[str, str, bool, Slip | None]
"""Message, hint, whether a lookup fails, and what is meant."""


def _flaw(one: Interpolation, text: str, *, methods: bool) -> _Told | None:
    written = text[one.start : one.end]
    inner = written[2:-1].strip()
    if _CALL.fullmatch(inner):
        return _bad_call(one, written, text, methods=methods)
    like = _LIKE_CALL.fullmatch(inner)
    name = like[1] if like else ""
    parts = segments(one.key)
    if like and (name in METHODS or parts is None):
        meant = name if name in METHODS else closest(name, METHODS) or "lookup"
        argument = like[2].strip("'\"")
        wanted = f"%{{{meant}('{argument}')}}"
        hint = f"write `{wanted}`"
        plain = methods and name == meant and re.fullmatch(r"[\w:.-]+", argument)
        written_as = Slip(written, wanted) if plain else None
        if parts is None:
            return f"`{_short(written)}` is not a call that Hiera can read: the lookup fails", hint, True, written_as
        return (
            f"`{_short(written)}` is not read as a call, for its key has no quotes: it gives an empty text",
            hint,
            False,
            written_as,
        )
    if parts is None:
        indexed = _INDEXED.fullmatch(inner)
        dotted = f"%{{{_dotted(indexed)}}}" if indexed else ""
        hint = f"write `{dotted}`" if indexed else "separate the parts of the name with dots"
        message = f"`{_short(written)}` is no name that Hiera can read: the lookup fails"
        return message, hint, True, Slip(written, dotted) if indexed else None
    return _bad_name(parts, written)


def _bad_call(one: Interpolation, written: str, text: str, *, methods: bool) -> _Told | None:
    if not methods:
        return (
            f"`{_short(written)}` calls a function, which `hiera.yaml` must not: each lookup fails",
            "use a variable such as `%{facts.networking.fqdn}`",
            True,
        )
    if one.method not in METHODS:
        near = closest(one.method, METHODS)
        hint = f"did you mean `{near}`?" if near else f"Hiera has {', '.join(METHODS)}"
        meant = slip(one.method, near, METHODS)
        call = Slip(f"{meant.word}(", f"{meant.meant}(") if meant else None
        return f"Hiera has no function `{one.method}`: the lookup fails", hint, True, call
    if one.method == "alias" and written != text:
        return (
            f"`{_short(written)}` is only a part of the text, where `alias` is not allowed: the lookup fails",
            "use `lookup`, or let it be the whole text",
            True,
        )
    if one.method != "literal" and segments(one.key) is None:
        return f"`{_short(one.key)}` is no key that Hiera can read: the lookup fails", "check its quotes and dots", True
    return None if one.method != "scope" else _bad_name(segments(one.key) or [one.key], written)


def _bad_name(parts: list[str], written: str) -> _Told | None:
    root = parts[0].removeprefix("::")
    if root == "trusted" and len(parts) > 1 and parts[1] not in _TRUSTED:
        near = closest(parts[1], _TRUSTED)
        hint = f"did you mean `%{{{'.'.join((parts[0], near, *parts[2:]))}}}`?" if near else ""
        message = f"`trusted` has no `{parts[1]}`: `{_short(written)}` gives an empty text"
        return message, hint, False, slip(parts[1], near, _TRUSTED)
    last = root.rsplit("::", 1)[-1]
    if last and len(parts) == 1 and re.fullmatch(r"[A-Z][A-Za-z0-9_-]*(?::[\w-]+)?", last):
        return (
            f"`{_short(written)}` names a variable, and none begins with a capital: it gives an empty text",
            f"write `%{{literal('%')}}{_short(written[1:])}` if another program is to read it",
            False,
        )
    return None


def _dotted(indexed: re.Match[str]) -> str:
    parts = re.findall(r"\[\s*['\"]?([^'\"\]]*?)['\"]?\s*\]", indexed[2])
    return ".".join((indexed[1], *(f"'{part}'" if "." in part else part for part in parts)))


def _short(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= 60 else f"{line[:57]}…"
