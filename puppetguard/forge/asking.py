"""Asks the API of a forge: with a token, page by page, and never anybody but the server that the policy names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from puppetguard.web import WebError, ask

_MOST_PAGES = 50
_PAGE = 100


class UnclearError(Exception):
    """It cannot be told who has approved what, and why not; the words hold no secret."""


class Api:
    """An API below ``start``, asked with ``headers``; a whole answer must come within ``time_out`` seconds."""

    def __init__(self, start: str, headers: Mapping[str, str], time_out: float) -> None:
        self._start = start.rstrip("/")
        self._headers = {"Accept": "application/json", **headers}
        self._time_out = time_out

    def get(self, path: str, prefix: bytes = b"", **query: str | int) -> Any:
        """Return the data at a path; ``prefix`` is what stands before them. UnclearError if there are none."""
        address = f"{self._start}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            answer = ask("GET", address, headers=self._headers, time_out=self._time_out)
        except WebError as error:
            raise UnclearError(str(error)) from None
        if answer.status != 200:
            raise UnclearError(f"it answers {answer.status}")
        try:
            return json.loads(answer.body.removeprefix(prefix))
        except (ValueError, RecursionError):
            raise UnclearError("its answer is no JSON") from None

    def all(self, path: str) -> Iterator[Any]:
        """Yield all items of a list, in the order of the server.

        Pages are counted: to follow the links of an answer could lead anywhere. The last page is the empty one, for
        a server may give less than it was asked for.
        """
        for number in range(1, _MOST_PAGES + 1):
            page = self.get(path, per_page=_PAGE, page=number)
            if not isinstance(page, list):
                raise UnclearError("its answer is no list")
            if not page:
                return
            yield from page
        raise UnclearError(f"it has more than {_MOST_PAGES} pages of reviews")


def field(data: Any, *path: str) -> str:
    """Return a text out of an answer; UnclearError if it is not there."""
    for name in path:
        if not isinstance(data, dict) or name not in data:
            raise UnclearError(f"its answer has no `{'.'.join(path)}`")
        data = data[name]
    if not isinstance(data, str) or not data:
        raise UnclearError(f"`{'.'.join(path)}` of its answer is no text")
    return data
