"""Names of well-known modules that are not here: no known one is a slip, a misspelled one is."""

from __future__ import annotations

import random

import pytest

from puppetguard.knowledge.modules import (
    published_class,
    published_classes,
    published_define,
    published_defines,
    published_modules,
    published_type,
    published_types,
)
from puppetguard.model.outline import AttributeOutline, Place, ResourceOutline
from puppetguard.model.published import meant_attributes, meant_definition, meant_key, meant_word
from tests.model.graph.indexing import index_of

NOWHERE = index_of({})


def resource(kind: str, *attributes: str) -> ResourceOutline:
    given = tuple(AttributeOutline(name, Place(), Place(), (), False, False) for name in attributes)
    return ResourceOutline(kind, "statement", ("x",), Place(), Place(), given, True, "", (), False)


def test_what_is_known() -> None:
    assert {"apache", "mysql", "concat", "firewall", "postgresql"} <= published_modules()
    assert "docroot" in (published_define("apache::vhost") or ())
    assert "mpm_module" in (published_class("apache") or ())
    assert "section" in (published_type("ini_setting") or ())
    assert (published_class("apache::vhost"), published_define("apache"), published_type("file")) == (None, None, None)
    assert {"vcsrepo", "concat", "file_line"} <= published_types()


def test_no_known_name_is_a_slip() -> None:
    for module in published_modules():
        for name in published_classes(module):
            assert meant_definition(name, NOWHERE, of_class=True) is None
            assert all(meant_key(f"{name}::{one}", NOWHERE) is None for one in published_class(name) or ())
        for name in published_defines(module):
            known = published_define(name)
            assert known is not None
            assert meant_definition(name, NOWHERE, of_class=False) is None
            assert all(meant_attributes(resource(name, one), known, ()) == {} for one in known)


def test_swapped_letters_are_slips() -> None:
    dice = random.Random(20261129)
    found = 0
    parameters = sorted(
        (name, one)
        for module in published_modules()
        for name in published_defines(module)
        for one in published_define(name) or ()
        if len(one) > 6
    )
    sample = dice.sample(parameters, 500)
    for name, one in sample:
        at = next(at for at in range(2, len(one) - 1) if one[at] != one[at + 1])
        slip = one[:at] + one[at + 1] + one[at] + one[at + 2 :]
        known = published_define(name)
        assert known is not None
        found += meant_attributes(resource(name, slip), known, ()) == {slip: one}
    assert found == 500


@pytest.mark.parametrize(
    ("name", "of_class", "meant"),
    [
        ("apache::mod::rewirte", True, "apache::mod::rewrite"),
        ("apahce", True, "apache"),
        ("apahce::vhost", False, "apache::vhost"),
        ("mysql::sever", True, "mysql::server"),
        ("mysql::servers", True, None),
        ("mysql::house", True, None),
        ("ntpd", True, None),
        ("apace", True, None),
        ("apace::vhost", False, "apache::vhost"),
        ("apache::vhost", True, None),
        ("house::vhots", False, None),
    ],
)
def test_definitions(name: str, of_class: bool, meant: str | None) -> None:  # a row of a table
    assert meant_definition(name, NOWHERE, of_class=of_class) == meant


def test_a_module_that_is_here_is_judged_by_itself() -> None:
    here = index_of({"modules/apache/manifests/init.pp": "class apache { }"})
    assert meant_definition("apache::mod::rewirte", here, of_class=True) is None
    assert meant_key("apache::mpm_modul", here) is None
    assert meant_key("apache::mpm_modul", NOWHERE) == "apache::mpm_module"
    assert meant_key("mysql::sever::root_password", NOWHERE) == "mysql::server::root_password"
    assert meant_key("house::mpm_modul", NOWHERE) is None


def test_a_resource_of_another_module_of_the_same_name() -> None:
    known = published_define("apache::vhost")
    assert known is not None
    assert meant_attributes(resource("apache::vhost", "docrot", "port"), known, ()) == {"docrot": "docroot"}
    assert meant_attributes(resource("apache::vhost", "docrot", "house_rule"), known, ()) == {}
    assert meant_attributes(resource("apache::vhost", "docroot", "docrot"), known, ()) == {}
    assert meant_attributes(resource("apache::vhost", "docroots"), known, ()) == {}
    assert meant_attributes(resource("apache::vhost", "docroat"), known, ()) == {}
    assert meant_attributes(resource("apache::vhost", "befroe"), known, {"before"}) == {}


@pytest.mark.parametrize(
    ("text", "attribute", "words", "meant"),
    [
        ("presnt", "ensure", (), "present"),
        ("present", "ensure", ("absent",), None),
        ("presnt", "state", (), None),
        ("flase", "ssl", (), "false"),
        ("fals", "ssl", (), None),
        ("falsse", "ssl", ("true", "false"), "false"),
        ("hots", "type", ("host", "local"), "host"),
        ("hosts", "type", ("host", "local"), None),
    ],
)
def test_words(text: str, attribute: str, words: tuple[str, ...], meant: str | None) -> None:
    assert meant_word(text, attribute, words) == meant
