#!/bin/sh
# Every key of a text that the C sources name has words. Speaks TAP.
#   tests/keys.sh [TREE [WORDS.pot]]
# A literal such as "thread.title" is a key when the words know its first
# part; "failed.%s" and "card." are beginnings, and some key must begin so.
# Keys that nothing names are told as comments.
set -u
tree=${1:-${AMPARO_SOURCE:-.}}
words=${2:-${AMPARO_BUILD:-.}/translations/words.pot}
if [ ! -f "$words" ]; then
    echo "1..0 # SKIP the words were not built: $words"
    exit 77
fi
self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
words=$(cd "$(dirname "$words")" && pwd)/$(basename "$words")
cd "$tree" || exit 99

# The literals of the sources, one a line, with file and line.
literals() {
    # shellcheck disable=SC2016
    find kiosk screens -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort |
        xargs awk '
        FILENAME ~ /\.(h|c)$/ && /^ *(\*|\/\*)/ { next }
        /^#include/ { next }
        {
            rest = $0
            while (match(rest, /"[^"]*"/)) {
                print FILENAME ":" FNR " " \
                    substr(rest, RSTART + 1, RLENGTH - 2)
                rest = substr(rest, RSTART + RLENGTH)
            }
        }'
}

found=$(literals | awk '
FNR == NR {
    if ($1 == "msgctxt") {
        key = $2
        gsub(/"/, "", key)
        if (key == "")
            next
        keys[key] = 1
        first = key
        sub(/\..*/, "", first)
        rooms[first] = 1
    }
    next
}
function begins(text, start) { return substr(text, 1, length(start)) == start }
NF == 2 && $2 ~ /^[a-z][a-z0-9_]*\.[A-Za-z0-9_.%]*$/ {
    literal = $2
    if (literal ~ /\.(json|def|conf|csv|part|po|pot|db|key|log|sock)$/)
        next
    first = literal
    sub(/\..*/, "", first)
    if (!(first in rooms))
        next
    seen++
    start = literal
    is_start = sub(/%.*/, "", start) || literal ~ /\.$/
    hit = 0
    for (key in keys)
        if (key == literal || begins(key, is_start ? start : literal "."))
            hit = used[key] = 1
    if (!hit)
        print "missing " $1 ": no text has the key " literal
}
END {
    for (key in keys)
        if (!(key in used))
            print "unused " key
    print "seen " seen + 0
}' "$words" -)

missing=$(echo "$found" | sed -n 's/^missing //p')
unused=$(echo "$found" | sed -n 's/^unused //p' | LC_ALL=C sort)
seen=$(echo "$found" | sed -n 's/^seen //p')

failed=0
[ -z "$unused" ] || echo "$unused" | sed 's/^/# no literal names: /'
if [ "$seen" -gt 0 ]; then
    echo "ok 1 - the sources name keys ($seen)"
else
    echo "not ok 1 - the sources name keys"
    failed=1
fi
if [ -z "$missing" ]; then
    echo "ok 2 - every key that the sources name has words"
else
    echo "$missing" | sed 's/^/# /'
    echo "not ok 2 - every key that the sources name has words"
    failed=1
fi

# Does this test see a key that is missing?
if [ -z "${KEYS_GUARD:-}" ]; then
    copy=$(mktemp -d) || exit 99
    trap 'rm -rf "$copy"' EXIT
    mkdir "$copy/kiosk" "$copy/screens"
    echo 'msgctxt "home.title"' > "$copy/words.pot"
    echo 'say("home.title"); say("home.tilte");' > "$copy/screens/a.c"
    if KEYS_GUARD=1 sh "$self" "$copy" "$copy/words.pot" |
        grep -q '^# screens/a.c:1: no text has the key home.tilte$'; then
        echo "ok 3 - a key without words is noticed"
    else
        echo "not ok 3 - a key without words is noticed"
        failed=1
    fi
    echo "1..3"
else
    echo "1..2"
fi
exit $failed
