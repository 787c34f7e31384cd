"""Turns a syntax tree of Bash into records.

The tree is that of tree-sitter's grammar for Bash; its quirks are known here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from puppetguard.model.script import (
    Assignment,
    Case,
    Chain,
    For,
    Function,
    Group,
    If,
    Negation,
    Part,
    Pipeline,
    Redirect,
    Redirected,
    Script,
    SimpleCommand,
    Statement,
    Substitution,
    Unknown,
    Unparsed,
    While,
    Word,
)
from puppetguard.model.words import expansion, joined, known_parts

DEEPEST = 100
"""How deep statements and substitutions may nest; what lies deeper is left unparsed, so that nothing can overflow."""


class SyntaxNode(Protocol):
    """What is used of a node of tree-sitter."""

    @property
    def type(self) -> str:
        """The name of the grammar's rule, or the token itself."""

    @property
    def is_named(self) -> bool:
        """Whether it is a rule, not a mere token."""

    @property
    def has_error(self) -> bool:
        """Whether something in it does not fit the grammar."""

    @property
    def start_byte(self) -> int:
        """The offset of its first byte."""

    @property
    def end_byte(self) -> int:
        """The offset behind its last byte."""

    @property
    def child_count(self) -> int:
        """How many children it has."""

    @property
    def children(self) -> Sequence[SyntaxNode]:
        """Its children, tokens included."""

    @property
    def next_sibling(self) -> SyntaxNode | None:
        """The node after it in its parent."""

    def child_by_field_name(self, name: str, /) -> SyntaxNode | None:
        """Return the first child that plays a role."""

    def children_by_field_name(self, name: str, /) -> Sequence[SyntaxNode]:
        """Return all children that play a role."""


def read_script(root: SyntaxNode, text: str, offsets: Sequence[int]) -> Script:
    """Return the script that a tree stands for; ``offsets`` has the place of each character of ``text``."""
    return _ScriptReader(text, offsets).script(root)


