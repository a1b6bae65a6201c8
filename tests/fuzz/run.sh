#!/bin/sh
# Build the fuzz targets with clang and run each for some seconds, as many at
# a time as there are cores; then see that each finds the bug that
# plants.txt has for it, with a fixed seed. What is new and interesting stays
# in fuzz/corpus, what went wrong in fuzz/found. Run in the build folder:
#   SOURCE=... MAKE=make run.sh SECONDS
set -eu
seconds=$1
corpus=$SOURCE/tests/corpus/fuzz
MAKE=${MAKE:-make}
LC_ALL=C.UTF-8
export LC_ALL
plant_runs=5000000
plant_seconds=300
tab=$(printf '\t')

mkdir -p fuzz
cd fuzz
if [ ! -f Makefile ]; then
    compiler=clang
    if command -v ccache > /dev/null; then compiler="ccache clang"; fi
    "$SOURCE/configure" -q --enable-fuzzing CC="${FUZZ_CC:-$compiler}"
fi
targets=$(sed -n "s/^\([a-z]*\)$tab.*/\1/p" "$SOURCE/tests/fuzz/plants.txt")
cores=$(nproc)
mkdir -p found planted/objects
for target in $targets; do
    set -- "$@" "tests/fuzz/$target"
done
shift
"$MAKE" -s -j"$cores" "$@" > /dev/null

# fuzz_one TARGET: one line of what came of it.
fuzz_one() {
    mkdir -p "corpus/$1"
    if "tests/fuzz/$1" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=3000 -max_len=16384 -print_final_stats=1 \
        -artifact_prefix="found/$1-" "corpus/$1" "$corpus/$1" \
        > "found/$1.log" 2>&1; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' \
            "found/$1.log")
        echo "$1: $runs runs in $seconds s, clean"
    else
        echo "$1: NOT CLEAN, see fuzz/found/$1.log"
        : > "found/$1.bad"
    fi
}

# find_plant TARGET FILE SED: is the bug found?
find_plant() {
    copy=planted/$(basename "$2")
    object=planted/objects/$1.o
    sed "$3" "$SOURCE/$2" > "$copy"
    if [ "$(diff "$SOURCE/$2" "$copy" | grep -c '^>')" -ne 1 ]; then
        echo "$1: its planted bug does not fit $2 any more"
        return 1
    fi
    "$MAKE" -s fuzz-plant BUGGY="$copy" OBJECT="$object"
    mv "tests/fuzz/$1" "planted/$1.right"
    "$MAKE" -s "tests/fuzz/$1" LDFLAGS="$PWD/$object" > /dev/null
    mv "tests/fuzz/$1" "planted/$1"
    mv "planted/$1.right" "tests/fuzz/$1"
    rm -rf "planted/$1.corpus"
    mkdir "planted/$1.corpus"
    if "planted/$1" -seed=1 -runs="$plant_runs" -timeout=20 \
        -max_total_time="$plant_seconds" -max_len=16384 \
        -artifact_prefix="planted/$1-" "planted/$1.corpus" "$corpus/$1" \
        > "planted/$1.log" 2>&1; then
        echo "$1: the bug planted in $2 was NOT FOUND"
        return 1
    fi
    echo "$1: the bug planted in $2 was found"
}

rm -f found/*.bad
running=0
for target in $targets; do
    fuzz_one "$target" &
    running=$((running + 1))
    if [ "$running" -ge "$cores" ]; then
        wait
        running=0
    fi
done
wait
bad=$(find found -name '*.bad' | wc -l)
lost=0
plants=0
while IFS=$tab read -r target file edit; do
    case $target in '' | '#'*) continue ;; esac
    plants=$((plants + 1))
    find_plant "$target" "$file" "$edit" || lost=$((lost + 1))
done < "$SOURCE/tests/fuzz/plants.txt"
count=$(echo "$targets" | wc -l)
echo "fuzz: $count targets for $seconds s each, $bad not clean;" \
    "$plants planted bugs, $lost not found"
[ "$bad" -eq 0 ] && [ "$lost" -eq 0 ]
