"""Random calls of Puppet's own functions, and what puppetguard and live Puppet say of their arguments."""

from __future__ import annotations

import random
import re
from typing import Any, NamedTuple

from puppetguard.checks import NoParameters
from puppetguard.checks.function_argument_mismatch import CHECK
from puppetguard.knowledge.puppet_functions import puppet_functions
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse
from tests.corpus.type_expressions import TypeExpressions
from tests.corpus.typing import asked

_LEFT_OUT = frozenset(
    # These stop the evaluation, say something, look things up, or declare something.
    "fail break next return err alert crit emerg debug info notice warning include contain require hiera hiera_array"
    " hiera_hash hiera_include lookup tag tagged realize generate eyaml_lookup_key hocon_data json_data yaml_data"
    " create_resources import find_file find_template binary_file file epp inline_epp template inline_template"
    " shellquote digest md5 sha1 sha256 fqdn_rand defined getvar get dig call type new assert_type".split()
)
_REFUSAL = re.compile(
    r"expects|expected|rejected|has wrong|wrong type|parameter|must be|cannot be|got |not accept|no implicit|Cannot"
)
"""How Puppet says that it does not take an argument."""


class Called(NamedTuple):
    """A call; whether puppetguard refuses it, and what live Puppet makes of it."""

    code: str
    refused: bool
    puppet: dict[str, Any]

    @property
    def refusal(self) -> str:
        """What live Puppet says against it; empty if it takes it."""
        return str(self.puppet.get("error", ""))

    @property
    def wrong(self) -> bool:
        """Whether puppetguard refuses what Puppet takes."""
        return self.refused and _REFUSAL.search(self.refusal) is None


def calls(seed: int, count: int) -> list[Called]:
    """Return what is said of random calls: half of the arguments are of a kind that the functions take."""
    choice = random.Random(seed)
    values = TypeExpressions(seed)
    functions = {
        name: signatures
        for name, signatures in puppet_functions().items()
        if name not in _LEFT_OUT and any(one.types.strip("Any, 0123456789") for one in signatures)
    }
    codes: list[str] = []
    for at in range(count):
        name = choice.choice(sorted(functions))
        one = choice.choice(functions[name])
        most = one.most if one.most >= 0 else one.least + 2
        given = choice.randint(one.least, max(one.least, most))
        arguments = [_usual(choice) if choice.random() < 0.5 else values.value(1) for _ in range(given)]
        block = " |$x| { $x }" if one.block == 2 or (one.block and choice.random() < 0.5) else ""
        codes.append(f"$r{at} = {name}({', '.join(arguments)}){block}\n$r{at}")
    answers = asked(codes)
    return [Called(code, _is_refused(code), answer) for code, answer in zip(codes, answers, strict=True)]


def _usual(choice: random.Random) -> str:
    return choice.choice(["'a,b'", "['a', 'b']", "{'a' => 1}", "3", "1.5", "','", "/b/", "true", "undef", "'2.0'"])


def _is_refused(code: str) -> bool:
    source = SourceFile("site.pp", code)
    return any(True for _ in CHECK.run(Subject(source, parse(source).program), NoParameters()))
