"""The grammar of Puppet's language.

From values to types, control, definitions, plans, templates and operators; last, what the few elements with code of
their own read. ``expression``, ``assignment`` and ``block`` are named first, for everything contains them. Punctuation
and keywords in a ``Sequence`` carry no value, ``TOKEN.at`` stands for the offset of a token; the function given as
``build`` makes the node (``builders.py``).

Elements with code of their own: ``Expression`` (operators), ``Assignment``, ``Statements`` and ``BlockElement`` (lists,
and going on behind a mistake), ``Resource`` and ``Attributes``, ``Items`` (bare pairs that merge into a hash).
"""

from __future__ import annotations

from puppetguard.syntax import ast, builders as build, tokens as t
from puppetguard.syntax.calls import Items, access, call, collect, method, selector
from puppetguard.syntax.definitions import (
    DefinitionName,
    Namespace,
    ParameterElement,
    Parameters,
    TypeStatement,
    alias_hash,
    alias_value,
    class_node,
    head,
    plan_node,
    type_expression,
)
from puppetguard.syntax.elements import AnyOf, Element, Maybe, Repeat, Sequence, Series, Switch, link
from puppetguard.syntax.expression import INFIX, PREFIX, Expression
from puppetguard.syntax.leaves import Dotted, ErrorOperand, Leaf, TypeOrFunction, nothing
from puppetguard.syntax.program import ManifestElement, RenderedBlock, TemplateElement
from puppetguard.syntax.resources import ATTRIBUTE_TERMINALS, Attributes, Resource
from puppetguard.syntax.statements import ARROWS, ASSIGNMENTS, Assignment, BlockElement, Statements
from puppetguard.syntax.strings import Heredoc, InterpolatedString, heredoc_text

expression = Expression("expression")
attributes = Attributes("attributes", expression)
resource = Resource("resource", expression, attributes)
assignment = Assignment("assignment", expression, resource)
statements = Statements("statements", assignment, nested=True)
block = BlockElement("block", statements)

# --- values ---------------------------------------------------------------------------------------------------------

variable = Leaf(t.VARIABLE, build.variable)
name = Leaf(t.NAME, build.name)
type_name = Leaf(t.CLASSREF, build.type_name)
single_quoted = Leaf(t.SINGLE_QUOTED, build.single_quoted_string)
double_quoted = Leaf(t.DOUBLE_QUOTED, build.double_quoted_string)
resolved_string = Leaf(t.RESOLVED_STRING, build.resolved_string)
word = Leaf(t.WORD, build.word)
number = Leaf(t.NUMBER, build.number)
regular_expression = Leaf(t.REGEX, build.regular_expression)
true = Leaf(t.TRUE, build.boolean)
false = Leaf(t.FALSE, build.boolean)
undef = Leaf(t.UNDEF, build.undef)
default = Leaf(t.DEFAULT, build.default)
reserved_word = Switch(Leaf(t.ATTR, build.reserved), Leaf(t.PRIVATE, build.reserved)).set_name("reserved word")

interpolated_string = InterpolatedString("interpolated string", assignment)
heredoc = Heredoc("heredoc", interpolated_string, Leaf(t.HEREDOC_TEXT, heredoc_text))

items = Items("items", assignment, t.RBRACK, lone_words=True)
array = Sequence(AnyOf(t.LISTSTART, t.LBRACK), items, t.RBRACK, build=build.array).set_name("array")

hash_key = TypeOrFunction("hash key", assignment, t.FARROW.first)
hash_value = TypeOrFunction("hash value", assignment, t.COMMA.first | t.RBRACE.first)
hash_entry = Sequence(hash_key, t.FARROW.at, hash_value, build=build.keyed_entry).set_name("hash entry")
hash_ = Sequence(t.LBRACE, Series(hash_entry, t.COMMA), t.RBRACE, build=build.literal_hash).set_name("hash")

opening = AnyOf(t.LPAREN, t.LPAREN_FIRST).set_name("(")
parentheses = Sequence(opening, assignment, t.CLOSE_PAREN, build=build.parenthesized).set_name("parentheses")

access_keys = Items("keys", assignment, t.RBRACK, least=1, only_expressions=True)

# --- types and parameters -------------------------------------------------------------------------------------------

