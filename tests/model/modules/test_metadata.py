from __future__ import annotations

import pytest

from puppetguard.model.hiera.json_reader import read_json
from puppetguard.model.modules.metadata import Dependency, read_metadata
from puppetguard.model.places import Place

GOOD = (
    '{"name": "acme-web", "version": "1.2.3", "author": "a", "license": "MIT", "source": "x",\n'
    '"dependencies": [{"name": "puppetlabs-stdlib", "version_requirement": ">= 4.0.0"}]}'
)


def test_dependencies() -> None:
    found = read_metadata(read_json(GOOD))
    assert (found.name, found.version, found.flaws) == ("acme/web", "1.2.3", ())
    assert found.dependencies == (Dependency("puppetlabs/stdlib", ">= 4.0.0", Place(2, 27, 2, 46)),)


@pytest.mark.parametrize("name", ["version", "author", "license", "source", "dependencies"])
def test_what_puppet_needs(name: str) -> None:
    text = GOOD.replace(f'"{name}":', '"xxxxxxxxxxx":')
    assert [one.message for one in read_metadata(read_json(text)).flaws] == [
        f"there is no `{name}`: Puppet cannot load the module"
    ]


@pytest.mark.parametrize("text", ["[]", "1", "{}", "null", '{"dependencies": {}}', '{"dependencies": [1, {}]}', "{"])
def test_any_data_is_read(text: str) -> None:
    read_metadata(read_json(text))
