"""The HTML report of a guard where it is read: filters, the picture, the keyboard, paper; hostile text stays text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from puppetguard.report.guard.html import guard_html
from tests.report.browser import Browser
from tests.report.guard.hostile import TITLES, hostile_guard
from tests.report.guard.sample import REPORT

pytestmark = pytest.mark.browser
SHOWN = (
    'return [...document.querySelectorAll("article")].filter((one) => one.offsetParent)'
    '.map((one) => one.id || one.dataset.rule)'
)  # fmt: skip
COUNT = 'return document.getElementById("shown").textContent'
ALL = ["change-1", "change-2", "change-3", "change-4", "command-typo"]
LATER = "return new Promise((done) => setTimeout(done, 50))"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "report.html"
    path.write_text(guard_html(REPORT), encoding="utf-8")
    return path


def test_filters(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert browser.run(SHOWN) == ALL
    assert browser.run(COUNT) == "5 items"
    browser.click("input[value=critical]")
    assert browser.run(SHOWN) == ALL[1:]
    browser.click("input[value=finding]")
    assert browser.run(SHOWN) == ALL[1:4]
    assert browser.run(COUNT) == "3 of 5 items"
    browser.click("option[value=removed]")
    assert browser.run(SHOWN) == ["change-3"]
    browser.click("button[type=reset]")
    browser.run(LATER)
    assert browser.run(SHOWN) == ALL
    browser.click('option[value="site/profile/manifests/web.pp"]')
    assert browser.run(SHOWN) == ALL
    browser.type("input[type=search]", "SSHD stopped")
    assert browser.run(SHOWN) == ["change-1"]
    assert browser.complaints() == []


def test_a_filter_by_file_finds_each_place_of_a_group(browser: Browser, tmp_path: Path) -> None:
    first, second, third = REPORT.changes[:3]
    assert third.change.head is not None
    head = msgspec.structs.replace(third.change.head, file="other file.pp")
    moved = msgspec.structs.replace(third, change=msgspec.structs.replace(third.change, head=head))
    path = tmp_path / "report.html"
    path.write_text(guard_html(msgspec.structs.replace(REPORT, changes=(first, second, moved))), encoding="utf-8")
    browser.open(path)
    browser.click('option[value="other file.pp"]')
    assert browser.run(SHOWN) == ["change-2"]


def test_both_sides_are_shown_and_changed_words_are_marked(browser: Browser, page: Path) -> None:
    browser.open(page)
    rows = browser.run(
        'return [...document.querySelectorAll("#change-1 .sides tr.here td")].map((one) => one.textContent)'
    )
    assert rows == ["3", "    ensure => running,", "4", "    ensure => stopped,"]
    marked = 'return [...document.querySelectorAll("#change-1 .here mark")].map((one) => one.textContent)'
    assert browser.run(marked) == ["running", "stopped"]
    widths = browser.run(
        'return [...document.querySelectorAll("#change-1 .sides th")].map((one) => Math.round(one.offsetWidth))'
    )
    assert abs(widths[0] - widths[1]) <= 1
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")


def test_the_picture_shows_the_ways_to_the_changes(browser: Browser, page: Path) -> None:
    browser.open(page)
    boxes = (
        'return [...document.querySelectorAll(".picture g")].sort((a, b) => a.getBBox().x - b.getBBox().x)'
        '.map((one) => one.querySelector("text").textContent)'
    )  # fmt: skip
    assert browser.run(boxes) == [
        "node web1.example +36", "perhaps 1 node", "perhaps 1 node", "class role::web", "class profile::web",
        "critical 95: Service['sshd']", "high 72: File['/var/www/<shop>']",
    ]  # fmt: skip
    # A change that a filter hides shows when its box is followed.
    browser.click("input[value=high]")
    assert "change-2" not in browser.run(SHOWN)
    browser.run("document.querySelector('.picture a[href=\"#change-2\"]').focus()")
    assert browser.run("return document.activeElement.getAttribute('href')") == "#change-2"
    browser.press("\ue007")
    browser.run(LATER)
    assert browser.run(SHOWN) == ALL
    assert browser.run("return location.hash") == "#change-2"
    assert browser.complaints() == []


def test_the_keyboard_reaches_everything(browser: Browser, page: Path) -> None:
    browser.open(page)
    focused = """
        const one = document.activeElement;
        window.seen = window.seen || new Set();
        if (one === document.body || window.seen.has(one)) return null;
        window.seen.add(one);
        return one.name || one.textContent.trim()
    """
    seen = []
    for _ in range(60):
        browser.press("\ue004")
        name = browser.run(focused)
        seen += [] if name is None else [name]
    assert [
        name for number, name in enumerate(seen) if name in ("level", "kind", "file", "text", "Show all")
        and name not in seen[:number]
    ] == ["level", "kind", "file", "text", "Show all"]  # fmt: skip
    assert seen.count("Why this risk") == 3
    assert seen.count("Where") == 4


def test_paper_has_what_is_folded(browser: Browser, page: Path) -> None:
    browser.open(page)
    closed = 'return document.querySelectorAll("details:not([open])").length'
    folded = browser.run(closed)
    assert folded > 5
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.run(closed) == 0
    browser.run("dispatchEvent(new Event('afterprint'))")
    assert browser.run(closed) == folded
    assert len(browser.paper()) > 10_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_in_dark(browser: Browser, page: Path, scheme: str) -> None:
    browser.prefer(scheme)
    browser.open(page)
    contrast = """
        const part = (c) => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
        const light = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number);
          return .2126 * part(r) + .7152 * part(g) + .0722 * part(b) };
        const behind = (one) => { for (; one; one = one.parentElement) {
          const back = getComputedStyle(one).backgroundColor; if (!back.endsWith(', 0)')) return back }
          return 'rgb(255, 255, 255)' };
        const found = ['.verdict', 'header p', 'article h2', '.risk.critical', '.risk.high', '.risk.low', '.risk.none',
          'td.gone', 'td.come', 'td.gone mark', 'td.come mark', 'td.number', 'summary', 'del', 'ins', '.where b'];
        return found.map((selector) => { const one = document.querySelector(selector);
          const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
          return [selector, (a + .05) / (b + .05)] })
    """
    assert [name for name, ratio in browser.run(contrast) if ratio < 4.5] == []
    background = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 29)"}[scheme]
    browser.prefer("")


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    reports = [hostile_guard(title) for title in TITLES]
    changes = tuple(one for report in reports for one in report.changes)
    base = {file: source for report in reports for file, source in report.base_sources.items()}
    head = {file: source for report in reports for file, source in report.head_sources.items()}
    whole = msgspec.structs.replace(
        reports[0], changes=changes, base_sources=base, head_sources=head, reasons=tuple(TITLES)
    )
    path = tmp_path / "report.html"
    path.write_text(guard_html(whole), encoding="utf-8")
    browser.open(path)
    assert browser.complaints() == []
    assert browser.run("return document.querySelectorAll('script, style, meta').length") == 6
    strange = "img, iframe, link, object, embed, base, [onclick], [onerror], [onload], [onmouseover], [style]"
    assert browser.run(f"return document.querySelectorAll('{strange}').length") == 0
    assert browser.run("return [...document.links].every((one) => /^#change-\\d+$/.test(one.getAttribute('href')))")
    assert browser.run("return document.querySelectorAll('article').length") == 601
    assert browser.run("return document.querySelectorAll('header li').length") == 300
    assert browser.run('return performance.getEntriesByType("resource").length') == 0
