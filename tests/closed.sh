#!/bin/sh
# A kiosk whose store is broken: where to go instead, in the person's
# language, and back to work when the store is. Speaks TAP.
set -u
here=$(dirname "$0")
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
need tmux awk dd
room

# To the screen that says so, in the language on LINE of the languages.
go_to_closed() {
    see attract.press
    press Enter
    see where.language
    press "$1"
}

# kill_kiosk: as a service is ended.
kill_kiosk() {
    for found in $(running amparo-kiosk); do
        kill "$found"
    done
    await no_more amparo-kiosk
    multiplexer kill-session -t kiosk
    stop_store
}

# damage: no program can read the database any more.
damage() {
    cp "$work/site/store.db" "$work/good.db"
    dd if=/dev/urandom of="$work/site/store.db" bs=4096 count=1 \
        conv=notrunc 2>/dev/null
}

mend() {
    cat "$work/good.db" >"$work/site/store.db"
}

# The screen that runs was started with a store.
no_more_closed() {
    for found in $(running_screens); do
        ! tr '\0' ' ' <"/proc/$found/cmdline" 2>/dev/null |
            grep -q -e --closed || return 1
    done
    [ -n "$(running_screens)" ]
}

# Its last word is --closed or the keyset's version: running() does not see it.
running_screens() {
    grep -laF -e "$work/" /proc/[0-9]*/cmdline 2>/dev/null |
        while read -r file; do
            if grep -qa "^amparo-screen" "$file" 2>/dev/null; then
                process=${file#/proc/}
                echo "${process%/*}"
            fi
        done
}

site=$work/site
make_site "$site"
set_site "$site" languages "en es fr ar"
set_site "$site" place "Bridge Street 5"
set_site "$site" "place[es]" "Calle del Puente 5"
set_site "$site" number "112"
set_site "$site" clinic "the Open Clinic"

damage
start_kiosk
pass "it begins with a damaged database"
go_to_closed 1
see closed.title
is "it says where to go" shows "Bridge Street 5"
is "and what to call" shows "112"
is "and where a doctor is" shows "the Open Clinic"
choose send.elsewhere
see help.title
pass "the directory of services is there"
press BSpace
see closed.title
choose closed.leave
go_to_closed 2
see_text "no puede recibir reportes"
is "it says so in Spanish" shows "no puede recibir reportes"
is "with the place as it is called there" shows "Calle del Puente 5"
press F2
see_text "English"
press 3
see_text "ne peut pas recevoir"
pass "the language is changed there too"

title="a scanned receipt leads to the same"
choose_leave() {
    press 2
    see attract.press
}
choose_leave
scan 123456789012345678901234
see where.language
press 1
see closed.title
pass "$title"
choose closed.leave
see attract.press

mend
is "it works again when the database does" await no_more_closed
begin
pass "and a visit begins"
press F2
kill_kiosk

# A store that cannot start at all: its program is another one.
mkdir "$work/bin"
for program in amparo amparo-kiosk amparo-screen; do
    cp "$build/$program" "$work/bin/"
done
cp "$build/amparo-kiosk" "$work/bin/amparo-store"
start kiosk exec "$work/bin/amparo-kiosk" --site "$site"
go_to_closed 1
see closed.title
pass "a store that cannot be started is told in the same way"
# In place: the kiosk may execute this file and no other.
cat "$build/amparo-store" >"$work/bin/amparo-store"
choose closed.leave
is "it works again when the store can start" await no_more_closed
begin
pass "and a visit begins then"

# It breaks while nobody looks: the next visit is told.
damage
for found in $(running amparo-store); do
    kill -9 "$found"
done
press Escape
press Escape
press Escape
go_to_closed 1
see closed.title
pass "a store that breaks between two visits is told at the next"
mend
choose closed.leave
is "and that one comes back too" await no_more_closed
kill_kiosk

# flip BYTE: one bit of it.
flip() {
    old=$(od -An -tu1 -j "$1" -N 1 "$site/store.db")
    # shellcheck disable=SC2059
    printf "\\$(printf '%03o' $((old ^ 16)))" |
        dd of="$site/store.db" bs=1 seek="$1" conv=notrunc 2>/dev/null
}

check() {
    said=$("$build/amparo" check --site "$site" 2>&1)
    code=$?
    stop_store
}

says() {
    case $said in
    *"$1"*) pass "amparo check: $1" ;;
    *) miss "amparo check: $1" "$code: $said" ;;
    esac
}

check
is "a good store is healthy" [ "$code" = 0 ]
size=$(wc -c <"$site/store.db")
flip $((size - 100))
check
is "one flipped bit is not" [ "$code" = 65 ]
says "1 of $((size / 4096)) pages of the database are damaged"
says "sealed reports are safe"
says "not healthy"
plan
