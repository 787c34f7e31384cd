"""Programs that run others: what ``sudo``, ``env``, ``sh -c``, ``xargs``, ``find -exec`` and their like will run."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.awk_output import awk_output
from puppetguard.model.expansion import Argument
from puppetguard.model.interpreters import commands_of
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import Pattern, Wild, first_line, merged, of_glob, sliced, tail, without_ending
from puppetguard.model.presence import AWKS, language_of
from puppetguard.model.script import Text


class Inner(msgspec.Struct, frozen=True):
    """What a wrapper runs: arguments of which the first is the program, or a script with its parameters."""

    arguments: tuple[Argument, ...] = ()
    script: Argument | None = None
    parameters: tuple[Argument, ...] = ()
    """``$0``, ``$1`` and so on of the script."""
    same_shell: bool = False
    """Whether the script sees the variables of the shell that runs it."""


class _Form(msgspec.Struct, frozen=True):
    """How a wrapper's own options read, and how many operands come before the command."""

    short: str = ""
    long: tuple[str, ...] = ()
    operands: int = 0


_FORMS = {
    "sudo": _Form("ughpCcrtTRDU", ("user", "group", "host", "prompt", "chdir", "chroot", "role", "type", "other-user")),
    "doas": _Form("uCa"),
    "env": _Form("uC", ("unset", "chdir")),
    "nice": _Form("n", ("adjustment",)),
    "ionice": _Form("cn", ("class", "classdata")),
    "nohup": _Form(),
    "setsid": _Form(),
    "time": _Form("fo", ("format", "output")),
    "timeout": _Form("sk", ("signal", "kill-after"), operands=1),
    "stdbuf": _Form("ioe", ("input", "output", "error")),
    "taskset": _Form(operands=1),
    "chroot": _Form("", ("userspec", "groups"), operands=1),
    "gosu": _Form(operands=1),
    "command": _Form(),
    "builtin": _Form(),
    "exec": _Form("a"),
    "busybox": _Form(),
    "chronic": _Form(),
    "unbuffer": _Form(),
    "strace": _Form("oepsPuE", ("output",)),
}
_SHELLS = frozenset("sh bash dash ash ksh mksh zsh rbash".split())
_FIND_NAMES = frozenset("-name -iname -path -wholename -ipath -iwholename".split())
_FIND_RUNS = frozenset("-exec -execdir -ok -okdir".split())


def unwrapped(program: str, arguments: tuple[Argument, ...], line: Pattern | None) -> tuple[Inner, ...]:
    """Return what ``program`` runs when called with ``arguments``, its own name first; nothing if it is no wrapper.

    ``line`` is a line of its standard input, if something is known of that.
    """
    own = arguments[1:]
    if form := _FORMS.get(program):
        options = parse_options(own, form.short, form.long, mixed=False)
        if program == "command" and options.has("-v", "-V"):
            return ()
        operands = options.operands[form.operands :]
        while operands and program in ("sudo", "doas", "env") and "=" in operands[0].start_text:
            operands = operands[1:]
        return (Inner(operands),)
    if program in _SHELLS:
        return _shell(own, line)
    if language_of(program) is not None:
        return tuple(
            Inner(script=one) if isinstance(one, Argument) else Inner(one) for one in commands_of(program, own, line)
        )
    if program in AWKS:
        made = [one for one in awk_output(own, line) if one.run]
        return tuple(Inner(script=Argument(one.pattern, one.start, one.end)) for one in made if one.pattern)
    match program:
        case "su" | "runuser":
            return _su(own)
        case "flock":
            return _flock(own)
        case "eval":
            return (Inner(script=_joined(own), same_shell=True),)
        case "xargs":
            return _xargs(own, line)
        case "find":
            return _find(own)
        case "parallel":
            return _parallel(own, line)
        case "git" | "svn" | "hg":
            return _version_control(own)
        case "docker" | "podman":
            operands = parse_options(own, "cHl", ("context", "host"), mixed=False).operands
            if not operands or operands[0].known not in ("exec", "run"):
                return ()
            inside = parse_options(operands[1:], "euwvpl", ("env", "user", "workdir", "volume", "name"), mixed=False)
            return (Inner(inside.operands[1:]),)
        case "ssh":
            return (Inner(script=_joined(parse_options(own, "bcDEeFIiJLlmOopQRSWw", mixed=False).operands[1:])),)
    return ()


