"""Programs whose arguments no table describes: ``dd``, ``find``, what ``curl`` and ``wget`` save, signals and modes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from puppetguard.model.effects.calls import Call
from puppetguard.model.effects.effect import Effect
from puppetguard.model.effects.roles import Around
from puppetguard.model.effects.statements import database_effects
from puppetguard.model.expansion import Argument, without_start
from puppetguard.model.folders import absolute, path_of
from puppetguard.model.late import late_pattern
from puppetguard.model.patterns import Pattern, Wild, base_name, known_text, literal, merged, tail
from puppetguard.model.script import Text
from puppetguard.model.wrappers import find_branches

_SIGNAL = late_pattern(r"-(?:SIG)?[A-Z][A-Z0-9+-]{1,12}|-[0-9]{1,3}")
_MODE_WITH_DASH = late_pattern(r"-[rwxXstugo,+=-]*[rwxXst][rwxXstugo,+=-]*")
_ATTRIBUTES = late_pattern(r"[-+=][aAcCdDeFijmPsStTux]+")
_TEMPLATE = late_pattern(r"X{3,}")


class Prepared(msgspec.Struct, frozen=True):
    """Arguments as a grammar can read them, and the value that was among them."""

    arguments: Sequence[Argument]
    value: Pattern = ()


def _signalled(arguments: Sequence[Argument]) -> Prepared:
    """Take out the signal: ``-9``, ``-HUP``, ``-s TERM``; a second number is a process group (``kill -9 -1``)."""
    rest: list[Argument] = []
    value: Pattern = ()
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        index += 1
        text = argument.known or ""
        if not value and text in ("-s", "--signal", "-n") and index < len(arguments):
            value = arguments[index].text
            index += 1
        elif not value and not rest and _SIGNAL.fullmatch(text):
            named = without_start(argument, 1)
            value = named.text if named else ()
        elif re.fullmatch(r"-[0-9]{1,9}", text):
            rest += [Argument((Text("--", (argument.start,) * 2),), argument.start, argument.end), argument]
        else:
            rest.append(argument)
    return Prepared(rest, value)


def _with_mode(pattern: re.Pattern[str]) -> Callable[[Sequence[Argument]], Prepared]:
    """Return what takes out a mode that looks like an option: ``chmod -x``, ``chattr -i``."""

    def prepare(arguments: Sequence[Argument]) -> Prepared:
        for index, argument in enumerate(arguments):
            text = argument.known or ""
            if pattern.fullmatch(text):
                # The operand that a grammar expects for it.
                operand = Argument((Text("mode", (argument.start,) * 4),), argument.start, argument.end)
                rest = [one for at, one in enumerate(arguments) if at != index]
                first = next((at for at, one in enumerate(rest) if not one.start_text.startswith("-")), len(rest))
                return Prepared([*rest[:first], operand, *rest[first:]], argument.text)
            if text and not text.startswith("-"):
                break
        return Prepared(arguments)

    return prepare


PREPARED: dict[str, Callable[[Sequence[Argument]], Prepared]] = {
    "kill": _signalled,
    "killall": _signalled,
    "pkill": _signalled,
    "chmod": _with_mode(_MODE_WITH_DASH),
    "chattr": _with_mode(_ATTRIBUTES),
}
"""What is done to the arguments of some programs before they are read by their grammar."""


def _dd(call: Call, around: Around) -> Iterator[Effect]:
    for argument in around.command.arguments:
        name, equals, _ = argument.start_text.partition("=")
        value = without_start(argument, len(name) + 1) if equals and name in ("if", "of") else None
        if value is not None and value.known not in ("/dev/stdout", "/dev/stdin", "/dev/null"):
            yield Effect("read" if name == "if" else "write", around.path(value), argument.start, argument.end, "dd")


def _kept_original(call: Call, around: Around) -> Iterator[Effect]:
    """Yield the copy that ``sed -i.bak`` and ``perl -i.bak`` keep of each file."""
    endings = [option.value for option in call.options if option.name in ("-i", "--in-place") and option.value]
    if endings and not any("*" in (ending.known or "") for ending in endings):
        for file in call.of_role("write:edit"):
            path = around.path(file)
            yield Effect("copy", merged((*path, *endings[-1].text)), file.start, file.end, "", path)


def _find(call: Call, around: Around) -> Iterator[Effect]:
    for branch in find_branches(around.command.arguments):
        if branch.deletes is None:
            continue
        action = "tested" if branch.tested else ""
        whole = not branch.tested and not any(one.known == "-mindepth" for one in around.command.arguments)
        for directory, names in branch.places:
            place = branch.deletes
            top = absolute(directory, around.folder) if directory else around.here
            for name in [directory] if whole and directory else names:
                target = absolute(name, around.folder)
                yield Effect("delete", target, place.start, place.end, action, top, recursive=True)


def _rsync(call: Call, around: Around) -> Iterator[Effect]:
    if call.is_dry:
        return
    destinations = call.of_role("destination")
    deleting = [option for option in call.options if option.name.startswith(("--delete", "--del"))]
    if deleting and destinations and deleting[0].word and ":" not in destinations[0].start_text.partition("/")[0]:
        top = around.path(destinations[0])
        place = destinations[0]
        inside = merged((*_closed(top, place.start), Wild(f"rsync.{place.start}")))
        yield Effect("delete", inside, place.start, place.end, "tested", top, recursive=True)
    if call.has("--remove-source-files"):
        for source in call.of_role("source"):
            yield Effect("delete", around.path(source), source.start, source.end, recursive=True)


def _closed(directory: Pattern, place: int) -> Pattern:
    return directory if tail(directory).value.endswith("/") else (*directory, *literal("/", place))


def _fetched(folder_options: str, output_options: str, named: str) -> Callable[[Call, Around], Iterator[Effect]]:
    """Return what finds the files that are called like the URL; ``named`` are the options that ask for it, if any."""

    def add(call: Call, around: Around) -> Iterator[Effect]:
        if call.has(output_options) or call.is_dry or (named and not call.has(named)):
            return
        wanted = folder_options.split()
        folders = [option.value for option in call.options if option.name in wanted and option.value]
        folder = around.path(folders[-1]) if folders else around.folder
        for url in call.of_role("download"):
            name = _file_of(url)
            target = absolute(merged((*_closed(folder, url.start), *name)) if folder else name, ())
            yield Effect("write", target, url.start, url.end, "download", url.text)

    return add


def _file_of(url: Argument) -> Pattern:
    """Return the name of the file that a URL ends with."""
    text = url.text
    if (known := known_text(text)) is None:
        name = base_name(text)
        return name if name and "?" not in tail(name).value else (Wild(f"download.{url.start}"),)
    path = known.partition("#")[0].partition("?")[0]
    host = path.partition("://")[2] if "://" in path else path
    name_text = host.rpartition("/")[2] if "/" in host else ""
    return literal(name_text or "index.html", url.start)


def _mktemp(call: Call, around: Around) -> Iterator[Effect]:
    if call.has("-u --dry-run"):
        return
    templates = call.of_role("template")
    folders = [option.value for option in call.options if option.name in ("-p", "--tmpdir") and option.value]
    template = path_of(templates[0]) if templates else literal("tmp.XXXXXXXXXX", around.command.start)
    in_temporary = not templates or call.has("-p --tmpdir -t")
    folder = around.path(folders[0]) if folders else literal("/tmp", around.command.start)  # noqa: S108 # mktemp's default
    made: list[Text | Wild] = []
    for piece in template:
        if isinstance(piece, Text) and (run := _TEMPLATE.search(piece.value)):
            made += [*literal(piece.value[: run.start()], around.command.start), Wild("mktemp")]
            made += literal(piece.value[run.end() :], around.command.start)
        else:
            made.append(piece)
    target = absolute(merged(made), folder if in_temporary else around.folder)
    place = templates[0] if templates else None
    start, end = (place.start, place.end) if place else around.command.name
    yield Effect("create-directory" if call.has("-d --directory") else "write", target, start, end, "")


def _piped(call: Call, around: Around) -> Iterator[Effect]:
    """Yield what a client of a database is told on its standard input."""
    line = around.command.line
    if line and not call.of_role("sql"):
        places = [offset for piece in line if isinstance(piece, Text) for offset in piece.offsets]
        if places:
            yield from database_effects(Argument(line, places[0], places[-1] + 1))


ADDED: dict[str, Callable[[Call, Around], Iterator[Effect]]] = {
    "dd": _dd,
    "sed": _kept_original,
    "gsed": _kept_original,
    "perl": _kept_original,
    "find": _find,
    "rsync": _rsync,
    "curl": _fetched("--output-dir", "-o --output", "-O --remote-name --remote-name-all"),
    "wget": _fetched("-P --directory-prefix", "-O --output-document", ""),
    "aria2c": _fetched("-d --dir", "-o --out", ""),
    "fetch": _fetched("", "-o", ""),
    "mktemp": _mktemp,
    "mysql": _piped,
    "mariadb": _piped,
    "psql": _piped,
    "sqlite3": _piped,
}
"""What some programs do beside that which their grammar says."""
