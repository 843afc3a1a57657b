#!/bin/sh
# Lets the bundled program, $1, paint $4 as draft/image; fails while the file $2 is there and $4
# tells of a worm.
set -eu
case $4 in
  *worm*)
    if [ -e "$2" ]; then
      echo "there is a worm in it" >&2
      exit 65
    fi
    ;;
esac
sed 's|"model":"studio/orchard"|"model":"draft/image"|; s|"worm":"[^"]*",||' | "$1" run
