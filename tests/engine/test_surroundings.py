"""Files that only tell what others mean: no rule is applied to them, and nothing of that is taken for their report."""

from __future__ import annotations

from pathlib import Path

from puppetguard.cache import Cache
from puppetguard.engine import check
from puppetguard.engine.examples import Tree
from puppetguard.packs.store import load_rules
from puppetguard.report.result import Report
from puppetguard.source import InputFile

RULES = load_rules()
BAD = "exec { 'mv a.php a.phpp': path => '/bin', creates => '/x' }\n"
TEXTS = {
    "modules/one/manifests/init.pp": f"class one {{\n{BAD}}}\n",
    "modules/two/manifests/init.pp": f"class two {{\n  include one\n  include one::gone\n{BAD}}}\n",
    "modules/three/manifests/init.pp": f"class three {{\n{BAD}}}\n$x = = 1\n",
}


class Around(Tree):
    """A code base of which nothing is checked but what is given as well."""

    def is_checked(self, path: str) -> bool:
        return False


def checked(cache: Cache, *paths: str) -> Report:
    data = {path: text.encode() for path, text in TEXTS.items()}
    inputs = [InputFile(path, data[path], "pp") for path in paths]
    return check(inputs, RULES, cache=cache, surroundings=Around(data))


def test_what_is_kept_of_surroundings_is_no_report_on_them(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path / "cache"))
    whole = checked(Cache(None), *TEXTS)
    assert {one.location.file for one in whole.findings if one.rule == "extension-rewrite"} == set(TEXTS)
    for path in TEXTS:
        report = checked(cache, path)
        assert report.findings == tuple(one for one in whole.findings if one.location.file == path)
        assert report.unread == tuple(one for one in whole.unread if one.file == path)
    # Each file was compiled without rules by now, for the sake of the others.
    assert checked(cache, *TEXTS).findings == whole.findings
    assert checked(Cache(str(tmp_path / "cache")), *TEXTS).findings == whole.findings
