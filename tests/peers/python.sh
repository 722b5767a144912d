# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sourced: $boto is a Python that has boto3, the independent S3 client (python3-boto3 belongs to the system's).
boto=
for boto in /usr/bin/python3 python3; do
    "$boto" -c 'import boto3' 2>/dev/null && break
    boto=
done
[ -n "$boto" ] || {
    echo "python3-boto3 is not installed"
    exit 77
}
