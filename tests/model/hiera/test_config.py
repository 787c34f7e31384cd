from __future__ import annotations

import pytest

from puppetguard.model.hiera.config import read_config
from puppetguard.model.hiera.yaml_reader import read_yaml

GOOD = """version: 5
defaults:
  datadir: hieradata
  data_hash: yaml_data
hierarchy:
  - name: nodes
    path: nodes/%{trusted.certname}.yaml
  - name: shared
    datadir: shared
    globs: ['a/*.yaml', 'b/*.yaml']
  - name: secrets
    lookup_key: eyaml_lookup_key
    paths: [a.eyaml]
"""


def _flaws(text: str) -> list[tuple[int, int, str, str]]:
    return [(one.place.line, one.place.column, one.message, one.owner) for one in read_config(read_yaml(text)).flaws]


def test_levels() -> None:
    config = read_config(read_yaml(GOOD))
    assert (config.version, config.flaws, config.whole) == (5, (), True)
    assert [
        (
            one.name.text,
            one.function,
            one.function_name,
            one.located,
            [place.text for place in one.locations],
            one.datadir,
        )
        for one in config.levels
    ] == [
        ("nodes", "data_hash", "yaml_data", "path", ["nodes/%{trusted.certname}.yaml"], "hieradata"),
        ("shared", "data_hash", "yaml_data", "globs", ["a/*.yaml", "b/*.yaml"], "shared"),
        ("secrets", "lookup_key", "eyaml_lookup_key", "paths", ["a.eyaml"], "hieradata"),
    ]


def test_without_a_hierarchy_it_is_puppets_own() -> None:
    config = read_config(read_yaml("version: 5\n"))
    assert [(one.locations[0].text, one.datadir) for one in config.levels] == [("common.yaml", "data")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("version: 5", 'version: "5"', (1, 10, "the version must be a number, and '5' is a text", "any")),
        ("version: 5", "version: 6", (1, 10, "Puppet has no such version of hiera.yaml", "any")),
        ("version: 5\n", "", (1, 1, "there is no `version`: Puppet takes this for version 3, and fails", "any")),
        ("hierarchy:", "hierachy:", (5, 1, "unknown key `hierachy` in hiera.yaml: Puppet refuses the file", "any")),
        ("name: shared", "name: nodes", (8, 11, "the level `nodes` is in line 6 already: each lookup fails", "any")),
        (
            "name: shared",
            "name: ''",
            (8, 11, "the `name` of a level must be a text, and is an empty text: Puppet refuses the file", "any"),
        ),
        (
            "lookup_key:",
            "data_hash:",
            (12, 16, "`eyaml_lookup_key` is no `data_hash` function: each lookup fails", "any"),
        ),
        (
            "paths: [a.eyaml]",
            "paths: []",
            (13, 12, "`paths` must have at least one, and has none: Puppet refuses the file", "any"),
        ),
        (
            "datadir: shared",
            "hiera3_backend: foo",
            (9, 5, "`hiera3_backend` is only for the global hiera.yaml: each lookup fails", "environment"),
        ),
        ("yaml_data", "yaml_dat", (4, 14, "Puppet has no function `yaml_dat`", "any")),
    ],
)
def test_what_puppet_refuses(before: str, after: str, expected: tuple[int, int, str, str]) -> None:
    assert before in GOOD
    assert _flaws(GOOD.replace(before, after))[0] == expected


def test_older_versions_are_not_looked_into() -> None:
    assert _flaws(":backends: [yaml]\n:hierarchy: [common]\n") == []
    assert _flaws("version: 4\nhierarchy:\n  - name: x\n    backend: yaml\n") == []
