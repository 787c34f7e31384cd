"""Notifications to real servers: each is told once, nothing secret is said, and nothing that goes wrong rises."""

from __future__ import annotations

import hashlib
import hmac
import threading
from pathlib import Path

import pytest

from puppetguard.git.snapshot import Entry, Snapshot
from puppetguard.notify.events import Event, Occasion, event
from puppetguard.notify.sending import send
from puppetguard.notify.targets import FILE, Kind, Target, Targets, targets
from puppetguard.web import LOCAL_HTTP
from tests.notify.servers import DRIP, GARBAGE, HANG, RESET, Behaviour, Certificate, certificate, serving

SECRET = "s3cr3t-key"  # noqa: S105 # one for tests
OCCASIONS: tuple[Occasion, ...] = ("blocked", "waived", "bypassed")
KINDS: tuple[Kind, ...] = ("datadog", "pagerduty", "slack", "webhook")


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LOCAL_HTTP, "1")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("tls"))


def told(occasion: Occasion = "waived", bundle: str = "b" * 64) -> Event:
    return event(
        occasion, repository="acme/control-repo", ref="refs/heads/main", base="1" * 40, head="2" * 40, bundle=bundle,
        lines=("verdict: passed", "break-glass by chris: <!channel> down & out (INC-1)"),
    )  # fmt: skip


