#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""stream.py URL APP_KEY BOOK PAPER LOG: /v3/pdf/{pdf_id}/stream, with several readers, one that
goes away, and a worker that is killed."""
import http.client
import json
import os
import re
import signal
import sys
import threading
import time
import urllib.parse
import uuid

URL, APP_KEY, BOOK, PAPER, LOG = sys.argv[1:6]
HOST = urllib.parse.urlsplit(URL).netloc


def check(ok, text):
    if not ok:
        sys.exit(f"FAILED {text}")


def call(method, path, body=None, headers=None):
    connection = http.client.HTTPConnection(HOST, timeout=120)
    connection.request(method, path, body, {"app_key": APP_KEY, **(headers or {})})
    reply = connection.getresponse()
    return reply.status, reply.getheader("Content-Type"), reply.read()


def get_json(path):
    return json.loads(call("GET", path)[2])


def submit(path, **options):
    boundary = uuid.uuid4().hex
    with open(path, "rb") as file:
        content = file.read()
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="options_json"\r\n\r\n{json.dumps(options)}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="book.pdf"\r\n\r\n'
    ).encode() + content + f"\r\n--{boundary}--\r\n".encode()
    reply = json.loads(
        call("POST", "/v3/pdf", body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})[2]
    )
    check("pdf_id" in reply, f"submission: {reply}")
    return reply["pdf_id"]


class Reader(threading.Thread):
    """Reads a stream to its end, or closes it after some pages."""

    def __init__(self, pdf_id, events=False, leave_after=None):
        super().__init__()
        self.pdf_id, self.events, self.leave_after = pdf_id, events, leave_after
        self.pages, self.problem, self.status_at_first = [], None, None
        self.first = threading.Event()
        self.start()

    def run(self):
        try:
            self.read()
        except Exception as problem:  # noqa: told by the main thread
            self.problem = repr(problem)
        self.first.set()

    def read(self):
        connection = http.client.HTTPConnection(HOST, timeout=120)
        headers = {"app_key": APP_KEY}
        if self.events:
            headers["Accept"] = "text/event-stream"
        connection.request("GET", f"/v3/pdf/{self.pdf_id}/stream", headers=headers)
        reply = connection.getresponse()
        kind = "text/event-stream" if self.events else "application/x-ndjson"
        if reply.status != 200 or reply.getheader("Content-Type") != kind:
            raise ValueError(f"{reply.status} {reply.read()}")
        for line in reply:
            line = line.decode().rstrip("\n")
            if not line or line.startswith(":"):
                continue
            if self.events:
                if not line.startswith("data: "):
                    raise ValueError(f"no event: {line[:80]}")
                line = line[6:]
            self.pages.append(json.loads(line))
            if len(self.pages) == 1:
                self.status_at_first = get_json(f"/v3/pdf/{self.pdf_id}")
                self.first.set()
            if self.leave_after and len(self.pages) >= self.leave_after:
                connection.sock.close()
                return


def wait(pdf_id):
    while True:
        status = get_json(f"/v3/pdf/{pdf_id}")
        if status["status"] in ("completed", "error"):
            return status
        time.sleep(0.1)


def check_whole(reader, pdf_id, count):
    reader.join()
    check(not reader.problem, f"reader: {reader.problem}")
    check([p["page_idx"] for p in reader.pages] == list(range(1, count + 1)), "pages in order")
    for page in reader.pages:
        check(set(page) == {"version", "text", "page_idx", "pdf_selected_len", "pdf_id"}, f"{page}")
        check(page["pdf_selected_len"] == count and page["pdf_id"] == pdf_id, f"{page}")
    text = "".join(p["text"] for p in reader.pages)
    check(text == call("GET", f"/v3/pdf/{pdf_id}.mmd")[2].decode(), "the stream is not the mmd")


def several_readers():
    pdf_id = submit(BOOK, streaming=True, page_ranges="1-200", include_page_breaks=True)
    readers = [Reader(pdf_id), Reader(pdf_id, events=True), Reader(pdf_id, leave_after=1)]
    readers[0].first.wait(120)
    readers.append(Reader(pdf_id))  # comes later, and misses nothing
    wait(pdf_id)
    for i in (0, 1, 3):
        check_whole(readers[i], pdf_id, 200)
    at_first = readers[0].status_at_first
    check(at_first["status"] == "split", f"the first page came when it was {at_first}")
    print(f"first page when {at_first['num_pages_completed']} of 200 pages were read")
    check_whole(Reader(pdf_id), pdf_id, 200)  # again, when all is over
    lines = get_json(f"/v3/pdf/{pdf_id}.lines.json")["pages"]
    check([p["page"] for p in lines] == list(range(1, 201)), "pages of lines.json")
    shown = "".join(
        line["text_display"] for page in lines for line in page["lines"] if line["conversion_output"]
    )
    check(shown == call("GET", f"/v3/pdf/{pdf_id}.mmd")[2].decode(), "lines.json is not the mmd")
    check(len(get_json(f"/v3/pdf/{pdf_id}.lines.mmd.json")["pages"]) == 200, "lines.mmd.json")
    found = get_json(f"/v3/ocr-results?pdf_id={pdf_id}&per_page=1000")["ocr_results"]
    check(len({r["image_id"] for r in found}) == 200, "pages in ocr-results")


def worker_pid():
    with open(LOG, encoding="utf-8") as log:
        return int(re.findall(r'"event":"worker_started","pid":(\d+)', log.read())[-1])


def a_killed_worker():
    pdf_id = submit(BOOK, streaming=True)
    reader = Reader(pdf_id)
    reader.first.wait(120)
    os.kill(worker_pid(), signal.SIGKILL)
    check(wait(pdf_id)["status"] == "completed", "it completes without its first worker")
    check_whole(reader, pdf_id, 240)


def what_is_not_streamed():
    pdf_id = submit(PAPER)
    reply = get_json(f"/v3/pdf/{pdf_id}/stream")
    check(reply["error_info"]["id"] == "opts_value_out_of_range", f"{reply}")
    check(reply["error_info"]["name"] == "streaming", f"{reply}")
    check(get_json("/v3/pdf/nobody/stream")["error_info"]["id"] == "pdf_unknown_id", "unknown id")
    with open(f"{os.path.dirname(LOG)}/broken.pdf", "wb") as file:
        file.write(b"%PDF-1.7\nnothing that a reader would know\n")
    broken = submit(file.name, streaming=True)
    reader = Reader(broken)
    reader.join()
    status = wait(broken)
    check(status["status"] == "error", f"{status}")
    last = get_json(f"/v3/pdf/{broken}/stream")
    check(last["error_info"]["id"] == status["error_info"]["id"], f"{last}")
    said = reader.pages[-1] if reader.pages else json.loads(re.search(r"\{.*\}", reader.problem)[0])
    check(said["error_info"] == status["error_info"], f"{said}")
    short = submit(PAPER, streaming=True)
    wait(short)
    check_whole(Reader(short), short, 3)
    check(call("DELETE", f"/v3/pdf/{short}")[0] == 200, "deletion")
    check(get_json(f"/v3/pdf/{short}/stream")["error_info"]["id"] == "pdf_unknown_id", "deleted")


several_readers()
a_killed_worker()
what_is_not_streamed()
