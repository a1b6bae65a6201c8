#!/bin/sh
# Break each guard in a copy of the tree and see it caught. Speaks TAP.
set -u
source=${AMPARO_SOURCE:-.}
number=0
failed=0
copy=$(mktemp -d) || exit 99
trap 'rm -rf "$copy"' EXIT INT TERM

fresh() {
    rm -rf "$copy/tree"
    mkdir "$copy/tree"
    (cd "$source" && tar cf - kiosk store screens translations tests \
        configure.ac Makefile.am THREATS.md) | (cd "$copy/tree" && tar xf -)
    chmod -R u+w "$copy/tree"
}

# caught SCRIPT FILE LINE WORDS: with LINE at the end of FILE, SCRIPT fails.
caught() {
    number=$((number + 1))
    kept=$(mktemp "$copy/kept.XXXXXX")
    new=no
    if [ -e "$copy/tree/$2" ]; then
        cp "$copy/tree/$2" "$kept"
    else
        new=yes
    fi
    printf '%b\n' "$3" >> "$copy/tree/$2"
    if sh "$copy/tree/tests/$1" "$copy/tree" > "$copy/said" 2>&1; then
        echo "not ok $number - $4 is caught"
        failed=1
    elif grep -q "^# $2" "$copy/said"; then
        echo "ok $number - $4 is caught"
    else
        sed 's/^/# /' "$copy/said"
        echo "not ok $number - $4 is caught for its own reason"
        failed=1
    fi
    if [ $new = yes ]; then
        rm "$copy/tree/$2"
    else
        cp "$kept" "$copy/tree/$2"
    fi
}

# passes SCRIPT: the copy as it is.
passes() {
    number=$((number + 1))
    if sh "$copy/tree/tests/$1" "$copy/tree" > "$copy/said" 2>&1; then
        echo "ok $number - the tree as it is passes $1"
    else
        sed 's/^/# /' "$copy/said"
        echo "not ok $number - the tree as it is passes $1"
        failed=1
    fi
}

fresh
passes layers.sh
passes rules.sh
# What passed need not be read again for each guard: the base is enough.
find "$copy/tree" -name '*.[ch]' ! -path '*/kiosk/base/*' -delete

caught layers.sh kiosk/report/facts.c '#include "kiosk/report/report.h"' \
    "triage that could see the report"
caught layers.sh screens/public/guard.c '#include "store/protocol/client.h"' \
    "a screen that knows the store"
caught layers.sh screens/public/guard.c '#include "screens/staff/desk.h"' \
    "a public screen that knows the desk"
caught layers.sh kiosk/visit/guard.c '#include "store/keys/keyring.h"' \
    "a public program that knows keys"
caught layers.sh store/guard.c '#include "store/keys/keyring.h"' \
    "a store that knows keys"
caught layers.sh store/guard.c '#include "kiosk/report/report.h"' \
    "a store that knows the report"
caught layers.sh store/guard.c '#include <sqlite3.h>' \
    "SQLite outside its own file"
caught layers.sh screens/stage.c '#include <curses.h>' \
    "curses outside term.c"
caught layers.sh kiosk/case/guard.c '#include <unicode/uchar.h>' \
    "ICU outside translations/text"
caught layers.sh kiosk/office/guard.c '#include <pthread.h>' \
    "threads outside the worker"
caught layers.sh kiosk/base/guard.c '#include "kiosk/base/../case/item.h"' \
    "an include with .."
caught layers.sh kiosk/base/guard.c '#include "./kiosk/case/item.h"' \
    "an include with ."
caught layers.sh kiosk/base/guard.c '# include "kiosk/case/item.h"' \
    "an include with a space in it"
caught layers.sh kiosk/base/guard.c '  #include "kiosk/case/item.h"' \
    "an include that is indented"
caught layers.sh kiosk/base/guard.c '%:include "kiosk/case/item.h"' \
    "an include by digraph"
caught layers.sh kiosk/base/guard.c '??=include "kiosk/case/item.h"' \
    "an include by trigraph"
caught layers.sh kiosk/base/guard.c '#/**/include "kiosk/case/item.h"' \
    "an include with a comment in it"
caught layers.sh kiosk/base/guard.c '#\\\ninclude "kiosk/case/item.h"' \
    "an include over two lines"
