#!/bin/sh
# What the built programs are linked with, and what they must not hold.
#   tests/programs.sh [BUILD]
set -u
build=${1:-${AMPARO_BUILD:-.}}
number=0
failed=0

ok() {
    number=$((number + 1))
    echo "ok $number - $1"
}
not_ok() {
    number=$((number + 1))
    failed=1
    echo "not ok $number - $1"
}

# links PROGRAM LIBRARIES: exactly these beside libc.
links() {
    program=$1
    shift
    found=$(readelf -d "$build/$program" |
        sed -n 's/.*(NEEDED).*\[\(lib[^.]*\)\..*/\1/p' |
        grep -vE '^(libc|libm|libdl|libpthread|libasan|libubsan|libgcc_s|libstdc++|ld-linux.*)$' |
        LC_ALL=C sort | tr '\n' ' ')
    wanted=$(printf '%s\n' "$@" | LC_ALL=C sort | tr '\n' ' ')
    [ "$wanted" = " " ] && wanted=
    if [ "$found" = "$wanted" ]; then
        ok "$program links: ${wanted:-libc alone}"
    else
        echo "# $program: found: $found"
        echo "# $program: wanted: $wanted"
        not_ok "$program links only its libraries"
    fi
}

# has_no PROGRAM NAME: no function or datum begins with NAME. A program that
# cannot be read, or that was stripped of its names, has shown nothing.
has_no() {
    names=$(nm "$build/$1" 2>/dev/null)
    if ! echo "$names" | grep -q ' T main$'; then
        echo "# $1: the names in it cannot be read"
        not_ok "$1 holds no $2"
    elif echo "$names" | grep -q " $2"; then
        echo "$names" | grep " $2" | head -3 | sed "s/^/# $1: /"
        not_ok "$1 holds no $2"
    else
        ok "$1 holds no $2"
    fi
}

# has PROGRAM NAME: what is looked for elsewhere is still called so.
has() {
    if nm "$build/$1" 2>/dev/null | grep -q " $2"; then
        ok "$1 holds $2"
    else
        echo "# $1: nothing in it is called $2"
        not_ok "$1 holds $2"
    fi
}

links amparo-kiosk libseccomp
links amparo-store libseccomp libsodium libsqlite3
links amparo-screen libicui18n libicuuc libjansson libncursesw libqrencode \
    libseccomp libsodium libtinfo
links amparo libicui18n libicuuc libjansson libncursesw libseccomp libsodium \
    libtinfo

# Who unlocks keys, and opens what was sealed: the staff's program alone.
for name in keyring_ recovery_ office_; do
    has amparo $name
    for program in amparo-kiosk amparo-screen amparo-store; do
        has_no $program $name
    done
done
# The kiosk knows no report and seals nothing.
for name in seal_ receipt_derive report_; do
    has amparo-screen $name
    has_no amparo-kiosk $name
done
# The store never gets a code; the database has one opener.
has_no amparo-store receipt_derive
has_no amparo-store report_
for name in sqlite3_open store_run; do
    has amparo-store $name
    for program in amparo-kiosk amparo-screen amparo; do
        has_no $program $name
    done
done

echo "1..$number"
exit $failed
