#!/usr/bin/env bash
# Starts everything in containers for development: makes .env where there is none, checks the set-up, builds, starts,
# and copies changed sources into the containers until Ctrl-C. The containers then keep running: scripts/docker-stop.sh.
#
#   scripts/docker-dev.sh [--detach]
#
#   --detach  return when everything answers, without copying changed sources
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

watch=true
case "${1:-}" in
  '') ;;
  --detach) watch=false ;;
  *)
    sed -n '/^# /s/^# //p' scripts/docker-dev.sh >&2
    exit 2
    ;;
esac

export COMPOSE_PROFILES="${COMPOSE_PROFILES:-app,livekit,dev}"
node scripts/make-docker-env.mjs
scripts/test-docker-setup.sh

export BUILD_TARGET=dev MAIL_CATCHER_URL=smtp://mail:1025
docker compose up --build --detach --wait
scripts/test-docker-setup.sh --running
echo 'Web: http://localhost:3000  Backend: http://localhost:1285  Mails: http://localhost:8025  Logs: docker compose logs --follow'

if [ "$watch" = true ]; then
  exec docker compose watch --no-up
fi
