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
        echo "# found: $found"
        echo "# wanted: $wanted"
        not_ok "$program links only its libraries"
    fi
}

has_no() {
    if nm "$build/$1" | grep -q " $2"; then
        nm "$build/$1" | grep " $2" | head -3 | sed 's/^/# /'
        not_ok "$1 holds no $2"
    else
        ok "$1 holds no $2"
    fi
}

links amparo-kiosk
links amparo-store libsodium libsqlite3
links amparo-screen libicui18n libicuuc libjansson libncursesw libqrencode \
    libsodium libtinfo
links amparo libicui18n libicuuc libjansson libncursesw libsodium libtinfo
for program in amparo-kiosk amparo-screen amparo-store; do
    has_no $program keyring_
done
has_no amparo-store receipt_derive
has_no amparo-screen sqlite3_
has_no amparo sqlite3_

echo "1..$number"
exit $failed
