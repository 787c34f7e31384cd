"""What programs in Python, Ruby, PHP, JavaScript and Perl rename, copy, rewrite and run."""

from __future__ import annotations

import time
from typing import get_args

import pytest
from hypothesis import given, strategies as st

from puppetguard.model.code import Effects, effects_of
from puppetguard.model.patterns import shown
from puppetguard.model.presence import Language, language_of


def effects(language: Language, code: str) -> Effects:
    return effects_of(code, range(len(code)), language)


def moved(language: Language, code: str) -> list[str]:
    return [f"{one.verb} {shown(one.before)} > {shown(one.after)}" for one in effects(language, code).moved]


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("python", "os.rename('a.php', 'b.php')", ["renames a.php > b.php"]),
        ("python", "import shutil; shutil.copy2('a', \"b\")", ["copies a > b"]),
        ("python", "a, b = 1, 2\nos.symlink('''x''', r'y\\z')", ["links x > y\\z"]),
        ("python", "for f in glob.glob('/x/*.a'): os.rename(f, f[:-2] + '.b')", ["renames /x/*.a > /x/*.b"]),
        (
            "python",
            "for f in glob.glob('/x/*.a'): os.rename(f, os.path.splitext(f)[0] + '.b')",
            ["renames /x/*.a > /x/*.b"],
        ),
        ("python", "[os.rename(f, f'{f}b') for f in glob('*.a')]", ["renames *.a > *.ab"]),
        ("python", "for p in Path('/x').glob('*.a'):\n  p.rename(p.with_suffix('.b'))", ["renames /x/*.a > /x/*.b"]),
        ("python", "Path('a.a').replace('a.b')", ["renames a.a > a.b"]),
        (
            "python",
            "for f in os.listdir('.'):\n if f.endswith('.a'):\n  os.rename(f, '%s%s' % (f, 'b'))",
            ["renames ….a > ….ab"],
        ),
        ("python", "os.rename(f, '{}.b'.format(f))", ["renames … > ….b"]),
        ("python", "if not f.endswith('.a'): os.rename(f, f + 'b')", ["renames … > …b"]),
        ("python", "os.rename('a', b if c else d)", ["renames a > …"]),
        ("python", "# os.rename('a', 'b')\nprint('os.rename(1, 2)')", []),
        ("ruby", "File.rename('a.a', \"a.#{'b'}\")", ["renames a.a > a.b"]),
        ("ruby", "FileUtils.mv 'a.a', 'a.b'", ["renames a.a > a.b"]),
        ("ruby", "Dir['*.a'].each { |f| File.rename(f, f.sub(/\\.a$/, '.b')) }", ["renames *.a > *.b"]),
        (
            "ruby",
            "Dir.glob('*.a').each do |f|\n mv(f, File.basename(f, '.a') + '.b')\nend",
            ["renames *.a > *.b"],
        ),
        ("ruby", "Dir['*.a'].each { |f| File.rename f, f[0..-3] + '.b' }", ["renames *.a > *.b"]),
        ("php", "rename('a.a', \"a.$b\");", ["renames a.a > a.…"]),
        ("php", "foreach (glob('*.a') as $k => $f) { rename($f, basename($f, '.a') . '.b'); }", ["renames *.a > *.b"]),
        ("php", "$n = preg_replace('/\\.a$/', '.b', 'x.a'); copy('x.a', $n);", ["copies x.a > x.b"]),
        ("javascript", "require('fs').renameSync('a.a', `a.${'b'}`)", ["renames a.a > a.b"]),
        (
            "javascript",
            "fs.readdirSync('.').filter(f => f.endsWith('.a')).forEach(f => fs.renameSync(f, f + 'b'))",
            ["renames ….a > ….ab"],
        ),
        (
            "javascript",
            "for (const f of ['x.a']) { const n = f.replace(/a$/, 'b'); fs.rename(f, n) }",
            ["renames x.a > x.b"],
        ),
        ("perl", "rename $_, $_ . 'b' for <*.a>", ["renames *.a > *.ab"]),
        ("perl", "foreach my $f (glob('*.a')) { rename($f, \"${f}b\") or die }", ["renames *.a > *.ab"]),
        ("perl", "use File::Copy; move('a', q(b)); copy(\"c\", qq{d});", ["renames a > b", "copies c > d"]),
    ],
)
def test_files(language: Language, code: str, expected: list[str]) -> None:
    assert moved(language, code) == expected


