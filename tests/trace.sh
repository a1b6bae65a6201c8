#!/bin/sh
# What one visit leaves for the next, and a desk for who looks: nothing. The
# real programs, on a real terminal; memory is read where this may be done.
# shellcheck disable=SC2317
set -u
# shellcheck source=tests/terminal.sh
. "$(dirname "$0")/terminal.sh"
need tmux
secret=quokkazanzibarokapilemur

# Does a program here keep what was written, in any shape?
kept_by() {
    # shellcheck disable=SC2046
    "$build/tests/shut/search" "$secret" $(running "$1")
}

forgotten_by() {
    kept_by "$1"
    [ $? = 1 ]
}

# To the free text, by skipping what is asked.
to_text() {
    begin
    choose purpose.help
    while :; do
        await see_one answer.skip card.go form.H7
        shows_key form.H7 && return 0
        remember
        choose "$(shows_key answer.skip && echo answer.skip || echo card.go)"
        await has_changed || lost "the free text comes"
    done
}

is_past() {
    ! multiplexer capture-pane -p -S - -t kiosk | grep -qF -e "$secret"
}

# No core, no more rights, a filter for calls.
is_shut_in() {
    grep -q '^NoNewPrivs:	1$' "/proc/$1/status" &&
        grep -q '^Seccomp:	2$' "/proc/$1/status" &&
        awk '$1 == "Max" && $2 == "core" { found = $5 == 0 }
            END { exit !found }' "/proc/$1/limits"
}

has_only_what_is_kept() {
    ! tr '\0' '\n' <"/proc/$1/environ" |
        grep -vE '^$|^(TERM|TERMINFO|COLORTERM|NO_COLOR|TZ|XDG_RUNTIME_DIR|ASAN_OPTIONS|UBSAN_OPTIONS|LC_ALL|PATH)='
}

# --- a visit is left in haste ----------------------------------------------

# shellcheck disable=SC2154
room
make_site "$work/site"
HOME=$work
SECRET_OF_STAFF=wombatzeppelin # a sanitizer keeps what it was given
export HOME SECRET_OF_STAFF
start_kiosk
to_text
write_text "$secret"
see_text "$secret"
first=$(running amparo-screen)
reads=
if [ "$(id -u)" = 0 ]; then
    reads=yes
    is "a visit has in memory what is being written" kept_by amparo-screen
fi
press Escape Escape Escape
is "three times Escape ends the visit" await another_screen "$first"
write_text "${secret}typedahead"
is "what is still typed then is not shown" hides typedahead
is "the next visit shows the clock" await see_one attract.press \
    where.language
is "nothing stands in the scrollback" is_past
is "nothing stands in the site" is_nowhere "$secret"
SECRET_OF_STAFF=
unset SECRET_OF_STAFF
if [ -n "$reads" ]; then
    is "the next screen has nothing of it" forgotten_by amparo-screen
    is "nor has the store" forgotten_by amparo-store
    is "nor has the supervisor" forgotten_by amparo-kiosk
fi
for program in amparo-screen amparo-store; do
    is "$program got no environment but what it needs" \
        has_only_what_is_kept "$(running $program)"
    is "$program is shut in" is_shut_in "$(running $program)"
done
is "amparo-kiosk shows nobody what it was started with" \
    has_only_what_is_kept "$(running amparo-kiosk)"
is "amparo-kiosk is shut in" is_shut_in "$(running amparo-kiosk)"

# --- a screen is killed ----------------------------------------------------

first=$(running amparo-screen)
kill -9 "$first"
is "another screen stands where one was killed" await another_screen "$first"
is "the clock stands there again" await see_one attract.press

# --- the supervisor is killed ----------------------------------------------

# Below a shell that stays. Where the supervisor leads the session itself, the
# kernel hangs the terminal up with it, often before the screen can blank it:
# that is for who owns the terminal (foot closes, systemd resets the console).
multiplexer kill-session -t kiosk
await no_more amparo-screen
start kiosk "$build/amparo-kiosk" --site "$work/site" ";" exec cat
see attract.press
to_text
write_text "$secret"
see_text "$secret"
kill -9 "$(running amparo-kiosk)"
is "no screen stays behind" await no_more amparo-screen
is "nothing stays on the terminal" await hides "$secret"
multiplexer kill-session -t kiosk
start_kiosk

# --- older keys are put back -----------------------------------------------

press Enter
see where.language
for found in $(running amparo-screen); do
    tr '\0' '\n' <"/proc/$found/cmdline" >"$work/words.txt"
done
is "a screen is told which keys were met before" \
    grep -qx -e --keyset "$work/words.txt"
multiplexer kill-session -t kiosk
await no_more amparo-kiosk
await no_more amparo-screen

# --- the desk --------------------------------------------------------------

start_desk
for found in $(running amparo); do
    is "the desk and who dials for it are shut in" is_shut_in "$found"
    is "and show nobody what they were started with" \
        has_only_what_is_kept "$found"
done
press F10
plan
