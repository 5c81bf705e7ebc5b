#!/usr/bin/env bash
# Builds the images of all services, or of the named ones, and prints their sizes:  scripts/images.sh [service-a …]
#
# Environment variables:
#   BASE_IMAGE         Python 3.11 on Debian [default: the official python:3.11-slim-bookworm]; docker/base-image.sh makes a stand-in
#   STORYCREATOR_TAG   the tag [default: the program's version]
#   DOCKER_BUILDKIT=0  uses the classic builder
# The build uses this host's pip configuration and certificates; they do not become part of the images.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/lib/services.sh
source scripts/lib/services.sh
services=("$@")
[ $# -gt 0 ] || services=("${CONTAINERS[@]}")
for service in "${services[@]}"; do
  case " ${CONTAINERS[*]} " in
  *" $service "*) ;;
  *)
    echo "There is no image $service; choose from: ${CONTAINERS[*]}" >&2
    exit 2
    ;;
  esac
done
tag="${STORYCREATOR_TAG:-$(sed -n 's/^__version__ = "\(.*\)"/\1/p' storycreator/__init__.py)}"
base="${BASE_IMAGE:-python:3.11-slim-bookworm}"
docker version >/dev/null || {
  echo "Docker does not answer. Is it installed and running, and are you allowed to use it? Try: docker version" >&2
  exit 1
}

# A base image for the build stages only, with this host's pip configuration.
build="ai-story-creator/build:local"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 scripts/host_pip.py "$work"
if ! docker image inspect "$base" >/dev/null 2>&1 && ! docker pull "$base"; then
  echo "$base cannot be pulled. If no registry can be reached, build a stand-in and use it:" >&2
  echo "  docker/base-image.sh ai-story-creator/python:3.11-bookworm" >&2
  echo "  BASE_IMAGE=ai-story-creator/python:3.11-bookworm make images" >&2
  exit 1
fi
docker build --quiet --network host --tag "$build" --build-arg "BASE_IMAGE=$base" --file - "$work" >/dev/null <<'DOCKERFILE'
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
COPY . /
DOCKERFILE

for service in "${services[@]}"; do
  echo "── $service" >&2
  docker build --network host --file docker/Dockerfile --target "$service" --tag "ai-story-creator/$service:$tag" \
    --build-arg "BASE_IMAGE=$base" --build-arg "BUILD_IMAGE=$build" .
done
echo
printf '%-14s %10s\n' image size
for service in "${services[@]}"; do
  docker image inspect --format '{{.Size}}' "ai-story-creator/$service:$tag" |
    awk -v name="$service" '{ printf "%-14s %7.0f MB\n", name, $1 / 1e6 }'
done
