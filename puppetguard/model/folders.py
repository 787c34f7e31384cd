"""The working directory of a shell script: where each command runs, and what a relative path stands for then.

The directory is the variable ``PWD``, as in the shell itself, so that subshells, pipelines and branches keep theirs.
Beside it stands, under a name that no variable can have, whether the script goes on when it cannot change into it.
"""

from __future__ import annotations

from collections.abc import Sequence

from puppetguard.model.expansion import Argument, Bindings, without_start
from puppetguard.model.patterns import Pattern, Wild, literal, merged, sliced
from puppetguard.model.script import Chain, Group, Negation, SimpleCommand, Statement, Text

HOME: Pattern = (Wild("~"),)
"""The home directory, which the system knows even where the variable ``HOME`` is not set."""
FOLDER = "PWD"
_UNSURE = "cd?"
_STRICT = "set -e"
_KNOWN: Pattern = (Wild(""),)
"""What stands under names that only are there or not."""
_CHANGES = ("cd", "pushd", "popd")
_LEAVING = frozenset("exit return break continue false die fail exec kill".split())


def folder_of(bindings: Bindings) -> Pattern:
    """Return the working directory; empty where it is the one that the script was started in."""
    return bindings.get(FOLDER, ())


def is_unsure(bindings: Bindings) -> bool:
    """Tell whether the script may still be in another directory, for it does not ask whether ``cd`` worked."""
    return _UNSURE in bindings


def inherited(bindings: Bindings, *, strict: bool) -> dict[str, Pattern]:
    """Return what a script that is run by another one has from it."""
    found = {name: bindings[name] for name in (FOLDER, _UNSURE) if name in bindings}
    return {**found, _STRICT: _KNOWN} if strict else found


def follow(given: Sequence[Argument], bindings: dict[str, Pattern]) -> None:
    """Take note of what a command of the shell itself means for the working directory."""
    program = given[0].known
    if program == "set":
        words = [argument.known or "" for argument in given[1:]]
        if any(_is_strict(word) for word in words) or "errexit" in words:
            bindings[_STRICT] = _KNOWN
        elif any(word.startswith("+") and "e" in word for word in words):
            bindings.pop(_STRICT, None)
    elif program in _CHANGES:
        to = [argument for argument in given[1:] if argument.known not in ("-P", "-L", "-n", "--", "-e")]
        bindings[FOLDER] = _target(path_of(to[0]) if to else HOME, bindings) if program != "popd" else (Wild(FOLDER),)
        if _STRICT in bindings:
            bindings.pop(_UNSURE, None)
        else:
            bindings[_UNSURE] = _KNOWN


def _is_strict(word: str) -> bool:
    return word.startswith("-") and not word.startswith("--") and "e" in word


def _target(to: Pattern, bindings: Bindings) -> Pattern:
    first = to[0] if to else None
    if isinstance(first, Text) and first.value == "-" and len(to) == 1:
        return (Wild("OLDPWD"),)
    return absolute(to, folder_of(bindings))


def follow_chain(statement: Statement, operator: str, following: Statement, bindings: dict[str, Pattern]) -> None:
    """Take note of what is asked after ``statement``: what follows ``cd x &&`` or ``cd x || exit`` is in ``x``."""
    if changes_folder(statement) and (operator == "&&" or (operator == "||" and leaves(following))):
        bindings.pop(_UNSURE, None)


def follow_chain_end(chain: Chain, bindings: dict[str, Pattern]) -> None:
    """Take note that what comes after ``cd x && y`` runs even if there is no ``x``."""
    last = max((index for index, one in enumerate(chain.statements) if changes_folder(one)), default=-1)
    if last < 0 or _STRICT in bindings:
        return
    after = zip(chain.operators[last:], chain.statements[last + 1 :], strict=False)
    if not any(operator == "||" and leaves(one) for operator, one in after):
        bindings[_UNSURE] = _KNOWN


def follow_test(statements: Sequence[Statement], bindings: dict[str, Pattern]) -> dict[str, Pattern]:
    """Return what is known where the last of these statements worked, as behind ``if cd x; then``."""
    inside = dict(bindings)
    if statements and changes_folder(statements[-1]):
        inside.pop(_UNSURE, None)
    return inside


def changes_folder(statement: Statement) -> bool:
    """Tell whether a statement is a ``cd``."""
    return isinstance(statement, SimpleCommand) and _name(statement) in _CHANGES


