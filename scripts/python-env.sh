#!/usr/bin/env bash
# Creates .venv and installs a hashed lock file into it: python-env.sh runtime|dev. Does nothing if that is already done.
# PYTHON is the interpreter that creates .venv (default: the first of python3, python3.11 … that is new enough).
set -euo pipefail
cd "$(dirname "$0")/.."
lock="requirements/${1:-runtime}.txt"
stamp=".venv/.installed-${1:-runtime}"

new_enough() { [ "$("$1" -c 'import sys; print(sys.version_info >= (3, 11))' 2>/dev/null)" = True ]; }

choose_python() {
  if [ -n "${PYTHON:-}" ]; then
    new_enough "$PYTHON" && printf '%s\n' "$PYTHON" && return
    echo "PYTHON=$PYTHON is not Python 3.11 or newer ($("$PYTHON" --version 2>/dev/null | head -n 1 || echo "no such program"))." >&2
    return 1
  fi
  for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
    if new_enough "$candidate"; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  echo "Python 3.11 or newer is needed; found: $(python3 --version 2>&1 || true)." >&2
  echo "Install one (Debian 12, Ubuntu 24.04: sudo apt-get install -y python3 python3-venv) or specify one: make PYTHON=/path/to/python3.12 …" >&2
  return 1
}

# The development lock file contains all runtime packages at the same versions.
for done_before in "$stamp" .venv/.installed-dev; do
  wanted="requirements/${done_before##*-}.txt"
  if [ -x .venv/bin/python ] && cmp -s "$wanted" "$done_before"; then exit 0; fi
done
if [ -d .venv ] && ! [ -w .venv ]; then
  echo ".venv belongs to $(stat -c %U .venv), so $(id -un) cannot change it: sudo chown -R $(id -u):$(id -g) .venv" >&2
  exit 1
fi
if ! [ -f .venv/pyvenv.cfg ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then # also if creating it was interrupted
  python=$(choose_python)
  echo "Creating .venv with $("$python" --version) …" >&2
  "$python" -m venv .venv
fi
echo "Installing $lock into .venv (a few minutes the first time) …" >&2
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes --only-binary :all: --requirement "$lock"
cp "$lock" "$stamp"
if [ "$(id -u)" -eq 0 ]; then chown -R --reference=. .venv; fi # root, as with sudo, may work in another user's checkout
