# For the tests with the real programs on a real terminal: read by them with
# `.`, never run. A site of its own, a tmux server of its own, and the acts of
# a person: look at the screen, press keys. What stands on the screens is
# looked up by key in the English words, so that no test knows a sentence.
# shellcheck shell=sh

build=$(cd "${AMPARO_BUILD:-.}" && pwd) || exit 99
number=0
failed=0
options=   # of the kiosk
pane=kiosk # who acts: a session of tmux
step=0.05  # seconds between two looks at a screen
looks=400  # before a screen is given up

pass() {
    number=$((number + 1))
    echo "ok $number - $1"
}

# miss NAME [REASON]: what is on the screen is told too.
miss() {
    number=$((number + 1))
    failed=1
    echo "not ok $number - $1"
    [ -z "${2:-}" ] || echo "# $2"
    screen 2>/dev/null | sed -n '/[^ ]/s/^/# | /p'
}

# is NAME COMMAND...: a test that COMMAND is true.
is() {
    name=$1
    shift
    if "$@"; then
        pass "$name"
    else
        miss "$name" "$*"
    fi
}

plan() {
    echo "1..$number"
    exit $failed
}

# skip_all REASON
skip_all() {
    echo "1..0 # SKIP $1"
    exit 77
}

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null 2>&1 || skip_all "$tool is missing"
    done
}

# A test cannot go on: what a person would see is not there.
lost() {
    miss "$1"
    plan
}

# --- the room --------------------------------------------------------------

multiplexer() {
    tmux -L amparo -f /dev/null "$@"
}

# Ends what was started here, by its number.
tidy() {
    [ -z "${cage:-}" ] || kill "$cage" 2>/dev/null
    multiplexer kill-server 2>/dev/null
    for found in $(running amparo-kiosk) $(running amparo-screen) \
        $(running amparo-store) $(running amparo); do
        kill -9 "$found" 2>/dev/null
    done
    rm -rf "$work"
}

room() {
    work=$(mktemp -d /tmp/amparo-e2e-XXXXXX) || exit 99
    trap tidy EXIT
    trap 'exit 99' HUP INT TERM
    mkdir -m 700 "$work/run" "$work/tmux"
    unset TMUX TMUX_PANE
    TMUX_TMPDIR=$work/tmux
    XDG_RUNTIME_DIR=$work/run
    XDG_STATE_HOME=$work/state # never the home of who runs the tests
    LC_ALL=C.UTF-8
    SHELL=/bin/sh # tmux would take that of nobody, which lets nobody in
    export TMUX_TMPDIR XDG_RUNTIME_DIR XDG_STATE_HOME LC_ALL SHELL
}

