#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Office files and books that mean harm: each ends as it has to, nobody is called, no file of the
# machine's shows up in a text, no macro runs, and no program stays behind.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# a machine that nobody may call: it writes a line for each connection
python3 - "$work/calls" "$work/port" <<'PY' &
import socket, sys
server = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[2] + ".new", "w") as file:
    file.write(str(server.getsockname()[1]))
import os
os.rename(sys.argv[2] + ".new", sys.argv[2])
while True:
    connection, _ = server.accept()
    with open(sys.argv[1], "a") as file:
        file.write("call\n")
    connection.close()
PY
children+=($!)
for _ in $(seq 100); do
    [ -s "$work/port" ] && break
    sleep 0.1
done
mkdir "$work/in"
python3 "$here/make_hostile.py" "$samples/inputs" "$work/in" "http://127.0.0.1:$(cat "$work/port")"

limit_s=20
start_server --input-timeout-s $limit_s --input-memory-bytes 1G --input-unpacked-bytes 64M --attempts 2
while read -r name how; do
    status=$(call POST /files/v1 -F "file=@$work/in/$name")
    case $status in
    200) ids+=("$(get "$work/reply" file_id)") ;;
    415) ids+=(refused) ;;
    *) die "$name: status $status" ;;
    esac
    names+=("$name")
    hows+=("$how")
done <"$work/in/expected"
for i in "${!ids[@]}"; do
    state=refused got=unsupported_format
    if [ "${ids[$i]}" != refused ]; then
        state=$(wait_for "${ids[$i]}")
        got=$state
        [ "$state" != error ] || got=$(get "$work/reply" error)
    fi
    echo "${names[$i]}: $got"
    case ${hows[$i]} in
    any) case $got in
        completed | unsupported_format | *_conversion_failed) ;;
        *) die "${names[$i]} ended as $got: $(cat "$work/reply")" ;;
        esac ;;
    "$got") ;;
    *) die "${names[$i]} ended as $got, not ${hows[$i]}: $(cat "$work/reply")" ;;
    esac
    [ "$state" = completed ] || continue
    expect 200 GET "/files/v1/${ids[$i]}.mmd"
    if grep -q 'root:' "$work/reply"; then die "${names[$i]}: a file of this machine is in its text"; fi
done
if [ -e "$work/in/macro-ran" ]; then die "a macro ran"; fi
if [ -s "$work/calls" ]; then die "$(wc -l <"$work/calls") calls were made"; fi

# descendants PID: names of all processes below it
descendants() {
    local child
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
        tr '\0' '\n' 2>/dev/null <"/proc/$child/cmdline" | head -n 1
        descendants "$child"
    done
}
descendants "$server" >"$work/left"
if grep -E 'pandoc|chromium|convert|ddjvu|mobitool' "$work/left"; then die "a program stays behind"; fi
# and the server goes on
id=$(upload "$samples/inputs/harbour.docx")
[ "$(wait_for "$id")" = completed ] || die "nothing works any more: $(cat "$work/reply")"
stop_server
