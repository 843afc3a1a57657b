#!/bin/sh
# Fails with exit code 75 in its first $1 calls, which it counts in the file of $2; then gives $4.
set -eu
counter=${2#--counter=}
calls=0
if [ -s "$counter" ]; then read -r calls < "$counter"; fi
calls=$((calls + 1))
echo "$calls" > "$counter"
if [ "$calls" -le "$1" ]; then
  echo "not yet, this was call $calls" >&2
  exit 75
fi
printf 'at last: %s\n' "$4"
