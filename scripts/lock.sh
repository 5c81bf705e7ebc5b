#!/usr/bin/env bash
# Compiles requirements/*.txt, pinned and hashed, from pyproject.toml. `lock.sh --upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header "$@"; }
compile "$@" pyproject.toml --output-file requirements/runtime.txt
compile "$@" pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