@pytest.mark.parametrize(
    ("language", "code", "expected", "writes"),
    [
        ("python", "open('x','w').write(open('x').read().replace('a', 'b'))", ["a > b"], True),
        ("python", "t = re.sub(r'\\.a$', '.b', t)", [".a > .b"], False),
        ("python", "print(t.replace(a, 'b'))", [], False),
        ("ruby", "gsub(/(x)a/, '\\1b')", ["xa > xb"], False),
        ("ruby", "gsub %r{a/b}, 'c'", ["a/b > c"], False),
        ("php", "file_put_contents('x', str_replace('a', 'b', file_get_contents('x')));", ["a > b"], True),
        ("javascript", "fs.writeFileSync('x', s.replace(/a/g, '$&b'))", ["a > ab"], True),
    ],
)
def test_texts(language: Language, code: str, expected: list[str], writes: bool) -> None:
    found = effects(language, code)
    assert [f"{shown(e.before)} > {shown(e.after)}" for one in found.substitutions for e in one.examples()] == expected
    assert found.writes is writes


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("python", "os.system('rm a')", ["rm a"]),
        ("python", "subprocess.run(['rm', f], check=True)", ["[rm …]"]),
        ("ruby", "`rm #{f}`; system('rm', 'a')", ["rm …", "[rm a]"]),
        ("php", 'shell_exec("rm $f");', ["rm …"]),
        ("javascript", "execFileSync('rm', ['a']); /x/.exec(y)", ["[rm a]"]),
        ("perl", 'system "rm $_"; `ls`', ["rm …", "ls"]),
    ],
)
def test_commands(language: Language, code: str, expected: list[str]) -> None:
    runs = effects(language, code).runs
    found = [
        shown(run.script.pattern) if run.script else f"[{' '.join(shown(one.pattern) for one in run.arguments)}]"
        for run in runs
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("program", "language"),
    [
        ("python3.11", "python"),
        ("ruby", "ruby"),
        ("php8.2", "php"),
        ("nodejs", "javascript"),
        ("perl5", "perl"),
        ("sh", None),
    ],
)
def test_interpreters_have_versions(program: str, language: Language | None) -> None:
    assert language_of(program) == language


_LANGUAGES = st.sampled_from(get_args(Language))
_PIECES = st.sampled_from(
    [
        *(
            "'",
            '"',
            "`",
            "/",
            "#",
            "//",
            "/*",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "$",
            "#{",
            "${",
            "f'",
            "%q(",
            "qq{",
            "<",
            ">",
        ),
        *(
            "rename",
            "os.",
            ".replace(",
            "'a', ",
            "'b')",
            "for f in ",
            "each { |f| ",
            "x = ",
            " + ",
            ".",
            "\\",
            "\n",
            "\ufffc",
        ),
        *("$f", "-1", ":", "=~", "not ", "glob('*.a')", "splitext", "0", "['*']", "%", "<*.a>", "e\u0301", "٣"),
    ]
)


@given(_LANGUAGES, st.lists(_PIECES, max_size=40).map("".join))
def test_no_program_fails(language: Language, code: str) -> None:
    found = effects(language, code)
    for one in found.moved:
        assert 0 <= one.start <= len(code)
        assert 0 <= one.end <= len(code)


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize(
    "piece", ["(", "[", "{", "'${", '"#{', "x = x + x\n", "x = x.replace('a', x)\n", "<*", "/", "q ", "f(", "a.", "!"]
)
def test_hostile_programs_take_little_time(language: Language, piece: str) -> None:
    code = "x = 'aaaaaaaa'\n" + piece * (40_000 // len(piece))
    start = time.process_time()
    effects(language, code)
    assert time.process_time() - start < 4
