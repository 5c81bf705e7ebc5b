#!/usr/bin/env bash
# Do protos/ still understand what programs built from earlier ones send? protos/released.binpb holds what was promised: it lies in the
# repository, so that a fresh or shallow clone can tell. Fails on a breaking change, and on an addition that is not yet promised.
#   scripts/proto-compatibility.sh                     check
#   scripts/proto-compatibility.sh --record            promise what was added; refuses a breaking change
#   scripts/proto-compatibility.sh --record --breaking break the promise on purpose (and say so in CHANGELOG.md)
set -euo pipefail
cd "$(dirname "$0")/.."
buf="${BUF:-.venv/bin/buf}"
promised=protos/released.binpb

breaking() { "$buf" breaking --against "$promised"; }
record() { "$buf" build --exclude-source-info -o "$promised"; }

if [ "${1:-}" = --record ]; then
  if [ -e "$promised" ] && [ "${2:-}" != --breaking ] && ! breaking; then
    echo "protos/ breaks what $promised promises; undo that, or mean it: scripts/proto-compatibility.sh --record --breaking" >&2
    exit 1
  fi
  record
  exit
fi
if ! breaking; then
  echo "protos/ breaks what $promised promises: peers of another version would misunderstand each other" >&2
  exit 1
fi
# The other way round: what the promise lacks.
if ! added=$("$buf" breaking "$promised" --against .); then
  echo "$added" >&2
  echo "protos/ has more than $promised promises (above, seen from there); run: scripts/proto-compatibility.sh --record" >&2
  exit 1
fi
