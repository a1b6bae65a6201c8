# For the tests that look at real pixels: read with `.` after terminal.sh. A
# terminal (foot) under a compositor without a screen (cage), which refuses
# root: whoever calls as root goes on as another user.
# What it takes from there shellcheck cannot see.
# shellcheck shell=sh disable=SC2154

# From the beginning again as `nobody`, with copies that it may read. $0 and
# its arguments; comes back where that is not needed.
leave_root() {
    [ "$(id -u)" = 0 ] || return 0
    copies=$(mktemp -d /tmp/amparo-copies-XXXXXX) || exit 99
    trap 'rm -rf "$copies"' EXIT
    mkdir "$copies/tests" "$copies/translations" "$copies/home"
    for program in amparo amparo-kiosk amparo-screen amparo-store; do
        cp "$build/$program" "$copies/" || exit 99
    done
    cp "$build/translations/words.pot" "$copies/translations/"
    cp "$(dirname "$0")"/*.sh "$copies/tests/"
    chown -R nobody "$copies"
    chmod 755 "$copies"
    cd "$copies" || exit 99 # where root works may be closed to nobody
    AMPARO_BUILD=$copies HOME=$copies/home setpriv --reuid=nobody \
        --regid="$(id -g nobody)" --clear-groups -- \
        sh "$copies/tests/${0##*/}" "$@"
    exit $?
}

# open_glass PIXELS: show the session of $pane in letters PIXELS high.
open_glass() {
    env WLR_BACKENDS=headless WLR_RENDERER=pixman \
        WLR_LIBINPUT_NO_DEVICES=1 WLR_XWAYLAND=false \
        cage -- foot -t xterm-256color -f "monospace:pixelsize=$1" \
        tmux -L amparo -f /dev/null attach -t "$pane" \
        >"$work/cage.txt" 2>&1 &
    cage=$!
    await is_shown
}

# The first window is small; a key pressed there would be swallowed.
is_shown() {
    [ -S "$work/run/wayland-0" ] &&
        multiplexer list-clients -F '#{client_width} #{client_height}' |
        awk '{ large = $1 >= 80 && $2 >= 24 } END { exit !large }' &&
        ! shows_key stage.too_small.title
}

close_glass() {
    kill "$cage" 2>/dev/null
    wait "$cage" 2>/dev/null
    rm -f "$work/run"/wayland-0*
}

# picture FILE: as soon as the same pixels stand twice in a row.
picture() {
    rm -f "$work/last.png"
    await is_still && mv "$work/last.png" "$1"
}

is_still() {
    sleep 0.1
    WAYLAND_DISPLAY=wayland-0 grim -l 1 "$work/now.png" || return 1
    cmp -s "$work/now.png" "$work/last.png" && return 0
    mv "$work/now.png" "$work/last.png"
    return 1
}
