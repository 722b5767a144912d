# SPDX-License-Identifier: Apache-2.0
"""images.py URL APP_KEY WORK DATA MAKE_SCAN: see images.sh."""
import base64
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import snips

URL, KEY, WORK, DATA, MAKE_SCAN = sys.argv[1:6]
WORK = pathlib.Path(WORK)
TEXT = ["Nothing is read twice and nothing is left out", "The river was wide and the bridge very old"]
BOTH = "\n".join(TEXT)
posted = []  # what callbacks brought: (path, headers, body)


class Local(http.server.BaseHTTPRequestHandler):
    """Serves the images, takes callbacks."""

    def do_GET(self):
        name = self.path.strip("/").split("?")[0]
        body = images.get(name.removesuffix(".png"))
        if name == "huge.png":
            body = b"\x89PNG\r\n\x1a\n" + bytes(11 << 20)
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        posted.append((self.path, dict(self.headers), json.loads(body)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


def check(condition, *what):
    if not condition:
        sys.exit("images.py: " + " ".join(str(w) for w in what))


def call(method, path, body=None, headers=None, raw=None, content_type="application/json"):
    data = raw if raw is not None else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, method=method)
    for name, value in (headers if headers is not None else {"app_key": KEY}).items():
        request.add_header(name, value)
    if data is not None:
        request.add_header("Content-Type", content_type)
    try:
        with urllib.request.urlopen(request, timeout=120) as reply:
            return reply.status, json.loads(reply.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def ask(path, body, status=200):
    got, reply = call("POST", path, body)
    check(got == status, path, body, "gives", got, reply)
    return reply


def data_uri(name):
    return "data:image/png;base64," + base64.b64encode(images[name]).decode()


def text(name, **options):
    reply = ask("/v3/text", {"src": data_uri(name), **options})
    check("error" not in reply, name, options, reply)
    return reply


def latex(name, **options):
    reply = ask("/v3/latex", {"src": data_uri(name), **options})
    check("error" not in reply, name, options, reply)
    return reply


def error_of(path, body, error_id, **more):
    reply = ask(path, body)
    info = reply.get("error_info", {})
    check(info.get("id") == error_id and isinstance(reply["error"], str) and info["message"], body, "gives", reply)
    for key, value in more.items():
        check(info.get(key) == value, body, key, "is", info)


def form(name, options, order="options first"):
    """A multipart body as clients write it, the file part without a Content-Type."""
    parts = [b'Content-Disposition: form-data; name="options_json"\r\n\r\n' + json.dumps(options).encode(),
             b'Content-Disposition: form-data; name="file"; filename="x.png"\r\n\r\n' + images[name]]
    if order != "options first":
        parts.reverse()
    raw = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return raw, "multipart/form-data; boundary=edge"


# ---- shapes ------------------------------------------------------------------------------------

def is_rate(v):
    return isinstance(v, (int, float)) and 0 <= v <= 1


def is_bool(v):
    return isinstance(v, bool)


def is_text(v):
    return isinstance(v, str)


def is_count(v):
    return isinstance(v, int) and not isinstance(v, bool) and v >= 0


def is_list(v):
    return isinstance(v, list)


def is_contour(v):
    return is_list(v) and all(len(p) == 2 and all(isinstance(c, int) for c in p) for p in v)


DATA_TYPES = {"asciimath", "mathml", "latex", "svg", "tsv", "html", "table_html"}


def is_data(v):
    return is_list(v) and all(d["type"] in DATA_TYPES and is_text(d["value"]) and d["value"] for d in v)


LINE = {"id": lambda v: re.fullmatch("[0-9a-f]{32}", v), "parent_id": is_text, "children_ids": is_list,
        "type": is_text, "subtype": is_text, "cnt": is_contour, "included": is_bool,
        "conversion_output": is_bool, "is_printed": is_bool, "is_handwritten": is_bool,
        "error_id": is_text, "text": is_text, "confidence": is_rate, "confidence_rate": is_rate,
        "after_hyphen": is_bool, "html": is_text, "data": is_data, "selected_labels": is_list}
LINE_ALWAYS = {"id", "type", "cnt", "included", "conversion_output", "is_printed", "is_handwritten"}
WORD = {"type": lambda v: v in {"text", "math", "table", "diagram", "equation_number"}, "cnt": is_contour,
        "text": is_text, "latex": is_text, "confidence": is_rate, "confidence_rate": is_rate}
RESULT = {"request_id": lambda v: re.fullmatch(r"\d{4}_\d\d_\d\d_[0-9a-f]{20}g", v), "version": is_text,
          "image_width": is_count, "image_height": is_count, "is_printed": is_bool,
          "is_handwritten": is_bool, "auto_rotate_confidence": is_rate,
          "auto_rotate_degrees": lambda v: v in {0, 90, -90, 180}, "confidence": is_rate,
          "confidence_rate": is_rate, "text": is_text, "latex_styled": is_text, "html": is_text,
          "data": is_data, "line_data": is_list, "word_data": is_list, "geometry_data": is_list,
          "detected_alphabets": lambda v: len(v) == 12 and all(is_bool(x) for x in v.values())}
RESULT_ALWAYS = {"request_id", "version", "is_printed", "is_handwritten", "auto_rotate_confidence",
                 "auto_rotate_degrees", "confidence", "confidence_rate"}
DETECTIONS = {"contains_chart", "contains_diagram", "contains_geometry", "contains_graph", "contains_table",
              "is_blank", "is_inverted", "is_not_math", "is_printed"}


def fits(value, shape, always, what):
    check(always <= value.keys(), what, "lacks", always - value.keys())
    for key, member in value.items():
        check(key in shape, what, "has an undocumented", key)
        check(shape[key](member), what, key, "is", member)


def fits_text(reply, keys, what):
    fits(reply, RESULT, RESULT_ALWAYS | set(keys), what)
    for one in reply.get("line_data", []):
        fits(one, LINE, LINE_ALWAYS, what)
        check(one["included"] == one["conversion_output"], what)
    for one in reply.get("word_data", []):
        fits(one, WORD, {"type", "cnt"}, what)
    if "line_data" in reply and "text" in reply:
        lines = [one["text"] for one in reply["line_data"] if one["conversion_output"]]
        check("\n".join(lines) == reply["text"], what, "lines are not the text", reply)


def fits_latex(reply, keys, what):
    for key in {"detection_list", "detection_map", "position", "latex_confidence", "latex_confidence_rate",
                "image_width", "image_height", "auto_rotate_confidence", "auto_rotate_degrees", "request_id",
                "version"} | set(keys):
        check(key in reply, what, "lacks", key)
    check(set(reply["detection_map"]) == DETECTIONS, what, reply["detection_map"])
    check(all(v in (0, 1) and not is_bool(v) for v in reply["detection_map"].values()), what)
    check(reply["detection_list"] == sorted(k for k, v in reply["detection_map"].items() if v), what)
    check(set(reply["position"]) == {"height", "top_left_x", "top_left_y", "width"}, what)


# ---- the samples of the reference --------------------------------------------------------------

def samples(base):
    """Requests of the reference, their addresses pointed here. Members that the answer must have."""
    some = base + "/lines.png"
    equation = base + "/equation.png"
    whole_text = [
        ({"src": equation, "formats": ["text", "data"], "data_options": {"include_asciimath": True}},
         {"text", "data", "image_width", "image_height"}),
        ({"src": equation, "math_inline_delimiters": ["$", "$"], "rm_spaces": True}, {"text", "latex_styled"}),
        ({"src": equation, "formats": ["text", "data", "html"],
          "data_options": {"include_asciimath": True, "include_latex": True}}, {"text", "data", "html"}),
        ({"src": some, "formats": ["text"], "alphabets_allowed": {
            "hi": False, "zh": False, "ja": False, "ko": False, "ru": False, "th": False, "ta": False,
            "te": False, "gu": False, "bn": False, "vi": False}}, {"text"}),
        ({"src": some, "formats": ["text"], "include_line_data": True}, {"text", "line_data"}),
        ({"src": some, "include_word_data": True}, {"word_data"}),
        ({"src": some, "metadata": {"improve_mathpix": False}}, {"text"}),
    ]
    for body, keys in whole_text:
        fits_text(ask("/v3/text", body), keys, body)
    whole_latex = [
        ({"src": equation, "formats": ["latex_normal"]}, {"latex_normal"}),
        ({"src": equation, "formats": ["latex_simplified", "asciimath"]}, {"latex_simplified", "asciimath"}),
        ({"src": equation, "ocr": ["math", "text"], "skip_recrop": True,
          "formats": ["text", "latex_simplified", "latex_styled", "mathml", "asciimath", "latex_list"],
          "format_options": {"latex_styled": {"transforms": ["rm_spaces"]}}},
         {"text", "latex_simplified", "latex_styled", "mathml", "asciimath", "latex_list"}),
    ]
    for body, keys in whole_latex:
        reply = ask("/v3/latex", body)
        fits_latex(reply, keys, body)
        check(not any(k in reply for k in ("text_display", "wolfram", "latex")), body, reply)
    for order in ("options first", "file first"):
        for path, options, key in (("/v3/text", {"math_inline_delimiters": ["$", "$"], "rm_spaces": True}, "text"),
                                   ("/v3/latex", {"formats": ["latex_simplified"]}, "latex_simplified")):
            raw, kind = form("equation", options, order)
            status, reply = call("POST", path, raw=raw, content_type=kind)
            check(status == 200 and key in reply, path, order, reply)


# ---- what options change -----------------------------------------------------------------------

def options_of_text():
    check(text("lines")["text"] == BOTH, "two lines", text("lines"))
    plain = text("equation")
    check(plain["text"] == r"\( f(x)=3 x+2 \)" and plain["latex_styled"] == "f(x)=3 x+2", plain)
    check("latex_styled" not in text("lines"), "text is no equation")
    check("text" not in text("equation", formats=["latex_styled"]), "formats")
    check(text("equation", formats=["nonsense", "text"])["text"], "an unknown format is passed over")
    # delimiters and spaces
    check(text("equation", math_inline_delimiters=["$", "$"])["text"] == "$f(x)=3 x+2$", "inline delimiters")
    check(text("equation", math_inline_delimiters="nonsense")["text"] == plain["text"], "wrong delimiters")
    check(text("equation", rm_spaces=False)["latex_styled"] == "f ( x ) = 3 x + 2", "rm_spaces")
    tagged = text("tagged")
    check(r"\tag" not in tagged["text"] and "1.2" not in tagged["text"], "the number is dropped", tagged)
    tagged = text("tagged", include_equation_tags=True)
    check(r"\tag{1.2}" in tagged["text"] and tagged["text"].startswith("\\[\n"), "include_equation_tags", tagged)
    check(text("tagged", include_equation_tags=True, math_display_delimiters=["$$", "$$"])["text"].startswith("$$"),
          "display delimiters")
    # braces, arrays, fonts, numbers
    power = text("power")["latex_styled"]
    check(power == "3 x^{2}+5 x=12", "a power", power)
    check(text("power", idiomatic_braces=True)["latex_styled"] == "3 x^2+5 x=12", "idiomatic_braces")
    two = text("two")["text"]
    check(two == r"\( \begin{array}{l}2 x+5 y=17 \\ 3 x-4 y=25\end{array} \)", "a list of equations", two)
    check(r"\begin{gathered}" in text("two", idiomatic_eqn_arrays=True)["text"], "idiomatic_eqn_arrays")
    check(text("number")["text"] == "The answer is 17 here.", text("number"))
    check(text("number", numbers_default_to_math=True)["text"] == r"The answer is \( 17 \) here.",
          "numbers_default_to_math")
    # lists
    check(r"\begin{enumerate}" in text("list")["text"], "a list", text("list"))
    check(r"\begin{enumerate}" not in text("list", disable_itemize=True)["text"], "disable_itemize")
    # layout of a document: paragraphs instead of lines
    check(text("lines", enable_document_layout=True)["text"] == " ".join(TEXT), "enable_document_layout")
    # alphabets
    check(text("lines", include_detected_alphabets=True)["detected_alphabets"]["en"] is True, "alphabets")
    check("detected_alphabets" not in text("lines"), "include_detected_alphabets")
    reply = text("number", alphabets_allowed={"en": False}, include_detected_alphabets=True)
    check(reply["text"] == "17" and reply["detected_alphabets"]["en"], "alphabets_allowed", reply)
    # region and blue
    height = text("lines")["image_height"]
    half = {"top_left_x": 0, "top_left_y": height // 2, "width": 1000, "height": height // 2}
    check(text("lines", region=half)["text"] == TEXT[1], "region")
    check(text("blue", enable_blue_hsv_filter=True)["text"] == TEXT[1], "enable_blue_hsv_filter")
    # turning
    for name, degrees in (("turned90", -90), ("turned180", 180)):
        reply = text(name)
        check(reply["text"] == BOTH and reply["auto_rotate_degrees"] == degrees, name, reply)
        check(reply["auto_rotate_confidence"] > 0.99, name, reply)
    upright = text("lines")
    check(upright["auto_rotate_degrees"] == 0 and upright["auto_rotate_confidence"] < 0.01, upright)
    reply = ask("/v3/text", {"src": data_uri("turned180"), "auto_rotate_confidence_threshold": 1})
    check(reply.get("text") != BOTH, "auto_rotate_confidence_threshold 1 turns nothing", reply)
    # confidence
    error_of("/v3/text", {"src": data_uri("lines"), "confidence_threshold": 1}, "math_confidence")
    error_of("/v3/text", {"src": data_uri("lines"), "confidence_rate_threshold": 1}, "math_confidence")
    # lines and words
    reply = text("hyphen", include_line_data=True, include_word_data=True)
    check([one["after_hyphen"] for one in reply["line_data"]] == [False, True], "after_hyphen", reply)
    check(reply["text"].startswith("We saw the har-\n"), reply)
    check([one["text"] for one in reply["word_data"]][:2] == ["We", "saw"], reply)
    check(reply["word_data"][0]["latex"] == r"\text { We }", reply)
    # html and data
    reply = text("table", formats=["text", "data", "html"],
                 data_options={"include_tsv": True, "include_table_html": True})
    check(r"\begin{tabular}{|l|l|}" in reply["text"], reply)
    check(["Name\tAge", "Alice\t31"] == [d for d in reply["data"] if d["type"] == "tsv"][0]["value"].split("\n")[:2],
          reply)
    check("<table" in reply["html"] and any("<table" in d["value"] for d in reply["data"]), reply)
    reply = text("equation", formats=["data", "html"],
                 data_options={"include_asciimath": True, "include_mathml": True, "include_latex": True,
                               "include_svg": True})
    check({d["type"] for d in reply["data"]} == {"asciimath", "mathml", "latex", "svg"}, reply)
    check('<span class="math-inline' in reply["html"] and "<svg" in reply["html"], reply)
    reply = text("two", formats=["text", "data"], include_line_data=True, data_options={"include_latex": True})
    check(reply["line_data"][0]["data"] and "html" not in reply["line_data"][0], reply)
    # what is not found here gives what an image without it gives
    nothing = text("sentence", include_smiles=True, include_inchi=True, include_geometry_data=True,
                   enable_spell_check=True, enable_tables_fallback=True)
    check(nothing["text"] == text("sentence")["text"] and nothing["geometry_data"] == [], nothing)


def options_of_latex():
    check(latex("equation")["latex"] == "f ( x ) = 3 x + 2", latex("equation"))
    every = ["text", "text_display", "latex_normal", "latex_styled", "latex_simplified", "latex_list", "mathml",
             "asciimath", "wolfram"]
    reply = latex("power", formats=every, beam_size=3, n_best=2)
    check(reply["latex_normal"] == "3 x ^ { 2 } + 5 x = 12" and reply["latex_list"] == ["3 x ^ { 2 } + 5 x = 12"], reply)
    check(reply["text_display"] == "\\[\n3 x ^ { 2 } + 5 x = 12\n\\]" and reply["asciimath"] == "3x^(2)+5x=12", reply)
    check(reply["mathml"].startswith("<math") and len(reply["candidates"]) == 1, reply)
    styled = {"latex_styled": {"transforms": ["rm_spaces"]}, "text": {"math_delims": ["$", "$"]}}
    reply = latex("power", formats=["latex_styled", "text"], format_options=styled)
    check(reply["latex_styled"] == "3 x^{2}+5 x=12" and reply["text"] == "$ 3 x ^ { 2 } + 5 x = 12 $", reply)
    reply = latex("sentence", formats=["text"], ocr=["math", "text"])
    check(reply["detection_map"]["is_not_math"] == 1 and "is_not_math" in reply["detection_list"], reply)
    whole = latex("equation", skip_recrop=True)["position"]
    check(whole["top_left_x"] == 0 and whole["width"] > latex("equation")["position"]["width"], whole)
    check(latex("table")["detection_map"]["contains_table"] == 1, "a table")


# ---- errors ------------------------------------------------------------------------------------

def errors(base):
    error_of("/v3/text", {"src": base + "/none.png"}, "image_download_error", url=base + "/none.png")
    error_of("/v3/text", {"src": base + "/huge.png"}, "image_download_error")
    error_of("/v3/text", {"src": "data:image/png;base64,AAAA"}, "image_decode_error")
    error_of("/v3/text", {"src": data_uri("blank")}, "image_no_content")
    wide = {"top_left_x": 0, "top_left_y": 0, "width": 100000, "height": 5}
    error_of("/v3/text", {"src": data_uri("lines"), "region": wide}, "opts_value_out_of_range", name="region",
             value=wide)
    vast = b"P5\n20000 20000\n255\n" + bytes(100)
    error_of("/v3/text", {"src": "data:image/x;base64," + base64.b64encode(vast).decode()}, "image_max_size")
    error_of("/v3/latex", {"src": data_uri("lines"), "confidence_threshold": "1"}, "math_confidence")
    pdf = (WORK / "lines.pdf").read_bytes()
    error_of("/v3/text", {"src": "data:image/png;base64," + base64.b64encode(pdf).decode()}, "image_decode_error")


def noisy():
    """A page as a bad scanner sees it."""
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-singlefile", WORK / "lines.pdf", WORK / "noise"], check=True)
    subprocess.run([MAKE_SCAN, "-q", "60", "-n", "3", "-s", "7", WORK / "noise-scan.pdf", WORK / "noise.pgm"],
                   check=True)
    subprocess.run(["pdftoppm", "-r", "200", "-jpeg", "-singlefile", WORK / "noise-scan.pdf", WORK / "noise"],
                   check=True)
    images["noise"] = (WORK / "noise.jpg").read_bytes()
    check(text("noise")["text"] == BOTH, "a noisy scan", text("noise"))


# ---- strokes -----------------------------------------------------------------------------------

STROKES = {"x": [[0, 0], [0, 30], [30, 30], [60, 60], [50, 70], [50, 70]],
           "y": [[0, 60], [30, 30], [0, 60], [0, 60], [0, 0], [60, 60]]}  # H I


def stripped(reply):
    return {k: v for k, v in reply.items() if k != "request_id"}


def strokes():
    body = {"strokes": {"strokes": STROKES}, "confidence_rate_threshold": 0}
    whole = ask("/v3/strokes", body)
    fits_text(whole, {"text"}, body)
    check(whole["is_handwritten"] and not whole["is_printed"] and "image_width" not in whole, whole)
    check(stripped(ask("/v3/strokes", {**body, "strokes": STROKES})) == stripped(whole), "one level less")
    _, token = call("POST", "/v3/app-tokens", {"include_strokes_session_id": True})
    for headers in ({"app_token": token["app_token"]}, {"app_key": KEY}):
        _, made = call("POST", "/v3/app-tokens", {"include_strokes_session_id": True})
        session = made["strokes_session_id"]
        if "app_token" in headers:
            headers = {"app_token": made["app_token"]}
        for part in (slice(0, 3), slice(3, 6)):
            some = {"x": STROKES["x"][part], "y": STROKES["y"][part]}
            _, reply = call("POST", "/v3/strokes", {"strokes": {"strokes": some}, "strokes_session_id": session,
                                                    "confidence_rate_threshold": 0}, headers)
        check(stripped(reply) == stripped(whole), "a session is read as one", reply, whole)
    error_of("/v3/strokes", {"strokes": {"strokes": {"x": [[1]], "y": []}}}, "strokes_syntax_error")


# ---- in the background --------------------------------------------------------------------------

def wait_for(what, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    sys.exit("images.py: it did not happen in time")


def batches(base):
    urls = {"algebra": base + "/equation.png", "inverted": base + "/power.png"}
    reply = ask("/v3/batch", {"urls": urls, "formats": ["latex_simplified"]})
    check(re.fullmatch("[1-9][0-9]*", reply["batch_id"]), reply)
    got = wait_for(lambda: finished(reply["batch_id"]))
    check(got["keys"] == ["algebra", "inverted"], got)
    check(got["results"]["algebra"]["latex_simplified"] == "f ( x ) = 3 x + 2", got)
    for one in got["results"].values():
        fits_latex(one, {"latex_simplified"}, "batch")
    options = {"ocr_behavior": "text", "formats": ["text", "html", "data"],
               "data_options": {"include_asciimath": True}}
    for body in ({"urls": urls, **options}, {"urls": {k: {"url": v, **options} for k, v in urls.items()}}):
        batch_id = ask("/v3/batch", body)["batch_id"]
        got = wait_for(lambda: finished(batch_id))
        for one in got["results"].values():
            fits_text(one, {"text", "html", "data"}, body)
    # what is wrong with one image is its result, a url may be data, and without formats there is latex
    batch_id = ask("/v3/batch", {"urls": {
        "good": data_uri("equation"), "gone": base + "/none.png", "no": {"formats": ["latex_normal"]},
        "odd": {"url": urls["algebra"], "formats": ["docx"]}, "rubbish": "data:image/png;base64,AAAA"}})["batch_id"]
    got = wait_for(lambda: finished(batch_id))
    ids = {k: v.get("error_info", {}).get("id") for k, v in got["results"].items()}
    check(ids == {"good": None, "gone": "image_download_error", "no": "image_missing",
                  "odd": "opts_unknown_format", "rubbish": "image_decode_error"}, ids)
    check(got["results"]["good"]["latex"], got)
    # errors of the whole
    error_of("/v3/batch", {}, "image_missing")
    error_of("/v3/batch", {"urls": {}}, "image_missing")
    error_of("/v3/batch", {"urls": urls, "formats": ["docx"]}, "opts_unknown_format", formats=["docx"])
    error_of("/v3/batch", {"urls": urls, "callback": {"post": "x"}}, "opts_bad_callback", post="x")
    _, reply = call("GET", "/v3/batch/999999")
    check(reply["error_info"]["id"] == "batch_unknown_id" and reply["error_info"]["batch_id"] == "999999", reply)
    # callback: its reply comes at once, the results when all are there
    callback = {"post": base + "/done", "reply": {"note": "mine"}, "body": {"kind": "batch"},
                "headers": {"X-Mine": "yes"}}
    reply = ask("/v3/batch", {"urls": urls, "callback": callback})
    check(reply["note"] == "mine", reply)
    path, headers, body = wait_for(lambda: taken("/done"))
    check(headers["X-Mine"] == "yes" and body["kind"] == "batch", headers, body)
    check(body["reply"] == {"note": "mine", "batch_id": reply["batch_id"]}, body)
    check(set(body["result"]) == set(urls) and body["result"]["algebra"]["latex"], body)
    _, got = call("GET", "/v3/batch/" + reply["batch_id"])
    check(got["callback"] == callback, got)


def survives(base):
    """A worker that is killed in the middle loses no image."""
    batch_id = ask("/v3/batch", {"urls": {str(i): base + "/equation.png" for i in range(8)}})["batch_id"]
    lock = next(pathlib.Path(DATA, "run").glob("worker-*.lock"))
    os.kill(json.loads(lock.read_text())["pid"], signal.SIGKILL)
    got = wait_for(lambda: finished(batch_id), 120)
    check(all(one["latex"] == "f ( x ) = 3 x + 2" for one in got["results"].values()), got)


def finished(batch_id):
    _, got = call("GET", "/v3/batch/" + batch_id)
    check(set(got["results"]) <= set(got["keys"]), got)
    return got if len(got["results"]) == len(got["keys"]) else None


def taken(path):
    for one in posted:
        if one[0] == path:
            posted.remove(one)
            return one
    return None


def result_of(request_id):
    """What the history has of a request, once it has a result."""
    _, got = call("GET", "/v3/ocr-results?request_id=" + request_id)
    return got["ocr_results"][0] if got["ocr_results"] and got["ocr_results"][0].get("result") else None


def background(base):
    for path, key in (("/v3/text", "text"), ("/v3/latex", "latex")):
        for src in (base + "/equation.png", data_uri("equation")):
            callback = {"post": base + "/async", "reply": {"n": 1}}
            reply = ask(path, {"src": src, "async": True, "tags": ["t"], "callback": callback})
            check(list(reply) == ["request_id"], reply)
            _, _, body = wait_for(lambda: taken("/async"))
            check(body["reply"] == {"n": 1, "request_id": reply["request_id"]} and body["result"][key], body)
            kept = wait_for(lambda: result_of(reply["request_id"]))
            check(kept["image_id"] == reply["request_id"] and kept["result"] == body["result"], kept)
            check(kept["endpoint"] == path and kept["request_args"].get("tags") == ["t"], kept)
    # a callback without async: the reply has the result, and so has the post
    reply = ask("/v3/text", {"src": data_uri("equation"), "callback": {"post": base + "/now"}})
    _, _, body = wait_for(lambda: taken("/now"))
    check(body["result"] == reply and body["reply"] == {"request_id": reply["request_id"]}, body)
    # tokens are for what is answered at once
    _, token = call("POST", "/v3/app-tokens", {})
    for path, more in (("/v3/text", {"async": True}), ("/v3/batch", {"urls": {"a": base + "/x"}})):
        _, reply = call("POST", path, {"src": data_uri("equation"), **more}, {"app_token": token["app_token"]})
        check(reply["error_info"]["id"] == "unauthorized_token_request", path, reply)


def privacy():
    """improve_mathpix false: neither the image nor the text is anywhere in the data directory."""
    secret = {"src": data_uri("sentence"), "metadata": {"improve_mathpix": False}, "tags": ["secretive"]}
    reply = ask("/v3/text", {**secret, "async": True})
    check("harbour" in reply["text"], reply)
    check(result_of(reply["request_id"]) is None, "it is in the history")
    error_of("/v3/text", {**secret, "callback": {"post": "https://example.com"}}, "opts_bad_callback")
    for path in pathlib.Path(DATA).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for trace in (b"harbour was measured", b"secretive", reply["request_id"].encode()):
                check(trace not in content, trace, "is in", path)
    open_one = ask("/v3/text", {"src": data_uri("lines"), "tags": ["public"]})
    kept = result_of(open_one["request_id"])
    check(kept["result"]["text"] == BOTH and "src" not in kept["request_args"], kept)


WORK.mkdir(exist_ok=True)
images = snips.make(WORK)
local = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Local)
threading.Thread(target=local.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{local.server_port}"
privacy()
samples(base)
options_of_text()
options_of_latex()
errors(base)
noisy()
strokes()
batches(base)
background(base)
survives(base)
print("ok")
