"""An event in the form that each kind of target takes."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any, NamedTuple

import msgspec

from puppetguard.notify.events import Event
from puppetguard.notify.targets import Target
from puppetguard.report.markup import shortened


class Message(NamedTuple):
    """What is posted."""

    headers: dict[str, str]
    body: bytes


def message(target: Target, event: Event) -> Message:
    """Return what a target is to be sent."""
    return {"datadog": _datadog, "pagerduty": _pagerduty, "slack": _slack, "webhook": _webhook}[target.kind](
        target, event
    )


def _datadog(target: Target, event: Event) -> Message:
    tags = ["source:puppetguard", f"occasion:{event.occasion}"]
    data = {
        "title": shortened(event.title, 100),
        "text": shortened("\n".join(_text(event)), 3_900),
        "alert_type": "warning" if event.occasion == "blocked" else "error",
        "aggregation_key": event.key,
        "tags": tags,
    }
    return Message({**_JSON, "DD-API-KEY": target.secret}, _encoded(data))


def _pagerduty(target: Target, event: Event) -> Message:
    data = {
        "routing_key": target.secret,
        "event_action": "trigger",
        "dedup_key": event.key,
        "payload": {
            "summary": shortened(event.title, 1_000),
            "source": event.repository or "puppetguard",
            "severity": "info" if event.occasion == "test" else "critical",
            "custom_details": _details(event),
        },
    }
    return Message(_JSON, _encoded(data))


def _slack(target: Target, event: Event) -> Message:
    return Message(_JSON, _encoded({"text": _for_slack("\n".join((event.title, *_text(event))))}))


def _webhook(target: Target, event: Event) -> Message:
    """The time is signed too, so that who receives it can refuse what is old."""
    body = _encoded(_details(event))
    moment = str(int(time.time()))
    signature = hmac.new(target.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return Message({**_JSON, "X-Puppetguard-Timestamp": moment, "X-Puppetguard-Signature": f"sha256={signature}"}, body)


_JSON = {"Content-Type": "application/json"}


def _text(event: Event) -> list[str]:
    ids = [f"{name} {value}" for name, value in (("base", event.base), ("head", event.head), ("bundle", event.bundle))
           if value]  # fmt: skip
    return [*event.lines, *ids]


def _details(event: Event) -> dict[str, Any]:
    details: dict[str, Any] = msgspec.to_builtins(event)
    return {"title": event.title, **details}


def _for_slack(text: str) -> str:
    """Return a text in which Slack finds no link, mention or command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _encoded(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")
