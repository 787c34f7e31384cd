"""Direction matters: whatever turns `.php` into `.phpp` is found, and the same the other way round is the repair."""

from __future__ import annotations

import re

import pytest

from puppetguard.checks import Hit, find_check
from puppetguard.model.subject import Subject
from puppetguard.packs.files import rule_files
from puppetguard.packs.loader import read_rules
from puppetguard.packs.store import rules_directory
from puppetguard.source import SourceFile
from puppetguard.syntax import parse

CHECKS = [find_check("extension-rewrite"), find_check("extension-typo"), find_check("extension-typo-in-settings")]
SCRIPTS = r"""
python3 -c "import os; os.rename('/srv/a.php', '/srv/a.phpp')"
python3 -c "import shutil; shutil.move('a.php', 'a.phpp'); shutil.copy('b.php', 'b.phpp')"
python3 -c "t = open('/etc/a').read(); open('/etc/a', 'w').write(t.replace('.php', '.phpp'))"
python3 -c "import re; t = open('/etc/a').read(); open('/etc/a', 'w').write(re.sub(r'\.php$', '.phpp', t))"
python3 -c "import os, glob; [os.rename(f, f.replace('.php', '.phpp')) for f in glob.glob('/srv/*.php')]"
ruby -pi -e "gsub(/\.php/, '.phpp')" /etc/a
ruby -e 'Dir["/srv/*.php"].each { |f| File.rename(f, f.sub(/\.php$/, ".phpp")) }'
ruby -rfileutils -e 'FileUtils.mv "a.php", "a.phpp"'
php -r 'rename("/srv/a.php", "/srv/a.phpp");'
php -r 'file_put_contents("/etc/a", str_replace(".php", ".phpp", file_get_contents("/etc/a")));'
node -e "require('fs').renameSync('/srv/a.php', '/srv/a.phpp')"
perl -MFile::Copy -e 'move("a.php", "a.phpp")'
perl -pi -e 's/\.php(?!\w)/.phpp/g' /etc/a
perl -e 'for (glob "*.php") { my $n = $_; $n =~ s/\.php$/.phpp/; rename $_, $n; }'
zsh -c "autoload zmv; zmv '(*).php' '\$1.phpp'"
sed -i 's/\.php/.phpp/' /etc/a
sed -i 's/php/phpp/g' /etc/a
echo 's/\.php/.phpp/' | sed -i -f - /etc/a
sed -i -f <(echo 's/\.php/.phpp/') /etc/a
sed -i -f /dev/stdin /etc/a <<< 's/\.php/.phpp/'
sed 's/\.php/.phpp/' /etc/a | sponge /etc/a
awk '{gsub(/\.php/,".phpp")}1' /etc/a > /tmp/b && mv /tmp/b /etc/a
ls *.php | sed 's/\(.*\)\.php/mv & \1.phpp/' | sh
ls *.php | awk -F. '{print "mv "$0" "$1".phpp"}' | sh
ls *.php | xargs -n1 -I% sh -c 'mv % $(basename % .php).phpp'
for f in *.php; do mv "$f" "${f%.php}.phpp"; done
for f in *.php; do mv "$f" "${f/.php/.phpp}"; done
for f in *.php; do mv $f ${f%%.*}.phpp; done
find . -name '*.php' -exec bash -c 'for f; do mv "$f" "${f%.php}.phpp"; done' _ {} +
old=php; new=phpp; sed -i "s/\.$old/.$new/" /etc/a
mv a.php a.phpp
git mv a.php a.phpp
cp -a /srv/a.php /srv/a.phpp
install -m 644 a.php a.phpp
ln -sf /srv/a.php /srv/a.phpp
cat a.php > a.phpp
dd if=a.php of=a.phpp
rename 's/\.php$/.phpp/' /srv/*.php
rename .php .phpp /srv/*.php
mmv '*.php' '#1.phpp'
parallel mv {} {.}.phpp ::: *.php
tar --transform 's/\.php$/.phpp/' -cf /tmp/a.tar /srv
pax -rw -s '/\.php$/.phpp/' . /dest
vim -c '%s/\.php/.phpp/g' -c wq /etc/a
ex -sc '%s/\.php/.phpp/|x' /etc/a
printf '%s\n' 'g/php/s//phpp/g' w q | ed -s /etc/a
rpl .php .phpp /etc/a
sd '\.php' '.phpp' /etc/a
""".strip().splitlines()
MANIFESTS = [
    "$page = regsubst($title, '\\.php$', '.phpp')",
    "file_line { 'a': path => '/etc/a', match => '^page = .*\\.php$', line => 'page = index.phpp' }",
    "exec { 'a': command => 'gci *.php | ren {$_.Name -replace \"\\.php$\", \".phpp\"}', provider => powershell }",
    "exec { 'a': command => 'C:\\Windows\\System32\\cmd.exe /c ren C:\\www\\*.php *.phpp' }",
    "exec { 'a': command => ['/bin/mv', '/srv/a.php', '/srv/a.phpp'] }",
    "file { '/srv/a.phpp': ensure => link, target => '/srv/a.php' }",
    "file { '/srv/a.php': ensure => absent }\nfile { '/srv/a.phpp': ensure => file }",
    *(f"exec {{ 'a':\n  provider => shell,\n  command  => @(END),\n    {script}\n    | END\n}}" for script in SCRIPTS),
]


def hits(code: str) -> list[Hit]:
    source = SourceFile("site.pp", code)
    result = parse(source)
    assert result.ok, result.problems
    found: list[Hit] = []
    for check in CHECKS:
        subject = Subject(source, result.program)
        parameters = check.parameters()
        if subject.offers(check.marks, commands=check.commands) and check.concerns(subject, parameters):
            found += check.run(subject, parameters)
    return found


def reverse(code: str) -> str:
    """Return the code with the two extensions swapped."""
    return re.sub(r"(?<![a-z])phpp?(?![a-z])(?! -r)", lambda word: "php" if word[0] == "phpp" else "phpp", code)


@pytest.mark.parametrize("code", MANIFESTS)
def test_only_one_direction_is_found(code: str) -> None:
    assert hits(code)
    assert hits(reverse(code)) == []


EXAMPLES = [
    (example.name, example.manifest)
    for _, document in read_rules(rule_files(rules_directory()))
    if document.id == "extension-rewrite"
    for example in document.examples
    if example.kind == "bad" and example.manifest and "php" in example.manifest
]


@pytest.mark.parametrize(("name", "code"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_no_example_of_the_rule_is_found_the_other_way_round(name: str, code: str) -> None:
    check = CHECKS[0]
    source = SourceFile("site.pp", reverse(code))
    subject = Subject(source, parse(source).program)
    assert [hit.message for hit in check.run(subject, check.parameters()) if "`.phpp`" in hit.message] == []
