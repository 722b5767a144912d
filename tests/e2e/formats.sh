#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formats by HTTP and by command: made after the file, each by itself; one that fails says why.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

if ! command -v node >/dev/null || { [ ! -d "$root/worker/render/node_modules" ] && [ -z "${RECTO_RENDER:-}" ]; }; then
    echo "Node.js or deploy/renderer is missing"
    exit 77
fi

# until_format FILE_ID EXT: its state once it has ended
until_format() {
    local state
    for _ in $(seq 1200); do
        expect 200 GET "/files/v1/$1"
        state=$(get "$work/reply" "formats.$2" 2>/dev/null || true)
        case $state in completed | error)
            echo "$state"
            return 0
            ;;
        esac
        sleep 0.1
    done
    die "$2 of $1 is still $state"
}

start_server
id=$(upload "$samples/paper.pdf" -F 'options_json={"conversion_formats":{"md":true,"tex.zip":true,"latex":true,"png":true,"html":true},"conversion_options":{"md":{"max_character_per_line":"50"}}}')
[ "$(wait_for "$id")" = completed ]
for ext in md latex png html; do [ "$(until_format "$id" $ext)" = completed ] || die "$ext is no result"; done
expect 200 GET "/files/v1/$id.md"
grep -q 'Field Notes' "$work/reply" || die "md"
awk 'length($0) > 80 && !index($0, "](") { bad = 1 } END { exit bad }' "$work/reply" || die "md: its option had no effect"
expect 200 GET "/files/v1/$id.tex"
grep -q '\\documentclass' "$work/reply" || die "tex"
expect 200 GET "/files/v1/$id.tex.zip"
unzip -Z1 "$work/reply" | grep '^images/crop-' >/dev/null || die "tex.zip has no image: $(unzip -Z1 "$work/reply" | tr '\n' ' ')"
expect 200 GET "/files/v1/$id.html"
grep -q 'src="data:image/jpeg;base64,' "$work/reply" || die "html has no image"
expect 200 GET "/files/v1/$id.png"
[ "$(head -c 4 "$work/reply" | tail -c 3)" = PNG ] || die "png"
expect 415 GET "/files/v1/$id.xlsx"
# Deleted with its formats.
expect 200 DELETE "/files/v1/$id"
expect 404 GET "/files/v1/$id.md"
[ -z "$(find "$data/store" -path "*$id*" -type f)" ] || die "artifacts are left"
stop_server

# The worker is killed while it exports: another one goes on.
start_server
id=$(upload "$samples/paper.pdf" -F 'options_json={"conversion_formats":{"docx":true,"md":true}}')
[ "$(wait_for "$id")" = completed ]
worker=$(pgrep -P "$server" -f recto-worker | head -1 || true)
[ -z "$worker" ] || kill -KILL "$worker"
[ "$(until_format "$id" md)" = completed ] || die "md did not survive the worker"
stop_server

# By command.
"$E2E_RECTO" convert "$samples/paper.pdf" -o "$work/out" --quiet --formats md,html.zip,jpg --page-ranges 1
for ext in md html.zip jpg mmd; do [ -s "$work/out/paper/paper.$ext" ] || die "recto convert: no $ext"; done
start_server
"$E2E_RECTO" submit "$samples/paper.pdf" -o "$work/sent" --formats md,latex >/dev/null
for ext in md tex mmd; do [ -s "$work/sent/paper/paper.$ext" ] || die "recto submit: no $ext"; done
stop_server