def _shell(own: tuple[Argument, ...], line: Pattern | None) -> tuple[Inner, ...]:
    """Read the call of a shell: its script is an argument, or what it is given on its standard input."""
    index = 0
    given = False
    while index < len(own) and own[index].start_text[:1] in ("-", "+") and own[index].start_text:
        text = own[index].start_text
        if not text.startswith("--"):
            given = given or "c" in text
        index += 2 if text in ("-o", "+o", "-O", "+O", "--rcfile", "--init-file") else 1
        if text == "--":
            break
    if given and index < len(own):
        return (Inner(script=own[index], parameters=own[index + 1 :]),)
    reads = index >= len(own) or any(argument.known == "-s" for argument in own[:index])
    if given or not reads or not line:
        return ()
    offsets = [piece.offsets for piece in line if isinstance(piece, Text)]
    start, end = (offsets[0][0], offsets[-1][-1] + 1) if offsets else (0, 0)
    return (Inner(script=Argument(line, start, end)),)


def _su(own: tuple[Argument, ...]) -> tuple[Inner, ...]:
    options = parse_options(own, "csgGwTu", ("command", "shell", "group", "user", "session-command"))
    scripts = options.values("-c", "--command", "--session-command")
    if scripts:
        return (Inner(script=scripts[-1]),)
    before = parse_options(own, "csgGwTu", ("user", "group"), mixed=False)
    return (Inner(before.operands),) if before.has("-u", "--user") and before.operands else ()


def _flock(own: tuple[Argument, ...]) -> tuple[Inner, ...]:
    operands = parse_options(own, "wE", ("timeout", "wait", "conflict-exit-code"), mixed=False).operands[1:]
    if operands and operands[0].start_text in ("-c", "--command"):
        return (Inner(script=operands[1]),) if len(operands) > 1 else ()
    return (Inner(operands),)


def _joined(own: Sequence[Argument]) -> Argument | None:
    """Return the arguments of ``eval`` as the one text that it runs."""
    if not own:
        return None
    pieces: list[Text | Wild] = []
    for argument in own:
        if pieces:
            pieces.append(Text(" ", (max(0, argument.start - 1),)))
        pieces += argument.pieces
    return Argument(tuple(pieces), own[0].start, own[-1].end)


def _xargs(own: tuple[Argument, ...], line: Pattern | None) -> tuple[Inner, ...]:
    options = parse_options(
        own,
        "IdnPLasE",
        ("max-args", "max-procs", "max-lines", "max-chars", "delimiter", "arg-file", "process-slot-var"),
        attached="iel",
        mixed=False,
    )
    if not options.operands:
        return ()
    item = first_line(line) if line is not None else (Wild("xargs"),)
    marks = options.values("-I", "-i", "--replace")
    if marks or options.has("-i", "--replace"):
        mark = (marks[-1].known if marks else None) or "{}"
        return (Inner(tuple(_filled(argument, mark, item) for argument in options.operands)),)
    last = options.operands[-1]
    return (Inner((*options.operands, Argument(item, last.start, last.end))),)


def _parallel(own: tuple[Argument, ...], line: Pattern | None) -> tuple[Inner, ...]:
    """Read GNU parallel's command: ``{}`` is an input, ``{.}`` the input without its extension."""
    operands = parse_options(own, "jNnLIaSd", ("jobs", "max-args", "arg-file", "colsep"), mixed=False).operands
    marks = [index for index, argument in enumerate(operands) if argument.known in (":::", "::::")]
    words = operands[: marks[0]] if marks else operands
    items = [argument.name for argument in operands[marks[0] + 1 :]] if marks else []
    if marks and operands[marks[0]].known == "::::":
        items = []
    item = items[0] if items else line if line is not None else (Wild("parallel"),)
    known = tail(item).value
    dot = known.rfind(".")
    stem = without_ending(item, known[dot:]) if dot > known.rfind("/") else None
    bare = stem if stem is not None else (Wild("parallel.stem"),)
    filled = tuple(_filled(_filled(argument, "{.}", bare), "{}", item) for argument in words)
    if filled and all("{" not in argument.flat()[0] for argument in words):
        filled = (*filled, Argument(item, words[-1].start, words[-1].end))
    return (Inner(filled),)


