#!/bin/sh
# What the house style can hold by a command. Speaks TAP.
#   tests/rules.sh [TREE]
set -u
tree=${1:-${AMPARO_SOURCE:-.}}
cd "$tree" || exit 99
number=0
failed=0

# check NAME PROBLEMS: ok when there are none.
check() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
        return
    fi
    echo "$2" | sed 's/^/# /'
    echo "not ok $number - $1"
    failed=1
}

shipped() {
    find kiosk store screens translations -name '*.[ch]' -o -name '*.def' |
        LC_ALL=C sort
}
tests_too() {
    shipped
    find tests -name '*.[ch]' | LC_ALL=C sort
}

too_long() {
    tests_too | while read -r file; do
        case $file in
        *.c) limit=500 ;;
        *.h) limit=200 ;;
        *) continue ;;
        esac
        lines=$(wc -l < "$file")
        if [ "$lines" -gt "$limit" ]; then
            echo "$file: $lines lines, $limit are allowed"
        fi
    done
}

# The lines of a function, from its { in the first column to its }.
long_functions() {
    # shellcheck disable=SC2046
    awk 'FNR == 1 { start = 0 }
         /^{/ { start = FNR }
         /^}/ { if (start && FNR - start - 1 > 60)
                    print FILENAME ":" start ": a function of " \
                          FNR - start - 1 " lines"
                start = 0 }' $(shipped | grep '\.c$')
}

long_lines() {
    # shellcheck disable=SC2046
    awk 'length($0) > 80 && !/https?:/ {
        n = $0; gsub(/[^ -~]/, "", n)
        if (length(n) > 80) print FILENAME ":" FNR ": more than 80 columns" }' \
        $(tests_too | grep '\.[ch]$')
}

grep_shipped() {
    # shellcheck disable=SC2046
    grep -nE "$@" $(shipped) /dev/null
}

check "no file is longer than its room" "$(too_long)"
check "no function is longer than 60 lines" "$(long_functions)"
check "no line is longer than 80 columns" "$(long_lines)"
check "nothing is left for later" \
    "$(grep_shipped 'TODO|FIXME|XXX|HACK|not implemented|placeholder')"
check "no program is run by a shell" \
    "$(grep_shipped '\b(system|popen|wordexp)[ ]*\(')"
check "no string function without a bound" \
    "$(grep_shipped '\b(strcpy|strcat|sprintf|vsprintf|gets)[ ]*\(')"
check "nobody defines _GNU_SOURCE" \
    "$(grep_shipped 'define[ ]+_(GNU|POSIX_C|XOPEN)_SOURCE')"
check "screens and what stands behind them print nothing" \
    "$(grep_shipped '\b(printf|puts|putchar|fputs|fprintf|perror|syslog)[ ]*\(' |
        grep -E '^(screens|kiosk/(visit|office|report|case|base)|store|translations/text)/' |
        grep -vE '^translations/text/(po|check|pseudo)')"
check "chance comes from libsodium alone" \
    "$(grep_shipped '\b(rand|srand|random|drand48|randomblob)[ ]*\(')"
check "no test sleeps" \
    "$(grep -nE '\b(sleep|usleep|nanosleep)[ ]*\(' tests/check_*.c /dev/null)"
# One more open and close of the database in its process drops SQLite's lock.
check "nobody but SQLite opens the database's file" \
    "$(grep_shipped '\b(open|openat|open64|creat|fopen)[ ]*\(|"[^"]*store\.db' |
        grep -E '^store/[a-z_]*\.[ch]:' | grep -vE '^store/(disk|ballast)\.c:')"
# What THREATS.md says was seen in a test must have been seen in one.
unseen() {
    [ -f THREATS.md ] || echo "THREATS.md is not there"
    # shellcheck disable=SC2016
    grep -oE '`[a-z_/-]+(\.sh|\.play)`|`check_[a-z_]+`' THREATS.md |
        tr -d '`' | LC_ALL=C sort -u | while read -r name; do
        case $name in
        plays/*) [ -f "tests/$name" ] ;;
        *.sh) [ -f "tests/$name" ] ;;
        *) grep -rqw --include=Makefile.inc -e "$name" tests ;;
        esac || echo "THREATS.md: there is no test $name"
    done
}
check "every test that THREATS.md names is there" "$(unseen)"
check "no typedef" "$(grep_shipped '^[ ]*typedef\b')"
check "assert is never compiled out" \
    "$(grep -rnE 'NDEBUG' configure.ac Makefile.am kiosk store screens translations)"

echo "1..$number"
exit $failed
