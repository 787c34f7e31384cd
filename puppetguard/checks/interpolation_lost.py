"""Variables in single quotes, or marked as in another language: the text has ``${name}`` instead of the value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.findings import Confidence
from puppetguard.model.fact_names import is_fact
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.lost_interpolations import Lost
    from puppetguard.model.subject import Subject
    from puppetguard.model.text_places import TextPlace
    from puppetguard.source import SourceFile
    from puppetguard.syntax import ast

_PATH = late_pattern(r"(?:/|[A-Za-z]:[\\/]|(?:puppet|file|https?|ftp)://)[^\s\"'|;<>&`*?]{1,400}")
_OTHER_PROGRAMS = late_pattern(r"perl|ruby|php|awk|sed|jq|python|powershell|pwsh|<%|^#!")
"""In whose texts ``$name`` is a variable of their own, or a template."""
_BRACING_PROGRAMS = late_pattern(r"perl\S{0,9} -|php\S{0,9} -|powershell|pwsh|node\S{0,9} -|groovy|<%|^#!")
"""In whose texts ``${name}`` is one."""
_MOST = 25
"""How many variables of one text are looked at: the others are lost for the same reason."""
_FAR = 2000
"""How far a text is looked through for them."""
_HASHES = frozenset(("facts", "trusted", "server_facts"))
_YUM = frozenset("releasever basearch arch uuid infra stream contentdir".split())
"""The variables that yum and dnf replace in addresses, as yum.conf(5) has them."""


def _concerns(subject: Subject, parameters: NoParameters) -> bool:
    from puppetguard.model.lost_interpolations import may_have_lost

    return may_have_lost(subject.source.text)


def _interpolation_lost(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each variable that is not replaced where a value is surely meant."""
    from puppetguard.model.lost_interpolations import is_visible, lost_in, unread_texts
    from puppetguard.syntax import ast

    nodes = subject.of_kinds(ast.LiteralString, ast.ConcatenatedString)
    texts = list(unread_texts(subject.source.text, nodes))
    if not texts:
        return
    from puppetguard.model.text_places import TextPlaces

    scopes = subject.evaluator.scopes
    places = TextPlaces(subject.program, subject.nodes, scopes)
    written = subject.of_kinds(ast.HeredocExpression)
    heredocs = {id(node.text) for node in written if isinstance(node, ast.HeredocExpression)}
    for node in texts:
        place = None
        for lost in islice(lost_in(subject.source, node, verbatim=id(node) in heredocs), _MOST):
            place = place or places.place(node)
            if not is_visible(lost.name, place.scope, scopes, place.container):
                continue
            strong = lost.strong and _is_known_namespace(lost.name, subject.source.text, node)
            sure = _confidence(lost._replace(strong=strong), place, node)
            if sure is not None:
                yield _hit(subject.source, lost, node, sure, heredoc=id(node) in heredocs)


def _is_known_namespace(name: str, text: str, node: ast.Node) -> bool:
    """Tell whether the file speaks of a namespace elsewhere too: a shell has ``${text::length}``."""
    first, colons, _ = name.partition("::")
    return not (first and colons) or text.count(f"{first}::") > text.count(f"{first}::", node.start, node.end)


def _confidence(lost: Lost, place: TextPlace, node: ast.Node) -> Confidence | None:
    """Return how sure it is that the value is meant; None if the text speaks of the variable, or another reads it."""
    from puppetguard.syntax import ast

    text = node.value if isinstance(node, ast.LiteralString) else ""
    if place.use == "code" or "<%" in text:
        return None
    if lost.mark in ("${}", "$"):
        return _of_single_quotes(lost, place, text)
    if lost.mark == "$[]":
        # Code in PHP or Perl has such elements, and they begin with a variable of its own.
        return Confidence.CERTAIN if lost.name in _HASHES else Confidence.LIKELY
    if lost.mark == "{$}":
        return Confidence.LIKELY if place.use == "exact" and place.taken_by in ("title", "path", "source") else None
    is_path = place.use == "exact" or (place.use == "other" and _PATH.fullmatch(text) is not None)
    return Confidence.LIKELY if is_path else Confidence.POSSIBLE


