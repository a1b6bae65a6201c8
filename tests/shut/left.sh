#!/bin/sh
# What was written and the digits of its receipt are searched after leaving:
# in the memory of every process that lives, in the site, in the log, on the
# terminal and behind it. A screen that does not clean is found out. TAP.
# shellcheck disable=SC2317 # the conditions are called by await
set -u
# shellcheck source=tests/terminal.sh
. "$(dirname "$0")/../terminal.sh"
need tmux
[ "$(id -u)" = 0 ] || skip_all "only root may read memory"
room
marker=quokkazanzibarokapilemur

# keeps TEXT PROGRAM...: does one of them?
keeps() {
    sought=$1
    shift
    processes=
    for program in "$@"; do
        processes="$processes $(running "$program")"
    done
    # shellcheck disable=SC2086
    "$build/tests/shut/search" "$sought" $processes
}

keeps_not() {
    keeps "$@"
    [ $? = 1 ]
}

is_on_screen() {
    ! is_off_screen "$1"
}

is_off_screen() {
    ! multiplexer capture-pane -p -S - -t "$pane" | grep -qF -e "$1"
}

# From the clock to the free text of a report that is read here, with the
# marker in it.
write_marker() {
    begin
    tell "$marker"
}

# nothing_of TEXT WHAT: of these processes, and what they write.
nothing_of() {
    is "no screen, store or supervisor has $2" \
        keeps_not "$1" amparo-screen amparo-store amparo-kiosk
    is "nor the site or its log" is_nowhere "$1"
    is "nor the terminal, nor what was scrolled" is_off_screen "$1"
}

# --- left in haste -----------------------------------------------------------
make_site "$work/site"
start_kiosk
write_marker
is "what is being written is in memory" keeps "$marker" amparo-screen
is "and on the terminal" is_on_screen "$marker"
first=$(running amparo-screen)
press Escape Escape Escape
await another_screen "$first" || lost "another screen comes"
see attract.press
nothing_of "$marker" "what was left"

# --- sent, and left by the receipt -------------------------------------------
write_marker
press Enter Enter
see form.A10 where.card
press F3
see review.title
first=$(running amparo-screen)
press F3
see receipt.title
code=$(digits)
is "the digits are in memory while they are shown" \
    keeps "$code" amparo-screen
choose receipt.finish
see receipt.sure
choose receipt.yes
say_goodbye
await another_screen "$first" || lost "another screen comes"
nothing_of "$marker" "what was sent"
nothing_of "$code" "the digits"

# --- read at the desk, which lives on ----------------------------------------
start_desk
press 1
see staff.where.case
leaf_to "$marker"
is "the desk has it while it shows it" keeps "$marker" amparo
press Escape Escape Escape
see staff.where.unlock
is "a desk that was locked has it no more" keeps_not "$marker" amparo
is "and shows it nowhere" is_off_screen "$marker"
press F10
await no_more amparo
multiplexer kill-session -t desk
pane=kiosk
multiplexer kill-session -t kiosk
await no_more amparo-screen
stop_store

# --- with the cleaning turned off --------------------------------------------
mkdir "$work/unclean"
cp "$build/amparo-kiosk" "$build/amparo-store" "$work/unclean/"
cp "$build/tests/shut/unclean" "$work/unclean/amparo-screen"
start kiosk exec "$work/unclean/amparo-kiosk" --site "$work/site"
write_marker
press Escape Escape Escape
see attract.press
is "a screen that does not clean is found out" \
    keeps "$marker" amparo-screen
plan
