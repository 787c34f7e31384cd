"""Texts of a manifest that are paths: of files, of directories, or lists of directories (``/bin:/usr/bin``)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection

from puppetguard.model.file_names import is_wanted
from puppetguard.syntax import ast
from puppetguard.syntax.walk import walk_with_ancestors

_PATHS = re.compile(r"(?:[A-Z][A-Z0-9_]*=)?(?:/|[A-Za-z]:[\\/]|file:///)[^\s'\"`;|&<>()\[\]{}*?!^,@#=]*")
_WINDOWS = re.compile(r"[A-Za-z]:[\\/][^'\"`;|&<>*?:]*")
_CHANGE = re.compile(r"(?:set|setm|rm|remove|clear|clearm|touch|get|match|values)[ \t]{1,9}/files/\S*(?:[ \t].*)?")
"""What Augeas is told to do at a place (module augeas_core)."""
_TEXTS = frozenset("content message notes comment description motd".split())
"""Attributes whose values are read by people, or by programs with a language of their own."""
_ADDRESSES = frozenset(
    "location url uri route context_path base_uri request_uri servername aliases alias rewrites path_prefix proxy_pass"
    " proxy_dest redirect_source redirect_dest prefix_path mount_point_url".split()
)
"""Attributes whose values look like paths but are the end of an address."""


def places_in_paths(program: ast.Program, places: Collection[int]) -> set[int]:
    """Return those of some places in the source that are within a text which is nothing but a path, or several."""
    found: set[int] = set()
    ordered = sorted(places)
    for node, ancestors in walk_with_ancestors(program):
        if isinstance(node, (ast.LiteralString, ast.ConcatenatedString)) and node.quote:
            inside = ordered[bisect_right(ordered, node.start) : bisect_left(ordered, node.end)]
            if inside and _is_path(node) and not _is_text(ancestors[-1]) and is_wanted(node, ancestors):
                found.update(inside)
    return found


def _is_path(node: ast.LiteralString | ast.ConcatenatedString) -> bool:
    if isinstance(node, ast.ConcatenatedString):
        first = node.segments[0]
        text = first.value if isinstance(first, ast.LiteralString) else ""
    else:
        text = node.value
    return any(pattern.fullmatch(text) is not None for pattern in (_PATHS, _WINDOWS, _CHANGE))


def _is_text(parent: ast.Node) -> bool:
    """Tell whether a text is the value of an attribute that is no path, or what a regular expression is made of."""
    if isinstance(parent, ast.AttributeOperation):
        return parent.attribute_name in _TEXTS or parent.attribute_name in _ADDRESSES
    if isinstance(parent, ast.KeyedEntry) and isinstance(parent.key, (ast.LiteralString, ast.QualifiedName)):
        return parent.key.value in _TEXTS or parent.key.value in _ADDRESSES
    return False
