#!/usr/bin/env bash
# Do protos/ still understand what programs built from earlier ones send? protos/released.binpb records the released schema. It lies in the
# repository, so that a fresh or shallow clone can tell. Fails on a breaking change, and on an addition that is not recorded yet.
#   scripts/proto-compatibility.sh                     check
#   scripts/proto-compatibility.sh --record            record what was added; refuses a breaking change
#   scripts/proto-compatibility.sh --record --breaking record a breaking change, too (and say so in CHANGELOG.md)
set -euo pipefail
cd "$(dirname "$0")/.."
buf="${BUF:-.venv/bin/buf}"
recorded=protos/released.binpb
command -v "$buf" >/dev/null || { echo "there is no $buf; run: make dev" >&2 && exit 1; }

breaking() { "$buf" breaking --against "$recorded" >&2; }

if [ "${1:-}" = --record ]; then
  if [ -e "$recorded" ] && [ "${2:-}" != --breaking ] && ! breaking; then
    echo "protos/ breaks what $recorded records; undo that, or record it as meant: scripts/proto-compatibility.sh --record --breaking" >&2
    exit 1
  fi
  "$buf" build --exclude-source-info -o "$recorded"
  exit
fi
if ! breaking; then
  echo "protos/ breaks what $recorded records: peers of another version would misunderstand each other" >&2
  exit 1
fi
# The other way round, what was added looks deleted.
if ! added=$("$buf" breaking "$recorded" --against .); then
  added=$(sed -E 's/^[^ ]*:[0-9]+:[0-9]+://; s/^Previously present (.*) was deleted.*$/\1/' <<<"$added" | paste -sd, | sed 's/,/, /g')
  echo "protos/ has additions that are not recorded yet ($added); record them: scripts/proto-compatibility.sh --record" >&2
  exit 1
fi
