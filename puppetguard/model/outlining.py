"""From a parsed manifest to its outline."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from puppetguard.model.contexts import Context
from puppetguard.model.creations import creations
from puppetguard.model.expressions import Expression
from puppetguard.model.fact_paths import foreign_facts
from puppetguard.model.mentions import TELLING, mentions
from puppetguard.model.outline import (
    NOWHERE,
    AttributeOutline,
    CallOutline,
    CreationOutline,
    DefinitionOutline,
    FactOutline,
    InclusionOutline,
    Outline,
    ParameterOutline,
    Place,
    QueryOutline,
    ReadOutline,
    ReferenceOutline,
    RelationOutline,
    ResourceOutline,
    SetOutline,
    TemplateOutline,
    UnusedOutline,
    Via,
)
from puppetguard.model.packed import NOT_LITERAL, packed, packed_literal
from puppetguard.model.resources import PARTIAL
from puppetguard.model.script import UNKNOWN
from puppetguard.model.spelled_words import SPEAKING, spelled_words
from puppetguard.model.unused import asked_of, queried, unused
from puppetguard.model.values import Possibility, StaticText, flattened
from puppetguard.model.variable_uses import body_of
from puppetguard.source import SourceFile, Span
from puppetguard.syntax import ast, parse

if TYPE_CHECKING:
    from puppetguard.model.calls import Call
    from puppetguard.model.definitions import Definition
    from puppetguard.model.relationships import Relationship, Side
    from puppetguard.model.resources import Resource
    from puppetguard.model.scopes import Scope
    from puppetguard.model.subject import Subject

_DECLARING: dict[str, Via] = {
    "include": "include", "contain": "contain", "require": "require", "hiera_include": "hiera_include",
}  # fmt: skip
_ASKING = frozenset("defined tagged".split())
_DATA_ONLY = frozenset({ast.LiteralString, ast.QualifiedName})
_DECIDING = (ast.IfExpression, ast.UnlessExpression, ast.SelectorExpression, ast.CaseExpression)
_SPEAKING = (
    ast.ResourceDefaultsExpression,
    ast.ResourceOverrideExpression,
    ast.CollectExpression,
    ast.AccessExpression,
    ast.QualifiedReference,
)
"""The nodes that can speak of a type."""
_CLASS_REFERENCE = re.compile(r"Class\[\s*['\"]?([\w:]+)['\"]?\s*\]")
"""`include Class['x']`"""
_MERGING = re.compile(r"\b(?:unique|deep|hiera_array)\b")
"""What makes a lookup gather the values of all levels."""
_LITERALS = frozenset({ast.LiteralString, ast.QualifiedName, ast.LiteralBoolean, ast.LiteralInteger})
_KEPT_CALLS = frozenset(
    """lookup hiera hiera_array hiera_hash hiera_include template inline_template epp inline_epp file binary_file
    find_file find_template run_plan run_task run_task_with run_script upload_file""".split()
)
"""The calls that are kept of Puppet's and Bolt's own functions."""
_MOST = 20
"""How many values of one attribute are kept."""


def outline_of(subject: Subject) -> Outline:
    """Return the outline of a manifest or template in Puppet's language."""
    return _Outliner(subject).outline()


