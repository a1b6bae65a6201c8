#!/bin/sh
# Every play of tests/plays, in its languages. Speaks TAP.
exec "${AMPARO_BUILD:-.}/tests/play" "${AMPARO_SOURCE:-.}"/tests/plays/*.play
