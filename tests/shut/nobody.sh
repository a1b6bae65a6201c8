#!/bin/sh
# The same for somebody who is not root: what is refused, and a whole visit
# with as little memory as Debian lets such a user lock. Speaks TAP.
set -u
# shellcheck source=tests/terminal.sh
. "$(dirname "$0")/../terminal.sh"
need tmux awk setpriv
[ "$(id -u)" = 0 ] || skip_all "only root may become somebody else"
room
chmod 755 "$work"
mkdir "$work/programs"
cp "$build/amparo" "$build/amparo-kiosk" "$build/amparo-screen" \
    "$build/amparo-store" "$build/tests/shut/shut_in" "$work/programs/"
mkdir -m 700 "$work/theirs" "$work/theirs/run"
chown -R 65534:65534 "$work/theirs"
XDG_RUNTIME_DIR=$work/theirs/run
HOME=$work/theirs
export HOME
nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
site=$work/theirs/site

ends_well() {
    # shellcheck disable=SC2086
    $nobody "$1" >"$work/acts.txt" 2>&1 || {
        grep -v '^ok' "$work/acts.txt" | sed 's/^/# /'
        return 1
    }
}

# Each runs as that user, behind a filter.
are_theirs() {
    for program in amparo-kiosk amparo-screen amparo-store; do
        found=$(running "$program")
        [ -n "$found" ] || return 1
        grep -q '^Uid:	65534	65534	65534	65534$' "/proc/$found/status" &&
            grep -q '^Seccomp:	2$' "/proc/$found/status" || return 1
    done
}

is "what is refused to root's programs is refused to theirs" \
    ends_well "$work/programs/shut_in"

# shellcheck disable=SC2086
$nobody "$work/programs/amparo" init --site "$site" --demo \
    >"$work/init.txt" 2>&1 || lost "somebody else founds a site"
stop_store
set_site "$site" languages en
# shellcheck disable=SC2086
start kiosk ulimit -l 8192 \; exec $nobody "$work/programs/amparo-kiosk" \
    --site "$site"
begin
is "the programs are somebody else's, and shut in" are_theirs
# Root owns in /proc what nobody may look into.
is "not even their own user may look into them" test "$(stat -c %u \
    "/proc/$(running amparo-screen)/environ" \
    "/proc/$(running amparo-store)/environ" \
    "/proc/$(running amparo-kiosk)/environ" | sort -u)" = 0
tell quokka
press Enter Enter
see form.A10 where.card
press F3
see review.title
press F3
see receipt.title
code=$(digits)
is "with 8 MiB to lock a report gets its receipt" test ${#code} = 24
plan
