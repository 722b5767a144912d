# SPDX-License-Identifier: Apache-2.0
"""images.py URL APP_KEY IMAGE OWN_MS CORES SCAN: latency of /v3/text, as ratios to OWN_MS."""
import http.client
import json
import statistics
import sys
import threading
import time
import urllib.parse

URL, KEY, IMAGE, OWN_MS, CORES, SCAN = sys.argv[1:7]
OWN, CORES = float(OWN_MS), int(CORES)
HOST = urllib.parse.urlparse(URL).netloc


def form(path, fields):
    parts = b"".join(f'--edge\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                     for k, v in fields.items())
    with open(path, "rb") as file:
        return (parts + b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n' +
                file.read() + b"\r\n--edge--\r\n")


HEADERS = {"app_key": KEY, "Content-Type": "multipart/form-data; boundary=edge"}
BODY = form(IMAGE, {})


def client(count, times):
    connection = http.client.HTTPConnection(HOST, timeout=120)
    for _ in range(count):
        start = time.perf_counter()
        connection.request("POST", "/v3/text", BODY, HEADERS)
        reply = connection.getresponse()
        body = json.loads(reply.read())
        if reply.status != 200 or "error" in body:
            sys.exit(f"{reply.status} {body}")
        times.append((time.perf_counter() - start) * 1000)


def measure(clients, count):
    times = []
    threads = [threading.Thread(target=client, args=(count, times)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    return statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.99))]


def show(what, value, other, bar):
    print(f"{what:58} {value / other:6.2f}   ({value:.0f} / {other:.0f} ms)   bar {bar}")


client(3, [])
alone = 0
for clients in (1, 4, 16):
    median, p99 = measure(clients, 100 // clients + 4)
    share = max(1, clients / CORES)
    show(f"/v3/text, {clients} clients, median / engine's own time", median, OWN * share, 1.3)
    show(f"/v3/text, {clients} clients, p99 / engine's own time", p99, OWN * share, 3)
    alone = alone or median
connection = http.client.HTTPConnection(HOST, timeout=120)
for _ in range(30):
    connection.request("POST", "/files/v1", form(SCAN, {"job_id": "load"}), HEADERS)
    connection.getresponse().read()
time.sleep(1)
median, p99 = measure(1, 30)
connection.request("GET", "/files/v1/jobs/load", headers={"app_key": KEY})
job = json.loads(connection.getresponse().read())
if job["files_completed"] + job["files_errored"] >= 30:
    print("the job was over before the measurement: no figure for the load")
show("/v3/text while a job runs, median / median alone", median, alone, 2)
