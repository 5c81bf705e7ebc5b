#!/usr/bin/env bash
# Makes the same story in every available mode (one process, eight, local Docker, two machines; gRPC and JSON-RPC) and measures each.
# Prints a table; writes JSON, CSV and an HTML report into a folder. See ./compare_performance.sh --help.
set -euo pipefail
cd "$(dirname "$0")"
for given in "$@"; do
  case "$given" in
  --) break ;;
  -h | --help) exec "${PYTHON:-python3}" -m benchmarks.compare --help ;; # needs no installed packages
  esac
done
scripts/python-env.sh dev
exec .venv/bin/python -m benchmarks.compare "$@"
