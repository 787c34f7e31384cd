"""What is known of the extensions that files have."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.file_endings import (
    common_extensions,
    common_extensions_like,
    is_seen_elsewhere,
    is_seen_extension,
    usual_configuration,
)


@pytest.mark.parametrize(
    "word", "conf yaml yml json service timer php html erb epp pem crt key sh py rb sql log".split()
)
def test_common(word: str) -> None:
    assert word in common_extensions()
    assert is_seen_extension(word)


@pytest.mark.parametrize("word", "con cof cfl hpp csh".split())
def test_seen_beside_common_ones(word: str) -> None:
    assert is_seen_extension(word)


@pytest.mark.parametrize("word", "cofn conff ymal jsno servcie tiemr phpp eppp crtt".split())
def test_no_file_of_debian_has_a_slip(word: str) -> None:
    assert not is_seen_extension(word)


def test_configuration() -> None:
    assert "conf" in usual_configuration()
    assert is_seen_elsewhere("con")
    assert not is_seen_elsewhere("conf")
    assert not is_seen_elsewhere("cnf")


def test_an_index_has_what_one_edit_parts() -> None:
    assert "conf" in common_extensions_like("cofn")
