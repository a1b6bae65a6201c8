#!/bin/sh
# The real programs on a disk that is full, and on one that cannot be written:
# what was answered stays on the screen, and a person is told what still
# works. In a mount namespace, as root or as one; skipped otherwise. TAP.
set -u
if [ -z "${AMPARO_APART:-}" ]; then
    AMPARO_APART=1
    export AMPARO_APART
    if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
        exec unshare -m sh "$0" "$@"
    elif unshare -rm true 2>/dev/null; then
        exec unshare -rm sh "$0" "$@"
    fi
    echo "1..0 # SKIP no mounts of our own may be made here"
    exit 77
fi
here=$(dirname "$0")
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
need tmux awk dd mount umount
room

site=$work/site
mkdir -m 700 "$site"
mount -t tmpfs -o size=24m,mode=700 tmpfs "$site" 2>/dev/null ||
    skip_all "no disk of our own may be mounted here"

leave() {
    umount -l "$site"
    tidy
}
trap leave EXIT

make_site "$work/made"
cp -a "$work/made/." "$site/"

fill() {
    dd if=/dev/zero of="$site/filler" bs=4096 oflag=append conv=notrunc \
        2>/dev/null
}

kill_kiosk() {
    for found in $(running amparo-kiosk); do
        kill "$found"
    done
    await no_more amparo-kiosk
    multiplexer kill-session -t kiosk
    stop_store
}

# From the clock to the last screen before Send.
write_report() {
    begin
    choose purpose.help
    answer C2 team_here
    press F3
    await shows_key review.title || press F3
    see review.title
}

leave_receipt() {
    see receipt.title
    code=$(digits)
    choose receipt.finish
    see receipt.sure
    choose receipt.yes
    say_goodbye
}

start_kiosk
is "room is held free" test -f "$site/ballast"
write_report
fill
press F3
leave_receipt
pass "a short report finds room on a full disk"
is "which is given up for it" test ! -e "$site/ballast"

write_report
fill
press F3
see send.failed.full
pass "without that room a person is told that it was not stored"
is "and that the answers are still there" shows_key send.kept
rm "$site/filler"
choose send.again
leave_receipt
pass "with room again the same answers are sent"
kept=$code

write_report
kill_kiosk
mount -o remount,bind,ro "$site" || lost "the disk is made read-only"
start_kiosk
pass "the kiosk begins on a disk that cannot be written"
scan "$kept"
see thread.nothing
pass "a receipt opens there"
choose thread.finish
say_goodbye
write_report
press F3
see send.failed.read_only
pass "and a report is not taken, which is said"
is "with the answers kept" shows_key send.kept
said=$("$build/amparo" check --site "$site" 2>&1)
case $said in
*"The disk cannot be written."*) pass "amparo check says why" ;;
*) miss "amparo check says why" "$said" ;;
esac
kill_kiosk
mount -o remount,bind,rw "$site"
start_kiosk
scan "$kept"
see thread.nothing
pass "it works again when the disk does"
plan
