# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034,SC2154
# Sourced after peers.sh: Azurite, Microsoft's emulator of Blob Storage, on 127.0.0.1. It checks Shared Key
# signatures and shared access signatures.

azure_account=rectotest
azure_key=$(printf 'a key of the tests, thirty-two..' | base64 -w 0)

# start_azurite: sets azure_url, the account's; status 77 where it is not installed
start_azurite() {
    local main=$peers/node_modules/azurite/dist/src/blob/main.js port
    if ! command -v node >/dev/null || [ ! -f "$main" ]; then
        echo "Azurite is not installed; tests/peers/install does it"
        exit 77
    fi
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    AZURITE_ACCOUNTS=$azure_account:$azure_key node "$main" --blobHost 127.0.0.1 --blobPort "$port" \
        --location "$work/azurite" --silent --disableTelemetry --skipApiVersionCheck >"$work/azurite.log" 2>&1 &
    children+=($!)
    azure_url=http://127.0.0.1:$port/$azure_account
    for _ in $(seq 600); do
        [ "$(curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' "$azure_url" 2>/dev/null)" = 000 ] || return 0
        sleep 0.1
    done
    die "Azurite does not answer: $(tail -n 5 "$work/azurite.log")"
}

# blob make|put|get|sas BOX [BLOB [FILE]]: Azure's own client
blob() { node "$peers/blob.js" "$azure_url" "$azure_account" "$azure_key" "$@"; }
