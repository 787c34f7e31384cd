"""What one version of a file says, fact by fact: each with what makes it the same fact in another version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from puppetguard.change.fact import Aspect, Fact, FactKind, veiled
from puppetguard.change.normal import normal
from puppetguard.model.outline import Place
from puppetguard.model.packed import packed
from puppetguard.model.script import UNKNOWN
from puppetguard.model.values import StaticText, is_known
from puppetguard.source import Span
from puppetguard.syntax import ast
from puppetguard.syntax.walk import children

if TYPE_CHECKING:
    from puppetguard.model.contexts import Condition, Context
    from puppetguard.model.definitions import Definition
    from puppetguard.model.resources import Resource
    from puppetguard.model.subject import Subject
    from puppetguard.model.values import Possibility

_PARTIAL: dict[str, FactKind] = {"default": "default", "override": "override", "collector": "collector"}
_INCLUDING = frozenset("include contain require hiera_include".split())
_SHOWN = 200
_MOST = 20


def facts(subject: Subject) -> list[Fact]:
    """Return the facts of a parsed file, in no order that matters."""
    return list(_Reader(subject).read())


class _Reader:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._source = subject.source

    def read(self) -> Iterator[Fact]:
        for definition in self._subject.definitions:
            yield self._definition(definition)
        for resource in self._subject.resources.all:
            yield from self._resource(resource)
        yield from self._statements()
        yield from self._suppressions()

    def _place(self, span: Span) -> Place:
        start, end = self._source.position(span[0]), self._source.position(max(span))
        return Place(start.line, start.column, end.line, end.column)

    def _shown(self, node: ast.Node) -> str:
        text = " ".join(self._source.slice(node.span).split())
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

    def _aspect(self, node: ast.Node, values: Sequence[Possibility] | None = None, name: str = "") -> Aspect:
        """Return what an expression says; ``name`` is what it is the value of."""
        said = normal(node, resources_by_name=True)
        shown, place = veiled(self._shown(node), name), self._place(node.span)
        return Aspect(said, shown, place, known_values(values), sure=is_sure(values))

    # --- definitions ---

    def _definition(self, one: Definition) -> Fact:
        node = one.node
        aspects: dict[str, Aspect] = {}
        if one.parent is not None:
            aspects["inherits"] = Aspect(one.parent, one.parent, self._place(one.parent_span))
        for number, parameter in enumerate(one.parameters):
            place = self._place(parameter.span)
            written = parameter.node.type_expr
            typed = "Any" if written is None else self._shown(written)
            rest = "*" if parameter.node.captures_rest else ""
            order = f"{number} " if one.kind == "function" else ""
            aspects[f"${parameter.name} type"] = Aspect(f"{order}{rest}{normal(written) or 'Any'}", typed, place)
            if parameter.default is not None:
                default = self._aspect(parameter.default.node, parameter.default.values, parameter.name)
                aspects[f"${parameter.name} default"] = default
        if isinstance(node, ast.FunctionDefinition):
            if node.return_type is not None:
                aspects["return type"] = self._aspect(node.return_type)
            aspects["body"] = Aspect(normal(node.body), "…", self._place(node.body.span))
        elif isinstance(node, ast.PlanDefinition):
            aspects["body"] = Aspect(normal(node.body), "…", self._place(node.body.span))
        elif isinstance(node, ast.TypeAlias):
            aspects["type"] = self._aspect(node.type_expr)
        return Fact(one.kind, _definition_name(one), "", "", self._place(one.name_span), aspects)

    # --- resources ---

    def _resource(self, one: Resource) -> Iterator[Fact]:
        kind = _PARTIAL.get(one.form, "resource")
        type_name = _type_shown(one.type)
        aspects: dict[str, Aspect] = {}
        for attribute in one.attributes.values():
            node = attribute.node
            values = attribute.values
            if node is not None:
                aspects[attribute.name] = self._aspect(node, values, attribute.name)
            else:
                shown = ", ".join(sorted({_value_shown(value.value) for value in values[:_MOST]}))
                kept = known_values(values)
                aspects[attribute.name] = Aspect(
                    repr(kept) if kept is not None else normal(attribute.source_node),
                    shown,
                    self._place(attribute.written),
                    kept,
                    sure=is_sure(values),
                )
        if one.unfolds_unknown:
            for operation in (each for body in one.operations for each in body):
                if isinstance(operation, ast.AttributesOperation):
                    aspects["*"] = self._aspect(operation.expr)
        if one.form in ("virtual", "exported"):
            aspects["(form)"] = Aspect(one.form, one.form, self._place(one.type_span))
        where = self._where(one.context)
        if kind in ("default", "collector"):
            query = one.node.query if isinstance(one.node, ast.CollectExpression) else None
            asked = f" <| {self._shown(query.expr)} |>" if query is not None and query.expr is not None else ""
            fact = _fact(kind, f"{type_name}{asked}", where, self._place(one.type_span), aspects)
            yield fact if query is None else structs.replace(fact, title=normal(query))
            return
        said = normal(one.title_node) if kind == "resource" else ""
        if one.type == "class":
            # It is the same class with and without colons in front.
            said = said.replace('"::', '"')
        titles = one.titles if kind == "resource" else list(_flat(one.title_values))
        for title in titles:
            place = self._place(one.title_place(title.value) if kind == "resource" else one.title_span)
            name = f"{type_name}[{self._title(title, one)}]"
            fact = _fact(kind, name, where, place, aspects)
            loose = "" if title.certain else self._title_written(title, one)
            yield fact if kind != "resource" else structs.replace(fact, title=said, loose=loose)

    def _title(self, title: Possibility, one: Resource) -> str:
        value = title.value
        if isinstance(value, StaticText) and UNKNOWN not in value.text and value.type != "Any":
            return f"'{value.text.removeprefix('::') if one.type == 'class' else value.text}'"
        return self._title_written(title, one)

    def _title_written(self, title: Possibility, one: Resource) -> str:
        return " ".join(self._source.slice(one.title_place(title.value)).split())

    # --- all else ---

    def _statements(self) -> Iterator[Fact]:
        """Yield includes, variables, relationships and other statements."""
        from puppetguard.model.contexts import Context

        stack: list[tuple[ast.Node, Context]] = [(self._subject.program, Context())]
        text = self._source.text
        while stack:
            node, context = stack.pop()
            inner: list[tuple[ast.Node, Context]] = []
            match node:
                case ast.FunctionDefinition() | ast.PlanDefinition() | ast.TypeAlias():
                    continue
                case ast.NamedDefinition() | ast.NodeDefinition():
                    inside = context.opened_by(node, text)
                    inner = [(one, inside) for one in node.body.statements]
                case ast.Program() | ast.BlockExpression():
                    inner = [(one, context) for one in node.statements]
                case ast.IfExpression() | ast.UnlessExpression() | ast.CaseExpression():
                    inner = _branches(node, context, text)
                case ast.CollectExpression() if not node.operations:
                    yield self._realizing(node, context)
                case (
                    ast.ResourceExpression()
                    | ast.ResourceDefaultsExpression()
                    | ast.ResourceOverrideExpression()
                    | ast.CollectExpression()
                ):
                    inner = []
                case ast.AssignmentExpression():
                    yield self._variable(node, context)
                case ast.RelationshipExpression():
                    yield self._statement(node, context, "relationship")
                    inner = [(one, context) for one in children(node)]
                case ast.CallNamedFunctionExpression(functor=ast.QualifiedName() as name) if name.value in _INCLUDING:
                    yield from self._includes(node, name.value, context)
                case ast.CallNamedFunctionExpression() | ast.CallMethodExpression() | ast.RenderExpression():
                    yield self._statement(node, context, "statement")
                case ast.RenderStringExpression():
                    yield self._statement(node, context, "statement")
                case ast.LiteralList():
                    inner = [(one, context) for one in node.values]
                case _ if not isinstance(node, (ast.AccessExpression, ast.Nop)):
                    yield self._statement(node, context, "statement")
            stack += reversed(inner)

    def _includes(self, node: ast.CallNamedFunctionExpression, how: str, context: Context) -> Iterator[Fact]:
        where = self._where(context)
        for argument in node.arguments:
            for one in argument.values if isinstance(argument, ast.LiteralList) else [argument]:
                named = isinstance(one, (ast.LiteralString, ast.QualifiedName))
                name = one.value.removeprefix("::") if named else self._shown(one)  # type: ignore[attr-defined] # so named
                place = self._place(one.span)
                yield _fact("include", name, where, place, {"function": Aspect(how, how, place)})

    def _variable(self, node: ast.AssignmentExpression, context: Context) -> Fact:
        where = self._where(context)
        opener = context.opener
        scopes = self._subject.evaluator.scopes
        scope = (scopes.of(opener) if opener is not None else None) or scopes.top
        values = self._subject.evaluator.evaluate(node.right, scope)
        aspects = {"value": self._aspect(node.right, values, self._shown(node.left).lstrip("$"))}
        return _fact("variable", self._shown(node.left), where, self._place(node.left.span), aspects)

    def _realizing(self, node: ast.CollectExpression, context: Context) -> Fact:
        """Return the fact of a collector that sets nothing: what it finds is there from then on."""
        shown = self._shown(node)
        kind, _, query = shown.partition("<")
        fact = _fact("collector", f"{kind.strip()} <{query}", self._where(context), self._place(node.span), {})
        return structs.replace(fact, title=normal(node.query))

    def _statement(self, node: ast.Node, context: Context, kind: FactKind) -> Fact:
        where = self._where(context)
        place = self._place(node.span)
        # What the resources in it are set to are facts of their own.
        aspect = Aspect(normal(node, resources_by_name=True), "", place)
        subject = self._chain(node) if isinstance(node, ast.RelationshipExpression) else self._shown(node)
        return _fact(kind, subject, where, place, {"": aspect})

    def _chain(self, node: ast.Node) -> str:
        """Return a chain of arrows, in which resources that are declared go by their names."""
        if isinstance(node, ast.RelationshipExpression):
            return f"{self._chain(node.left)} {node.operator} {self._chain(node.right)}"
        if isinstance(node, ast.ResourceExpression) and isinstance(node.type_name, ast.QualifiedName):
            titles = [self._shown(body.title) for body in node.bodies if isinstance(body, ast.ResourceBody)]
            return f"{_type_shown(node.type_name.value)}[{', '.join(titles)}]"
        return self._shown(node)

    def _suppressions(self) -> Iterator[Fact]:
        """Yield the comments that excuse findings: they mean nothing to Puppet, and something to who guards it."""
        from puppetguard.model.suppressions import suppressions

        for one in suppressions(self._subject):
            for named in one.names:
                where = "the file" if one.form == "file" else self._around(named.place)
                yield Fact("suppression", named.name, where, "", named.place, {})

    def _around(self, place: Place) -> str:
        """Return the name of the innermost definition around a place."""
        found = [
            (span, one)
            for one in self._subject.definitions
            for span in [self._place(one.node.span)]
            if (span.line, span.column) <= (place.line, place.column) < (span.end_line, span.end_column)
        ]
        if not found:
            return ""
        innermost = max(found, key=lambda pair: (pair[0].line, pair[0].column))[1]
        return f"{innermost.kind} {_definition_name(innermost)}"

    def _where(self, context: Context) -> _Where:
        container = context.container
        name = "" if container.kind == "top" else f"{container.kind} {', '.join(container.names)}"
        conditions = list(context.conditions)
        conditions.reverse()
        shown = [f"{one.kind} {' '.join(one.asked.split())} is {' '.join(one.answer.split())}" for one in conditions]
        guards = [_guard(one, self._source.text) for one in conditions]
        at: Context | None = context
        loops = ""
        while at is not None:
            opener = at.opener
            if isinstance(opener, ast.LambdaExpression) and (at.outer is None or at.outer.opener is not opener):
                loops += f" in |{', '.join(one.name for one in opener.parameters)}|"
            at = at.outer
        return _Where(name, "; ".join(shown) + loops, "; ".join(guards) + loops)


class _Where(NamedTuple):
    container: str
    condition: str
    guard: str


def _guard(condition: Condition, text: str) -> str:
    """Return the normal form of a decision and of its answer."""
    node = condition.node
    answer = condition.answer
    if isinstance(node, ast.CaseExpression):
        for option in node.options:
            if " ".join(text[one.start : one.end] for one in option.values) == answer:
                answer = " ".join(sorted(map(normal, option.values)))
                break
    if not isinstance(node, (ast.IfExpression, ast.UnlessExpression, ast.CaseExpression)):
        return f"{condition.kind} {normal(node)} {answer}"
    asked = node.test
    kind = "case" if isinstance(node, ast.CaseExpression) else "if"
    while kind == "if" and isinstance(asked, (ast.NotExpression, ast.ParenthesizedExpression)):
        if isinstance(asked, ast.NotExpression):
            answer = "false" if answer == "true" else "true"
        asked = asked.expr
    return f"{kind} {normal(asked)} {answer}"


def _fact(kind: FactKind, subject: str, where: _Where, place: Place, aspects: dict[str, Aspect]) -> Fact:
    return Fact(kind, subject, where.container, where.condition, place, aspects, where.guard)


def is_sure(values: Sequence[Possibility] | None) -> bool:
    """Tell whether something has one of its values whenever the code runs, whatever callers and Hiera say."""
    return values is None or all(one.certain for one in values)


def known_values(values: Sequence[Possibility] | None) -> tuple[object, ...] | None:
    """Return all values that something can have as plain data; None unless all of them are known."""
    if values is None or len(values) > _MOST or not all(is_known(one.value) for one in values):
        return None
    found = {repr(packed(one.value)): packed(one.value) for one in values}
    return None if any(map(_is_written, found.values())) else tuple(found[key] for key in sorted(found))


def _is_written(value: object) -> bool:
    """Tell whether a part of a packed value is a text of the source: a reference, a type, a regular expression."""
    return isinstance(value, list) and (
        value[:1] in (["type"], ["regexp"], ["unknown"]) or any(map(_is_written, value))
    )


def _value_shown(value: object) -> str:
    from puppetguard.model.expressions import shown

    return shown(value)  # type: ignore[arg-type] # a value


def _flat(values: object) -> Iterable[Possibility]:
    from puppetguard.model.resources import single_values

    return single_values(values) if isinstance(values, (list, tuple)) else []


def _definition_name(one: Definition) -> str:
    return ", ".join(one.names) or "default"


def _type_shown(kind: str | None) -> str:
    return "::".join(part.capitalize() for part in (kind or "?").split("::"))


def _branches(node: ast.Node, context: Context, text: str) -> list[tuple[ast.Node, Context]]:
    """Return the blocks of a decision, each with what leads there."""
    from puppetguard.model.contexts import Condition

    def written(one: ast.Node) -> str:
        return text[one.start : one.end]

    match node:
        case ast.IfExpression():
            found: list[tuple[ast.Node, Context]] = [
                (node.then, context.under(Condition("if", written(node.test), "true", node)))
            ]
            if node.else_ is not None:
                found.append((node.else_, context.under(Condition("if", written(node.test), "false", node))))
            return found
        case ast.UnlessExpression():
            found = [(node.then, context.under(Condition("unless", written(node.test), "false", node)))]
            if node.else_ is not None:
                found.append((node.else_, context.under(Condition("unless", written(node.test), "true", node))))
            return found
        case ast.CaseExpression():
            return [
                (
                    option.then,
                    context.under(Condition("case", written(node.test), " ".join(map(written, option.values)), node)),
                )
                for option in node.options
            ]
    return []
