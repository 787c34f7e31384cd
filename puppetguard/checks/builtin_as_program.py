"""Commands of an ``exec`` that only a shell knows: ``exec { 'source /etc/profile.d/app.sh': path => '/bin' }``.

The providers ``posix`` and ``windows`` look for a program that is called like the first word, before any shell does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from puppetguard.checks._contract import Check, Hit, NoParameters
from puppetguard.findings import Confidence
from puppetguard.model.late import late_pattern

if TYPE_CHECKING:
    from puppetguard.model.subject import Subject

_NEVER = frozenset(
    "! . : [[ break case continue declare eval exec exit export for function if let local popd pushd readonly return"
    " select set shift shopt source trap typeset unset until while {".split()
)
"""Words of the shell, and commands that are a part of it and of which no system has a program."""
_SELDOM = frozenset("alias bg cd command fc fg getopts hash jobs read type ulimit umask unalias wait".split())
"""Commands that POSIX wants to be programs as well: Red Hat has them, Debian has not."""
_ASSIGNMENT = late_pattern(r"^[A-Za-z_][A-Za-z0-9_]*=")


def _builtin_as_program(subject: Subject, parameters: NoParameters) -> Iterator[Hit]:
    """Yield each command of an exec that begins with what is no program."""
    from puppetguard.model.qualification import is_validated, lacks_path, unqualified
    from puppetguard.model.resources import PARTIAL

    for resource in subject.resources.of_types(("exec",)):
        if resource.type is None or resource.form in PARTIAL or not is_validated(resource, subject.resources):
            continue
        # Without a path the agent refuses the catalog all the same, of which another rule tells.
        if lacks_path(resource, subject.resources) is not None:
            continue
        for one in unqualified(resource, subject.resources, subject.source):
            program = one.program.lstrip("(")
            if not one.certain or not program:
                continue
            if program in _NEVER:
                what, sure = f"`{program}` is a part of the shell, and no program", Confidence.CERTAIN
            elif program in _SELDOM:
                what, sure = f"`{program}` is a part of the shell, and on many systems no program", Confidence.LIKELY
            elif _ASSIGNMENT.match(program) is not None:
                what, sure = f"`{program}` is an assignment, which only a shell knows", Confidence.CERTAIN
            else:
                continue
            hint = "set `provider => shell`"
            if program == "cd":
                hint = "set `cwd` to the directory, or `provider => shell`"
            elif "=" in program:
                hint = "set `environment` to it, or `provider => shell`"
            yield Hit(one.span, sure, f"{what}: the agent does not find it, and the resource fails", hint)


CHECK = Check(_builtin_as_program, marks=("exec",))
