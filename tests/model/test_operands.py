"""Words of a fixed vocabulary in commands, and what is wrong with them; compared with the programs that take them."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.operand_slips import slip_of_operand
from puppetguard.model.operands import Kind, operands_of

PARAMETERS: Kind = "kernel parameters"


def words(text: str) -> list[tuple[str, Kind]]:
    found = [one for command in commands(text) for one in operands_of(command)]
    for one in found:
        assert one.argument.flat()[0][one.start : one.end] == one.word
    return [(one.word, one.kind) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kill -HUP 1", [("HUP", "signals")]),
        ("kill -s TERM 1; pkill --signal=USR1 x", [("TERM", "signals"), ("USR1", "signals")]),
        ("kill -9 1; kill -l; pkill -x nginx; pkill -u bob", []),
        ("modprobe -v zfs zfs_arc_max=1", [("zfs", "kernel modules")]),
        ("rmmod a b", [("a", "kernel modules"), ("b", "kernel modules")]),
        ("sysctl vm.swappiness kernel.sem='1 2'", [("vm.swappiness", PARAMETERS), ("kernel.sem", PARAMETERS)]),
        ("sysctl -p /etc/sysctl.d/x.conf", []),
        ("setsebool -P httpd_enable_cgi=1", [("httpd_enable_cgi", "SELinux booleans")]),
        ("timedatectl set-timezone UTC; timedatectl set-ntp true", [("UTC", "time zones")]),
        ("firewall-cmd --zone public --add-service=ssh", [("ssh", "firewalld services"), ("public", "zones")]),
        ("iptables -t nat -A INPUT -s 1.2.3.4 -j LOG", [("INPUT", "chains"), ("LOG", "targets")]),
        ("mount -t ext4,xfs /dev/sda1 /mnt", [("ext4", "file systems"), ("xfs", "file systems")]),
        ("mount -o ro,size=1g /mnt", [("ro", "mount options"), ("size=1g", "mount options")]),
        ("mount -a -t nonfs", []),
        ("chown -R bob:staff /srv", [("bob", "accounts"), ("staff", "accounts")]),
        ("chown --reference=/etc/passwd /srv", []),
        ("chgrp $group /srv; chown ${user}: /srv", []),
        ("sudo -u bob ls -u x", [("bob", "accounts")]),
        ("su - bob -c 'ls'", [("bob", "accounts")]),
        ("usermod -aG docker,sudo bob", [("docker", "accounts"), ("sudo", "accounts")]),
        ("install -o bob -g staff -m 0644 a b", [("bob", "accounts"), ("staff", "accounts"), ("0644", "permissions")]),
        ("chmod -R u+x,g-w /srv", [("u+x,g-w", "permissions")]),
        ("chmod -w /srv; chmod --reference=a b", []),
        ("find . -type f,d -name x", [("f,d", "file types")]),
        ("[ -f x ] && test ! -d y; [ $a -eq 1 ]", [("-f", "tests"), ("-d", "tests"), ("-eq", "tests")]),
        ("[ -f x -a -d y ]; test x; [ x ]; [ x = y ]", []),
        ("phpenmod -v 8.2 curl", [("curl", "PHP extensions")]),
        ("gpasswd -a bob wheel", [("bob", "accounts")]),
        ("find a -size +1M -mtime 2", [("+1M", "sizes of files"), ("2", "days or minutes")]),
        ("dd if=a bs=1M status=none", [("1M", "blocks of `dd`")]),
        ("docker --context c run -p 1:2 --restart no a -p 3", [("1:2", "published ports"), ("no", "restart policies")]),
        ("docker exec a run -p b; docker ps -p c", []),
        ("iptables -A INPUT -p tcp --dport 22:ssh --ctstate NEW", [
            ("INPUT", "chains"), ("tcp", "protocols"), ("22", "network services"), ("ssh", "network services"),
            ("NEW", "connection states")]),
        ("ufw allow ssh; ufw status verbose", [("ssh", "network services")]),
        ("timeout -s KILL 5 sleep 1m", [("5", "durations"), ("1m", "durations")]),
        ("redis-cli -h a -p 1 ping b", [("ping", "Redis commands")]),
        ("python3 -m venv a -m b", [("venv", "Python modules")]),
        ("useradd -s /bin/sh -g a b", [("/bin/sh", "login shells"), ("a", "accounts")]),
        ("chkconfig --add a; chkconfig --level 35 a on", [("on", "states of services")]),
        ("curl --retry 5 -X GET a; wget -t 3 b; ping -c 1 c", [
            ("5", "numbers"), ("GET", "HTTP methods"), ("3", "numbers"), ("1", "numbers")]),
        ("setfacl -R -m u:a:rwx,d:g:b:r-x c", [
            ("u:a:rwx", "entries of access lists"), ("d:g:b:r-x", "entries of access lists")]),
        ("docker run -m 1g a", [("1g", "memory")]),
        ("ls -l", []),
    ],
)  # fmt: skip
def test_operands(text: str, found: list[tuple[str, Kind]]) -> None:
    assert sorted(words(text)) == sorted(found)


@pytest.mark.parametrize(
    ("word", "kind", "meant"),
    [
        ("HPU", "signals", "HUP"),
        ("SIGTREM", "signals", "TERM"),
        ("br_netfliter", "kernel modules", "br_netfilter"),
        ("ip-vs-rrr", "kernel modules", "ip_vs_rr"),
        ("net.ipv4.ip_foward", "kernel parameters", "ip_forward"),
        ("kernal.shmmax", "kernel parameters", "kernel"),
        ("net/core/somaxcon", "kernel parameters", "somaxconn"),
        ("net.ipv4.conf.all.rp_fitler", "kernel parameters", "rp_filter"),
        ("httpd_can_network_conect", "SELinux booleans", "httpd_can_network_connect"),
        ("Europe/Belrin", "time zones", "Europe/Berlin"),
        ("UFT-8", "character sets", "UTF-8"),
        ("UTF8-", "character sets", None),
        ("utf", "character sets", "UTF-8"),
        ("OUTPTU", "chains", "OUTPUT"),
        ("ACCPET", "targets", "ACCEPT"),
        ("xsf", "file systems", "xfs"),
        ("remuont", "mount options", "remount"),
        ("rewirte", "Apache modules", "rewrite"),
        ("mbsrting", "PHP extensions", "mbstring"),
        ("httsp", "firewalld services", "https"),
        ("-qe", "tests", "-eq"),
    ],
)
def test_slips(word: str, kind: Kind, meant: str | None) -> None:
    slip = slip_of_operand(word, kind)
    assert (slip.meant if slip is not None else None) == meant


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("HUP", "signals"),
        ("SIGRTMIN+3", "signals"),
        ("br-netfilter", "kernel modules"),
        ("nvidia", "kernel modules"),
        ("nf_nat_ipv6", "kernel modules"),
        ("net.ipv4.conf.eth0.rp_filter", "kernel parameters"),
        ("net.ipv4.tcp_house_rule", "kernel parameters"),
        ("fs.inotify.max_user_watches", "kernel parameters"),
        ("enable routing", "kernel parameters"),
        ("house.shmmax", "kernel parameters"),
        ("kernal.house_rule", "kernel parameters"),
        ("Europe/Bielefeld", "time zones"),
        ("iso885915", "character sets"),
        ("json", "character sets"),
        ("HOUSE", "chains"),
        ("LOGDROP", "targets"),
        ("uid=33", "mount options"),
        ("dumpio", "Apache modules"),
        ("rewrites", "Apache modules"),
        ("f,d", "file types"),
        ("-5", "tests"),
    ],
)
def test_words_that_are_right_or_of_the_house(word: str, kind: Kind) -> None:
    assert slip_of_operand(word, kind) is None


def test_permissions_as_chmod_takes_them(tmp_path: Path) -> None:
    dice = random.Random(20261129)
    file = tmp_path / "file"
    file.touch()
    modes = {"".join(dice.choice("ugoa+-=rwxXst,0178") for _ in range(dice.randint(1, 5))) for _ in range(400)}
    refused = {
        mode
        for mode in modes
        if subprocess.run(["chmod", "--", mode, file], capture_output=True, check=False).returncode
    }
    assert {mode for mode in modes if slip_of_operand(mode, "permissions")} == refused
    assert 20 < len(modes - refused) < len(refused)


@pytest.mark.parametrize("shell", ["bash", "dash"])
def test_tests_as_shells_take_them(shell: str) -> None:
    letters = [chr(code) for code in range(ord("A"), ord("z") + 1) if chr(code).isalpha()]
    words = [f"-{letter}" for letter in letters] + [f"-{a}{b}" for a in "efglnot" for b in "acdefgmnqty"]
    taken: set[str] = set()
    for word in words:
        one = subprocess.run([shell, "-c", f"test {word} 1"], capture_output=True, check=False).returncode
        two = subprocess.run([shell, "-c", f"test 1 {word} 1"], capture_output=True, check=False).returncode
        taken |= {word} if one < 2 or two < 2 else set()
    assert len(taken) > 20
    assert taken <= {word for word in words if slip_of_operand(word, "tests") is None}


def test_types_as_find_takes_them(tmp_path: Path) -> None:
    letters = [chr(code) for code in range(ord("A"), ord("z") + 1) if chr(code).isalpha()]
    taken = {
        one
        for one in letters
        if not subprocess.run(["find", tmp_path, "-type", one], capture_output=True, check=False).returncode
    }
    assert {one for one in letters if slip_of_operand(one, "file types") is None} == taken | {"D"}


def test_signals_as_bash_lists_them() -> None:
    listed = subprocess.run(["bash", "-c", "kill -l"], capture_output=True, text=True, check=True).stdout.split()
    names = [name for name in listed if name.startswith("SIG")]
    assert len(names) > 60
    assert [name for name in names if slip_of_operand(name, "signals") is not None] == []


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        ("truncate --no-create -s {} /nowhere", "sizes"),
        ("dd if=/dev/null of=/dev/null bs={}", "blocks of `dd`"),
        ("timeout {} true", "durations"),
        ("find /dev/null -size {}", "sizes of files"),
        ("find /dev/null -mtime {}", "days or minutes"),
        ("find /dev/null -maxdepth {}", "depths"),
    ],
)
def test_forms_as_programs_take_them(command: str, kind: Kind) -> None:
    dice = random.Random(20261129)
    words = {"".join(dice.choice("12.+kKMGBbcsmhd") for _ in range(dice.randint(1, 3))) for _ in range(150)}
    taken = {
        word
        for word in words | {"10"}
        if not subprocess.run(command.format(word).split(), capture_output=True, check=False).returncode
    }
    assert len(taken) > 1
    # What other systems take besides is taken, too.
    assert [word for word in sorted(taken) if slip_of_operand(word, kind) is not None] == []


@pytest.mark.parametrize(
    ("word", "kind", "meant"),
    [
        ("10OG", "sizes", "100G"),
        ("+3O", "days or minutes", "+30"),
        ("5sec", "durations", None),
        ("ESTABLISED", "connection states", "ESTABLISHED"),
        ("8080/tpc", "ports of firewalld", None),
        ("80800", "network services", None),
        ("8O", "network services", "80"),
        ("htpp", "network services", "http"),
        ("22/tpc", "network services", "tcp"),
        ("GTE", "HTTP methods", "GET"),
        ("/bin/bsah", "login shells", "bash"),
        ("psing", "Redis commands", "ping"),
        ("pubilc", "zones", "public"),
        ("five", "numbers", None),
        ("512x", "memory", None),
        ("u:a:rwz", "entries of access lists", None),
    ],
)
def test_slips_of_forms(word: str, kind: Kind, meant: str | None) -> None:
    slip = slip_of_operand(word, kind)
    assert slip is not None
    assert slip.meant == meant


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("related", "connection states"),
        ("shop", "network services"),
        ("json.tool", "Python modules"),
        ("${x}", "sizes"),
    ],
)
def test_forms_that_are_right(word: str, kind: Kind) -> None:
    assert slip_of_operand(word, kind) is None
