#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An S3 client that is not ours (boto3). usage: s3.py ENDPOINT KEY SECRET make|put|get|list BUCKET [KEY [FILE]]"""
import sys

import boto3
from botocore.config import Config

endpoint, key_id, secret, verb, bucket, *rest = sys.argv[1:]
client = boto3.client("s3", endpoint_url=endpoint, aws_access_key_id=key_id, aws_secret_access_key=secret,
                      region_name="us-east-1", config=Config(s3={"addressing_style": "path"}))
if verb == "make":
    client.create_bucket(Bucket=bucket)
elif verb == "put":
    client.upload_file(rest[1], bucket, rest[0])
elif verb == "get":
    client.download_file(bucket, rest[0], rest[1])
elif verb == "list":
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="".join(rest)):
        for entry in page.get("Contents", []):
            print(entry["Key"], entry["Size"])
