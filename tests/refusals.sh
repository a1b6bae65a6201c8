#!/bin/sh
# What the programs say where they cannot work: on no terminal or an unknown
# one, in other locales, with a site that is missing, not theirs, newer or
# another's. A clear sentence and an exit code of sysexits.h. Speaks TAP.
set -u
here=$(dirname "$0")
# shellcheck source=tests/terminal.sh
. "$here/terminal.sh"
need tmux awk dd
room

name_program() {
    case $1 in
    *amparo-kiosk*) who=kiosk ;;
    *desk*) who=desk ;;
    *) who=check ;;
    esac
}

# ends CODE SENTENCE COMMAND: on a terminal of its own.
ends() {
    name_program "$3"
    start ending "$3; echo \"ended with \$?.\"; exec sleep 60"
    await shows "ended with" || lost "$title: $3 ends"
    # Lines of the terminal are no lines of the sentence.
    case $(screen | tr -d '\n') in
    *"$2"*"ended with $1."*) pass "$title, $who: $2 ($1)" ;;
    *) miss "$title, $who: $2 ($1)" "$3" ;;
    esac
    multiplexer kill-session -t ending
}

# The same without a terminal.
ends_alone() {
    name_program "$3"
    said=$(sh -c "$3" 2>&1 </dev/null)
    code=$?
    case $code:$said in
    "$1:"*"$2"*) pass "$title, $who: $2 ($1)" ;;
    *)
        pane=none
        miss "$title, $who: $2 ($1)" "$3 gave $code: $said"
        ;;
    esac
}

# begins COMMAND TEXT: it works all the same.
begins() {
    name_program "$1"
    start begun "$1"
    is "$title, $who: it begins" await shows "$2"
    for found in $(running amparo-kiosk) $(running amparo); do
        kill "$found"
    done
    multiplexer kill-session -t begun
}

# sends_on SITE: a kiosk goes on, and its screen says where to go instead.
sends_on() {
    who=kiosk
    start sent "exec '$build/amparo-kiosk' --site '$1'"
    await shows_key attract.press || lost "$title: the kiosk begins"
    press Enter
    await shows_key where.language || lost "$title: the languages come"
    press 1
    is "$title, $who: it says where to go instead" await shows_key closed.title
    for found in $(running amparo-kiosk); do
        kill "$found"
    done
    multiplexer kill-session -t sent
}

kiosk="'$build/amparo-kiosk' --site"
desk="'$build/amparo' desk \
    --passphrase-file '$work/site-secrets/passphrase.txt' --site"
check="'$build/amparo' check --site"
site=$work/site
make_site "$site"
make_site "$work/other"

title="no terminal"
ends_alone 64 "needs a terminal" "$kiosk '$site'"
ends_alone 69 "needs a terminal" "$desk '$site'"
ends_alone 0 "healthy" "$check '$site'"
title="standard output is a file"
ends 64 "needs a terminal" "$kiosk '$site' >'$work/out'"

for name in "" nonesuch dumb; do
    title="TERM is \"$name\""
    ends 78 "set TERM" "TERM=$name $kiosk '$site'"
    ends 78 "set TERM" "TERM=$name $desk '$site'"
done
title="TERM is unset"
ends 78 "set TERM" "unset TERM; $kiosk '$site'"
ends 78 "set TERM" "unset TERM; $desk '$site'"
stop_store

set_site "$site" languages es
for locale in C en_US.ISO-8859-1 nonesuch; do
    title="LC_ALL is $locale"
    begins "LC_ALL=$locale $kiosk '$site'" "Presione"
    begins "LC_ALL=$locale $desk '$site' --language es" "frase de paso"
done
set_site "$site" languages en
stop_store

title="the site is missing"
for program in "$kiosk" "$desk" "$check"; do
    ends 66 "nowhere cannot be opened: No such file" "$program '$work/nowhere'"
done
title="the site is a file"
for program in "$kiosk" "$desk" "$check"; do
    ends 66 "init.txt is not a folder" "$program '$work/init.txt'"
done
title="the site is empty"
mkdir "$work/empty"
for program in "$kiosk" "$desk" "$check"; do
    ends 66 "amparo.conf cannot be read" "$program '$work/empty'"
done

title="a newer version wrote the store"
cp -r "$site" "$work/newer"
printf '\000\000\003\347' | dd of="$work/newer/store.db" bs=1 seek=60 \
    conv=notrunc 2>/dev/null
for program in "$desk" "$check"; do
    ends 78 "made by a newer version of Amparo" "$program '$work/newer'"
done
sends_on "$work/newer"

title="the store is no store"
cp -r "$site" "$work/junk"
head -c 8192 /dev/urandom >"$work/junk/store.db"
for program in "$desk" "$check"; do
    ends 65 "the data is damaged" "$program '$work/junk'"
done
sends_on "$work/junk"

title="the store is another site's"
cp -r "$site" "$work/mixed"
cp "$work/other/store.db" "$work/mixed/store.db"
for program in "$desk" "$check"; do
    ends 78 "not signed by the ROOT" "$program '$work/mixed'"
done
sends_on "$work/mixed"
stop_store

title="the store is from before its keys of now"
cp -r "$site" "$work/back"
echo 2 >"$work/back/keyset.seen"
sends_on "$work/back"
stop_store

# For root no folder is closed: somebody else tries.
title="the site is somebody else's"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null 2>&1; then
    chmod 755 "$work"
    other="setpriv --reuid=65534 --regid=65534 --clear-groups"
    cp "$build/amparo" "$build/amparo-kiosk" "$work/"
    for program in "$work/amparo-kiosk" "$work/amparo check"; do
        ends 77 "may not be read by you" "$other $program --site '$site'"
    done
else
    chmod 000 "$site"
    for program in "$kiosk" "$desk" "$check"; do
        ends 77 "may not be read by you" "$program '$site'"
    done
    chmod 700 "$site"
fi
plan
