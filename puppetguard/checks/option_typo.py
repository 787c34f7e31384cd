"""Options that are misspelled: ``rm --recusrive``, ``apt-get --no-instal-recommends``, ``–force`` from a web page.

The program refuses to run, or takes the option for a file, or for other options: ``rm -r f``, ``tar -verbose``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.findings import Confidence
from puppetguard.source import Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.option_slips import OptionSlip
    from puppetguard.model.subject import Subject

_MOST = 200
"""Of how many options, and commands of one text, at most one is compared with the others."""


def _option_typo(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each misspelled option, once for each place."""
    seen: set[Span] = set()
    totals = _given(subject)
    for execution in subject.executions:
        for hit in chain(_in_commands(subject, execution), _of_unknown(subject, execution, totals)):
            if hit.span not in seen:
                seen.add(hit.span)
                yield hit


def _in_commands(subject: Subject, execution: Execution) -> Iterator[Hit]:
    from puppetguard.model.option_slips import slips_of_options

    for command in execution.commands(subject.source):
        for slip in slips_of_options(command) if command.arguments else ():
            start, end = slip.argument.flat()[1][0], slip.end.flat()[1]
            length = len(slip.word) if slip.argument is slip.end else 0
            stop = (slip.argument.flat()[1][length - 1] if length else end[-1]) + 1
            spans = execution.spans(subject.source, start, stop)
            # An option that is put together from several texts, or has quotes inside, is no slip.
            if len(spans) != 1 or subject.source.slice(spans[0]) != slip.word:
                continue
            yield Hit(
                spans[0],
                _confidence(slip, certain=execution.certain),
                _message(slip, command.program),
                f"did you mean `{slip.meant}`?",
                run_by(execution, spans[0]),
                remedy=Remedy(f"write `{slip.meant}`", (Replacement(spans[0], slip.meant),)) if slip.clear else None,
            )


def _given(subject: Subject) -> dict[str, Counter[str]]:
    """Return how often each program whose options are not known is given which option in the file."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    if "--" not in subject.source.text:
        return found
    from puppetguard.model.unknown_options import long_options

    for execution in subject.executions:
        for command in execution.commands(subject.source) if "--" in execution.shell_text else ():
            found[command.program].update(name for _, name in long_options(command))
    return found


def _of_unknown(subject: Subject, execution: Execution, totals: Mapping[str, Counter[str]]) -> Iterator[Hit]:
    """Yield the misspelled options of programs whose options are not known."""
    source = subject.source
    if "--" not in execution.shell_text:
        return
    from puppetguard.model.unknown_options import long_options, slips_of_unknown

    own = execution.commands(source)
    for command in own[:_MOST]:
        if next(long_options(command), None) is None:
            continue
        given = totals[command.program]
        if len(given) > _MOST:
            continue
        used = given - Counter(name for one in own if one.program == command.program for _, name in long_options(one))
        for slip in slips_of_unknown(command, used):
            start = slip.argument.flat()[1][0]
            spans = execution.spans(source, start, slip.argument.flat()[1][len(slip.word) - 1] + 1)
            # What several executions share, as a variable, is written but once, and so is no slip of one of them.
            if len(spans) != 1 or source.slice(spans[0]) != slip.word or given[slip.word[2:]] > 1:
                continue
            nearly = {
                "used": f"but nearly `{slip.meant}`, which `{command.program}` is given elsewhere",
                "common": f"but nearly `{slip.meant}`, which several programs have",
                "words": f"nor made of words as options are, but nearly `{slip.meant}`",
            }[slip.why]
            yield Hit(
                spans[0],
                Confidence.LIKELY,
                f"`{slip.word}` is no option of any documented program, {nearly}",
                f"did you mean `{slip.meant}`?",
                run_by(execution, spans[0]),
                remedy=Remedy(f"write `{slip.meant}`", (Replacement(spans[0], slip.meant),)) if slip.clear else None,
            )


def _message(slip: OptionSlip, program: str) -> str:
    match slip.kind:
        case "dash":
            return f"`{slip.word}` begins with a dash that is not the keyboard's `-`: `{program}` takes it for a text"
        case "two dashes":
            return f"`{slip.word}` is no option of `{program}`: `{slip.meant}` has one dash"
        case "one dash":
            return f"`{program}` takes `{slip.word}` for options of one letter each: `{slip.meant}` has two dashes"
        case "no dash":
            return f"`{program}` takes `{slip.word}` for an operand: the dash of `{slip.meant}` is missing"
        case "torn":
            return f"`{program}` takes both parts of `{slip.word}` for operands: a blank tears `{slip.meant}` in two"
    return f"`{slip.word}` is no option of `{program}`, but nearly `{slip.meant}`"


def _confidence(slip: OptionSlip, *, certain: bool) -> Confidence:
    """Return how sure it is: other versions of a program have other options, but hardly ones so near."""
    if slip.kind in ("no dash", "one dash"):
        return Confidence.LIKELY
    if slip.kind == "name" and slip.stroke not in ("swapped", "repeated"):
        plural = slip.word.rstrip("s") == slip.meant.rstrip("s")
        if plural:
            return Confidence.POSSIBLE
        if len(slip.meant) < 8:
            return Confidence.LIKELY
    return Confidence.CERTAIN if certain else Confidence.LIKELY


CHECK = Check(_option_typo, commands=True, fixes="suggested")
