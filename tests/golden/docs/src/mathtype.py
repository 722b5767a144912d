#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Name the fonts as an equation editor does: mathtype.py IN.pdf OUT.pdf, IN as `qpdf --qdf` writes it;
fix-qdf mends OUT.

The text layer of Symbol has private characters, one for each code (U+F020 on).
"""
import re
import sys

NAMES = (
    (rb"\+StandardSymL\b", b"+Symbol"),
    (rb"\+NimbusRomNo9L-ReguItal\b", b"+TimesNewRomanPS-ItalicMT"),
    (rb"\+NimbusRomNo9L-Regu\b", b"+TimesNewRomanPSMT"),
)
PRIVATE = b"endcodespacerange\n1 beginbfrange\n<20> <FE> <F020>\nendbfrange\nendcmap"


def main(source, target):
    with open(source, "rb") as file:
        pdf = file.read()
    font = re.search(
        rb"\n\d+ 0 obj\n(?:(?!endobj).)*?/BaseFont /\S*StandardSymL\b(?:(?!endobj).)*", pdf, re.S
    )
    number = re.search(rb"/ToUnicode (\d+) 0 R", font[0])[1]
    start = pdf.index(b"\n%s 0 obj" % number)
    end = pdf.index(b"endobj", start)
    layer = re.sub(rb"endcodespacerange.*endcmap", PRIVATE, pdf[start:end], flags=re.S)
    pdf = pdf[:start] + layer + pdf[end:]
    for old, new in NAMES:
        pdf = re.sub(old, new, pdf)
    with open(target, "wb") as file:
        file.write(pdf)


main(*sys.argv[1:3])
