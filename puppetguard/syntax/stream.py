"""A token stream: what the scanner makes of a text, and what the rules of the grammar read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from puppetguard.syntax.ast import Comment
    from puppetguard.syntax.problems import Problem


_SETTLED = 3


class TokenStream:
    """Parallel lists, one entry for each token, with two end tokens behind the last.

    ``kinds`` are the numbers of the terminals (``tokens.py``), ``spans`` their ranges of characters. ``values`` holds
    what the text of a token does not say by itself, by token index: the resolved text of a string part, a heredoc's
    header, the Problem of an error token. Comments are kept apart. The tokens of a heredoc's text follow its
    ``@(TAG)`` although their place in the file is further down.

    ``problems`` collects, in the order in which Puppet would meet them, the errors after which a rule could go on,
    and the scanner's warnings.
    """

    __slots__ = (
        "comments",
        "is_template",
        "kinds",
        "line_starts",
        "namespace",
        "problems",
        "resumed",
        "spans",
        "tasks",
        "text",
        "values",
        "warnings",
    )

    def __init__(self, text: str, *, is_template: bool = False, tasks: bool = False) -> None:
        self.text = text
        self.is_template = is_template
        self.tasks = tasks
        self.kinds: list[int] = []
        self.spans: list[tuple[int, int]] = []
        self.values: dict[int, object] = {}
        self.comments: list[Comment] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.line_starts: list[int] = []  # filled when something is wrong, see line_of
        self.resumed = -_SETTLED  # index of the token at which reading went on behind the last mistake
        self.namespace: list[str] = []  # names of the classes (and plans) around the token that is read

    def __len__(self) -> int:
        """The number of tokens; pyparsing asks for it, as it would for the length of a text."""
        return len(self.kinds)

    def record(self, problem: Problem, index: int, resumed: int | None = None) -> None:
        """Append a problem that was met at token ``index``, unless it looks like the echo of the one before.

        As in every parser generator: behind a mistake, a few tokens must be read without trouble before the next
        complaint. ``resumed``: where reading went on behind that one (default: as the stream has it).
        """
        if not self.problems or index - (self.resumed if resumed is None else resumed) >= _SETTLED:
            self.problems.append(problem)

    def token_text(self, index: int) -> str:
        """Return the source text of a token."""
        start, end = self.spans[index]
        return self.text[start:end]

    def index_at(self, offset: int) -> int:
        """Return the index of the first token that starts at or behind ``offset``."""
        return bisect_left(self.spans, (offset, offset))

    def line_of(self, offset: int) -> int:
        """Return the number of the line (from 0) that holds ``offset``."""
        starts = self.line_starts
        if not starts:
            starts.append(0)
            at = self.text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        return bisect_right(starts, offset) - 1
