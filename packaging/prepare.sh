# Sourced by run and test: install what is missing, build in build/.
# The one list of packages is packaging/debian/control.
# shellcheck shell=sh disable=SC2034,SC2154

EX_USAGE=64 EX_UNAVAILABLE=69 EX_SOFTWARE=70 EX_NOPERM=77

say() {
    printf '%s\n' "$*" >&2
}

# stop CODE WORDS
stop() {
    code=$1
    shift
    say "$@"
    exit "$code"
}

# The packages of a field of the control file, one a line; of alternatives
# the first.
packages_of() {
    awk -v field="$1:" '
        /^[^ \t#]/ { inside = ($1 == field) }
        inside && /^[ \t]/ {
            gsub(/,|<[^>]*>|\([^)]*\)|\|.*/, "")
            if ($1 != "") print $1
        }' "$top/packaging/debian/control"
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]
}

missing_of() {
    for field in "$@"; do
        packages_of "$field"
    done | while read -r package; do
        is_installed "$package" || echo "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -n "$@" 2>/dev/null || sudo "$@"
    fi
}

# install FIELD...: what is missing of these fields, and nothing else.
install_missing() {
    command -v dpkg-query >/dev/null ||
        stop $EX_UNAVAILABLE "This script installs packages of Debian 12. On" \
            "another system install what packaging/debian/control lists."
    missing=$(missing_of "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] &&
        { ! command -v sudo >/dev/null ||
            { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; }; then
        stop $EX_NOPERM "These packages are missing: $missing" \
            "- ask an administrator to run: apt-get install $missing"
    fi
    say "Installing: $missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086
    as_root apt-get install -qq -y --no-install-recommends $missing \
        >/dev/null 2>&1 && return 0
    as_root apt-get update -qq ||
        stop $EX_UNAVAILABLE "The package lists could not be fetched. Is" \
            "there a network? Missing: $missing"
    # shellcheck disable=SC2086
    as_root apt-get install -qq -y --no-install-recommends $missing >&2 ||
        stop $EX_UNAVAILABLE "Some packages could not be installed: $missing"
}

# build FOLDER [CONFIGURE ARGUMENT...]
configure_in() {
    folder=$1
    shift
    if [ -z "$(find "$top/configure" -newer "$top/configure.ac" \
        2>/dev/null)" ]; then
        (cd "$top" && autoreconf -i) >/dev/null 2>&1 ||
            stop $EX_SOFTWARE "autoreconf failed: run it by hand in $top"
    fi
    mkdir -p "$folder" ||
        stop $EX_NOPERM "$folder cannot be made: is it another user's?"
    [ -w "$folder" ] ||
        stop $EX_NOPERM "$folder belongs to another user: remove it first"
    if [ ! -f "$folder/Makefile" ]; then
        (cd "$folder" && "$top/configure" -q "$@") ||
            stop $EX_SOFTWARE "configure failed, see $folder/config.log"
    fi
}

# What sudo made belongs to who called it.
give_back() {
    [ -n "${SUDO_UID:-}" ] || return 0
    chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$top/build" "$top/build-aux" \
        "$top/configure" "$top/Makefile.in" "$top/aclocal.m4" \
        "$top/autom4te.cache" 2>/dev/null || true
}

jobs=$(nproc 2>/dev/null || echo 2)
