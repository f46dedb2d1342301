#!/bin/sh
# Writes a piece of its last argument, like an ffmpeg whose disk becomes full.
for output; do :; done
echo piece > "$output"
echo "Error writing trailer: No space left on device" >&2
exit 1
