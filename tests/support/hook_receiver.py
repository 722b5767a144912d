#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A receiver of webhooks on 127.0.0.1, which checks signatures by itself.

usage: hook_receiver.py DIR

It writes its port to DIR/port and a line of JSON to DIR/log for each request: its path, headers and
body, and which of the secrets in DIR/secrets (one a line, read for each request) signed it. While
DIR/down is there, it drops every connection. The path says what it answers: /ok 204, /status/N N,
/slow/N 204 after N seconds, /redirect/URL 302 to URL, /once/N 503 N times and then 204,
/endless 200 and bytes for ever, /drip a status line that never ends.
"""
import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
import time
import urllib.parse

folder = sys.argv[1]
lock = threading.Lock()
seen = {}


def signed_by(header, body):
    """Numbers of the secrets for which a v1 value is right, from 0, and the distance of t from now."""
    parts = [p.split("=", 1) for p in header.split(",") if "=" in p]
    stamp = next((v for k, v in parts if k == "t"), "")
    values = [v for k, v in parts if k == "v1"]
    with open(os.path.join(folder, "secrets")) as file:
        secrets = file.read().split()
    message = stamp.encode() + b"." + body
    right = [hmac.new(s.encode(), message, hashlib.sha256).hexdigest() for s in secrets]
    return {
        "by": [i for i, r in enumerate(right) if r in values],
        "values": len(values),
        "t": int(stamp) if stamp.isdigit() else None,
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        super().setup()
        if os.path.exists(os.path.join(folder, "down")):
            self.connection.close()

    def log_message(self, *args):
        pass

    def answer(self, status, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        length = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(length)
        if len(body) < length:  # the sender was killed while it wrote: nothing has arrived
            self.close_connection = True
            return
        signature = self.headers.get("Mathpix-Signature")
        entry = {
            "method": self.command,
            "path": self.path,
            "headers": {k.lower(): v for k, v in self.headers.items()},
            "text": body.decode("utf-8", "replace"),
            "signed": signed_by(signature, body) if signature else None,
            "at": time.time(),
        }
        try:
            entry["body"] = json.loads(body)
        except ValueError:
            entry["body"] = None
        if os.path.exists(os.path.join(folder, "down")):
            self.close_connection = True
            return
        with lock:
            seen[self.path] = seen.get(self.path, 0) + 1
            count = seen[self.path]
            with open(os.path.join(folder, "log"), "a") as log:
                log.write(json.dumps(entry) + "\n")
        self.reply(self.path.split("?")[0], count)

    def reply(self, path, count):
        kind, _, rest = path[1:].partition("/")
        if kind == "status":
            self.answer(int(rest))
        elif kind == "slow":
            time.sleep(float(rest.split("/")[0]))
            self.answer(204)
        elif kind == "redirect":
            self.answer(302, [("Location", urllib.parse.unquote(rest))])
        elif kind == "once":
            self.answer(503 if count <= int(rest.split("/")[0]) else 204)
        elif kind == "endless":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                self.wfile.write(b"x" * 65536)
        elif kind == "drip":
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.2)
        else:
            self.answer(204)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # peers go away, and that is part of the tests


server = Server(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "port.part"), "w") as out:
    out.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.part"), os.path.join(folder, "port"))
server.serve_forever()
