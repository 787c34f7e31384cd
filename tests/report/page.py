"""HTML as a parser reads it."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text outside of its script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.shown = ""
        self._raw = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "xlink:href")}
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", ()))
        self._raw = False

    def handle_comment(self, data: str) -> None:
        self.elements.append(("comment", ()))

    def handle_data(self, data: str) -> None:
        self.shown += "" if self._raw else data


def without_code(page: Page) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page but for code: text between backticks is."""
    return [one for one in page.elements if one[0] not in ("code", "/code")]
