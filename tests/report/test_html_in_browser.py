"""The HTML report where it is read: its filters work, and hostile text stays text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from puppetguard.findings import Severity
from puppetguard.report.html import html_report
from puppetguard.report.result import Report, Scope
from puppetguard.source import SourceFile
from tests.report.browser import Browser
from tests.report.hostile import TITLES, hostile_finding
from tests.report.test_expected import REPORT

pytestmark = pytest.mark.browser
SHOWN = (
    'return [...document.querySelectorAll("article")].filter((one) => one.offsetParent).map((one) => one.dataset.rule)'
)
COUNT = 'return document.getElementById("shown").textContent'


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as one:
        yield one


def test_filters(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(html_report(REPORT, root="/srv"), encoding="utf-8")
    browser.open(page)
    assert browser.run(SHOWN) == ["command-typo", "open-mode", "style"]
    assert browser.run(COUNT) == "3 findings"

    browser.click("input[value=warning]")
    assert browser.run(SHOWN) == ["command-typo", "style"]
    assert browser.run(COUNT) == "2 of 3 findings"

    browser.type("input[type=search]", "SYTEMCTL restart")
    assert browser.run(SHOWN) == ["command-typo"]
    browser.click("button[type=reset]")
    assert browser.run("return new Promise((done) => setTimeout(done, 50))") is None
    assert browser.run(SHOWN) == ["command-typo", "open-mode", "style"]

    browser.click("option[value=style]")
    assert browser.run(SHOWN) == ["style"]
    browser.click('option[value=""]')

    cell = '.map g[data-rule="open-mode"]'
    browser.click(cell)
    assert browser.run(SHOWN) == ["open-mode"]
    assert browser.run(COUNT) == "1 of 3 findings in modules/web/manifests"
    browser.click(cell)
    assert browser.run(SHOWN) == ["command-typo", "open-mode", "style"]
    assert browser.complaints() == []


def test_hostile_text_stays_text(browser: Browser, tmp_path: Path) -> None:
    findings = tuple(
        hostile_finding(title, severity) for title in TITLES for severity in (Severity.ERROR, Severity.INFO)
    )
    sources = {one.location.file: SourceFile(one.location.file, one.message) for one in findings}
    page = tmp_path / "report.html"
    page.write_text(html_report(Report(findings, Scope(1, 0, 3, 1), sources=sources)), encoding="utf-8")
    browser.open(page)
    assert browser.complaints() == []
    assert browser.run('return document.querySelectorAll("script, style, meta, title").length') == 7 + (
        browser.run('return document.querySelectorAll(".map title").length')
    )
    assert (
        browser.run('return document.querySelectorAll("img, a, iframe, link, object, [onclick], [onerror]").length')
        == 0
    )
    assert browser.run(SHOWN) == ["some-rule"] * 400
    assert browser.run('return performance.getEntriesByType("resource").length') == 0


def test_on_a_narrow_screen_the_map_is_whole(browser: Browser, tmp_path: Path) -> None:
    """It is wider than the page, and scrolls for itself: no row of it is cut off, and the page does not scroll."""
    page = tmp_path / "narrow.html"
    page.write_text(html_report(REPORT, root="/srv"), encoding="utf-8")
    browser.open(page)
    sizes = (
        "document.body.style.width = '240px'; const map = document.querySelector('.map'), frame = map.parentElement;"
        "return [map.getBoundingClientRect().height == map.getAttribute('height'),"
        " map.getBoundingClientRect().width == map.getAttribute('width'),"
        " frame.scrollWidth > frame.clientWidth, document.body.scrollWidth <= 300]"
    )
    assert browser.run(sizes) == [True, True, True, True]
