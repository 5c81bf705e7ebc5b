#!/usr/bin/env bash
# Makes one story for `make story`. PROMPT and ARGS are passed in the environment, so that no shell evaluates them.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/system-packages.sh runtime
scripts/python-env.sh runtime
run=(.venv/bin/python scripts/with_args.py main.py story --fetch-models ARGS)
if [ -n "${PROMPT+set}" ]; then run+=(-- "$PROMPT"); fi
exec "${run[@]}"
