"""Misspelled actions of programs."""

from __future__ import annotations

import pytest

from puppetguard.model.actions import fits_action, slip_of_action
from puppetguard.model.commands import commands


@pytest.mark.parametrize(
    ("script", "word", "meant"),
    [
        ("systemctl relaod nginx", "relaod", "reload"),
        ("systemctl --no-block restrat nginx", "restrat", "restart"),
        ("systemctl daemon-relod", "daemon-relod", "daemon-reload"),
        ("apt-get -y -o a=b instal php", "instal", "install"),
        ("apt-mark hodl php", "hodl", "hold"),
        ("yum makecahe", "makecahe", "makecache"),
        ("git -C /srv pulll", "pulll", "pull"),
        ("git -C $folder pulll", "pulll", "pull"),
        ("git remote prnue x", "prnue", "prune"),
        ("docker compsoe up", "compsoe", "compose"),
        ("docker network craete x", "craete", "create"),
        ("kubectl rollout restrat x", "restrat", "restart"),
        ("puppet module instlal x", "instlal", "install"),
        ("service nginx retsart", "retsart", "restart"),
        ("service $x relaod", "relaod", "reload"),
        ("/etc/init.d/nginx relaod", "relaod", "reload"),
        ("/etc/rc.d/init.d/nginx stopp", "stopp", "stop"),
        ("pg_ctlcluster 15 main relaod", "relaod", "reload"),
        ("update-rc.d x defualts", "defualts", "defaults"),
        ("a2enmod ssl rewirte", "rewirte", "rewrite"),
        ("a2dismod prefrk", "prefrk", "prefork"),
        ("ceph osd poool ls", "poool", "pool"),
        ("virsh ndoeinfo", "ndoeinfo", "nodeinfo"),
        ("rabbitmqctl set_permisions x", "set_permisions", "set_permissions"),
    ],
)
def test_slips(script: str, word: str, meant: str) -> None:
    slip = slip_of_action(commands(script)[0])
    assert slip is not None
    assert (slip.word, slip.meant) == (word, meant)
    assert "".join(script[at] for at in slip.argument.flat()[1]) == word


@pytest.mark.parametrize(
    "script",
    [
        # known ones, abbreviations, words of the documentation, things with actions of their own
        "systemctl daemon-reload",
        "npm isntall",
        "ip a",
        "ip lin show",
        "nmcli con up x",
        "composer instal",
        "service relaod restart",
        "/etc/init.d/app reindex",
        "/opt/init.d/app relaod",
        "a2enmod shibbolet",
        # values of options, operands, what is not known
        "git -C pul pull",
        "docker --context stpo stop x",
        "systemctl restart relaod",
        "git commit relaod",
        "systemctl $verb",
        "git $verb pulll",
        "git -C $folder pul pull",
        "systemctl re$load x",
        "npm run bulid",
        "systemctl",
        "grep relaod x",
        "systemctl RELAOD",
        "git st",
        "git x",
    ],
)
def test_no_slips(script: str) -> None:
    assert slip_of_action(commands(script)[0]) is None


def test_programs_that_can_be_added_to_are_open() -> None:
    slips = [slip_of_action(commands(script)[0]) for script in ("git comit", "git remote prnue x", "apt-get instal x")]
    assert [(slip.open, slip.program) for slip in slips if slip] == [
        (True, "git"),
        (True, "git remote"),
        (False, "apt-get"),
    ]


def test_what_fits_a_program() -> None:
    (command,) = commands("x --quiet restart nginx")
    assert fits_action("systemctl", command)
    assert not fits_action("git", command)
    assert not fits_action("grep", command)
