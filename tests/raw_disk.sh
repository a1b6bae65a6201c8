#!/bin/sh
# What was withdrawn or purged is nowhere on the raw disk: a store on an ext4
# image, which is copied at acknowledgements (every 100th withdrawal and
# purge, and the last of each) and searched for every piece of its wraps and
# envelopes. Speaks TAP; needs root and loop devices.
set -u
build=${AMPARO_BUILD:-.}
gone=600
live=400

skip() {
    echo "1..0 # SKIP $1"
    exit 77
}
[ "$(id -u)" = 0 ] || skip "only root may mount an image"
[ -e /dev/loop-control ] || skip "there are no loop devices"
PATH=$PATH:/usr/sbin:/sbin
for tool in mkfs.ext4 losetup mount umount; do
    command -v "$tool" >/dev/null || skip "there is no $tool"
done

# In memory where that is possible: thousands of syncs are waited for.
folder=$(TMPDIR=$([ -w /dev/shm ] && echo /dev/shm || echo "${TMPDIR:-/tmp}") \
    mktemp -d -t amparo-raw-XXXXXX) || exit 99
device=
clear_up() {
    mountpoint -q "$folder/site" && umount "$folder/site"
    [ -z "$device" ] || losetup -d "$device"
    device=
    rm -f "$folder/image"
}
end() {
    clear_up
    rm -f "$folder/out"
    rmdir "$folder/site" "$folder" 2>/dev/null
}
trap end EXIT
trap 'exit 99' INT TERM HUP
mkdir "$folder/site"

# lay_out: a new disk; skips all when this machine makes none.
lay_out() {
    truncate -s 48M "$folder/image"
    mkfs.ext4 -q -F "$folder/image" >/dev/null 2>&1 ||
        skip "no ext4 image can be made"
    device=$(losetup -f --show "$folder/image" 2>/dev/null) ||
        skip "no loop device is free"
    mount "$device" "$folder/site" 2>/dev/null ||
        skip "an image may not be mounted here"
}

# search HOW: sets the pieces found of what went, the reports found of what
# stays, and the copies made. Not in a subshell, which would not clear up.
search() {
    lay_out
    "$build/tests/faults/raw_disk" "$folder/site" "$folder/image" "$1" \
        >"$folder/out"
    clear_up
    sed -n '/^#/p' "$folder/out"
    pieces=x there=x copies=x
    read -r pieces there copies <"$folder/out"
    echo "# $1: $pieces pieces of $gone that went, $there of $live that stay," \
        "$copies copies"
}

failed=0
# is NAME CONDITION...: one line.
number=0
is() {
    number=$((number + 1))
    name=$1
    shift
    if [ "$@" ]; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
        failed=1
    fi
}

search scrub
is "nothing of what went is on the raw disk" "$pieces" = 0
is "what stays is found there by the same search" "$there" = "$live"
search plain
is "without the scrub the same search finds what went" "${pieces%%[!0-9]*}0" \
    -gt 0
echo "1..$number"
exit $failed
