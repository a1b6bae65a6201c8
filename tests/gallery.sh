#!/bin/sh
# A picture of each public screen in a language, on a real terminal, to be
# looked at by a person:
#   tests/gallery.sh LANGUAGE FOLDER [PIXELS]
# PIXELS is the height of the letters: 22 gives about 98 x 25, 11 a large
# window. AMPARO_BUILD names the folder with the built programs.
set -u
here=$(dirname "$0")
if [ $# -lt 2 ]; then
    echo "Usage: tests/gallery.sh LANGUAGE FOLDER [PIXELS]" >&2
    exit 64
fi
language=$1
mkdir -p "$2" || exit 73
folder=$(cd "$2" && pwd)
pixels=${3:-22}
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
# shellcheck source=tests/glass.sh
. "$here/glass.sh"
need tmux awk cage foot grim setpriv
[ "$(id -u)" != 0 ] || chown nobody "$folder"
leave_root "$language" "$folder" "$pixels"
room
shot=0

# snap NAME: what stands there now.
snap() {
    shot=$((shot + 1))
    picture "$(printf '%s/%02d-%s.png' "$folder" "$shot" "$1")"
    screen >"$(printf '%s/%02d-%s.txt' "$folder" "$shot" "$1")"
}

# next KEY... : press, and wait until the screen is another.
next() {
    remember
    press "$@"
    await has_changed
    sleep 0.3
}

start_report() {
    next Enter
    next Enter
    for card in 1 2 3; do
        next 1
    done
}

"$build/amparo" init --site "$work/site" --demo >/dev/null || exit 70
stop_store
others=$(echo "es ar fr en" | sed "s/$language//")
set_site "$work/site" languages "$language $others"
set_site "$work/site" idle_seconds 20
set_site "$work/site" warn_seconds 20
start kiosk exec "$build/amparo-kiosk" --site "$work/site"
await shows ":"
open_glass "$pixels" || exit 69
sleep 0.5
snap attract
next Enter
snap language
next Enter
for card in choice leave readers; do
    snap "notice-$card"
    next 1
done
snap purpose
next 4
snap find-help
next 2
snap services
next BSpace
next BSpace
next 1 # something bad happened
snap who-reads
next 1
snap danger
next 1
snap danger-who
next 2
snap card-danger
next 3
next 2
snap under-18
next 1
for question in 1 2 3; do
    snap "question-$question"
    next 1
done
snap several
next 1
next 2
snap several-marked
next Enter
snap several-second
next Enter
snap several-third
next Enter
for question in 4 5 6 7 8; do
    snap "question-$question"
    next 1
    next Enter
done
next F3
snap review
next F4
snap stop
next Escape
next BSpace
snap back
next F3
next F3
await shows "1:"
sleep 1
snap receipt
code=$(digits)
next Enter
snap receipt-sure
next 1
snap goodbye
next Enter
next Enter
next Enter
for card in 1 2 3; do
    next 1
done
next 5
snap return
write_text "123456789012345678901234"
next Enter
sleep 1
snap return-wrong
for digit in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
    press BSpace
done
write_text "$code"
next Enter
sleep 1.5
snap thread
next 1
snap add
write_text "Hola, مرحبا"
sleep 0.3
snap add-typed
await shows ": 1"
sleep 21
snap idle
close_glass
