"""Who has approved a change on GitHub, GitLab or Gerrit, for this very head and as their last word."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import quote

from puppetguard.errors import UsageError
from puppetguard.forge.asking import Api, UnclearError, field
from puppetguard.policy.protections import Forge, Policy
from puppetguard.policy.reviews import Review, Reviews
from puppetguard.web import see_address, see_secret

TOKEN = "PUPPETGUARD_REVIEWS_TOKEN"  # noqa: S105 # the name of a variable
TIME_OUT = 15.0
_NUMBERS: Mapping[Forge, str] = {
    "github": "GITHUB_REF", "gitlab": "CI_MERGE_REQUEST_IID", "gerrit": "GERRIT_CHANGE_NUMBER",
}  # fmt: skip
"""The variable in which the CI of each forge says which change it is about."""


class _Found(NamedTuple):
    """What a forge says: the login of the author, those of who has approved this head, and notes on the others."""

    author: str
    approved: list[str]
    notes: list[str]


def change_number(forge: Forge, given: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """Return the number of the pull request, merge request or change; UsageError if nothing tells it."""
    variable = _NUMBERS[forge]
    number = given or environment.get(variable, "")
    if forge == "github" and number.startswith("refs/pull/"):
        number = number.split("/")[2]
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        raise UsageError(f"--reviews {forge} needs --review-of NUMBER (or {variable})")
    return number


def reviews(
    forge: Forge,
    number: str,
    policy: Policy,
    *,
    head: str | None,
    target: str,
    token: str | None = None,
    time_out: float = TIME_OUT,
) -> Reviews:
    """Return who has approved the commit ``head`` for ``target``; with whatever goes wrong, nobody, and a note.

    Where the API is, and of which project, says the policy of base.
    """
    try:
        found = _asked(
            forge, number, policy, head, target, os.environ.get(TOKEN, "") if token is None else token, time_out
        )
    except UnclearError as error:
        return Reviews(notes=(f"no review on {forge} counts: {error}",))
    counted: dict[str, Review] = {}
    notes = [f"does not count: {note}" for note in found.notes]
    for login in found.approved:
        person = policy.person_with_login(forge, login)
        if login.casefold() == found.author.casefold():
            notes.append(f"does not count: the review of {login}, who is the author")
        elif person is None:
            notes.append(f"does not count: the review of {login}, who is nobody of the policy")
        else:
            counted[person] = Review(person, login)
    return Reviews(tuple(counted.values()), policy.person_with_login(forge, found.author), tuple(notes))


def _asked(
    forge: Forge, number: str, policy: Policy, head: str | None, target: str, token: str, time_out: float
) -> _Found:
    source = policy.reviews
    if source is None or source.forge != forge:
        raise UnclearError(f"the policy on base does not say that reviews on {forge} count")
    if head is None:
        raise UnclearError("what is judged is no commit")
    try:
        see_address(source.url, "`url` of `reviews` in the policy")
        see_secret(token, f"the variable {TOKEN}")
    except UsageError as error:
        raise UnclearError(str(error)) from None
    branch = target.removeprefix("refs/heads/")
    return _FORGES[forge](source.url, source.project, number, head, branch, token, time_out)


def _github(url: str, project: str, number: str, head: str, branch: str, token: str, time_out: float) -> _Found:
    api = Api(url, {"Authorization": f"Bearer {token}", "X-GitHub-Api-Version": "2022-11-28"}, time_out)
    path = f"/repos/{quote(project)}/pulls/{number}"
    pull = api.get(path)
    _see(head, field(pull, "head", "sha"), branch, field(pull, "base", "ref"))
    last: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    for one in api.all(f"{path}/reviews"):
        state = field(one, "state")
        # A comment takes nothing back, and what is pending has not been said yet.
        if state in ("COMMENTED", "PENDING") or one.get("user") is None:
            continue
        login = field(one, "user", "login")
        names[login.casefold()] = login
        commit = one.get("commit_id")
        last[login.casefold()] = (state, commit if isinstance(commit, str) else "")
    approved, notes = [], []
    for key, (state, commit) in last.items():
        if state != "APPROVED":
            notes.append(f"the review of {names[key]} says {state}")
        elif commit != head:
            notes.append(f"the review of {names[key]} is of {commit[:12] or 'no commit'}, not of {head[:12]}")
        else:
            approved.append(names[key])
    return _Found(field(pull, "user", "login"), approved, notes)


def _gitlab(url: str, project: str, number: str, head: str, branch: str, token: str, time_out: float) -> _Found:
    """GitLab does not say which commit was approved: it must be later than when this head became the last version."""
    api = Api(url, {"PRIVATE-TOKEN": token}, time_out)
    path = f"/projects/{quote(project, safe='')}/merge_requests/{number}"
    request = api.get(path)
    _see(head, field(request, "sha"), branch, field(request, "target_branch"))
    versions = list(api.all(f"{path}/versions"))
    if not versions:
        raise UnclearError("it has no version of the merge request")
    newest = max(versions, key=lambda one: _moment(field(one, "created_at")))
    if field(newest, "head_commit_sha") != head:
        raise UnclearError("the last version of the merge request is another commit")
    since = _moment(field(newest, "created_at"))
    told = api.get(f"{path}/approvals")
    given = told.get("approved_by") if isinstance(told, dict) else None
    if not isinstance(given, list):
        raise UnclearError("its answer has no `approved_by`")
    approved, notes = [], []
    for one in given:
        login = field(one, "user", "username")
        if not one.get("approved_at"):
            notes.append(f"the review of {login}, for this GitLab does not say when it was given")
        elif _moment(field(one, "approved_at")) <= since:
            notes.append(f"the review of {login} is of an earlier version")
        else:
            approved.append(login)
    return _Found(field(request, "author", "username"), approved, notes)


def _gerrit(url: str, project: str, number: str, head: str, branch: str, token: str, time_out: float) -> _Found:
    """A vote that Gerrit copies from an earlier patch set keeps its date, and so does not count."""
    basic = base64.b64encode(token.encode("ascii")).decode("ascii")
    api = Api(url, {"Authorization": f"Basic {basic}"}, time_out)
    change = api.get(f"/a/changes/{quote(project, safe='')}~{number}/detail", b")]}'\n", o="CURRENT_REVISION")
    current = field(change, "current_revision")
    _see(head, current, branch, field(change, "branch"))
    since = _moment(field(change, "revisions", current, "created"))
    labels = change.get("labels")
    label = labels.get("Code-Review") if isinstance(labels, dict) else None
    if not isinstance(label, dict) or not isinstance(label.get("values"), dict):
        raise UnclearError("the change has no label Code-Review")
    most = max((int(value) for value in label["values"] if value.strip().lstrip("+-").isdigit()), default=0)
    approved, notes = [], []
    for one in label.get("all", []):
        value = one.get("value", 0) if isinstance(one, dict) else 0
        if not value or not one.get("username"):
            continue
        login = field(one, "username")
        if value != most or most <= 0:
            notes.append(f"the review of {login} is {value:+d}, and {most:+d} is needed")
        elif _moment(field(one, "date")) < since:
            notes.append(f"the review of {login} is of an earlier patch set")
        else:
            approved.append(login)
    return _Found(field(change, "owner", "username"), approved, notes)


_FORGES: Mapping[Forge, Callable[[str, str, str, str, str, str, float], _Found]] = {
    "github": _github,
    "gitlab": _gitlab,
    "gerrit": _gerrit,
}


def _see(head: str, reviewed: str, branch: str, target: str) -> None:
    """UnclearError unless what the forge has is what is judged."""
    if reviewed != head:
        raise UnclearError(f"its head is {reviewed[:12]}, and {head[:12]} is judged")
    if target != branch:
        raise UnclearError(f"it is for the branch {target}, and {branch} is judged")


def _moment(text: str) -> datetime:
    """Return a moment; UnclearError if it is none. Gerrit writes nine digits of a second, and no zone for UTC."""
    head, dot, rest = text.partition(".")
    if dot:
        digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
        text = f"{head}.{digits[:6]:0<6}{rest[len(digits) :]}"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UnclearError("its answer has no proper time") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
