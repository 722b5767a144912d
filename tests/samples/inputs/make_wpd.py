#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_wpd.py TEXT.txt OUT.wpd: a WordPerfect 6 document, plain ASCII paragraphs.

Nothing in Debian writes this format. 0x80 is a space, 0xCC ends a line.
Source of the layout: the description of WordPerfect's file formats that libwpd follows.
"""
import struct
import sys

START = 0x30  # where the text begins

with open(sys.argv[1], "rb") as source:
    text = source.read().replace(b" ", b"\x80").replace(b"\n", b"\xcc")
head = b"\xffWPC" + struct.pack("<I", START) + bytes([1, 10, 2, 1])  # a document of version 6.1
head += struct.pack("<HHII", 0, 0x18, 0, START + len(text))  # not encrypted; index; length
head = head.ljust(0x18, b"\0") + struct.pack("<HH", 2, 1)  # an index of nothing
with open(sys.argv[2], "wb") as out:
    out.write(head.ljust(START, b"\0") + text)
