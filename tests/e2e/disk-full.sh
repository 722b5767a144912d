#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A disk that is full: submissions are refused and leave nothing behind, what was accepted before
# waits, and everything is completed once there is room again.
if [ "${IN_OWN_MOUNTS:-}" != yes ]; then
    unshare --user --map-root-user --mount true 2>/dev/null || exit 77 # a kernel without: skipped
    IN_OWN_MOUNTS=yes exec unshare --user --map-root-user --mount "$0" "$@"
fi
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

mkdir "$work/disk"
mount -t tmpfs -o size=24m tmpfs "$work/disk" || exit 77
data=$work/disk/data
trap 'status=$?; stop_server || status=1; umount -l "$work/disk"; (exit $status); clean_up' EXIT

free_kb() { df --output=avail -k "$work/disk" | tail -n 1; }
# Leave so many KiB, or none: the server may take room meanwhile.
fill() { head -c "$((($(free_kb) - $1) * 1024))" /dev/zero 2>/dev/null >"$work/disk/ballast" || true; }

start_server --min-free-bytes 0 --engines 1
first=$(upload "$samples/paper.pdf")
[ "$(wait_for "$first")" = completed ]

# room for rows, not for a document
fill 200
before=$(find "$data" -type f | wc -l)
expect 503 POST /files/v1 -F "file=@$samples/scan.pdf"
[ "$(get "$work/reply" error)" = unavailable ]
[ "$(get "$work/reply" error_info.id)" = unavailable ]
[ "$(find "$data" -type f | wc -l)" = "$before" ] || die "a refused upload left a file"
[ "$(wait_for "$first")" = completed ]

# accepted, and then the disk fills up while it is read
rm "$work/disk/ballast"
accepted=()
for _ in 1 2 3; do
    expect 200 POST /files/v1 -F "file=@$samples/paper.pdf"
    accepted+=("$(get "$work/reply" file_id)")
done
fill 0
for _ in 1 2 3 4 5; do
    status=$(call POST /files/v1 -F "file=@$samples/paper.pdf")
    [ "$status" = 503 ] || die "an upload to a full disk: status $status"
done
for _ in $(seq 600); do
    ! grep -q 'no room left' "$work/server.log" || break
    sleep 0.1
done
grep 'no room left' "$work/server.log" | grep -qv '"event":"request"' || die "the work met no full disk"
rm "$work/disk/ballast"
for id in "${accepted[@]}"; do
    [ "$(wait_for "$id")" = completed ] || die "lost: $(cat "$work/reply")"
    expect 200 GET "/files/v1/$id.mmd"
    sed "s/$id/$first/g" "$work/reply" >"$work/later.mmd"
    expect 200 GET "/files/v1/$first.mmd"
    cmp "$work/reply" "$work/later.mmd"
done

# and the server takes documents again
last=$(upload "$samples/paper.pdf")
[ "$(wait_for "$last")" = completed ]
[ -z "$(find "$data/store" -name '.*' -type f)" ] || die "temporaries are left"
