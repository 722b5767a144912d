#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make formulas of XeTeX those of a word processor: word.py IN.pdf OUT.pdf, IN as `qpdf --qdf`
writes it; fix-qdf mends OUT.

Fonts get the names of the word processor's, each run its own text object and matrix, and bars are
rectangles that are filled when all text stands. The text layer says nothing of roots and integrals.
"""
import re
import sys

NAMES = (
    (rb"[A-Z]{6}\+TeXGyreTermesMath-Regular", b"ABCDEF+CambriaMath"),
    (rb"[A-Z]{6}\+LiberationSerif", b"ABCDEE+TimesNewRomanPSMT"),
)
SILENT = (b"221A", b"222B", b"222E")
TOKEN = re.compile(
    rb"/(?P<font>F\d+) (?P<size>[\d.]+) Tf"
    rb"|(?P<begin>BT)"
    rb"|(?P<dx>-?[\d.]+) (?P<dy>-?[\d.]+) Td"
    rb"|(?P<text>\[[^\]]*\]TJ)"
    rb"|(?P<width>[\d.]+) w (?P<x0>-?[\d.]+) (?P<y0>-?[\d.]+) m (?P<x1>-?[\d.]+) (?P<y1>-?[\d.]+) l S"
)


def page(content):
    start = re.match(rb"\s*q 1 0 0 1 [-\d.]+ [-\d.]+ cm", content)[0]
    texts, bars = [], []
    font, size, x, y = b"", b"", 0.0, 0.0
    for token in TOKEN.finditer(content, len(start)):
        if token["font"]:
            font, size = token["font"], token["size"]
        elif token["begin"]:
            x, y = 0.0, 0.0
        elif token["dx"]:
            x, y = x + float(token["dx"]), y + float(token["dy"])
        elif token["text"]:
            texts.append(b"BT\n/%s %s Tf\n1 0 0 1 %.3f %.3f Tm\n%s\nET" % (font, size, x, y, token["text"]))
        else:
            x0, y0, x1, width = (float(token[k]) for k in ("x0", "y0", "x1", "width"))
            bars.append(b"%.3f %.3f %.3f %.3f re f*" % (x0, y0 - width / 2, x1 - x0, width))
    return b"\n".join([start.strip(), *texts, *bars, b"Q\n"])


def cmap(text):
    for rune in SILENT:
        text = re.sub(rb"<[0-9A-F]{4}> <%s>\n" % rune, b"", text)
    return re.sub(
        rb"\d+ beginbfchar\n(.*?)endbfchar",
        lambda m: b"%d beginbfchar\n%sendbfchar" % (m[1].count(b"\n"), m[1]),
        text,
        flags=re.S,
    )


def stream(match):
    text = match[2]
    if re.match(rb"\s*q 1 0 0 1 [-\d.]+ [-\d.]+ cm", text):
        text = page(text)
    elif b"begincmap" in text:
        text = cmap(text)
    return match[1] + text + match[3]


def main(source, target):
    with open(source, "rb") as file:
        pdf = file.read()
    pdf = re.sub(rb"(\nstream\n)(.*?)(endstream\n)", stream, pdf, flags=re.S)
    for old, new in NAMES:
        pdf = re.sub(old, new, pdf)
    with open(target, "wb") as file:
        file.write(pdf)


main(*sys.argv[1:3])
