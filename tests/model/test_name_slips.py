"""What is taken for a misspelled name, and what is a name of its own."""

from __future__ import annotations

import pytest

from puppetguard.model.name_slips import NameSlip, slip_of_account, slip_of_name


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ngnix", "nginx"),
        ("sshdd", "sshd"),
        ("postgersql", "postgresql"),
        ("postgersql-14", "postgresql-14"),
        ("php7.4-fmp", "php7.4-fpm"),
        ("openssh-sever", "openssh-server"),
        ("rsylsog.service", "rsyslog.service"),
        ("postgersql@14-main", "postgresql@14-main"),
        ("mysqld-server", "mysql-server"),
        ("elasticserch", "elasticsearch"),
        ("buildessential", "build-essential"),
        ("post-gresql-14", "postgresql-14"),
    ],
)
def test_slips(name: str, meant: str) -> None:
    assert slip_of_name(name) == NameSlip(meant, doubtful=False)


@pytest.mark.parametrize(
    "name",
    "nginx php9.9-fpm postgresql-99 mysqld shopd acme-agent php-fpm9 my-sql ngnix-acme nginx0 named sshds".split(),
)
def test_names_of_their_own(name: str) -> None:
    assert slip_of_name(name) is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("rooot", "root"),
        ("www-date", "www-data"),
        ("postgers", "postgres"),
        ("apahce", "apache"),
        ("sduo", "sudo"),
        ("wwwdata", "www-data"),
        ("www_data", "www-data"),
    ],
)
def test_accounts(name: str, meant: str) -> None:
    assert slip_of_account(name) == NameSlip(meant, doubtful=False)


@pytest.mark.parametrize("name", "root deploy oracle rot user admin mysqld nginx app1 Rooot ngix squd".split())
def test_accounts_of_their_own(name: str) -> None:
    assert slip_of_account(name) is None
