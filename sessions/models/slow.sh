#!/bin/sh
# Sleeps four times for $1 seconds, and then gives $3.
set -eu
for fraction in 0.25 0.5 0.75 1; do
  sleep "$1"
  echo "{\"progress\": $fraction}" >&2
done
printf 'slowly: %s\n' "$3"
