"""``.puppetguard/policy.yml``: who must approve what. It is read from the base of a change, never from the change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from puppetguard.change.risk_table import Adjustment
from puppetguard.errors import TrustError, UsageError
from puppetguard.knowledge.guard_files import GUARD_FILES
from puppetguard.packs.documents import Document, decode_document, read_document

FOLDER = ".puppetguard"
POLICY = f"{FOLDER}/policy.yml"
SIGNERS = f"{FOLDER}/allowed_signers"
REVOKED_KEYS = f"{FOLDER}/revoked_keys"
REVOKED = f"{FOLDER}/revoked_approvals"
ADMIN = "policy-admin"
"""The role whose people approve changes of the guard itself."""
GUARD = "the guard itself"
"""The protection that is built in."""

Word = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=r"^[^\0\n\r]+$")]
Duration = Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,4}[mhd]$")]
Count = Annotated[int, msgspec.Meta(ge=1, le=100)]
Texts = tuple[Text, ...]
Globs = str | tuple[str, ...] | None
"""Their form is looked at in ``_see``: a union of a constrained text with a tuple is freed twice by msgspec 0.22."""
_GLOB = re.compile(r"[^\0\n\r]{1,500}")
Forge = Literal["github", "gitlab", "gerrit"]
FORGES: tuple[Forge, ...] = ("github", "gitlab", "gerrit")
Login = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,254}$")]
Kind = Literal["added", "removed", "modified", "renamed", "moved", "condition-changed", "extension-changed"]


class _Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Refuses what it does not know."""


class Person(_Record, frozen=True):
    """Somebody: what roles they have, under which addresses they commit, and who they are on each forge."""

    roles: tuple[Word, ...] = ()
    emails: Texts = ()
    github: Login | None = None
    gitlab: Login | None = None
    gerrit: Login | None = None

    def login(self, forge: Forge) -> str | None:
        """Return who they are on a forge."""
        return {"github": self.github, "gitlab": self.gitlab, "gerrit": self.gerrit}[forge]


class Defaults(_Record, frozen=True):
    """What holds where a protection does not say otherwise."""

    expires: Duration = "14d"
    author_may_approve: bool = False
    bind: Literal["change", "tree"] = "change"


class Match(_Record, frozen=True):
    """One item of ``match``: all its keys must fit, each by any of its globs."""

    type: Globs = None
    title: Globs = None
    attribute: Globs = None
    class_: Globs = msgspec.field(default=None, name="class")
    hiera_key: Globs = None
    node: Globs = None
    file: Globs = None

    def globs(self, key: str) -> tuple[str, ...] | None:
        """Return the globs of a key; None if it is not there."""
        found: str | tuple[str, ...] | None = getattr(self, "class_" if key == "class" else key)
        return (found,) if isinstance(found, str) else found


class Requirement(_Record, frozen=True):
    """So many people of a role."""

    role: Word
    count: Count = 1


class Protection(_Record, frozen=True):
    """What is protected, against which changes, and who must approve them."""

    id: Word
    match: Annotated[tuple[Match, ...], msgspec.Meta(min_length=1)]
    require: Annotated[tuple[Requirement, ...], msgspec.Meta(min_length=1)]
    change: tuple[Kind, ...] = ()
    min_risk: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    bind: Literal["change", "tree"] | None = None


class BreakGlass(_Record, frozen=True):
    """Who may let a change pass without its approvals, for how long, and when these must follow."""

    roles: Annotated[tuple[Word, ...], msgspec.Meta(min_length=1)]
    count: Count = 1
    max_ttl: Duration = "4h"
    follow_up: Duration = "48h"


class ReviewSource(_Record, frozen=True):
    """The forge whose reviews count as approvals: where its API is, and the project there."""

    forge: Forge
    url: Annotated[str, msgspec.Meta(pattern=r"^https?://[!-~]{1,500}$")]
    project: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}$")]


