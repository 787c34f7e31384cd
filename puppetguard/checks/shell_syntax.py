"""Commands whose scripts the shell, sed or awk refuse to read: a quote that is not closed, an ``if`` without ``fi``.

Puppet accepts any text as a command and hands what is more than words to ``/bin/sh``. (Its provider ``posix`` calls
Ruby's ``Kernel.exec``, which does so for any text with quotes, brackets or other characters that mean something to a
shell; ``shell`` always does.) The mistake shows on the node, where the command fails at each run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters, Note, Remedy, Replacement
from puppetguard.checks._executed import run_by
from puppetguard.source import SourceFile, Span

if TYPE_CHECKING:
    from puppetguard.model.executions import Execution
    from puppetguard.model.script_flaws import ScriptFlaw
    from puppetguard.model.shell_lexer import Flaw
    from puppetguard.model.subject import Subject

_CLOSERS = {"then": "if", "else": "if", "elif": "if", "fi": "if", "do": "for", "done": "do", "esac": "case", "}": "{"}
_LONGEST = 30


def _shell_syntax(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each script that is refused, once for each place."""
    if not subject.executions:
        return
    # The shell and what belongs to it are loaded for files that run something.
    from puppetguard.model.exec_providers import Providers
    from puppetguard.model.script_flaws import script_flaws

    seen: set[Span] = set()
    providers = Providers(subject)
    for execution in subject.executions:
        for flaw in script_flaws(execution, subject.source):
            hit = _hit(subject.source, execution, flaw)
            if hit.span not in seen and not providers.may_be_foreign(execution):
                seen.add(hit.span)
                yield hit


def _hit(source: SourceFile, execution: Execution, found: ScriptFlaw) -> Hit:
    spans = execution.spans(source, found.start, found.end)
    span = spans[0] if spans else execution.place
    notes = run_by(execution, span)
    if found.opener is not None and found.flaw is not None:
        notes += tuple(
            Note(place, f"`{found.flaw.opener}` opens here") for place in execution.spans(source, *found.opener)[:1]
        )
    if found.program == "curl":
        message, hint = (
            f"whoever is sent this gets no JSON: {found.said.partition(': ')[2]}",
            _given_hint(found.program),
        )
    elif found.program not in ("sh", "sed"):
        message, hint = f"`{found.program}` refuses {found.said}", _given_hint(found.program)
    elif found.flaw is None:
        message, hint = f"`sed` refuses the script: {found.said}", _sed_hint(found.said)
    else:
        message, hint = _message(found.flaw), _hint(found.flaw)
    if found.flaw is not None and _is_cut(execution):
        hint = r"a `%` ends the command of a cron job: write `\%`"
    return Hit(span, found.confidence, message, hint, notes, remedy=_remedy(source, span, found.flaw))


def _remedy(source: SourceFile, span: Span, flaw: Flaw | None) -> Remedy | None:
    """Return what writes the blank behind a `[`, if that stands in the text as the shell sees it."""
    if flaw is None or flaw.kind != "test" or flaw.wanted == "]" or source.slice(span) != flaw.text:
        return None
    return Remedy(f"write `{flaw.wanted}`", (Replacement(span, flaw.wanted),))


def _is_cut(execution: Execution) -> bool:
    """Tell whether cron ends the command at a `%`: that stands behind the last character that it takes."""
    offsets = execution.offsets
    return bool(offsets) and offsets is not None and execution.text.text[offsets[-1] + 1 :].startswith("%")


def _message(flaw: Flaw) -> str:
    text = flaw.text if len(flaw.text) <= _LONGEST else f"{flaw.text[:_LONGEST]}…"
    if text == "`":
        return "a back quote is opened here and never closed: no shell runs the script"
    match flaw.kind:
        case "unclosed" if flaw.text.isalpha() and flaw.wanted.isalpha():
            return f"this `{text}` has no `{flaw.wanted}`: no shell runs the script"
        case "unclosed" if flaw.wanted.startswith("a "):
            return f"`{text}()` has no body: no shell runs the script"
        case "unclosed":
            return f"`{text}` is opened here and never closed: no shell runs the script"
        case "missing":
            return f"{flaw.wanted} is missing after `{text}`: no shell runs the script"
        case "test" if flaw.wanted == "]":
            return "`[` is not ended by a `]` of its own: it fails, whatever it is to test"
        case "test":
            return f"`{text}` is no command: a blank is missing after `[`"
        case "document":
            return f"this `{text}` is not alone on its line: the here-document goes on, and what follows is part of it"
    if flaw.wanted == "a command" and flaw.opener:
        return f"a command is missing between `{flaw.opener}` and `{text}`: no shell runs the script"
    what = text if text.startswith("the ") else f"`{text}`"
    if flaw.opener and flaw.wanted:
        return f"{what} comes before the `{flaw.wanted}` of `{flaw.opener}`: no shell runs the script"
    if text in _CLOSERS:
        return f"{what} stands here without `{_CLOSERS[text]}`: no shell runs the script"
    if text == ")":
        return "this `)` closes nothing: no shell runs the script"
    return f"{what} cannot stand here: no shell runs the script"


def _hint(flaw: Flaw) -> str:
    match flaw.kind:
        case "unclosed" if flaw.text in ("'", '"', "`"):
            return "close it, or escape it if it is meant as text; perhaps one before it is missing"
        case "unclosed" if flaw.wanted.isalpha():
            return f"add `{flaw.wanted}`: at the start of a line or behind `;`, for elsewhere it is an argument"
        case "unclosed":
            return f"add `{flaw.wanted}`, or put `{flaw.text}` in quotes where it is meant as a text"
        case "test" if flaw.wanted == "]":
            return "end the test with ` ]`, with a blank before it"
        case "test":
            return f"write `{flaw.wanted}`"
        case "document":
            return "write it at the start of the line and nothing after it; `<<-` lets tabs stand before it"
        case "missing":
            return f"add {flaw.wanted}, or remove `{flaw.text}`"
    if flaw.text == "(":
        return "put it in quotes if it is meant as a text"
    if flaw.text in (";", ";;", "&", "|", "&&", "||"):
        return "remove it, or put it in quotes if it is meant as a text"
    return f"add `{flaw.wanted}`" if flaw.wanted and flaw.wanted != "a command" else "add what is missing, or remove it"


def _given_hint(program: str) -> str:
    if program.endswith("grep"):
        return r"a bracket that is meant as a text is written `\[`, and with `-E` a parenthesis `\(`; or use `-F`"
    if program == "find":
        return r"write `\;` or `+`, with a blank before it"
    if program == "curl":
        return 'put keys and texts in `"`, with commas between, and none at the end'
    return "close what is open; in quotes of the shell, `$` and quotes are escaped"


def _sed_hint(said: str) -> str:
    if said.startswith(("unterminated", "unknown option")):
        return r"`s` needs its delimiter three times; inside the text it is escaped, or another one is used: `s|a|b|`"
    if said.startswith(("Unmatched", "Invalid")) and "[" not in said:
        return r"with `-E` `(`, `{` and `+` have a meaning, without it `\(`, `\{` and `\+` have"
    if said.startswith("invalid reference"):
        return r"`\1` is what the first group matches: `(…)` with `-E`, `\(…\)` without"
    return "`sed --debug` shows how it reads a script"


CHECK = Check(_shell_syntax, commands=True, fixes="suggested")
