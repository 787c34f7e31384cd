"""What the runner of GitHub Actions makes of a line of output (``ActionCommand.cs`` of ``actions/runner``)."""

from __future__ import annotations

from typing import NamedTuple

COMMANDS = frozenset(
    "error warning notice debug group endgroup add-mask add-matcher remove-matcher set-env set-output save-state "
    "add-path echo stop-commands internal-set-repo-path".split()
)
_DATA = (("\r", "%0D"), ("\n", "%0A"), ("%", "%25"))
_PROPERTY = (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25"))
_OLDER = ((";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D"), ("%", "%25"))


class Command(NamedTuple):
    """A command, its properties and its data."""

    name: str
    properties: dict[str, str]
    data: str


def commands(output: str) -> list[Command | str]:
    """Return each line of output as the command that it is, or as it stands. Lines end as .NET reads them."""
    lines = output.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [_command(line) or _older(line) or line for line in lines]


def _command(line: str) -> Command | None:
    text = line.lstrip()
    end = text.find("::", 2)
    if not text.startswith("::") or end < 0:
        return None
    return _made(text[2:end], ",", _PROPERTY, text[end + 2 :], _DATA)


def _older(line: str) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    return _made(line[start + 3 : end], ";", _OLDER, line[end + 1 :], _OLDER)


def _made(
    info: str,
    separator: str,
    escapes: tuple[tuple[str, str], ...],
    data: str,
    data_escapes: tuple[tuple[str, str], ...],
) -> Command | None:
    name, _, told = info.partition(" ")
    if name not in COMMANDS:
        return None
    properties = {}
    for one in told.strip().split(separator):
        key, equals, value = one.partition("=")
        if key and equals and value:
            properties[key] = _unescaped(value, escapes)
    return Command(name, properties, _unescaped(data, data_escapes))


def _unescaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for token, escaped in escapes:
        text = text.replace(escaped, token)
    return text