class Policy(_Record, frozen=True):
    """The whole file."""

    version: Literal[1]
    repo_id: Text
    people: dict[Word, Person]
    target_ref: Annotated[str, msgspec.Meta(pattern=r"^refs/heads/[^\s~^:?*\[\\]+$")] = "refs/heads/main"
    defaults: Defaults = Defaults()
    protect: tuple[Protection, ...] = ()
    break_glass: BreakGlass | None = None
    reviews: ReviewSource | None = None
    risk: Adjustment | None = None

    @property
    def guard(self) -> Protection:
        """The protection that no policy can loosen."""
        return Protection("guard-itself", (Match(file=GUARD_FILES),), (Requirement(ADMIN, 1),))

    def person_of(self, email: str) -> str | None:
        """Return who commits under an address."""
        wanted = email.strip().casefold()
        return next((name for name, one in self.people.items() if wanted in map(str.casefold, one.emails)), None)

    def person_with_login(self, forge: Forge, login: str) -> str | None:
        """Return who somebody on a forge is; case does not count, as it does not there."""
        wanted = login.casefold()
        return next((name for name, one in self.people.items() if (one.login(forge) or "").casefold() == wanted), None)


def seconds(duration: str) -> int:
    """Return a duration (``30m``, ``4h``, ``14d``) in seconds."""
    return int(duration[:-1]) * {"m": 60, "h": 3_600, "d": 86_400}[duration[-1]]


def read_policy(data: bytes, name: str = POLICY) -> Policy:
    """Return the policy of a file; TrustError with line and column for whatever is wrong with it."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TrustError(f"{name}:1:1: this is no UTF-8: {error.reason} at byte {error.start}") from None
    try:
        document = read_document(name, text)
        policy = decode_document(document, Policy)
        _see(document, policy)
    except (UsageError, RecursionError) as error:
        raise TrustError(str(error)) from None
    return policy


def _see(document: Document, policy: Policy) -> None:
    """Refuse what fits the form and cannot be meant."""
    for number, protection in enumerate(policy.protect):
        for place, item in enumerate(protection.match):
            for key in item.__struct_fields__:
                key_name = "class" if key == "class_" else key
                for glob in item.globs(key_name) or ():
                    if _GLOB.fullmatch(glob) is None:
                        where = f"$.protect[{number}].match[{place}].{key_name}"
                        raise document.error(where, "a pattern has 1 to 500 characters, in one line")
    if policy.risk is not None:
        from puppetguard.packs.risk_table import load_risk_table

        for _, message in load_risk_table().adjusted(policy.risk).flaws():
            raise document.error("$.risk", message)
    emails: dict[str, str] = {}
    for name, person in policy.people.items():
        for index, email in enumerate(person.emails):
            other = emails.setdefault(email.casefold(), name)
            if other != name:
                raise document.error(f"$.people.{name}.emails[{index}]", f"'{email}' is the address of {other}, too")
    for forge in FORGES:
        logins: dict[str, str] = {}
        for name, person in policy.people.items():
            login = person.login(forge)
            if login is not None and logins.setdefault(login.casefold(), name) != name:
                other = logins[login.casefold()]
                raise document.error(f"$.people.{name}.{forge}", f"'{login}' is {other} on {forge}, too")
    roles = {role for person in policy.people.values() for role in person.roles}
    if ADMIN not in roles:
        raise document.error("$.people", f"nobody has the role '{ADMIN}', so nobody could change the guard any more")
    ids: set[str] = {policy.guard.id}
    for number, one in enumerate(policy.protect):
        at = f"$.protect[{number}]"
        if one.id in ids:
            raise document.error(f"{at}.id", f"there is a protection '{one.id}' already")
        ids.add(one.id)
        for index, item in enumerate(one.match):
            if not any(item.globs(key) for key in ("type", "title", "class", "hiera_key", "node", "file")):
                raise document.error(f"{at}.match[{index}]", "this says nothing of what it matches")
        for index, wanted in enumerate(one.require):
            _reachable(document, policy, f"{at}.require[{index}]", [wanted.role], wanted.count)
        everybody = people_with(policy, [wanted.role for wanted in one.require])
        if not is_met(one.require, {name: policy.people[name].roles for name in everybody}):
            raise document.error(f"{at}.require", "there are not enough people for all of these at once")
    if policy.break_glass is not None:
        _reachable(document, policy, "$.break_glass", policy.break_glass.roles, policy.break_glass.count)


def _reachable(document: Document, policy: Policy, at: str, roles: Sequence[str], count: int) -> None:
    known = sorted({role for person in policy.people.values() for role in person.roles})
    for index, role in enumerate(roles):
        if role not in known:
            from puppetguard.model.spelling import closest

            meant = closest(role, known)
            hint = f"did you mean '{meant}'?" if meant else f"there are {', '.join(known)}"
            place = f"{at}.role" if f"{at}.role" in document.places else f"{at}.roles[{index}]"
            raise document.error(place, f"nobody has the role '{role}'; {hint}")
    found = len(people_with(policy, roles))
    if found < count:
        raise document.error(
            f"{at}.count", f"this asks for {count} people of {' or '.join(roles)}, and there are only {found}"
        )


def people_with(policy: Policy, roles: Iterable[str]) -> list[str]:
    """Return the people with any of the roles, sorted."""
    wanted = frozenset(roles)
    return sorted(name for name, one in policy.people.items() if wanted & frozenset(one.roles))


def is_met(require: Sequence[Requirement], approvers: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether people, given with their roles, meet all requirements at once; each counts for one of them."""
    return not unmet(require, approvers)


