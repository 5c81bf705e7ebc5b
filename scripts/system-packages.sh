#!/usr/bin/env bash
# Installs missing system packages: system-packages.sh runtime|models|tests|e2e. Without permission (root, or sudo without a password) it prints
# the exact command and stops. Does nothing if all packages are installed.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose="${1:-runtime}"
missing=()

program() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); } # program, package
library() { grep -q "$1" <<<"$(ldconfig -p 2>/dev/null)" || missing+=("$2"); }
file() { compgen -G "$1" >/dev/null || missing+=("$2"); }
export PATH="$PATH:/usr/sbin:/sbin"

# docs/models.md gives the purpose of each.
program espeak-ng espeak-ng
program apertium apertium
file '/usr/share/apertium/modes/por-cat.mode' apertium-por-cat
file '/usr/share/apertium/modes/cat-spa.mode' apertium-spa-cat
file '/usr/share/apertium/modes/cat-fra.mode' apertium-fra-cat
library libpango-1.0.so.0 libpango-1.0-0
library libpangoft2-1.0.so.0 libpangoft2-1.0-0
library libharfbuzz-subset.so.0 libharfbuzz-subset0
library libgomp.so.1 libgomp1
file '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' fonts-dejavu-core
file '/usr/share/fonts/truetype/liberation*/LiberationSerif-Regular.ttf' fonts-liberation
program java default-jre-headless
python="${PYTHON:-python3}"
if ! [ -x .venv/bin/python ] && command -v "$python" >/dev/null && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  missing+=("python3-venv")
fi
models="${STORYCREATOR_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ai-story-creator}/models"
if ! [ -d "$models/noto-emoji" ] || ! [ -d "$models/kokoro-voices" ]; then
  program npm npm # downloads these two
fi
if [ "$purpose" = tests ] || [ "$purpose" = e2e ]; then
  program chromium chromium
  library libatomic.so.1 libatomic1 # Playwright's own Node.js links to it
  program ffmpeg ffmpeg
  program node nodejs
  program npm npm
  program nc netcat-openbsd
fi
if [ "$purpose" = e2e ]; then # two Docker Engines in two network namespaces: tests/e2e/bench
  program dockerd docker.io
  program docker docker.io
  program docker-compose docker-compose
  program ip iproute2
  program iptables iptables
  program nsenter util-linux
  program mmdebstrap mmdebstrap
  program rootlesskit rootlesskit
  program slirp4netns slirp4netns
  program newuidmap uidmap
  file '/usr/lib/*/faketime/libfaketime.so.1' libfaketime
fi

if [ ${#missing[@]} -eq 0 ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "These packages are needed (Debian names): ${missing[*]}" >&2
  echo "Install them with your system's package manager, then run this again." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "System packages are missing. Install them, then run this again:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo -n)
fi
echo "Installing system packages: ${missing[*]} …" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}
if ! install </dev/null >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "apt-get failed. Run it yourself: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}" >&2
  exit 1
fi
