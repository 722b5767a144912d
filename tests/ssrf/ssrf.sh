#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ssrf.sh RECTO-SERVER [TEXT]: ssrf.py in a network of its own, in which its name server is asked. Exit status
# 77 (skipped) where the kernel gives no namespaces.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/recto-ssrf-XXXXXX")
trap 'rm -rf "$work"' EXIT
printf '127.0.0.1 localhost localhost.localdomain\n::1 localhost ip6-localhost\n' >"$work/hosts"
printf 'nameserver 127.0.0.1\noptions timeout:25 attempts:1\n' >"$work/resolv.conf"
printf 'hosts: files dns\npasswd: files\ngroup: files\n' >"$work/nsswitch.conf"

if unshare -n -m true 2>/dev/null; then
    how=(unshare -n -m)
elif unshare -U -r -n -m true 2>/dev/null; then
    how=(unshare -U -r -n -m)
else
    echo "no namespaces here"
    exit 77
fi
# shellcheck disable=SC2016
"${how[@]}" bash -c '
    set -e
    mount --make-rprivate /
    work=$1 here=$2
    shift 2
    for name in hosts resolv.conf nsswitch.conf; do
        mount --bind "$work/$name" "$(readlink -f "/etc/$name")"
    done
    exec python3 "$here/ssrf.py" "$@"' ssrf "$work" "$here" "$@"
