#!/usr/bin/env bash
# Checks that protos/ are compatible with the released schema, which protos/released.binpb records. That file is in the repository, so that
# a fresh or shallow clone can check too. Fails on a breaking change, and on an addition that is not recorded yet.
#   scripts/proto-compatibility.sh                     check
#   scripts/proto-compatibility.sh --record            record what was added; refuses a breaking change
#   scripts/proto-compatibility.sh --record --breaking record a breaking change too (mention it in CHANGELOG.md)
set -euo pipefail
cd "$(dirname "$0")/.."
buf="${BUF:-.venv/bin/buf}"
recorded=protos/released.binpb
command -v "$buf" >/dev/null || { echo "there is no $buf; run: make dev" >&2 && exit 1; }

breaking() { "$buf" breaking --against "$recorded" >&2; }

if [ "${1:-}" = --record ]; then
  if [ -e "$recorded" ] && [ "${2:-}" != --breaking ] && ! breaking; then
    echo "protos/ breaks what $recorded records; undo that, or record it deliberately: scripts/proto-compatibility.sh --record --breaking" >&2
    exit 1
  fi
  "$buf" build --exclude-source-info -o "$recorded"
  exit
fi
if ! breaking; then
  echo "protos/ breaks what $recorded records: peers of another version would misunderstand each other" >&2
  exit 1
fi
# Compared in the opposite direction, an addition looks like a deletion.
if ! added=$("$buf" breaking "$recorded" --against .); then
  added=$(sed -E 's/^[^ ]*:[0-9]+:[0-9]+://; s/^Previously present (.*) was deleted.*$/\1/' <<<"$added" | paste -sd, | sed 's/,/, /g')
  echo "protos/ has additions that are not recorded yet ($added); record them: scripts/proto-compatibility.sh --record" >&2
  exit 1
fi