def leaves(statement: Statement) -> bool:
    """Tell whether the script does not go on after a statement, or goes on elsewhere."""
    if isinstance(statement, Group):
        return any(leaves(one) for one in statement.body.statements)
    if isinstance(statement, Chain):
        return any(leaves(one) for one in statement.statements)
    if isinstance(statement, Negation):
        return leaves(statement.statement)
    return isinstance(statement, SimpleCommand) and _name(statement) in _LEAVING


def _name(command: SimpleCommand) -> str | None:
    return command.words[0].literal if command.words else None


# --- paths ---


def path_of(argument: Argument) -> Pattern:
    """Return the names of files that an argument matches; ``~`` is the unknown home directory."""
    first = argument.pieces[0] if argument.pieces else None
    if isinstance(first, Text) and not first.quoted and first.value.startswith("~"):
        user, slash, _ = first.value.partition("/")
        if slash or len(argument.pieces) == 1:
            rest = without_start(argument, len(user))
            return merged((Wild(user), *(rest.name if rest else ())))
    return argument.name


def is_relative(path: Pattern) -> bool:
    """Tell whether a path certainly starts in the working directory."""
    first = path[0] if path else None
    return not path or (isinstance(first, Text) and not first.value.startswith(("/", "~"))) or _is_glob(first)


def _is_glob(piece: Text | Wild | None) -> bool:
    return isinstance(piece, Wild) and piece.name.startswith("glob.")


def absolute(path: Pattern, folder: Pattern) -> Pattern:
    """Return a path as seen from ``folder``, with ``.``, ``..`` and repeated slashes taken out where that is known.

    It ends with a slash if it was written so.
    """
    if folder and is_relative(path):
        place = next((piece.offsets[0] for piece in path if isinstance(piece, Text)), 0)
        path = merged((*folder, *literal("/", place), *path))
    return normalized(path)


def normalized(path: Pattern) -> Pattern:
    """Return a path without ``.``, ``..`` and repeated slashes, as far as it is known."""
    if not any(isinstance(piece, Text) and ("//" in piece.value or "." in piece.value) for piece in path):
        return path
    rooted = bool(path) and isinstance(path[0], Text) and path[0].value.startswith("/")
    parts = _parts(path)
    kept: list[Pattern] = []
    for part in parts:
        text = part[0].value if len(part) == 1 and isinstance(part[0], Text) else None
        if not part or text == ".":
            continue
        if text == ".." and kept and _is_name(kept[-1]):
            kept.pop()
        elif text != ".." or not rooted or kept:
            kept.append(part)
    place = next((piece.offsets[0] for piece in path if isinstance(piece, Text)), 0)
    result = _joined(kept, place, rooted=rooted, closed=bool(kept) and not parts[-1])
    return result or literal("." if path else "", place)


def _joined(parts: Sequence[Pattern], place: int, *, rooted: bool, closed: bool) -> Pattern:
    """Return a path of these parts, with a slash in front if ``rooted`` and one at the end if ``closed``."""
    result: list[Text | Wild] = []
    run: list[str] = []
    offsets: list[int] = []

    def add(text: str, places: Sequence[int]) -> None:
        run.append(text)
        offsets.extend(places)

    def close() -> None:
        if run:
            result.append(Text("".join(run), tuple(offsets)))
            run.clear()
            offsets.clear()

    if rooted:
        add("/", (place,))
    for index, part in enumerate(parts):
        if index:
            add("/", (_start(part, place),))
        for piece in part:
            if isinstance(piece, Text):
                add(piece.value, piece.offsets)
            else:
                close()
                result.append(piece)
    if closed:
        add("/", (place,))
    close()
    return tuple(result)


def _is_name(part: Pattern) -> bool:
    """Tell whether a part of a path is one name, which ``..`` takes back."""
    return all(isinstance(piece, Text) and piece.value != ".." for piece in part)


def _start(part: Pattern, place: int) -> int:
    first = part[0] if part else None
    return first.offsets[0] if isinstance(first, Text) else place


def _parts(path: Pattern) -> list[Pattern]:
    """Return what stands between the slashes of a path; unknown text may have slashes of its own."""
    parts: list[list[Text | Wild]] = [[]]
    for piece in path:
        if isinstance(piece, Wild):
            parts[-1].append(piece)
            continue
        at = 0
        for name in piece.value.split("/"):
            if at:
                parts.append([])
            if name:
                parts[-1].append(sliced(piece, at, at + len(name)))
            at += len(name) + 1
    return [tuple(part) for part in parts]
