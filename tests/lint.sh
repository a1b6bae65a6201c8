#!/bin/sh
# Every linter over every file it is for; each says how many files it saw,
# and a linter that saw none has failed.
#   tests/lint.sh [TREE]
set -u
tree=${1:-${AMPARO_SOURCE:-.}}
cd "$tree" || exit 99
failed=0

# lint NAME COUNT COMMAND...
lint() {
    name=$1
    count=$2
    shift 2
    if [ "$count" -eq 0 ]; then
        echo "$name: no files: failed"
        failed=1
    elif "$@"; then
        echo "$name: $count files"
    else
        echo "$name: failed"
        failed=1
    fi
}

sources=$(find kiosk store screens translations tests -name '*.[ch]' |
    LC_ALL=C sort)
scripts=$(
    ls packaging/run packaging/test packaging/prepare.sh .ci/run
    find tests packaging -name '*.sh'
)
pages=$(find packaging -name '*.[158]')
words() {
    echo "$#"
}

# shellcheck disable=SC2086
{
    lint "clang-format" "$(words $sources)" \
        clang-format --dry-run -Werror $sources
    lint "cppcheck" "$(words $sources)" \
        cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 \
        --enable=warning,portability -I. -D_GNU_SOURCE -DVERSION='"0"' \
        --suppress=missingIncludeSystem --suppress=unmatchedSuppression \
        --suppress=preprocessorErrorDirective -j 2 $sources
    lint "layers" "$(words $sources)" sh tests/layers.sh
    lint "rules" "$(words $sources)" sh tests/rules.sh
    lint "mandoc" "$(words $pages)" mandoc -T lint -W warning $pages
    # SC2317: what is handed to `is` or `await` by its name is reached.
    lint "shellcheck" "$(words $scripts)" \
        shellcheck -x --exclude=SC2317 $scripts
}
exit $failed
