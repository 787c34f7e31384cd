"""What commands do to the world, by their arguments; see test_effects_on_files for what programs really do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from puppetguard.knowledge.arguments import Grammar, described_programs, grammar_of
from puppetguard.model.commands import command_of_arguments, commands
from puppetguard.model.effects import Effect, effects
from puppetguard.model.effects.roles import KINDS, OTHER_ROLES
from puppetguard.model.patterns import literal, shown
from puppetguard.model.script import UNKNOWN


def line(text: str, effect: Effect) -> str:
    """Return an effect on one line: what happens, to what (and the value behind ``<``), and how."""
    kind = f"{effect.kind}:{effect.action}" if effect.action else effect.kind
    value = f" < {shown(effect.value)}" if effect.value else ""
    flags = " recursive" * effect.recursive + " forced" * effect.forced
    return f"{kind} {shown(effect.target)}{value}{flags} [{text[effect.start : effect.end]}]"


def run(text: str, cwd: str = "") -> list[str]:
    return [line(text, effect) for command in commands(text) for effect in effects(command, literal(cwd))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rm -rf /tmp/x/*.log", ["delete /tmp/x/*.log recursive forced [/tmp/x/*.log]"]),
        ('sudo rm -r "$a/b"', ['delete …/b recursive ["$a/b"]']),
        ("rm -f ~/x '~/y'", ["delete …/x forced [~/x]", "delete ~/y forced ['~/y']"]),
        ("chmod -R 0777 /etc", ["permissions /etc < 0777 recursive [/etc]"]),
        ("chmod +x,o-w a b", ["permissions a < +x,o-w [a]", "permissions b < +x,o-w [b]"]),
        ("chmod -R -x a", ["permissions a < -x recursive [a]"]),
        ("chown -hR www:www /srv", ["ownership /srv < www:www recursive [/srv]"]),
        ("chgrp adm a", ["ownership:group a < adm [a]"]),
        ("chattr -i /etc/passwd", ["permissions:attributes /etc/passwd < -i [/etc/passwd]"]),
        ("setfacl -R -m u:a:rwx /srv", ["permissions:acl /srv < u:a:rwx recursive [/srv]"]),
        ("install -m 0600 a b", ["copy b < a [b]", "permissions b < 0600 [0600]"]),
        ("cp a /etc", ["copy /etc/a < a [/etc]"]),
        ("ln -sfn /opt/a-1 /opt/a", ["link /opt/a < /opt/a-1 forced [/opt/a]"]),
        ("mv /a/b .", ["rename b < /a/b [.]"]),
        ("scp a host:/etc/b", ["upload host:/etc/b < a [host:/etc/b]"]),
        ("scp host:/etc/b /c", ["copy /c < host:/etc/b [/c]"]),
        (
            "rsync -a --delete a/ /srv/b",
            ["copy /srv/b < a/ recursive [/srv/b]", "delete:tested /srv/b/… < /srv/b recursive [/srv/b]"],
        ),
        ("rsync -an --delete a/ /srv/b", []),
        (
            "find /var /opt -mtime +5 -delete",
            ["delete:tested /var/… < /var recursive [-delete]", "delete:tested /opt/… < /opt recursive [-delete]"],
        ),
        ("find /srv -delete", ["delete /srv < /srv recursive [-delete]"]),
        ("find -name a -o -delete", ["delete … < . recursive [-delete]"]),
        ("find /a -mindepth 1 -delete", ["delete /a/… < /a recursive [-delete]"]),
        ("tar xf a -C /opt", ["read a [a]", "extract /opt [/opt]"]),
        ("unzip -o a.zip -d /opt", ["extract /opt forced [/opt]", "read a.zip forced [a.zip]"]),
        ("curl -fsSLo /tmp/a https://h/b", ["write:download /tmp/a [/tmp/a]", "download https://h/b [https://h/b]"]),
        (
            "cd /srv && wget -q https://h/b.tgz",
            [
                "download https://h/b.tgz [https://h/b.tgz]",
                "write:download /srv/b.tgz < https://h/b.tgz [https://h/b.tgz]",
            ],
        ),
        ("wget --spider http://h/", ["download http://h/ [http://h/]"]),
        ("wget -qO- http://h/", ["download http://h/ [http://h/]"]),
        (
            "git clone -b x https://h/a.git /srv/a",
            ["download https://h/a.git [https://h/a.git]", "create-directory /srv/a [/srv/a]"],
        ),
        ("git -C /srv reset --hard; git reset HEAD; git clean -n", ["discard:reset  [reset]"]),
        ("git push -f origin main; git push", ["push:force  [push]"]),
        (
            "systemctl --no-block restart a.service b",
            ["service:restart a.service [a.service]", "service:restart b [b]"],
        ),
        (
            "systemctl daemon-reload; systemctl is-active a; systemctl status b",
            ["service:daemon-reload  [daemon-reload]"],
        ),
        ("service nginx reload; service nginx status", ["service:reload nginx [nginx]"]),
        ("/etc/init.d/nginx stop; /etc/init.d/nginx status", ["service:stop nginx [stop]"]),
        (
            "update-rc.d x defaults; chkconfig x off; chkconfig --add y",
            ["service:enable x [x]", "service:disable x [x]", "service:enable y [y]"],
        ),
        ("apt-get -qq -y -o Dpkg::Use-Pty=0 install a b", ["package:install a [a]", "package:install b [b]"]),
        ("apt-get remove --purge a; apt-get -s remove b", ["package:purge a [a]"]),
        ("apt-get update; apt-get dist-upgrade", ["package:update  [update]", "package:full-upgrade  [dist-upgrade]"]),
        ("dpkg -i a.deb; dpkg -l a; dpkg -P b", ["package:install a.deb [a.deb]", "package:purge b [b]"]),
        ("rpm -Uvh a.rpm; rpm -qi b; rpm -e c", ["package:install a.rpm [a.rpm]", "package:remove c [c]"]),
        ("yum -y update; dnf upgrade a", ["package:upgrade  [update]", "package:upgrade a [a]"]),
        ("pip install -r a.txt b", ["read a.txt [a.txt]", "package:install b [b]"]),
        (
            "gem install -v 1 a; npm i -g b; composer install -d /x",
            ["package:install a [a]", "package:install b [b]", "package:install  [install]"],
        ),
        (
            "useradd -m -s /bin/sh -G a,b u; userdel -rf u; usermod -aG x v; usermod -L w",
            ["user:add u [u]", "user:delete u recursive forced [u]", "user:modify v [v]", "user:lock w [w]"],
        ),
        ("groupadd -r g; groupdel g; passwd -l u", ["group:add g [g]", "group:delete g [g]", "user:lock u [u]"]),
        (
            "kill -9 -1; kill -HUP 1; pkill -STOP -f a; killall -q -s KILL b",
            ["kill -1 < 9 [-1]", "kill 1 < HUP [1]", "kill a < STOP [a]", "kill b < KILL [b]"],
        ),
        (
            "mount -o ro /dev/sdb1 /mnt; umount -lf /mnt; swapoff -a",
            ["mount /dev/sdb1 [/dev/sdb1]", "mount /mnt [/mnt]", "unmount /mnt forced [/mnt]"],
        ),
        (
            "mkfs.ext4 -L data /dev/sdb1; mkfs -t xfs /dev/sdc; mkfs.foo /dev/sdd",
            ["format /dev/sdb1 [/dev/sdb1]", "format /dev/sdc [/dev/sdc]", "format /dev/sdd [/dev/sdd]"],
        ),
        (
            "parted -s /dev/sda mklabel gpt; parted /dev/sda print; sfdisk -l /dev/sda",
            ["format:label /dev/sda [/dev/sda]"],
        ),
        ("wipefs -a /dev/sda; wipefs /dev/sdb", ["format:wipe /dev/sda [/dev/sda]", "read /dev/sdb [/dev/sdb]"]),
        (
            "lvremove -f vg/lv; mdadm --zero-superblock /dev/sda; zpool destroy -f p",
            ["format:remove vg/lv forced [vg/lv]", "format:wipe /dev/sda [/dev/sda]", "format:remove p forced [p]"],
        ),
        ("dd if=/dev/zero of=/dev/sda bs=1M", ["read:dd /dev/zero [if=/dev/zero]", "write:dd /dev/sda [of=/dev/sda]"]),
        ("crontab -r -u a; crontab -l; crontab f", ["schedule:delete  [-r]", "schedule:replace f [f]"]),
        (
            "iptables -t nat -F; iptables -F INPUT; iptables -A INPUT -j DROP",
            ["firewall:flush  [-F]", "firewall:flush INPUT [INPUT]"],
        ),
        (
            "iptables -P INPUT DROP; nft flush ruleset; ufw --force disable",
            ["firewall:policy INPUT [INPUT]", "firewall:flush ruleset [ruleset]", "firewall:disable  [disable]"],
        ),
        (
            "mysql -e 'DROP DATABASE IF EXISTS `a`; DELETE FROM b; DELETE FROM c WHERE d'",
            ["database:drop a [DROP DATABASE IF EXISTS `a]", "database:delete b [DELETE FROM b]"],
        ),
        (
            "psql -c 'truncate table t'; echo 'drop table u' | mysql x",
            ["database:truncate t [truncate table t]", "database:drop-table u [drop table u]"],
        ),
        (
            "mysqladmin -f drop a; dropdb b; redis-cli -h x FLUSHALL",
            ["database:drop a forced [a]", "database:drop b [b]", "database:flush  [FLUSHALL]"],
        ),
        ("mongo x --eval 'db.dropDatabase()'", ["database:drop  [.dropDatabase()]"]),
        (
            "docker rm -f a; docker volume rm v; docker system prune -af --volumes",
            [
                "container:remove a forced [a]",
                "container:remove-volume v [v]",
                "container:prune  recursive forced [prune]",
            ],
        ),
        (
            "kubectl -n x delete pod y; terraform destroy -auto-approve",
            ["cloud:delete pod [pod]", "cloud:delete y [y]", "cloud:destroy  [destroy]"],
        ),
        (
            "reboot; shutdown -r now; shutdown -h now; shutdown -c; init 6; init 3",
            ["power:reboot  [reboot]", "power:reboot  [-r]", "power:poweroff  [shutdown]", "power:reboot  [6]"],
        ),
        (
            "sysctl -w a=1; setenforce 0; modprobe -r x",
            ["setting a=1 [a=1]", "setting:selinux 0 [0]", "setting:unload-module x [x]"],
        ),
        (
            "bash /tmp/a.sh x; python3 -m http.server; . /etc/env; sh -c true",
            ["run /tmp/a.sh [/tmp/a.sh]", "run /etc/env [/etc/env]"],
        ),
        (
            "echo a > b 2> c; d &>> e; f < g; h >/dev/null 2>&1",
            ["write b [b]", "write c [c]", "write:append e [e]", "read g [g]"],
        ),
        ("if a; then b; fi >> c", ["write:append c [c]"]),
        ("ssh host rm -rf /; docker exec c rm a; chroot /mnt rm b; rm c", ["delete c [c]"]),
        ("echo rm a; # rm b", []),
    ],
)
def test_effects(text: str, expected: list[str]) -> None:
    assert run(text) == expected


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("rm a", ["/start/a"]),
        ("rm ../a ./b//c /x/../y ..", ["/a", "/start/b/c", "/y", "/"]),
        ("cd b; rm c", ["/start/b/c"]),
        ("cd /b && rm c; rm d", ["/b/c", "/b/d"]),
        ("(cd /b; rm c); rm d", ["/b/c", "/start/d"]),
        ("cd /b | rm c", ["/start/c"]),
        ('cd "$x"; rm c; cd /d; rm e', ["…/c", "/d/e"]),
        ("if a; then cd /b; fi; rm c", ["…/c"]),
        ("cd; rm c; cd -; rm d; cd ~/x && rm e", ["…/c", "…/d", "…/x/e"]),
        ("bash -c 'cd /b; rm c'; rm d", ["/b/c", "/start/d"]),
        ("cd /b; sh -c 'rm c'; rm $PWD/d", ["/b/c", "/b/d"]),
        ("pushd /b; rm c; popd; rm d", ["/b/c", "…/d"]),
        ("rm *.a", ["/start/*.a"]),
        ('rm "$x/a"', ["…/a"]),
    ],
)
def test_paths_are_those_of_the_working_directory(text: str, paths: list[str]) -> None:
    found = [shown(one.target) for command in commands(text) for one in effects(command, literal("/start"))]
    assert found == paths


@pytest.mark.parametrize(
    ("text", "unsure"),
    [
        ("cd a; rm b", True),
        ("cd a && rm b", False),
        ("cd a && rm b; rm c", True),
        ("cd a || exit 1; rm b", False),
        ("cd a || { echo no >&2; exit 1; }; rm b", False),
        ("cd a || echo no; rm b", True),
        ("set -e; cd a; rm b", False),
        ("set -eu\ncd a\nrm b", False),
        ("set -o errexit; cd a; rm b", False),
        ("set -e; set +e; cd a; rm b", True),
        ("sh -ec 'cd a; rm b'", False),
        ("if cd a; then rm b; fi", False),
        ("cd a; cd /b && rm c", False),
        ("rm b", False),
    ],
)
def test_whether_the_change_of_directory_is_sure(text: str, unsure: bool) -> None:
    assert [one.folder_unsure for one in commands(text) if one.program == "rm"][-1] is unsure


def test_a_list_of_arguments_is_no_shell_text() -> None:
    (command,) = command_of_arguments(("rm", "-rf", "/a/*", "$x > y"))
    assert [shown(one.target) for one in effects(command)] == ["/a/*", "$x > y"]


def test_what_happens_elsewhere_can_be_asked_for() -> None:
    command = commands("ssh host rm -rf /")[-1]
    assert not effects(command)
    assert [shown(one.target) for one in effects(command, elsewhere=True)] == ["/"]


def test_every_role_of_the_table_is_known() -> None:
    def roles(grammar: Grammar) -> set[str]:
        own = [*(grammar.operands or "").split(), *grammar.options.values(), grammar.does, grammar.otherwise]
        inner = [*grammar.variants.values(), *grammar.commands.values()]
        return {role.removesuffix("*") for role in own if role}.union(*map(roles, inner))

    def grammars(grammar: Grammar) -> list[Grammar]:
        inner = [*grammar.variants.values(), *grammar.commands.values()]
        return [grammar, *(found for one in inner for found in grammars(one))]

    found = [one for program in described_programs() if (one := grammar_of(program))]
    for role in set().union(*map(roles, found)):
        assert role.partition(":")[0] in KINDS | OTHER_ROLES, role
    for one in (inner for grammar in found for inner in grammars(grammar)):
        assert (one.operands or "").count("*") <= 1
        assert all(len(set(letters)) == len(letters) for letters in (one.short, one.attached)), one
        assert one.effect in {"", *KINDS}


@settings(deadline=None)
@given(
    st.sampled_from(sorted(described_programs())),
    st.lists(
        st.sampled_from(
            [
                "-",
                "--",
                "-rf",
                "-xvf",
                "--x=",
                UNKNOWN,
                "a",
                "/",
                "..",
                "=",
                "$x",
                "'",
                "*",
                "of=",
                "-delete",
                "drop database x",
            ]
        )
    ),
)
def test_any_arguments_are_read(program: str, words: list[str]) -> None:
    text = " ".join([program, *words])
    for command in (*commands(text), *command_of_arguments((program, *words))):
        for effect in effects(command, elsewhere=True):
            assert 0 <= effect.start <= effect.end <= len(text) + 1


@pytest.mark.parametrize(
    "text",
    [
        "rm " + "/".join([".."] * 20000),
        "rm " + " ".join(["a"] * 20000),
        "mysql -e '" + "DROP " * 20000 + "'",
        "mysql -e 'DELETE FROM " + "a" * 50000 + "'",
        "find " + "/a " * 5000 + "-delete " * 500,
        "cd a; " * 3000 + "rm b",
        "tar " + "x" * 50000,
    ],
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    start = time.process_time()
    for command in commands(text):
        effects(command)
    assert time.process_time() - start < 3