class _ScriptReader:
    """Turns the tree of one text into records."""

    def __init__(self, text: str, offsets: Sequence[int]) -> None:
        self.text = text
        self.offsets = offsets
        self.depth = 0
        self.char_of_byte = char_of_byte(text)

    # --- places ---

    def start(self, node: SyntaxNode) -> int:
        return self.char_of_byte[node.start_byte]

    def end(self, node: SyntaxNode) -> int:
        return self.char_of_byte[node.end_byte]

    def source(self, node: SyntaxNode) -> str:
        return self.text[self.start(node) : self.end(node)]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of a range of the text in the outermost text."""
        if start >= len(self.offsets):
            last = self.offsets[-1] + 1 if len(self.offsets) else 0
            return last, last
        # In a script put together from several places, what comes last need not stand last.
        first = self.offsets[start]
        return first, max(first, self.offsets[max(start, end - 1)] + 1)

    # --- statements ---

    def script(self, *nodes: SyntaxNode) -> Script:
        """Return the statements among ``nodes``, or among the children of the only one."""
        children = nodes[0].children if len(nodes) == 1 else list(nodes)
        complete = not any(node.has_error for node in nodes)
        return Script(tuple(self.statements(children)), complete)

    def statements(self, nodes: Sequence[SyntaxNode]) -> list[Statement]:
        skipped = ("comment", "heredoc_body", "variable_name")
        return [self.statement(node) for node in nodes if node.is_named and node.type not in skipped]

    def statement(self, node: SyntaxNode) -> Statement:
        if self.depth > DEEPEST:
            return Unparsed(*self.place(self.start(node), self.end(node)))
        self.depth += 1
        try:
            return self._statement(node)
        finally:
            self.depth -= 1

    def _statement(self, node: SyntaxNode) -> Statement:
        match node.type:
            case "command" | "test_command" | "declaration_command" | "unset_command":
                return self.command(node, ())
            case "variable_assignment" | "variable_assignments":
                return self.command(node, ())
            case "redirected_statement":
                return self.redirected(node)
            case "pipeline":
                return Pipeline(tuple(self.stages(node)))
            case "list":
                return self.chain(node)
            case "negated_command":
                return Negation(self.statement(node.children[-1]))
            case "subshell" | "compound_statement":
                return Group(self.script(node), subshell=node.type == "subshell")
            case "for_statement":
                return self.for_loop(node)
            case "while_statement":
                test = self.script(*node.children_by_field_name("condition"), node.children[0])
                body = node.child_by_field_name("body")
                until = node.children[0].type == "until"
                return While(test, self.script(body) if body else Script(()), until)
            case "c_style_for_statement":
                body = node.child_by_field_name("body")
                return Group(self.script(body) if body else Script(()))
            case "if_statement":
                return self.conditional(node)
            case "case_statement":
                return self.case(node)
            case "function_definition":
                name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
                return Function(self.source(name) if name else "", self.script(body) if body else Script(()))
            case "ERROR":
                # The pieces of broken text that are whole commands are still what would run first.
                inner = [child for child in node.children if child.type in _STATEMENTS]
                return Group(Script(tuple(self.statement(child) for child in inner), complete=False))
        return Unparsed(*self.place(self.start(node), self.end(node)))

    def command(self, node: SyntaxNode, redirects: tuple[Redirect, ...]) -> SimpleCommand:
        words: list[Word] = []
        assignments: list[Assignment] = []
        own = list(redirects)
        before: SyntaxNode | None = None
        if node.type == "variable_assignment":
            assignments.append(self.assignment(node))
        elif node.type == "test_command":
            words = [self.word(leaf) for leaf in self.test_words(node)]
        else:
            for child in node.children:
                if child.type == "variable_assignment":
                    assignments.append(self.assignment(child))
                elif child.type.endswith("_redirect"):
                    own.append(self.redirect(child))
                elif (child.is_named or child.type in _DECLARING) and child.type != "comment":
                    word = self.word(child.children[0] if child.type == "command_name" else child)
                    if before is not None and words and self.glued(before, child):
                        words[-1] = joined(words[-1], self.gap(before, child), word)
                    else:
                        words.append(word)
                    before = child
        start, end = self.place(self.start(node), self.end(node))
        return SimpleCommand(tuple(words), tuple(assignments), tuple(own), start, end)

    def test_words(self, node: SyntaxNode) -> list[SyntaxNode]:
        """Return the words of ``[ … ]`` or ``[[ … ]]``, the brackets and operators included."""
        found: list[SyntaxNode] = []
        stack = [node]
        while stack:
            at = stack.pop()
            if at is node or at.type.endswith("_expression") or at.type == "test_operator":
                stack += reversed(at.children)
            if at is not node and not at.type.endswith("_expression"):
                found.append(at)
        return found

    def glued(self, left: SyntaxNode, right: SyntaxNode) -> bool:
        """Tell whether an escaped blank or line end joins two words: the grammar takes those for mere space."""
        gap = self.text[self.end(left) : self.start(right)]
        return all(gap[i] == "\\" and gap[i + 1 :][:1] in " \t\n" for i in range(0, len(gap), 2))

    def gap(self, left: SyntaxNode, right: SyntaxNode) -> list[Part]:
        start, end = self.end(left), self.start(right)
        return known_parts(self.text[start:end], self.offsets[start:end], "bare")

    def assignment(self, node: SyntaxNode) -> Assignment:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        word = self.word(value) if value is not None and value.type != "array" else None
        if value is None:
            place, _ = self.place(self.end(node), self.end(node))
            word = Word((), place, place)
        append = any(child.type == "+=" for child in node.children)
        return Assignment(self.source(name) if name else "", word, append)

    def redirected(self, node: SyntaxNode) -> Statement:
        body = node.child_by_field_name("body")
        redirects: list[Redirect] = []
        followers: list[tuple[str, SyntaxNode]] = []
        for child in node.children:
            if child.type.endswith("_redirect"):
                redirects.append(self.redirect(child))
                # What follows a here-document on its line is inside it in the tree.
                for inner in child.children:
                    if inner.type.endswith("_redirect"):
                        redirects.append(self.redirect(inner))
                    elif inner.type == "pipeline":
                        followers.append(("|", inner))
                    elif inner.type in _STATEMENTS:
                        operator = child.child_by_field_name("operator")
                        followers.append((operator.type if operator else "&&", inner))
        statement: Statement = SimpleCommand((), (), (), *self.place(self.start(node), self.end(node)))
        if body is not None:
            statement = self.statement(body)
        statement = _redirect_last(statement, tuple(redirects))
        for link, follower in followers:
            if link == "|":
                statement = Pipeline((statement, *self.stages(follower)))
            else:
                statement = Chain((statement, self.statement(follower)), (link,))
        return statement

    def redirect(self, node: SyntaxNode) -> Redirect:
        descriptor: int | None = None
        operator = ""
        verbatim = False
        target: Word | None = None
        for child in node.children:
            if child.type == "file_descriptor":
                descriptor = int(self.source(child)) if self.source(child).isdecimal() else None
            elif not child.is_named and not operator:
                operator = child.type
            elif child.type == "heredoc_start":
                verbatim = any(mark in self.source(child) for mark in "'\"\\")
            elif child.type == "heredoc_body":
                target = self.word(child)
                if verbatim:
                    start, end = self.start(child), self.end(child)
                    text = known_parts(self.text[start:end], self.offsets[start:end], "single")
                    target = Word(tuple(text), target.start, target.end)
            elif node.type != "heredoc_redirect" and child.is_named:
                target = self.word(child)
        return Redirect(operator, target, descriptor)

    def stages(self, node: SyntaxNode) -> list[Statement]:
        """Return the stages of a pipeline, those of pipelines in it (which redirections bring about) included."""
        found: list[Statement] = []
        for child in node.children:
            if child.type == "pipeline":
                found += self.stages(child)
            elif child.is_named:
                stage = self.statement(child)
                found += stage.stages if isinstance(stage, Pipeline) else (stage,)
        return found

    def chain(self, node: SyntaxNode) -> Chain:
        # Chains lean to the left, one level for each operator: followed in a loop, for they can be long.
        statements: list[Statement] = []
        operators: list[str] = []
        at: SyntaxNode = node
        while at.type == "list":
            first, *rest = at.children
            statements.append(self.statement(rest[-1]))
            operators.append(next((child.type for child in rest if not child.is_named), "&&"))
            at = first
        statements.append(self.statement(at))
        return Chain(tuple(reversed(statements)), tuple(reversed(operators)))

    def for_loop(self, node: SyntaxNode) -> For:
        variable, body = node.child_by_field_name("variable"), node.child_by_field_name("body")
        given = any(child.type == "in" for child in node.children)
        words = tuple(self.word(child) for child in node.children_by_field_name("value"))
        return For(
            self.source(variable) if variable else "",
            words if given else None,
            self.script(body) if body else Script(()),
        )

    def conditional(self, node: SyntaxNode) -> If:
        branches: list[tuple[Script, Script]] = []
        otherwise: Script | None = None
        tests: list[SyntaxNode] = []
        bodies: list[SyntaxNode] = []
        in_test = True
        for child in node.children:
            if child.type == "then":
                in_test = False
            elif child.type == "elif_clause":
                branches += self.conditional(child).branches
            elif child.type == "else_clause":
                otherwise = self.script(child)
            elif child.is_named:
                (tests if in_test else bodies).append(child)
        branch = (Script(tuple(self.statements(tests))), Script(tuple(self.statements(bodies)), not node.has_error))
        return If((branch, *branches), otherwise)

    def case(self, node: SyntaxNode) -> Case:
        subject = node.child_by_field_name("value")
        branches: list[Script] = []
        for item in node.children:
            if item.type == "case_item":
                values = item.children_by_field_name("value")
                inner = [child for child in item.children if child not in values]
                branches.append(Script(tuple(self.statements(inner)), not item.has_error))
        place, _ = self.place(self.start(node), self.start(node))
        return Case(self.word(subject) if subject else Word((), place, place), tuple(branches))

    # --- words ---

    def word(self, node: SyntaxNode) -> Word:
        parts = self.parts(node, quoted=False)
        return Word(tuple(parts), *self.place(self.start(node), self.end(node)))

    def parts(self, node: SyntaxNode, *, quoted: bool) -> list[Part]:
        start, end = self.start(node), self.end(node)
        text, offsets = self.text[start:end], self.offsets[start:end]
        place = self.place(start, end)
        match node.type:
            case "raw_string":
                return known_parts(text[1:-1], offsets[1:-1], "single")
            case "ansi_c_string":
                return (
                    [Unknown("expansion", *place)] if "\\" in text else known_parts(text[2:-1], offsets[2:-1], "single")
                )
            case "string" | "translated_string" | "heredoc_body":
                return self.string(node)
            case "concatenation":
                return [part for child in node.children for part in self.parts(child, quoted=quoted)]
            case "simple_expansion" | "expansion":
                return list(expansion(text, offsets, quoted=quoted))
            case "command_substitution":
                if self.depth > DEEPEST:
                    return [Unknown("unparsed", *place)]
                return [Substitution(self.script(node), *place, quoted=quoted)]
            case "process_substitution":
                return [Substitution(self.script(node), *place, quoted=True)]
            case "arithmetic_expansion":
                return [Unknown("arithmetic", *place)]
        if node.child_count == 0 or node.type in ("brace_expression", "word", "number"):
            return known_parts(text, offsets, "bare")
        return [Unknown("unparsed", *place)]

    def string(self, node: SyntaxNode) -> list[Part]:
        """Return the parts of a text in double quotes or of a here-document; the tree does not have all of it."""
        marked = node.type != "heredoc_body"
        first = self.start(node) + (self.source(node).index('"') + 1 if marked else 0)
        last = self.end(node)
        parts: list[Part] = []
        for child in node.children:
            if child.type == '"' and self.end(child) == last and self.start(child) >= first:
                last = self.start(child)
            elif child.is_named and child.type not in ("string_content", "heredoc_content", "string"):
                start = self.start(child)
                parts += known_parts(self.text[first:start], self.offsets[first:start], "double")
                parts += self.parts(child, quoted=True)
                first = self.end(child)
        return parts + known_parts(self.text[first:last], self.offsets[first:last], "double")


_DECLARING = frozenset("declare export local readonly typeset unset unsetenv".split())
_STATEMENTS = frozenset(
    "c_style_for_statement case_statement command compound_statement declaration_command for_statement"
    " function_definition if_statement list negated_command pipeline redirected_statement subshell test_command"
    " unset_command variable_assignment variable_assignments while_statement".split()
)


def _redirect_last(statement: Statement, redirects: tuple[Redirect, ...]) -> Statement:
    """Give redirections to the command that they belong to: the last one of a pipeline or chain."""
    match statement:
        case SimpleCommand(words, assignments, own, start, end):
            return SimpleCommand(words, assignments, own + redirects, start, end)
        case Pipeline(stages):
            return Pipeline((*stages[:-1], _redirect_last(stages[-1], redirects)))
        case Chain(statements, operators):
            return Chain((*statements[:-1], _redirect_last(statements[-1], redirects)), operators)
    return Redirected(statement, redirects)


def char_of_byte(text: str) -> Sequence[int]:
    """Return for each byte of the encoded text the character it belongs to, and one entry more for the end."""
    if text.isascii():
        return range(len(text) + 1)
    table: list[int] = []
    for index, char in enumerate(text):
        table += [index] * len(char.encode("utf-8", "surrogatepass"))
    table.append(len(text))
    return table
