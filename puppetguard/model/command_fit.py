"""How well the arguments of a command fit a program: whether ``gre -q x /etc/motd`` reads like ``grep``.

A short name that is near that of a common program says little by itself: a tool of the house is easily called so. What
it is given says more. The points that are added up are a judgement, checked against names of programs that people gave
(see ``tests/model/test_command_fit.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from puppetguard.model.actions import fits_action
from puppetguard.model.commands import Command
from puppetguard.model.expansion import Argument
from puppetguard.model.option_slips import fits_options
from puppetguard.model.spelling import Stroke, are_neighbours

ENOUGH = 4
"""From how many points on a name is taken for a slip."""

_MOST = 50
_LONGEST = 120
"""How many arguments are looked at, and how long they are at most."""
_OWNER = re.compile(r"[\w.$-]+[:.][\w.$-]*|:[\w.$-]+")
_MODE = re.compile(r"[0-7]{3,4}|[ugoa]*[-+=][rwxXst]+")
_TEST = re.compile(r"!|-[abcdefghknoprstuwxzLNOS]")
_COMPARISON = re.compile(r"=|==|!=|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef)|\]")
_SUBSTITUTION = re.compile(r"[0-9,$]*(?:/.*/)?[0-9,$]*(?:s(.).*\1.*\1[gipe0-9]*|[dpq]|y(.).*\2.*\2|[aic]\\?.*)")
_NUMBER = re.compile(r"[0-9]+")
_TIME = re.compile(r"[0-9]+(?:\.[0-9]+)?[smhd]?")
_SIGNAL = re.compile(r"-(?:[0-9]{1,2}|(?:SIG)?(?:HUP|TERM|KILL|USR1|USR2|INT|QUIT))")
_ADDRESS = re.compile(r"(?:https?|ftp)://")
_SET = re.compile(r"[-+][euxo]+|[-+]o|pipefail")
_CLASS = re.compile(r"\[:\w+:\]|.{1,2}|[aA]-[zZ]|\\.")
_FILE_PROGRAMS = frozenset(
    "cat cp mv rm ln ls mkdir rmdir touch chmod chown chgrp grep egrep fgrep sed awk head tail stat tar gzip gunzip"
    " find diff cmp sort uniq wc tee du df test cd source unzip install mount umount readlink basename dirname mktemp"
    " file md5sum sha256sum cut rsync bash sh patch".split()
)

_FILTERS = frozenset("grep egrep fgrep awk sed cut tr sort uniq wc head tail xargs tee cat bc jq".split())
_PIPE = re.compile(r"(?:[^|]|^)\|\s*\Z")

Shape = Callable[[Sequence[str]], bool]


def _any(expression: re.Pattern[str]) -> Shape:
    return lambda texts: any(expression.fullmatch(text) for text in texts)


def _first(expression: re.Pattern[str]) -> Shape:
    return lambda texts: bool(operands := _operands(texts)) and expression.fullmatch(operands[0]) is not None


def _starts(expression: re.Pattern[str]) -> Shape:
    return lambda texts: any(expression.match(text) for text in texts)


def _is_test(texts: Sequence[str]) -> bool:
    return bool(texts) and (_TEST.fullmatch(texts[0]) is not None or any(_COMPARISON.fullmatch(one) for one in texts))


def _is_text(texts: Sequence[str]) -> bool:
    """Tell whether one of the arguments is a text with blanks."""
    return any(" " in text for text in texts)


def _is_program(texts: Sequence[str]) -> bool:
    """Tell whether one of the arguments is a program of awk."""
    return any("{" in text and "}" in text for text in texts) or "-F" in texts


def _is_translation(texts: Sequence[str]) -> bool:
    return 0 < len(texts) < 4 and all(_CLASS.fullmatch(text) or text in ("-d", "-s") for text in texts)


_SHAPES: dict[str, Shape] = {
    "chown": _first(_OWNER),
    "chgrp": lambda texts: "-R" in texts,
    "chmod": _first(_MODE),
    "test": _is_test,
    "[": _is_test,
    "expr": _any(re.compile(r"[-+*/%:|&<>=]|!=|[<>]=")),
    "sed": _any(_SUBSTITUTION),
    "awk": _is_program,
    "sleep": _first(_TIME),
    "exit": _first(_NUMBER),
    "return": _first(_NUMBER),
    "kill": _any(_SIGNAL),
    "date": _starts(re.compile(r"\+%")),
    "curl": _starts(_ADDRESS),
    "wget": _starts(_ADDRESS),
    "set": lambda texts: bool(texts) and all(_SET.fullmatch(text) for text in texts),
    "echo": _is_text,
    "printf": _is_text,
    "tr": _is_translation,
    "cut": lambda texts: any(re.match(r"-[dfc]", text) for text in texts),
    "head": _starts(re.compile(r"-n?[0-9]")),
    "tail": _starts(re.compile(r"-n?[0-9+]|-f")),
    "find": _starts(re.compile(r"-(?:name|type|exec|mtime|maxdepth|delete|iname|path|user|print0?)\Z")),
    "xargs": lambda texts: bool(texts) and texts[0] in ("-0", "-r", "-n1", "-I", "-I{}", "-i"),
    "sudo": lambda texts: len(texts) > 2 and texts[0] in ("-u", "-H", "-E", "-n", "-i"),
    "su": lambda texts: "-c" in texts and len(texts) > 2,
    "dd": _starts(re.compile(r"(?:if|of|bs|count)=")),
    "rpm": _starts(re.compile(r"-(?:q|i|U|e|V|K)")),
    "mysql": _starts(re.compile(r"-(?:e|u|p|NBe|h)")),
    "psql": _starts(re.compile(r"-(?:c|U|d|tAc|At|h)")),
}
"""What is hardly given to any other program."""


def support(meant: str, command: Command, before: str) -> int:
    """Return how many points the rest of a command gives its program for ``meant``; ``before`` is the script so far."""
    points = 0
    texts = [text for argument in command.arguments[:_MOST] if len(text := argument.flat()[0]) < _LONGEST]
    if fits_action(meant, command):
        points += 3
    elif fits_options(meant, command):
        points += _options(command.arguments)
    shape = _SHAPES.get(meant)
    writes = bool(command.targets) and meant in (("echo", "printf") if texts else ("cat",))
    if writes or (shape is not None and shape(texts)):
        points += 3
    if meant in ("true", "false", ":") and not texts and before.rstrip().endswith(("||", "&&")):
        points += 3
    if meant in _FILTERS and _PIPE.search(before[-10:]):
        points += 2
    if meant in _FILE_PROGRAMS and any(text.startswith("/") for text in texts):
        points += 1
    return points


def likelihood(name: str, meant: str, kind: Stroke) -> int:
    """Return how many points speak for the stroke and the name themselves."""
    points = -2 if len(meant) < 3 else min(len(meant) - 3, 2)
    if kind in ("swapped", "repeated"):
        return points + 2
    if kind == "missing":
        return points + 1
    at = next((at for at, pair in enumerate(zip(name, meant, strict=False)) if pair[0] != pair[1]), len(meant))
    beside = name[max(0, at - 1) : at + 2 : 2] if kind == "extra" else meant[at]
    return points + any(are_neighbours(name[at], other) for other in beside)


def _options(arguments: Sequence[Argument]) -> int:
    """Return how much the options of a command tell: a word more than a letter."""
    texts = [argument.start_text for argument in arguments]
    if any(text.startswith("--") and len(text) > 3 for text in texts):
        return 3
    return min(3, sum(len(text) - 1 for text in texts if text.startswith("-") and len(text) < 6))


def _operands(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if not text.startswith("-")]
