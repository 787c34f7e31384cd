"""Which titles a type may have, and which are near another."""

from __future__ import annotations

import pytest

from puppetguard.model.index import Member
from puppetguard.model.layout import Environment, Module, Role
from puppetguard.model.outline import NOWHERE, ResourceOutline
from puppetguard.model.script import UNKNOWN
from puppetguard.model.titles import Titles
from puppetguard.model.unit import Unit


def _member(module: str) -> Member:
    role = Role(Environment("", explicit=True), Module(module, f"modules/{module}"), "manifests/init.pp", "pp")
    return Member(f"modules/{module}/manifests/init.pp", Unit(), role)


def _titles(*titles: str, module: str = "app") -> Titles:
    found = Titles()
    for title in titles:
        resource = ResourceOutline("notify", "regular", (title,), NOWHERE, NOWHERE)
        found.add(title.replace("*", UNKNOWN), _member(module), resource)
    return found


@pytest.mark.parametrize("title", ["/etc/app", "/srv/x/web/y", "/srv/x//y", "a b c", "z-end"])
def test_may_have(title: str) -> None:
    assert _titles("/etc/app", "/srv/x/*/y", "a * *", "*-end").may_have(title)


@pytest.mark.parametrize("title", ["/etc/ap", "/srv/x/y", "a b", "ab c", "-end-"])
def test_may_not_have(title: str) -> None:
    assert not _titles("/etc/app", "/srv/x/*/y", "a * *", "*-end").may_have(title)


def test_a_title_of_which_nothing_is_known_is_no_pattern() -> None:
    titles = _titles("*", "**")
    assert titles.open
    assert not titles.may_have("x")


@pytest.mark.parametrize("slip", ["sever", "serrver", "servar", "sevrer", "server"])
def test_near(slip: str) -> None:
    assert _titles("server", "client").near(slip, _member("app")) == ["server"]


def test_near_in_another_module_is_none() -> None:
    assert _titles("server").near("sever", _member("web")) == []


def test_near_after_another_was_added() -> None:
    titles = _titles("server")
    assert titles.near("sever", _member("app")) == ["server"]
    titles.add("never", _member("app"), ResourceOutline("notify", "regular", ("never",), NOWHERE, NOWHERE))
    assert titles.near("sever", _member("app")) == ["never", "server"]
