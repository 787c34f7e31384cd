"""Reviews on forges, told by local servers that behave as the documented APIs do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from puppetguard.errors import TrustError, UsageError
from puppetguard.forge.reviews import change_number, reviews
from puppetguard.policy.protections import Forge, Policy, read_policy
from puppetguard.policy.reviews import Reviews
from puppetguard.web import LOCAL_HTTP
from tests.notify.servers import DRIP, HANG, RESET, Behaviour, Request, serving
from tests.policy.signing import POLICY

HEAD, OLD = "a" * 40, "b" * 40
TOKEN = "t0ken-of-mine"  # noqa: S105 # one for tests
Pages = dict[str, Any]


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCAL_HTTP, "1")


def policy(forge: Forge, url: str) -> Policy:
    text = POLICY
    for name in ("asha", "ben", "chris", "eve"):
        text = text.replace(f"{name}: {{", f"{name}: {{{forge}: {name.title()}-x, ")
    return read_policy(f"{text}reviews: {{forge: {forge}, url: '{url}', project: acme/control}}\n".encode())


def api(pages: Pages, seen: list[Request] | None = None, prefix: str = "") -> Behaviour:
    """Answer as an API does: lists page by page, of at most three, whatever is asked for."""

    def answer(asked: Request) -> tuple[int, dict[str, str], bytes]:
        if seen is not None:
            seen.append(asked)
        parts = urlsplit(asked.path)
        if parts.path not in pages:
            return 404, {}, b'{"message": "Not Found"}'
        data = pages[parts.path]
        if isinstance(data, list):
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            data = data[(page - 1) * 3 : page * 3]
        return 200, {"Content-Type": "application/json"}, (prefix + json.dumps(data)).encode()

    return answer


def ask(forge: Forge, behaviour: Behaviour, *, head: str = HEAD, target: str = "refs/heads/main") -> Reviews:
    with serving(behaviour) as server:
        return reviews(
            forge, "7", policy(forge, server.address), head=head, target=target, token=TOKEN, time_out=0.5
        )  # fmt: skip


# --- GitHub ---


def github(*said: tuple[str, str, str], head: str = HEAD, branch: str = "main", author: str = "Eve-x") -> Pages:
    path = "/repos/acme/control/pulls/7"
    return {
        path: {"head": {"sha": head}, "base": {"ref": branch}, "user": {"login": author}, "state": "open"},
        f"{path}/reviews": [
            {"id": number, "user": {"login": login}, "state": state, "commit_id": commit}
            for number, (login, state, commit) in enumerate(said)
        ],
    }


def people(found: Reviews) -> list[str]:
    return sorted(one.person for one in found.approved)


def test_github_counts_reviews_of_this_head() -> None:
    seen: list[Request] = []
    pages = github(("asha-X", "APPROVED", HEAD), ("Ben-x", "APPROVED", OLD), ("Stranger", "APPROVED", HEAD))
    found = ask("github", api(pages, seen))
    assert people(found) == ["asha"]
    assert found.author == "eve"
    assert found.notes == (
        f"does not count: the review of Ben-x is of {OLD[:12]}, not of {HEAD[:12]}",
        "does not count: the review of Stranger, who is nobody of the policy",
    )
    assert {one.headers["authorization"] for one in seen} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("Asha-x", "APPROVED", HEAD), ("Asha-x", "CHANGES_REQUESTED", HEAD)], []),
        ([("Asha-x", "CHANGES_REQUESTED", HEAD), ("Asha-x", "APPROVED", HEAD)], ["asha"]),
        ([("Asha-x", "APPROVED", HEAD), ("ASHA-x", "DISMISSED", HEAD)], []),
        ([("Asha-x", "DISMISSED", HEAD)], []),
        ([("Asha-x", "APPROVED", HEAD), ("Asha-x", "COMMENTED", HEAD)], ["asha"]),
        ([("Asha-x", "COMMENTED", HEAD)], []),
        ([("Asha-x", "PENDING", HEAD)], []),
        ([("Asha-x", "APPROVED", HEAD), ("Asha-x", "APPROVED", OLD)], []),
        ([("Asha-x", "APPROVED", OLD), ("Asha-x", "APPROVED", HEAD)], ["asha"]),
        ([("Eve-x", "APPROVED", HEAD)], []),
        # On the last page, behind pages that are shorter than was asked for.
        (
            [("Asha-x", "APPROVED", HEAD), *[("Ben-x", "COMMENTED", HEAD)] * 8, ("Asha-x", "CHANGES_REQUESTED", HEAD)],
            [],
        ),
        ([*[("Ben-x", "COMMENTED", HEAD)] * 9, ("Asha-x", "APPROVED", HEAD)], ["asha"]),
    ],
)
def test_github_takes_the_last_word(said: list[tuple[str, str, str]], expected: list[str]) -> None:
    assert people(ask("github", api(github(*said)))) == expected


# --- GitLab ---


def gitlab(*said: tuple[str, str | None], head: str = HEAD, branch: str = "main", last: str = HEAD) -> Pages:
    path = "/projects/acme%2Fcontrol/merge_requests/7"
    return {
        path: {"sha": head, "target_branch": branch, "author": {"username": "Eve-x"}},
        f"{path}/versions": [
            {"id": 2, "head_commit_sha": last, "created_at": "2026-03-02T10:00:00.000Z"},
            {"id": 1, "head_commit_sha": OLD, "created_at": "2026-03-01T10:00:00.000Z"},
        ],
        f"{path}/approvals": {
            "approved_by": [
                {"user": {"username": login}, **({"approved_at": moment} if moment else {})} for login, moment in said
            ]
        },
    }


def test_gitlab_counts_what_is_later_than_the_last_push() -> None:
    seen: list[Request] = []
    pages = gitlab(
        ("Asha-x", "2026-03-02T10:00:00.001Z"), ("Ben-x", "2026-03-02T10:59:59.000+01:00"), ("Chris-x", None),
        ("Eve-x", "2026-03-03T10:00:00Z"), ("root", "2026-03-03T10:00:00Z"),
    )  # fmt: skip
    found = ask("gitlab", api(pages, seen))
    assert people(found) == ["asha"]
    assert found.author == "eve"
    assert found.notes == (
        "does not count: the review of Ben-x is of an earlier version",
        "does not count: the review of Chris-x, for this GitLab does not say when it was given",
        "does not count: the review of Eve-x, who is the author",
        "does not count: the review of root, who is nobody of the policy",
    )
    assert {one.headers["private-token"] for one in seen} == {TOKEN}


def test_gitlab_whose_last_version_is_another() -> None:
    found = ask("gitlab", api(gitlab(("Asha-x", "2026-03-05T10:00:00Z"), last=OLD)))
    assert found == Reviews(
        notes=("no review on gitlab counts: the last version of the merge request is another commit",)
    )


# --- Gerrit ---


def gerrit(*said: tuple[str, int, str], head: str = HEAD, branch: str = "main") -> Pages:
    return {
        "/a/changes/acme%2Fcontrol~7/detail": {
            "branch": branch,
            "owner": {"username": "Eve-x"},
            "current_revision": head,
            "revisions": {head: {"_number": 3, "created": "2026-03-02 10:00:00.123456789"}},
            "labels": {
                "Code-Review": {
                    "values": {"-2": "no", "-1": "", " 0": "", "+1": "", "+2": "yes"},
                    "all": [
                        {"username": login, "value": value, "date": f"2026-03-{day} 09:00:00.000000000"}
                        for login, value, day in said
                    ],
                }
            },
        }
    }


def test_gerrit_counts_votes_on_the_current_patch_set() -> None:
    seen: list[Request] = []
    pages = gerrit(
        ("Asha-x", 2, "03"), ("Ben-x", 1, "03"), ("Chris-x", 2, "01"), ("Eve-x", 2, "03"), ("Nobody", 0, "03")
    )
    found = ask("gerrit", api(pages, seen, ")]}'\n"))
    assert people(found) == ["asha"]
    assert found.notes == (
        "does not count: the review of Ben-x is +1, and +2 is needed",
        "does not count: the review of Chris-x is of an earlier patch set",
        "does not count: the review of Eve-x, who is the author",
    )
    assert seen[0].headers["authorization"].startswith("Basic ")


# --- all of them ---

EVERY: tuple[tuple[Forge, Callable[..., Pages], str], ...] = (
    ("github", github, ""), ("gitlab", gitlab, ""), ("gerrit", gerrit, ")]}'\n"),
)  # fmt: skip


@pytest.mark.parametrize(("forge", "pages", "prefix"), EVERY)
def test_another_head_and_another_branch(forge: Forge, pages: Callable[..., Pages], prefix: str) -> None:
    start = f"no review on {forge} counts: "
    found = ask(forge, api(pages(head=OLD), prefix=prefix))
    assert found == Reviews(notes=(f"{start}its head is {OLD[:12]}, and {HEAD[:12]} is judged",))
    found = ask(forge, api(pages(branch="other"), prefix=prefix))
    assert found == Reviews(notes=(f"{start}it is for the branch other, and main is judged",))


@pytest.mark.parametrize("forge", ["github", "gitlab", "gerrit"])
@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (401, "it answers 401"),
        (403, "it answers 403"),
        (404, "it answers 404"),
        (429, "it answers 429"),
        (500, "it answers 500"),
        (302, "it answers 302"),
        (HANG, "no answer within 0.5 seconds"),
        (DRIP, "no answer within 0.5 seconds"),
        (RESET, "no connection: Connection reset by peer"),
        (lambda _: (200, {}, b"<html>"), "its answer is no JSON"),
        (lambda _: (200, {}, b"[]"), "its answer has no `"),
        (lambda _: (200, {}, b"{}"), "its answer has no `"),
        (lambda _: (200, {}, b"[" * 100_000), "its answer is no JSON"),
    ],
)
def test_failures_are_no_evidence_and_are_said(forge: Forge, behaviour: Behaviour, said: str) -> None:
    found = ask(forge, behaviour)
    assert (found.approved, found.author) == ((), None)
    (note,) = found.notes
    assert note.startswith(f"no review on {forge} counts: {said}")
    assert TOKEN not in note


def test_endless_pages_are_no_evidence() -> None:
    pages = github(*[("Asha-x", "APPROVED", HEAD)] * 200)
    assert ask("github", api(pages)).notes == ("no review on github counts: it has more than 50 pages of reviews",)


def test_only_the_forge_and_the_address_of_the_policy_are_asked() -> None:
    plain = read_policy(POLICY.encode())
    none = reviews("github", "7", plain, head=HEAD, target="refs/heads/main", token=TOKEN)
    assert none.notes == ("no review on github counts: the policy on base does not say that reviews on github count",)
    other = reviews("github", "7", policy("gitlab", "https://x.example"), head=HEAD, target="x", token=TOKEN)
    assert other.notes == none.notes
    no_token = reviews("github", "7", policy("github", "https://x.example"), head=HEAD, target="x", token="")
    assert "PUPPETGUARD_REVIEWS_TOKEN is empty" in no_token.notes[0]
    insecure = reviews("github", "7", policy("github", "http://x.example"), head=HEAD, target="x", token=TOKEN)
    assert insecure.notes == ("no review on github counts: `url` of `reviews` in the policy must begin with https://",)
    index = reviews("github", "7", policy("github", "https://x.example"), head=None, target="x", token=TOKEN)
    assert index.notes == ("no review on github counts: what is judged is no commit",)


def test_which_change_it_is() -> None:
    assert change_number("github", "12", {}) == "12"
    assert change_number("github", None, {"GITHUB_REF": "refs/pull/12/merge"}) == "12"
    assert change_number("gitlab", None, {"CI_MERGE_REQUEST_IID": "3"}) == "3"
    assert change_number("gerrit", None, {"GERRIT_CHANGE_NUMBER": "4"}) == "4"
    for given in ("", "1/../2", "-1", "١", "1" * 13, "a"):
        with pytest.raises(UsageError):
            change_number("github", given, {"GITHUB_REF": "refs/heads/main"})


def test_a_login_is_one_person() -> None:
    text = POLICY.replace("asha: {", "asha: {github: one, ").replace("ben: {", "ben: {github: ONE, ")
    with pytest.raises(TrustError, match=r"policy\.yml:5:17: 'ONE' is asha on github, too"):
        read_policy(text.encode())
