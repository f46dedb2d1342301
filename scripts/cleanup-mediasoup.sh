#!/usr/bin/env bash
# Removes the legacy provider from this repository, on a branch of its own, once nothing needs it any more.
# Takes [--dry-run] [--force REASON] [--yes].
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec node_modules/.bin/tsx packages/cli/src/main.ts cleanup "$@"
