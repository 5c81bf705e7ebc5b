#!/usr/bin/env bash
# Makes one story: what `make story` runs. PROMPT and ARGS come in the environment, so that nothing in a prompt is ever run.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/system-packages.sh runtime
scripts/python-env.sh runtime
run=(.venv/bin/python scripts/with_args.py main.py story --fetch-models ARGS)
if [ -n "${PROMPT+set}" ]; then run+=(-- "$PROMPT"); fi
exec "${run[@]}"