caught layers.sh kiosk/base/guard.c '#include HEADER' \
    "an include by macro"
caught layers.sh kiosk/base/guard.c '#include_next <stdio.h>' \
    "an include_next"
caught layers.sh kiosk/base/guard.c '#import "kiosk/case/item.h"' \
    "an import"

caught rules.sh kiosk/base/guard.c "$(yes 'int x;' | head -501)" \
    "a file of more than 500 lines"
caught rules.sh kiosk/base/guard.c "{\n$(yes '    x();' | head -61)\n}" \
    "a function of more than 60 lines"
caught rules.sh kiosk/base/guard.c \
    "/* $(printf 'a%.0s' 1 2 3 4 5 6 7 8 9 10)$(printf 'b%072d' 0) */" \
    "a line of more than 80 columns"
# The words are put together here, or this file would be found itself.
caught rules.sh kiosk/base/guard.c "/* TO""DO: later */" \
    "something left for later"
caught rules.sh kiosk/case/guard.c 'int x = sys''tem("ls");' \
    "a program run by a shell"
caught rules.sh kiosk/base/guard.c 'void f(void) { str''cpy(a, b); }' \
    "a copy without a bound"
caught rules.sh kiosk/base/guard.c '#define _GNU_''SOURCE' \
    "a definition of _GNU_SOURCE"
caught rules.sh screens/public/guard.c 'void f(void) { printf("x"); }' \
    "a screen that prints past the canvas"
caught rules.sh store/guard.c 'int f(void) { return rand(); }' \
    "chance that is not libsodium's"
caught rules.sh tests/check_guard.c 'void f(void) { sleep(1); }' \
    "a test that sleeps"
caught rules.sh store/guard.c 'int f(void) { return open("store.db", 0); }' \
    "a store that opens its database beside SQLite"
# shellcheck disable=SC2016
caught rules.sh THREATS.md '`check_nothing_at_all`' \
    "a threat that no test shows"
caught rules.sh kiosk/base/guard.c 'typedef int number;' "a typedef"
caught rules.sh kiosk/base/guard.c '#define NDEBUG' \
    "an assert that is compiled out"

# linked PROGRAM CODE WORDS [FLAG...]: with CODE in PROGRAM's place beside the
# other programs of the build, programs.sh fails and names it.
linked() {
    number=$((number + 1))
    program=$1
    rm -rf "$copy/build"
    mkdir "$copy/build"
    for other in amparo amparo-kiosk amparo-screen amparo-store; do
        [ "$other" = "$program" ] || ln -s "$build/$other" "$copy/build/"
    done
    echo "$2" > "$copy/guard.c"
    words=$3
    shift 3
    if ! ${CC:-cc} -o "$copy/build/$program" "$copy/guard.c" "$@" \
        > "$copy/said" 2>&1; then
        sed 's/^/# /' "$copy/said"
        echo "not ok $number - $words is linked"
        failed=1
    elif sh "$copy/tree/tests/programs.sh" "$copy/build" > "$copy/said" 2>&1
    then
        echo "not ok $number - $words is caught"
        failed=1
    elif grep -q "^# $program: " "$copy/said" &&
        ! grep '^#' "$copy/said" | grep -qv "^# $program: "; then
        echo "ok $number - $words is caught"
    else
        sed 's/^/# /' "$copy/said"
        echo "not ok $number - $words is caught for its own reason"
        failed=1
    fi
}

build=$(cd "${AMPARO_BUILD:-.}" && pwd) || exit 99
linked amparo-kiosk \
    'int keyring_open(void) { return 0; } int main(void) { return 0; }' \
    "a kiosk that could unlock keys"
linked amparo-kiosk \
    'static int office_read(int x) { return x; }
     int main(int n, char **v) { (void)v; return office_read(n); }' \
    "a kiosk with a function of the office, not exported" -O0
linked amparo-kiosk 'int main(void) { return 0; }' \
    "a kiosk that lost its names" -s
linked amparo-kiosk \
    'int sodium_init(void); int main(void) { return sodium_init(); }' \
    "a kiosk linked with libsodium" -Wl,--no-as-needed -l:libsodium.so.23

echo "1..$number"
exit $failed
