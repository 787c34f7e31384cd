"""Rules of the grammar on a text of their own, or inside another pyparsing grammar."""

from __future__ import annotations

from typing import Any

import pyparsing as pp

from puppetguard.syntax.elements import Element
from puppetguard.syntax.problems import SyntaxProblem
from puppetguard.syntax.scanner import scan
from puppetguard.syntax.stream import TokenStream

_last: list[TokenStream] = []  # the tokens of the text that was asked for last, for rules that follow one another


def match_text(element: Element, text: str, start: int) -> tuple[int, list[Any]]:
    """Match ``element`` in ``text`` from the character offset ``start``; return the offset behind it and its value.

    Raises ParseException when it does not even begin there, SyntaxProblem when it begins but is wrong.
    """
    stream = _last[0] if _last else None
    index = stream.index_at(start) if stream is not None and stream.text is text else -1
    if stream is None or index < 0 or text[start : stream.spans[index][0]].strip():
        stream = scan(text, start=start, template=element.name == "template")
        _last[:] = [stream]
        index = 0
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
    return max((end for _, end in stream.spans[index:after]), default=start), [value]
