#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A stand-in, on 127.0.0.1, for the clouds that cannot be had on one machine.

It speaks, as far as a client that reads and writes objects needs them, and written from the
providers' references:

  /s3/BUCKET/KEY             Amazon S3, signature version 4, temporary credentials
  /sts                       AssumeRole (signed) and AssumeRoleWithWebIdentity
  /imds/...                  EC2 instance metadata, version 2
  /gcs/BUCKET/KEY            Cloud Storage's XML API, with a token or an HMAC key
  /gcp/token                 OAuth 2.0 for service accounts (JWT bearer, RS256)
  /gcp/iam/v1/...            IAM Credentials, generateAccessToken
  /gcp/metadata/...          the metadata server's token
  /azure/ACCOUNT/BOX/BLOB    Blob Storage with a bearer token
  /login/TENANT/oauth2/v2.0/token   Azure AD, client credentials

Every signature and token is checked, and what is wrong is refused as the provider refuses it. Who
may do what is in the configuration: {"grants": {"s3/BUCKET": {"PRINCIPAL": "rw"}}, ...}; a
principal is a key's id, a role's ARN, a service account's address or a tenant.

For tests, without any right: PUT and GET /peek/STORE/BUCKET/KEY; POST /control {"at": "s3",
"method": "PUT", "fault": "throttle", "count": 2}, with the faults throttle, slow (503), error
(500), deny, cut (the connection ends in the middle) and stall (nothing for a minute); GET /control
gives the number of answers by service, method (LIST for a listing) and status, and of faults: {"s3 PUT 200": 3, "s3
PUT slow": 1}; a fault with the count 0 takes back those before it; GET /keys/STORE/BUCKET/PREFIX
lists.

usage: cloud.py CONFIGURATION READY-FILE
"""
import base64
import datetime
import hashlib
import hmac
import json
import os
import re
import secrets
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

lock = threading.Lock()
objects = {}  # (store, bucket, key) -> bytes
uploads = {}  # id of a multipart upload -> {number: bytes}
blocks = {}  # (store, bucket, key) -> {block id: bytes}
faults = []  # as /control takes them
counts = {}
temporary = {}  # access key id -> (secret, session token, principal, end)
tokens = {}  # bearer -> (principal, kind, end)
config = {}


class Refusal(Exception):
    def __init__(self, status, code, message=""):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message or code


def quote(text, safe="-_.~"):
    return urllib.parse.quote(text, safe=safe)


def b64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sign(secret, day, region, service, text):
    key = b"AWS4" + secret.encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def check_v4(rq, service):
    """Principal of a request signed with version 4. AWS General Reference, "Signature Version 4"."""
    m = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, ?"
        r"SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})", rq.headers.get("Authorization", ""))
    if not m:
        raise Refusal(403, "AccessDenied", "no signature")
    key_id, day, region, named, signed, signature = m.groups()
    stamp = rq.headers.get("x-amz-date", "")
    try:
        when = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ")
    except ValueError:
        raise Refusal(403, "AccessDenied", "no date") from None
    if abs((datetime.datetime.utcnow() - when).total_seconds()) > 900 or stamp[:8] != day:
        raise Refusal(403, "RequestTimeTooSkewed")
    names = signed.split(";")
    wanted = {"host"} | {h.lower() for h in rq.headers if h.lower().startswith("x-amz-")}
    if names != sorted(names) or not wanted <= set(names) or named != service:
        raise Refusal(403, "SignatureDoesNotMatch", "headers that must be signed are not")
    digest = hashlib.sha256(rq.body).hexdigest()
    if service == "s3" and rq.headers.get("x-amz-content-sha256") not in (digest, "UNSIGNED-PAYLOAD"):
        raise Refusal(400, "XAmzContentSHA256Mismatch")
    query = "&".join(sorted(f"{quote(k)}={quote(v)}" for k, v in rq.query))
    headers = "".join(f"{n}:{' '.join((rq.headers.get(n) or '').split())}\n" for n in names)
    hashed = rq.headers.get("x-amz-content-sha256", digest)
    canonical = "\n".join([rq.command, rq.raw_path, query, headers, signed, hashed])
    scope = f"{day}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    session = rq.headers.get("x-amz-security-token")
    if key_id in temporary:
        secret, wants, principal, end = temporary[key_id]
        if session != wants:
            raise Refusal(403, "InvalidToken")
        if end < time.time():
            raise Refusal(400, "ExpiredToken")
    elif key_id in config["keys"] and not session:
        secret, principal = config["keys"][key_id], key_id
    else:
        raise Refusal(403, "InvalidAccessKeyId")
    if not hmac.compare_digest(sign(secret, day, region, service, text), signature):
        raise Refusal(403, "SignatureDoesNotMatch")
    return principal


def check_bearer(rq, kind):
    scheme, _, token = rq.headers.get("Authorization", "").partition(" ")
    principal, of, end = tokens.get(token, (None, None, 0))
    if scheme != "Bearer" or of != kind or end < time.time():
        raise Refusal(401, "InvalidToken" if token else "AuthenticationRequired")
    return principal


def give_token(principal, kind):
    token = secrets.token_urlsafe(24)
    tokens[token] = (principal, kind, time.time() + 3600)
    return token


# ---- the services that give credentials -----------------------------------------------------------


def sts(rq):
    """AWS STS API Reference."""
    form = dict(urllib.parse.parse_qsl(rq.body.decode(), keep_blank_values=True))
    role = config["roles"].get(form.get("RoleArn"))
    action = form.get("Action")
    if form.get("Version") != "2011-06-15" or action not in ("AssumeRole", "AssumeRoleWithWebIdentity"):
        raise Refusal(400, "InvalidAction")
    if action == "AssumeRole":
        caller = check_v4(rq, "sts")
        if not role or caller not in role.get("trusts", []):
            raise Refusal(403, "AccessDenied", "not authorized to perform: sts:AssumeRole")
        if role.get("external_id") and form.get("ExternalId") != role["external_id"]:
            raise Refusal(403, "AccessDenied", "not authorized to perform: sts:AssumeRole")
    elif not role or form.get("WebIdentityToken") != role.get("web_identity"):
        raise Refusal(400, "InvalidIdentityToken")
    key_id, secret, session = "ASIA" + secrets.token_hex(8).upper(), secrets.token_hex(20), secrets.token_hex(40)
    temporary[key_id] = (secret, session, form["RoleArn"], time.time() + int(form.get("DurationSeconds", "3600")))
    expires = datetime.datetime.utcnow() + datetime.timedelta(hours=1)
    rq.reply(200, f"""<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>
<Credentials><AccessKeyId>{key_id}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>
<SessionToken>{session}</SessionToken><Expiration>{expires:%Y-%m-%dT%H:%M:%SZ}</Expiration></Credentials>
</{action}Result></{action}Response>""", "text/xml")


def imds(rq):
    """EC2 user guide, "Use IMDSv2"."""
    path = rq.raw_path[len("/imds"):]
    if rq.command == "PUT" and path == "/latest/api/token":
        if not rq.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "").isdigit():
            raise Refusal(400, "BadRequest")
        return rq.reply(200, give_token("machine", "imds"), "text/plain")
    token = tokens.get(rq.headers.get("X-aws-ec2-metadata-token"))
    if not token or token[1] != "imds":
        raise Refusal(401, "Unauthorized")
    roles = "/latest/meta-data/iam/security-credentials/"
    if path == roles:
        return rq.reply(200, "machine-role", "text/plain")
    if path != roles + "machine-role":
        raise Refusal(404, "NotFound")
    key_id, secret, session = "ASIA" + secrets.token_hex(8).upper(), secrets.token_hex(20), secrets.token_hex(40)
    temporary[key_id] = (secret, session, "machine-role", time.time() + 3600)
    return rq.reply_json({"Code": "Success", "AccessKeyId": key_id, "SecretAccessKey": secret, "Token": session})


def check_jwt(jwt, audience):
    """RFC 7515 and 7518 (RS256); "Using OAuth 2.0 for server to server applications"."""
    parts = jwt.split(".")
    try:
        header, claims = json.loads(b64url(parts[0])), json.loads(b64url(parts[1]))
        signature = int.from_bytes(b64url(parts[2]), "big")
    except (ValueError, IndexError):
        raise Refusal(400, "invalid_grant") from None
    n, size = int(config["gcp"]["modulus"], 16), len(config["gcp"]["modulus"]) // 2
    digest = hashlib.sha256(f"{parts[0]}.{parts[1]}".encode()).digest()
    info = bytes.fromhex("3031300d060960864801650304020105000420") + digest
    padded = b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info
    now = time.time()
    if (header.get("alg") != "RS256" or pow(signature, 65537, n) != int.from_bytes(padded, "big")
            or claims.get("iss") != config["gcp"]["email"] or claims.get("aud") != audience
            or not claims.get("scope") or not now - 60 < claims.get("iat", 0) < now + 60
            or not now < claims.get("exp", 0) <= now + 3660):
        raise Refusal(400, "invalid_grant", "Invalid JWT Signature.")
    return claims["iss"]


def gcp(rq):
    path = rq.raw_path
    if path == "/gcp/token":
        form = dict(urllib.parse.parse_qsl(rq.body.decode()))
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            raise Refusal(400, "unsupported_grant_type")
        email = check_jwt(form.get("assertion", ""), rq.base + path)
        return rq.reply_json({"access_token": give_token(email, "gcp"), "expires_in": 3599, "token_type": "Bearer"})
    if path.startswith("/gcp/metadata/"):
        if rq.headers.get("Metadata-Flavor") != "Google":
            raise Refusal(403, "Forbidden")
        return rq.reply_json({"access_token": give_token(config["gcp"]["email"], "gcp"), "expires_in": 3599})
    m = re.fullmatch(r"/gcp/iam/v1/projects/-/serviceAccounts/([^/:]+):generateAccessToken", path)
    if not m:
        raise Refusal(404, "NOT_FOUND")
    caller, target = check_bearer(rq, "gcp"), urllib.parse.unquote(m.group(1))
    if caller not in config["gcp"]["creators"].get(target, []):
        raise Refusal(403, "PERMISSION_DENIED", "iam.serviceAccounts.getAccessToken denied")
    if "https://www.googleapis.com/auth/" not in json.loads(rq.body)["scope"][0]:
        raise Refusal(400, "INVALID_ARGUMENT")
    return rq.reply_json({"accessToken": give_token(target, "gcp"), "expireTime": "2100-01-01T00:00:00Z"})


def login(rq):
    """Microsoft identity platform, "client credentials flow"."""
    tenant = urllib.parse.unquote(rq.raw_path.split("/")[2])
    form = dict(urllib.parse.parse_qsl(rq.body.decode()))
    if rq.raw_path != f"/login/{quote(tenant)}/oauth2/v2.0/token" or tenant not in config["azure"]["tenants"]:
        raise Refusal(400, "invalid_request", "AADSTS90002: Tenant not found.")
    if (form.get("client_id"), form.get("client_secret")) != (config["azure"]["app_id"], config["azure"]["secret"]):
        raise Refusal(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
    if form.get("grant_type") != "client_credentials" or form.get("scope") != "https://storage.azure.com/.default":
        raise Refusal(400, "invalid_scope")
    rq.reply_json({"token_type": "Bearer", "expires_in": 3599, "access_token": give_token(tenant, "azure")})


# ---- objects --------------------------------------------------------------------------------------


def need(store, bucket, principal, right):
    grants = config["grants"].get(f"{store}/{bucket}")
    if grants is None:
        raise Refusal(404, "ContainerNotFound" if store == "azure" else "NoSuchBucket")
    if right not in grants.get(principal, ""):
        raise Refusal(403, "AuthorizationPermissionMismatch" if store == "azure" else "AccessDenied")


def send_object(rq, name):
    body = objects.get(name)
    if body is None:
        raise Refusal(404, "BlobNotFound" if name[0] == "azure" else "NoSuchKey")
    etag = '"' + hashlib.md5(body).hexdigest() + '"'
    if rq.headers.get("if-match", etag) != etag:
        raise Refusal(412, "PreconditionFailed")
    m = re.fullmatch(r"bytes=(\d+)-(\d*)", rq.headers.get("range") or "")
    if not m:
        return rq.reply(200, body, "application/octet-stream", {"ETag": etag})
    first, last = int(m.group(1)), min(int(m.group(2) or len(body)), len(body) - 1)
    if first >= len(body):
        raise Refusal(416, "InvalidRange")
    return rq.reply(206, body[first:last + 1], "application/octet-stream",
                    {"ETag": etag, "Content-Range": f"bytes {first}-{last}/{len(body)}"})


def list_objects(rq, store, bucket):
    """At most 3 a page, so that a second page is asked for."""
    query = dict(rq.query)
    azure = store == "azure"
    rq.verb = "LIST"
    after = query.get("marker" if azure else "continuation-token", "")
    keys = sorted(k for s, b, k in objects if (s, b) == (store, bucket) and k.startswith(query.get("prefix", "")) and k > after)
    page, more = keys[:3], len(keys) > 3
    if azure:
        rows = "".join(f"<Blob><Name>{escape(k)}</Name><Properties><Content-Length>"
                       f"{len(objects[store, bucket, k])}</Content-Length></Properties></Blob>" for k in page)
        return rq.reply(200, f"<EnumerationResults><Blobs>{rows}</Blobs><NextMarker>"
                             f"{escape(page[-1]) if more else ''}</NextMarker></EnumerationResults>", "application/xml")
    rows = "".join(f"<Contents><Key>{escape(k)}</Key><Size>{len(objects[store, bucket, k])}</Size></Contents>" for k in page)
    token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
    return rq.reply(200, f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{rows}{token}</ListBucketResult>",
                    "application/xml")


def multipart(rq, name, query):
    if "uploads" in query and rq.command == "POST":
        upload = secrets.token_hex(8)
        uploads[upload] = {}
        return rq.reply(200, f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId>"
                             "</InitiateMultipartUploadResult>", "application/xml")
    parts = uploads.get(query.get("uploadId"))
    if parts is None:
        raise Refusal(404, "NoSuchUpload")
    if rq.command == "PUT":
        parts[int(query["partNumber"])] = rq.body
        return rq.reply(200, "", headers={"ETag": '"' + hashlib.md5(rq.body).hexdigest() + '"'})
    if rq.command == "DELETE":
        del uploads[query["uploadId"]]
        return rq.reply(204, "")
    listed = re.findall(r"<PartNumber>(\d+)</PartNumber>\s*<ETag>(?:&quot;|\")?([0-9a-f]{32})", rq.body.decode())
    if [(int(n), t) for n, t in listed] != [(n, hashlib.md5(b).hexdigest()) for n, b in sorted(parts.items())]:
        raise Refusal(400, "InvalidPart")
    objects[name] = b"".join(b for _, b in sorted(parts.items()))
    del uploads[query["uploadId"]]
    return rq.reply(200, "<CompleteMultipartUploadResult><ETag>&quot;x&quot;</ETag></CompleteMultipartUploadResult>", "application/xml")


def azure_put(rq, name, query):
    """REST API of Blob Storage: Put Blob, Put Block, Put Block List."""
    if query.get("comp") == "block":
        blocks.setdefault(name, {})[query["blockid"]] = rq.body
    elif query.get("comp") == "blocklist":
        ids = re.findall(r"<Latest>([^<]+)</Latest>", rq.body.decode())
        if any(i not in blocks.get(name, {}) for i in ids):
            raise Refusal(400, "InvalidBlockList")
        objects[name] = b"".join(blocks.pop(name)[i] for i in ids) if ids else b""
    elif rq.headers.get("x-ms-blob-type") != "BlockBlob":
        raise Refusal(400, "MissingRequiredHeader")
    else:
        objects[name] = rq.body
    return rq.reply(201, "")


def store(rq, service):
    if service == "azure":
        if not rq.headers.get("x-ms-version") or not rq.headers.get("x-ms-date"):
            raise Refusal(400, "MissingRequiredHeader")
        principal = check_bearer(rq, "azure")
    elif service == "gcs" and rq.headers.get("Authorization", "").startswith("Bearer"):
        principal = check_bearer(rq, "gcp")
    else:
        principal = check_v4(rq, "s3")
    path = rq.raw_path[len(service) + 2:]
    if service == "azure": # ACCOUNT/BOX/BLOB: the account is part of the bucket's name here
        account, _, path = path.partition("/")
        box, _, key = path.partition("/")
        bucket = f"{account}/{box}"
    else:
        bucket, _, key = path.partition("/")
    key, query = urllib.parse.unquote(key), dict(rq.query)
    name = (service, bucket, key)
    need(service, bucket, principal, "r" if rq.command in ("GET", "HEAD") else "w")
    if not key and rq.command == "GET":
        return list_objects(rq, service, bucket)
    if "uploads" in query or "uploadId" in query:
        return multipart(rq, name, query)
    if rq.command in ("GET", "HEAD"):
        return send_object(rq, name)
    if rq.command == "PUT" and service == "azure":
        return azure_put(rq, name, query)
    if rq.command == "PUT":
        objects[name] = rq.body
        return rq.reply(200, "", headers={"ETag": '"' + hashlib.md5(rq.body).hexdigest() + '"'})
    if rq.command == "DELETE":
        objects.pop(name, None)
        return rq.reply(202 if service == "azure" else 204, "")
    raise Refusal(405, "MethodNotAllowed")


# ---- the server -----------------------------------------------------------------------------------


def peek(rq):
    parts = rq.raw_path.split("/", 4 if rq.raw_path.split("/")[2] != "azure" else 5)[2:]
    name = (parts[0], "/".join(parts[1:-1]), urllib.parse.unquote(parts[-1]))
    if rq.command == "PUT":
        objects[name] = rq.body
        return rq.reply(200, "")
    return send_object(rq, name)


def control(rq):
    if rq.command == "GET":
        return rq.reply_json(counts)
    fault = json.loads(rq.body)
    if fault["count"] == 0: # no more of those
        for f in faults:
            if (f["at"], f.get("method")) == (fault["at"], fault.get("method")):
                f["count"] = 0
    faults.append(fault)
    return rq.reply_json({"faults": len(faults)})


def keys(rq):
    service, bucket, prefix = rq.raw_path.split("/", 4)[2:]
    found = sorted(k for s, b, k in objects if (s, b) == (service, bucket) and k.startswith(prefix))
    return rq.reply(200, "".join(k + "\n" for k in found))


services = {"keys": keys, "s3": lambda rq: store(rq, "s3"), "gcs": lambda rq: store(rq, "gcs"),
            "azure": lambda rq: store(rq, "azure"), "sts": sts, "imds": imds, "gcp": gcp, "login": login,
            "peek": peek, "control": control}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    service = None
    cut = False

    def log_message(self, *args):
        pass

    def reply(self, status, body, mime="text/plain", headers=None):
        body = body.encode() if isinstance(body, str) else body
        with lock:
            name = f"{self.service} {self.verb} {status}"
            counts[name] = counts.get(name, 0) + 1
        self.send_response(status)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:len(body) // 2] if self.cut else body)
        if self.cut:
            self.wfile.flush()
            self.close_connection = True

    def reply_json(self, value):
        self.reply(200, json.dumps(value), "application/json")

    def refuse(self, r):
        if self.service in ("login", "gcp"):
            return self.reply(r.status, json.dumps({"error": r.code, "error_description": r.message}), "application/json")
        error = f"<Error><Code>{r.code}</Code><Message>{escape(r.message)}</Message></Error>"
        if self.service == "sts":
            error = f"<ErrorResponse>{error}</ErrorResponse>"
        return self.reply(r.status, '<?xml version="1.0"?>' + error, "application/xml", {"x-ms-error-code": r.code})

    def take_fault(self):
        with lock:
            for f in faults:
                if f["at"] == self.service and f.get("method", self.command) == self.command and f["count"] > 0:
                    f["count"] -= 1
                    name = f"{self.service} {self.command} {f['fault']}"
                    counts[name] = counts.get(name, 0) + 1
                    return f["fault"]
        return None

    def handle_one(self):
        self.raw_path, _, query = self.path.partition("?")
        self.query = urllib.parse.parse_qsl(query, keep_blank_values=True)
        self.service = self.raw_path.split("/")[1]
        self.base, self.verb = config["base"], self.command
        fault = self.take_fault()
        length = int(self.headers.get("Content-Length") or 0)
        if fault == "cut" and length > 0:
            self.rfile.read(length // 2)
            self.close_connection = True
            return None
        self.body = self.rfile.read(length)
        self.cut = fault == "cut"
        if fault == "stall":
            time.sleep(60)
        try:
            if fault == "throttle":
                raise Refusal(429, "TooManyRequests")
            if fault == "slow":
                raise Refusal(503, "ServerBusy" if self.service == "azure" else "SlowDown")
            if fault == "error":
                raise Refusal(500, "InternalError")
            if fault == "deny":
                raise Refusal(403, "AccessDenied")
            if self.service not in services:
                raise Refusal(404, "NotFound")
            return services[self.service](self)
        except Refusal as r:
            return self.refuse(r)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_one


class Server(ThreadingHTTPServer):
    daemon_threads = True


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        config.update(json.load(f))
    server = Server(("127.0.0.1", 0), Handler)
    config["base"] = f"http://127.0.0.1:{server.server_port}"
    with open(sys.argv[2] + ".new", "w", encoding="utf-8") as f:
        f.write(config["base"])
    os.rename(sys.argv[2] + ".new", sys.argv[2])
    server.serve_forever()


main()
