#!/usr/bin/env bash
# Compiles requirements/*.txt, pinned and hashed, from pyproject.toml. `lock.sh --upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header "$@"; }
compile "$@" --all-extras pyproject.toml --output-file requirements/runtime.txt
compile "$@" --all-extras pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
# The packages of the images: those all services share, and each service's own, at the versions above.
part() { compile pyproject.toml --constraint requirements/runtime.txt --output-file "$@"; }
part requirements/common.txt
grep -oE '^service-[a-z0-9]+' pyproject.toml | while read -r service; do
  part "requirements/$service.txt" --extra "$service"
done
