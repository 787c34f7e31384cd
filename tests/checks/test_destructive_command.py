"""What the examples in the rule's own file do not say: one command at a time, with how sure it is."""

from __future__ import annotations

import time

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.findings import Severity
from puppetguard.model.subject import Subject
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECK = find_check("destructive-command")


def hits(code: str) -> tuple[SourceFile, list[Hit]]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    subject = Subject(source, result.program)
    parameters = CHECK.parameters()
    found = list(CHECK.run(subject, parameters)) if CHECK.concerns(subject, parameters) else []
    return source, sorted(found, key=lambda hit: hit.span)


def told(code: str) -> list[str]:
    """Return the findings in short: the confidence if it is not certain, the place, and the message."""
    source, found = hits(code)
    return [
        f"{'' if hit.confidence == 'certain' else f'{hit.confidence} '}[{source.slice(hit.span)}] {hit.message}"
        for hit in found
    ]


def run(command: str, more: str = "") -> list[str]:
    return told(f"exec {{ 'a': command => '{command}', {more} }}")


COMMANDS = r"""
rm -rf /etc/
    [/etc/] `rm` deletes `/etc/`: the configuration of the system
rm -rf //usr//lib
    [//usr//lib] `rm` deletes `/usr/lib`: libraries of the system
rm -rf /srv/../etc
    [/srv/../etc] `rm` deletes `/etc`: the configuration of the system
rm -rf /etc/*
    [/etc/*] `rm` deletes `/etc/*`: the configuration of the system
rm -rf /etc/.*
    [/etc/.*] `rm` deletes `/etc/.*`: the configuration of the system
rm -f /etc/*
    likely [/etc/*] `rm` deletes `/etc/*`: the configuration of the system
rm -f /etc
rm -rf /etc/x /usr/local/bin/y /var/lib/z
rm -rf /var/log/*
    likely [/var/log/*] `rm` deletes `/var/log/*`: logs of all services
rm -rf /tmp/*
    possible [/tmp/*] `rm` deletes `/tmp/*`: files that programs are using
rm -rf /var/lib/mysql
    likely [/var/lib/mysql] `rm` deletes `/var/lib/mysql`: the data of a server
sudo sh -c "rm -rf /"
    [/] `rm` deletes `/`: the whole system
ssh host rm -rf /
    likely [/] `rm` deletes `/`: the whole system
ssh host rm -rf /srv
    possible [/srv] `rm` deletes `/srv`: the data of services
rm /etc/shadow
    likely [/etc/shadow] `rm` deletes `/etc/shadow`: nobody can log in without it
rm /etc/hosts; cp /srv/hosts /etc/hosts
rm -rf ~
    likely [~] `rm` deletes the whole of the home directory, that of root as a rule
rm -rf ~/x "~"
rm -rf $HOME/*
    [$HOME/*] `rm` deletes `/*`, for `$HOME` is not set in an `exec`: the whole system
rm -rf $HOME/.cache
rm -rf $x
rm -rf $x/*
    likely [$x/*] `rm` deletes `/*` if `$x` is empty: the whole system
x=/srv/y; rm -rf $x/*
x=; rm -rf $x/*
    [$x/*] `rm` deletes `/*`: the whole system
read x; rm -rf $x/*
    possible [$x/*] `rm` deletes `/*` if `$x` is empty: the whole system
x=$(foo); rm -rf $x/*
    likely [$x/*] `rm` deletes `/*` if `$(foo …)` is empty: the whole system
x=$(mktemp -d); rm -rf $x/*
[ -d "$x" ] && rm -rf $x/*
rm -rf $x/*; [ -d "$x" ]
    likely [$x/*] `rm` deletes `/*` if `$x` is empty: the whole system
set -u; rm -rf $x/*
rm -rf ${x:?}/*; rm -rf ${x:-/srv/y}/*
. /etc/env; rm -rf $x/*
    possible [$x/*] `rm` deletes `/*` if `$x` is empty: the whole system
rm -rf /home/$USER
    [/home/$USER] `rm` deletes `/home/`, for `$USER` is not set in an `exec`: the directories of users
rm -rf *
    likely [*] `rm` deletes `*` in the working directory, which is `/` as the resource has no `cwd`
rm -rf a b
cd /srv/a; rm -rf *
    likely [*] `rm` deletes `*` even if `cd /srv/a` fails: then in `/`
cd /srv/a; rm -rf etc
    likely [etc] `rm` deletes `etc` even if `cd /srv/a` fails: then in `/`
cd /srv/a; rm -rf b
cd /tmp; rm -rf *
    possible [*] `rm` deletes `/tmp/*`: files that programs are using
cd /srv/a || exit 1; rm -rf *
find /usr -delete
    [-delete] `find` deletes `/usr`: programs and libraries of the system
find /usr -name x -delete
find /var -type f -delete
    likely [-delete] `find` deletes all files in `/var`: the data of all services
find /etc -mtime +9 -exec rm {} +
    likely [rm] `find` deletes files of any name in `/etc`: the configuration of the system
find /var/log -mtime +9 -delete
find $d/ -delete
    likely [-delete] `find` deletes `/` if `$d` is empty: the whole system
chmod -R 755 /usr
    [/usr] `chmod` changes the mode of all in `/usr`: programs and libraries of the system
chmod -R go-w /usr; chmod 755 /usr; chmod -R 755 /srv/x
chown -R app /srv
    possible [/srv] `chown` changes the owner of all in `/srv`: the data of services
chown -R root:root /etc
    possible [/etc] `chown` changes the owner of all in `/etc`: the configuration of the system
mv /etc /etc.old
    [/etc] `mv` moves away `/etc`: the configuration of the system
mv /etc/x /etc/y; mv /srv /data
    possible [/srv] `mv` moves away `/srv`: the data of services
rsync -a --delete x/ /usr
    likely [/usr] `rsync --delete` deletes all in `/usr` that is not in the source: programs and libraries of the
        system
rsync -a --delete x/ /srv/www; rsync -a x/ /usr
echo a > /etc/passwd
    [/etc/passwd] `/etc/passwd` is overwritten by what `echo` writes, its other lines are lost: nobody can log in
        without it
echo a > /etc/hosts
    likely [/etc/hosts] `/etc/hosts` is overwritten by what `echo` writes, its other lines are lost: names are not
        resolved without it
echo a >> /etc/passwd; echo a > /etc/motd; cat a > /etc/hosts
> /etc/fstab
    [/etc/fstab] `/etc/fstab` is emptied: file systems are not mounted without it
truncate -s 0 /etc/group; : > /var/log/x
    [/etc/group] `/etc/group` is emptied: nobody can log in without it
sort /srv/x > /srv/x
    [/srv/x] `> /srv/x` empties the file before `sort` reads it
sort /srv/x > /srv/y; sort /srv/x >> /srv/x; sort -o /srv/x /srv/x
cat /srv/x | sort > /srv/x
    likely [/srv/x] `> /srv/x` empties the file, as a rule before the start of the pipeline reads it
cat /srv/x; sort > /srv/x
dd if=x of=/dev/sda
    [of=/dev/sda] `dd` overwrites `/dev/sda`: what is on the disk is lost
dd if=/dev/sda of=/srv/image
[ -e /x ] || cat a > /dev/nvme0n1p1
    likely [/dev/nvme0n1p1] `cat` overwrites `/dev/nvme0n1p1`: what is on the disk is lost
mv x /dev/null
    [/dev/null] `mv` puts a file in place of `/dev/null`: all programs write into it from then on
mkfs.xfs -f /dev/sdb
    likely [/dev/sdb] `mkfs.xfs` formats `/dev/sdb` each time that it runs: what is on it is lost
blkid /dev/sdb || mkfs.xfs /dev/sdb
    possible [/dev/sdb] `mkfs.xfs` formats `/dev/sdb`: what is on it is lost
lvremove -f a/b; pvcreate /dev/sdb; mkswap /dev/sdc; parted /dev/sda print
echo b > /proc/sysrq-trigger
    [/proc/sysrq-trigger] `b` into `/proc/sysrq-trigger` reboots at once, without writing what is in memory to the
        disks
kill -9 -1
    [-1] `kill -1` ends all processes of the system
kill -9 1234; kill -0 -1; kill -1 1234
.(){ .|.& };.
    [.(){ .|.& };.] `.` calls itself twice, in the background and without end: the system runs out of processes
iptables -F
    likely [-F] `iptables` deletes all rules of the firewall: with the policy DROP nobody gets in, else everybody
        does
iptables -F; iptables-restore < x
iptables -F MINE; iptables -P INPUT ACCEPT; nft flush chain x y
mysql -e "drop database mysql"
    [drop database mysql] `mysql` drops the database `mysql` each time that it runs
mysql -e "drop database test; drop user x; delete from y where z"
dropdb x
    likely [x] `dropdb` drops the database `x` each time that it runs
userdel root; userdel joe; groupdel joe
    [root] `userdel` deletes the user `root`: it owns the system
yum -y remove glibc; yum -y remove httpd
    likely [glibc] `yum` removes the package `glibc`: the system does not work without it
docker system prune -af; docker volume rm x
docker volume prune -f
    likely [prune] `docker` deletes the volumes of all containers that do not run now, with their data
terraform destroy -auto-approve
    likely [destroy] `terraform destroy` removes all that it manages
git push -f; git push
    likely [push] `git push --force` deletes what others have pushed since
crontab -r; crontab -l
    likely [-r] `crontab -r` deletes all jobs of the user, those of other makers too
reboot
    likely [reboot] `reboot` reboots the node at each run of Puppet
[ -e /x ] && reboot
"""
"""Commands, each with its findings below it; what is further in goes on with the line above."""


