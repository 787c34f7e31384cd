"""What attacks approvals, in great numbers: forged statements, edits after the approval, trailers, hostile policies."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from puppetguard.engine.comparison import Version, compare
from puppetguard.errors import TrustError
from puppetguard.git.run import CleanRoom
from puppetguard.git.snapshot import Entry, Snapshot
from puppetguard.policy.approvals import Decision, decide
from puppetguard.policy.evidence import statements
from puppetguard.policy.protections import POLICY as POLICY_FILE, SIGNERS, read_policy
from puppetguard.policy.ssh import sign
from puppetguard.policy.statements import APPROVAL, BREAK_GLASS, Statement, encode_statement
from puppetguard.policy.trust import read_trust
from tests.policy.signing import POLICY, Signed
from tests.threats import cases

NOW = 1_800_000_000
MANIFEST = """\
# Pages of the shop.
class web (String $greeting = 'hello') {
  file { '/var/www/index.php':
    ensure => file,
    owner  => 'root',
    mode   => '0644',
    content => "<?php echo '${greeting}';",
  }
  file { '/var/www/health.php':
    ensure => file,
    source => 'puppet:///modules/web/health.php',
  }
  exec { '/bin/touch /var/www/cache':
    creates => '/var/www/cache',
    require => File['/var/www/index.php'],
  }
  service { 'cron':
    ensure => running,
  }
}
"""
CHANGED = MANIFEST.replace("'0644'", "'0600'").replace("health.php',\n  }", "health2.php',\n  }")
MANIFEST_FILE = "manifests/web.pp"


class Approved:
    """A change with the approvals of three people, made in memory, and signed by real keys."""

    def __init__(self, folder: Path) -> None:
        self.signed = Signed(folder)
        self.keys = self.signed.keys
        signers = (self.signed.repo.folder / SIGNERS).read_text(encoding="ascii")
        self.files = {POLICY_FILE: POLICY, SIGNERS: signers, MANIFEST_FILE: MANIFEST}
        self.evidence: dict[str, bytes] = {}
        first = self.decide(CHANGED)
        assert first.verdict == "missing"
        self.bundle = first.bundle
        self.trust = first.trust
        self.protected = first.protected
        self.met = sorted({one.protection.id for one in first.needs})
        for person in ("asha", "ben", "chris"):
            self.put(person, self.statement(person), APPROVAL)

    def statement(self, person: str, /, **other: Any) -> Statement:
        assert self.trust is not None
        fields: dict[str, Any] = {
            "version": 1, "repo_id": "acme/control-repo", "target_ref": "refs/heads/main",
            "policy": self.trust.policy_digest, "signers": self.trust.signers_digest, "protections": tuple(self.met),
            "changes": tuple(sorted(one.digest for one in self.protected)), "bundle": self.bundle,
            "decision": "approve", "person": person, "issued": NOW, "expires": NOW + 86_400, "nonce": "ab" * 16,
        }  # fmt: skip
        return Statement(**{**fields, **other})

    def put(self, person: str, statement: Statement, namespace: str) -> str:
        """Sign a statement, keep it, and return the name of its file without the ending."""
        assert self.trust is not None
        key = next(name for name, one in self.trust.signers.items() if one.person == person)
        stem = f".puppetguard/approvals/{self.bundle}/{key}"
        data = encode_statement(statement)
        self.evidence[f"{stem}.json"] = data
        self.evidence[f"{stem}.sig"] = sign(str(self.keys / person), namespace, data)
        return stem

    def decide(self, text: str | bytes, **more: Any) -> Decision:
        """Decide about another text of the manifest."""
        data = text.encode() if isinstance(text, str) else text
        base: dict[str, Any] = dict(self.files)
        head = {**base, MANIFEST_FILE: data}
        sides = [{MANIFEST_FILE: Version(one)} for one in (base[MANIFEST_FILE].encode(), data)]
        room: CleanRoom = None  # type: ignore[assignment] # without a commit nobody asks git
        return decide(
            compare(*sides).changes, snapshot(base), snapshot({**head, **self.evidence}),
            room=room, base_id=None, head_id=None, now=NOW + 60, **more,
        )  # fmt: skip

    def counted(self, files: dict[str, bytes]) -> list[Statement]:
        """Return the statements of some files that count."""
        assert self.trust is not None
        given, _ = statements(
            self.trust, [snapshot(self.files)], snapshot(files), self.bundle, self.protected, self.met,
            "refs/heads/main", NOW + 60,
        )  # fmt: skip
        return [one.statement for one in given]


def snapshot(files: dict[str, Any]) -> Snapshot:
    data = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    entries = {path: Entry("100644", str(hash(content))) for path, content in data.items()}
    return Snapshot(entries, lambda wanted: {path: data[path] for path in wanted}, "/r")


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Approved:
    return Approved(tmp_path_factory.mktemp("approved"))


# --- forged statements and signatures ---


def mutants(data: bytes, dice: random.Random) -> Iterator[bytes]:
    """Yield altered copies: flipped, dropped, doubled, swapped, and other digits and letters."""
    while True:
        at = dice.randrange(len(data))
        kind = dice.randrange(6)
        if kind == 0:
            yield data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]
        elif kind == 1:
            yield data[:at] + data[at + 1 :]
        elif kind == 2:
            yield data[:at] + data[at : at + 1] + data[at:]
        elif kind == 3:
            other = dice.randrange(len(data))
            low, high = sorted((at, other))
            yield data[:low] + data[high : high + 1] + data[low + 1 : high] + data[low : low + 1] + data[high + 1 :]
        elif data[at : at + 1].isdigit() or data[at : at + 1] in b"abcdef":
            # What is still a digest, a number, a name: the form alone refuses none of these.
            pool = b"0123456789" if data[at : at + 1].isdigit() else b"abcdef"
            yield data[:at] + bytes([dice.choice(pool)]) + data[at + 1 :]


def test_no_altered_statement_is_accepted(approved: Approved) -> None:
    dice = random.Random(1)
    stem = next(path[:-5] for path in approved.evidence if path.endswith(".json"))
    data, signature = approved.evidence[f"{stem}.json"], approved.evidence[f"{stem}.sig"]
    truth = approved.counted({f"{stem}.json": data, f"{stem}.sig": signature})
    assert len(truth) == 1
    tried = accepted = 0
    altered, forged = mutants(data, dice), mutants(signature, dice)
    while tried < cases("mutants"):
        if tried % 2:
            mutant, seal = next(altered), signature
            if mutant == data:
                continue
            accepted += len(approved.counted({f"{stem}.json": mutant, f"{stem}.sig": seal}))
        else:
            seal = next(forged)
            if seal == signature:
                continue
            # An armour can be written in other ways: it may count only for the very statement that was signed.
            assert approved.counted({f"{stem}.json": data, f"{stem}.sig": seal}) in ([], truth)
        tried += 1
    assert accepted == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("repo_id", "acme/other"),
        ("target_ref", "refs/heads/production"),
        ("policy", "0" * 64),
        ("signers", "0" * 64),
        ("protections", ()),
        ("protections", ("web-files", "web-files")),
        ("changes", ()),
        ("changes", ("0" * 64,)),
        ("bundle", "0" * 64),
        ("person", "ben"),
        ("person", "nobody"),
        ("issued", NOW + 1_000),
        ("expires", NOW),
        ("expires", NOW + 15 * 86_400),
        ("decision", "break-glass"),
    ],
)
def test_replayed_statements_that_are_truly_signed(approved: Approved, field: str, value: Any) -> None:
    """Each is signed by asha herself, and is about something else."""
    kept = dict(approved.evidence)
    try:
        stem = approved.put("asha", approved.statement("asha", **{field: value}), APPROVAL)
        files = {f"{stem}.json": approved.evidence[f"{stem}.json"], f"{stem}.sig": approved.evidence[f"{stem}.sig"]}
        assert approved.counted(files) == []
    finally:
        approved.evidence = kept


@pytest.mark.parametrize("namespace", [BREAK_GLASS, "git", "file", "puppetguard", "puppetguard-approval-"])
def test_signatures_for_something_else(approved: Approved, namespace: str) -> None:
    kept = dict(approved.evidence)
    try:
        stem = approved.put("asha", approved.statement("asha"), namespace)
        files = {f"{stem}.json": approved.evidence[f"{stem}.json"], f"{stem}.sig": approved.evidence[f"{stem}.sig"]}
        assert approved.counted(files) == []
    finally:
        approved.evidence = kept


# --- edits after the approval ---

RESOURCES = ("/var/www/index.php", "/var/www/health.php", "/bin/touch /var/www/cache")


def formatting(text: str, dice: random.Random) -> str:
    """Return the same code, written another way."""
    lines = text.split("\n")
    at = dice.randrange(1, len(lines) - 1)
    edits: list[Callable[[], str]] = [
        lambda: "\n".join([*lines[:at], f"  # {dice.random()}", *lines[at:]]),
        lambda: "\n".join([*lines[:at], "", *lines[at:]]),
        lambda: "\n".join([*lines[:at], lines[at] + "   ", *lines[at + 1 :]]),
        lambda: "\n".join([*lines[:at], "\t" + lines[at].lstrip(), *lines[at + 1 :]]),
        lambda: re.sub(r" +=> ", " " * dice.randrange(1, 6) + "=>  ", text),
        lambda: re.sub(r"'([a-z0-9]+)',\n", r'"\1",\n', text, count=dice.randrange(1, 5)),
        lambda: text.replace("'root',\n    mode   => '0600',", "'root', mode => '0600',"),
        lambda: text.replace("    ensure => file,\n    owner  => 'root',", "    owner => 'root',\n    ensure => file,"),
        lambda: text.replace("ensure => file,", "ensure => 'file',"),
        lambda: text.replace("running,\n", "running\n"),
        lambda: text.replace("# Pages of the shop.\n", ""),
        lambda: f"{text}\n\n# the end\n",
    ]
    return dice.choice(edits)()


def semantic(text: str, dice: random.Random) -> str:
    """Return code that does something else to what is protected."""
    name = dice.choice(RESOURCES)
    word = f"x{dice.randrange(10**9)}"
    at = text.index(f"'{name}':") + len(name) + 3
    edits: list[Callable[[], str]] = [
        lambda: f"{text[:at]}\n    tag => '{word}',{text[at:]}",
        lambda: text.replace(f"'{name}':", f"'{name}.{word}':"),
        lambda: text.replace("owner  => 'root'", f"owner  => '{word}'"),
        lambda: text.replace("'0600'", f"'0{dice.choice([644, 666, 777, 640, 400])}'"),
        lambda: text.replace("    mode   => '0600',\n", ""),
        lambda: text.replace("echo '", f"echo '{word}"),
        lambda: text.replace("health2.php", f"{word}.php"),
        lambda: text.replace("'hello'", f"'{word}'"),
        lambda: text.replace("creates => '/var/www/cache'", f"creates => '/var/www/{word}'"),
        lambda: text.replace("  service {", f"  file {{ '/var/www/{word}': ensure => absent }}\n  service {{"),
        lambda: text.replace("  service {", f"  File['/var/www/index.php'] {{ backup => '{word}' }}\n  service {{"),
        lambda: text.replace("  service {", f"  exec {{ '/bin/rm /var/www/{word}': onlyif => 'x' }}\n  service {{"),
        lambda: text.replace("  exec {", "  @exec {"),
        lambda: text.replace("ensure => file,\n    source", "ensure => absent,\n    source"),
        lambda: text.replace("    require => File['/var/www/index.php'],\n", ""),
    ]
    return dice.choice(edits)()


def test_edits_after_the_approval(approved: Approved) -> None:
    assert approved.decide(CHANGED).verdict == "approved"
    dice = random.Random(2)
    kept = void = 0
    while kept + void < cases("edits"):
        if (kept + void) % 2:
            text = formatting(CHANGED, dice)
            if text == CHANGED:
                continue
            decision = approved.decide(text)
            assert (decision.verdict, decision.bundle) == ("approved", approved.bundle), text
            kept += 1
        else:
            text = semantic(CHANGED, dice)
            if text == CHANGED:
                continue
            decision = approved.decide(text)
            assert decision.verdict == "missing", text
            assert decision.bundle != approved.bundle
            void += 1
    assert kept == void


def test_a_part_of_what_was_approved_is_not_approved(approved: Approved) -> None:
    parts = (MANIFEST.replace("'0644'", "'0600'"), MANIFEST.replace("health.php',\n  }", "health2.php',\n  }"))
    for part in parts:
        assert approved.decide(part).verdict == "missing"


# --- who pushes ---


@pytest.mark.parametrize(
    ("pusher", "missing"),
    [
        (None, True),
        # A variable that is not set, and a name that is nobody's in the policy, prove nothing.
        ("", True),
        ("stranger", True),
        ("eve", False),
        ("asha", True),
    ],
)
def test_only_a_known_pusher_proves_who_the_author_is(approved: Approved, pusher: str | None, missing: bool) -> None:
    kept = dict(approved.evidence)
    try:
        stem = next(path[:-5] for path, data in kept.items() if b'"person":"chris"' in data)
        for ending in (".json", ".sig"):
            del approved.evidence[stem + ending]
        # Two of three are left: enough if the author is proved to be somebody else.
        verdict = approved.decide(CHANGED, pusher=pusher).verdict
        assert verdict == ("missing" if missing else "approved")
    finally:
        approved.evidence = kept


# --- bytes that are no text ---

PLAIN = CHANGED.encode()
BYTES = {
    "UTF-16, little": CHANGED.encode("utf-16"),
    "UTF-16, big, no mark": CHANGED.encode("utf-16-be"),
    "UTF-32": CHANGED.encode("utf-32"),
    "UTF-7": b"+/v8-" + PLAIN,
    "EBCDIC": CHANGED.encode("cp500"),
    "a NUL at the start": b"\0" + PLAIN,
    "a NUL inside": PLAIN.replace(b"root", b"ro\0ot"),
    "a NUL at the end": PLAIN + b"\0",
    "NULs only": b"\0" * 500,
    "an invalid byte at the start": b"\xff" + PLAIN,
    "an invalid byte inside": PLAIN.replace(b"root", b"r\xf6\xf6t"),
    "an invalid byte in a comment": PLAIN.replace(b"# Pages", b"# P\xe4ges"),
    "an invalid byte at the end": PLAIN + b"# \xfe",
    "a character cut short": PLAIN + b"# \xe2\x82",
    "an overlong slash": PLAIN.replace(b"/var", b"\xc0\xafvar"),
    "a surrogate": PLAIN + b"# \xed\xa0\x80",
    "beyond the last character": PLAIN + b"# \xf4\x90\x80\x80",
    "compressed": b"\x1f\x8b\x08\0" + PLAIN[:200],
    "a program": b"\x7fELF\x02\x01" + PLAIN,
    "a pack of git": b"PACK\0\0\0\x02" + PLAIN,
    "nothing": b"",
    "a line feed": b"\n",
    "cut off": PLAIN[:200],
    "cut off in a string": PLAIN[: PLAIN.index(b"root") + 2],
    "never closed": PLAIN + b"class x {",
}


def test_what_is_no_text_is_never_what_was_approved(approved: Approved) -> None:
    bundles = {name: approved.decide(data) for name, data in BYTES.items()}
    assert {name for name, one in bundles.items() if one.verdict != "missing"} == set()
    # It counts as it is, byte by byte: one more byte is another change.
    for name in ("UTF-16, little", "an invalid byte in a comment", "never closed"):
        assert approved.decide(BYTES[name] + b" ").bundle != bundles[name].bundle


def test_line_ends_and_a_mark_at_the_start_say_nothing(approved: Approved) -> None:
    text = CHANGED.replace("\n", "\r\n").encode()
    assert approved.decide(text).verdict == "approved"


# --- trailers ---

NAMES = ("Approved-by", "approved-by", "APPROVED-BY", "Reviewed-by", "Acked-by", "Tested-by", "Checked-by",
         "Verified-by", "Approved", "LGTM")  # fmt: skip
FORMS = ("{0}: {1}", "{0}:{1}", "{0} : {1}", "  {0}: {1}", "{0}:\t{1}")


PEOPLE = ("Asha <asha@example.org>", "Ben <ben@example.org>", "Chris <chris@example.org>")
SHOWN = ("Approved-by", "approved-by", "APPROVED-BY", "Reviewed-by", "Acked-by")
"""Those that claim an approval so that it is worth a word."""


def test_trailers_count_for_nothing(tmp_path: Path) -> None:
    """All spellings at once, by everybody: if any counted, the change would have what it needs."""
    assert len(NAMES) * len(FORMS) == cases("trailers", always=True)
    signed = Signed(tmp_path)
    signed.edit()
    every = [form.format(name, person) for name in NAMES for form in FORMS for person in PEOPLE]
    signed.commit("eve", "all of them\n\n" + "\n".join(every))
    done = signed.verify()
    assert done.code == 3
    assert "approved by: nobody; missing: senior, senior" in done.out
    assert done.out.count("text that anyone can type") == len(SHOWN) * len(FORMS) * len(PEOPLE)
    done = signed.repo.puppetguard("guard", "--base", "main")
    assert (done.code, "web-files: still needed: senior, senior" in done.out) == (3, True)


# --- hostile policies ---

_BOMB = "\n".join(
    ["a: &a [x, x]", *(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20))]
)
HOSTILE = {
    "an alias bomb": _BOMB,
    "a quadratic bomb": "a: &a " + "x" * 50_000 + "\nb: [" + "*a, " * 1_000 + "]",
    "an alias of itself": "a: &a [*a]",
    "a merge of itself": "a: &a\n  <<: *a",
    "an anchor": "version: &v 1",
    "a tag of Python": "version: !!python/object/apply:os.system ['true']",
    "another tag": "version: !!binary AAAA",
    "a local tag": "version: !x 1",
    "duplicate keys": "version: 1\nversion: 1",
    "duplicate people": "version: 1\nrepo_id: r\npeople: {a: {roles: [policy-admin]}, a: {roles: [x]}}",
    "two documents": "version: 1\n---\nversion: 1",
    "a list as key": "? [a, b]\n: 1",
    "a mapping as key": "{a: b}: 1",
    "deep lists": "version: " + "[" * 900 + "]" * 900,
    "deep mappings": "version: " + "{a: " * 900 + "1" + "}" * 900,
    "deep blocks": "\n".join(" " * n + "a:" for n in range(900)),
    "never closed": "version: [1, 2",
    "never closed, deep": "[" * 100_000,
    "tabs": "version:\n\t- 1",
    "too large": "# " + "x" * 2_000_000,
    "a control character": "version: \x07",
    "a huge number": "version: " + "9" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_policies_are_refused_with_their_place(name: str) -> None:
    with pytest.raises(TrustError) as raised:
        read_policy(HOSTILE[name].encode())
    assert re.match(r"\.puppetguard/policy\.yml:\d+:\d+: ", str(raised.value))
    assert len(str(raised.value)) < 1_000


@pytest.mark.parametrize("name", ["an alias bomb", "deep lists", "never closed, deep"])
def test_a_hostile_policy_on_base_is_exit_4(tmp_path: Path, name: str) -> None:
    with pytest.raises(TrustError):
        read_trust(snapshot({POLICY_FILE: HOSTILE[name], SIGNERS: ""}))
    signed = Signed(tmp_path, HOSTILE[name])
    signed.edit()
    assert signed.verify().code == 4
    assert signed.repo.puppetguard("guard", "--base", "main").code == 4


# --- what fails while it decides ---


def test_no_failure_is_a_yes(tmp_path: Path) -> None:
    """A change with all its approvals, judged where something is missing or broken."""
    signed = Signed(tmp_path)
    signed.edit()
    for person in ("asha", "ben"):
        assert signed.approve(person).code == 0
    assert signed.verify().code == 0
    git, real = shutil.which("git") or "", shutil.which("ssh-keygen") or ""

    def programs(name: str, **scripts: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        for program, script in scripts.items():
            path = folder / program.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
            path.chmod(0o755)
        return str(folder)

    use_git, use_ssh = f'exec {git} "$@"', f'exec {real} "$@"'
    faults: dict[str, tuple[dict[str, str], set[int]]] = {
        "no git": ({"PATH": programs("a", ssh_keygen=use_ssh)}, {5}),
        "no ssh-keygen": ({"PATH": programs("b", git=use_git)}, {4}),
        "a git that fails": ({"PATH": programs("c", git="exit 1", ssh_keygen=use_ssh)}, {2, 5}),
        "a git that is killed": ({"PATH": programs("d", git="kill -9 $$", ssh_keygen=use_ssh)}, {2, 5}),
        "a git that says nonsense": ({"PATH": programs("e", git="echo nonsense", ssh_keygen=use_ssh)}, {2, 5}),
        "an ssh-keygen that fails": ({"PATH": programs("f", git=use_git, ssh_keygen="exit 255")}, {3}),
        "an ssh-keygen that is killed": ({"PATH": programs("g", git=use_git, ssh_keygen="kill -9 $$")}, {3}),
        "no room for temporary files": ({"TMPDIR": "/dev/full", "TEMP": "/dev/full", "TMP": "/dev/full"}, {0, 5}),
    }
    for name, (variables, codes) in faults.items():
        for command in (["approvals", "verify", "main..HEAD"], ["guard", "--base", "main"]):
            done = signed.repo.puppetguard(*command, **variables)
            assert done.code in codes, (name, command, done.code, done.out, done.err)
            assert "defect" not in done.err, (name, done.err)
