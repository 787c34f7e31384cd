"""Misspelled options."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.option_slips import fits_options, slips_of_options


@pytest.mark.parametrize(
    ("script", "word", "meant", "kind"),
    [
        ("chmod --recusrive g+w x", "--recusrive", "--recursive", "name"),
        ("apt-get install --assume-yse x", "--assume-yse", "--assume-yes", "name"),
        ("apt-get --no-instal-recommends x", "--no-instal-recommends", "--no-install-recommends", "name"),
        ("tar --dirctory=/x -xf y", "--dirctory", "--directory", "name"),
        ("docker run --privilege x", "--privilege", "--privileged", "name"),
        ("mysql --usre=x", "--usre", "--user", "name"),
        ("iptables -A INPUT --dpotr 22", "--dpotr", "--dport", "name"),
        ("find . -naem x", "-naem", "-name", "name"),
        ("find . -exec rm {} + -pritn", "-pritn", "-print", "name"),
        ("openssl req -noeds", "-noeds", "-nodes", "name"),
        ("cp –r a b", "–r", "-r", "dash"),
        ("cp –recursive a b", "–recursive", "--recursive", "dash"),
        ("unheard-of —quick", "—quick", "--quick", "dash"),
        ("find . –name x", "–name", "-name", "dash"),
        ("rm --rf x", "--rf", "-rf", "two dashes"),
        ("find . --name x", "--name", "-name", "two dashes"),
        ("chmod -recursive g+w x", "-recursive", "--recursive", "one dash"),
        ("rm - rf x", "- rf", "-rf", "torn"),
        ("rm rf /x", "rf", "-rf", "no dash"),
        ("chown R a:b /x", "R", "-R", "no dash"),
    ],
)
def test_slips(script: str, word: str, meant: str, kind: str) -> None:
    (slip,) = slips_of_options(commands(script)[0])
    assert (slip.word, slip.meant, slip.kind) == (word, meant, kind)
    assert script[slip.argument.start :].startswith(word)


@pytest.mark.parametrize(
    "script",
    [
        "grep --quie x y",
        "git commit --no-verify",
        "mysql --skip-column-names --default_character_set=x",
        "dpkg --force-confnew -i x",
        "ls --color=never",
        "curl --ipv5 x",
        "find . -ls -newermt x",
        "tar xf x",
        "cat - rf",
        "rm rf",
        "rm rf x",
        "mkdir p",
        "chmod R x",
        "wget -qO- x",
        "mysql -uroot -pverbose",
        "cut -d, -f1",
        "docker run x --privilegd",
        "xargs rm",
        "sudo x --usre",
        "grep -- --slient x",
        "find . -exec x -naem {} ;",
        "echo --recusrive – x",
        "unheard-of --recusrive",
        "chmod --recus$ive x",
        "npm run x --prodution",
        "kubectl exec x -- ls --recusrive",
    ],
)
def test_no_slips(script: str) -> None:
    assert list(slips_of_options(commands(script)[0])) == []


@pytest.mark.parametrize(
    ("program", "script", "fits"),
    [
        ("grep", "x -q y", True),
        ("grep", "x --quiet y", True),
        ("grep", "x --assume-yes y", False),
        ("rm", "x -rf y", True),
        ("rm", "x -rq y", False),
        ("chown", "x -y z", False),
        ("grep", "x y", False),
        ("unheard-of", "x -q", False),
    ],
)
def test_what_fits_a_program(program: str, script: str, *, fits: bool) -> None:
    assert fits_options(program, commands(script)[0]) is fits
