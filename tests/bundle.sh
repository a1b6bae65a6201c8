#!/bin/sh
# A place and its outside body, founded and carried between by the real
# `amparo`. Speaks TAP.
set -u
build=${AMPARO_BUILD:-.}
home=$(mktemp -d /tmp/amparo-bundle-XXXXXX) || exit 99
XDG_STATE_HOME=$home/state
XDG_RUNTIME_DIR=$home/run
export XDG_STATE_HOME XDG_RUNTIME_DIR
mkdir -m 700 "$home/run"
number=0
failed=0

amparo() {
    "$build/amparo" "$@" >"$home/said" 2>&1 </dev/null
}
# the stores end by themselves when nobody is connected
trap 'rm -rf "$home"' EXIT

check() {
    number=$((number + 1))
    if [ "$2" = 0 ]; then
        echo "ok $number - $1"
    else
        failed=1
        sed 's/^/# /' "$home/said"
        echo "not ok $number - $1"
    fi
}
# ends CODE COMMAND: the code it must end with
ends() {
    wanted=$1
    shift
    amparo "$@"
    [ $? = "$wanted" ]
}
says() {
    grep -qe "$1" "$home/said"
}
size() {
    wc -c <"$1" | tr -d ' '
}
read_else() (
    XDG_STATE_HOME=$home/else-state
    amparo bundle read "$1" --site "$home/else" \
        --passphrase-file "$home/phrase" ${2:+"$2"} ${3:+"$3"}
)

found_else() {
    amparo init --site "$home/place" --demo &&
        amparo key root make --out "$home/root" &&
        amparo init --site "$home/else" \
            --secret "$home/place-secrets/outside.secret" \
            --root "$home/root/root.public" --member Noor || return 1
    sed -n 's/^    \([a-z].*\)$/\1/p' "$home/said" | head -1 >"$home/phrase"
    ! says "Recovery" &&
        amparo key root sign --request "$home/else/keyset-request.txt" \
            --root "$home/root/root.secret" --out "$home/keyset" &&
        amparo init --site "$home/else" --keyset "$home/keyset" &&
        amparo check --site "$home/else" && says "^healthy"
}
found_else
check "the outside body founds a site of its own" $?

amparo bundle make "$home/one" --site "$home/place" &&
    [ "$(size "$home/one")" = 4194304 ] && cp "$home/said" "$home/first" &&
    [ "$(stat -c %a "$home/one")" = 600 ]
check "a bundle is 4 MiB and its owner's alone" $?

ends 77 bundle read "$home/one" --site "$home/else" \
    --passphrase-file "$home/phrase" && says "with --root, once"
check "a place that is not known is not believed" $?

read_else "$home/one" --root "$home/place-secrets/root.public" &&
    says "the first one of its place"
check "with its ROOT, given once, it is" $?

read_else "$home/one" && ! says "the first one"
check "from then on without" $?

head -1 "$home"/else-state/amparo/*/gone | grep -qx "amparo-gone 1"
check "what was withdrawn there is listed here, for a restore" $?

amparo bundle make "$home/two" --site "$home/else" --bundle "$home/one" \
    --passphrase-file "$home/phrase" && [ "$(size "$home/two")" = 94682 ]
check "what goes back has a size of its own" $?

amparo bundle read "$home/two" --site "$home/place" &&
    amparo bundle read "$home/two" --site "$home/place"
check "the place reads it without a pass phrase, twice if need be" $?

amparo bundle make "$home/one" --site "$home/place" &&
    cmp -s "$home/said" "$home/first"
check "a bundle of another day is written over, with the same words" $?

ends 73 bundle make "$home/phrase" --site "$home/place" &&
    says "is no bundle"
check "any other file is not" $?

ends 65 bundle read "$home/one" --site "$home/place" && says "another kind"
check "a place does not read its own bundle" $?

head -c 4000000 "$home/one" >"$home/cut"
ends 65 bundle read "$home/cut" --site "$home/else" \
    --passphrase-file "$home/phrase" && says "Nothing was taken"
check "a cut one is refused" $?

ends 77 bundle read "$home/one" --site "$home/else" \
    --passphrase-file "$home/root/root.public" && says "opens nothing"
check "a wrong pass phrase reads nothing" $?

ends 65 bundle make "$home/three" --site "$home/else" \
    --passphrase-file "$home/phrase" && says "--bundle FILE"
check "an answer names what it answers" $?

ends 64 bundle carry "$home/one" --site "$home/place"
check "there are make and read alone" $?

echo "1..$number"
exit $failed
