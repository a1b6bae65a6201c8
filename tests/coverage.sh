#!/bin/sh
# Which lines and branches of a folder do tests reach? Builds for gcov in
# coverage/ of the build folder, runs the tests that go through the folder,
# prints gcovr's table and, one a line, the branches that no test took:
# coverage/branches.txt. Branches that only an assert() has are left out.
#   SOURCE=... MAKE=make coverage.sh FOLDER TEST...
set -eu
folder=$1
shift
MAKE=${MAKE:-make}
mkdir -p coverage
cd coverage
if [ ! -f Makefile ]; then
    compiler=gcc
    if command -v ccache > /dev/null; then compiler="ccache gcc"; fi
    "$SOURCE/configure" -q --enable-coverage CC="$compiler"
fi
find . -name '*.gcda' -delete
"$MAKE" -s -j"$(nproc)" all > build.log 2>&1 || {
    tail -n 20 build.log
    exit 1
}
failed=0
# Only these are built: the others would take longer than all the rest.
"$MAKE" -s -k check check_PROGRAMS= TESTS="$*" > check.log 2>&1 || failed=1
grep -E '^(# (TOTAL|PASS|FAIL|ERROR)|FAIL|ERROR)' check.log || true
gcovr --root "$SOURCE" --filter "$SOURCE/$folder" \
    --exclude-unreachable-branches --exclude-throw-branches \
    --exclude-lines-by-pattern '.*assert\(.*' \
    --json gcovr.json --print-summary . > summary.txt
gcovr --root "$SOURCE" --add-tracefile gcovr.json
gcovr --root "$SOURCE" --add-tracefile gcovr.json --branches |
    awk '/^(store|kiosk|screens|translations)\// { name = $1; $1 = $2 = $3 = $4 = ""; print name ":" $0 }' > branches.txt
cat summary.txt
echo "branches that no test took, by file: coverage/branches.txt"
exit "$failed"
