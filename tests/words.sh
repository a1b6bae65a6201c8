#!/bin/sh
# The words themselves: sources, translations, the data file. Speaks TAP.
set -u
tree=${AMPARO_SOURCE:-.}
build=${AMPARO_BUILD:-.}
cd "$build" || exit 99
number=0
failed=0

# result NAME PROBLEMS: ok when there are none.
result() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
        return
    fi
    echo "$2" | sed 's/^/# /'
    echo "not ok $number - $1"
    failed=1
}

tags=$(sed -n 's/^LANGUAGE("\([^"]*\)".*/\1/p' \
    "$tree/translations/languages.def")
source=$tree/translations/amparo.pot

result "no key has two wordings" \
    "$(translations/amparo-po join "$source" 2>&1 > /dev/null)"
result "the English has no fault" \
    "$(translations/amparo-po-check translations/words.pot)"
for tag in $tags; do
    if [ "$tag" = en ]; then
        continue
    fi
    po=$tree/translations/$tag.po
    result "the words in $tag have no fault" \
        "$(translations/amparo-po-check translations/words.pot "$po" 2>&1 |
            head -40)"
    result "gettext reads the words in $tag" \
        "$(msgfmt -o /dev/null "$po" 2>&1 | head -5)"
done

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir "$work/translations"
cp translations/words.pot "$work/translations/"
# shellcheck disable=SC2086
again=$(cd "$work" && AMPARO_PO=$build/translations/amparo-po \
    GENRB=genrb PKGDATA=pkgdata sh "$tree/translations/bundle.sh" amparo \
    translations/words.pot "$tree/translations" $tags 2>&1
    cmp "$work/translations/amparo.dat" \
        "$build/translations/amparo.dat" 2>&1)
result "the data file is the same each time it is made" "$again"

echo "1..$number"
exit $failed
