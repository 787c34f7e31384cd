#!/bin/bash
# Fetch the corpus: all Puppet modules that Debian packages, unpacked but not installed.
#
#   scripts/fetch_corpus.sh FOLDER     then: export PUPPETGUARD_CORPUS=FOLDER
#
# Needs Debian with fresh package lists (apt-get update). Does nothing if FOLDER is complete already.
set -euo pipefail

folder=${1:?usage: fetch_corpus.sh FOLDER}
if [[ -e $folder/.complete ]]; then
  exit 0
fi
packages=$(apt-cache pkgnames puppet-module- | sort)
if [[ -z $packages ]]; then
  echo "no package puppet-module-* is known: run apt-get update" >&2
  exit 1
fi

download=$(mktemp -d)
trap 'rm -rf "$download"' EXIT
chown _apt "$download" # apt downloads as a user of its own
# shellcheck disable=SC2086 # package names hold no blanks
(cd "$download" && apt-get download -qq $packages)
mkdir -p "$folder"
for package in "$download"/*.deb; do
  dpkg-deb -x "$package" "$folder"
done
touch "$folder/.complete"
echo "$(find "$folder" -name '*.pp' | wc -l) manifests in $folder" >&2