class _Outliner:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._source = subject.source
        self._starts = subject.source.line_starts
        self._containers: dict[int, str] = {}
        self._branches: dict[int, tuple[Context, tuple[tuple[str, ...], bool]]] = {}
        nodes = [one.node for one in subject.definitions if one.kind == "node"]
        self._node_numbers = {id(node): number for number, node in enumerate(nodes)}

    def outline(self) -> Outline:
        subject = self._subject
        words = spelled_words(subject.of_kinds(*SPEAKING))
        references = sorted(self._references(), key=lambda one: (one.place.line, one.place.column))
        return Outline(
            tuple(self._definition(one) for one in subject.definitions),
            tuple(references),
            tuple(self._resource(one) for one in subject.resources.all if one.type is not None),
            tuple(one for relation in subject.relationships for one in self._relations(relation)),
            any(problem.phase == "parse" and problem.severity == "error" for problem in subject.problems),
            lambdas=tuple(self._lambdas()),
            calls=tuple(self._calls()),
            parameters=tuple(self._parameter(one, Context()) for one in subject.program.parameters or ()),
            inclusions=tuple(self._inclusions()),
            words=words.all,
            spelled=tuple((word, self._place(span)) for word, span in words.once),
            assigned=tuple(dict.fromkeys(self._assigned())),
            template=self._template(),
            reads=tuple(self._reads()),
            sets=tuple(self._sets()),
            unused=tuple(
                UnusedOutline(one.name, one.kind, self._place(one.span), self._container_of(one.scope))
                for one in unused(subject)
                if one.kind != "beside"
            ),
            queried=queried(subject),
            mentions=mentions(subject.of_kinds(*TELLING)),
            facts=tuple(
                FactOutline(one.names, tuple(self._place(span) for span in one.spans)) for one in foreign_facts(subject)
            ),
            queries=tuple(QueryOutline(kind, name, self._place(span)) for kind, name, span in asked_of(subject)),
            inline=tuple(self._inline()),
            creations=tuple(
                CreationOutline(
                    one.type, one.source, one.name, self._place(one.span), one.given, one.complete, one.kept
                )
                for one in creations(subject)
            ),
        )

    def _assigned(self) -> Iterator[tuple[str, str]]:
        """Yield the variables that are set, with the containers in which they are."""
        contexts = _Around(self._subject)
        for node in self._subject.of_kinds(ast.LambdaExpression, ast.AssignmentExpression):
            if isinstance(node, ast.LambdaExpression):
                container = self._container(contexts.of(node.start))
                yield from ((container, one.name) for one in node.parameters)
            elif isinstance(node, ast.AssignmentExpression):
                container = self._container(contexts.of(node.start))
                pending = [node.left]
                while pending:
                    one = pending.pop()
                    if isinstance(one, ast.VariableExpression):
                        yield container, one.name
                    elif isinstance(one, ast.LiteralList):
                        pending += one.values
                    elif isinstance(one, ast.LiteralHash):
                        pending += (entry.key for entry in one.entries)

    def _template(self) -> TemplateOutline | None:
        if self._source.kind != "epp":
            return None
        parameters = self._subject.program.parameters
        if parameters is None:
            return TemplateOutline()
        return TemplateOutline(
            tuple(
                ParameterOutline(
                    one.name,
                    self._place(Span(one.name_start, one.name_start + len(one.name) + 1)),
                    "" if one.type_expr is None else self._source.slice(one.type_expr.span),
                    one.value is not None,
                )
                for one in parameters
            )
        )

    def _inline(self) -> Iterator[tuple[Place, tuple[ParameterOutline, ...]]]:
        """Yield what the templates take that calls of ``inline_epp`` are given as known texts."""
        for call in self._subject.calls:
            values = call.arguments[0].values if call.name == "inline_epp" and call.arguments else ()
            value = values[0].value if len(values) == 1 else None
            if isinstance(value, StaticText) and value.type == "String" and UNKNOWN not in value.text:
                result = parse(SourceFile("", value.text, "epp"))
                known = result.program.parameters
                if known is not None and not result.problems:
                    at = self._place(call.name_span)
                    yield at, tuple(ParameterOutline(one.name, at, "", one.value is not None) for one in known)

    def _place(self, span: Span) -> Place:
        return self._range(*span)

    def _range(self, start: int, end: int) -> Place:
        # What `SourceFile.position` says of both ends, which mostly are in one line; a file has hundreds of places.
        end = max(end, start)
        starts = self._starts
        line = bisect_right(starts, start)
        first = starts[line - 1] - 1
        if line == len(starts) or end < starts[line]:
            return Place(line, start - first, line, end - first)
        last = bisect_right(starts, end, line)
        return Place(line, start - first, last, end - starts[last - 1] + 1)

    def _container(self, context: Context) -> str:
        container = context.container
        if container.kind == "top":
            return ""
        if container.kind == "node":
            return f"node {self._node_numbers.get(id(container.node), 0)}"
        return f"{container.kind} {container.names[0]}"

    def _branch(self, context: Context) -> tuple[tuple[str, ...], bool]:
        # With the context, so that no other one can come to lie where it was.
        known = self._branches.get(id(context))
        if known is None:
            known = self._branches[id(context)] = context, _branch(context)
        return known[1]

    def _is_conditional(self, context: Context) -> bool:
        branch, looped = self._branch(context)
        return bool(branch) or looped

    # --- variables ---

    def _reads(self) -> Iterator[ReadOutline]:
        from puppetguard.model.fact_names import EVERYWHERE
        from puppetguard.model.spelling import closest, is_clear, likeliest

        uses = self._subject.variable_uses
        asked = self._asked()
        near: dict[tuple[int, str], tuple[str, bool]] = {}
        spare: dict[str, list[str]] = {}
        for one in self._subject.unread:
            spare.setdefault(self._container_of(one.scope), []).append(one.name)
        for read in uses.reads:
            node, name = read.node, read.node.name
            if read.state == "set" or not name or name.isdecimal() or name.removeprefix("::") in EVERYWHERE:
                continue
            key = id(read.scope), name
            spared = spare.get(self._container_of(read.scope), ())
            if key not in near:
                sight = [] if "::" in name else list(uses.names_in_sight(read.scope))
                # What is set and not read is meant more likely than what is read elsewhere.
                first = None if "::" in name else likeliest(name, spared)
                meant = first[0] if first is not None else closest(name, sight) or ""
                near[key] = meant, bool(meant) and is_clear(name, meant, sight, free=True)
            yield ReadOutline(
                name,
                self._range(node.start, node.end),
                self._container_of(read.scope),
                "" if near[key][0] == name else near[key][0],
                "" if read.state == "unset" else read.state,
                Place() if read.setting is None else self._place(Span(read.setting.end, read.setting.end)),
                id(node) in asked,
                near[key][0] in spared and near[key][0] != name,
                near[key][1],
            )

    def _asked(self) -> set[int]:
        """Return the variables that are only asked whether they are set: ``defined('$x')`` has them in texts."""
        found: set[int] = set()
        for node in self._subject.of_kinds(*_DECIDING):
            tests: list[ast.Node] = []
            if isinstance(node, (ast.IfExpression, ast.UnlessExpression)):
                tests = [node.test]
            elif isinstance(node, ast.SelectorExpression):
                tests = [node.left]
            elif isinstance(node, ast.CaseExpression):
                tests = [node.test]
            while tests:
                test = tests.pop()
                if isinstance(test, ast.VariableExpression):
                    found.add(id(test))
                elif isinstance(test, (ast.NotExpression, ast.ParenthesizedExpression)):
                    tests.append(test.expr)
                elif isinstance(test, (ast.AndExpression, ast.OrExpression)) or (
                    # What is compared by size must be there.
                    isinstance(test, ast.ComparisonExpression) and test.operator in ("==", "!=")
                ):
                    tests += [test.left, test.right]
        return found

    def _container_of(self, scope: Scope) -> str:
        known = self._containers.get(id(scope))
        if known is None:
            known = self._containers[id(scope)] = self._container_named(body_of(scope).node)
        return known

    def _container_named(self, node: ast.Node | None) -> str:
        match node:
            case ast.HostClassDefinition():
                return f"class {node.name.removeprefix('::')}"
            case ast.ResourceTypeDefinition():
                return f"define {node.name.removeprefix('::')}"
            case ast.FunctionDefinition():
                return f"function {node.name.removeprefix('::')}"
            case ast.PlanDefinition():
                return f"plan {node.name.removeprefix('::')}"
            case ast.NodeDefinition():
                return f"node {self._node_numbers.get(id(node), 0)}"
        return ""

    def _sets(self) -> Iterator[SetOutline]:
        scopes = self._subject.evaluator.scopes
        bodies = [scopes.top]
        for one in self._subject.definitions:
            scope = scopes.of(one.node)
            if scope is not None:
                bodies.append(scope)
        for body in bodies:
            if body.settings:
                yield SetOutline(self._container_named(body.node), tuple(body.settings))

    # --- definitions ---

    def _definition(self, one: Definition) -> DefinitionOutline:
        node = one.node
        returns = value = ""
        if isinstance(node, ast.FunctionDefinition) and node.return_type is not None:
            returns = self._source.slice(node.return_type.span)
        if isinstance(node, ast.TypeAlias):
            value = self._source.slice(node.type_expr.span)
        parameters = []
        for parameter in one.parameters:
            default = parameter.default
            kept: list[object] = []
            if default is not None:
                literal = packed_literal(default.node)
                if literal is NOT_LITERAL:
                    kept = [packed(possible.value) for possible in default.values[:_MOST]]
                else:
                    kept = [literal]
            parameters.append(
                ParameterOutline(
                    parameter.name,
                    self._place(parameter.span),
                    parameter.type_text,
                    default is not None,
                    parameter.node.captures_rest,
                    kept,
                    default is not None and _is_assumed(default.values),
                    NOWHERE if default is None else self._place(default.node.span),
                )
            )
        names = one.names if one.kind == "node" else tuple(name.removeprefix("::") for name in one.names)
        if one.kind == "type":
            names = tuple(name.lower() for name in names)
        return DefinitionOutline(
            one.kind,
            names,
            self._place(one.name_span),
            tuple(parameters),
            one.parent or "",
            self._place(one.parent_span),
            returns,
            value,
        )

    def _lambdas(self) -> Iterator[ParameterOutline]:
        contexts = _Around(self._subject)
        for node in self._subject.of_kinds(ast.LambdaExpression):
            if isinstance(node, ast.LambdaExpression):
                for one in node.parameters:
                    if one.type_expr is not None and one.value is not None:
                        yield self._parameter(one, contexts.of(node.start))

    def _parameter(self, one: ast.Parameter, context: Context) -> ParameterOutline:
        values: Sequence[Possibility] = ()
        if one.value is not None:
            values = Expression(one.value, context, self._subject.evaluator).values
        return ParameterOutline(
            one.name,
            self._place(Span(one.name_start, one.name_start + 1 + len(one.name))),
            "" if one.type_expr is None else self._source.slice(one.type_expr.span),
            one.value is not None,
            one.captures_rest,
            [packed(possible.value) for possible in values[:_MOST]],
            _is_assumed(values),
            NOWHERE if one.value is None else self._place(one.value.span),
        )

    def _calls(self) -> Iterator[CallOutline]:
        for call in self._subject.calls:
            if call.name is None or ("::" not in call.name and call.name not in _KEPT_CALLS):
                continue
            arguments = call.arguments[: call.spread]
            yield CallOutline(
                call.name,
                self._place(call.name_span),
                tuple(tuple(packed(one.value) for one in each.values[:_MOST]) for each in arguments),
                tuple(self._place(each.span) for each in arguments),
                tuple(_is_assumed(each.values) for each in arguments),
                call.count is not None,
                call.has_lambda,
                self._container(call.context),
                self._is_conditional(call.context),
            )

    # --- references ---

    def _references(self) -> Iterator[ReferenceOutline]:
        subject = self._subject
        for one in subject.definitions:
            if one.parent is not None:
                yield ReferenceOutline(
                    "class", one.parent, "inherits", self._place(one.parent_span), self._container(one.context)
                )
        asked: list[Span] = []
        for call in subject.calls:
            if call.name is None:
                continue
            container, conditional = self._container(call.context), self._is_conditional(call.context)
            count = call.count
            yield ReferenceOutline(
                "function",
                call.name,
                "method" if call.form == "method" else "call",
                self._place(call.name_span),
                container,
                conditional,
                -1 if count is None else count,
            )
            via = _DECLARING.get(call.name)
            if via is not None and via != "hiera_include":
                for argument in call.arguments:
                    values = argument.values
                    for name, span in self._texts(values, argument.span):
                        sure = conditional or len(values) > 1
                        yield ReferenceOutline("class", _class_name(name), via, self._place(span), container, sure)
            elif call.name in _ASKING:
                asked.append(call.node.span)
        for resource in subject.resources.all:
            yield from self._of_resource(resource)
        yield from self._accesses(asked)

    def _of_resource(self, resource: Resource) -> Iterator[ReferenceOutline]:
        if resource.type is None:
            return
        container, conditional = self._container(resource.context), self._is_conditional(resource.context)
        via: Via = "resource"
        if resource.form == "function":
            via = "create"
        elif resource.form in PARTIAL:
            via = {"default": "default", "override": "override", "collector": "collector"}[resource.form]  # type: ignore[assignment] # one of them
        if resource.type == "class":
            if resource.form not in PARTIAL:
                for title in resource.titles:
                    for name, span in self._texts([title], resource.title_span):
                        yield ReferenceOutline(
                            "class", _class_name(name), via, self._place(span), container, conditional
                        )
            return
        yield ReferenceOutline("type", resource.type, via, self._place(resource.type_span), container, conditional)

    def _texts(self, values: Iterable[Possibility], span: Span) -> Iterator[tuple[str, Span]]:
        """Yield the known texts among values, with the place where each is written, or else ``span``."""
        for value in flattened(one.value for one in values):
            if isinstance(value, StaticText) and value.type in ("String", "Type") and UNKNOWN not in value.text:
                text = value.text
                if value.type == "Type":
                    # `include Class['x']`
                    continue
                places = value.spans(self._source, 0, len(text)) if value.fragments else []
                written = len(places) == 1 and span[0] <= places[0].start < max(span)
                yield text, places[0] if written else span

    def _accesses(self, asked: Sequence[Span]) -> Iterator[ReferenceOutline]:
        """Yield what is spoken of as ``Type['title']``, collected, or used as a type of values."""
        contexts = _Around(self._subject)
        known: set[int] = set()
        spans = sorted(asked)
        reached = 0
        until = -1
        for node in self._subject.of_kinds(*_SPEAKING):
            while reached < len(spans) and spans[reached].start <= node.start:
                until = max(until, spans[reached].end)
                reached += 1
            inquiry = node.start < until
            match node:
                case ast.ResourceDefaultsExpression(type_ref=reference):
                    known.add(id(reference))
                case ast.ResourceOverrideExpression(resources=ast.AccessExpression(left=reference)):
                    known.add(id(reference))
                case ast.CollectExpression(type_expr=reference):
                    known.add(id(reference))
                    if isinstance(reference, ast.QualifiedReference) and not node.operations:
                        yield self._of_type(reference, "collector", contexts)
                case ast.AccessExpression(left=ast.QualifiedReference() as reference) if id(reference) not in known:
                    known.add(id(reference))
                    via: Via = "defined" if inquiry else "reference"
                    if reference.value.removeprefix("::").lower() == "class":
                        for key in node.keys:
                            if type(key) in _DATA_ONLY:
                                context = contexts.of(node.start)
                                yield ReferenceOutline(
                                    "class",
                                    _class_name(key.value),  # type: ignore[attr-defined] # both have one
                                    via,
                                    self._place(key.span),
                                    self._container(context),
                                    self._is_conditional(context),
                                )
                    else:
                        yield self._of_type(reference, via, contexts)
                case ast.QualifiedReference() if id(node) not in known:
                    context = contexts.of(node.start)
                    yield ReferenceOutline(
                        "data-type",
                        node.value.removeprefix("::").lower(),
                        "defined" if inquiry else "type",
                        self._place(node.span),
                        self._container(context),
                        self._is_conditional(context),
                    )

    def _of_type(self, reference: ast.QualifiedReference, via: Via, contexts: _Around) -> ReferenceOutline:
        context = contexts.of(reference.start)
        name = reference.value.removeprefix("::").lower()
        place = self._place(reference.span)
        return ReferenceOutline("type", name, via, place, self._container(context), self._is_conditional(context))

    # --- classes whose names are not known ---

    def _inclusions(self) -> Iterator[InclusionOutline]:
        for call in self._subject.calls:
            via = _DECLARING.get(call.name or "")
            if via == "hiera_include":
                yield from self._looked_up(call)
            elif via is not None:
                for argument in call.arguments:
                    yield from self._unknown(argument.values, via, argument.span, call.context)
        for resource in self._subject.resources.all:
            if resource.type == "class" and resource.form not in PARTIAL:
                via = "create" if resource.form == "function" else "resource"
                yield from self._unknown(resource.titles, via, resource.title_span, resource.context)

    def _unknown(
        self, values: Sequence[Possibility], via: Via, span: Span, context: Context
    ) -> Iterator[InclusionOutline]:
        conditional = len(values) > 1 or self._is_conditional(context)
        for value in flattened(one.value for one in values):
            if not isinstance(value, StaticText):
                continue
            if value.type == "Type" and (named := _CLASS_REFERENCE.fullmatch(value.text)):
                yield InclusionOutline(
                    _class_name(named[1]),
                    via,
                    self._place(span),
                    "",
                    container=self._container(context),
                    conditional=conditional,
                )
            elif UNKNOWN in value.text:
                cause = value.cause
                known = ("expression", "", False) if cause is None else (cause.kind, cause.name, cause.exact)
                yield InclusionOutline(
                    _class_name(value.text),
                    via,
                    self._place(span),
                    *known,
                    merged=_MERGING.search(self._source.slice(span)) is not None,
                    container=self._container(context),
                    conditional=conditional,
                )

    def _looked_up(self, call: Call) -> Iterator[InclusionOutline]:
        """Yield what ``hiera_include`` declares: the classes that all levels of Hiera have under a key."""
        if not call.arguments:
            return
        key = call.arguments[0]
        for one in key.values:
            value = one.value
            name = value.text if isinstance(value, StaticText) and UNKNOWN not in value.text else ""
            yield InclusionOutline(
                UNKNOWN,
                "hiera_include",
                self._place(key.span),
                "lookup" if name else "expression",
                name,
                exact=True,
                merged=True,
                container=self._container(call.context),
                conditional=len(key.values) > 1 or self._is_conditional(call.context),
            )

    # --- resources ---

    def _resource(self, resource: Resource) -> ResourceOutline:
        titles: list[str] = []
        if resource.form not in PARTIAL or resource.form == "override":
            title_values = resource.title_values
            literal = packed_literal(title_values.node) if isinstance(title_values, Expression) else NOT_LITERAL
            if isinstance(literal, str):
                titles.append(literal)
            else:
                for title in resource.titles if resource.form != "override" else flat(resource.title_values):
                    value = title.value
                    titles.append(value.text if isinstance(value, StaticText) else UNKNOWN)
        attributes = []
        for attribute in resource.attributes.values():
            node = attribute.node
            literal = NOT_LITERAL if node is None else packed_literal(node)
            assumed = False
            if literal is NOT_LITERAL:
                possible = attribute.values
                values = tuple([packed(one.value) for one in possible[:_MOST]])
                assumed = _is_assumed(possible)
            else:
                values = (literal,)
            attributes.append(
                AttributeOutline(
                    attribute.name,
                    self._place(attribute.name_span),
                    self._place(attribute.value_span),
                    values,
                    assumed,
                    type(attribute.value_node) in _LITERALS,
                )
            )
        branch, looped = self._branch(resource.context)
        return ResourceOutline(
            resource.type or "",
            resource.form,
            tuple(titles),
            self._place(resource.type_span),
            self._place(resource.title_span),
            tuple(attributes),
            not resource.unfolds_unknown,
            self._container(resource.context),
            branch,
            looped,
        )

    def _relations(self, relation: Relationship) -> Iterator[RelationOutline]:
        container, conditional = self._container(relation.context), self._is_conditional(relation.context)
        for source, source_span in _ends(relation.source):
            for target, target_span in _ends(relation.target):
                named = relation.named
                place = source_span if named is relation.source else target_span
                yield RelationOutline(
                    relation.operator,
                    source,
                    target,
                    self._place(place),
                    self._place(source_span),
                    relation.attribute,
                    container,
                    conditional,
                )


