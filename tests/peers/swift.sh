# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced after tests/e2e/server.sh: OpenStack Swift with its S3 interface, on 127.0.0.1, with all that it
# keeps below $work/swift. Swift checks every signature (version 4) and speaks S3 as its authors read
# Amazon's documents, not as we do.

swift_key=test:tester # access key of a user of tempauth, and its secret
swift_secret=testing-secret

# free_port: one that nobody listens on now
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# swift_write NAME PORT PIPELINE: the configuration of one server
swift_write() {
    cat >"$swift_dir/$1.conf" <<CONF
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $2
workers = 0
user = $(id -un)
swift_dir = $swift_dir
devices = $swift_dir/devices
mount_check = false
log_address = /dev/null
log_level = WARNING
[pipeline:main]
pipeline = $3
[app:$1-server]
use = egg:swift#${1%%-*}
CONF
}

swift_configure() {
    local what port
    mkdir -p "$swift_dir/devices/d1"
    printf '[swift-hash]\nswift_hash_path_prefix = p\nswift_hash_path_suffix = s\n[storage-policy:0]\nname = one\ndefault = yes\n' \
        >"$swift_dir/swift.conf"
    for what in account container object; do
        port=$(free_port)
        swift_write $what "$port" "$what-server"
        (
            cd "$swift_dir" &&
                swift-ring-builder $what.builder create 4 1 0 &&
                swift-ring-builder $what.builder add "r1z1-127.0.0.1:$port/d1" 1 &&
                swift-ring-builder $what.builder rebalance
        ) >>"$work/swift.log" 2>&1 || die "no ring: $(tail -n 3 "$work/swift.log")"
    done
    swift_port=$(free_port)
    swift_write proxy "$swift_port" \
        "catch_errors gatekeeper healthcheck proxy-logging cache listing_formats bulk s3api tempauth slo dlo proxy-logging proxy-server"
    cat >>"$swift_dir/proxy.conf" <<CONF
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = $swift_secret .admin
user_test_reader = reader-secret
[filter:slo]
use = egg:swift#slo
min_segment_size = 1
[filter:dlo]
use = egg:swift#dlo
CONF
}

# start_swift: sets swift_url; status 77 where Swift is not installed
start_swift() {
    local what
    for what in ring-builder proxy-server account-server container-server object-server; do
        command -v "swift-$what" >/dev/null || {
            echo "swift-$what is not installed"
            exit 77
        }
    done
    swift_dir=$work/swift
    swift_configure
    for what in account container object proxy; do
        PYTHONWARNINGS=ignore "swift-$what-server" "$swift_dir/$what.conf" >>"$work/swift.log" 2>&1 &
        children+=($!)
    done
    swift_url=http://127.0.0.1:$swift_port
    for _ in $(seq 300); do
        curl -fsS --noproxy '*' "$swift_url/healthcheck" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    die "Swift does not answer: $(tail -n 5 "$work/swift.log")"
}
