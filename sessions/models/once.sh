#!/bin/sh
# Appends the call's key, $1, to the ledger of $2, sleeps for $3 seconds, and then gives $5.
set -eu
printf '%s\n' "$1" >> "${2#--ledger=}"
sleep "$3"
printf 'charged: %s\n' "$5"
