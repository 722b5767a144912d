#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Attacks on every route that makes the server connect to a host that a client chose.

usage: ssrf.py RECTO-SERVER [TEXT]    in a network and mount namespace of its own (ssrf.sh makes them);
                                      TEXT: only routes whose name has it

Here every address, private or public, leads to this program: "the Internet" answers on one port, the
trap listens on the ports that attacks aim at. A connection to the trap is a failure, whatever the
server then says of it. A name server knows names that resolve to private addresses, or to public ones
the first time only.

To add a route: a function that submits a URL, and a line in ROUTES. To add an attack: a line in one of
the tables.
"""
import base64
import concurrent.futures
import gzip
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib

PUBLIC = "93.184.215.14"
INTERNET, TRAP = 8001, 8002
TRAPS = (TRAP, 80, 443, 22, 6379)
BOMB = gzip.compress(b"\0" * (1 << 24), 9) * 64  # 1 GB in 1 MB

# ---- the world outside ------------------------------------------------------------------------


def netlink(kind, message):
    """Send one request to the kernel's routing socket and see that it was done."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as sock:
        sock.send(struct.pack("IHHII", 16 + len(message), kind, 0x405 if kind == 24 else 5, 1, 0) + message)
        error = struct.unpack("i", sock.recv(4096)[16:20])[0]
        if error not in (0, -17):  # EEXIST
            raise OSError(-error, os.strerror(-error))


def make_world():
    """lo up, and every address of IPv4 and IPv6 on it."""
    netlink(16, struct.pack("BBHiII", 0, 0, 0, 1, 1, 1))  # RTM_NEWLINK, index 1, IFF_UP
    for family in (socket.AF_INET, socket.AF_INET6):
        route = struct.pack("BBBBBBBBI", family, 0, 0, 0, 255, 3, 254, 2, 0)  # table local, type local
        netlink(24, route + struct.pack("HHI", 8, 4, 1))  # RTM_NEWROUTE, out of lo


class Trap:
    """Counts connections to any address on its ports."""

    def __init__(self):
        self.hits = []
        for port in TRAPS:
            sock = socket.socket(socket.AF_INET6)
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.bind(("::", port))
            sock.listen(64)
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def serve(self, sock):
        while True:
            peer, _ = sock.accept()
            address, port = peer.getsockname()[:2]
            if address != f"::ffff:{PUBLIC}":
                self.hits.append((address, port))
            try:
                peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
            except OSError:
                pass
            peer.close()


