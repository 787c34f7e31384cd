"""Files that the reader of their directory passes over."""

from __future__ import annotations

from typing import NamedTuple

from puppetguard.knowledge.directory_readers import Reader, reader_of
from puppetguard.knowledge.extensions import is_deliberate, kind_of_extension
from puppetguard.model.file_endings import misspelled_ending
from puppetguard.model.resources import PARTIAL, Resource
from puppetguard.model.script import UNKNOWN
from puppetguard.model.spelling import is_one_edit
from puppetguard.model.values import StaticText, StaticValue, Undefined

_FILES = ("file", "present", "true", "link")
_KEYS = frozenset("pem key crt cert csr crl cer pub gpg asc jks p12 pfx keytab".split())
_CONFIGURATIONS = frozenset("conf config cfg cnf ini list repo rules".split())
_ENVIRONMENTS = ("env", "environment", "defaults")
_DOCUMENTS = ("readme", "license", "copying", ".")
"""How the names of files start that are there for people, or hidden on purpose."""


class IgnoredFile(NamedTuple):
    """A file, ``…`` for what is not known of its name, and what passes over it."""

    name: str
    reader: Reader


def may_be_file(resource: Resource) -> bool:
    """Tell whether a resource makes a file, as far as is known: no directory, and nothing that is to go away."""
    if resource.form in PARTIAL or "recurse" in resource.attributes:
        return False
    ensure = resource.attributes.get("ensure")
    values = [] if ensure is None else [one.value for one in ensure.values]
    if resource.type == "file" and ensure is None and not {"content", "source"} & resource.attributes.keys():
        # It may well be a directory, or only be given an owner.
        return False
    return all(isinstance(value, Undefined) or _makes_file(value) for value in values)


def _makes_file(value: StaticValue) -> bool:
    return isinstance(value, StaticText) and (value.text in _FILES or value.text == UNKNOWN)


def ignored_file(value: StaticValue) -> IgnoredFile | None:
    """Return which file a path names that its directory's reader passes over; None if that reads it, or it is unknown.

    Of a name that is known in part, what is known decides.
    """
    if not isinstance(value, StaticText) or not value.text.startswith("/"):
        return None
    directory, _, base = value.text.rpartition("/")
    reader = reader_of(directory)
    if reader is None or not base or base.lower().startswith(_DOCUMENTS) or not _is_ignored(base, reader):
        return None
    return IgnoredFile(value.text.replace(UNKNOWN, "…"), reader)


def _is_of_another_kind(extension: str, reader: Reader) -> bool:
    """Tell whether a file may well be for another program, which is told of its name: a key, a script of a rule."""
    kind = kind_of_extension(extension)
    if any(one and is_one_edit(extension, one) for one in reader.extensions):
        return False
    if extension in _KEYS or extension in _ENVIRONMENTS:
        return True
    # What configures a unit is an environment, or another file that the unit names.
    configures = extension in _CONFIGURATIONS or kind in ("config", "text")
    return kind is not None and (not configures or "service" in reader.extensions)


def _is_ignored(base: str, reader: Reader) -> bool:
    _, dot, extension = base.rpartition(".")
    if misspelled_ending(f"/etc/{base}") is not None and reader.extensions != ("",):
        # That is `extension-typo`.
        return False
    if UNKNOWN in extension or is_deliberate(extension or "x") or base.endswith("~"):
        # It is not known how it ends, or it is put aside there.
        return False
    if not dot:
        return "" not in reader.extensions and UNKNOWN not in base
    if reader.extensions == ("",):
        return True
    return extension not in reader.extensions and not _is_of_another_kind(extension, reader)
