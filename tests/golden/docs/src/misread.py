#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Spoil text layers: misread.py IN.pdf OUT.pdf, IN as `qpdf --qdf` writes it; fix-qdf mends OUT.

Fonts are told by a part of their names: in Heros each character is said to be the next one (a
shifted map), in Cursor every one to be the letter A.
"""
import re
import sys


def shift(match):
    value = int(match[2], 16)
    return b"%s<%04X>" % (match[1], value + 1 if 0x20 < value < 0x7E else value)


def spoil(cmap, name):
    if b"Heros" in name:
        return re.sub(rb"((?:<[0-9A-F]{2}> ){1,2})<([0-9A-F]{4})>", shift, cmap)
    all_alike = b"endcodespacerange\n1 beginbfrange\n<00> <FF> [%s]\nendbfrange\nendcmap" % (
        b"<0041> " * 256
    )
    return re.sub(rb"endcodespacerange.*endcmap", all_alike, cmap, flags=re.S)


def main(source, target):
    with open(source, "rb") as file:
        pdf = file.read()
    for font in re.findall(rb"\n\d+ 0 obj\n(?:(?!endobj).)*?/ToUnicode(?:(?!endobj).)*", pdf, re.S):
        name = re.search(rb"/BaseFont /\S*(?:Heros|Cursor)\S*", font)
        if not name:
            continue
        number = re.search(rb"/ToUnicode (\d+) 0 R", font)[1]
        start = pdf.index(b"\n%s 0 obj" % number)
        end = pdf.index(b"endobj", start)
        pdf = pdf[:start] + spoil(pdf[start:end], name[0]) + pdf[end:]
    with open(target, "wb") as file:
        file.write(pdf)


main(*sys.argv[1:3])
