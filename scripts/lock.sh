#!/usr/bin/env bash
# Compiles requirements/*.txt, pinned and hashed, from pyproject.toml. `lock.sh --upgrade` takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-header "$@"; }
compile "$@" --all-extras pyproject.toml --output-file requirements/runtime.txt
compile "$@" --all-extras pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
# What the images are built from: what all have in common, and each service's own, at the versions above.
part() { compile pyproject.toml --constraint requirements/runtime.txt --output-file "$@"; }
part requirements/common.txt
for service in service-main service-a service-b service-c service-c1 service-c2 service-c3 service-c4 service-d; do
  part "requirements/$service.txt" --extra "$service"
done