type_keys = Sequence(
    t.LBRACK,
    Items("type keys", assignment, t.RBRACK, trailing=False, least=1, only_expressions=True),
    t.RBRACK,
    build=build.unwrap,
)
type_ = Sequence(type_name, Maybe(type_keys), build=type_expression).set_name("type")
parameter = ParameterElement("parameter", type_, expression)
parameters = Parameters("parameters", parameter)
return_type = Sequence(t.RIGHT_SHIFT, type_, build=build.unwrap).set_name("return type")
piped_parameters = Sequence(t.PIPE, Series(parameter, t.COMMA), t.PIPE, build=build.unwrap).set_name("piped parameters")

# --- control --------------------------------------------------------------------------------------------------------

elsif = Sequence(t.ELSIF, expression, block, build=build.elsif).set_name("elsif")
else_ = Sequence(t.ELSE, block, build=build.unwrap).set_name("else")
if_ = Sequence(t.IF, expression, block, Repeat(elsif), Maybe(else_), build=build.if_expression).set_name("if")
unless = Sequence(t.UNLESS, expression, block, Maybe(else_), build=build.unless_expression).set_name("unless")

case_values = Series(expression, t.COMMA, least=1, trailing=False).set_name("case values")
case_option = Sequence(case_values, t.COLON, block, build=build.case_option).set_name("case option")
case_options = Repeat(case_option, least=1).set_name("case options")
case = Sequence(t.CASE, expression, t.LBRACE, case_options, t.RBRACE, build=build.case_expression).set_name("case")

# --- definitions ----------------------------------------------------------------------------------------------------

definition_name = DefinitionName("the name of a definition")
parent_name = DefinitionName("the name of a class", or_default=True)
inherits_class = Sequence(t.INHERITS, parent_name, build=build.unwrap).set_name("inherits")
class_header = head(Maybe(parameters), Maybe(inherits_class)).set_name("class header")
class_ = Namespace(t.CLASS, definition_name, class_header, block, class_node)
define = Sequence(t.DEFINE, definition_name, Maybe(parameters), block, build=build.define).set_name("define")
function = Sequence(
    t.FUNCTION, definition_name, Maybe(parameters), Maybe(return_type), block, build=build.function
).set_name("function")

host = Switch(
    Dotted(),
    default,
    regular_expression,
    single_quoted,
    double_quoted,
    resolved_string,
    word,
    interpolated_string,
    heredoc,
).set_name("host")
hosts = Series(host, t.COMMA, least=1).set_name("hosts")
inherits_node = Sequence(t.INHERITS, host, build=build.unwrap).set_name("inherits a node")
node = Sequence(t.NODE, hosts, Maybe(inherits_node), block, build=build.node).set_name("node")

alias_keys = Sequence(t.LBRACK, access_keys, t.RBRACK, build=build.unwrap)
alias_type = Sequence(type_name, Maybe(Switch(hash_, alias_keys)), build=alias_value)
alias_object = Sequence(hash_, build=alias_hash)
alias = Switch(alias_type, alias_object, array).set_name("aliased type")
type_statement = TypeStatement("type alias", type_, alias, block)

# --- plans of Bolt (only with tasks) --------------------------------------------------------------------------------

plan = Namespace(t.PLAN, definition_name, head(Maybe(parameters)), block, plan_node)
arguments = Items("arguments", assignment, t.CLOSE_PAREN)
apply_arguments = Items("apply arguments", assignment, t.CLOSE_PAREN, least=1)
apply = Sequence(t.APPLY, t.LPAREN, apply_arguments, t.CLOSE_PAREN, block, build=build.apply).set_name("apply")

# --- templates ------------------------------------------------------------------------------------------------------

rendered_text = Leaf(t.RENDER_TEXT, build.rendered_text)
rendered = Switch(RenderedBlock("rendered block", block), expression).set_name("rendered")
render = Sequence(t.RENDER_START, rendered, t.RENDER_END, build=build.rendered_expression).set_name(
    "rendered expression"
)

# --- operators ------------------------------------------------------------------------------------------------------

