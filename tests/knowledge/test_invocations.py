"""What is known of what programs are told."""

from __future__ import annotations

import pytest

from puppetguard.knowledge.invocations import actions_of, apache_modules, options_of


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("systemctl", "start stop restart reload enable disable mask unmask is-active is-enabled daemon-reload status"),
        ("apt-get", "install remove update upgrade dist-upgrade autoremove purge clean"),
        ("yum", "install remove update clean makecache localinstall"),
        ("git", "clone pull push checkout commit fetch init remote config"),
        ("git remote", "add remove set-url prune"),
        ("docker", "run exec pull build compose container network"),
        ("docker container", "ls prune rm start"),
        ("puppet", "agent apply module config resource"),
        ("puppet module", "install uninstall upgrade list"),
        ("npm", "install run ci config"),
        ("composer", "install update require"),
        ("rabbitmqctl", "add_user set_permissions delete_user list_users"),
        ("semanage", "fcontext port boolean"),
        ("ufw", "enable disable allow deny reload"),
        ("service", "start stop restart reload status"),
        ("virsh", "define undefine list start destroy autostart secret-list secret-set-value net-list pool-define"),
        ("ceph", "auth osd mon mds fs health status pg quorum"),
        ("ceph osd", "pool crush tree out in set unset"),
        ("ceph osd pool", "create delete get set ls"),
        ("crm", "configure node resource status"),
        ("openstack", "quota project user role endpoint network server image volume"),
        ("openstack quota", "list set show"),
        ("zpool", "create destroy import export set get status list scrub"),
        ("nova-manage", "db api_db cell_v2 placement"),
    ],
)
def test_actions(program: str, words: str) -> None:
    actions = actions_of(program)
    assert actions is not None
    assert set(words.split()) - actions.names - actions.beside == set()
    assert actions.names.isdisjoint(actions.beside)


def test_words_that_the_documentation_has_are_beside_the_actions() -> None:
    actions = actions_of("npm")
    assert actions is not None
    assert "isntall" in actions.beside, "npm knows this one as an alias"


@pytest.mark.parametrize("program", ["grep", "echo", "git remote add", "unheard-of"])
def test_programs_that_take_anything(program: str) -> None:
    assert actions_of(program) is None


@pytest.mark.parametrize(
    ("program", "words", "letters"),
    [
        ("chmod", "recursive verbose reference", "Rv"),
        ("apt-get", "assume-yes no-install-recommends fix-broken", "yqf"),
        ("curl", "silent fail output location insecure", "sSfoLk"),
        ("rsync", "archive delete exclude", "avz"),
        ("tar", "directory extract strip-components", "xzfC"),
        ("useradd", "system shell home-dir create-home", "rsdm"),
        ("iptables", "dport append jump", "Aj"),
        ("puppet", "onetime test environment noop", "tv"),
        ("docker", "privileged volume detach", "dvp"),
    ],
)
def test_options(program: str, words: str, letters: str) -> None:
    options = options_of(program)
    assert options is not None
    assert set(words.split()) - options.long == set()
    assert set(letters) - options.letters == set()


def test_options_with_one_dash() -> None:
    options = options_of("find")
    assert options is not None
    assert {"name", "type", "exec", "maxdepth", "mtime"} <= options.single


def test_modules_of_apache() -> None:
    assert {"rewrite", "ssl", "proxy_http", "mpm_prefork"} <= apache_modules()
