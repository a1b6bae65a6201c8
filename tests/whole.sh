#!/bin/sh
# The real programs in real terminals: a report, its receipt, an answer from
# the desk beside it, an addition, and taking it back. Speaks TAP.
set -u
here=$(dirname "$0")
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
need tmux awk
room

# Half blocks and spaces in colour: how many rows of the screen hold them.
picture_rows() {
    screen | grep -c '[▀▄]'
}

make_site "$work/site"
start_kiosk

# --- a report ---------------------------------------------------------------
begin
choose purpose.abuse
answer C2 team_here
answer C1 no
answer K1 no
answer L1 longer
answer A1 me
answers A2 not_paid docs_taken
answers A3 none
answers A5 employer
answer A6 yes
answer A7 this_country
answer A8 home
reach A9
write_text "Seven months. Siete meses, señora."
see_text "Siete meses, señora."
press Enter Enter
see form.A10 where.card
pass "a person goes from the clock through the questions by keys"
press F3
see review.title
press F3
see receipt.title
code=$(digits)
is "the receipt shows six groups of four digits" test ${#code} = 24
is "and a picture of them" test "$(picture_rows)" -ge 9
is "nothing of what was written stands in the site's folder" \
    is_nowhere "Siete meses"
is "nor do the digits" is_nowhere "$code"
choose receipt.finish
see receipt.sure
choose receipt.yes
say_goodbye
remembers_keys() {
    [ "$(cat "$work/site/keyset.seen" 2>/dev/null)" = 1 ]
}
is "the kiosk remembers the version of the keys it sealed to" \
    await remembers_keys

# --- the digits, as a scanner types them ------------------------------------
scan "$code"
see thread.nothing
pass "the digits scanned at the clock show that there is no answer yet"
is "the report is not shown again" hides "Siete meses"
choose thread.finish
say_goodbye

"$build/amparo" backup "$work/backup" --site "$work/site" >/dev/null ||
    lost "a backup is made"
pass "a backup is made while the kiosk stands open"

# --- the desk, while the kiosk stands open ----------------------------------
start_desk
see reason.TIP_POSSIBLE
press 1
see staff.where.case
leaf_to "Siete meses, señora."
pass "the desk reads what was written"
press F3
see staff.where.reply
write_text "We know a lawyer. Come on Tuesday at 10."
see_text "Come on Tuesday at 10."
press F10
see staff.reply.look
press Enter
see staff.where.case
pass "the desk answers"

pane=kiosk
scan "$code"
see thread.answered
see_text "We know a lawyer. Come on Tuesday at 10."
pass "the answer is read with the digits"
choose thread.add
see add.title
write_text "Tuesday is good"
see_text "Tuesday is good"
press Enter Enter
see thread.me
pass "something is added"
choose thread.finish
say_goodbye

pane=desk
press BSpace
see staff.where.queue
see staff.mark.news
press 1
see staff.where.case
leaf_to "Tuesday is good"
pass "the desk sees the addition"
press BSpace
see staff.where.queue

# --- taken back: asked twice, and at once on this site ----------------------
pane=kiosk
scan "$code"
see thread.withdraw
choose thread.withdraw
see withdraw.yes
choose withdraw.yes
see withdraw.sure
choose withdraw.sure_yes
see withdraw.gone withdraw.done
pass "it is taken back"
choose withdraw.go_on
say_goodbye

pane=desk
press 1
press F5
see staff.queue.empty staff.where.case
is "the desk cannot open it any more" shows_key staff.queue.empty

pane=kiosk
scan "$code"
see failed.missing
pass "the digits find nothing any more"
press Escape Escape Escape
see attract.press

pane=desk
press F10
await no_more amparo || lost "the desk ends"
pane=kiosk
pass "the desk ends by its key"

# --- from the backup, which is older than the withdrawal ---------------------
awk -v RS= 'END { print }' "$work/site-secrets/papers.txt" >"$work/paper"

# restore_to NAME: and a kiosk on it.
restore_to() {
    "$build/amparo" restore "$work/backup" --site "$work/$1" \
        --backup-key "$work/paper" --root "$work/site-secrets/root.public" \
        >"$work/restored.txt" 2>&1 || lost "a backup is restored"
    pane=$1
    start "$1" exec "$build/amparo-kiosk" --site "$work/$1" "$options"
    see attract.press
}

restore_to with_list
scan "$code"
see failed.missing
pass "what was taken back stays away, by the list that the desk noted"
press Escape Escape Escape
see attract.press

XDG_STATE_HOME=$work/nobody
restore_to without_list
is "who has no list is warned" grep -q "may be here again" "$work/restored.txt"
scan "$code"
see thread.nothing
pass "a receipt opens its report on a restored site"
choose thread.finish
say_goodbye

start again exec "$build/amparo" desk --site "$work/without_list" \
    --passphrase-file "$work/site-secrets/passphrase.txt"
see staff.where.unlock
press Enter
see reason.TIP_POSSIBLE
press 1
see staff.where.case
leaf_to "Siete meses, señora."
pass "and the desk reads it there"
press F10
plan
