#!/usr/bin/env bash
# Checks whether docker compose can run this repository: --help says what is checked, and what the exit codes mean.
# Needs bash and Node alone.
set -euo pipefail

if ! command -v node >/dev/null; then
  echo 'problem: there is no Node on PATH.' >&2
  echo '  Install 20.19 or newer: https://nodejs.org/en/download' >&2
  exit 2
fi
exec node "$(dirname "${BASH_SOURCE[0]}")/test-docker-setup.mjs" "$@"
