#!/usr/bin/env bash
# Fetches Compose 2:  compose2.sh FILE. Debian has it from release 13 on, as one program that runs on older releases too. Nothing is installed:
# apt gets lists of its own, and only this package is taken.
set -euo pipefail
release=trixie key=/usr/share/keyrings/debian-archive-keyring.gpg
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# shellcheck disable=SC1091
this=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format "\$(REPO_URI)" 'Created-By: Packages' "Codename: $this" | head -n 1)
mkdir -p lists/partial cache/archives/partial
echo "deb [signed-by=$key] $mirror $release main" >sources.list
apt=(apt-get -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
"${apt[@]}" --quiet update
"${apt[@]}" --quiet download docker-compose
dpkg --extract docker-compose_2*.deb package
install -D "$(find package -path '*/cli-plugins/docker-compose')" "$1"
