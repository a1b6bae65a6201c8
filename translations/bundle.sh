#!/bin/sh
# Make one data file of ICU bundles in translations/ of the current folder.
#   bundle.sh PACKAGE WORDS.pot FOLDER-OF-PO TAG...
# AMPARO_PO, GENRB and PKGDATA name the tools. A language other than English
# without a .po gets an empty bundle: English then shows.
set -eu
package=$1
words=$2
folder=$3
shift 3
# Of its own: two makes at once must not share it.
work=$(mktemp -d "translations/$package.XXXXXX")
trap 'rm -rf "$work"' EXIT

for tag; do
    name=$(echo "$tag" | tr - _)
    if [ "$tag" = en ]; then
        "$AMPARO_PO" bundle "$tag" "$words" > "$work/$name.txt"
    elif [ -f "$folder/$tag.po" ]; then
        "$AMPARO_PO" bundle "$tag" "$words" "$folder/$tag.po" \
            > "$work/$name.txt"
    else
        echo "$name:table { }" > "$work/$name.txt"
    fi
    "$GENRB" -q -e UTF-8 -s "$work" -d "$work" "$name.txt" > "$work/said" ||
        { cat "$work/said" >&2; exit 1; }
    echo "$name.res" >> "$work/items.lst"
done
"$PKGDATA" -q -m common -p "$package" -s "$work" -d "$work" -T "$work" \
    "$work/items.lst" > "$work/said" || { cat "$work/said" >&2; exit 1; }
mv "$work/$package.dat" "translations/$package.dat"