def _version_control(own: tuple[Argument, ...]) -> tuple[Inner, ...]:
    """Return the ``mv`` or ``cp`` of a version control system, which work like the programs of these names."""
    operands = parse_options(own, "Cc", ("git-dir", "work-tree"), mixed=False).operands
    return (Inner(operands),) if operands and operands[0].known in ("mv", "cp") else ()


def find_lines(own: tuple[Argument, ...]) -> tuple[Pattern, ...]:
    """Return the names that ``find`` prints: one for each ``-name`` that is asked for, below the first directory."""
    return tuple(name for one in _find_branches(own) for name in one.names)


class _FindBranch(msgspec.Struct):
    """One alternative of a ``find`` (``-o`` ends it): the names that it matches, and the commands that it runs."""

    names: tuple[Pattern, ...]
    commands: list[tuple[Argument, ...]]


def _find_branches(own: tuple[Argument, ...]) -> list[_FindBranch]:
    directory = _find_directory(own)
    branches: list[_FindBranch] = []
    names: list[Pattern] = []
    run: list[tuple[Argument, ...]] = []
    depth = index = 0
    negated = False

    def close() -> None:
        found = names or [(Wild("find"),)]
        branches.append(_FindBranch(tuple(merged((*directory, *name)) for name in found), list(run)))
        names.clear()
        run.clear()

    while index < len(own):
        text = own[index].start_text
        if text in ("-o", "-or") and depth == 0:
            close()
        elif text in _FIND_RUNS:
            end = next((at for at in range(index + 1, len(own)) if own[at].known in (";", "+")), len(own))
            run.append(own[index + 1 : end])
            index = end
        elif text in _FIND_NAMES and index + 1 < len(own):
            index += 1
            if not negated:
                flat, offsets = own[index].flat()
                names.append(_glob_name(flat, offsets, f"find.{own[index].start}"))
        depth += (text == "(") - (text == ")")
        negated = text in ("!", "-not")
        index += 1
    close()
    return branches


def _find_directory(own: tuple[Argument, ...]) -> Pattern:
    """Return the directory that is searched, with a slash; empty for the working directory."""
    if not own or own[0].start_text[:1] in ("-", "(", "!") or own[0].known in (".", "./"):
        return ()
    directory = own[0].text
    return directory if tail(directory).value.endswith("/") else (*directory, Text("/", (own[0].end - 1,)))


def _glob_name(text: str, offsets: Sequence[int], name: str) -> Pattern:
    """Return the pattern of a file name below a directory; directories in between are part of its unknown start."""
    pattern = of_glob(text, offsets, name)
    return pattern if pattern and isinstance(pattern[0], Wild) else (Wild(f"{name}.directory"), *pattern)


def _find(own: tuple[Argument, ...]) -> tuple[Inner, ...]:
    return tuple(
        Inner(tuple(_filled(argument, "{}", name) for argument in words))
        for branch in _find_branches(own)
        for words in branch.commands
        if words
        for name in branch.names
    )


def _filled(argument: Argument, mark: str, item: Pattern) -> Argument:
    """Return the argument with every ``mark`` in its known text replaced by ``item``."""
    quoted = tuple(
        Text(piece.value, piece.offsets, quoted=True) if isinstance(piece, Text) else piece for piece in item
    )
    joined = _unquoted_join(argument.pieces)
    pieces: list[Text | Wild] = []
    for piece in joined:
        at = 0
        while isinstance(piece, Text) and (hit := piece.value.find(mark, at)) >= 0:
            pieces += [sliced(piece, at, hit), *quoted]
            at = hit + len(mark)
        pieces.append(sliced(piece, at) if isinstance(piece, Text) else piece)
    return Argument(
        tuple(piece for piece in pieces if isinstance(piece, Wild) or piece.value), argument.start, argument.end
    )


def _unquoted_join(pieces: Pattern) -> Pattern:
    """Join neighbouring texts of the same quoting, for a mark can be spread over two of them."""
    result: list[Text | Wild] = []
    for piece in pieces:
        last = result[-1] if result else None
        if isinstance(piece, Text) and isinstance(last, Text) and piece.quoted == last.quoted:
            result[-1] = Text(last.value + piece.value, (*last.offsets, *piece.offsets), last.quoted)
        else:
            result.append(piece)
    return tuple(result)
