#!/usr/bin/env bash
# Makes a stand-in for the official python:3.11-slim-bookworm from Debian's own packages, for hosts that cannot reach an image registry, and
# imports it:  docker/base-image.sh [NAME]   then   BASE_IMAGE=NAME make images
# Needs root (or unprivileged user namespaces), mmdebstrap and Docker. MIRROR names another Debian mirror; http_proxy is honoured.
set -euo pipefail
name="${1:-ai-story-creator/python:3.11-bookworm}"
command -v mmdebstrap >/dev/null || {
  echo "mmdebstrap is needed: sudo apt-get install -y mmdebstrap" >&2
  exit 1
}
docker version >/dev/null || exit 1 # Docker's own words say what is wrong
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "Making $name from Debian packages …" >&2
mmdebstrap --quiet --variant=minbase --include=python3,python3-pip,python3-venv,ca-certificates \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  bookworm "$work/base.tar" ${MIRROR:+"$MIRROR"}
docker import --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8' --change 'CMD ["python3"]' "$work/base.tar" "$name" >/dev/null
docker image inspect --format '{{.Id}} {{.Size}}' "$name" | awk -v name="$name" '{ printf "%s: %.0f MB\n", name, $2 / 1e6 }'
