"""One parsed file as the checks see it: what several of them need is worked out once, when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from puppetguard.model.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from puppetguard.model.calls import Call
    from puppetguard.model.contents import Contents
    from puppetguard.model.contexts import Context
    from puppetguard.model.definitions import Definition
    from puppetguard.model.evaluation import Evaluator
    from puppetguard.model.executions import Execution
    from puppetguard.model.hiera.nodes import Tree
    from puppetguard.model.named_nodes import NamedNodes
    from puppetguard.model.named_secrets import NamedSecret
    from puppetguard.model.relationships import Relationship
    from puppetguard.model.resources import Resources
    from puppetguard.model.templates.erb import Template
    from puppetguard.model.tree_nodes import TreeNodes
    from puppetguard.model.unused import Unused
    from puppetguard.model.variable_uses import VariableUses
    from puppetguard.source import SourceFile
    from puppetguard.syntax import Problem
    from puppetguard.syntax.ast import Node, Program


class Subject:
    """A file that is checked: ``source``, its tree ``program`` and the language's ``problems`` with it."""

    def __init__(self, source: SourceFile, program: Program, problems: Sequence[Problem] = ()) -> None:
        self.source = source
        self.program = program
        self.problems = problems

    def release(self) -> None:
        """Let go of all that was worked out, once nothing more is asked.

        Much of it refers to itself in the end: the garbage collector would have to find it among all that is kept.
        """
        evaluator: Evaluator | None = vars(self).get("evaluator")
        if evaluator is not None:
            evaluator.release()
        vars(self).clear()

    @lazy
    def tree(self) -> Tree:
        """The data of a file in YAML or JSON."""
        if self.source.kind in ("json", "metadata"):
            from puppetguard.model.hiera.json_reader import read_json

            return read_json(self.source.text)
        from puppetguard.model.hiera.yaml_reader import read_yaml

        return read_yaml(self.source.text)

    @lazy
    def template(self) -> Template:
        """The tags and the program of a template in ERB."""
        from puppetguard.model.templates.erb import read_erb

        return read_erb(self.source.text)

    @lazy
    def tree_nodes(self) -> TreeNodes:
        """All nodes of the tree, by their kinds."""
        from puppetguard.model.tree_nodes import TreeNodes

        return TreeNodes(self.program)

    @property
    def nodes(self) -> list[Node]:
        """All nodes of the tree, parents before children, in the order of the source."""
        return self.tree_nodes.all

    def of_kinds(self, *kinds: type[Node]) -> list[Node]:
        """Return the nodes of just these kinds (none derived from them), in the order of ``nodes``."""
        return self.tree_nodes.of_kinds(*kinds)

    @lazy
    def unread(self) -> list[Unused]:
        """All names that the file sets and does not read."""
        from puppetguard.model.unused import unread

        return list(unread(self))

    @lazy
    def evaluator(self) -> Evaluator:
        """What expressions of the file can be."""
        from puppetguard.model.evaluation import Evaluator

        return Evaluator(self.source, self.program)

    @lazy
    def may_execute(self) -> bool:
        """Whether ``executions`` can have anything; cheap, and never wrongly False."""
        from puppetguard.model.presence import may_execute

        return may_execute(self.source.text)

    @lazy
    def executions(self) -> list[Execution]:
        """Every command line that the resources of the file run, once for each text it can be."""
        from puppetguard.model.executions import executions

        return list(executions(self)) if self.may_execute else []

    @lazy
    def lower_text(self) -> str:
        """The text in small letters, to look for names in that are written in either."""
        return self.source.text.lower()

    @lazy
    def lower_code(self) -> str:
        """The text in small letters and without its comments, to look for what only code can say."""
        text = self.lower_text
        if len(text) != len(self.source.text):
            return text
        pieces: list[str] = []
        at = 0
        for comment in self.program.comments:
            pieces.append(text[at : comment.start])
            at = comment.end
        return "\n".join([*pieces, text[at:]])

    def mentions(self, marks: Sequence[str]) -> bool:
        """Tell whether one of some texts in small letters is in the code; comments are none."""
        code = self.lower_code
        # Asked for each file by each of many checks: a loop costs half of `any`.
        for mark in marks:  # noqa: SIM110 # see above
            if mark in code:
                return True
        return False

    def offers(self, marks: Sequence[str], *, commands: bool) -> bool:
        """Tell whether the code has one of some texts, if there are any, and ``commands``, if these are asked for."""
        return (not commands or self.may_execute) and (not marks or self.mentions(marks))

    @lazy
    def bare_text(self) -> str:
        """The text as ``presence.may_name`` takes it."""
        from puppetguard.model.presence import bare

        return bare(self.source.text)

    @lazy
    def sites(self) -> list[tuple[Node, Context]]:
        """Definitions, resources, calls and relationships, each with where it stands; outer ones first."""
        from puppetguard.model.contexts import sites

        return list(sites(self.program, self.source.text))

    @lazy
    def variable_uses(self) -> VariableUses:
        """Where variables are read and set."""
        from puppetguard.model.variable_uses import VariableUses

        return VariableUses(self)

    @lazy
    def resources(self) -> Resources:
        """The resources that the file declares or sets attributes of."""
        from puppetguard.model.resources import Resources

        return Resources(self.sites, self.evaluator)

    @lazy
    def calls(self) -> list[Call]:
        """The calls of functions."""
        from puppetguard.model.calls import calls

        return list(calls(self.sites, self.evaluator))

    @lazy
    def definitions(self) -> list[Definition]:
        """What the file defines."""
        from puppetguard.model.definitions import definitions

        return list(definitions(self.sites, self.source, self.program, self.evaluator))

    @lazy
    def named_nodes(self) -> NamedNodes:
        """What gives names values, and all texts."""
        from puppetguard.model.named_nodes import NamedNodes

        return NamedNodes(self)

    @lazy
    def named_secrets(self) -> list[NamedSecret]:
        """What is given as a secret, good or bad."""
        from puppetguard.model.named_secrets import named_secrets

        return list(named_secrets(self))

    @lazy
    def relationships(self) -> list[Relationship]:
        """Which resources come before which."""
        from puppetguard.model.relationships import relationships

        return list(relationships(self.sites, self.resources, self.evaluator))

    @lazy
    def contents(self) -> Contents:
        """What stands in which definition."""
        from puppetguard.model.contents import Contents

        return Contents(self.resources.all, self.calls)
