#!/usr/bin/env bash
# Runs all static checks, even when one fails.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
bin="$PWD/.venv/bin"
failed=()
check() {
  echo "── $1"
  "${@:2}" || failed+=("$1")
}
check ruff "$bin/ruff" check .
check "ruff format" "$bin/ruff" format --check .
check mypy "$bin/mypy"
check lint-imports "$bin/lint-imports"
check protos scripts/generate-protos.sh --check
check generated "$bin/python" scripts/generate.py --check
check "buf lint" "$bin/buf" lint
check "proto compatibility" scripts/proto-compatibility.sh
check shellcheck "$bin/shellcheck" -x .ci/run ./*.sh scripts/*.sh scripts/lib/*.sh docker/*.sh tests/e2e/bench/*.sh
check hadolint "$bin/hadolint" docker/Dockerfile
check "compose schema" "$bin/check-jsonschema" --quiet --builtin-schema vendor.compose-spec docker-compose*.yaml docker/services.yaml
check licences "$bin/python" main.py licences --check
if [ ${#failed[@]} -gt 0 ]; then
  echo "Failed: ${failed[*]}" >&2
  exit 1
fi