def commands() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in COMMANDS.strip("\n").split("\n"):
        if line.startswith("        "):
            found[-1][1][-1] += f" {line.strip()}"
        elif line.startswith("    "):
            found[-1][1].append(line.strip())
        else:
            found.append((line, []))
    return found


@pytest.mark.parametrize(("command", "expected"), commands())
def test_commands(command: str, expected: list[str]) -> None:
    assert run(command) == expected


@pytest.mark.parametrize(
    ("command", "more", "expected"),
    [
        ("rm -rf *", "cwd => '/srv/x'", []),
        ("rm -rf *", "cwd => '/etc'", ["[*] `rm` deletes `/etc/*`: the configuration of the system"]),
        ("rm -rf lib", "cwd => '/usr'", ["[lib] `rm` deletes `/usr/lib`: libraries of the system"]),
        ("rm -rf *", "cwd => $x", ["possible [*] `rm` deletes `*` in the working directory, wherever it is run"]),
        ("rm -rf $x/*", "environment => 'x=y'", []),
        (
            "rm -rf $x/*",
            "environment => $z",
            ["possible [$x/*] `rm` deletes `/*` if `$x` is empty: the whole system"],
        ),
        (
            "rm -rf $HOME/*",
            "environment => ['HOME=/srv']",
            ["likely [$HOME/*] `rm` deletes all in the home directory, that of root as a rule"],
        ),
        ("mkfs /dev/sdb", "unless => 'x'", ["possible [/dev/sdb] `mkfs` formats `/dev/sdb`: what is on it is lost"]),
        ("rm -rf /etc", "unless => 'x'", ["[/etc] `rm` deletes `/etc`: the configuration of the system"]),
        ("dropdb x", "onlyif => 'y'", ["possible [x] `dropdb` drops the database `x`"]),
        ("reboot", "refreshonly => true", []),
        ("reboot", "refreshonly => false", ["likely [reboot] `reboot` reboots the node at each run of Puppet"]),
        ("true", "onlyif => 'dropdb x'", ["likely [x] `dropdb` drops the database `x` each time that it runs"]),
        ("true", "refresh => 'rm -rf /'", ["[/] `rm` deletes `/`: the whole system"]),
    ],
)
def test_what_the_resource_says_beside_it(command: str, more: str, expected: list[str]) -> None:
    assert run(command, more) == expected


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("$d", ["possible [$d/*] `rm` deletes `/*` if `$d` is empty: the whole system"]),
        ("String $d", ["possible [$d/*] `rm` deletes `/*` if `$d` is empty: the whole system"]),
        ("Optional[String[1]] $d", ["likely [$d/*] `rm` deletes `/*` if `$d` is empty: the whole system"]),
        ("String[1] $d", []),
        ("Stdlib::Absolutepath $d", []),
        ("$d = ''", ["likely [/*] `rm` deletes `/*`: the whole system"]),
    ],
)
def test_parameters_by_their_types(parameter: str, expected: list[str]) -> None:
    found = told(f"class a({parameter}) {{ exec {{ 'a': command => \"rm -rf $d/*\" }} }}")
    assert found == expected


