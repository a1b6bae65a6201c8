#!/bin/sh
# The receipt as a camera sees it: a picture of a real terminal, read by
# zbarimg, and its digits typed back as a scanner does. Speaks TAP.
set -u
here=$(dirname "$0")
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
# shellcheck source=tests/glass.sh
. "$here/glass.sh"
need tmux awk cage foot grim zbarimg setpriv
leave_root "$@"
room

read_picture() {
    picture "$work/receipt.png" &&
        zbarimg -q --raw -Sdisable -Sqrcode.enable "$work/receipt.png" \
            2>/dev/null
}

make_site "$work/site"
start_kiosk
open_glass 22 || {
    tail -n 3 "$work/cage.txt" | sed 's/^/# /'
    skip_all "no picture of a terminal can be taken here"
}

# The shortest report: who may read it, and send.
report() {
    begin
    choose purpose.abuse
    answer C2 team_here
    see form.C1
    press F3
    see review.title
    press F3
    see receipt.title
}

report
code=$(digits)
seen=$(read_picture)
is "a picture of the receipt reads as the digits beside it" \
    test "$seen" = "$code"
is "these are 24" test ${#seen} = 24
choose receipt.finish
see receipt.sure
choose receipt.yes
say_goodbye
scan "$seen"
see thread.nothing
pass "the digits of the picture, scanned back, open the report"
choose thread.finish
say_goodbye
close_glass

# In small letters on a large window too.
open_glass 11 || lost "the window opens again"
report
code=$(digits)
seen=$(read_picture)
is "in letters of 11 pixels it reads too" test "$seen" = "$code"
close_glass
plan
