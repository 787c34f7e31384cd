"""Rules of the grammar on a text of their own, or inside another pyparsing grammar."""

from __future__ import annotations

from typing import Any

import pyparsing as pp

from puppetguard.syntax import tokens as t
from puppetguard.syntax.elements import Element
from puppetguard.syntax.problems import SyntaxProblem
from puppetguard.syntax.scanner import scan
from puppetguard.syntax.stream import TokenStream

_IN_TEMPLATES = t.EPP_START.first | t.RENDER_TEXT.first | t.RENDER_START.first
_IN_PLANS = t.PLAN.first | t.APPLY.first
"""Tokens that exist only in templates, or in plans: a rule that starts with one says how its text is to be scanned."""

_last: list[TokenStream] = []  # the tokens of the text that was asked for last, for rules that follow one another


def match_text(element: Element, text: str, start: int) -> tuple[int, list[Any]]:
    """Match ``element`` in ``text`` from the character offset ``start``; return the offset behind it and its value.

    Raises ParseException when it does not even begin there, SyntaxProblem when it begins but is wrong.
    """
    stream = _last[0] if _last else None
    index = stream.index_at(start) if stream is not None and stream.text is text else -1
    if stream is None or index < 0 or text[start : stream.spans[index][0]].strip():
        first = element.first_kinds()
        template = bool(first) and first <= _IN_TEMPLATES
        stream = scan(text, start=start, template=template, tasks=bool(first) and first <= _IN_PLANS)
        _last[:] = [stream]
        index = 1 if template and t.EPP_START.kind not in first else 0
    del stream.problems[:]
    try:
        value, after = element.match(stream, index)
    except SyntaxProblem as failure:
        if failure.index == index:
            raise pp.ParseException(text, start, failure.problem.message, element) from failure
        raise
    if stream.problems:
        problem = stream.problems[0]
        raise SyntaxProblem(text, problem, stream.index_at(problem.start))
    end = stream.spans[after - 1][1] if after > index else start
    if t.HEREDOC.kind in stream.kinds[index:after]:
        end = stream.spans[after][0]  # behind the lines of its text
    return end, [value]