operand = Switch(
    variable, name, type_name, single_quoted, double_quoted, interpolated_string, number, resolved_string, heredoc,
    array, hash_, parentheses, true, false, undef, default, word, regular_expression, reserved_word,
    if_, unless, case, class_, define, node, function, type_statement, plan, apply, rendered_text, render,
    ErrorOperand(),
).set_name("operand")  # fmt: skip

lambda_ = Sequence(piped_parameters, Maybe(return_type), block, build=build.lambda_expression).set_name("lambda")
method_arguments = Items("method arguments", assignment, t.CLOSE_PAREN, trailing=False)
selector_entry = Sequence(expression, t.FARROW.at, expression, build=build.selector_entry).set_name("selector entry")
selector_entries = Series(selector_entry, t.COMMA, least=1).set_name("selector entries")

expression.complete(
    operand,
    postfix={
        t.LPAREN: call(arguments, lambda_),
        t.DOT: method(method_arguments, lambda_),
        t.LBRACK: access(access_keys),
        t.LCOLLECT: collect(expression, attributes, t.RCOLLECT, ast.VirtualQuery),
        t.LLCOLLECT: collect(expression, attributes, t.RRCOLLECT, ast.ExportedQuery),
    },
    selector=selector(selector_entry, selector_entries),
)

# --- shapes: what the elements with code of their own read -----------------------------------------------------------

braces = nothing(t.LBRACE, attributes, t.RBRACE)
behind_operand = Switch(
    nothing(t.LPAREN, arguments, t.CLOSE_PAREN, Maybe(lambda_)).set_name("call"),
    nothing(
        t.DOT, AnyOf(t.NAME, t.TYPE), Maybe(nothing(t.LPAREN, method_arguments, t.CLOSE_PAREN)), Maybe(lambda_)
    ).set_name("method call"),
    nothing(t.LBRACK, access_keys, t.RBRACK).set_name("access"),
    nothing(t.LCOLLECT, Maybe(expression), t.RCOLLECT, Maybe(braces)).set_name("collector"),
    nothing(t.LLCOLLECT, Maybe(expression), t.RRCOLLECT, Maybe(braces)).set_name("exported collector"),
    nothing(t.QMARK, Switch(selector_entry, nothing(t.LBRACE, selector_entries, t.RBRACE))).set_name("selector"),
).set_name("behind an operand")
infix = AnyOf(*INFIX).set_name("infix operator")
prefix = AnyOf(*PREFIX).set_name("prefix operator")
prefixed = nothing(Repeat(prefix), operand, Repeat(behind_operand)).set_name("operand with what follows")
expression.shape(nothing(prefixed, Repeat(nothing(infix, prefixed))))

operation = Switch(
    nothing(AnyOf(*ATTRIBUTE_TERMINALS).set_name("attribute name"), AnyOf(t.FARROW, t.APPEND_ARROW), expression),
    nothing(t.TIMES, t.FARROW, expression),
).set_name("attribute")
attributes.shape(nothing(Maybe(t.COMMA), Series(operation, t.COMMA)))
body = nothing(expression, t.COLON, attributes).set_name("resource body")
bodies = Series(body, t.SEMICOLON, least=1).set_name("resource bodies")
resource.shape(
    Switch(
        nothing(AnyOf(t.AT, t.ATAT), resource),
        nothing(t.CLASS, t.LBRACE, bodies, t.RBRACE),
        nothing(expression, Repeat(nothing(t.LBRACE, Switch(attributes, bodies), t.RBRACE))),
    )
)
arrow = AnyOf(*ARROWS).set_name("arrow")
relationship = nothing(resource, Repeat(nothing(arrow, resource))).set_name("relationship")
assignment.shape(nothing(relationship, Maybe(nothing(AnyOf(*ASSIGNMENTS), assignment))))
statement = Series(assignment, t.COMMA, least=1, trailing=False).set_name("statement")
statement_list = nothing(Repeat(nothing(statement, Maybe(t.SEMICOLON))))
top_level = Statements("top level", assignment, nested=False)
top_level.shape(statement_list)
statements.shape(statement_list)
block.shape(nothing(t.LBRACE, statements, t.RBRACE))

manifest = ManifestElement("manifest", top_level)
template = TemplateElement("template", piped_parameters, top_level)

RULES: tuple[Element, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Element) and value.customName
)
"""Every named rule."""

link((manifest, template, *RULES))
