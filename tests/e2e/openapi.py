#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""openapi.py URL APP_KEY LIST-ROUTES PDF: the description against the server it describes.

Every route is described and nothing else is. Every example of a request body is sent. Every {name}
of a path is taken from an earlier reply, or else from the parameter's example. Every reply has a
described status, and its body fits that status's schema, with no member that is not described.
"""
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import jsonschema

URL, APP_KEY, LIST_ROUTES, PDF = sys.argv[1:5]
METHODS = ("post", "put", "get", "options", "delete")
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
failures = []
known = {}  # what replies said, by the name of the member


def fail(text):
    failures.append(text)
    print(f"FAILED {text}", flush=True)


def call(method, path, headers=None, body=None, keyed=True):
    """Status, content type and body of a reply."""
    request = urllib.request.Request(URL + path, data=body, method=method.upper(), headers=headers or {})
    if keyed:
        request.add_header("app_key", APP_KEY)
    try:
        with opener.open(request, timeout=60) as reply:
            return reply.status, reply.headers.get("Content-Type", ""), reply.read()
    except urllib.error.HTTPError as reply:
        return reply.code, reply.headers.get("Content-Type", ""), reply.read()


API = json.loads(call("get", "/openapi.json", keyed=False)[2])


def follow(thing):
    while isinstance(thing, dict) and "$ref" in thing:
        at = API
        for key in thing["$ref"][2:].split("/"):
            at = at[key.replace("~1", "/").replace("~0", "~")]
        thing = at
    return thing


def strict(schema, within_all=False):
    """The schema without references, and closed: a member that is not described is an error."""
    schema = follow(schema)
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    out = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties"):
            out[key] = {name: strict(part) for name, part in value.items()}
        elif key == "allOf":
            out[key] = [strict(part, True) for part in value]
        elif key in ("items", "additionalProperties", "contentSchema"):
            out[key] = strict(value)
        elif key in ("oneOf", "anyOf"):
            out[key] = [strict(part, within_all) for part in value]
        else:
            out[key] = value
    if "properties" in out and "additionalProperties" not in out and not within_all:
        out["unevaluatedProperties"] = False
    elif "allOf" in out and not within_all:
        out["unevaluatedProperties"] = False
    return out


def media_for(content, mime):
    mime = mime.split(";")[0].strip()
    return content.get(mime) or content.get(mime.split("/")[0] + "/*") or content.get("*/*")


def check(where, operation, reply):
    """The reply fits the description. Returns its JSON, if it has any."""
    status, mime, body = reply
    response = follow(operation["responses"].get(str(status)))
    if response is None:
        fail(f"{where}: status {status} is not described: {body[:300]!r}")
        return None
    content = response.get("content")
    if content is None:
        return None
    media = media_for(content, mime)
    if media is None:
        fail(f"{where}: content type {mime} of {status} is not described")
        return None
    if not mime.startswith("application/json"):
        return None
    value = json.loads(body)
    validator = jsonschema.Draft202012Validator(strict(media["schema"]),
                                                format_checker=jsonschema.FormatChecker())
    for error in validator.iter_errors(value):
        fail(f"{where}: {status}: {error.json_path}: {error.message[:300]}")
    return value


def learn(value):
    for name, text in (value or {}).items():
        if isinstance(text, str) and name.endswith("_id"):
            known.setdefault(name, text)


def parameters_of(item, operation):
    return [follow(p) for p in item.get("parameters", []) + operation.get("parameters", [])]


def fill(path, parameters, unknown=False):
    """The path with its {names} and the query that it must have."""
    query = []
    for p in parameters:
        value = known.get(p["name"], p.get("example"))
        if p["in"] == "path":
            if unknown and p["name"] not in ("ext", "asset"):
                value = "01a206d4-0acf-7144-82db-c379eb16e51d" + ("-1" if p["name"] == "image_id" else "")
            path = path.replace("{%s}" % p["name"], urllib.parse.quote(str(value), safe=""))
        elif p["in"] == "query" and p.get("required"):
            query.append((p["name"], value))
    return path + ("?" + urllib.parse.urlencode(query) if query else "")


def form(value):
    boundary = "a-boundary-of-the-test"
    parts = []
    for name, text in value.items():
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if name == "file":
            with open(PDF, "rb") as file:
                parts.append(f'{head}; filename="{text}"\r\n\r\n'.encode() + file.read() + b"\r\n")
        else:
            parts.append(f"{head}\r\n\r\n{text}\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()


def send_examples(where, path, item, method, operation):
    for mime, media in follow(operation["requestBody"])["content"].items():
        for name, example in media.get("examples", {}).items():
            kind, body = form(example["value"]) if mime.startswith("multipart") else \
                (mime, json.dumps(example["value"]).encode())
            if not mime.startswith("multipart"):
                errors = jsonschema.Draft202012Validator(
                    {**media["schema"], "components": API["components"]},
                    resolver=jsonschema.RefResolver("", API)).iter_errors(example["value"])
                for error in errors:
                    fail(f"{where}: example {name}: {error.message[:300]}")
            reply = call(method, fill(path, parameters_of(item, operation)), {"Content-Type": kind}, body)
            value = check(f"{where} ({name})", operation, reply)
            if reply[0] != 200:
                fail(f"{where} ({name}): status {reply[0]}: {reply[2][:300]!r}")
            learn(value)
        if not media.get("examples"):
            fail(f"{where}: {mime} has no example")


def send(path, item, method, operation):
    where = f"{method.upper()} {path}"
    parameters = parameters_of(item, operation)
    if "requestBody" in operation:
        send_examples(where, path, item, method, operation)
        reply = call(method, fill(path, parameters), {"Content-Type": "application/json"}, b"{")
        check(f"{where} (no JSON)", operation, reply)
        if reply[0] == 200 and not operation.get("x-body-optional") and "error" not in json.loads(reply[2]):
            fail(f"{where}: half a JSON text was taken")
    else:
        reply = call(method, fill(path, parameters))
        value = check(where, operation, reply)
        if reply[0] >= 300:
            fail(f"{where}: status {reply[0]}: {reply[2][:300]!r}")
        learn(value)
    if any(p["in"] == "path" for p in parameters):
        check(f"{where} (unknown)", operation, call(method, fill(path, parameters, unknown=True)))
    if operation.get("security", API["security"]):
        reply = call(method, fill(path, parameters), keyed=False)
        check(f"{where} (no key)", operation, reply)
        if reply[0] != 401:
            fail(f"{where}: status {reply[0]} without a key")


def operations():
    for method in METHODS:
        for path, item in API["paths"].items():
            if method in item:
                yield path, item, method, item[method]


def check_routes():
    served = set(subprocess.run([LIST_ROUTES], capture_output=True, text=True, check=True).stdout.split("\n")) - {""}
    described = {f"{method.upper()} {path}" for path, _, method, _ in operations()}
    for route in sorted(served - described):
        fail(f"{route} is served and not described")
    for route in sorted(described - served):
        fail(f"{route} is described and not served")
    ids = [operation["operationId"] for _, _, _, operation in operations()]
    for name in set(ids):
        if ids.count(name) > 1:
            fail(f"operationId {name} is there twice")


def wait_until_done():
    """The first file is completed; a picture that its Markdown refers to is known."""
    for _ in range(1200):
        status = json.loads(call("get", f"/files/v1/{known['file_id']}")[2])["status"]
        if status in ("completed", "error"):
            break
        time.sleep(0.1)
    if status != "completed":
        fail(f"the document ended as {status}")
    text = call("get", f"/files/v1/{known['file_id']}.mmd")[2].decode()
    crop = re.search(r"/cropped/([^?)}]+)\.jpg\?([^)}]+)", text)
    known["image_id"] = crop.group(1)
    known.update({name: value for name, value in urllib.parse.parse_qsl(crop.group(2))})


def wait_for_v3():
    """The document and the text that were sent through v3 are completed."""
    for path in (f"/v3/pdf/{known['pdf_id']}", f"/v3/converter/{known['conversion_id']}"):
        for _ in range(1200):
            status = json.loads(call("get", path)[2]).get("status")
            if status in ("completed", "error"):
                break
            time.sleep(0.1)
        if status != "completed":
            fail(f"{path} ended as {status}")


def wait_for_job():
    for _ in range(600):
        if json.loads(call("get", f"/files/v1/jobs/{known['job_id']}/files")[2]).get("files"):
            return
        time.sleep(0.1)
    fail("no file of the job was seen within a minute")


check_routes()
order = list(operations())
for entry in [e for e in order if e[2] == "post"]:
    send(*entry)
wait_until_done()
wait_for_job()
wait_for_v3()
for path, item, method, operation in [e for e in order if e[2] != "post"]:
    if operation["operationId"] == "getLegacyCrop":  # counts pages from 0
        file_id, page = known["image_id"].rsplit("-", 1)
        image_id, known["image_id"] = known["image_id"], f"{file_id}-{int(page) - 1}"
        query = "&".join(f"{n}={known[n]}" for n in ("top_left_x", "top_left_y", "width", "height"))
        check(f"GET {path}", operation, call("get", fill(path, parameters_of(item, operation)) + "?" + query))
        known["image_id"] = image_id
        continue
    send(path, item, method, operation)
print(f"{len(order)} operations, {len(failures)} failures")
sys.exit(1 if failures else 0)
