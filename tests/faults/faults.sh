#!/bin/sh
# make faults: what must be caught, then the whole fault suite, its parts side
# by side, and one line with the figures of all. AMPARO_SEED begins elsewhere.
set -u
build=${AMPARO_BUILD:-.}
parts="power recovery disk room memory"
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
trap 'exit 99' INT TERM HUP
failed=0

"$build/tests/faults/caught" || failed=1
for part in $parts; do
    (
        CK_RUN_CASE=$part "$build/tests/faults/faults" --long \
            >"$folder/$part"
        echo $? >"$folder/$part.code"
    ) &
done
wait
for part in $parts; do
    grep -v '^1\.\.' "$folder/$part"
    [ "$(cat "$folder/$part.code")" = 0 ] || failed=1
done
# "# seed N: P points, N images, N I/O faults, N malloc failures, N recovery
# steps, N lost" of each part.
cat "$folder"/* | awk '/^# seed/ {
        seed = $3; points += $4; images += $6; io += $8; mallocs += $11
        steps += $14; lost += $17
    }
    END {
        printf "seed %s %d points, %d images, %d I/O faults, ", seed, points,
            images, io
        printf "%d malloc failures, %d recovery steps, %d lost\n", mallocs,
            steps, lost
    }'
exit $failed
