#!/bin/sh
# The desk on a site that somebody put back to an older copy. Speaks TAP.
set -u
here=$(dirname "$0")
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
need tmux awk
room
phrase=$work/site-secrets/passphrase.txt

close_desk() {
    press F10
    await no_more amparo || lost "the desk ends"
    multiplexer kill-session -t desk
    stop_store
}

make_site "$work/site"
cp "$work/site/store.db" "$work/older.db"

pane=desk
start_desk
is "a desk that was never here says nothing of the past" \
    hides "$(words staff.queue.went_back)"
close_desk

"$build/amparo" key member add --site "$work/site" --member Bo \
    --passphrase-file "$phrase" >"$work/added.txt" 2>&1 ||
    lost "somebody more works here"
mark=$("$build/amparo" check --site "$work/site" |
    sed -n 's/.*stands at //p')
stop_store
start_desk
is "nor does one on a site that went on" \
    hides "$(words staff.queue.went_back)"
close_desk

cp "$work/older.db" "$work/site/store.db"
start desk exec "$build/amparo" desk --site "$work/site" \
    --passphrase-file "$phrase"
see staff.unlock.went_back
pass "before it is unlocked the desk says that the site went back in time"
is "and where its log stood" shows "${mark:-no mark}"
press Enter
see staff.queue.went_back
pass "and over the list of reports"
close_desk
is "both ends of the desk's session were noted" \
    test "$(cat "$work"/state/amparo/*/log | wc -l)" -ge 3
plan
