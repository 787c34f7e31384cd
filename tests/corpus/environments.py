"""Small environments that live Puppet takes, and the same with one defect."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import NamedTuple

Files = dict[str, str]

_MODULES = "balancer collector gateway registry scheduler warehouse".split()
_PARTS = "backend cluster frontend listener monitor".split()
_WORDS = "archive catalogue delivery inventory shipping statement".split()
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

# Code that looks like a defect and is none, of a class of its own each; `%` stands for a name nothing else has.
_HARMLESS = (
    "if $facts['none'] { notify { '%': } } else { notify { '%': message => 'other' } }",
    "unless defined(Notify['%']) { notify { '%': } }\n  if !defined(Notify['%']) { notify { '%': } }",
    "notify { '%': alias => 'the-%' }\n  notify { 'after-%': require => Notify['the-%'] }",
    "file { '%': path => '/srv/%', noop => true }\n  notify { 'after-%': require => File['/srv/%'] }",
    "file { '/srv/%/': ensure => directory }\n  notify { 'after-%': require => File['/srv/%'] }",
    "['one', 'two'].each |$each| { notify { \"%-${each}\": } }\n  notify { '%': require => Notify['%-two'] }",
    "create_resources('notify', { '%' => { 'message' => 'x' } })\n  Notify['%'] -> notify { 'after-%': }",
    "@notify { '%': }\n  realize(Notify['%'])",
    "@notify { '%': tag => 'x%' }\n  Notify <| tag == 'x%' |> -> notify { 'after-%': }",
    "$options = { 'message' => 'x' }\n  notify { '%': * => $options }",
    "case $facts['none'] { 'a': { notify { '%': } } default: { notify { '%': loglevel => 'info' } } }",
    "if $facts['none'] { Notify['%'] -> Notify['b%'] } else { Notify['b%'] -> Notify['%'] }\n  notify { ['%', 'b%']: }",
    "Notify { message => 'x' }\n  notify { ['%', 'b%']: }\n  Notify['%'] { message => 'y' }",
    "exec { '%': command => '/bin/true', refreshonly => true }\n  notify { 'b%': notify => Exec['%'] }",
    "notify { 'a%': before => Notify[['b%', 'c%']] }\n  notify { ['b%', 'c%']: tag => ['x'] }",
    "include %MODULE\n  contain %MODULE::params",
    "$name_of = '%'\n  notify { \"${name_of}-x\": }\n  notify { 'b%': subscribe => Notify['%-x'] }",
    "if $facts['none'] { notify { '%': require => Notify['b%'] } }\n  notify { 'b%': }",
)


class Pair(NamedTuple):
    """A sound environment, the same with one defect, and the rule that should find it."""

    rule: str
    sound: Files
    wrong: Files


def pairs(seed: int, count: int) -> list[Pair]:
    """Return pairs, each kind of defect as often as the others."""
    rng = random.Random(seed)
    kinds = sorted(_DEFECTS)
    found: list[Pair] = []
    while len(found) < count:
        rule = kinds[len(found) % len(kinds)]
        sound = _sound(rng)
        wrong = _DEFECTS[rule](rng, dict(sound))
        assert wrong != sound, rule
        found.append(Pair(rule, sound, wrong))
    return found


def _sound(rng: random.Random) -> Files:
    files: Files = {"environment.conf": "modulepath = modules\n"}
    site: list[str] = []
    for module in rng.sample(_MODULES, 2):
        part, other = rng.sample(_PARTS, 2)
        words = rng.sample(_WORDS, 4)
        folder = f"modules/{module}/manifests"
        harmless = [
            f"  {code}\n".replace("%MODULE", module).replace("%", f"{module}-{number}")
            for number, code in enumerate(rng.sample(_HARMLESS, rng.randint(1, 4)))
        ]
        relation = rng.choice(
            (
                f"notify {{ '{module} {words[1]}': require => Notify['{module} {words[0]}'] }}",
                (
                    f"notify {{ '{module} {words[1]}': }}\n"
                    f"  Notify['{module} {words[0]}'] -> Notify['{module} {words[1]}']"
                ),
                f"notify {{ '{module} {words[1]}': subscribe => [Notify['{module} {words[0]}']] }}",
            )
        )
        files[f"{folder}/init.pp"] = f"class {module} (Integer $workers = 1) {{\n  include {module}::{part}\n}}\n"
        files[f"{folder}/params.pp"] = f"class {module}::params {{\n  $port = 80\n}}\n"
        files[f"{folder}/{part}.pp"] = (
            f"class {module}::{part} inherits {module}::params {{\n  notify {{ '{module} {words[0]}': }}\n"
            f"  {relation}\n{''.join(harmless)}}}\n"
        )
        files[f"{folder}/{other}.pp"] = (
            f"define {module}::{other} (Integer $port, String $owner = 'root', $extra = undef) {{\n"
            f'  notify {{ "{module} ${{title}} ${{port}}": message => $owner }}\n}}\n'
        )
        site += [
            f"  class {{ '{module}': workers => {rng.randint(1, 9)} }}",
            f"  include {module}::{part}",
            f"  {module}::{other} {{ '{words[2]}': port => {rng.randint(1, 9)} }}",
            f"  {module}::{other} {{ '{words[3]}': owner => 'web', * => {{ 'port' => 1 }} }}",
        ]
    start = rng.choice(("node default {", "node 'web1.example.org' {", "node /^web/ {"))
    files["manifests/site.pp"] = "\n".join([start, *site, "}", ""])
    return files


def _slip(rng: random.Random, word: str) -> str:
    """Return a word with a letter doubled, lost, replaced or swapped, never its first one."""
    at = rng.randrange(1, len(word) - 1)
    done = rng.choice(
        (
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + rng.choice(_LETTERS) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
    return done if done != word else _slip(rng, word)


def _changed(pattern: str, where: str, change: Callable[[random.Random, re.Match[str]], str]) -> _Defect:
    """Return a defect that changes one match of a pattern in one of the files whose names end like this."""

    def apply(rng: random.Random, files: Files) -> Files:
        found = [
            (path, match)
            for path in sorted(files)
            if re.search(where, path)
            for match in re.finditer(pattern, files[path], re.MULTILINE)
        ]
        path, match = rng.choice(found)
        text = files[path]
        return {**files, path: text[: match.start()] + change(rng, match) + text[match.end() :]}

    return apply


def _slipped(rng: random.Random, match: re.Match[str]) -> str:
    """The group ``word`` has a slip."""
    start, end = match.span("word")
    whole, offset = match[0], match.start()
    return whole[: start - offset] + _slip(rng, match["word"]) + whole[end - offset :]


def _circular(rng: random.Random, files: Files) -> Files:
    path = rng.choice([path for path in sorted(files) if path.endswith("/params.pp")])
    module = path.split("/")[1]
    (child,) = (text for text in files.values() if f"inherits {module}::params" in text)
    parent = rng.choice((child.split()[1], f"{module}::params"))
    return {**files, path: files[path].replace(" {", f" inherits {parent} {{", 1)}


def _again(rng: random.Random, match: re.Match[str]) -> str:
    return f"{match[0]}\n{match[0]}"


_Defect = Callable[[random.Random, Files], Files]
_DEFECTS: dict[str, _Defect] = {
    "unknown-class": _changed(r"^  include \w+::(?P<word>\w+)$", r"(site|init)\.pp$", _slipped),
    "unknown-define": _changed(r"^  \w+::(?P<word>\w+) \{ '", r"site\.pp$", _slipped),
    "unknown-parameter": _changed(r"(?P<word>\b(workers|owner)) => ", r"site\.pp$", _slipped),
    "missing-parameter": _changed(r"port => \d", r"site\.pp$", lambda _rng, _match: "extra => 1"),
    "duplicate-resource": _changed(r"^  notify \{ '\w+ \w+': \}$", r"modules/", _again),
    "dangling-reference": _changed(r"Notify\['\w+ (?P<word>\w+)'\]", r"modules/", _slipped),
    "dependency-cycle": _changed(
        r"^  (Notify\['(?P<one>\w+ \w+)'\] -> Notify\['(?P<two>\w+ \w+)'\]"
        r"|notify \{ '(?P<late>\w+ \w+)': (require|subscribe) => \[?Notify\['(?P<early>\w+ \w+)'\]\]? \})$",
        r"modules/",
        lambda _rng, match: (
            f"{match[0]}\n  Notify['{match['two'] or match['late']}'] ~> Notify['{match['one'] or match['early']}']"
        ),
    ),
    "duplicate-definition": _changed(r"\Aclass \w+::\w+ [^{]*\{[\s\S]*\}\n\Z", r"modules/", _again),
    "definition-in-wrong-file": _changed(r"^(class|define) \w+::(?P<word>\w+)", r"modules/", _slipped),
    "circular-inheritance": _circular,
}
