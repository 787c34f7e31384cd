"""Names in the Ruby code of a template that nothing gives a value: Ruby takes each for a method that there is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from puppetguard.model.late import late_pattern
from puppetguard.model.templates.erb import CLOSE, TEXT
from puppetguard.model.templates.ruby_words import Word

_PARAMETERS = late_pattern(r"\|([^|\n\x00]*)\|")
_WORD = re.compile(r"[^\W\d]\w*")
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_GIVING = frozenset("= ||= += -= *= /= &&= <<= |= &= %= **= , in".split())
"""What a name that is given a value may stand before."""
_TAKING = frozenset((",", "for", "=>", "*", "&", "."))
"""What it may stand behind."""
_METHODS = frozenset(
    """abort at_exit autoload binding block_given caller caller_locations catch class clone display dup enum_for eval
    exec exit extend fail fork format freeze gem gets global_variables hash initialize inspect instance_eval
    instance_exec instance_variables itself lambda load local_variables loop method methods object_id open p pp
    print printf private_methods proc protected_methods public_methods public_send putc puts raise rand readline
    readlines require require_relative select send singleton_class singleton_methods sleep spawn sprintf srand
    syscall system taint tap test then throw to_enum to_s trace_var trap trust untaint untrace_var untrust warn
    yield_self all_tags classes file result scope script_line tags _erbout""".split()
)
"""The methods of a template: those of any object (Ruby 2.7 to 3.3) and of ``Puppet::Parser::TemplateWrapper``."""


def local_names(program: str, found: Sequence[Word]) -> frozenset[str]:
    """Return all names that may be local variables of a program, given its words."""
    names = {name for block in _PARAMETERS.findall(program) for name in _WORD.findall(block)}
    for index, word in enumerate(found):
        if word.kind == "name":
            following = found[index + 1].text if index + 1 < len(found) else ""
            before = found[index - 1].text if index else ""
            if following in _GIVING or before in _TAKING:
                names.add(word.text)
    return frozenset(names)


def bare_names(found: Sequence[Word], known: frozenset[str]) -> list[Word]:
    """Return the names that are neither ``known`` nor methods, and are called without arguments."""
    bare: list[Word] = []
    for index, word in enumerate(found):
        if word.kind != "name" or word.text in known or word.text in _METHODS or not _PLAIN.fullmatch(word.text):
            continue
        if index + 1 == len(found) or _is_no_argument(found[index + 1]):
            bare.append(word)
    return bare


def _is_no_argument(word: Word) -> bool:
    """Tell whether what follows a name is not given to it: it is called without arguments, or is a variable."""
    if word.kind in ("end", "keyword") or word.text in (CLOSE, TEXT):
        return True
    return word.kind == "sign" and word.text not in ("(", "{", "[", "::")
