"""What live Puppet told is what is looked up."""

from __future__ import annotations

from puppetguard.knowledge.core_facts import core_facts, fact_patterns
from puppetguard.knowledge.puppet_functions import FunctionCall, function_names, puppet_functions, stdlib_functions
from puppetguard.knowledge.resource_types import Values, metaparameters, resource_types, type_names


def test_types() -> None:
    types = resource_types()
    assert {"file", "package", "service", "user", "exec", "cron", "mount"} <= types.keys()
    assert types["service"].values["ensure"] == Values(("false", "running", "stopped", "true"), (), strict=True)
    assert types["exec"].values["tries"].integer
    assert not types["file"].values["ensure"].strict
    assert types["package"].namevars == ("command", "name", "provider")
    assert "apt" in types["package"].providers
    assert (types["mount"].module, types["file"].module) == ("mount_core", "")
    assert {"owner", "mode", "provider"} <= types["file"].attributes
    assert {"yumrepo", "zone", "class"} <= type_names()


def test_metaparameters() -> None:
    assert " ".join(metaparameters()) == "alias audit before loglevel noop notify require schedule stage subscribe tag"


def test_functions() -> None:
    assert puppet_functions()["split"][0].least == 2
    assert puppet_functions()["template"] == (FunctionCall(1, -1, 0, ""),)
    assert "ensure_packages" in stdlib_functions()
    assert {"include", "notice", "run_task"} <= function_names()


def test_facts() -> None:
    facts = core_facts()
    assert facts["os"].parts["release"]["major"] == {}
    assert (facts["osfamily"].legacy, facts["os"].legacy) == (True, False)
    assert any("ipaddress" in one for one in fact_patterns())
