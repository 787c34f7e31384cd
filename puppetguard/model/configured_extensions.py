r"""Misspelled extensions in what configures programs: ``location ~ \.phpp$``, ``DirectoryIndex index.phpp``, ``*.lgo``.

A word counts only where it stands as an extension of files: at the end of a regular expression, on the line of a
directive that is followed by names or extensions of files, or in a text that is nothing but those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from puppetguard.model.file_endings import meant_extension
from puppetguard.model.late import late_pattern
from puppetguard.model.script import UNKNOWN
from puppetguard.model.spelling import is_repetition, is_transposition

_EXPRESSION = late_pattern(
    r"\\{1,2}\.(\(?(?:\?:)?)((?:[A-Za-z0-9]{1,9}\|){0,12}[A-Za-z0-9]{2,9})\)?(?=[$/]|\(/|\\b|\\Z|\(\$)"
)
_DIRECTIVE = late_pattern(
    # Apache's httpd
    r"^[ \t]*(?:<(?:Files|FilesMatch|LocationMatch)\b|AddHandler|AddType|AddEncoding|AddOutputFilter|AddCharset"
    r"|DirectoryIndex|ErrorDocument|Include(?:Optional)?"
    # nginx; lighttpd; PHP; programs that include others
    r"|index|fastcgi_index|include|try_files|error_page|index-file\.names|fastcgi\.server|cgi\.assign|mimetype\.assign|static-file\.exclude-extensions"
    r"|security\.limit_extensions|auto_(?:prepend|append)_file|!?include(?:dir|_dir)?|source|files"
    # a change of Augeas
    r"|set[ \t]+\S+|ins[ \t]+\S+)[ \t=(]+([^\n#]*)",
    re.MULTILINE,
)
_QUOTED_GLOB = late_pattern(r"=[\"']\*\.([A-Za-z]{3,9})[\"']")
"""A handler of IIS: ``path="*.php"``."""
_WORD = late_pattern(r"(?:[\w*?/-][\w.*?/-]{0,200})?\.([A-Za-z]{3,9})(?![\w.-])")
_NAMES = late_pattern(
    r"(?:[\"']?(?:[\w*?/-][\w.*?/-]{0,99})?\.[A-Za-z]{3,9}(?:\?[^\s,;]{0,60})?[\"']?(?:[ \t,;]{1,4}|$)){1,12}"
)
_REFUSED = late_pattern(r"(?:\b|_)den(?:y|ied)\b|\breturn\s+[345]|\brewrite|\bredirect|\bforbidden\b", re.IGNORECASE)
_FAR = 300
"""How far around an expression it is looked for what is done with the files."""


class ConfiguredExtension(msgspec.Struct, frozen=True):
    """A misspelled extension, its place in the text, what was meant, and the words that it stands in.

    ``setting`` tells that a directive or expression says that it is one of files.
    """

    start: int
    end: int
    word: str
    meant: str
    shown: str
    setting: bool


def configured_extensions(text: str, *, is_setting: bool = False) -> Iterator[ConfiguredExtension]:
    """Yield the misspelled extensions that a text configures a program with; ``is_setting`` if all of it is a value."""
    for found in _EXPRESSION.finditer(text):
        words = found[2].split("|")
        at = found.start(2)
        for word in words:
            meant = _meant(word)
            if meant is not None and meant not in words and not _is_refused(text, found.end()):
                yield ConfiguredExtension(at, at + len(word), word, meant, found[0].strip(), setting=True)
            at += len(word) + 1
    for line in _DIRECTIVE.finditer(text):
        refused = _is_refused(text, line.end()) if "<" in line[0] else is_refusal(line[0])
        if not refused:
            yield from _words(text, line.start(1), line.end(1), line[0].strip(), setting=True)
    for quoted in _QUOTED_GLOB.finditer(text):
        yield from _words(text, quoted.start(1) - 1, quoted.end(1), quoted[0], setting=True)
    if is_setting and _NAMES.fullmatch(text):
        yield from _words(text, 0, len(text), text, setting=False)


def _words(text: str, start: int, end: int, shown: str, *, setting: bool) -> Iterator[ConfiguredExtension]:
    part = text[start:end]
    for found in _WORD.finditer(part):
        meant = _meant(found[1])
        # Where the right one stands as well, files of both are meant.
        if meant is not None and re.search(rf"\.{meant}(?!\w)", part) is None:
            first = start + found.start(1)
            yield ConfiguredExtension(first, first + len(found[1]), found[1], meant, shown, setting)


def _meant(word: str) -> str | None:
    """Return the extension that a word was meant to be, if one stroke of the likeliest kinds makes it of that."""
    meant = meant_extension(word)
    if meant is None or not (is_repetition(word, meant) or is_transposition(word, meant)):
        return None
    return meant


def is_refusal(text: str) -> bool:
    """Tell whether a text says that requests are refused, or sent elsewhere."""
    return _REFUSED.search(text) is not None


def _is_refused(text: str, end: int) -> bool:
    """Tell whether what follows refuses such files, or sends those who ask for them elsewhere: that is the repair."""
    start = max(text.rfind("\n", 0, end) + 1, end - _FAR)
    last = min(len(text), end + _FAR)
    closing = min((at for mark in ("}", "</") if (at := text.find(mark, end, last)) >= 0), default=last)
    return _REFUSED.search(text, start, closing) is not None


def may_configure(text: str) -> bool:
    """Tell cheaply whether a manifest could have such an extension; never wrongly False."""
    return any(_meant(word) is not None for word in {*_ANY_WORD.findall(text)}) or (
        "|" in text
        and any(_meant(word) is not None for words in _ALTERNATIVES.findall(text) for word in words.split("|"))
    )


_ANY_WORD = late_pattern(r"\.\(?(?:\?:)?([A-Za-z]{3,9})(?![A-Za-z0-9_-])")
_ALTERNATIVES = late_pattern(r"\.\((?:\?:)?((?:[A-Za-z0-9]{1,9}\|){1,12}[A-Za-z0-9]{2,9})\)")


def as_shown(text: str) -> str:
    """Return a text for people."""
    text = text.replace(UNKNOWN, "…")
    return text if len(text) <= 60 else f"{text[:59]}…"