def _of_single_quotes(lost: Lost, place: TextPlace, text: str) -> Confidence | None:
    from puppetguard.syntax import ast

    if place.use == "command":
        return _of_command(lost, place, text)
    in_class = isinstance(place.container, ast.HostClassDefinition)
    if place.type in ("yumrepo", "yum::managed_yumrepo") or lost.name in _YUM:
        return Confidence.POSSIBLE if place.use == "exact" else None
    if lost.mark == "$":
        # A message speaks of a variable by its name; other programs have variables of their own.
        is_kept = place.use == "exact" or (place.use == "other" and not place.type)
        if text == f"${lost.name}" and (place.use == "exact" or _is_title_for_default(lost.name, place)):
            return Confidence.LIKELY
        if lost.name.startswith("::") and is_fact(lost.name[2:]) and _OTHER_PROGRAMS.search(text[:_FAR]) is None:
            return Confidence.LIKELY
        return Confidence.LIKELY if is_kept and text.startswith("/") and _PATH.fullmatch(text) is not None else None
    if place.use == "exact":
        return Confidence.CERTAIN
    if place.use == "message":
        return Confidence.LIKELY
    if lost.strong and _OTHER_PROGRAMS.search(text[:_FAR]) is None:
        return Confidence.LIKELY
    # In a class `name` is the name of the class, which a path hardly has; many programs have a `${name}`.
    if place.use == "other" and _PATH.fullmatch(text) is not None and not (in_class and lost.name in ("name", "title")):
        return Confidence.LIKELY
    return Confidence.POSSIBLE


def _is_title_for_default(name: str, place: TextPlace) -> bool:
    """Tell whether the title is meant for a default; another parameter may be a variable of a program, of Postfix."""
    from puppetguard.syntax import ast

    is_title = place.taken_by == "default" and name in ("title", "name")
    return is_title and isinstance(place.container, ast.ResourceTypeDefinition)


def _of_command(lost: Lost, place: TextPlace, text: str) -> Confidence | None:
    """Return how sure it is that a shell has no variable of this name: nothing in the script gives it a value."""
    from puppetguard.syntax import ast

    if lost.strong:
        return Confidence.LIKELY if _BRACING_PROGRAMS.search(text[:_FAR]) is None else Confidence.POSSIBLE
    name = re.escape(lost.name)
    set_by_script = re.search(rf"(?<![A-Za-z0-9_$\{{]){name}(?![A-Za-z0-9_])", text) is not None
    others = _BRACING_PROGRAMS if lost.mark == "${}" else _OTHER_PROGRAMS
    surely = others.search(text[:_FAR]) is None and not set_by_script
    operations = place.body.operations if place.body is not None else []
    surely = surely and not any(
        isinstance(one, ast.AttributesOperation)
        or (isinstance(one, ast.AttributeOperation) and one.attribute_name in ("environment", "provider"))
        for one in operations
    )
    return Confidence.LIKELY if surely else Confidence.POSSIBLE


def _hit(source: SourceFile, lost: Lost, node: ast.Node, sure: Confidence, *, heredoc: bool) -> Hit:
    written = source.slice(lost.span)
    name = lost.name
    if lost.mark == "$[]":
        right = f"${{{written[1:]}}}"
        return Hit(
            lost.span,
            sure,
            f"`${name}` without braces is replaced as a whole: `{written[len(name) + 1 :]}` stays behind it as text",
            f"write `{right}`",
            remedy=Remedy(f"write `{right}`", (Replacement(lost.span, right),)),
        )
    if lost.mark not in ("${}", "$"):
        reason = "Puppet replaces only `${…}`" if lost.mark != "{$}" else "the braces around it stay in the text"
        return Hit(
            lost.span,
            sure,
            f"`{written}` does not stand for the value of `${name}`: {reason}",
            f"write `${{{name}}}`",
            remedy=Remedy(f"write `${{{name}}}`", (Replacement(lost.span, f"${{{name}}}"),)),
        )
    why = (
        'a heredoc keeps it as it is, unless its tag is in quotes: @("END")'
        if heredoc
        else "single quotes keep it as it is"
    )
    return Hit(
        lost.span,
        sure,
        f"`{written}` is not replaced by the value of `${name}`: {why}",
        "put the tag of the heredoc in double quotes" if heredoc else "write the text in double quotes",
        remedy=None if heredoc else _requoted(source, node),
    )


def _requoted(source: SourceFile, node: ast.Node) -> Remedy | None:
    """Return the text in double quotes, if that changes nothing else of it."""
    inner = source.text[node.start + 1 : node.end - 1]
    if '"' in inner or "\\" in inner or inner.count("$") > 1:
        return None
    return Remedy("write the text in double quotes", (Replacement(node.span, f'"{inner}"'),))


CHECK = Check(_interpolation_lost, concerns=_concerns, fixes="suggested")