def unmet(require: Sequence[Requirement], approvers: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the roles of which somebody is missing, once for each person that is; people are used at their best."""
    places = [one.role for one in require for _ in range(one.count)]
    taken: dict[str, int] = {}

    def seat(place: int, seen: set[str]) -> bool:
        for name, roles in approvers.items():
            if places[place] in roles and name not in seen:
                seen.add(name)
                if name not in taken or seat(taken[name], seen):
                    taken[name] = place
                    return True
        return False

    return [role for place, role in enumerate(places) if not seat(place, set())]


# --- signers ---

_SIGNER = re.compile(
    r'(?P<person>[A-Za-z0-9][A-Za-z0-9._-]{0,63}) namespaces="(?P<namespaces>[a-z-]+(?:,[a-z-]+)*)" '
    r"(?P<type>ssh-ed25519|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp(?:256|384|521)"
    r"|sk-ecdsa-sha2-nistp256@openssh\.com|ssh-rsa) (?P<key>[A-Za-z0-9+/]+={0,2})(?: [^\n]*)?"
)


class Signer(msgspec.Struct, frozen=True):
    """A key of a person, and for what it may sign."""

    person: str
    namespaces: frozenset[str]
    type: str
    key: str
    fingerprint: str


def read_signers(data: bytes, policy: Policy, name: str = SIGNERS) -> dict[str, Signer]:
    """Return the keys of ``allowed_signers`` by their fingerprints; TrustError with the line of what is not plain.

    Much less is allowed than ssh-keygen does: one principal that is a person of the policy, namespaces, one key.
    """
    found: dict[str, Signer] = {}
    for number, line in _lines(data, name):
        match = _SIGNER.fullmatch(line)
        if match is None:
            raise TrustError(
                f'{name}:{number}:1: each line must be: PERSON namespaces="…" TYPE KEY; no wildcards, no certificates'
            )
        if match["person"] not in policy.people:
            from puppetguard.model.spelling import closest

            meant = closest(match["person"], policy.people)
            hint = f"; did you mean '{meant}'?" if meant else ""
            raise TrustError(f"{name}:{number}:1: '{match['person']}' is none of the people of {POLICY}{hint}")
        one = Signer(
            match["person"], frozenset(match["namespaces"].split(",")), match["type"], match["key"],
            _fingerprint(match["key"], match["type"], f"{name}:{number}:{match.start('key') + 1}"),
        )  # fmt: skip
        if one.fingerprint in found:
            raise TrustError(f"{name}:{number}:1: this key stands here twice")
        found[one.fingerprint] = one
    return found


def _lines(data: bytes, name: str) -> Iterator[tuple[int, str]]:
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        raise TrustError(f"{name}:1:1: only ASCII is allowed here") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(" ") and not line.startswith("#"):
            yield number, line


def _fingerprint(key: str, kind: str, place: str) -> str:
    import base64
    import binascii
    import hashlib

    try:
        blob = base64.b64decode(key, validate=True)
    except binascii.Error:
        raise TrustError(f"{place}: this is no key") from None
    if base64.b64encode(blob).decode() != key or not blob.startswith(len(kind).to_bytes(4, "big") + kind.encode()):
        raise TrustError(f"{place}: this is no key of the type {kind}")
    return hashlib.sha256(blob).hexdigest()
