"""Slips of the hand: each variant is a real manifest in which a command was mistyped or a guard turned.

How often each kind comes is taken from repairs of one token in a production repository: a letter left out 36 %, put in
28 %, another one 15 %, two swapped 12 %, one doubled 2 %; the rest are guards turned round or lost, and lost quotes.

All is decided by the seed, as in ``mutants``. Resources and words are found with a crude reader of its own and no list
of words but the programs that have subcommands, for what is tested must not decide how it is tested.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from tests.corpus.mutants import TOKEN

T = TypeVar("T")

LETTER_SLIPS = {"omission": 360, "insertion": 280, "substitution": 150, "transposition": 120, "doubling": 20}
OTHER_SLIPS = {"guard turned": 25, "guard dropped": 25, "quote lost": 20}
"""How many of a thousand variants are of each kind."""
PARTS = ("program", "subcommand", "option", "path", "extension")

WITH_SUBCOMMANDS = frozenset(
    "systemctl service apt-get apt apt-cache apt-key yum dnf rpm git svn npm pip pip3 gem composer docker"
    " docker-compose podman kubectl helm puppet openssl ip nmcli ufw firewall-cmd mysqladmin rabbitmqctl"
    " rabbitmq-plugins update-rc.d chkconfig update-alternatives alternatives ceph openstack nova neutron"
    " glance keystone cinder gluster pcs crm zypper pacman apk snap flatpak vagrant terraform aws gcloud"
    " az initctl rc-service launchctl semodule semanage lxc virsh zfs zpool btrfs cryptsetup dpkg-"
    " reconfigure nova-manage neutron-manage a2enmod a2dismod a2ensite pg_ctlcluster keytool rake bundle"
    " cargo go conda brew".split()
)
_MOST_TRIES = 3000
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_COMMANDS = frozenset({"command", "onlyif", "unless", "refresh"})
_GUARDS = frozenset({"onlyif", "unless", "creates", "refreshonly"})
_OPERATORS = frozenset("; && || | ( { then do else ! if while until sudo exec env".split())


class Variant(NamedTuple):
    """A manifest with one slip: which one (an index), the kind and part, where ``[start, end)`` it is, and the text."""

    origin: int
    kind: str
    part: str
    start: int
    end: int
    text: str


class Attribute(NamedTuple):
    """An attribute of an ``exec``: its name, and the ranges of the name and of the value."""

    name: str
    start: int
    value_start: int
    value_end: int


class Exec(NamedTuple):
    """One ``exec`` with the strings that it runs (without quotes, as ranges) and its attributes."""

    commands: list[tuple[int, int]]
    attributes: list[Attribute]


def execs(text: str) -> Iterator[Exec]:
    """Yield the ``exec`` resources of a manifest that have one title and plain attributes."""
    tokens = [found.span() for found in TOKEN.finditer(text) if text[found.start()] != "#"]
    words = [text[start:end] for start, end in tokens]
    for index in range(len(words) - 4):
        if words[index : index + 2] != ["exec", "{"] or words[index + 3] != ":":
            continue
        title = tokens[index + 2]
        attributes: list[Attribute] = []
        at = index + 4
        depth = 0
        while at < len(words) - 2 and not (words[at] == "}" and depth == 0):
            depth += words[at] in ("(", "[", "{")
            depth -= words[at] in (")", "]", "}")
            if depth == 0 and words[at + 1] == "=>":
                attributes.append(
                    Attribute(words[at], tokens[at][0], tokens[at + 2][0], _value_end(words, tokens, at + 2))
                )
            at += 1
        strings = [
            (one.value_start + 1, one.value_end - 1)
            for one in attributes
            if one.name in _COMMANDS and _STRING.fullmatch(text, one.value_start, one.value_end)
        ]
        if all(one.name != "command" for one in attributes) and _STRING.fullmatch(text, *title):
            strings.insert(0, (title[0] + 1, title[1] - 1))
        if strings:
            yield Exec(strings, attributes)


def _value_end(words: Sequence[str], tokens: Sequence[tuple[int, int]], at: int) -> int:
    """Return where the value ends that starts at a token: behind the brackets that it opens, or the token itself."""
    depth = 0
    for index in range(at, len(words)):
        depth += words[index] in ("(", "[", "{")
        depth -= words[index] in (")", "]", "}")
        if depth <= 0 and (index + 1 >= len(words) or words[index + 1] not in ("[", "(")):
            return tokens[index][1]
    return tokens[at][1]


def parts(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the parts of a command that letters can slip in: the name of the part, and its range."""
    before = ""
    program = ""
    for word in re.finditer(r"[^\s'\"\\;|&()<>`]+|[;|&(]+", text[start:end]):
        written = word[0]
        place = start + word.start()
        starts = not before or before in _OPERATORS or before[0] in ";|&("
        before = written
        if "$" in written or written[0] in ";|&({":
            program = "" if written[0] in ";|&(" else program
            continue
        name_at = written.rfind("/") + 1
        name = written[name_at:]
        if starts and re.fullmatch(r"[a-z][a-z0-9_.-]+", name) and written not in _OPERATORS:
            program = name
            yield "program", place + name_at, place + len(written)
        elif re.fullmatch(r"--[a-z][a-z-]+(?:=.*)?", written):
            yield "option", place + 2, place + len(written.partition("=")[0])
        elif program in WITH_SUBCOMMANDS and re.fullmatch(r"[a-z][a-z-]{2,}", written):
            yield "subcommand", place, place + len(written)
            program = ""
        elif re.fullmatch(r"(?:/[\w.+-]+){2,}/?", written):
            extension = re.search(r"\.([a-z]{2,8})$", written)
            yield "path", place + 1, place + (extension.start() if extension else len(written))
            if extension:
                yield "extension", place + extension.start(1), place + extension.end(1)