class _Around:
    """The contexts of a file, to be found by places that are asked for in the order of the source."""

    def __init__(self, subject: Subject) -> None:
        self._sites = iter(subject.sites)
        self._next = next(self._sites, None)
        self._open: list[tuple[int, Context]] = []

    def of(self, start: int) -> Context:
        """Return the context of a place: inside of the innermost definition or statement around it."""
        while self._next is not None and self._next[0].start <= start:
            node, context = self._next
            if isinstance(node, (ast.NamedDefinition, ast.NodeDefinition)):
                context = context.opened_by(node, "")
            self._close(node.start)
            self._open.append((node.end, context))
            self._next = next(self._sites, None)
        self._close(start)
        return self._open[-1][1] if self._open else Context()

    def _close(self, start: int) -> None:
        while self._open and self._open[-1][0] <= start:
            self._open.pop()


def flat(values: Iterable[Possibility] | object) -> list[Possibility]:
    """Return values one by one, those of arrays as well; none if they are not a list of values."""
    from puppetguard.model.resources import single_values

    return single_values(values) if isinstance(values, (list, tuple)) else []


def _ends(side: Side) -> Iterator[tuple[tuple[str, str], Span]]:
    if side.type is None:
        return
    for title in side.titles:
        value = title.value
        text = value.text if isinstance(value, StaticText) else UNKNOWN
        yield (side.type, text), side.place(title)


def _is_assumed(values: Iterable[Possibility]) -> bool:
    # Asked of each attribute and parameter: a loop costs half of `any`.
    for one in values:  # noqa: SIM110 # see above
        if one.default or one.override:
            return True
    return False


def _class_name(name: str) -> str:
    return name.removeprefix("::").lower()


def _branch(context: Context) -> tuple[tuple[str, ...], bool]:
    """Return the decisions around some code, outermost first, and whether it stands in a lambda."""
    found = [
        f"{condition.node.start}.{zlib.crc32(condition.answer.encode('utf-8', 'replace')):x}"
        for condition in context.conditions
    ]
    found.reverse()
    return tuple(found), isinstance(context.opener, ast.LambdaExpression)
