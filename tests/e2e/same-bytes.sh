#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same document, read by two servers with fresh data directories, gives the same bytes in every
# format but pdf, into which chromium writes the time. What differs by right is the file's id, in
# the addresses of crops and of pages: there it is put aside before texts are compared.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

formats=mmd,lines.json,lines.mmd.json
if command -v node >/dev/null && { [ -d "$root/worker/render/node_modules" ] || [ -n "${RECTO_RENDER:-}" ]; }; then
    formats=$formats,md,html,html.zip,md.zip,mmd.zip,tex.zip,xlsx,jpg,png,mmd.overlay.pdf
    ! command -v pandoc >/dev/null || formats=$formats,docx,pptx
    ! command -v xelatex >/dev/null || formats=$formats,latex.pdf
fi

# fetch PATH: a result, once it is there, into $work/reply
fetch() {
    for _ in $(seq 1200); do
        [ "$(call GET "$1")" != 200 ] || return 0
        grep -q format_not_ready "$work/reply" || break
        sleep 0.1
    done
    die "$1: $(head -c 300 "$work/reply")"
}

# convert RUN DOCUMENT: by the server that runs, into $work/RUN
convert() {
    local ext id requested
    requested=$(tr ',' '\n' <<<"$formats" | grep -Ev '^(mmd|lines\.json|lines\.mmd\.json)$' |
        sed 's/.*/"&":true/' | paste -sd, || true)
    id=$(upload "$samples/$2.pdf" -F "options_json={\"conversion_formats\":{$requested}}")
    [ "$(wait_for "$id")" = completed ] || die "$2: $(cat "$work/reply")"
    for ext in ${formats//,/ }; do
        fetch "/files/v1/$id.$ext"
        case $ext in
        mmd | lines.json | lines.mmd.json | md) sed "s/$id/FILE/g" "$work/reply" ;;
        *) cat "$work/reply" ;;
        esac >"$work/$1/$2.$ext"
    done
}

for run in one two; do
    mkdir "$work/$run"
    data=$work/data-$run
    rm -f "$work/key"
    start_server --public-url https://recto.test
    # Another order, so that what a renderer answered before is not the same either.
    documents='paper scan'
    [ "$run" = one ] || documents='scan paper'
    for document in $documents; do convert "$run" "$document"; done
    stop_server
done
for document in paper scan; do
    for ext in ${formats//,/ }; do
        cmp "$work/one/$document.$ext" "$work/two/$document.$ext" || different="${different:-} $document.$ext"
    done
done
[ -z "${different:-}" ] || die "not the same bytes:$different"