def target(address: str, kind: Kind = "webhook", name: str = "ops") -> Target:
    return Target(name, kind, f"{address}/hook", SECRET, ("blocked", "waived", "bypassed", "test"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_in_its_form(kind: Kind) -> None:
    with serving(202) as server:
        assert send(told(), [target(server.address, kind)], None) == []
    (asked,) = server.requests
    assert (asked.method, asked.path, asked.headers["content-type"]) == ("POST", "/hook", "application/json")
    title = "puppetguard: A change goes in without its approvals (break-glass): refs/heads/main of acme/control-repo"
    key = told().key
    match kind:
        case "datadog":
            assert asked.headers["dd-api-key"] == SECRET
            assert asked.data == {
                "title": f"{title[:99]}…",
                "text": "verdict: passed\nbreak-glass by chris: <!channel> down & out (INC-1)\n"
                f"base {'1' * 40}\nhead {'2' * 40}\nbundle {'b' * 64}",
                "alert_type": "error",
                "aggregation_key": key,
                "tags": ["source:puppetguard", "occasion:waived"],
            }
        case "pagerduty":
            data = asked.data
            details = data["payload"].pop("custom_details")
            assert data == {
                "routing_key": SECRET,
                "event_action": "trigger",
                "dedup_key": key,
                "payload": {"summary": title, "source": "acme/control-repo", "severity": "critical"},
            }
            assert details["bundle"] == "b" * 64
        case "slack":
            assert asked.data["text"].splitlines()[:3] == [
                title,
                "verdict: passed",
                "break-glass by chris: &lt;!channel&gt; down &amp; out (INC-1)",
            ]
        case "webhook":
            signed = f"{asked.headers['x-puppetguard-timestamp']}.".encode() + asked.body
            assert (
                asked.headers["x-puppetguard-signature"]
                == "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
            )
            assert asked.data["key"] == key


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (400, "it answers 400"),
        (429, "it answers 429"),
        (500, "it answers 500"),
        (302, "it answers 302, a redirect, which is not followed"),
        (307, "it answers 307, a redirect, which is not followed"),
        (HANG, "no answer within 0.4 seconds"),
        (DRIP, "no answer within 0.4 seconds"),
        (RESET, "no connection: Connection reset by peer"),
        (GARBAGE, "no proper answer: BadStatusLine"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_wrong_is_said_without_secrets(behaviour: Behaviour, said: str, kind: Kind, tmp_path: Path) -> None:
    with serving(behaviour) as server:
        wrong = send(told(), [target(server.address, kind)], str(tmp_path), time_out=0.4)
        assert wrong == [f"target ops ({kind}): {said}"]
        # It was not told, so it is told the next time; what is followed would be a second request to elsewhere.
        assert [one.path for one in server.requests] == ["/hook"]
        send(told(), [target(server.address, kind)], str(tmp_path), time_out=0.4)
        assert [one.path for one in server.requests] == ["/hook", "/hook"]
    assert SECRET not in repr(wrong) + repr(target(server.address, kind))


def test_nobody_there() -> None:
    with serving(200) as server:
        pass
    assert send(told(), [target(server.address)], None) == ["target ops (webhook): no connection: Connection refused"]


def test_certificates_are_checked(tls: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(202, tls=tls) as server:
        wrong = send(told(), [target(server.address)], None)
        assert wrong == ["target ops (webhook): its certificate is not accepted: self-signed certificate"]
        assert server.requests == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tls.certificate))
        assert send(told(), [target(server.address)], None) == []
        assert len(server.requests) == 1
        wrong = send(told(), [target(server.address.replace("127.0.0.1", "localhost"))], None)
        assert wrong[0].startswith("target ops (webhook): its certificate is not accepted: Hostname mismatch")
    with serving(202) as server:
        wrong = send(told(), [target(server.address.replace("http:", "https:"))], None)
        assert wrong[0].startswith("target ops (webhook): no secure connection: ")


def test_each_target_is_told_once_of_each_bundle(tmp_path: Path) -> None:
    with serving(202) as server:
        both = [target(server.address), target(server.address, "slack", "chat")]
        for _ in range(3):
            assert send(told(), both, str(tmp_path)) == []
        assert len(server.requests) == 2
        send(told(bundle="c" * 64), both, str(tmp_path))
        send(told("blocked"), both, str(tmp_path))
        assert len(server.requests) == 6
        for _ in range(2):
            send(told("test"), both[:1], str(tmp_path))
        assert len(server.requests) == 8


def test_many_at_the_same_time_tell_once(tmp_path: Path) -> None:
    with serving(202) as server:
        one = [target(server.address)]
        threads = [threading.Thread(target=send, args=(told(), one, str(tmp_path))) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.requests) == 1


def test_a_memory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with serving(202) as server:
        wrong = send(told(), [target(server.address)], str(tmp_path / "file" / "memory"))
    assert wrong == ["target ops (webhook): what was told cannot be remembered: Not a directory"]


def test_nobody_is_woken_for_what_is_only_blocked() -> None:
    with serving(202) as server:
        for occasion in OCCASIONS:
            assert send(told(occasion), [target(server.address, "pagerduty")], None) == []
    assert [one.data["payload"]["custom_details"]["occasion"] for one in server.requests] == ["waived", "bypassed"]


# --- targets ---


def named(text: str | None, **environment: str) -> Targets:
    files = {} if text is None else {FILE: text}
    entries = {path: Entry("100644", "1") for path in files}
    base = Snapshot(entries, lambda wanted: {path: files[path].encode() for path in wanted}, "/r")
    return targets(base, {f"PUPPETGUARD_NOTIFY_{name}": value for name, value in environment.items()})


def test_targets_of_the_file_and_of_variables() -> None:
    text = """\
version: 1
targets:
  events: {kind: datadog, site: datadoghq.eu}
  pager: {kind: pagerduty, on: [waived]}
  chat-room: {kind: slack}
  audit: {kind: webhook, url: "https://audit.example.org/x"}
"""
    slack = "https://hooks.slack.example/services/T/B/secret"
    found = named(
        text, EVENTS_KEY="a", PAGER_KEY="b", CHAT_ROOM_URL=slack, AUDIT_KEY="c", TARGETS="mine:webhook", MINE_KEY="d",
        MINE_URL="https://mine.example.org",
    )  # fmt: skip
    assert found.wrong == ()
    every: tuple[Occasion, ...] = ("blocked", "waived", "bypassed", "test")
    assert found.usable == (
        Target("events", "datadog", "https://api.datadoghq.eu/api/v1/events", "a", every),
        Target("pager", "pagerduty", "https://events.pagerduty.com/v2/enqueue", "b", ("waived", "test")),
        Target("chat-room", "slack", slack, "", every),
        Target("audit", "webhook", "https://audit.example.org/x", "c", every),
        Target("mine", "webhook", "https://mine.example.org", "d", every),
    )
    assert slack not in repr(found)


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("version: 2\n", {}, ".puppetguard/notify.yml:1:"),
        ("version: 1\ntargets: {a: {kind: mail}}\n", {}, ".puppetguard/notify.yml:2:21: "),
        ("version: 1\ntargets: {a: {kind: slack, key: x}}\n", {}, "unknown key 'key'"),
        ("version: 1\ntargets: {a: {kind: slack}}\n", {}, "target a: the variable PUPPETGUARD_NOTIFY_A_URL is not set"),
        (
            "version: 1\ntargets: {a: {kind: slack, url: 'https://x.org'}}\n", {},
            "target a: only a webhook has a `url`",
        ),
        (
            "version: 1\ntargets: {a: {kind: webhook, url: 'http://x.org'}}\n", {"A_KEY": SECRET},
            "target a: its `url` must begin with https://",
        ),
        (
            "version: 1\ntargets: {a: {kind: webhook, url: 'https://x.org'}}\n", {},
            "target a: the variable PUPPETGUARD_NOTIFY_A_KEY is not set",
        ),
        (
            "version: 1\ntargets: {a: {kind: datadog}}\n", {"A_KEY": f"{SECRET}\r\nHost: evil"},
            "target a: the variable PUPPETGUARD_NOTIFY_A_KEY is empty, too long, or has characters that no key has",
        ),
        ("version: 1\ntargets: {a: {kind: slack}}\n", {"A_URL": f"ftp://{SECRET}"}, "must begin with https://"),
        ("version: 1\ntargets: {a: {kind: slack}}\n", {"A_URL": f"https://u:{SECRET}@x"}, "is no address of the form"),
        ("version: 1\ntargets: {a: {kind: slack}}\n", {"A_URL": f"https://x/ {SECRET}"}, "is no address of the form"),
        ("version: 1\ntargets: {a: {kind: slack}}\n", {"A_URL": "https://[x"}, "is no address of the form"),
        (None, {"TARGETS": "a"}, "PUPPETGUARD_NOTIFY_TARGETS must be a list of name:kind"),
        (None, {"TARGETS": "A:slack"}, "PUPPETGUARD_NOTIFY_TARGETS must be a list of name:kind"),
    ],
)  # fmt: skip
def test_wrong_targets(text: str | None, environment: dict[str, str], said: str) -> None:
    found = named(text, **environment)
    assert found.usable == ()
    assert len(found.wrong) == 1
    assert said in found.wrong[0]
    assert SECRET not in found.wrong[0]


def test_http_only_where_tests_allow_it_and_only_to_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "version: 1\ntargets: {{a: {{kind: webhook, url: 'http://{}/x'}}}}\n"
    assert named(text.format("127.0.0.1"), A_KEY="k").usable
    assert not named(text.format("example.org"), A_KEY="k").usable
    assert not named(text.format("127.0.0.1.example.org"), A_KEY="k").usable
    for value in ("0", "true", ""):
        monkeypatch.setenv(LOCAL_HTTP, value)
        assert not named(text.format("127.0.0.1"), A_KEY="k").usable


def test_what_a_change_says_is_escaped_and_cut() -> None:
    made = event("blocked", repository="r", lines=("\x1b[2J\n\u202e", "x" * 5_000, *["y"] * 50))
    assert made.lines[0] == "\\x1b[2J\\x0a\\u202e"
    assert len(made.lines[1]) == 300
    assert made.lines[-1] == "and 32 more"
