"""The policy and the keys: refused with their places, never read as something weaker."""

from __future__ import annotations

import pytest

from puppetguard.errors import TrustError
from puppetguard.policy.protections import Requirement, read_policy, read_signers, unmet
from tests.policy.signing import POLICY


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("count: 2", "cuont: 2", ":11:30: unknown key 'cuont'; did you mean 'count'?"),
        ("count: 2", "count: 9", ":11:37: this asks for 9 people of senior, and there are only 3"),
        ("role: senior, count", "role: senoir, count", ":11:22: nobody has the role 'senoir'; did you mean 'senior'?"),
        ("count: 2", "count: 2, count: 1", ":11:40: duplicate key 'count': it is in line 11 already"),
        (
            "policy-admin",
            "admin",
            ":4:3: nobody has the role 'policy-admin', so nobody could change the guard any more",
        ),
        ("ben@", "asha@", ":5:49: 'asha@example.org' is the address of asha, too"),
        ("id: web-files", "id: guard-itself", ":9:9: there is a protection 'guard-itself' already"),
        ("title:", "titel:", ":10:34: unknown key 'titel'; did you mean 'title'?"),
    ],
)
def test_wrong_policies(old: str, new: str, message: str) -> None:
    with pytest.raises(TrustError) as raised:
        read_policy(POLICY.replace(old, new).encode())
    assert str(raised.value) == f".puppetguard/policy.yml{message}"


@pytest.mark.parametrize(
    "text", ["", "a", "[]", "version: 1", "a: &a [*a]", "\xff", "!!python/none {}", "a: " + "[" * 5_000]
)
def test_no_policies(text: str) -> None:
    with pytest.raises(TrustError):
        read_policy(text.encode("latin-1"))


@pytest.mark.parametrize(
    "line",
    [
        "* {ok}", "asha,ben {ok}", "asha ssh-ed25519 {key}", 'asha cert-authority,namespaces="git" ssh-ed25519 {key}',
        'asha namespaces="*" ssh-ed25519 {key}', "nobody {ok}", 'asha namespaces="git" ssh-rsa {key}',
        'asha namespaces="git" ssh-ed25519 {key}\nben namespaces="git" ssh-ed25519 {key}', "asha {ok}\r",
    ],
)  # fmt: skip
def test_keys_must_be_plain(line: str) -> None:
    key = "AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
    ok = f'namespaces="git" ssh-ed25519 {key}'
    policy = read_policy(POLICY.encode())
    assert [one.person for one in read_signers(f"asha {ok} x\n".encode(), policy).values()] == ["asha"]
    with pytest.raises(TrustError):
        read_signers(line.format(ok=ok, key=key).encode(), policy)


def test_a_person_counts_for_one_role() -> None:
    both = (Requirement("senior"), Requirement("dba"))
    assert unmet(both, {"a": ("senior", "dba")}) == ["dba"]
    assert unmet(both, {"a": ("senior", "dba"), "b": ("senior",)}) == []
