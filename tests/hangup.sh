#!/bin/sh
# What can go wrong around a visit: a terminal that hangs up, programs that
# are killed, keys that should do nothing, windows of every size, a flood of
# text. Speaks TAP.
# shellcheck disable=SC2317 # the conditions are called by await
set -u
here=$(dirname "$0")
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
need tmux awk head tr
room
secret="de la lavandería"

# From the clock into the free text, with something typed in it.
write_there() {
    begin
    tell "$secret"
}

holds_not() {
    ! grep -q "$1" "$2"
}

has_ended() {
    multiplexer list-panes -t "$pane" -F '#{pane_dead}' | grep -q 1
}

stops() {
    press F4
    sleep 0.2
    shows_key stop.title
}

nothing_runs() {
    no_more amparo-screen && no_more amparo-kiosk
}

make_site "$work/site"

# --- keys that end other programs -------------------------------------------
start_kiosk
first=$(running amparo-kiosk)
for key in C-c C-z C-\\ C-s C-q C-d; do
    press $key
done
see attract.press
press Enter
see where.language
press C-c C-z C-\\ C-s
press Enter
see notice.choice.title
press C-c C-z C-\\
choose notice.go
see notice.leave.title
is "Ctrl-C, Ctrl-Z and Ctrl-\\ do nothing in a kiosk" \
    test "$(running amparo-kiosk)" = "$first"
press Escape Escape Escape
see attract.press

# --- leaving fast -------------------------------------------------------------
write_there
before=$(running amparo-screen)
press Escape Escape Escape
await another_screen "$before" || lost "a fresh screen comes"
see attract.press
is "leaving fast leaves nothing on the screen" hides "$secret"
multiplexer capture-pane -p -t kiosk -S - >"$work/history.txt"
is "nor behind it" holds_not lavander "$work/history.txt"

# --- windows of every size ----------------------------------------------------
write_there
for size in 79x24 80x23 1x1 20x5 200x60 2x80 80x24 120x40 40x24 300x100 \
    80x24 81x25 10x10 90x30; do
    multiplexer resize-window -t kiosk -x "${size%x*}" -y "${size#*x}"
done
for width in 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79; do
    multiplexer resize-window -t kiosk -x "$width" -y $((width - 50))
done
see stage.too_small.title
pass "a window that is too small says so"
multiplexer resize-window -t kiosk -x 100 -y 30
see form.A9
is "a storm of sizes keeps what was typed" await shows "$secret"

# --- ten million letters ------------------------------------------------------
head -c 10000000 /dev/zero | tr '\0' x >"$work/flood.txt"
multiplexer load-buffer "$work/flood.txt"
multiplexer paste-buffer -p -t kiosk
see text.full
pass "a paste of 10 MB is answered with a word"
is "and keeps what was typed before" await shows lavandería
multiplexer paste-buffer -t kiosk # as keys, without the brackets
rm "$work/flood.txt"
# What follows a flood without a pause is taken for a part of it.
await stops || lost "10 MB typed as keys do not stop the keys after them"
pass "10 MB typed as keys do not stop the keys after them"
press Escape Escape Escape
see attract.press

# --- a screen is killed -------------------------------------------------------
multiplexer resize-window -t kiosk -x 80 -y 24
write_there
before=$(running amparo-screen)
kill -9 "$before"
await another_screen "$before" || lost "a fresh screen comes after a kill"
see attract.press
is "after a kill the clock is back, and nothing of the visit" hides "$secret"
multiplexer capture-pane -p -t kiosk -S - >"$work/history.txt"
is "nor above it" holds_not lavander "$work/history.txt"

# --- the store is killed before Send ------------------------------------------
write_there
press Enter Enter
see form.A10 where.card
press F3
see review.title
for found in $(running amparo-store); do
    kill -9 "$found"
done
press F3
see receipt.title send.again
if shows_key send.again; then
    choose send.again
fi
see receipt.title
code=$(digits)
is "a store killed before Send is met again" test ${#code} = 24
choose receipt.finish
see receipt.sure
choose receipt.yes
say_goodbye

# --- the store is stopped between Send and receipt, and killed ----------------
write_there
press Enter Enter
see form.A10 where.card
press F3
see review.title
for found in $(running amparo-store); do
    kill -STOP "$found"
done
press F3
see send.busy
for found in $(running amparo-store); do
    kill -9 "$found"
done
see receipt.title send.again
if shows_key send.again; then
    is "the answers are kept when the store dies" shows_key send.kept
    choose send.again
else
    pass "the answers are sent again when the store dies"
fi
see receipt.title
code=$(digits)
choose receipt.finish
see receipt.sure
choose receipt.yes
say_goodbye
start_desk
see reason.DISCRIMINATION
# Two reports were made, and each is there once.
is "each report is stored once" \
    test "$(screen | grep -cE ' P[0-3] +[0-9]{3}-')" = 2
press F10
await has_ended || lost "the desk ends"
pane=kiosk
scan "$code"
see thread.nothing
pass "and its receipt opens it"
choose thread.finish
say_goodbye

# --- the terminal hangs up ----------------------------------------------------
write_there
multiplexer kill-session -t kiosk
is "after a hang-up no kiosk and no screen is left" await nothing_runs
is "nothing that was typed stands in the site or its log" \
    is_nowhere lavander

start_kiosk
write_there
kill -HUP "$(running amparo-kiosk)"
is "the same when the kiosk is told so alone" await nothing_runs
multiplexer kill-session -t kiosk

start_kiosk
write_there
kill -9 "$(running amparo-kiosk)"
is "a kiosk that is killed leaves no screen behind" await nothing_runs
is "and still nothing was written" is_nowhere lavander
plan
