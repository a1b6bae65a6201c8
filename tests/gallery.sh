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

# Two kiosks get the same keys: a guide in English, whose words tell where
# they stand, and the one in the language, whose picture is taken.
both() {
    for pane in kiosk shown; do
        "$@"
    done
    pane=kiosk
}

press() {
    multiplexer send-keys -t kiosk "$@" \; send-keys -t shown "$@"
}

# snap NAME: what stands there now.
snap() {
    shot=$((shot + 1))
    pane=shown
    file=$(printf '%s/%02d-%s' "$folder" "$shot" "$1")
    picture "$file.png"
    screen >"$file.txt"
    pane=kiosk
}

# snap_question QUESTION: once the guide is there.
snap_question() {
    reach "$1"
    snap "$1"
}

make_one() {
    make_site "$work/$pane"
    others=$(echo "en es ar fr" | sed "s/$1//")
    set_site "$work/$pane" languages "$1 $others"
    set_site "$work/$pane" idle_seconds 40
    start "$pane" exec "$build/amparo-kiosk" --site "$work/$pane"
}

# From right to left the numbers of the groups stand behind them.
has_digits() {
    shown_code=$(digits)
    [ -n "$shown_code" ] ||
        shown_code=$(screen | grep -oE '[0-9]{4} +:[1-6]' |
            sed 's/\(.*\) *:\(.\)/\2\1/' | sort | cut -c2-5 | tr -d '\n')
    [ ${#shown_code} = 24 ]
}

enter_digits() {
    if [ "$pane" = kiosk ]; then
        write_text "$code"
    else
        write_text "$shown_code"
    fi
}

pane=shown
make_one "$language"
pane=kiosk
make_one en
pane=shown
open_glass "$pixels" || exit 69
pane=kiosk
see attract.press
snap attract
press Enter
see where.language
snap language
press Enter
for card in choice leave readers; do
    see "notice.$card.title"
    snap "notice-$card"
    choose notice.go
done
see purpose.title
snap purpose
choose purpose.info
see help.title
snap find-help
choose need.doctor
see help.no_report
sleep 0.3
snap places
press 1
sleep 0.5
snap service
press BSpace
sleep 0.3
press BSpace
see help.title
press BSpace
see purpose.title
choose purpose.abuse
snap_question C2
answer C2 team_here
snap_question C1
answer C1 yes
snap_question C1b
answer C1b no
see card.go
snap card-danger
choose card.go
snap_question K1
answer K1 no
snap_question L1
answer L1 longer
snap_question A1
answer A1 me
reach A2
choose form.A2.not_paid
choose form.A2.docs_taken
sleep 0.3
snap A2-marked
press Enter
sleep 0.3
snap A2-second
press Enter
reach A3
snap A3
answers A3 hurt
snap_question A5
answers A5 employer
answer A6 yes
snap_question A7
answer A7 this_country
snap_question A8
answer A8 home
reach A9
snap A9
both write_text "لم أتلق أجري 3 أشهر. Tres meses sin paga."
sleep 0.5
snap A9-typed
press Enter Enter
reach A10
snap A10
answers A10 money_owed
reach P1
snap P1
press F4
see stop.title
snap stop
choose stop.go_on
reach P1
press F3
see review.title
snap review
press F3
see receipt.title
pane=shown
await has_digits
pane=kiosk
code=$(digits)
snap receipt
choose receipt.finish
see receipt.sure
snap receipt-sure
choose receipt.yes
see goodbye.title
snap goodbye
press Enter
begin
choose purpose.receipt
see return.text
snap return
both write_text 123456789012345678901234
press Enter
sleep 0.5
snap return-wrong
for digit in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
    press BSpace
done
both enter_digits
press Enter
see thread.nothing
sleep 1
snap thread
choose thread.add
see add.title
snap add
press BSpace
see thread.withdraw
choose thread.withdraw
see withdraw.yes
snap withdraw
choose withdraw.yes
see withdraw.sure
snap withdraw-sure
choose withdraw.no
see thread.finish
multiplexer resize-window -t shown -x 60 -y 20
sleep 0.3
snap too-small
multiplexer resize-window -t shown -A
press F5
looks=2400
see stage.idle.title
sleep 1
snap idle
close_glass
