"""Programs that a command fetches from elsewhere and runs unseen: ``curl … | sh``, ``bash -c "$(wget …)"``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from puppetguard.findings import Confidence
from puppetguard.knowledge.arguments import grammar_of
from puppetguard.model.commands import Command
from puppetguard.model.effects import effects
from puppetguard.model.effects.calls import read_call
from puppetguard.model.expansion import Argument
from puppetguard.model.folders import absolute
from puppetguard.model.hosts import is_own
from puppetguard.model.outputs import DOWNLOAD, is_download
from puppetguard.model.patterns import Pattern, Wild, known_text, literal, shown
from puppetguard.model.script import UNKNOWN

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution

_SHELLS = frozenset("sh bash dash ash ksh mksh zsh rbash".split())
_SCRIPT_OPTIONS = {
    **dict.fromkeys(_SHELLS, frozenset({"c"})),
    "perl": frozenset("eE"),
    "ruby": frozenset("e"),
    "php": frozenset("r"),
    "node": frozenset("ep"),
    "nodejs": frozenset("ep"),
}
_PYTHON = re.compile(r"python[0-9.]*|pypy[0-9]*")
_VERIFIED = re.compile(
    r"\b(?:sha\d{1,3}sum|md5sum|b2sum|shasum|cksum)\b|\bgpgv?2?\b[^|;&\n]{0,200}--verify|\bgpgv\b"
    r"|\b(?:signify|minisign|cosign|slsa-verifier)\b|\bopenssl\s{1,9}(?:dgst|sha\d)"
)
_UNCHECKED = {
    "curl": ("-k", "--insecure"),
    "wget": ("--no-check-certificate",),
    "aria2c": ("--check-certificate=false",),
    "http": ("--verify=no",),
    "fetch": ("--no-verify-peer",),
}
_URL = re.compile(r"(?:([a-z][a-z0-9+.-]{1,20})://)?([^/\s?#]{0,300})", re.IGNORECASE)
_RUN_TEXT = r"(?:iex|invoke-expression)"
_LOADS = r"(?:iwr|irm|curl|wget|invoke-webrequest|invoke-restmethod|\.download(?:string|data)\b|downloadstring)"
_STATEMENT = re.compile(r"[^\n;]+")
_LOADING = re.compile(_LOADS, re.IGNORECASE)
_RUNNING = re.compile(rf"(?P<pipe>\|\s{{0,20}})?(?P<runner>\b{_RUN_TEXT}\b|\[scriptblock\]::create)", re.IGNORECASE)
_KEPT = re.compile(rf"\$(\w{{1,60}})\s{{0,9}}=(?>[^\n;]{{0,300}}?{_LOADS})", re.IGNORECASE)
_RUN_KEPT = re.compile(rf"\b({_RUN_TEXT})\s{{1,9}}\(?\$(\w{{1,60}})", re.IGNORECASE)
_POWERSHELL_URL = re.compile(r"\b(https?|ftp)://([^/\s'\"()<>|]{1,300})[^\s'\"()<>|]{0,300}", re.IGNORECASE)


class Source(NamedTuple):
    """Where a program comes from, as it is written.

    It is ``plain`` if nothing encrypts it; ``unchecked`` is the option by which no certificate is looked at, if there
    is one; ``own`` tells that the host is in one's own network.
    """

    url: str
    plain: bool
    unchecked: str
    own: bool


class RemoteCode(NamedTuple):
    """Something that ``runner`` runs, at ``[start, end)`` of the script; ``kept`` tells that it is in a file before."""

    start: int
    end: int
    runner: str
    source: Source
    confidence: Confidence
    kept: bool = False


def remote_code(execution: Execution) -> Iterator[RemoteCode]:
    """Yield the programs that an execution fetches and runs, without looking at them."""
    script = execution.script
    if execution.language == "sh":
        commands = execution.all_commands()
        loaders = {str(one.arguments[0].start): one for one in reversed(commands) if one.arguments}
        for command in commands:
            yield from _run_at_once(command, loaders, execution)
        if not _VERIFIED.search(script):
            yield from _run_from_file(commands, loaders, execution)
    yield from _of_powershell(script, execution)


def _run_at_once(command: Command, loaders: Mapping[str, Command], execution: Execution) -> Iterator[RemoteCode]:
    place = _place(command)
    if place is None:
        return
    found, start, end = place
    loader = _loader(found, loaders)
    source = _source_of(loader) if loader else Source("", plain=False, unchecked="", own=False)
    confidence = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
    if source.own:
        confidence = Confidence.POSSIBLE
    yield RemoteCode(start, end, command.program, source, confidence)


def _place(command: Command) -> tuple[Pattern, int, int] | None:
    """Return what an interpreter runs if that was fetched, and the place that says so."""
    program = "python" if _PYTHON.fullmatch(command.program) else command.program
    arguments = command.arguments
    if program in ("eval", "source", "."):
        found = next((argument for argument in arguments if is_download(argument.pieces)), None)
        return None if found is None else (found.pieces, found.start, found.end)
    if program not in _SCRIPT_OPTIONS and program not in ("python", "su", "runuser", "ssh"):
        return None
    for index, argument in enumerate(arguments):
        if is_download(argument.pieces) and _is_script(program, arguments[:index], argument):
            return argument.pieces, argument.start, argument.end
    if program in ("su", "runuser", "ssh") or command.line is None or not is_download(command.line):
        return None
    return (command.line, *command.name) if _reads_script(program, arguments) else None


def _is_script(program: str, before: Sequence[Argument], argument: Argument) -> bool:
    """Tell whether an argument is a script, or the first operand, which names one."""
    if program == "ssh":
        return True
    last = before[-1].known or "" if before else ""
    letters = _SCRIPT_OPTIONS.get(program, frozenset("c"))
    if last.startswith("-") and not last.startswith("--") and letters & set(last):
        return True
    if last in ("--command", "--eval", "--print") or program in ("su", "runuser"):
        return program not in ("su", "runuser") or last == "--command"
    return all((one.known or "").startswith("-") for one in before) and isinstance(argument.pieces[0], Wild)


def _reads_script(program: str, arguments: Sequence[Argument]) -> bool:
    """Tell whether an interpreter that is called so takes its script from its standard input."""
    words = [argument.known for argument in arguments]
    if program in _SHELLS:
        if any(
            word is not None and word.startswith("-") and not word.startswith("--") and "c" in word for word in words
        ):
            return False
        if any(word is not None and re.fullmatch(r"-[a-z]*s[a-z]*", word) for word in words):
            return True
    grammar = grammar_of(program)
    if grammar is None:
        return False
    call = read_call(grammar, arguments)
    if call.has("-e -E -r -m -c --eval --print -n -p -f" if program not in _SHELLS else "-c"):
        return False
    if program == "php" and "--" in words and words.index("--") == 0:
        return True
    if program == "python" and words[:1] == ["-"]:
        return True
    operands = [one.argument.known for one in call.given if one.role in ("run", "_", "read")]
    return not operands or operands[0] in ("-", "/dev/stdin")


def _source_of(command: Command) -> Source:
    urls = [effect.target for effect in effects(command, elsewhere=True) if effect.kind == "download"]
    if not urls:
        urls = [argument.text for argument in command.arguments if "://" in argument.flat()[0]]
    url = shown(urls[0]) if urls else ""
    found = _URL.match(url)
    scheme, host = (found[1] or "", found[2]) if found else ("", "")
    host = host.rpartition("@")[2].partition(":")[0]
    # Without a scheme curl and wget take HTTP, unless the name says FTP.
    plain = bool(url) and (scheme.lower() in ("http", "ftp") or (not scheme and "…" not in url and "." in host))
    words = [argument.known or "" for argument in command.arguments]
    unchecked = ""
    for option in _UNCHECKED.get(command.program, ()):
        letter = option[1:] if len(option) == 2 else ""
        if option in words or (
            letter and any(re.fullmatch(rf"-[a-zA-Z]*{letter}[a-zA-Z]*", word) is not None for word in words)
        ):
            unchecked = option
    own = bool(host) and "…" not in host and is_own(host)
    return Source(url, plain, unchecked, own)


# --- programs that are stored first ---


def _run_from_file(
    commands: Sequence[Command], loaders: Mapping[str, Command], execution: Execution
) -> Iterator[RemoteCode]:
    """Yield the files that are fetched and then run."""
    stored: dict[str, Command] = {}
    for command in commands:
        done = effects(command, elsewhere=True)
        run = [(known_text(one.target) or "", one.start, one.end) for one in done if one.kind == "run"]
        if command.directory and command.program:
            called = absolute(literal(f"{command.directory}{command.program}"), command.folder)
            run.append((known_text(called) or "", *command.name))
        for path, start, end in run:
            loader = stored.get(path)
            if loader is not None:
                source = _source_of(loader)
                bad = source.plain or bool(source.unchecked)
                confidence = Confidence.LIKELY if bad and not source.own else Confidence.POSSIBLE
                yield RemoteCode(start, end, command.program, source, confidence, kept=True)
        downloads = [one for one in done if one.kind == "download"]
        for one in done:
            if one.kind == "write" and (one.action == "download" or downloads):
                name = known_text(one.target)
                if name:
                    stored[name] = command
        if command.line is not None and is_download(command.line) and command.program in ("tee", "cat"):
            for one in done:
                if one.kind == "write" and (name := known_text(one.target)):
                    stored[name] = _loader(command.line, loaders) or command


def _loader(sent: Pattern, loaders: Mapping[str, Command]) -> Command | None:
    """Return the command that fetches a text."""
    names = [piece.name for piece in sent if isinstance(piece, Wild) and piece.name.startswith(DOWNLOAD)]
    return loaders.get(names[0].removeprefix(DOWNLOAD)) if names else None


# --- PowerShell ---


def _of_powershell(script: str, execution: Execution) -> Iterator[RemoteCode]:
    low = script.lower()
    if "iex" not in low and "invoke-expression" not in low and "[scriptblock]" not in low:
        return
    for statement in _STATEMENT.finditer(script):
        loads = [found.span() for found in _LOADING.finditer(script, *statement.span())]
        for found in _RUNNING.finditer(script, *statement.span()) if loads else ():
            if found.start() < loads[-1][0] or found["pipe"]:
                yield _powershell(script, execution, loads[0], found.span("runner"))
                break
    loaded = {found[1].lower(): found.span() for found in _KEPT.finditer(script)}
    for found in _RUN_KEPT.finditer(script) if loaded else ():
        place = loaded.get(found[2].lower())
        if place is not None and place[1] <= found.start():
            yield _powershell(script, execution, place, found.span(1))


def _powershell(script: str, execution: Execution, loaded: tuple[int, int], run: tuple[int, int]) -> RemoteCode:
    url = _POWERSHELL_URL.search(script, loaded[0], min(len(script), loaded[1] + 500))
    own = url is not None and UNKNOWN not in url[2] and is_own(url[2])
    source = Source(url[0] if url else "", url is not None and url[1].lower() != "https", "", own)
    confidence = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
    return RemoteCode(*run, script[slice(*run)], source, Confidence.POSSIBLE if own else confidence)
