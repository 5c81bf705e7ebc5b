#!/usr/bin/env bash
# The same story made in every way that can be reached (one process, eight, local Docker, two machines; gRPC and JSON-RPC), and what each costs:
# a table here, and JSON, CSV and an HTML report in a folder. ./compare_performance.sh --help says the rest.
set -euo pipefail
cd "$(dirname "$0")"
for given in "$@"; do
  case "$given" in
  --) break ;;
  -h | --help) exec "${PYTHON:-python3}" -m benchmarks.compare --help ;; # needs nothing installed
  esac
done
scripts/python-env.sh dev
exec .venv/bin/python -m benchmarks.compare "$@"
