"""What commands rewrite."""

from __future__ import annotations

import pytest

from puppetguard.model.commands import commands
from puppetguard.model.patterns import shown
from puppetguard.model.presence import may_rewrite
from puppetguard.model.rewrites import rewrites


def found(text: str) -> list[str]:
    """Return each rewrite as ``kind: before > after [files]``."""
    assert may_rewrite(text)
    return [
        f"{one.kind}: {shown(one.before)} > {shown(one.after)}" + "".join(f" [{shown(file)}]" for file in one.files)
        for command in commands(text)
        for one in rewrites(command)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sed -i s/a/b/ x y", ["content: a > b [x] [y]"]),
        ("sed -n -i.bak -e s/a/b/ -e 's/c/d/' x", ["content: a > b [x]", "content: c > d [x]"]),
        ("sed -ni 's/a/b/p' x", ["content: a > b [x]"]),
        ("sed -Ei 's/(a|b)c/\\1d/' *.x", ["content: ac > ad [*.x]", "content: bc > bd [*.x]"]),
        ("sed --in-place=.old --expression=s/a/b/ x", ["content: a > b [x]"]),
        ("sed --regexp-extended --in-place s/a+/b/ x", ["content: a > b [x]"]),
        ("sed -es/a/b/ x -i", ["content: a > b [x]"]),
        ("sed s/a/b/ x", []),
        ("sed s/a/b/ x > y", ["content: a > b [x]", "name: x > y"]),
        ("cat x | sed s/a/b/ | sudo tee y", ["content: a > b"]),
        ("sed -f script x -i", []),
        ("perl -pi -e 's/a/b/' x", ["content: a > b [x]"]),
        ("perl -i.bak -0777 -pe 's/a/b/;' -e 's/c/d/' x", ["content: a > b [x]", "content: c > d [x]"]),
        ("perl -lpe s,a,b, x", []),
        ("perl -e 's/a/b/ and rename($o, $_) for @f'", ["name: a > b"]),
        ("perl script.pl s/a/b/", []),
        ("awk '{gsub(/a/,\"b\")} 1' x > y", ["content: a > b [x]", "name: x > y"]),
        ("gawk -i inplace '{sub(/a/,\"b\")} 1' x", ["content: a > b [x]"]),
        ("awk -F: -v x=y -f prog z > w", []),
        ("mv -fv -- a b", ["name: a > b"]),
        ("cp -a a b; ln -s a b; install -m 644 -o root a b; scp -P 22 a b", ["name: a > b"] * 4),
        ("rsync -a --exclude x a b", ["name: a > b"]),
        ("mv a b c; mv -t d a b; install -d a b; mv a", []),
        ('mv "$f" "${f%.php}.phpp"', ["name: ….php > ….phpp"]),
        ("rename 's/a$/b/' xa ya", ["name: xa > xb", "name: ya > yb"]),
        ("rename -v -e s/a/b/ $x", ["name: a > b […]"]),
        ("rename a b xa y", ["name: xa > xb"]),
        ("rename.ul a b $(ls)", ["name: a > b […]"]),
        ("rename -n s/a/b/ xa; rename --no-act a b xa; rename a b", []),
        ("cat a > b; cat < a > b; tee b < a; dd if=a of=b bs=1", ["name: a > b"] * 4),
        ("cat a b > c; cat > c; dd of=c", []),
        ("mmv '*.a' '#1.b'", ["name: *.a > ….b"]),
    ],
)  # fmt: skip
def test_rewrites(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["sed", "'s'ed x", "s\\ed", "/bin/mv", "x|mv", "$(mv)", "\\nmv a", '"mv"', "s\\\ned"])
def test_nothing_hides_a_program(text: str) -> None:
    assert may_rewrite(text)


@pytest.mark.parametrize("text", ["", "systemctl restart apache2", "used", "mvn reinstall", "reinstalled", "cp_x"])
def test_most_commands_need_not_be_read(text: str) -> None:
    assert not may_rewrite(text)


def test_place_of_a_rewrite() -> None:
    text = "cd /x && sudo sed -i 's/php/phpp/g' *.conf; mv a.php \"b.phpp\""
    places = [text[one.start : one.end] for command in commands(text) for one in rewrites(command)]
    assert places == ["s/php/phpp/g", '"b.phpp"']
