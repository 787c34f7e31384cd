"""Misspelled names of commands."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.commands import common_commands, windows_programs
from puppetguard.model.command_names import is_deliberate, slip_of_command, slip_of_name, windows_name
from puppetguard.model.commands import commands


@pytest.mark.parametrize(
    ("name", "meant", "kind"),
    [
        ("systemclt", "systemctl", "swapped"),
        ("ysstemctl", "systemctl", "swapped"),
        ("systtemctl", "systemctl", "repeated"),
        ("systemct", "systemctl", "missing"),
        ("ystemctl", "systemctl", "missing"),
        ("systemqctl", "systemctl", "extra"),
        ("systemctk", "systemctl", "replaced"),
        ("aptget", "apt-get", "missing"),
        ("apt_get", "apt-get", "replaced"),
        ("gti", "git", "swapped"),
        ("gitt", "git", "repeated"),
        ("lls", "ls", "repeated"),
        ("Systemctl", "systemctl", "case"),
        ("pyhton3", "python3", "swapped"),
        ("pyhton3.11", "python3.11", "swapped"),
        ("sha265sum", "sha256sum", "swapped"),
        ("powershel.exe", "powershell.exe", "missing"),
        ("rm-rf", "rm -rf", "joined"),
        ("apt-getinstall", "apt-get install", "joined"),
        ("systemctlrestart", "systemctl restart", "joined"),
        ("nova-mnage", "nova-manage", "missing"),
        ("ova-manage", "nova-manage", "missing"),
        ("keystone-mnage", "keystone-manage", "missing"),
        ("sss_cace", "sss_cache", "missing"),
        ("mneutron-db-manage", "neutron-db-manage", "extra"),
        ("update-ca-certifcates", "update-ca-certificates", "missing"),
    ],
)
def test_slips(name: str, meant: str, kind: str) -> None:
    slip = slip_of_name(name)
    assert slip is not None
    assert (slip.meant, slip.kind) == (meant, kind)


@pytest.mark.parametrize(
    "name",
    # Variants, daemons, versions, other digits, parts of words, folders of the house, short names, capitals.
    "gsed ztar xdocker dockerd curlx mysqld python3.11 php8.2 sha1 a2enmod2 send_mail gitpull dockerbuild git-up"
    " find-up occ wp oc g gi st Systemclt SystemClt x-systemctl nginx.sh systemctl.py omreport _systemctl".split(),
)
def test_names_of_their_own(name: str) -> None:
    assert slip_of_name(name) is None


def test_no_known_name_is_a_slip() -> None:
    assert [name for name in common_commands() if slip_of_name(name, packaged=True)] == []
    assert [name for name in windows_programs() if slip_of_name(f"{name}.exe")] == []


def test_a_letter_more_at_an_edge_is_doubtful() -> None:
    slips = [slip_of_name(name, packaged=True) for name in ("qcurl", "curlq", "cuqrl")]
    assert [slip and slip.doubtful for slip in slips] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/usr/bin/systemclt x", "systemctl"),
        ("/bin/rouch x", "touch"),
        ("rhown x", "chown"),
        ("/opt/app/bin/systemclt x", "systemctl"),
        ("/opt/app/systemclt x", None),
        ("/opt/app/bin/gti x", None),
        ("./systemclt x", None),
        ("$x/systemclt y", None),
        ("system ctl x", "systemctl"),
        ("system  ctl x", None),
        ("apt get x", None),
        ("rm-rf", None),
        ("/usr/bin/rm-rf x", None),
        ("$x y", None),
    ],
)
def test_commands(text: str, found: str | None) -> None:
    slip = slip_of_command(commands(text)[0])
    assert (slip and slip.meant) == found


@pytest.mark.parametrize(
    ("text", "deliberate"),
    [
        ("gti x", False),
        ("gti x; gti y", False),
        ("gti() { x; }; gti y", True),
        ("function gti { x; }; gti y", True),
        ("alias gti=git; gti y", True),
        ("chmod +x /usr/bin/gti; gti y", True),
        ("gti gti-x", False),
    ],
)
def test_deliberate(text: str, *, deliberate: bool) -> None:
    starts = [command.name.start for command in commands(text)]
    assert is_deliberate("gti", text, starts) is deliberate


def test_a_path_of_windows() -> None:
    text = r"C:\Windows\powershel.exe x"
    command = windows_name(text, commands(text)[0])
    assert command.program == "powershel.exe"
    assert text[command.name.start : command.name.end] == "powershel.exe"
    slip = slip_of_command(command)
    assert slip is not None
    assert slip.meant == "powershell.exe"


@pytest.mark.parametrize(
    ("script", "meant"),
    [
        ("gre -q '^x' /etc/motd", "grep"),
        ("gre -qn '^x' /etc/motd", "grep"),
        ("x | gre -q y", "grep"),
        ("eco 'x y' > f", "echo"),
        ("chon root:root /x", "chown"),
        ("tesm -f /x", "test"),
        ("x || tru", "true"),
        ("tru", None),
        ("set -e; exi 1", "exit"),
        ("cul -s https://x", "curl"),
        ("apt-gt install x", "apt-get"),
        ("/usr/bin/gre x y", "grep"),
        ("/opt/bin/gre -qn x /y", None),
        ("jm -rf /x", None),
        ("tset -f /x", None),
        ("gre x", None),
    ],
)
def test_what_short_names_are_given_tells(script: str, meant: str | None) -> None:
    command = commands(script)[-1]
    slip = slip_of_command(command, script[: command.start])
    assert (None if slip is None or slip.doubtful else slip.meant) == meant


def test_where_programs_are_searched_for_tells() -> None:
    (command,) = commands("gre x y")
    found = slip_of_command(command, confined=lambda: True)
    assert found is not None
    assert (found.meant, found.doubtful, found.supported) == ("grep", False, True)
    assert slip_of_command(commands("jq x")[0], confined=lambda: True) is None
