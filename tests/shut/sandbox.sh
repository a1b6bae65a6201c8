#!/bin/sh
# Where the kernel cannot shut programs in they do not start, and with
# --no-sandbox the desk says so. Speaks TAP.
set -u
# shellcheck source=tests/terminal.sh
. "$(dirname "$0")/../terminal.sh"
need tmux awk
room
make_site "$work/site"
older=$build/tests/shut/older
words="cannot shut programs in"

# refuses COMMAND...: without a terminal or a store.
refuses() {
    said=$("$@" 2>&1)
    code=$?
    case $code:$said in
    78:*"$words"*) return 0 ;;
    *) return 1 ;;
    esac
}

# Every process of these has a filter, and makes files for its user alone.
are_shut_in() {
    for program in amparo-kiosk amparo-screen amparo-store amparo; do
        for found in $(running "$program"); do
            grep -q '^Seccomp:	2$' "/proc/$found/status" &&
                grep -q '^Umask:	0077$' "/proc/$found/status" || return 1
        done
    done
}

# Has a process of these a descriptor that leads to FILE?
lead_to() {
    for program in amparo-kiosk amparo-screen amparo-store amparo; do
        for found in $(running "$program"); do
            find "/proc/$found/fd" -lname "$1" | grep -q . && return 0
        done
    done
    return 1
}

lead_not_to() {
    ! lead_to "$1"
}

ends() {
    start ending "$*; echo \"ended with \$?.\"; exec sleep 60"
    await shows "ended with" || lost "$1 ends"
    case $(screen | tr -d '\n') in
    *"$words"*"ended with 78."*) ended=0 ;;
    *) ended=1 ;;
    esac
    multiplexer kill-session -t ending
    return "$ended"
}

# older_kiosk OPTIONS...
older_kiosk() {
    start kiosk exec "$older" both "$build/amparo-kiosk" --site "$work/site" \
        "$@"
    see attract.press
}

stop_all() {
    multiplexer kill-session -t kiosk
    await no_more amparo-screen
    stop_store
}

# desk PREFIX OPTIONS...
open_desk() {
    prefix=$1
    shift
    # shellcheck disable=SC2086
    start desk exec $prefix "$build/amparo" desk --site "$work/site" \
        --passphrase-file "$work/site-secrets/passphrase.txt" "$@"
    see staff.where.unlock
    press Enter
    see staff.where.queue
}

close_desk() {
    press F10
    await no_more amparo || lost "the desk ends"
    multiplexer kill-session -t desk 2>/dev/null
    pane=kiosk
}

# --- a kernel that can -------------------------------------------------------
start kiosk exec 9\>"$work/leak.txt" \; exec "$build/amparo-kiosk" \
    --site "$work/site"
see attract.press
is "programs are shut in" are_shut_in
is "a descriptor that was left open leads nowhere" \
    lead_not_to "$work/leak.txt"
is "but for the log, which they hold" lead_to "$work/site/amparo.log"
"$build/amparo" check --site "$work/site" >"$work/check.txt" 2>&1
is "amparo check says so" grep -q "The programs are shut in." "$work/check.txt"
open_desk ""
is "a desk has nothing to say of it" hides "$(words staff.queue.no_sandbox)"
is "and is shut in itself" are_shut_in
close_desk
stop_all
start kiosk exec "$build/amparo-kiosk" --site "$work/site" --no-sandbox
see attract.press
is "with --no-sandbox they are shut in all the same" are_shut_in
stop_all

# --- one that cannot ---------------------------------------------------------
for half in files calls both; do
    is "without $half the kiosk does not start" \
        ends "$older" $half "$build/amparo-kiosk" --site "$work/site"
    is "without $half a store does not start" refuses \
        "$older" $half "$build/amparo-store" --site "$work/site"
    # That is the first half alone: the other comes once a store was met.
    [ $half = calls ] || is "without $half a screen does not start" refuses \
        "$older" $half "$build/amparo-screen" --site "$work/site"
    is "without $half a desk does not start" refuses \
        "$older" $half "$build/amparo" desk --site "$work/site"
done
stop_store
older_kiosk --no-sandbox
pass "with --no-sandbox the kiosk starts"
"$build/amparo" check --site "$work/site" >"$work/check.txt" 2>&1
is "amparo check notes it" grep -q "not shut in" "$work/check.txt"
is "and calls the site healthy" grep -qx healthy "$work/check.txt"
open_desk ""
is "a desk says what store it has" shows_key staff.queue.no_sandbox
close_desk
stop_all
start_kiosk
open_desk "$older both" --no-sandbox
is "a desk says that it is not shut in itself" \
    shows_key staff.queue.no_sandbox
close_desk

# The store runs: it is the verb that refuses.
list_members() {
    "$older" both "$build/amparo" key member list --site "$work/site" \
        --passphrase-file "$work/site-secrets/passphrase.txt" "$@"
}
is "nor are keys touched by what is not shut in" refuses list_members
list_members --no-sandbox >"$work/members.txt" 2>&1
is "but with --no-sandbox they are" grep -q "who asked" "$work/members.txt"

# begin PREFIX FOLDER...: the keys of a new place, for ROOT to sign.
begin() {
    prefix=$1
    folder=$2
    shift 2
    # shellcheck disable=SC2086
    $prefix "$build/amparo" init --site "$folder" \
        --outside "$work/site-secrets/outside.public" \
        --root "$work/site-secrets/root.public" "$@"
}

# Is nothing in FOLDER, which may be missing?
is_bare() {
    [ -z "$(ls -A "$1" 2>/dev/null)" ]
}

is "nor are those of a new site drawn" refuses \
    begin "$older both" "$work/begun"
is "and nothing is in its folder" is_bare "$work/begun"
begin "" "$work/begun" >"$work/begun.txt" 2>&1
"$build/amparo" key root sign --request "$work/begun/keyset-request.txt" \
    --root "$work/site-secrets/root.secret" --out "$work/keyset" >/dev/null
is "nor is it founded" refuses "$older" both \
    "$build/amparo" init --site "$work/begun" --keyset "$work/keyset"
is "and its keys wait as before" test -s "$work/begun/founding.key"
"$build/amparo" init --site "$work/begun" --keyset "$work/keyset" \
    >"$work/begun.txt" 2>&1
is "but where programs are shut in it is" \
    grep -q "The site is founded" "$work/begun.txt"
is "nor is a demo made" refuses "$older" both \
    "$build/amparo" init --site "$work/demo" --demo
is "nor its secrets" is_bare "$work/demo-secrets"
is "nor are languages listed" refuses "$older" both \
    "$build/amparo" languages --site "$work/site"
plan
