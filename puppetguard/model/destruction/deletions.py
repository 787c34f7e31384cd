"""Files of the system that are deleted, moved away, or given other rights: ``rm -rf /etc``, ``rm -rf "$dir/"``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import structs

from puppetguard.findings import Confidence
from puppetguard.knowledge.essentials import essential_file
from puppetguard.model.destruction.finding import Asked, Destruction
from puppetguard.model.destruction.paths import Loss, emptied, joined, loss, split, written
from puppetguard.model.effects import Effect, effects
from puppetguard.model.effects.effect import Kind
from puppetguard.model.expansion import Argument
from puppetguard.model.folders import is_relative
from puppetguard.model.patterns import Pattern, Wild, known_text, shown
from puppetguard.model.script import Text
from puppetguard.model.wrappers import FindBranch, find_branches

_DOES: dict[Kind, str] = {
    "delete": "deletes",
    "rename": "moves away",
    "permissions": "changes the mode of",
    "ownership": "changes the owner of",
}
_HINTS: dict[Kind, str] = {
    "delete": "name the files that are meant",
    "rename": "name the files that are meant",
    "permissions": "name the files that are meant; each of the system's has the mode that it needs",
    "ownership": "name the files that are meant; each of the system's has the owner that it needs",
}
_BROAD_TESTS = frozenset("-type -xtype -maxdepth".split())
_NAME_TESTS = frozenset("-name -iname -path -wholename -ipath -iwholename -regex -iregex".split())
_HARMLESS_MODE = frozenset("go-w o-w g-w a+r go-rwx o-rwx o-rw".split())
_LONGEST = 60


class _Path(NamedTuple):
    """A path that something happens to, and what makes it uncertain: names of what must be empty for it."""

    text: str
    confidence: Confidence
    empty: tuple[str, ...] = ()
    cleared: bool = False


def deletions(asked: Asked) -> Iterator[Destruction]:
    """Yield what a command deletes, moves away or opens to others that belongs to the system."""
    for effect in asked.effects:
        path = _subject(effect)
        if path is not None:
            yield from _of_path(asked, _at(effect, path), path)
    if asked.command.folder_unsure:
        yield from _in_other_directory(asked)
    if asked.command.program == "find":
        yield from _of_find(asked)
    if asked.command.program == "rsync":
        yield from _of_rsync(asked)


def _subject(effect: Effect) -> Pattern | None:
    """Return the path that an effect takes away as a whole."""
    if effect.kind == "delete" and effect.action in ("", "shred"):
        return effect.value or effect.target
    if effect.kind == "rename":
        return effect.value
    if effect.kind in ("permissions", "ownership") and effect.recursive and effect.action in ("", "group"):
        mode = known_text(effect.value) or ""
        return None if mode in _HARMLESS_MODE else effect.target
    return None


def _at(effect: Effect, path: Pattern) -> Effect:
    """Return an effect at the place of the path that is taken away, where it stands at another one."""
    places = [offset for piece in path if isinstance(piece, Text) for offset in piece.offsets]
    if effect.kind != "rename" or not places:
        return effect
    return structs.replace(effect, start=min(places), end=max(places) + 1)


def _of_path(asked: Asked, effect: Effect, pattern: Pattern) -> Iterator[Destruction]:
    home = _home(asked, pattern)
    if home and effect.kind == "delete" and effect.recursive and not asked.command.elsewhere:
        yield Destruction(
            effect.start,
            effect.end,
            min(Confidence.LIKELY, asked.sure),
            f"`{asked.command.program}` deletes {home} the home directory, that of root as a rule",
            "write the whole path of what is meant",
        )
        return
    for path in _ways(asked, pattern):
        found = _lost(asked, effect, path)
        if found is not None:
            yield found
            return


def _home(asked: Asked, pattern: Pattern) -> str:
    """Return how a pattern means a home directory: as a whole, or all in it; empty if it does not."""
    first = pattern[0] if pattern else None
    if not isinstance(first, Wild) or first.name not in ("~", "HOME"):
        return ""
    if first.name == "HOME" and asked.run.emptiness.of(first, asked.command) is not None:
        return ""
    rest = written(pattern[1:])
    if rest is None or rest.strip("/") not in ("", "*", ".*"):
        return ""
    return "all in" if "*" in rest else "the whole of"


def _ways(asked: Asked, pattern: Pattern) -> Iterator[_Path]:
    """Yield the paths that a pattern can be, as it is and with what can be empty in it."""
    text = written(pattern)
    if text is not None:
        yield _Path(text, asked.sure)
        return
    wilds = {piece.name: piece for piece in pattern if isinstance(piece, Wild)}
    found = {name: asked.run.emptiness.of(piece, asked.command) for name, piece in wilds.items()}
    empty = {name: one for name, one in found.items() if one is not None}
    text = written(emptied(pattern, set(empty)))
    if text and empty:
        sure = min(asked.sure, *(one.confidence for one in empty.values()))
        cleared = all(one.confidence is Confidence.CERTAIN for one in empty.values())
        yield _Path(text, sure, tuple(one.written for one in empty.values()), cleared)


def _lost(asked: Asked, effect: Effect, path: _Path) -> Destruction | None:
    if not path.text.startswith("/"):
        return _lost_here(asked, effect, path)
    if path.text.rstrip("/") in asked.run.made_directories:
        return None
    lost = loss(path.text)
    if lost is None or (effect.kind == "rename" and lost.content and not path.empty and lost.directory != "/"):
        return _lost_file(asked, effect, path)
    if not effect.recursive and effect.kind == "delete" and not lost.content:
        return None
    if effect.kind in ("permissions", "ownership") and not _is_system(lost):
        return None
    confidence = min(_confidence(asked, effect, lost), path.confidence)
    return _destruction(asked, effect, path, lost, confidence)


def _is_system(lost: Loss) -> bool:
    """Tell whether the files of a directory have more than one owner."""
    return lost.confidence >= Confidence.LIKELY and not lost.of_server


def _confidence(asked: Asked, effect: Effect, lost: Loss) -> Confidence:
    if asked.command.elsewhere and not lost.essential:
        return Confidence.POSSIBLE
    if effect.kind in ("permissions", "ownership", "rename") and not lost.essential:
        return Confidence.POSSIBLE
    if effect.kind == "ownership" and (known_text(effect.value) or "").partition(":")[0] in ("root", "0", ""):
        return Confidence.POSSIBLE
    if asked.around.guarded and lost.of_server:
        return Confidence.POSSIBLE
    return lost.confidence if effect.recursive or effect.kind == "rename" else min(lost.confidence, Confidence.LIKELY)


def _lost_file(asked: Asked, effect: Effect, path: _Path) -> Destruction | None:
    """Return the loss of a single file that no system does without."""
    if effect.kind not in ("delete", "rename") or path.empty or asked.command.elsewhere:
        return None
    essential = essential_file(path.text)
    if essential is None or essential.spared == "often" or path.text in asked.run.made:
        return None
    name = asked.command.program
    return Destruction(
        effect.start,
        effect.end,
        min(Confidence.LIKELY, path.confidence),
        f"`{name}` {_DOES[effect.kind]} `{path.text}`: {essential.loss}",
        "keep it, or put its replacement in place by one `mv`",
    )


def _lost_here(asked: Asked, effect: Effect, path: _Path) -> Destruction | None:
    """Return the loss of what is in the working directory, if that is the root or not known."""
    directory, content = split(path.text)
    whole = directory in (".", "..", "../..") and (content or path.text.startswith("."))
    if effect.kind == "rename" or not (effect.recursive or content) or asked.command.elsewhere:
        return None
    if not asked.around.bare or asked.around.cwd:
        if not whole or asked.around.cwd or asked.command.folder:
            return None
        return _here(asked, effect, path, min(Confidence.POSSIBLE, path.confidence), "wherever it is run")
    lost = loss(joined("/", path.text))
    if lost is None or (not lost.essential and not whole):
        return None
    confidence = min(Confidence.LIKELY, path.confidence)
    return _here(asked, effect, path, confidence, "which is `/` as the resource has no `cwd`")


def _here(asked: Asked, effect: Effect, path: _Path, confidence: Confidence, why: str) -> Destruction:
    name = asked.command.program
    text = _short(path.text)
    return Destruction(
        effect.start,
        effect.end,
        confidence,
        f"`{name}` {_DOES[effect.kind]} `{text}` in the working directory{_if_empty(path)}, {why}",
        "write the whole path, or set `cwd`",
        glued=bool(path.empty),
    )


def _in_other_directory(asked: Asked) -> Iterator[Destruction]:
    """Yield what is lost if the script could not change its directory, and nobody asked."""
    folder = known_text(asked.command.folder)
    if folder is not None and (loss(folder) is not None or asked.command.elsewhere):
        return
    stay = structs.replace(asked.command, folder=(), folder_unsure=False)
    start = known_text(asked.around.cwd) or "/"
    for effect in effects(stay):
        path = _subject(effect)
        text = written(path) if path is not None else None
        if path is None or text is None or not is_relative(path) or not (effect.recursive or split(text)[1]):
            continue
        directory, content = split(text)
        whole = directory == "." and content
        if effect.kind == "delete" and (whole or loss(joined(start, text)) is not None):
            cd = f"cd {_short(shown(asked.command.folder))}"
            yield Destruction(
                effect.start,
                effect.end,
                min(Confidence.LIKELY, asked.sure),
                f"`{asked.command.program}` deletes `{_short(text)}` even if `{cd}` fails: then in `{start}`",
                "write `cd … &&` or `cd … || exit 1`, or use the whole path",
            )


# --- find ---


def _of_find(asked: Asked) -> Iterator[Destruction]:
    """Yield directories of the system that ``find`` clears, of all files or of those of some age or size."""
    for branch in find_branches(asked.command.arguments):
        place = branch.deletes or _removing(branch)
        if place is None or _NAME_TESTS & set(branch.tests):
            continue
        broad = set(branch.tests) <= _BROAD_TESTS
        if broad and not branch.tests and branch.deletes:
            continue
        for directory, _ in branch.places:
            for path in _ways(asked, directory):
                lost = loss(path.text) if path.text.startswith("/") else None
                if lost is not None and (lost.essential or broad):
                    confidence = min(lost.confidence, path.confidence, Confidence.LIKELY)
                    what = "all files" if broad else "files of any name"
                    yield Destruction(
                        place.start,
                        place.end,
                        confidence,
                        f"`find` deletes {what} in `{_short(path.text)}`{_if_empty(path)}: {lost.holds}",
                        "tell by `-name` which files are meant, or a directory of their own",
                    )


def _removing(branch: FindBranch) -> Argument | None:
    """Return the word of a command of ``find`` that removes what is found."""
    for words in branch.commands:
        if words and words[0].start_text.rpartition("/")[2] == "rm":
            return words[0]
    return None


def _of_rsync(asked: Asked) -> Iterator[Destruction]:
    for effect in asked.effects:
        if effect.kind != "delete" or not effect.value:
            continue
        for path in _ways(asked, effect.value):
            lost = loss(path.text) if path.text.startswith("/") else None
            if lost is not None and lost.essential:
                yield Destruction(
                    effect.start,
                    effect.end,
                    min(Confidence.LIKELY, path.confidence),
                    f"`rsync --delete` deletes all in `{_short(path.text)}`{_if_empty(path)} that is not in the source:"
                    f" {lost.holds}",
                    "leave out `--delete`, or copy into a directory of its own",
                )


# --- words ---


def _destruction(asked: Asked, effect: Effect, path: _Path, lost: Loss, confidence: Confidence) -> Destruction:
    what = f"all in `{lost.directory}`" if effect.kind in ("permissions", "ownership") else f"`{_short(path.text)}`"
    hint = _HINTS[effect.kind]
    if path.empty:
        hint = "ask before that it is not empty, or write `${name:?}` in a shell script"
    return Destruction(
        effect.start,
        effect.end,
        confidence,
        f"`{asked.command.program}` {_DOES[effect.kind]} {what}{_if_empty(path)}: {lost.holds}",
        hint,
        glued=not path.empty,
    )


def _if_empty(path: _Path) -> str:
    if not path.empty:
        return ""
    names = " and ".join(f"`{name}`" for name in dict.fromkeys(path.empty))
    verb = "is" if len(set(path.empty)) == 1 else "are"
    return f", for {names} {verb} not set in an `exec`" if path.cleared else f" if {names} {verb} empty"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
