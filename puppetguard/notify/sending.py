"""Sends an event to its targets, once each; what goes wrong is told and changes nothing."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from puppetguard.notify.events import PAGED, Event
from puppetguard.notify.messages import message
from puppetguard.notify.targets import Target
from puppetguard.policy.atomic import replace_file
from puppetguard.web import WebError, ask

TIME_OUT = 10.0
"""How many seconds all targets together may take."""
_STALE = 600
"""After how many seconds one that was begun and not finished is begun again."""
_SENT = b"sent\n"


def send(event: Event, targets: Sequence[Target], memory: str | None, *, time_out: float = TIME_OUT) -> list[str]:
    """Tell all targets that want to know, at the same time; return what went wrong, a line for each, without secrets.

    ``memory`` is a folder that remembers who has been told what; None to tell anew each time.
    """
    wrong: list[str] = []
    wanted = [
        one for one in targets if event.occasion in one.on and (one.kind != "pagerduty" or event.occasion in PAGED)
    ]

    def tell(target: Target) -> None:
        mark = _Mark(memory, event, target)
        try:
            if not mark.claim():
                return
            failed = _post(target, event, time_out)
            mark.settle(sent=failed is None)
        except OSError as error:
            failed = f"what was told cannot be remembered: {error.strerror}"
        if failed is not None:
            wrong.append(f"target {target.name} ({target.kind}): {failed}")

    threads = [threading.Thread(target=tell, args=(one,)) for one in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(wrong)


def _post(target: Target, event: Event, time_out: float) -> str | None:
    """Return why a target has not taken an event; None if it has."""
    made = message(target, event)
    try:
        answer = ask("POST", target.address, headers=made.headers, body=made.body, time_out=time_out)
    except WebError as error:
        return str(error)
    if 200 <= answer.status < 300:
        return None
    # The answer is not shown: a server may repeat what it was sent.
    if 300 <= answer.status < 400:
        return f"it answers {answer.status}, a redirect, which is not followed"
    return f"it answers {answer.status}"


class _Mark:
    """A file that says that a target has been told of an event, or is just being told."""

    def __init__(self, memory: str | None, event: Event, target: Target) -> None:
        of = hashlib.sha256(f"{event.key}\0{target.name}\0{target.kind}".encode()).hexdigest()
        self._folder = memory
        self._path = os.path.join(memory, of) if memory is not None and event.occasion != "test" else None

    def claim(self) -> bool:
        """Tell whether this process is the one to tell it."""
        if self._path is None or self._folder is None:
            return True
        os.makedirs(self._folder, exist_ok=True)
        for _ in range(2):
            try:
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            except FileExistsError:
                if not self._is_stale(self._path):
                    return False
                # Whoever began it did not live to its end.
                with suppress(FileNotFoundError):
                    os.unlink(self._path)
            else:
                return True
        return False

    @staticmethod
    def _is_stale(path: str) -> bool:
        try:
            with open(path, "rb") as file:
                return file.read() != _SENT and time.time() - os.fstat(file.fileno()).st_mtime >= _STALE
        except FileNotFoundError:
            return True

    def settle(self, *, sent: bool) -> None:
        """Remember that it has been told, or that it has not."""
        if self._path is None:
            return
        if sent:
            replace_file(self._path, _SENT)
        else:
            os.unlink(self._path)
