#!/usr/bin/env bash
# Generates storycreator/v1 (messages and their type stubs) from protos/. With --check, only reports whether it is up to date.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${PYTHON:-.venv/bin/python}"
target=$(mktemp -d)
trap 'rm -rf "$target"' EXIT
"$python" -m grpc_tools.protoc --proto_path=protos --python_out="$target" --pyi_out="$target" protos/storycreator/v1/*.proto
printf '"""Generated from protos/ by scripts/generate-protos.sh; do not edit."""\n' >"$target/storycreator/v1/__init__.py"
if [ "${1:-}" = --check ]; then
  if ! stale=$(diff -rq --exclude=__pycache__ "$target/storycreator/v1" storycreator/v1); then
    stale=$(sed -E 's/^Only in .*: //; s/^Files .* and (.*) differ$/\1/; s|.*/||' <<<"$stale" | paste -sd, | sed 's/,/, /g')
    echo "storycreator/v1 is not up to date with protos/ ($stale); run: scripts/generate-protos.sh" >&2
    exit 1
  fi
else
  rm -rf storycreator/v1
  cp -r "$target/storycreator/v1" storycreator/v1
fi
