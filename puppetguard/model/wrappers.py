"""Programs that run others: what ``sudo``, ``env``, ``sh -c``, ``xargs``, ``find -exec`` and their like will run."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from puppetguard.model.awk_output import awk_output
from puppetguard.model.expansion import Argument
from puppetguard.model.interpreters import commands_of
from puppetguard.model.options import parse_options
from puppetguard.model.patterns import MOST, Pattern, Wild, first_line, merged, of_glob, sliced, tail, without_ending
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
    elsewhere: bool = False
    """Whether it runs in another system: on another host, in a container, under another root directory."""
    strict: bool = False
    """Whether the script ends where a command fails (``sh -e``)."""


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
_FIND_OPTIONS = frozenset("-H -L -P -D -O0 -O1 -O2 -O3".split())
_FIND_NO_TESTS = frozenset(
    "-depth -d -follow -mount -xdev -noleaf -mindepth -print -print0 -ls -true -warn -nowarn -a -and -not"
    " -ignore_readdir_race".split()
)
"""What is written in an expression of ``find`` and takes nothing out of what is found; of ``-mindepth``, the top."""
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
        return (Inner(operands, elsewhere=program == "chroot"),)
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
            return (Inner(inside.operands[1:], elsewhere=True),)
        case "ssh":
            words = parse_options(own, "bcDEeFIiJLlmOopQRSWw", mixed=False).operands[1:]
            return (Inner(script=_joined(words), elsewhere=True),)
    return ()


def _shell(own: tuple[Argument, ...], line: Pattern | None) -> tuple[Inner, ...]:
    """Read the call of a shell: its script is an argument, or what it is given on its standard input."""
    index = 0
    given = strict = False
    while index < len(own) and own[index].start_text[:1] in ("-", "+") and own[index].start_text:
        text = own[index].start_text
        if not text.startswith("--"):
            given = given or "c" in text
            strict = strict or (text.startswith("-") and "e" in text)
        index += 2 if text in ("-o", "+o", "-O", "+O", "--rcfile", "--init-file") else 1
        if text == "--":
            break
    if given and index < len(own):
        return (Inner(script=own[index], parameters=own[index + 1 :], strict=strict),)
    reads = index >= len(own) or any(argument.known == "-s" for argument in own[:index])
    if given or not reads or not line:
        return ()
    offsets = [piece.offsets for piece in line if isinstance(piece, Text)]
    if not offsets:
        return ()
    return (Inner(script=Argument(line, offsets[0][0], offsets[-1][-1] + 1), strict=strict),)


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
    return tuple(name for one in find_branches(own) for name in one.names)


class FindBranch(msgspec.Struct, frozen=True):
    """One alternative of a ``find`` (``-o`` ends it): what it finds, and what it does with that.

    ``places`` are the directories that are searched (empty for the working directory), each with the names that match
    below it. ``deletes`` is the argument that deletes them; ``tests`` are what is asked of each (``-mtime``).
    """

    places: tuple[tuple[Pattern, tuple[Pattern, ...]], ...]
    commands: tuple[tuple[Argument, ...], ...]
    deletes: Argument | None
    tests: tuple[str, ...]

    @property
    def tested(self) -> bool:
        """Whether something is asked of what is there, so that not all of it is found."""
        return bool(self.tests)

    @property
    def names(self) -> tuple[Pattern, ...]:
        """The names that match below the first directory."""
        return self.places[0][1]


def find_branches(own: tuple[Argument, ...]) -> list[FindBranch]:
    """Return the alternatives of a ``find``, at least one."""
    first, directories = _find_directories(own)
    branches: list[FindBranch] = []
    names: list[Pattern] = []
    run: list[tuple[Argument, ...]] = []
    deletes: Argument | None = None
    depth = 0
    index = first
    tests: list[str] = []
    negated = False

    def close() -> None:
        found = names or [(Wild("find"),)]
        places = tuple(
            (directory, tuple(merged((*_with_slash(directory, at), *name)) for name in found[:MOST]))
            for directory, at in directories
        )
        branches.append(FindBranch(places, tuple(run), deletes, tuple(tests)))

    while index < len(own):
        text = own[index].start_text
        if text in ("-o", "-or", ",") and depth == 0:
            close()
            names, run, deletes, tests = [], [], None, []
        elif text in _FIND_RUNS:
            end = next((at for at in range(index + 1, len(own)) if own[at].known in (";", "+")), len(own))
            run.append(own[index + 1 : end])
            index = end
        elif text in _FIND_NAMES and index + 1 < len(own):
            index += 1
            if own[index].known != "*":
                tests.append(text)
            if not negated:
                flat, offsets = own[index].flat()
                names.append(_glob_name(flat, offsets, f"find.{own[index].start}"))
        elif text == "-delete":
            deletes = own[index]
        elif text.startswith("-") and text not in _FIND_NO_TESTS:
            tests.append(text)
        elif text == "-mindepth" and index + 1 < len(own):
            index += 1
        depth += (text == "(") - (text == ")")
        negated = text in ("!", "-not")
        index += 1
    close()
    return branches


def _find_directories(own: tuple[Argument, ...]) -> tuple[int, list[tuple[Pattern, int]]]:
    """Return where the expression starts, and the directories that are searched, each with the end of its word."""
    index = 0
    while index < len(own) and (own[index].known or "") in _FIND_OPTIONS:
        index += 2 if own[index].known == "-D" else 1
    found: list[tuple[Pattern, int]] = []
    while index < len(own) and not own[index].start_text.startswith(("-", "(", ")", "!", ",")):
        here = own[index].known in (".", "./")
        found.append(((), 0) if here else (own[index].name, max(own[index].start, own[index].end - 1)))
        index += 1
    return index, found[:MOST] or [((), 0)]


def _with_slash(directory: Pattern, place: int) -> Pattern:
    return directory if not directory or tail(directory).value.endswith("/") else (*directory, Text("/", (place,)))


def _glob_name(text: str, offsets: Sequence[int], name: str) -> Pattern:
    """Return the pattern of a file name below a directory; directories in between are part of its unknown start."""
    pattern = of_glob(text, offsets, name)
    return pattern if pattern and isinstance(pattern[0], Wild) else (Wild(f"{name}.directory"), *pattern)


def _find(own: tuple[Argument, ...]) -> tuple[Inner, ...]:
    return tuple(
        Inner(tuple(_filled(argument, "{}", name) for argument in words))
        for branch in find_branches(own)
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
