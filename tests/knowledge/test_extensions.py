"""What is known of extensions."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.extensions import (
    is_deliberate,
    is_known_word,
    is_mere_extension,
    is_served,
    kind_of_extension,
)


@pytest.mark.parametrize(
    ("extension", "kind"),
    [
        ("php", "programming"),
        ("PHP", "programming"),
        ("phtml", "programming"),
        ("html", "markup"),
        ("css", "markup"),
        ("json", "data"),
        ("yaml", "data"),
        ("conf", "config"),
        ("pp", "programming"),
        ("adoc", "prose"),
        ("jpg", "media"),
        ("pdf", "application"),
    ],
)
def test_kinds(extension: str, kind: str) -> None:
    assert kind_of_extension(extension) == kind


@pytest.mark.parametrize("extension", "phpp pphp phph pph phpx htmll htlm cofn conff ymal jsno xmll pyy".split())
def test_no_obscure_program_claims_a_slip(extension: str) -> None:
    assert kind_of_extension(extension) is None


@pytest.mark.parametrize(
    "extension",
    "bak orig old dist disabled dpkg-old rpmsave tmp new swp php~ 2024-01-31 1 gz xz zst lock pid in example sample tpl"
    " erb epp j2 BAK conf_".split(),
)
def test_deliberate(extension: str) -> None:
    assert is_deliberate(extension)


@pytest.mark.parametrize("extension", ["php", "conf", "phpp", "html", "cofn"])
def test_not_deliberate(extension: str) -> None:
    assert not is_deliberate(extension)


def test_words() -> None:
    assert is_served("php")
    assert not is_served("phpp")
    assert is_mere_extension("html")
    assert not is_mere_extension("log")
    assert not is_mere_extension("com")
    assert is_known_word("confd")
    assert not is_known_word("phpp")