class Internet:
    """A public server: documents, redirects, and answers that never end."""

    def __init__(self):
        self.paths = []
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((PUBLIC, INTERNET))
        sock.listen(256)
        threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def serve(self, sock):
        while True:
            peer, _ = sock.accept()
            threading.Thread(target=self.answer, args=(peer,), daemon=True).start()

    def answer(self, peer):
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                more = peer.recv(65536)
                if not more:
                    return
                head += more
            path = head.split(b" ")[1].decode()
            self.paths.append(path)
            self.reply(peer, path)
        except OSError:
            pass
        finally:
            peer.close()

    def reply(self, peer, path):
        kind, _, rest = path[1:].partition("/")
        send = peer.sendall
        if kind == "to":  # /to/STATUS/URL
            status, _, target = rest.partition("/")
            send(f"HTTP/1.1 {status} Go\r\nLocation: {urllib.parse.unquote(target)}\r\n"
                 "Content-Length: 0\r\n\r\n".encode("utf-8"))
        elif kind == "loop":
            send(f"HTTP/1.1 302 Go\r\nLocation: /loop/{time.time_ns()}\r\n"
                 "Content-Length: 0\r\n\r\n".encode())
        elif kind == "oversized":
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n%PDF-1.7\n")
            time.sleep(5)
        elif kind == "endless":
            send(b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n")
            while True:
                send(b"x" * 65536)
        elif kind == "chunks":
            send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                send(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        elif kind == "headers":
            send(b"HTTP/1.1 200 OK\r\n")
            while True:
                send(b"X-More: " + b"y" * 8000 + b"\r\n")
        elif kind == "line":
            send(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while True:
                send(b"y" * 65536)
        elif kind == "bomb":
            send(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Encoding: gzip\r\n"
                 b"Content-Length: %d\r\n\r\n" % len(BOMB) + BOMB)
        elif kind in ("loris", "drip"):
            send(b"HTTP/1.1 200 OK\r\n" + (b"\r\n" if kind == "drip" else b"X-Slow: "))
            while True:
                send(b"z")
                time.sleep(0.1)
        elif kind == "silent":
            time.sleep(30)
        else:
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n%PDF-1.7\n")


class Names:
    """A name server. Each name has its addresses; a name that changes gives the next one each time."""

    TABLE = {
        "public.example": [[PUBLIC]],
        "loopback.example": [["127.0.0.1"]],
        "ten.example": [["10.0.0.1"]],
        "metadata.example": [["169.254.169.254"]],
        "carrier.example": [["100.64.0.1"]],
        "zero.example": [["0.0.0.0"]],
        "v6.example": [["::1"]],
        "local6.example": [["fd00::1"]],
        "mapped.example": [["::ffff:127.0.0.1"]],
        "nat64.example": [["64:ff9b::7f00:1"]],
        "sixtofour.example": [["2002:7f00:1::"]],
        "mixed.example": [["127.0.0.1", "::1", "10.0.0.1"]],
        "rebind.example": [[PUBLIC], ["127.0.0.1"]],
    }

    def __init__(self):
        self.asked = {}
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            query, peer = self.sock.recvfrom(512)
            at, labels = 12, []
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1").lower())
                at += 1 + query[at]
            kind = struct.unpack(">H", query[at + 1:at + 3])[0]
            if labels[0] == "mute":
                continue
            answers = self.answers(".".join(labels), kind)
            head = query[:2] + struct.pack(">HHHHH", 0x8180, 1, len(answers), 0, 0)
            self.sock.sendto(head + query[12:at + 5] + b"".join(answers), peer)

    def answers(self, name, kind):
        turns = self.TABLE.get(name, [[]])
        turn = self.asked.get((name, kind), 0)
        self.asked[(name, kind)] = turn + 1
        found = []
        for address in turns[min(turn, len(turns) - 1)]:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            if kind == (28 if family == socket.AF_INET6 else 1):
                data = socket.inet_pton(family, address)
                found.append(struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(data)) + data)
        return found


# ---- the attacks ------------------------------------------------------------------------------

# hosts that are private, in every notation that some resolver takes
HOSTS = [
    "127.0.0.1", "127.1", "127.0.1", "127.127.127.127", "2130706433", "0x7f000001", "0x7f.0.0.1", "0x7f.1",
    "0177.0.0.1", "0177.0.0.01", "017700000001", "127.0.0.01", "127.0.0.1.", "0", "0.0.0.0", "00.0.0.0",
    "4294967295", "127.0.0.1.0", "127.0.0.256", "10.0.0.1", "10.255.255.254", "172.16.0.1",
    "172.31.255.254", "192.168.0.1", "192.168.255.254", "169.254.169.254", "169.254.170.2", "100.64.0.1",
    "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]",
    "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[fe80::1]",
    "[fe80::1%25lo]", "[fe80::1%lo]", "[::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[2001:db8::1]", "[ff02::1]",
    "[2001:0:7f00:1::]", "[::1", "::1", "[127.0.0.1]", "[v1.127.0.0.1]",
    "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ip6-localhost",
    "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127.0.0.1\u3002", "xn--.example",
    "%31%32%37.0.0.1", "127.0.0.1%00.public.example", "127.0.0.1%2f.public.example", "127.0.0.1%20",
    "user@127.0.0.1", "user:pw@127.0.0.1", "public.example@127.0.0.1", "public.example:80@127.0.0.1",
    "127.0.0.1\\@public.example", "127.0.0.1\t", "127.0.0.1\n", "127.0.0.1\r\nHost: x", " 127.0.0.1", "",
    "-.example", "loopback.example", "ten.example", "metadata.example", "carrier.example", "zero.example",
    "v6.example", "local6.example", "mapped.example", "nat64.example", "sixtofour.example", "mixed.example",
]
# whole URLs
URLS = [
    "file:///etc/passwd", "FILE:///etc/passwd", "file://127.0.0.1/etc/passwd", "file:/etc/passwd",
    f"gopher://127.0.0.1:{TRAP}/_GET%20/", f"dict://127.0.0.1:{TRAP}/info", f"ftp://127.0.0.1:{TRAP}/x",
    f"ftps://127.0.0.1:{TRAP}/x", f"tftp://127.0.0.1:{TRAP}/x", f"ldap://127.0.0.1:{TRAP}/x",
    f"smb://127.0.0.1:{TRAP}/x", f"telnet://127.0.0.1:{TRAP}/", f"scp://127.0.0.1:{TRAP}/x",
    f"sftp://127.0.0.1:{TRAP}/x", f"imap://127.0.0.1:{TRAP}/", f"smtp://127.0.0.1:{TRAP}/",
    f"rtsp://127.0.0.1:{TRAP}/", f"mqtt://127.0.0.1:{TRAP}/", f"ws://127.0.0.1:{TRAP}/",
    "data:application/pdf,%25PDF-1.7", f"jar:http://127.0.0.1:{TRAP}/x!/", "netdoc:///etc/passwd",
    "unix:///run/x.sock", f"http+unix://127.0.0.1:{TRAP}/", f"//127.0.0.1:{TRAP}/", f"http:/127.0.0.1:{TRAP}/",
    f"http:127.0.0.1:{TRAP}/", f"http:///127.0.0.1:{TRAP}/", f" http://127.0.0.1:{TRAP}/",
    f"http://127.0.0.1:{TRAP}#@public.example/", f"http://127.0.0.1:{TRAP}?@public.example/",
    f"http://public.example:{INTERNET}@127.0.0.1:{TRAP}/", "http://169.254.169.254/latest/meta-data/iam/",
    "http://metadata.google.internal/computeMetadata/v1/", "http://127.0.0.1:6379/", "http://127.0.0.1:22/",
    f"http://127.0.0.1:0{TRAP}/", "http://127.0.0.1:-1/", f"http://127.0.0.1:{TRAP + 65536}/",
    f"http://127.0.0.1: {TRAP}/", f"https://127.0.0.1:{TRAP}/", "https://127.0.0.1/", "https://[::1]/",
    "https://loopback.example/", "",
]
# redirects of a public server to what is private
REDIRECTS = [
    (302, f"http://127.0.0.1:{TRAP}/"), (301, f"http://10.0.0.1:{TRAP}/"), (303, f"http://[::1]:{TRAP}/"),
    (307, f"http://169.254.169.254:{TRAP}/latest/"), (308, f"http://localhost:{TRAP}/"),
    (302, f"http://2130706433:{TRAP}/"), (302, f"http://0x7f.1:{TRAP}/"), (302, f"//127.0.0.1:{TRAP}/"),
    (302, f"http://loopback.example:{TRAP}/"), (302, f"http://v6.example:{TRAP}/"),
    (302, f"http://rebind.example:{TRAP}/"), (302, "file:///etc/passwd"), (302, f"gopher://127.0.0.1:{TRAP}/_x"),
    (302, f"dict://127.0.0.1:{TRAP}/x"), (302, f"ftp://127.0.0.1:{TRAP}/x"), (302, f"http://u:p@127.0.0.1:{TRAP}/"),
    (302, f"https://127.0.0.1:{TRAP}/"), (302, f"http://[::ffff:127.0.0.1]:{TRAP}/"),
    (302, f"http://public.example:{INTERNET}/to/302/http%3A%2F%2F127.0.0.1%3A{TRAP}%2F"),
]
# answers that are too large, too long or too slow
BODIES = ["oversized", "endless", "chunks", "headers", "line", "bomb", "loris", "drip", "silent", "loop"]


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# a picture without text: 1 by 1 pixel
IMAGE = "data:image/png;base64," + base64.b64encode(
    b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + png_chunk(b"IDAT", zlib.compress(b"\0\xff")) + png_chunk(b"IEND", b"")).decode()
# a name whose server does not answer
MUTE = f"http://mute.example:{INTERNET}/"


def attacks():
    for host in HOSTS:
        yield f"http://{host}:{TRAP}/x.pdf"
    yield from URLS
    for status, target in REDIRECTS:
        yield f"http://public.example:{INTERNET}/to/{status}/" + urllib.parse.quote(target, safe="")
    yield f"http://rebind.example:{TRAP}/"
    yield MUTE


# ---- the server and its routes ----------------------------------------------------------------


class Recto:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        ready = os.path.join(folder, "ready")
        self.log = open(os.path.join(folder, "log"), "wb")
        self.process = subprocess.Popen(
            [program, "serve", "--data", folder, "--port", "0", "--ready-file", ready, "--fetch-http",
             "--callback-http", "--attempts", "1", "--callback-attempts", "1", "--fetch-timeout-s", "2",
             "--callback-timeout-s", "2", "--fetch-max-bytes", "2M", "--engines", "16",
             "--callback-parallel", "32"],
            stdout=subprocess.PIPE, stderr=self.log)
        while not os.path.exists(ready):
            if self.process.poll() is not None:
                sys.exit("the server ended at its start: " + open(self.log.name).read())
            time.sleep(0.05)
        with open(ready) as file:
            self.url = json.load(file)["url"]
        self.key = ""
        while not self.key.startswith("app_key: "):
            self.key = self.process.stdout.readline().decode()
        self.key = self.key.split()[1]

    def call(self, method, path, body=None):
        """@return (status, JSON)"""
        data = None if body is None else json.dumps(body).encode("utf-8", "surrogatepass")
        request = urllib.request.Request(self.url + path, data=data, method=method,
                                         headers={"app_key": self.key, "Content-Type": "application/json"})
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def webhooks(self):
        out = subprocess.run([self.program, "webhook", "list", "--data", self.folder, "--json", "--limit", "100000"],
                             check=True, stdout=subprocess.PIPE)
        return json.loads(out.stdout)

    def peak_mb(self):
        """The most memory that the server and its worker had, MB."""
        pids = [self.process.pid]
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat") as file:
                    if int(file.read().rsplit(")", 1)[1].split()[1]) == self.process.pid:
                        pids.append(int(pid))
            except OSError:
                pass
        peaks = []
        for pid in pids:
            with open(f"/proc/{pid}/status") as file:
                peaks += [int(line.split()[1]) // 1024 for line in file if line.startswith("VmHWM")]
        return max(peaks)

    def stop(self):
        self.process.terminate()
        return self.process.wait()


def wait_files(recto, ids):
    """@return how each file ended"""
    ends = {}
    while len(ends) < len(ids):
        for url, file_id in ids.items():
            if url not in ends:
                _, file = recto.call("GET", f"/files/v1/{file_id}")
                if file["status"] in ("completed", "error"):
                    ends[url] = f'{file["status"]} {file.get("error", "")}'
        time.sleep(0.1)
    return ends


def refusal(status, reply):
    assert 400 <= status < 500, (status, reply)
    return f'refused {reply["error"]}'


def by_uri(recto, urls):
    ends, ids = {}, {}
    for url in urls:
        status, reply = recto.call("POST", "/files/v1/uri", {"source_uri": url})
        if status == 200:
            ids[url] = reply["file_id"]
        else:
            ends[url] = refusal(status, reply)
    return {**ends, **wait_files(recto, ids)}


def by_job(recto, urls):
    urls = list(urls)
    status, reply = recto.call("POST", "/files/v1/jobs", {
        "job_id": f"job-{time.time_ns()}", "files": [{"source_uri": u, "custom_id": f"c{i}"} for i, u in enumerate(urls)]})
    assert status == 200, reply
    ids = {}
    while len(ids) < len(urls):
        for i, url in enumerate(urls):
            if url not in ids:
                status, file = recto.call("GET", f"/files/v1/jobs/{reply['job_id']}/files/c{i}")
                if status == 200:
                    ids[url] = file["file_id"]
    return wait_files(recto, ids)


def is_refused(status, reply):
    """v3 says what is wrong with status 200."""
    return status != 200 or "error" in reply


def refused(status, reply):
    return refusal(status, reply) if status != 200 else f'refused {reply["error_info"]["id"]}'


def posts_to(recto, urls, submit):
    """Submit what calls a URL back, and see how the posts end; they are listed without queries."""
    before = {row["number"] for row in recto.webhooks()}
    ends, taken = {}, 0
    for url in filter(None, urls):  # none at all is as good as no receiver
        status, reply = submit(url)
        if is_refused(status, reply):
            ends[url] = refused(status, reply)
        else:
            taken += 1
    while True:
        rows = [row for row in recto.webhooks() if row["number"] not in before]
        if len(rows) >= taken and all(row["state"] != "waiting" for row in rows):
            break
        time.sleep(0.2)
    return {**ends, **{f'{row["number"]} {row["url"]}': f'{row["state"]} {row["detail"]}' for row in rows}}


def by_callback(recto, urls):
    return posts_to(recto, urls, lambda url: recto.call("POST", "/files/v1/jobs", {
        "files": [{"source_uri": "s3://nowhere/x.pdf"}], "callback_url": url, "callback_events": ["file.error"]}))


def by_pdf_callback(recto, urls):
    return posts_to(recto, urls, lambda url: recto.call("POST", "/v3/pdf", {
        "url": f"http://public.example:{INTERNET}/broken.pdf", "callback_url": url}))


def by_text_callback(recto, urls):
    return posts_to(recto, urls, lambda url: recto.call("POST", "/v3/text", {
        "src": IMAGE, "async": True, "callback": {"post": url}}))


def by_batch_callback(recto, urls):
    return posts_to(recto, urls, lambda url: recto.call("POST", "/v3/batch", {
        "urls": {"a": IMAGE}, "callback": {"post": url}}))


def by_pdf(recto, urls):
    ends, ids = {}, {}
    for url in urls:
        status, reply = recto.call("POST", "/v3/pdf", {"url": url})
        if is_refused(status, reply):
            ends[url] = refused(status, reply)
        else:
            ids[url] = reply["pdf_id"]
    while ids:
        for url, pdf_id in list(ids.items()):
            _, pdf = recto.call("GET", f"/v3/pdf/{pdf_id}")
            if pdf["status"] in ("completed", "error"):
                ends[url] = f'{pdf["status"]} {pdf.get("error", "")}'
                del ids[url]
        time.sleep(0.1)
    return ends


def image_one(path):
    def one(recto, url):
        status, reply = recto.call("POST", path, {"src": url, "formats": ["text"]})
        return refused(status, reply) if is_refused(status, reply) else f"read {reply}"
    return one


def by_text(recto, urls):
    return in_parallel(recto, urls, image_one("/v3/text"))


def by_latex(recto, urls):
    return in_parallel(recto, urls, image_one("/v3/latex"))


def by_batch(recto, urls):
    urls = list(urls)
    status, reply = recto.call("POST", "/v3/batch", {"urls": {f"k{i}": url for i, url in enumerate(urls)}})
    assert not is_refused(status, reply), reply
    while True:
        _, batch = recto.call("GET", f"/v3/batch/{reply['batch_id']}")
        if len(batch.get("results", {})) == len(urls):
            break
        time.sleep(0.2)
    return {urls[int(key[1:])]: refused(200, r) if "error" in r else f"read {r}" for key, r in batch["results"].items()}


def in_parallel(recto, urls, one):
    """As many at a time as the server makes tests of foreign hosts."""
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return dict(zip(urls, pool.map(lambda url: one(recto, url), urls)))


def test_one(recto, url):
    status, reply = recto.call("POST", "/files/v1/webhook-config/test", {"callback_url": url})
    return f'{reply["status"]} {reply["detail"]}' if status == 200 else refusal(status, reply)


def source_one(recto, **members):
    status, reply = recto.call("POST", "/files/v1/data-sources", {"bucket": f"bucket-{time.time_ns()}", **members})
    if status != 200:
        return refusal(status, reply)
    status, test = recto.call("POST", f"/files/v1/data-sources/{reply['data_source_id']}/test", {})
    assert status == 200, test
    return f'{test["result"]} {test["message"]}'


def endpoint_one(recto, url):
    return source_one(recto, provider="aws", auth_method="access_key", region="us-east-1", secret="s",
                      provider_specific_details={"aws_access_key_id": "a", "endpoint": url or "@"})


def region_one(recto, url):
    return source_one(recto, provider="aws", auth_method="access_key", region=url or "@", secret="s",
                      provider_specific_details={"aws_access_key_id": "a"})


def account_one(recto, url):
    return source_one(recto, provider="azure", auth_method="shared_key", secret="czM=",
                      provider_specific_details={"storage_account": url or "@"})


def by_test(recto, urls):
    return in_parallel(recto, urls, test_one)


def by_endpoint(recto, urls):
    return in_parallel(recto, urls, endpoint_one)


def by_region(recto, urls):
    """A region becomes a part of a host's name."""
    return in_parallel(recto, [u for url in urls for u in (url, f"@{url.partition('//')[2]}#")], region_one)


def by_account(recto, urls):
    """So does a storage account."""
    return in_parallel(recto, [u for url in urls for u in (url, f"{url.partition('//')[2]}#")], account_one)


# route, how to submit URLs to it, what an attack's end may begin with, and the same for bodies: a
# receiver of webhooks that says 200 has got what it is told, however it goes on. None: no body comes back
ROUTES = [
    ("source_uri of /files/v1/uri", by_uri, ("refused", "error"), ("refused", "error")),
    ("source_uri of an item of /files/v1/jobs", by_job, ("error",), ("error",)),
    ("callback_url", by_callback, ("refused", "failed"), ("delivered", "failed")),
    ("callback_url of webhook-config/test", by_test, ("refused", "failed"), ("delivered", "failed")),
    ("endpoint of a data source", by_endpoint, ("refused", "failed"), ("refused", "failed")),
    ("url of /v3/pdf", by_pdf, ("refused", "error"), ("refused", "error")),
    ("callback_url of /v3/pdf", by_pdf_callback, ("refused", "failed"), ("delivered", "failed")),
    ("src of /v3/text", by_text, ("refused",), ("refused",)),
    ("callback of /v3/text", by_text_callback, ("refused", "failed"), ("delivered", "failed")),
    ("src of /v3/latex", by_latex, ("refused",), ("refused",)),
    ("urls of /v3/batch", by_batch, ("refused",), ("refused",)),
    ("callback of /v3/batch", by_batch_callback, ("refused", "failed"), ("delivered", "failed")),
    ("region of a data source", by_region, ("refused", "failed"), None),
    ("storage_account of a data source", by_account, ("refused", "failed"), None),
]


def check_world(trap, internet):
    """The trap works, and so does the way to it: else nothing would be shown."""
    for address in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "2002:7f00:1::"):
        socket.create_connection((address, TRAP), 5).close()
    socket.create_connection(("loopback.example", TRAP), 5).close()
    while len(trap.hits) < 7:
        time.sleep(0.01)
    trap.hits.clear()


def main():
    make_world()
    trap, internet = Trap(), Internet()
    Names()
    check_world(trap, internet)
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        recto = Recto(sys.argv[1], folder)
        for name, submit, wanted, wanted_bodies in ROUTES:
            if len(sys.argv) > 2 and sys.argv[2] not in name:
                continue
            path = next((word for word in name.split() if word.startswith("/v3/")), None)
            if path and recto.call("POST", path, {})[0] in (404, 405):
                print(f"{name}: not served by this build")
                continue
            urls = list(dict.fromkeys(attacks()))
            ends = submit(recto, urls)
            # a name that is public the first time may be asked then: only the trap counts
            failures += [f"{name}: {url!r}: {end}" for url, end in ends.items()
                         if not end.startswith(wanted) and "//rebind.example" not in url]
            if trap.hits:
                failures.append(f"{name}: the trap was reached at {sorted(set(trap.hits))}")
                trap.hits.clear()
            print(f"{name}: {len(ends)} attacks")
            if not wanted_bodies:
                continue
            asked = len(internet.paths)
            bodies = [f"http://public.example:{INTERNET}/{kind}" for kind in BODIES]
            ends = submit(recto, bodies)
            failures += [f"{name}: {url!r}: {end}" for url, end in ends.items() if not end.startswith(wanted_bodies)]
            if len(internet.paths) - asked < len(bodies):
                failures.append(f"{name}: the public host was not asked: nothing is shown")
            print(f"{name}: {len(bodies)} answers")
        peak = recto.peak_mb()
        print(f"most memory of the server or its worker: {peak} MB")
        if peak > 1024:
            failures.append(f"{peak} MB of memory were used")
        if recto.stop() != 0:
            failures.append("the server did not end well")
        with open(os.path.join(folder, "log")) as log:
            text = log.read()
        if "ERROR: " in text or "runtime error: " in text:
            failures.append(text[-4000:])
        if trap.hits:
            failures.append(f"the trap was reached at {sorted(set(trap.hits))}")
    print("\n".join(failures))
    sys.exit(1 if failures else 0)


main()
