#!/usr/bin/env bash
# Tests from machine 1 whether the two machines can work together. Stops when machine 1's settings are not filled in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
MACHINE=1
# shellcheck source=scripts/lib/setup.sh
source scripts/lib/setup.sh

usage() {
  cat <<'TEXT'
Usage: ./test_connectivity.sh [--json] [--quick] [--mode grpc|rpc]

Run it on machine 1. It tests the name and address of machine 2, every port, health over both transports and a draft book over each, and measures
clock offset, round-trip time and throughput. It prints a table and, for each failure, what to check. Exit code: 0 if everything works, 1 if not,
2 for an invalid option or setting.

  --json        one JSON object on stdout
  --quick       ports and health only: no draft book, no measurements
  --mode MODE   test only this transport
  --help, -h    show this help

It runs in the container service-main if that is running, otherwise in a temporary container, otherwise with this checkout's .venv.
TEXT
}

flags=() full=(--full)
while [ $# -gt 0 ]; do
  case "$1" in
    --json) flags+=(--json) ;;
    --quick) full=() ;;
    --mode) [[ "${2:-}" =~ ^(grpc|rpc)$ ]] || { say "--mode is '${2:-}'; use grpc or rpc" && exit 2; } && flags+=(--mode "$2") && shift ;;
    --help | -h) usage && exit 0 ;;
    *) say "There is no option $1. See: $0 --help" && exit 2 ;;
  esac
  shift
done

if ! report=$(check_settings 2>&1); then
  say "$report"
  exit 2
fi
check=(main.py check "${full[@]}" "${flags[@]}")

if docker info >/dev/null 2>&1 && find_compose; then
  if [ -n "$("${COMPOSE[@]}" ps -q service-main 2>/dev/null)" ] && "${COMPOSE[@]}" exec -T service-main true >/dev/null 2>&1; then
    say "From service-main on $(hostname) to $(setting MACHINE2_IP):"
    exec "${COMPOSE[@]}" exec -T -e "COLUMNS=${COLUMNS:-150}" service-main python "${check[@]}"
  fi
  if docker image inspect "ai-story-creator/service-main:$(setting STORYCREATOR_TAG)" >/dev/null 2>&1; then
    say "service-main is not running; from a temporary container on $(hostname) to $(setting MACHINE2_IP):"
    exec "${COMPOSE[@]}" run --rm --no-deps -T service-main "${check[@]:1}"
  fi
fi
if [ -x .venv/bin/python ]; then
  say "From .venv on $(hostname) to $(setting MACHINE2_IP):"
  while IFS='=' read -r name _; do
    export "$name=$(setting "$name")"
  done < <(grep -E '^(SERVICE_[A-Z0-9]+_(HOST|GRPC_PORT|RPC_PORT)|STORYCREATOR_TOKEN|STORYCREATOR_TLS)=' "$ENV_FILE")
  for letter in ${LETTERS_ON[2]}; do export "SERVICE_${letter}_HOST=$(setting MACHINE2_IP)"; done
  exec .venv/bin/python "${check[@]}"
fi
say "Nothing to run the test with: service-main is not running, its image does not exist, and this checkout has no .venv."
say "What to do: ./setup_machine1.sh (or, without Docker: scripts/python-env.sh runtime)"
exit 1
