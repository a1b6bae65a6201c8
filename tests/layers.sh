#!/bin/sh
# Check every #include against layers.txt. Speaks TAP.
#   tests/layers.sh [TREE]
set -u
tree=${1:-${AMPARO_SOURCE:-.}}
cd "$tree" || exit 99

files=$(find kiosk store screens translations tests -name '*.[ch]' |
    LC_ALL=C sort)
count=$(echo "$files" | wc -l)

# shellcheck disable=SC2086
problems=$(awk '
function begins(text, start) { return substr(text, 1, length(start)) == start }
function say(words) {
    print FILENAME ":" FNR ": " words
}
# The longest WHO that the path begins with.
function owner(path,   who, best) {
    best = ""
    for (who in layer)
        if (begins(path, who) && length(who) > length(best))
            best = who
    return best
}
function project_allowed(path, header,   who, n, i, words, allowed) {
    who = owner(path)
    if (who == "")
        return 0
    allowed = 0
    n = split(layer[who], words, " ")
    for (i = 1; i <= n; i++) {
        if (substr(words[i], 1, 1) == "!") {
            if (begins(header, substr(words[i], 2)))
                return 0
        } else if (begins(header, words[i]))
            allowed = 1
    }
    return allowed
}
function outside_allowed(path, header,   who, n, i, words) {
    if (header in system_header)
        return 1
    for (who in outside) {
        if (!begins(path, who))
            continue
        n = split(outside[who], words, " ")
        for (i = 1; i <= n; i++)
            if (begins(header, words[i]))
                return 1
    }
    return 0
}
FILENAME ~ /layers\.txt$/ {
    if ($1 == "layer" || $1 == "outside") {
        rest = ""
        for (i = 4; i <= NF; i++)
            rest = rest " " $i
        if ($1 == "layer")
            layer[$2] = rest
        else
            outside[$2] = rest
    } else if ($1 == "system")
        for (i = 2; i <= NF; i++)
            system_header[$i] = 1
    next
}
# A directive in any disguise: spaces, digraph, trigraph, a comment inside,
# a line that goes on.
/^[ \t]*(#|%:|\?\?=)/ && /(include|import|embed)/ {
    if ($0 !~ /^#include ["<][^">]*[">]$/) {
        say("an include must be written #include \"path\" or <path>")
        next
    }
    header = $0
    sub(/^#include ["<]/, "", header)
    sub(/[">]$/, "", header)
    if (header ~ /(^|\/)\.\.?(\/|$)/ || header ~ /^\// || header ~ /\/\//) {
        say("an include may not hold . or .. or be absolute")
        next
    }
    if ($0 ~ /^#include "/) {
        if (!project_allowed(FILENAME, header))
            say("this layer may not include " header)
    } else if (!outside_allowed(FILENAME, header))
        say("only its own file may include <" header ">")
    next
}
/^[ \t]*(#|%:|\?\?=)([ \t]|\/\*.*\*\/)*\\$/ {
    say("a directive may not go on in the next line")
}
/_Pragma|__has_include/ {
    say("no include in disguise")
}
' tests/layers.txt $files)

echo "1..1"
if [ -n "$problems" ]; then
    echo "$problems" | sed 's/^/# /'
    echo "not ok 1 - every include keeps to its layer"
    exit 1
fi
echo "ok 1 - every include keeps to its layer ($count files)"
