"""``.puppetguard.yaml``: what it may say, and how several files of it become one.

The nearest file counts, from the working folder up to the top of the repository. ``extends`` names presets that come
with puppetguard, and files by paths that begin with a dot or end in ``.yaml``, seen from the file that names them. What
a file says itself comes after what it extends: single values replace, lists grow (but ``select``, which replaces), and
of a mapping each key counts for itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from puppetguard.errors import UsageError
from puppetguard.findings import Severity
from puppetguard.packs.documents import Document, decode_document, read_document

FILE_NAME = ".puppetguard.yaml"
PRESETS = os.path.join(os.path.dirname(__file__), "presets")
_DEEPEST = 10
"""How many files may extend each other in a row."""

Name = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^[^\n\0]+$")]
Names = tuple[Name, ...]
Read = Callable[[str], bytes | None]
"""Returns the content of a file by its absolute path; None if there is none."""


class SuppressionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What suppressions may do: not suppress the rules of ``forbid``; nothing without a reason."""

    forbid: Annotated[Names, msgspec.Meta(description="Rules that comments cannot suppress.")] = ()
    require_reason: Annotated[
        bool | None, msgspec.Meta(description="Whether a suppression without a reason counts for nothing.")
    ] = None


class Override(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Other settings for the files that match ``paths``."""

    paths: Annotated[Names, msgspec.Meta(min_length=1, description="Globs as in .gitignore.")]
    ignore: Annotated[Names, msgspec.Meta(description="Rules that are not used in these files.")] = ()
    extend_select: Annotated[Names, msgspec.Meta(description="Rules that are used in these files too.")] = ()
    severity: Annotated[dict[str, Severity], msgspec.Meta(description="Severities in these files.")] = {}


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One file, as it is written."""

    extends: Annotated[
        Names | Name, msgspec.Meta(description="Presets (adopt, security, strict) and files to take settings from.")
    ] = ()
    select: Annotated[
        Names | None, msgspec.Meta(description="The only rules to use: ids, aliases, packs, patterns, all.")
    ] = None
    extend_select: Annotated[Names, msgspec.Meta(description="Rules to use beside those.")] = ()
    ignore: Annotated[Names, msgspec.Meta(description="Rules not to use.")] = ()
    severity: Annotated[dict[str, Severity], msgspec.Meta(description="Other severities of rules.")] = {}
    fail_on: Annotated[
        Literal["info", "warning", "error", "never"] | None,
        msgspec.Meta(description="The least severity that makes the exit code 1."),
    ] = None
    pedantic: Annotated[bool | None, msgspec.Meta(description="Report also what is only possibly wrong.")] = None
    rules: Annotated[Names, msgspec.Meta(description="Folders with more rules, seen from this file.")] = ()
    puppet: Annotated[Literal[7, 8] | None, msgspec.Meta(description="The version of the language.")] = None
    tasks: Annotated[
        bool | None, msgspec.Meta(description="Whether all is code of Bolt; its plans are known anyway.")
    ] = None
    exclude: Annotated[Names, msgspec.Meta(description="Files not to check: globs as in .gitignore.")] = ()
    include: Annotated[Names, msgspec.Meta(description="The only files to check: globs as in .gitignore.")] = ()
    overrides: Annotated[tuple[Override, ...], msgspec.Meta(description="Other settings for some files.")] = ()
    environment: Annotated[
        Name | None, msgspec.Meta(description="The folder of the environment, seen from this file.")
    ] = None
    module_path: Annotated[
        Names | None, msgspec.Meta(description="The folders of modules, seen from the environment.")
    ] = None
    suppressions: SuppressionSettings = SuppressionSettings()
    baseline: Annotated[Name | None, msgspec.Meta(description="The file of known findings, seen from this file.")] = (
        None
    )


SINGLE = ("fail-on", "pedantic", "puppet", "tasks", "environment", "baseline", "suppressions.require-reason")
"""Settings with one value."""
GROWING = ("extend-select", "ignore", "rules", "exclude", "include", "overrides", "suppressions.forbid")
"""Settings with several values, to which each file adds."""
WHOLE = ("select", "module-path")
"""Settings with several values, which are replaced as a whole."""


class Setting(NamedTuple):
    """A value and where it was set: ``file:line:column``."""

    value: Any
    place: str


class Configured(NamedTuple):
    """All settings that files make.

    ``path`` is the file that was found, ``folder`` the one it lies in. ``single`` has settings with one value, ``many``
    those with several, ``severity`` those of rules. Paths in them are absolute.
    """

    path: str
    folder: str
    single: dict[str, Setting]
    many: dict[str, list[Setting]]
    severity: dict[str, Setting]


def configuration(path: str, read: Read) -> Configured:
    """Return what a file says, and what it extends; UsageError with file, line and column for what is wrong."""
    found = Configured(path, os.path.dirname(path), {}, {}, {})
    _take(found, path, read, ())
    return found


def preset_names() -> list[str]:
    """Return the names of the presets that come with puppetguard."""
    return sorted(name.removesuffix(".yaml") for name in os.listdir(PRESETS) if name.endswith(".yaml"))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file."""
    record = msgspec.json.schema(Configuration)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "puppetguard",
        "description": f"The configuration of puppetguard, {FILE_NAME}",
        **record,
    }


def shown(path: str) -> str:
    """Return the name of a file for messages: from the working folder, if it lies in there."""
    if path.startswith(PRESETS + os.sep):
        return f"preset {os.path.basename(path).removesuffix('.yaml')}"
    here = os.getcwd() + os.sep
    return path.removeprefix(here)


def _take(into: Configured, path: str, read: Read, above: tuple[str, ...]) -> None:
    data = read(path)
    if data is None:
        raise UsageError(f"{shown(path)}: there is no such file")
    try:
        document = read_document(shown(path), data.decode("utf-8"), empty=True)
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)}:1:1: this is no UTF-8: {error.reason} at byte {error.start}") from None
    if isinstance(document.data, dict):
        # One name may stand without brackets around it.
        extends = document.data.get("extends")
        if isinstance(extends, str):
            document.data["extends"] = [extends]
    given = decode_document(document, Configuration)
    for index, name in enumerate(given.extends if isinstance(given.extends, tuple) else (given.extends,)):
        at = f"$.extends[{index}]" if f"$.extends[{index}]" in document.places else "$.extends"
        other = _extended(document, at, name, path)
        if other in above or other == path:
            raise document.error(at, f"'{name}' extends this file, so this is a circle")
        if len(above) >= _DEEPEST:
            raise document.error(at, f"more than {_DEEPEST} files extend each other")
        if read_any(other, read) is None:
            raise document.error(at, f"there is no file '{name}'")
        _take(into, other, lambda wanted: read_any(wanted, read), (*above, path))
    _merge(into, document, os.path.dirname(path))


def read_any(path: str, read: Read) -> bytes | None:
    """Return the content of a file, or of a preset."""
    if path.startswith(PRESETS + os.sep):
        with open(path, "rb") as file:
            return file.read()
    return read(path)


def _extended(document: Document, at: str, name: str, path: str) -> str:
    if name.startswith(("./", "../")) or name.endswith((".yaml", ".yml")):
        if os.path.isabs(name):
            raise document.error(at, "write the path as seen from this file")
        return os.path.normpath(os.path.join(os.path.dirname(path), name))
    known = preset_names()
    if name not in known:
        from puppetguard.model.spelling import closest

        meant = closest(name, known)
        hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(known)}; write a file as ./{name}.yaml"
        raise document.error(at, f"unknown preset '{name}'; {hint}")
    return os.path.join(PRESETS, f"{name}.yaml")


def _merge(into: Configured, document: Document, folder: str) -> None:
    data: Mapping[str, Any] = document.data
    flat = {key: value for key, value in data.items() if key not in ("extends", "severity", "suppressions")}
    flat.update((f"suppressions.{key}", value) for key, value in data.get("suppressions", {}).items())
    for key, value in flat.items():
        path = f"$.{key}"
        if value is None:
            continue
        if key in SINGLE:
            inner = os.path.normpath(os.path.join(folder, value)) if key in ("environment", "baseline") else value
            into.single[key] = Setting(inner, _place(document, path))
            continue
        if key in WHOLE:
            into.many[key] = []
        items = into.many.setdefault(key, [])
        for index, item in enumerate(value):
            if key == "rules":
                item = os.path.normpath(os.path.join(folder, item))  # noqa: PLW2901 # as the run needs it
            elif key == "overrides":
                item = msgspec.convert(item, Override)  # noqa: PLW2901 # as the run needs it
            items.append(Setting(item, _place(document, f"{path}[{index}]")))
    for rule, level in data.get("severity", {}).items():
        into.severity[rule] = Setting(Severity(level), _place(document, f"$.severity.{rule}"))


def _place(document: Document, path: str) -> str:
    line, column = document.places.get(path, (1, 1))
    return f"{document.name}:{line}:{column}"


def override_names(configured: Configured) -> Iterator[Setting]:
    """Yield each name of a rule in the overrides, with its place."""
    for override, place in configured.many.get("overrides", ()):
        for name in (*override.ignore, *override.extend_select, *override.severity):
            yield Setting(name, place)
