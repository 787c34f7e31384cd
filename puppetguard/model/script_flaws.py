"""Why a program that a command runs will refuse its script: the shell, and ``sed``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from puppetguard.findings import Confidence
from puppetguard.model.executions import cron_script
from puppetguard.model.expansion import Argument
from puppetguard.model.script import UNKNOWN
from puppetguard.model.sed_calls import SEDS, sed_call
from puppetguard.model.shell import parse_shell
from puppetguard.model.shell_grammar import syntax_flaw
from puppetguard.model.shell_keywords import keyword_slips, may_have_keyword_slip
from puppetguard.model.shell_lexer import Flaw
from puppetguard.model.values import Fragment, StaticText
from puppetguard.model.wrappers import unwrapped

if TYPE_CHECKING:
    from puppetguard.model.commands import Command
    from puppetguard.model.executions import Execution
    from puppetguard.source import SourceFile

_SHELLS = frozenset("sh bash dash ash ksh rbash su runuser eval".split())
_MAY_HAVE_SCRIPT = re.compile(
    r"\b(?:(?:da|ba|a|k|rba)?sh|su|runuser|eval|g?sed|[gmn]?awk|[ez]?grep|python3|curl|find)\b"
)
_QUOTES = ("'", '"', "`", "$'")
_COMMAND = re.compile(
    rf"(?:^|[\n;|&(){{}}!]|\b(?:then|do|else|elif|if|while|until)(?=[ \t]))[ \t]*{UNKNOWN}(?=$|[ \t\n;|&(){{}}])"
)
"""An unknown text where a command starts: it may be any, and end in the middle of one."""
_WINDOWS = re.compile(
    r"(?:^|[^A-Za-z])[A-Za-z]:[\\/]|\.(?:exe|ps1|bat|cmd|msi)\b|%[A-Za-z]\w*%|\bcmd\b.{0,9}/[ck]\b|(?i:\bpowershell\b)"
    r"|(?<![\w-])(?:Add|Clear|Convert|ConvertFrom|ConvertTo|Copy|Disable|Enable|Export|ForEach|Format|Get|Import|Install"
    r"|Invoke|Join|Measure|Mount|Move|New|Out|Read|Register|Remove|Rename|Resolve|Restart|Select|Set|Sort|Split|Start"
    r"|Stop|Test|Uninstall|Unregister|Update|Wait|Where|Write)-[A-Z]\w+"
)
"""What shows that a text is for ``cmd.exe`` or PowerShell: paths, extensions, ``%VARIABLES%``, approved verbs."""
_INTERPOLATED = re.compile(r"[}\w]")
"""What stands before the text behind an interpolation."""
_GIVEN_AS_SCRIPT = frozenset(("-ei", "-nei", "-rei", "-Eei"))
"""Options of sed that were meant to be two; see the check ``sed-ie``."""


class ScriptFlaw(msgspec.Struct, frozen=True):
    """A flaw at ``[start, end)`` of what an execution runs, and how sure it is that the script is refused.

    ``program`` is ``sh``, or what is given a script; ``said`` is what that says of it, ``flaw`` what is wrong with
    shell text, of which ``opener`` is the place of what stands open, if that is elsewhere.
    """

    program: str
    start: int
    end: int
    confidence: Confidence
    said: str = ""
    flaw: Flaw | None = None
    opener: tuple[int, int] | None = None


def script_flaws(execution: Execution, source: SourceFile) -> Iterator[ScriptFlaw]:
    """Yield the flaws of the scripts that an execution runs, one for each script."""
    if execution.language != "sh" or execution.resource == "template":
        # What conditions of a template leave out may be what makes it whole.
        return
    text = execution.shell_text
    if execution.arguments is None:
        flaw = syntax_flaw(text)
        if flaw is not None:
            if (
                not _is_no_shell(text)
                and not _has_keyword_slip(execution, source)
                and _is_flawed_if_filled(execution, source)
            ):
                yield _of_shell(execution, flaw, text, range(len(text)))
            if flaw.kind not in ("test", "document"):
                return
        if _MAY_HAVE_SCRIPT.search(text) is None or not parse_shell(text).complete:
            return
    elif _MAY_HAVE_SCRIPT.search(text) is None:
        return
    found: list[ScriptFlaw] = []
    for command in execution.commands(source):
        if command.program in _SHELLS:
            found += _inside_shell(execution, command)
    for command in () if found else execution.commands(source):
        if command.program in SEDS:
            found += _inside_sed(execution, command)
        else:
            found += _given(execution, command)
    yield from found


# --- shell ------------------------------------------------------------------------------------------------------------


def _is_no_shell(text: str) -> bool:
    return _WINDOWS.search(text) is not None


def _has_keyword_slip(execution: Execution, source: SourceFile) -> bool:
    """Tell whether a misspelled keyword explains it, which another check reports."""
    text = execution.shell_text
    if not may_have_keyword_slip(text):
        return False
    starts = {command.name.start for command in execution.commands(source)}
    return bool(keyword_slips(text, starts))


def _is_flawed_if_filled(execution: Execution, source: SourceFile) -> bool:
    """Tell whether a script is none either with a word in place of what is empty here: it need not be empty."""
    filled = _filled(execution.text, source).text
    if execution.offsets is not None and execution.resource != "cron":
        # A part of a file, which would have to be found in the filled one.
        return filled == execution.text.text
    return syntax_flaw(cron_script(filled)[0] if execution.resource == "cron" else filled) is not None


def _filled(text: StaticText, source: SourceFile) -> StaticText:
    """Return a text with something unknown wherever the value of an interpolation is, which may be empty."""
    fragments: list[Fragment] = []
    for fragment in text.fragments:
        value = Fragment(UNKNOWN, fragment.start, fragment.end, made=True)
        if not fragment.text:
            fragments.append(value)
            continue
        inside = not fragment.made and fragment.quoting not in ("single", "verbatim")
        if inside and _INTERPOLATED.match(source.text[max(0, fragment.start - 1) : fragment.start]):
            fragments.append(value)
        fragments.append(fragment)
        if inside and source.text.startswith("$", fragment.end):
            fragments.append(value)
    return StaticText(tuple(fragments))


def _inside_shell(execution: Execution, command: Command) -> Iterator[ScriptFlaw]:
    name = Argument((), command.start, command.start)
    for inner in unwrapped(command.program, (name, *command.arguments), None):
        if inner.script is None:
            continue
        text, offsets = inner.script.flat()
        flaw = syntax_flaw(text)
        if flaw is not None and not _is_no_shell(text):
            found = _of_shell(execution, flaw, text, offsets)
            yield found if command.program in ("sh", "bash", "dash") else _at_most_likely(found)


def _at_most_likely(found: ScriptFlaw) -> ScriptFlaw:
    return msgspec.structs.replace(found, confidence=min(found.confidence, Confidence.LIKELY))


def _of_shell(execution: Execution, flaw: Flaw, text: str, offsets: Sequence[int]) -> ScriptFlaw:
    opener: tuple[int, int] | None = None
    if flaw.opened >= 0:
        opener = offsets[flaw.opened], offsets[flaw.opened + len(flaw.opener) - 1] + 1
    start = offsets[min(flaw.start, len(offsets) - 1)]
    end = max(start, offsets[min(flaw.end, len(offsets)) - 1]) + 1
    return ScriptFlaw("sh", start, end, _confidence(execution, flaw, text), flaw=flaw, opener=opener)


def _confidence(execution: Execution, flaw: Flaw, text: str) -> Confidence:
    """Return how sure it is: a command that is not known may well have what seems to be missing."""
    if flaw.kind == "document":
        return Confidence.LIKELY
    if UNKNOWN not in text:
        return Confidence.CERTAIN if execution.certain else Confidence.LIKELY
    if flaw.kind == "unclosed" and flaw.text not in _QUOTES:
        doubtful = _COMMAND.search(text, flaw.end) is not None
    elif flaw.kind in ("unexpected", "missing"):
        doubtful = _COMMAND.search(text[: flaw.start]) is not None
    else:
        # An unknown text that ends it all in a word of its own may bring the other quote.
        doubtful = flaw.kind == "unclosed" and text.endswith(UNKNOWN) and text[-2:-1].isspace()
    return Confidence.POSSIBLE if doubtful else Confidence.LIKELY


def _given(execution: Execution, command: Command) -> Iterator[ScriptFlaw]:
    """Yield what is wrong with scripts and data that other programs are given."""
    from puppetguard.model.embedded_scripts import refusals

    for one in refusals(command):
        confidence = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
        yield ScriptFlaw(one.program, one.start, one.end, confidence, said=f"{one.what}: {one.said}")


# --- sed --------------------------------------------------------------------------------------------------------------


def _inside_sed(execution: Execution, command: Command) -> Iterator[ScriptFlaw]:
    if any(argument.known in _GIVEN_AS_SCRIPT for argument in command.arguments):
        return
    call = sed_call(command.arguments)
    if call is None or call.script.flaw is None or not call.whole:
        return
    flaw = call.script.flaw
    if flaw.message == "no previous regular expression" and len(execution.text.fragments) > 1:
        # What is empty here need not be.
        return
    confidence = Confidence.CERTAIN if execution.certain else Confidence.LIKELY
    if flaw.guess:
        # An unknown text at the end may bring the end of the script.
        confidence = Confidence.POSSIBLE if call.text.endswith(UNKNOWN) or not _is_unended(flaw.message) else confidence
        confidence = min(confidence, Confidence.LIKELY)
    yield ScriptFlaw("sed", flaw.start, flaw.end, confidence, said=flaw.message)


def _is_unended(message: str) -> bool:
    return message.startswith(("unterminated", "unmatched"))
