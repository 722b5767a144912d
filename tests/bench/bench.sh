# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by the benchmarks: times commands side by side, in turn, and prints ratios of the best.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/../e2e/server.sh"

rounds=${BENCH_ROUNDS:-3}
cores=$(nproc)

# time_ms COMMAND...: wall clock of a command in milliseconds; it must succeed
time_ms() {
    local from=${EPOCHREALTIME/./} # microseconds
    "$@" >"$work/bench.out" 2>&1 || {
        cat "$work/bench.out" >&2
        die "failed: $*"
    }
    echo $(((${EPOCHREALTIME/./} - from) / 1000))
}

# cpu_ms COMMAND...: processor time, user and system, of a command and of all that it starts
cpu_ms() {
    local TIMEFORMAT='%U %S'
    { time "$@" >"$work/bench.out" 2>&1; } 2>"$work/bench.time" || {
        cat "$work/bench.out" >&2
        die "failed: $*"
    }
    awk '{ printf "%d\n", ($1 + $2) * 1000 }' "$work/bench.time"
}

# side_by_side NAME...: run the functions of these names in turn; best_NAME holds the least time by
# the clock that $clock names, time_ms or cpu_ms
clock=time_ms
side_by_side() {
    local round name ms best
    for name in "$@"; do declare -g "best_$name=999999999"; done
    for round in $(seq "$rounds"); do
        for name in "$@"; do
            ms=$("$clock" "$name")
            best=best_$name
            [ "$ms" -ge "${!best}" ] || declare -g "best_$name=$ms"
        done
    done
}

# ratio WHAT A B [BAR]: print A / B, and the bar that it is held to
ratio() {
    awk -v what="$1" -v a="$2" -v b="$3" -v bar="${4:-}" 'BEGIN {
        r = b > 0 ? a / b : 0
        printf "%-58s %6.2f   (%d / %d ms)%s\n", what, r, a, b, bar == "" ? "" : "   bar " bar
    }'
}