def test_what_stands_in_braces_before_an_empty_value_is_part_of_the_place() -> None:
    code = "class a($d = undef) { exec { 'a': command => \"rm -rf ${d}/*\" } }"
    assert told(code) == ["likely [${d}/*] `rm` deletes `/*`: the whole system (`${d}` is empty)"]


@pytest.mark.parametrize(
    "code",
    [
        "class a($d = undef) { if $d { exec { 'a': command => \"rm -rf ${d}/*\" } } }",
        "class a($d) { unless $d == '' { exec { 'a': command => \"rm -rf ${d}/*\" } } }",
        "class a($d) { exec { 'a': command => \"[ -n '${d}' ] && rm -rf ${d}/*\" } }",
        'define a() { exec { "rm -rf /home/${title}": } }',
        "notify { 'rm -rf /': }",
        "exec { 'Remove-Item -Recurse /': provider => powershell }",
        "cron { 'a': command => 'reboot; docker system prune -f' }",
        "run_command('reboot', $targets)",
    ],
)
def test_nothing_is_found(code: str) -> None:
    assert told(code) == []


def test_a_hit_says_what_to_do_and_what_runs_it() -> None:
    source, (hit,) = hits("$c = 'rm -rf /etc'\nexec { $c: path => '/bin' }\n")
    assert source.slice(hit.span) == "/etc"
    assert hit.hint == "name the files that are meant"
    assert [(source.slice(note.span), note.message) for note in hit.notes] == [
        ("$c", "the title of this `exec` runs it")
    ]
    assert hit.severity is None


def test_a_reboot_is_less_bad() -> None:
    _, (hit,) = hits("exec { '/sbin/reboot': }")
    assert hit.severity is Severity.WARNING


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf $x/; " * 3000,
        "cat /etc/hosts | sort > /etc/hosts; " * 2000,
        "iptables -F; " * 3000,
        "rm /etc/passwd; " * 3000,
        "[ -e $x ]; rm -rf $x/$y/* ;" * 1500,
        ":(){ " * 5000,
        "a" * 40 + "() { " + "a" * 40000,
        "reboot; " * 3000,
    ],
)
def test_hostile_commands_are_read_in_time(command: str) -> None:
    start = time.process_time()
    run(command)
    assert time.process_time() - start < 6


def test_many_resources_are_read_in_time() -> None:
    start = time.process_time()
    assert len(told("\n".join(f"exec {{ 'a{number}': command => 'rm -rf /' }}" for number in range(2000)))) == 2000
    assert time.process_time() - start < 8
