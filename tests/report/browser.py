"""Headless Chromium, driven through chromedriver (W3C WebDriver) with nothing but the standard library."""

from __future__ import annotations

import base64
import json
import subprocess
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,1400"
).split()


class Browser:
    """A browser with a profile of its own, which cannot reach any host; raises if it is not installed."""

    def __init__(self, profile: Path) -> None:
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._driver.stdout is not None
        for line in self._driver.stdout:
            if "started successfully on port" in line:
                self._address = f"http://127.0.0.1:{line.rstrip().rstrip('.').rpartition(' ')[2]}"
                break
        flags = [*FLAGS, f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND"]
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": flags},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        self._session = ""
        try:
            self._session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the browser and its driver."""
        try:
            if self._session:
                self._ask("DELETE", f"/session/{self._session}")
        finally:
            self._driver.terminate()
            self._driver.wait(timeout=20)
            assert self._driver.stdout is not None
            self._driver.stdout.close()

    def open(self, page: Path) -> None:
        """Show a file."""
        self._command("url", {"url": page.as_uri()})

    def run(self, script: str) -> Any:
        """Return what a script returns."""
        return self._command("execute/sync", {"script": script, "args": []})

    def click(self, selector: str) -> None:
        """Click the middle of an element, as a person does."""
        self._command(f"element/{self._found(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        """Type text into an element."""
        self._command(f"element/{self._found(selector)}/value", {"text": text})

    def press(self, key: str) -> None:
        """Press a key, by its code in WebDriver, wherever the focus is."""
        keys = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self._command("actions", {"actions": [{"type": "key", "id": "keyboard", "actions": keys}]})

    def prefer(self, scheme: str) -> None:
        """Prefer ``light`` or ``dark`` from now on; empty for neither."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._command("goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}})

    def paper(self) -> bytes:
        """Return the page as it is printed, as PDF."""
        return base64.b64decode(self._command("print", {}))

    def complaints(self) -> list[str]:
        """Return what the console has been told since the last time: errors of scripts, breaches of the policy."""
        return [entry["message"] for entry in self._command("se/log", {"type": "browser"})]

    def _found(self, selector: str) -> str:
        found = self._command("element", {"using": "css selector", "value": selector})
        (element,) = found.values()
        return str(element)

    def _command(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("POST", f"/session/{self._session}/{path}", body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 # the driver on this machine
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)["value"]
