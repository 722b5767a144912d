#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# 500 documents one after another: what the server and the worker hold after the 50th and the last.
# shellcheck source=tests/bench/bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

documents=${BENCH_DOCUMENTS:-500}
"$BENCH_BIN/make-book" 1 >"$work/page.pdf"

# resident PID: its memory in KiB
resident() { awk '/^VmRSS:/ { print $2 }' "/proc/$1/status"; }

# worker_pid: the child of the server that is recto-worker
worker_pid() {
    local child
    for child in $(cat "/proc/$server/task"/*/children); do
        case $(readlink "/proc/$child/exe") in */recto-worker) echo "$child" ;; esac
    done
}

start_server
for i in $(seq "$documents"); do
    id=$(upload "$work/page.pdf")
    [ "$(wait_for "$id")" = completed ]
    if [ "$i" -eq 50 ]; then
        server_50=$(resident "$server")
        worker_50=$(resident "$(worker_pid)")
    fi
done
server_end=$(resident "$server")
worker_end=$(resident "$(worker_pid)")
echo "resident memory in KiB after 50 and after $documents documents"
awk -v s0="$server_50" -v s1="$server_end" -v w0="$worker_50" -v w1="$worker_end" 'BEGIN {
    printf "recto-server %7d %7d   ratio %.2f   bar 1.10, and 65536 KiB\n", s0, s1, s1 / s0
    printf "recto-worker %7d %7d   ratio %.2f   bar 1.10, and 65536 KiB\n", w0, w1, w1 / w0
}'
