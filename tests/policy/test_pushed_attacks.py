"""Pushes that want what is protected in without its approvals: real git, real keys, and the real hook on the server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.git.repositories import Done, Repository
from tests.policy.signing import POLICY, WEB, Signed

MAIN = "refs/heads/main"
MANIFEST = "manifests/web.pp"
EVIL = WEB.replace("'hello'", "'evil'")
LOOSE = POLICY.replace("/var/www/**", "/nowhere/**")
STRICT = POLICY.replace("match: [{type", "change: [removed, modified, renamed, extension-changed]\n    match: [{type")


class Attacker(Signed):
    """A working copy with all keys in reach, and the server, whose ``main`` is protected."""

    bare: Repository

    @classmethod
    def made(cls, folder: Path) -> Attacker:
        one = cls(folder, STRICT)
        one.repo.git("init", "-q", "--bare", "-b", "main", str(folder / "server.git"))
        one.bare = Repository(folder / "server.git", make=False)
        one.repo.git("push", "-q", str(one.bare.folder), "main")
        done = one.bare.puppetguard("hook", "install", "--type", "pre-receive", "--only", MAIN, "--require-policy")
        assert done.code == 0, done.err
        return one

    def copied(self, folder: Path) -> Attacker:
        other = object.__new__(Attacker)
        other.keys = self.keys
        for name, source in (("repo", self.repo), ("server.git", self.bare)):
            shutil.copytree(source.folder, folder / name, symlinks=True)
        other.repo, other.bare = (Repository(folder / name, make=False) for name in ("repo", "server.git"))
        return other

    def push(self, *refs: str, force: bool = False) -> Done:
        options = ["--force"] if force else []
        return self.repo.run("git", "push", *options, str(self.bare.folder), *(refs or (f"HEAD:{MAIN}",)))

    def write(self, path: str, text: str | bytes, *, sign: bool = False) -> None:
        self.repo.write(path, text)
        self.commit("eve", sign=sign)

    def change(self, text: str = EVIL) -> None:
        self.write(MANIFEST, text, sign=True)

    def agree(self, *people: str) -> None:
        for person in people:
            assert self.approve(person).code == 0

    def accept(self, text: str) -> None:
        """Have a change approved and taken, and start anew from there."""
        self.change(text)
        self.agree("asha", "ben")
        done = self.push()
        assert done.code == 0, done.err
        self.repo.git("branch", "-f", "main")

    def tree(self, *entries: tuple[str, str, str]) -> str:
        """Return a tree that git itself would not make, and the commit that has it."""
        data = b"".join(f"{mode} {name}".encode() + b"\0" + bytes.fromhex(identity) for mode, name, identity in entries)
        (self.repo.folder / "tree.bin").write_bytes(data)
        tree = self.repo.git("hash-object", "-w", "-t", "tree", "--literally", "tree.bin").out.strip()
        return self.repo.git("commit-tree", "-p", "main", "-m", "x", tree).out.strip()

    def entries(self, tree: str) -> list[tuple[str, str, str]]:
        lines = [line.split(None, 3) for line in self.repo.git("ls-tree", tree).out.splitlines()]
        return [(mode.lstrip("0"), name, identity) for mode, _, identity, name in lines]

    def evil_blob(self) -> tuple[str, str, str]:
        (self.repo.folder / "evil").write_text(EVIL, encoding="utf-8")
        return "100644", MANIFEST, self.repo.git("hash-object", "-w", "evil").out.strip()


Attack = Callable[[Attacker], Done]
ATTACKS: dict[str, Attack] = {}


def attack(function: Attack) -> Attack:
    ATTACKS[function.__name__.replace("_", " ")] = function
    return function


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Attacker:
    return Attacker.made(tmp_path_factory.mktemp("attacked"))


# --- the policy ---


@attack
def a_loose_policy_one_push_before(one: Attacker) -> Done:
    one.write(".puppetguard/policy.yml", LOOSE)
    one.push()
    one.change()
    return one.push()


@attack
def a_policy_of_another_name(one: Attacker) -> Done:
    one.write(".puppetguard/policy.yaml", LOOSE)
    return one.push()


@attack
def a_policy_in_other_letters(one: Attacker) -> Done:
    one.write(".PuppetGuard/Policy.yml", LOOSE)
    return one.push()


@attack
def a_policy_that_is_a_link(one: Attacker) -> Done:
    (one.repo.folder / ".puppetguard/policy.yml").unlink()
    (one.repo.folder / ".puppetguard/policy.yml").symlink_to("../README.md")
    one.change()
    return one.push()


@attack
def a_configuration_that_looks_elsewhere(one: Attacker) -> Done:
    one.write("site/.puppetguard.yaml", "exclude: ['**']\n")
    return one.push()


@attack
def a_file_between_the_approvals(one: Attacker) -> Done:
    one.write(".puppetguard/approvals/init.pp", EVIL)
    return one.push()


# --- approvals ---


@attack
def approvals_of_another_change(one: Attacker) -> Done:
    one.change(EVIL.replace("evil", "good"))
    one.agree("asha", "ben")
    one.change()
    return one.push()


@attack
def approvals_for_another_branch(one: Attacker) -> Done:
    one.change()
    for person in ("asha", "ben"):
        assert one.approve(person, "--target", "refs/heads/test").code == 0
    return one.push()


@attack
def the_same_approval_under_two_names(one: Attacker) -> Done:
    one.change()
    one.agree("asha")
    for path in sorted((one.repo.folder / ".puppetguard/approvals").rglob("*.*")):
        shutil.copy(path, path.with_name("0" * 64 + path.suffix))
    one.commit("eve")
    return one.push()


@attack
def used_approvals_once_more(one: Attacker) -> Done:
    one.accept(EVIL)
    one.accept(WEB)
    one.change()
    return one.push()


@attack
def used_approvals_under_new_names(one: Attacker) -> Done:
    one.accept(EVIL)
    kept = sorted((one.repo.folder / ".puppetguard/approvals").rglob("*.*"))
    one.accept(WEB)
    for path in kept:
        shutil.copy(path, path.with_name(f"{path.stem}-{'0' * 32}{path.suffix}"))
    one.change()
    return one.push()


@attack
def used_approvals_by_going_back(one: Attacker) -> Done:
    one.accept(EVIL)
    then = one.repo.git("rev-parse", "HEAD").out.strip()
    one.accept(WEB)
    return one.push(f"{then}:{MAIN}", force=True)


@attack
def an_author_who_is_nobody(one: Attacker) -> Done:
    one.repo.write(MANIFEST, EVIL)
    one.repo.git("commit", "-q", "-a", "-m", "x")
    one.agree("chris", "asha")
    return one.push()


@attack
def an_author_who_says_to_be_another(one: Attacker) -> Done:
    one.repo.write(MANIFEST, EVIL)
    one.commit("eve", sign=False)
    one.agree("chris", "asha")
    return one.push()


@attack
def an_author_who_approves(one: Attacker) -> Done:
    one.repo.write(MANIFEST, EVIL)
    one.commit("chris")
    one.agree("chris", "asha")
    return one.push()


@attack
def a_break_glass_with_another_policy(one: Attacker) -> Done:
    one.change()
    key = ("--yes", "--key", str(one.keys / "chris"))
    done = one.repo.puppetguard("break-glass", "main..HEAD", "--reason", "x", "--ticket", "y", *key)
    assert done.code == 0, done.err
    one.write(".puppetguard/policy.yml", LOOSE)
    return one.push()


# --- refs and histories ---


@attack
def back_to_before_the_policy(one: Attacker) -> Done:
    one.repo.git("checkout", "-q", "--orphan", "before")
    shutil.rmtree(one.repo.folder / ".puppetguard")
    one.change()
    return one.push(force=True)


@attack
def the_branch_deleted(one: Attacker) -> Done:
    return one.push(f":{MAIN}")


@attack
def two_branches_at_once(one: Attacker) -> Done:
    one.change()
    one.push("HEAD:refs/heads/work")
    return one.push("HEAD:refs/heads/other", f"HEAD:{MAIN}")


@attack
def a_merge_that_brings_more(one: Attacker) -> Done:
    one.write("a.md", "a\n")
    one.repo.git("checkout", "-q", "-b", "side", "main")
    one.write("b.md", "b\n")
    one.repo.git("merge", "-q", "--no-commit", "--no-ff", "change")
    one.change()
    return one.push()


@attack
def a_clone_without_history(one: Attacker) -> Done:
    clone = one.repo.folder.parent / "clone"
    one.repo.git("clone", "-q", "--depth", "1", f"file://{one.bare.folder}", str(clone))
    shallow = Repository(clone, make=False)
    shallow.write(MANIFEST, EVIL)
    shallow.git("commit", "-q", "-a", "-m", "x")
    return shallow.run("git", "push", str(one.bare.folder), f"HEAD:{MAIN}")


@attack
def objects_that_are_replaced(one: Attacker) -> Done:
    one.change()
    old, new = one.repo.git("rev-parse", "main", "HEAD").out.split()
    return one.push(f"{new}:refs/replace/{old}")


# --- trees ---


@attack
def a_file_that_stands_twice(one: Attacker) -> Done:
    *_, evil = one.evil_blob()
    folder = [("100644", "web.pp", evil), *one.entries("main:manifests")]
    manifests = one.repo.git("rev-parse", f"{one.tree(*folder)}^{{tree}}").out.strip()
    top = [(mode, name, manifests if name == "manifests" else old) for mode, name, old in one.entries("main^{tree}")]
    return one.push(f"{one.tree(*top)}:{MAIN}")


@attack
def a_name_with_a_slash(one: Attacker) -> Done:
    return one.push(f"{one.tree(one.evil_blob(), *one.entries('main^{tree}'))}:{MAIN}")


@attack
def a_name_that_leads_up(one: Attacker) -> Done:
    mode, _, evil = one.evil_blob()
    return one.push(f"{one.tree(*one.entries('main^{tree}'), (mode, f'../{MANIFEST}', evil))}:{MAIN}")


@attack
def a_folder_that_is_a_link(one: Attacker) -> Done:
    (one.repo.folder / "manifests").rename(one.repo.folder / "other")
    (one.repo.folder / "manifests").symlink_to("other")
    one.commit("eve")
    return one.push()


@attack
def a_folder_that_is_a_submodule(one: Attacker) -> Done:
    head = one.repo.git("rev-parse", "HEAD").out.strip()
    one.repo.git("rm", "-r", "-q", "--cached", "manifests")
    one.repo.git("update-index", "--add", "--cacheinfo", f"160000,{head},manifests")
    one.repo.git("commit", "-q", "-m", "x")
    return one.push()


@attack
def an_encoding_by_attributes(one: Attacker) -> Done:
    one.write("manifests/.gitattributes", "*.pp working-tree-encoding=UTF-7\n")
    return one.push()


@attack
def another_encoding(one: Attacker) -> Done:
    one.write(MANIFEST, EVIL.encode("utf-16"))
    return one.push()


@attack
def a_manifest_that_is_too_large(one: Attacker) -> Done:
    one.write("manifests/large.pp", b"#" * (64 * 1024 * 1024 + 1))
    return one.push()


# --- kinds of change that the policy does not name ---


@attack
def under_a_condition_that_never_holds(one: Attacker) -> Done:
    one.change(WEB.replace("  file {", "  if false { file {").replace("  }\n}", "  } }\n}"))
    return one.push()


@attack
def in_a_class_that_nobody_has(one: Attacker) -> Done:
    one.change(WEB.replace("class profile::web {", "class profile::web {\n}\nclass profile::never {"))
    return one.push()


@attack
def set_from_elsewhere(one: Attacker) -> Done:
    one.write("manifests/x.pp", "class x {\n  File['/var/www/html/index.php'] { content => 'evil' }\n}\n")
    return one.push()


@attack
def one_more_attribute(one: Attacker) -> Done:
    one.change(WEB.replace("'hello',", "'hello',\n    noop    => true,"))
    return one.push()


@attack
def only_virtual(one: Attacker) -> Done:
    one.change(WEB.replace("  file {", "  @file {"))
    return one.push()


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_gets_in(server: Attacker, name: str, tmp_path: Path) -> None:
    one = server.copied(tmp_path)
    done = ATTACKS[name](one)
    refused = [line for line in done.err.splitlines() if "[remote rejected]" in line]
    assert (done.code, bool(refused)) == (1, True), done.err
    assert "defect" not in done.err
    # What is served is what was approved: the manifest, and all that decides.
    here = one.bare.git("rev-parse", f"main:{MANIFEST}", "main:.puppetguard/policy.yml").out
    there = server.bare.git("rev-parse", f"main:{MANIFEST}", "main:.puppetguard/policy.yml").out
    assert here == there
    assert one.bare.git("for-each-ref", "refs/replace").out == ""
