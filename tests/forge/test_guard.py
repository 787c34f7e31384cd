"""``guard --reviews``: a review on a forge instead of a signature, with real commits."""

from __future__ import annotations

from pathlib import Path

import pytest

from puppetguard.web import LOCAL_HTTP
from tests.forge.test_reviews import TOKEN, api, github
from tests.git.repositories import Done
from tests.notify.servers import Behaviour, serving
from tests.policy.signing import POLICY, Signed

ASHA, BEN = ("Asha-x", "APPROVED"), ("Ben-x", "APPROVED")


class Reviewed(Signed):
    """A repository whose policy takes reviews of a forge at ``address``."""

    def __init__(self, folder: Path, address: str, old: str = "", new: str = "") -> None:
        text = POLICY.replace(old, new)
        for name in ("asha", "ben", "chris", "eve"):
            text = text.replace(f"{name}: {{", f"{name}: {{github: {name}-x, ")
        super().__init__(folder, f"{text}reviews: {{forge: github, url: '{address}', project: acme/control}}\n")

    def guard(self) -> Done:
        variables = {LOCAL_HTTP: "1", "PUPPETGUARD_REVIEWS_TOKEN": TOKEN, "GITHUB_REF": "refs/pull/7/merge"}
        done = self.repo.puppetguard("guard", "--base", "main", "--reviews", "github", **variables)
        assert TOKEN not in done.out + done.err
        return done


def judged(folder: Path, *said: tuple[str, str], edit: str = "", old: str = "", new: str = "") -> Done:
    """Judge a change with reviews of its head; ``edit`` is another file in it, ``old`` and ``new`` alter the policy."""
    behaviour: list[Behaviour] = []
    with serving(lambda asked: behaviour[0](asked)) as server:  # type: ignore[operator] # noqa: PLW0108 # it is put there below
        made = Reviewed(folder, server.address, old, new)
        if edit:
            made.repo.write(edit, "x\n")
        head = made.edit()
        behaviour.append(api(github(*((login, state, head) for login, state in said), head=head)))
        return made.guard()


def test_two_reviews_are_two_approvals(tmp_path: Path) -> None:
    done = judged(tmp_path, ASHA, BEN)
    assert done.code == 0, done.out
    assert "web-files: nothing more is needed; approved by asha, ben" in done.out
    assert "approved by asha, in a review of this head by Asha-x" in done.out


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ((ASHA,), {}),
        ((ASHA, ("Eve-x", "APPROVED")), {}),
        ((ASHA, ("Ben-x", "DISMISSED")), {}),
        # The guard itself is opened by signatures only, and what binds to the tree, too.
        ((ASHA, BEN), {"edit": "CODEOWNERS"}),
        ((ASHA, BEN), {"old": "break_glass", "new": "defaults: {bind: tree}\nbreak_glass"}),
    ],
)
def test_less_is_not_enough(tmp_path: Path, said: tuple[tuple[str, str], ...], more: dict[str, str]) -> None:
    done = judged(tmp_path, *said, **more)
    assert done.code == 3, done.out


def test_a_review_and_a_signature_are_two(tmp_path: Path) -> None:
    behaviour: list[Behaviour] = []
    with serving(lambda asked: behaviour[0](asked)) as server:  # type: ignore[operator] # noqa: PLW0108 # it is put there below
        made = Reviewed(tmp_path, server.address)
        made.edit()
        assert made.approve("ben").code == 0
        head = made.repo.git("rev-parse", "HEAD").out.strip()
        behaviour.append(api(github(("Asha-x", "APPROVED", head), head=head)))
        done = made.guard()
        assert done.code == 0, done.out
        # The same person twice is one.
        behaviour[0] = api(github(("Ben-x", "APPROVED", head), head=head))
        assert made.guard().code == 3
        # No answer is no evidence, and it is said.
        behaviour[0] = lambda _: (500, {}, b"")
        done = made.guard()
        assert (done.code, "no review on github counts: it answers 500" in done.out) == (3, True)


def test_without_a_number_it_is_wrong_usage(tmp_path: Path) -> None:
    made = Signed(tmp_path)
    done = made.repo.puppetguard("guard", "--base", "main", "--reviews", "gitlab")
    assert (done.code, "--review-of NUMBER (or CI_MERGE_REQUEST_IID)" in done.err) == (2, True)
    assert made.repo.puppetguard("guard", "--base", "main", "--review-of", "1").code == 2
