#!/bin/sh
# Writes a piece of its last argument, like an ffmpeg 5.1 whose disk becomes full: it ends as if all were well.
for output; do :; done
echo piece > "$output"
echo "Error writing trailer: No space left on device" >&2
exit 0
