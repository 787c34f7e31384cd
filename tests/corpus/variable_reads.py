"""Small environments that read variables of all kinds, as they are and misspelled, and what live Puppet makes of them.

python -m tests.corpus.variable_reads
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from puppetguard.engine.examples import example_report
from puppetguard.findings import Confidence
from puppetguard.packs.rule import Example, Rule
from puppetguard.packs.store import load_rules
from tests.conformance.puppet import VERSION

COMPILE = Path(__file__).with_name("compile.rb")
RULES = ("unknown-variable", "used-before-assignment", "variable-reassigned", "reserved-variable-assigned")
Files = dict[str, str]

_SITE = """$datacenter = 'north'
node 'web1' {
  $role_of_node = 'web'
  include app
}
"""
_BASE = "class app::base ($owner_name = 'root') {\n  $base_folder = '/srv'\n}\n"
_OTHER = "class app::other ($limit_value = 5) inherits app::base {\n  $other_folder = '/opt'\n}\n"
_INIT = """class app ($directory = '/srv/app', $port_number = 80) inherits app::base {
  include app::other
  $config_file = "${directory}/app.conf"
  if $port_number == 80 { $in_branch = 1 } else { $in_branch = 2 }
  @BODY@
  $behind_it = 1
}
"""
_DEFINE = """define app::one ($member_name = 'x') {
  $within_it = 1
  @BODY@
}
"""
_FUNCTION = """function app::join_up($first_part) {
  $joined_part = $first_part
  @BODY@
}
"""
_OF_CLASS = (
    "directory port_number config_file in_branch owner_name base_folder datacenter role_of_node osfamily facts trusted"
    " server_facts environment title name module_name caller_module_name ::datacenter ::osfamily ::facts"
    " app::directory app::base_folder app::owner_name app::base::base_folder ::app::base::owner_name"
    " app::other::other_folder app::other::limit_value app::other::base_folder app::title app::other::name"
    " settings::confdir behind_it app::behind_it serverversion servername clientcert"
).split()  # fmt: skip
_OF_DEFINE = (
    "member_name within_it title name datacenter osfamily module_name app::directory ::datacenter directory config_file"
    " role_of_node app::one::member_name facts"
).split()  # fmt: skip
_OF_FUNCTION = "first_part joined_part datacenter osfamily facts app::directory directory role_of_node title".split()
_WAYS = {
    "argument": "notice($@)",
    "text": 'notify { "a ${@}": }',
    "lambda": "[1].each |$element_here| { notice($@) }",
    "value": "$copied_here = $@",
}
_EXTRA = {
    "lambda parameter": ("class", "[1].each |$element_here| { notice($element_here) }"),
    "lambda parameter, misspelled": ("class", "[1].each |$element_here| { notice($elemnt_here) }"),
    "lambda parameter, outside": ("class", "[1].each |$element_here| { } notice($element_here)"),
    "set in a lambda, read outside": ("class", "[1].each |$e| { $inner_one = $e } notice($inner_one)"),
    "set twice": ("class", "$twice = 1 $twice = 2"),
    "parameter set": ("class", "$port_number = 2"),
    "inherited one set": ("class", "$base_folder = 2"),
    "top one set": ("class", "$datacenter = 2"),
    "set in both branches": ("class", "if $directory { $both = 1 } else { $both = 2 } notice($both)"),
    "set in a branch again": ("class", "$again = 1 if $directory { $again = 2 }"),
    "set in another branch": ("class", "if $directory =~ Undef { $b = 1 } else { notice($b) }"),
    "shadowed in a lambda": ("class", "$shade = 1 [1].each |$e| { $shade = 2 notice($shade) }"),
    "parameter of a lambda shadows": ("class", "[1].each |$directory| { notice($directory) }"),
    "set in each round": ("class", "[1, 2].each |$e| { $round = $e notice($round) }"),
    "in terms of itself": ("class", "$itself = $itself"),
    "several at once": ("class", "[$m1, $m2] = [1, 2] notice($m1, $m2)"),
    "of a hash": ("class", "[$h1, $h2] = {h1 => 1, h2 => 2} notice($h1, $h2)"),
    "chained": ("class", "$c1 = $c2 = 1 notice($c1, $c2)"),
    "in a condition": ("class", "if ($cond = 1) == 1 { notice($cond) }"),
    "match": ("class", "if $directory =~ /(s)/ { notice($1) }"),
    "case of options": ("class", "case 1 { 1: { $of_case = 1 } default: { $of_case = 2 } } notice($of_case)"),
    "unless": ("class", "unless $directory { $un = 1 } else { $un = 2 } notice($un)"),
    "parameter of a define set": ("define", "$member_name = 2"),
    "parameter of a function set": ("function", "$first_part = 2"),
    "nested lambdas": ("class", "[[1]].each |$outer_one| { $outer_one.each |$inner| { notice($outer_one) } }"),
    "default of a lambda": ("class", "[1].each |$e, $dflt = $directory| { notice($dflt) }"),
    "facts set": ("class", "$facts = 1"),
    "trusted set": ("define", "$trusted = 1"),
    "server facts set": ("class", "$server_facts = 1"),
    "facts set in a lambda": ("class", "[1].each |$e| { $facts = 1 }"),
    "title set in a lambda": ("class", "[1].each |$e| { $title = 1 }"),
    "name of a define set": ("define", "$name = 'x'"),
    "title of a function set": ("function", "$title = 'x'"),
    "facts set in a function": ("function", "$facts = 'x'"),
    "title of class set": ("class", "$title = 'x'"),
}


class Case(NamedTuple):
    """An environment, and what it is about."""

    name: str
    files: Files


class Verdict(NamedTuple):
    """What Puppet refuses a case for, None if it does not, and what puppetguard says of it."""

    case: Case
    refusal: str | None
    findings: list[tuple[str, Confidence, str]]


def cases() -> Iterator[Case]:
    """Yield the environments."""
    for container, names in (("class", _OF_CLASS), ("define", _OF_DEFINE), ("function", _OF_FUNCTION)):
        for name in names:
            leaf = name.rpartition("::")[2]
            slip = name[: len(name) - len(leaf)] + leaf[:2] + leaf[3:]
            for way, code in _WAYS.items():
                for read in (name, slip):
                    body = code.replace("@", read)
                    yield Case(f"{container}: {read}, {way}", _environment(container, body))
    for name, (container, body) in _EXTRA.items():
        yield Case(f"{container}: {name}", _environment(container, body))


def _environment(container: str, body: str) -> Files:
    calls = {"class": body, "define": "app::one { 'first': }", "function": "app::join_up('a')"}
    files = {
        "manifests/site.pp": _SITE,
        "modules/app/manifests/base.pp": _BASE,
        "modules/app/manifests/other.pp": _OTHER,
        "modules/app/manifests/init.pp": _INIT.replace("@BODY@", calls[container]),
    }
    if container == "define":
        files["modules/app/manifests/one.pp"] = _DEFINE.replace("@BODY@", body)
    elif container == "function":
        files["modules/app/functions/join_up.pp"] = _FUNCTION.replace("@BODY@", body)
    return files


def verdicts() -> list[Verdict]:
    """Ask live Puppet, in one process, and puppetguard."""
    found = list(cases())
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(found):
            for name, text in case.files.items():
                path = Path(folder, f"e{number:04}", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        done = subprocess.run(["ruby", str(COMPILE), folder], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answers = [json.loads(line)[0] for line in done.stdout.splitlines()]
    return [Verdict(one, answer, _said(one.files)) for one, answer in zip(found, answers, strict=True)]


def _said(files: Files) -> list[tuple[str, Confidence, str]]:
    report = example_report(Example("", "good", files=files), _rules())
    assert report.complete, report.unread
    return [(one.rule, one.confidence, one.message) for one in report.findings]


@cache
def _rules() -> list[Rule]:
    return [rule for rule in load_rules() if rule.id in RULES]


def main() -> None:
    """Print where they differ."""
    all_of_them = verdicts()
    for one in all_of_them:
        default = [finding for finding in one.findings if finding[1] >= Confidence.LIKELY]
        if bool(default) != (one.refusal is not None):
            print(one.case.name, one.refusal, one.findings, sep=" | ")
    print(len(all_of_them), "environments;", sum(one.refusal is not None for one in all_of_them), "refused;", VERSION)


if __name__ == "__main__":
    main()