# running PROGRAM: the numbers of its processes that work here: one of their
# words names this room.
running() {
    grep -laF -e "$work/" /proc/[0-9]*/cmdline 2>/dev/null |
        while read -r file; do
            process=${file#/proc/}
            tr '\0' '\n' 2>/dev/null <"$file" |
                awk -v name="$1" -v number="${process%/*}" '
                NR == 1 { sub(/.*\//, ""); exit }
                END { if ($0 == name) print number }'
        done
}

# set_site FOLDER NAME VALUE: as an editor would.
set_site() {
    awk -v name="$2" '{
        line = $0
        sub(/^[# \t]*/, "", line)
        if (line !~ ("^" name "[ \t]*="))
            print
    }' "$1/amparo.conf" >"$1/amparo.new"
    echo "$2 = $3" >>"$1/amparo.new"
    cat "$1/amparo.new" >"$1/amparo.conf"
    rm "$1/amparo.new"
}

stop_store() {
    for found in $(running amparo-store); do
        kill "$found"
    done
    await no_more amparo-store
}

no_more() {
    [ -z "$(running "$1")" ]
}

# make_site FOLDER: a demo in English, the store of `init` ended again.
make_site() {
    "$build/amparo" init --site "$1" --demo >"$work/init.txt" 2>&1 || {
        sed 's/^/# /' "$work/init.txt"
        lost "a demo site is made"
    }
    stop_store
    set_site "$1" withdraw_hours 0
    set_site "$1" languages en
}

# Is TEXT in no file of the site?
is_nowhere() {
    ! grep -rqF -e "$1" "$work/site"
}

# --- eyes ------------------------------------------------------------------

screen() {
    multiplexer capture-pane -p -t "$pane" 2>/dev/null
}

# await COMMAND...: until it says true.
await() {
    look=0
    while [ $look -lt $looks ]; do
        "$@" && return 0
        sleep $step
        look=$((look + 1))
    done
    return 1
}

# words KEY: the beginning of what a message says in English, as much as
# stands on one line of any screen.
words() {
    awk -v key="$1" '
    $1 == "msgctxt" { ours = $2 == "\"" key "\""; next }
    $1 == "msgstr" { ours = 0 }
    ours && /"/ {
        sub(/^[^"]*"/, "")
        sub(/"$/, "")
        text = text $0
    }
    END {
        sub(/[{].*/, "", text)
        sub(/\\n.*/, "", text)
        gsub(/\\"/, "\"", text)
        text = substr(text, 1, 30)
        sub(/ +$/, "", text)
        print text
    }' "$build/translations/words.pot"
}

shows() {
    screen | grep -qF -e "$1"
}

hides() {
    ! shows "$1"
}

shows_key() {
    said=$(words "$1")
    [ -n "$said" ] || lost "there is a message $1"
    shows "$said"
}

# see KEY...: wait for the first of these messages; the test ends without.
see() {
    await see_one "$@" || lost "the screen shows $*"
}

see_one() {
    for one in "$@"; do
        if shows_key "$one"; then
            return 0
        fi
    done
    return 1
}

see_text() {
    await shows "$1" || lost "the screen shows \"$1\""
}

# --- hands -----------------------------------------------------------------

press() {
    multiplexer send-keys -t "$pane" "$@"
}

write_text() {
    multiplexer send-keys -t "$pane" -l -- "$1"
}

# The digit in front of the line that says KEY.
line() {
    screen | awk -v said="$(words "$1")" '
    index($0, said) && match($0, /[0-9]/) {
        print substr($0, RSTART, 1)
        exit
    }'
}

offers() {
    [ -n "$(line "$1")" ]
}

# remember, then has_changed: does the screen look otherwise than before?
remember() {
    before=$(screen)
}

has_changed() {
    [ "$(screen)" != "$before" ]
}

# choose KEY: press the digit of the line that says so.
choose() {
    await offers "$1" || lost "the screen offers $1"
    press "$(line "$1")"
}

# Pass the cards that come before the question.
reach() {
    reached=
    for look in 1 2 3 4 5 6; do
        see "form.$1" where.card
        if shows_key "form.$1"; then
            reached=1
            break
        fi
        remember
        choose card.go
        await has_changed
    done
    [ -n "$reached" ] || lost "the question $1 comes"
}

# answer QUESTION CODE: one choice, on the first page or the second.
answer() {
    reach "$1"
    offers "form.$1.$2" || press PageDown
    choose "form.$1.$2"
}

# answers QUESTION CODE...: marks on its pages, then on.
answers() {
    asked=$1
    shift
    reach "$asked"
    while shows_key "form.$asked"; do
        for code in "$@"; do
            digit=$(line "form.$asked.$code")
            [ -n "$digit" ] || continue
            remember
            press "$digit"
            await has_changed
        done
        remember
        press Enter
        await has_changed || lost "$asked goes on"
    done
}

# leaf_to TEXT: page after page.
leaf_to() {
    await leafed_to "$1" || lost "the pages show \"$1\""
}

leafed_to() {
    shows "$1" || {
        press PageDown
        false
    }
}

# --- moments ---------------------------------------------------------------

# start SESSION COMMAND...: in a terminal of 80 x 24. What the program says
# when it ends stays on the screen.
start() {
    pane=$1
    shift
    multiplexer start-server \; set -s exit-empty off \; set -g default-terminal screen-256color \; \
        set -g status off \; set -g remain-on-exit on \; set -g history-limit 1000 \; \
        new-session -d -s "$pane" -x 80 -y 24 "$*"
}

start_kiosk() {
    start kiosk exec "$build/amparo-kiosk" --site "$work/site" "$options"
    see attract.press
}

start_desk() {
    start desk exec "$build/amparo" desk --site "$work/site" \
        --passphrase-file "$work/site-secrets/passphrase.txt"
    see staff.where.unlock
    press Enter
    see staff.where.queue
}

# From the clock to: What do you want to do?
begin() {
    see attract.press
    press Enter
    see where.language
    press Enter
    for card in choice leave readers; do
        see "notice.$card.title"
        choose notice.go
    done
    see purpose.title
}

# From: Goodbye. Any key does, or the time.
say_goodbye() {
    see goodbye.title
    press Enter
    see attract.press
}

# The digits on the receipt, from the screen alone.
digits() {
    screen | grep -oE '[1-6]: ?[0-9]{4}' | sort | sed 's/.*: *//' | tr -d '\n'
}

# A scanner is a keyboard that ends with Enter.
scan() {
    see attract.press
    write_text "$1"
    press Enter
}

# tell TEXT: from what to do to the free text of a report that is read here,
# with TEXT in it.
tell() {
    choose purpose.abuse
    answer C2 team_here
    answer C1 no
    answer K1 no
    answer L1 longer
    answer A1 me
    answers A2 none
    answers A3 insult
    answers A5 stranger
    answer A6 no
    answer A7 this_country
    reach A9
    write_text "$1"
    see_text "$1"
}

# Another screen runs now than this one.
another_screen() {
    now=$(running amparo-screen)
    [ -n "$now" ] && [ "$now" != "$1" ]
}
