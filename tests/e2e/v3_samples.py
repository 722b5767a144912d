#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""v3_samples.py URL APP_ID APP_KEY PDF: every sample request of the v3 reference about documents,
as it stands there but for hosts and file names, and the members and types of the answers."""
import functools
import http.client
import http.server
import io
import json
import os
import sys
import threading
import time
import urllib.parse
import zipfile

URL, APP_ID, APP_KEY, PDF = sys.argv[1:5]
HOST = urllib.parse.urlsplit(URL).netloc
BOTH = {"app_id": APP_ID, "app_key": APP_KEY}
KEY = {"app_key": APP_KEY}
JSON = {"Content-Type": "application/json"}
failures = 0


class Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def serve_files():
    files = functools.partial(Files, directory=os.path.dirname(PDF))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}"


def call(method, path, headers, body=None):
    connection = http.client.HTTPConnection(HOST, timeout=120)
    connection.request(method, path, body, headers)
    reply = connection.getresponse()
    return reply.status, reply.getheader("Content-Type") or "", reply.read()


def form(*parts):
    """As clients write forms; a part is (name, file name or None, content)."""
    text = b""
    for name, filename, content in parts:
        shown = f'; filename="{filename}"' if filename else ""
        text += f'--b\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n\r\n'.encode()
        text += content if isinstance(content, bytes) else content.encode()
        text += b"\r\n"
    return text + b"--b--\r\n", {"Content-Type": "multipart/form-data; boundary=b"}


def fits(value, wanted, where, problems):
    """Types: a class, a tuple of classes, a set of values, [of each], {member: type}; "name?" may
    be absent, {...: type} means any other member."""
    if isinstance(wanted, dict):
        if not isinstance(value, dict):
            problems.append(f"{where} is {value!r}")
            return
        names = {name.rstrip("?") for name in wanted if name is not ...}
        for name, kind in wanted.items():
            if name is ...:
                continue
            if name.rstrip("?") in value:
                fits(value[name.rstrip("?")], kind, f"{where}.{name}", problems)
            elif not name.endswith("?"):
                problems.append(f"{where}.{name} is missing")
        for name in set(value) - names:
            if ... in wanted:
                fits(value[name], wanted[...], f"{where}.{name}", problems)
            else:
                problems.append(f"{where}.{name} is not documented")
    elif isinstance(wanted, list):
        if not isinstance(value, list):
            problems.append(f"{where} is {value!r}")
            return
        for i, item in enumerate(value):
            fits(item, wanted[0], f"{where}.{i}", problems)
    elif isinstance(wanted, set):
        if value not in wanted:
            problems.append(f"{where} is {value!r}")
    elif isinstance(value, bool) and bool not in (wanted if isinstance(wanted, tuple) else (wanted,)):
        problems.append(f"{where} is {value!r}")
    elif not isinstance(value, wanted):
        problems.append(f"{where} is {value!r}")


NUMBER = (int, float)
REGION = {"top_left_x": int, "top_left_y": int, "width": int, "height": int}
STATUS = {
    "pdf_id": str, "status": {"received", "loaded", "split", "completed"}, "num_pages": int,
    "num_pages_completed": int, "percent_done": NUMBER, "input_file": str, "version": str,
    "created_at": str, "modified_at": str,
}
FORMAT = {"status": {"processing", "completed", "error"}, "error_info?": {"id": str, "error": str}}
CONVERSION = {"status": {"completed"}, "conversion_status": {"docx": FORMAT, "tex.zip": FORMAT}}
LINE = {
    "id": str, "parent_id?": str, "children_ids?": [str], "type": str, "subtype?": str, "line": int,
    "column": int, "font_size": int, "text": str, "text_display": str, "conversion_output": bool,
    "is_printed": bool, "is_handwritten": bool, "region": REGION, "cnt": [[int]],
    "selected_labels?": [str], "confidence?": NUMBER, "confidence_rate?": NUMBER,
}
MMD_LINE = {
    "line": int, "text": str, "is_printed": bool, "is_handwritten": bool, "region": REGION,
    "cnt": [[int]], "confidence?": NUMBER, "confidence_rate?": NUMBER,
}
PAGE = {"image_id": str, "page": int, "page_height": int, "page_width": int}
DETECTIONS = {
    name: bool
    for name in ("contains_chemistry", "contains_diagram", "is_handwritten", "is_printed",
                 "contains_table", "contains_triangle", "contains_algorithm")
}
ANY = (dict, list, str, int, float, bool, type(None))


def sample(title, method, path, headers, body, wanted):
    """Send it; the reply is 200 and fits. @return the reply"""
    global failures
    if isinstance(body, dict):
        body = json.dumps(body)
    status, kind, content = call(method, path, headers, body)
    problems = [] if status == 200 else [f"status {status}"]
    reply = content
    if isinstance(wanted, (dict, list)):
        reply = json.loads(content)
        fits(reply, wanted, "reply", problems)
    elif wanted and not content.startswith(wanted):
        problems.append(f"{content[:40]!r}")
    print(f"{'FAILED' if problems else 'ok'} {title}: {'; '.join(problems)}")
    failures += bool(problems)
    return reply


def wait(path, is_over):
    while True:
        reply = json.loads(call("GET", path, BOTH)[2])
        if is_over(reply):
            return reply
        time.sleep(0.2)


def wait_for_formats(path):
    return wait(path, lambda r: r.get("status") == "completed" and all(
        f["status"] != "processing" for f in r["conversion_status"].values()))


def results(title, path, formats):
    """What is there of the formats; one that failed is told as an error."""
    for ext, begin in (("docx", b"PK"), ("tex.zip", b"PK"), ("tex", b"PK")):
        name = "tex.zip" if ext == "tex" else ext
        if formats[name]["status"] == "completed":
            sample(f"{title}: {ext}", "GET", f"{path}.{ext}", BOTH, None, begin)
        elif call("GET", f"{path}.{ext}", BOTH)[0] != 415:
            sys.exit(f"FAILED {title}: {ext} failed and can be fetched")


files = serve_files()
pdf_url = f"{files}/{os.path.basename(PDF)}"
with open(PDF, "rb") as file:
    pdf_bytes = file.read()

sample("app tokens: curl", "POST", "/v3/app-tokens", KEY, None,
       {"app_token": str, "app_token_expires_at": int})
by_url = sample("pdf: url", "POST", "/v3/pdf", {**BOTH, **JSON},
                {"url": pdf_url, "conversion_formats": {"docx": True, "tex.zip": True}}, {"pdf_id": str})
options = {"conversion_formats": {"docx": True, "tex.zip": True}, "math_inline_delimiters": ["$", "$"],
           "rm_spaces": True}
body, kind = form(("options_json", None, json.dumps(options)), ("file", "css299-notes.pdf", pdf_bytes))
sample("pdf: file, Python", "POST", "/v3/pdf", {**BOTH, **kind}, body, {"pdf_id": str})
body, kind = form(("file", "cs229-notes5.pdf", pdf_bytes), ("options_json", None, json.dumps(options)))
by_file = sample("pdf: file, curl", "POST", "/v3/pdf", {**BOTH, **kind}, body, {"pdf_id": str})
streamed = sample("pdf: streaming", "POST", "/v3/pdf", {**KEY, **JSON},
                  {"url": pdf_url, "streaming": True}, {"pdf_id": str})
status, _, content = call("GET", f"/v3/pdf/{streamed['pdf_id']}/stream", KEY)
for line in content.decode().splitlines():
    found = []
    if not line.strip():  # a sign of life
        continue
    fits(json.loads(line), {"version": str, "text": str, "page_idx": int, "pdf_selected_len": {3},
                            "pdf_id": str}, "stream", found)
    failures += bool(found)
print(f"stream: {status}, {content.count(b'pdf_selected_len')} pages {found}")
path = f"/v3/pdf/{by_url['pdf_id']}"
sample("pdf: status", "GET", path, BOTH, None, STATUS)
last = wait(path, lambda r: r["status"] in ("completed", "error"))
if last["status"] != "completed" or last["percent_done"] != 100 or last["input_file"] != pdf_url:
    sys.exit(f"FAILED {last}")
sample("conversion status", "GET", f"/v3/converter/{by_url['pdf_id']}", BOTH, None, CONVERSION)
formats = wait_for_formats(f"/v3/converter/{by_url['pdf_id']}")["conversion_status"]
sample("pdf: mmd", "GET", f"{path}.mmd", BOTH, None, b"\\title{")
results("pdf", path, formats)
sample("pdf: lines.json", "GET", f"{path}.lines.json", BOTH, None, {"pages": [{**PAGE, "lines": [LINE]}]})
sample("pdf: lines.mmd.json", "GET", f"{path}.lines.mmd.json", BOTH, None,
       {"pages": [{**PAGE, "lines": [MMD_LINE]}]})
by_form = f"/v3/pdf/{by_file['pdf_id']}"
wait(by_form, lambda r: r["status"] == "completed")
if b"\\(" in call("GET", f"{by_form}.mmd", BOTH)[2]:
    sys.exit("FAILED delimiters of options_json")
sample("pdf results", "GET", "/v3/pdf-results?per_page=100&from_date=2020-06-26T03%3A08%3A22.827Z", KEY,
       None, {"pdfs": [{"id": str, "input_file": str, "status": {"completed", "split", "loaded", "received"},
                        "created_at": str, "modified_at": str, "num_pages": int,
                        "num_pages_completed": int, "request_args": {...: ANY}}]})
sample("ocr results", "GET", f"/v3/ocr-results?pdf_id={by_url['pdf_id']}", KEY, None,
       {"ocr_results": [{"timestamp": str, "image_id": str, "duration": NUMBER, "endpoint": {"/v3/pdf"},
                         "request_args": {...: ANY}, "result": {"text": str, ...: ANY},
                         "detections": DETECTIONS}]})
sample("ocr results: tags", "GET",
       "/v3/ocr-results?from_date=2021-07-02T18%3A48%3A25.769285%2B00%3A00&page=1&per_page=10"
       "&tags=test_tag2&tags=test_tag3&is_handwritten=True", KEY, None, {"ocr_results": [str]})
sample("ocr usage", "GET", "/v3/ocr-usage?from_date=2021-01-01T00%3A00%3A00.000Z"
       "&to_date=2099-01-02T00%3A00%3A00.000Z&group_by=usage_type&timespan=month", BOTH, None,
       {"ocr_usage": [{"from_date": str, "app_id": [str], "usage_type": {"pdf-page"},
                       "request_args_hash": [str], "count": int}]})
deleted = sample("pdf: deletion", "DELETE", path, BOTH, None, {**STATUS, "deleted_at": str})
if call("GET", f"{path}.mmd", BOTH)[0] != 404 or deleted["status"] != "completed":
    sys.exit("FAILED deletion")
converted = sample("converter", "POST", "/v3/converter", {**BOTH, **JSON},
                   {"mmd": "_full mmd text_", "formats": {"docx": True, "tex.zip": True}},
                   {"conversion_id": str})
path = f"/v3/converter/{converted['conversion_id']}"
if call("GET", f"{path}.docx", BOTH)[0] != 404:
    sys.exit("FAILED a conversion is there at once")
formats = wait_for_formats(path)["conversion_status"]
sample("converter: status", "GET", path, BOTH, None, CONVERSION)
results("converter", path, formats)
sample("converter: mmd", "GET", f"{path}.mmd", BOTH, None, b"_full mmd text_")
text = call("GET", f"{by_form}.mmd", BOTH)[2].decode()
converted = sample("converter: a document's text", "POST", "/v3/converter", {**BOTH, **JSON},
                   {"mmd": text, "formats": {"tex.zip": True}}, {"conversion_id": str})
path = f"/v3/converter/{converted['conversion_id']}"
if wait_for_formats(path)["conversion_status"]["tex.zip"]["status"] == "completed":
    names = zipfile.ZipFile(io.BytesIO(call("GET", f"{path}.tex.zip", BOTH)[2])).namelist()
    if not any(name.startswith("images/") and name.endswith(".jpg") for name in names):
        sys.exit(f"FAILED the document's images are not in the archive: {names}")
sample("converter results", "GET", "/v3/converter-results", BOTH, None,
       {"documents": [{"id": str, "input_file": str, "status": {"completed"}, "created_at": str,
                       "modified_at": str, "request_args": {...: ANY}}]})
sys.exit(failures > 0)
