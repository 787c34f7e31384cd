"""Data, templates and configurations: the same answers as Ruby's and Puppet's to real files and to damaged copies."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from puppetguard.model.hiera.config import read_config
from puppetguard.model.hiera.json_reader import read_json
from puppetguard.model.hiera.nodes import Data, Mapping, Scalar, Sequence as Items, canonical, pairs, resolved
from puppetguard.model.hiera.yaml_reader import read_yaml
from puppetguard.model.templates.erb import read_erb
from puppetguard.model.templates.ruby_blocks import block_flaw
from tests.corpus.ruby import ERB, HIERA, JSON, YAML, answers

pytestmark = pytest.mark.corpus

Figure = Callable[[str], None]
SEED = 50
_SIGNS = list(":-[]{},&*#?|>!%@`'\"\\ \n\t~0aé<=")
_CODE = ["end", "if ", "do", "(", ")", '"', "'", "[", "]", "{", "}", "%>", "<%", "=", "-", "@", "else", "|", ",", "."]


def _texts(corpus: Path, *endings: str) -> list[str]:
    found = []
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and path.name.endswith(endings):
            try:
                found.append(path.read_bytes().decode("utf-8"))
            except UnicodeDecodeError:
                continue
    return found


def _damaged(texts: Sequence[str], count: int) -> Iterable[str]:
    dice = random.Random(SEED)
    for _ in range(count):
        text = dice.choice(texts)[:6_000]
        for _ in range(dice.choice([1, 1, 2, 3])):
            at = dice.randrange(len(text) + 1)
            kind = dice.randrange(5)
            lines = text.split("\n")
            line = dice.randrange(len(lines))
            if kind < 3:
                text = text[:at] + (dice.choice(_SIGNS) if kind else "") + text[at + (kind != 1) :]
            elif kind == 3:
                lines[line] = dice.choice([" ", "  ", "\t", ""]) + lines[line].lstrip()
                text = "\n".join(lines)
            else:
                lines.insert(line, dice.choice(lines))
                text = "\n".join(lines)
        yield text


def _told(node: Data | None, depth: int = 0) -> list[Any]:
    """Return a value as the script tells Ruby's."""
    node = resolved(node)
    if depth > 60:
        return ["deep"]
    if node is None:
        return ["null", ""]
    if isinstance(node, Mapping):
        whole = all(isinstance(resolved(one.key), Scalar) for one in node.entries)
        found = list(pairs(node)) if whole else [(one.key, one.value) for one in node.entries]
        return ["hash", [[_told(key, depth + 1), _told(value, depth + 1)] for key, value in found]]
    if isinstance(node, Items):
        return ["array", [_told(item, depth + 1) for item in node.items]]
    assert isinstance(node, Scalar)
    if node.kind == "float":
        return ["float", ""]
    if node.kind == "binary":
        return ["string", base64.b64decode(node.text).decode("utf-8", "replace")]
    if node.kind == "symbol":
        bare = node.text.removeprefix(":") if node.plain else node.text
        return ["symbol", bare[1:-1] if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"" else bare]
    return [node.kind, canonical(node)]


def test_yaml(corpus: Path, tmp_path: Path, figure: Figure) -> None:
    real = _texts(corpus, ".yaml", ".yml")
    texts = [*real, *_damaged(real, 600)]
    wrong = []
    refused = 0
    for text, (taken, value) in zip(texts, answers(YAML, texts, tmp_path), strict=True):
        tree = read_yaml(text)
        own = not any(flaw.kind in ("syntax", "class") for flaw in tree.flaws)
        refused += not taken
        if own != taken or (taken and tree.root is not None and _told(tree.root) != value):
            wrong.append((text, value, tree.flaws))
    figure(f"YAML: {len(texts)} texts, {refused} refused, {len(wrong)} read otherwise than by Ruby")
    assert wrong == []


def test_json(corpus: Path, tmp_path: Path, figure: Figure) -> None:
    real = _texts(corpus, ".json")
    texts = [*real, *_damaged(real, 500)]
    wrong = []
    for text, (taken, value) in zip(texts, answers(JSON, texts, tmp_path), strict=True):
        tree = read_json(text)
        own = not any(flaw.kind == "syntax" for flaw in tree.flaws)
        root = tree.root
        if own != taken or (isinstance(root, Mapping) and list({one.key.text: 0 for one in root.entries}) != value):  # type: ignore[union-attr] # JSON has no other keys
            wrong.append((text, value, tree.flaws))
    figure(f"JSON: {len(texts)} texts, {len(wrong)} read otherwise than by Ruby")
    assert wrong == []


def test_configurations(corpus: Path, tmp_path: Path, figure: Figure) -> None:
    real = _texts(corpus, "hiera.yaml")
    texts = [*real, *_damaged([*real, *real], 300)]
    cases = [(owner, text) for text in texts for owner in ("module", "environment")]
    wrong = []
    refused = 0
    for (owner, text), (taken, said) in zip(cases, answers(HIERA, cases, tmp_path), strict=True):
        tree = read_yaml(text)
        config = read_config(tree)
        found = [one.message for one in tree.flaws if one.kind in ("syntax", "class")]
        # Puppet notices only in a lookup that a function is not given the path that it needs.
        found += [
            one.message
            for one in config.flaws
            if one.certain and one.owner in ("any", owner) and "needs:" not in one.message
        ]
        refused += not taken
        if taken == bool(found) and (taken or config.version == 5):
            wrong.append((text, said, found))
    figure(f"hiera.yaml: {len(cases)} cases, {refused} refused by Puppet, {len(wrong)} judged otherwise")
    assert wrong == []


def _damaged_templates(texts: Sequence[str], count: int) -> Iterable[str]:
    dice = random.Random(SEED)
    for _ in range(count):
        text = dice.choice(texts)[:8_000]
        tags = [found.span() for found in re.finditer(r"<%.*?%>", text, re.DOTALL)]
        if not tags:
            continue
        start, end = dice.choice(tags)
        at = dice.randrange(start, end)
        kind = dice.randrange(4)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:at] + text[at + 1 :]
        elif kind == 2:
            text = text[:at] + dice.choice(_CODE) + text[at:]
        else:
            first, last = dice.choice(tags)
            text = text[:end] + text[first:last] + text[end:]
        yield text


def test_templates(corpus: Path, tmp_path: Path, figure: Figure) -> None:
    real = [text for text in _texts(corpus, ".erb") if "<%" in text]
    texts = [*real, *_damaged_templates(real, 900)]
    alarms = []
    refused = found = 0
    for text, (taken, _) in zip(texts, answers(ERB, texts, tmp_path), strict=True):
        template = read_erb(text)
        flaw = block_flaw(template)
        if taken and flaw is not None:
            alarms.append((text, flaw))
        if not taken:
            refused += 1
            found += flaw is not None or not template.tags[-1].closed
    figure(f"ERB: {len(texts)} templates, {found} of {refused} that Ruby refuses are found, {len(alarms)} false alarms")
    assert alarms == []
    assert found > 0.85 * refused