def variants(sources: Sequence[str], count: int, seed: int) -> Iterator[Variant]:
    """Yield ``count`` variants of ``sources``, each with one slip; the kinds in their shares, the rest by the dice."""
    dice = random.Random(seed)
    found = [(origin, one) for origin, source in enumerate(sources) for one in execs(source)]
    weights = {**LETTER_SLIPS, **OTHER_SLIPS}
    for kind, share in weights.items():
        made = tried = 0
        seen: set[str] = set()
        while made < count * share // sum(weights.values()):
            # Each part in turn, until it is clear that no more of it are to be had.
            part = PARTS[(made + tried // _MOST_TRIES) % len(PARTS)]
            tried += 1
            origin, resource = pick(found, dice)
            variant = _variant(origin, sources[origin], resource, (kind, part), dice)
            if variant is not None and variant.text != sources[origin] and variant.text not in seen:
                seen.add(variant.text)
                made += 1
                tried -= tried % _MOST_TRIES
                yield variant


def pick(options: Sequence[T], dice: random.Random) -> T:
    # Of all that ``random`` offers, only ``random()`` is sure to stay the same in each version of Python.
    return options[int(dice.random() * len(options))]


def _variant(origin: int, text: str, resource: Exec, wished: tuple[str, str], dice: random.Random) -> Variant | None:
    kind, wanted = wished
    if kind in LETTER_SLIPS:
        places = [place for one in resource.commands for place in parts(text, *one) if place[0] == wanted]
        if not places:
            return None
        part, start, end = pick(places, dice)
        written = text[start:end]
        slipped = slipped_word(written, kind, dice)
        if slipped is None:
            return None
        return Variant(origin, kind, part, start, start + len(slipped), text[:start] + slipped + text[end:])
    if kind == "quote lost":
        quotes = [
            match.span()
            for start, end in resource.commands
            for match in re.compile(r"\\?['\"]").finditer(text, start, end)
            if match[0] != "\\'" or text[start - 1] == "'"
        ]
        if not quotes:
            return None
        start, end = pick(quotes, dice)
        return Variant(origin, kind, "quote", start, start + 1, text[:start] + text[end:])
    guards = [one for one in resource.attributes if one.name in _GUARDS]
    if not guards:
        return None
    guard = pick(guards, dice)
    if kind == "guard turned":
        turned = {"onlyif": "unless", "unless": "onlyif"}.get(guard.name)
        if turned is None:
            return None
        changed = text[: guard.start] + turned + text[guard.start + len(guard.name) :]
        return Variant(origin, kind, guard.name, guard.start, guard.value_end, changed)
    line_end = text.find("\n", guard.value_end)
    line_start = text.rfind("\n", 0, guard.start) + 1
    if text[line_start : guard.start].strip() or text[guard.value_end : line_end].strip() not in ("", ","):
        return None
    whole = next((one for one in resource.commands), (guard.start, guard.start))
    return Variant(origin, kind, guard.name, *whole, text[:line_start] + text[line_end + 1 :])


def slipped_word(word: str, kind: str, dice: random.Random) -> str | None:
    """Return a word with one letter slipped; None if the dice hit no letter, or nothing changes."""
    at = int(dice.random() * len(word))
    letter = word[at]
    if not letter.isalpha():
        return None
    match kind:
        case "omission":
            slipped = word[:at] + word[at + 1 :]
        case "insertion":
            slipped = word[:at] + pick(_beside(letter.lower()), dice) + word[at:]
        case "substitution":
            slipped = word[:at] + pick(_beside(letter.lower()), dice) + word[at + 1 :]
        case "transposition":
            slipped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
        case _:
            slipped = word[:at] + letter + word[at:]
    return slipped if slipped not in (word, "") else None


def _beside(letter: str) -> str:
    """Return the keys around a letter on the keyboard."""
    for number, row in enumerate(_ROWS):
        at = row.find(letter)
        if at >= 0:
            near = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
            for other in _ROWS[max(0, number - 1) : number] + _ROWS[number + 1 : number + 2]:
                near += other[max(0, at - 1) : at + 1]
            return near
    return "aeiou"
