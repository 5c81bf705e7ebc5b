#!/usr/bin/env bash
# release.sh build|sbom|verify|audit: the files of a release in dist/, with SBOMs and a signed statement of where they come from.
#
# Environment variables:
#   RELEASE_KEY       the private signing key [default: ~/.config/ai-story-creator/release-key.pem; made when it is missing]
#   RELEASE_PUBLIC    the public key to verify with [default: release-key.pub]
#   STORYCREATOR_TAG  the tag of the images [default: the program's version]
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib/services.sh
source scripts/lib/services.sh
tag="${STORYCREATOR_TAG:-$(sed -n 's/^__version__ = "\(.*\)"/\1/p' storycreator/__init__.py)}"
python="$PWD/.venv/bin/python"
keys=(--public-key "${RELEASE_PUBLIC:-release-key.pub}")
if [ -n "${RELEASE_KEY:-}" ]; then keys+=(--private-key "$RELEASE_KEY"); fi

sbom() { "$python" scripts/release.py sbom "$1" --tag "$tag" --images "${CONTAINERS[@]}"; }

audit() { # Known vulnerabilities of what is installed. Without its database nothing is known, which is no failure and is said.
  local report problems
  report=$(mktemp)
  problems=$(mktemp)
  .venv/bin/pip-audit --progress-spinner off --timeout 5 --format json --disable-pip --require-hashes --requirement requirements/dev.txt \
    >"$report" 2>"$problems" || true
  "$python" scripts/audit.py "$report" "$problems"
}

case "${1:-}" in
build)
  rm -rf dist
  "$python" -m build --outdir dist . >/dev/null
  rm -rf build
  sbom dist/sbom
  "$python" scripts/release.py sign dist "${keys[@]}"
  find dist -type f | sort
  ;;
sbom) sbom dist/sbom ;;
verify) "$python" scripts/release.py verify dist "${keys[@]}" ;;
audit) audit ;;
*)
  sed -n '2,7p' "$0" >&2
  exit 2
  ;;
esac
