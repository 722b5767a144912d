#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The stand-in itself: what boto3 signs it takes, for objects and for roles, and what is signed wrong it refuses.
# shellcheck source=tests/peers/peers.sh
. "$(dirname "${BASH_SOURCE[0]}")/peers.sh"
# shellcheck source=tests/peers/cloud.sh
. "$peers/cloud.sh"
# shellcheck source=tests/peers/python.sh
. "$peers/python.sh"
start_cloud '{"s3/docs": {"AKIACUSTOMER": "rw", "arn:aws:iam::1:role/r": "r"}}' \
    "{\"arn:aws:iam::1:role/r\": {\"trusts\": [\"$operator_key\"], \"external_id\": \"outer\"}}"
"$boto" - "$cloud" "$operator_key" "$operator_secret" <<'PY'
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

cloud, operator_key, operator_secret = sys.argv[1:]


def client(service, path, key, secret, token=None):
    return boto3.client(service, endpoint_url=cloud + path, aws_access_key_id=key, aws_secret_access_key=secret,
                        aws_session_token=token, region_name="us-east-1",
                        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))


def refused(code, call, **args):
    try:
        call(**args)
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e
    else:
        sys.exit(f"{code} was not raised")


s3 = client("s3", "/s3", "AKIACUSTOMER", "customer-secret")
s3.put_object(Bucket="docs", Key="a b/ü+%.txt", Body=b"x" * 1000)
assert s3.get_object(Bucket="docs", Key="a b/ü+%.txt", Range="bytes=10-19")["Body"].read() == b"x" * 10
assert [o["Key"] for o in s3.list_objects_v2(Bucket="docs")["Contents"]] == ["a b/ü+%.txt"]
refused("SignatureDoesNotMatch", client("s3", "/s3", "AKIACUSTOMER", "wrong").list_objects_v2, Bucket="docs")
refused("NoSuchBucket", s3.list_objects_v2, Bucket="none")
sts = client("sts", "/sts", operator_key, operator_secret)
role = {"RoleArn": "arn:aws:iam::1:role/r", "RoleSessionName": "recto"}
refused("AccessDenied", sts.assume_role, **role)
got = sts.assume_role(ExternalId="outer", **role)["Credentials"]
assumed = client("s3", "/s3", got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])
assert assumed.get_object(Bucket="docs", Key="a b/ü+%.txt")["ContentLength"] == 1000
refused("AccessDenied", assumed.put_object, Bucket="docs", Key="k", Body=b"")
refused("InvalidToken", client("s3", "/s3", got["AccessKeyId"], got["SecretAccessKey"], "no").list_objects_v2, Bucket="docs")
PY
