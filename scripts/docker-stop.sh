#!/usr/bin/env bash
# Stops the containers of docker-compose.yml and docker-compose.livekit.yml. Databases are kept.
#
#   scripts/docker-stop.sh [--volumes]
#
#   --volumes  delete the databases and recorded files as well
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

down=(down --remove-orphans)
case "${1:-}" in
  '') ;;
  --volumes) down+=(--volumes) ;;
  *)
    sed -n '/^# /s/^# //p' scripts/docker-stop.sh >&2
    exit 2
    ;;
esac

if ! docker compose version >/dev/null 2>&1; then
  echo 'problem: docker compose cannot be used; scripts/test-docker-setup.sh says why.' >&2
  exit 3
fi
docker compose --profile '*' "${down[@]}"
docker compose --file docker-compose.livekit.yml "${down[@]}"
