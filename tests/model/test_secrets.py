"""Which names are those of secrets, and what texts look like as one."""

from __future__ import annotations

import pytest

from puppetguard.model.secrets import is_password_name, is_random, is_secret_name, shape_of


@pytest.mark.parametrize(
    "name",
    "password db_password PASSWORD rootpw user_passwd mysql_pwd adminPassword auth_pass bind_pw".split(),
)
def test_password_names(name: str) -> None:
    assert is_password_name(name)
    assert is_secret_name(name)


@pytest.mark.parametrize("name", "api_key client_secret access_token auth-token secret_key_base token apiKey".split())
def test_other_secret_names(name: str) -> None:
    assert not is_password_name(name)
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    "password_file passwords_dir token_provider use_password require_password proxy_pass fastcgi_pass passwd public_key"
    " ssh_key key_name secret_name compass bypass keyboard monkey server_tokens password_hash".split(),
)
def test_names_of_other_things(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("password", "weak"),
        ("P@ssw0rd!", "weak"),
        ("123456", "weak"),
        ("a1", "weak"),
        ("Xy7-zebra", "strong"),
        ("zebra", "wordy"),
        ("my_secret_1", "wordy"),
        ("*6BB4837EB74329105EE4568DDA7DC67ED2CA2AD9", "hash"),
        ("$2y$10$abcdefghijklmnopqrstuv", "hash"),
        ("!", None),
        ("<password>", None),
        ("%{lookup('x')}", None),
        ("REPLACE_ME", None),
        ("xxxxxxxx", None),
        ("/etc/x.pw", None),
        ("vault:secret/x", None),
        ("ENC[PKCS7,MII]", None),
        ("guest", None),
        ("a b c d e", None),
        ("a\ufffc", None),
        ("keystone.token.Provider", None),
    ],
)
def test_shape(text: str, expected: str | None) -> None:
    assert shape_of("password", text) == expected


def test_the_name_of_the_user_is_weak() -> None:
    assert shape_of("password", "zebra", user="Zebra") == "weak"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5f3a9c1e7b2d4860a1b2c3d4", True),
        ("Zk3vQ9mW1xR7tB5nL2cD", True),
        ("configuration_of_module_2", False),
        ("short1", False),
        ("onlylettersandnodigits", False),
    ],
)
def test_random(text: str, expected: bool) -> None:
    assert is_random(text) is expected
