#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_mobi.py TITLE BOOK.html BOOK.mobi: a Mobipocket file of version 6, one record, unpacked.

No tool in Debian but a very large one writes this format. What is not said is 0xFF, "there is none".
Source of the layout: the descriptions of Palm databases and of the MOBI header at wiki.mobileread.com.
"""
import struct
import sys

HEADER = 232  # bytes of the MOBI header


def first_record(title, text):
    head = struct.pack(">HHIHHHH", 1, 0, len(text), 1, 4096, 0, 0)  # not packed, one text record
    mobi = b"MOBI" + struct.pack(">IIIII", HEADER, 2, 65001, 1, 6)  # a book, UTF-8, version 6
    mobi += b"\xff" * 40  # indexes
    mobi += struct.pack(">III", 2, 16 + HEADER, len(title))  # first record past the text; the title
    mobi += struct.pack(">IIII", 9, 0, 0, 6)  # English; readers from version 6 on
    mobi += struct.pack(">I", 2)  # where images would begin
    mobi = mobi.ljust(176, b"\0").ljust(224, b"\xff") + b"\0" * 4  # nothing trails the text records
    return head + mobi.ljust(HEADER, b"\xff") + title + b"\0" * 4


def book(title, text):
    records = [first_record(title, text), text, b"\xe9\x8e\r\n"]  # the last one marks the end
    name = title.replace(b" ", b"_")[:31].ljust(32, b"\0")
    out = name + struct.pack(">HHIIIIII", 0, 0, 0x5F000000, 0x5F000000, 0, 0, 0, 0)
    out += b"BOOKMOBI" + struct.pack(">IIH", 0, 0, len(records))
    at = len(out) + 8 * len(records) + 2
    for number, record in enumerate(records):
        out += struct.pack(">II", at, 2 * number)
        at += len(record)
    return out + b"\0\0" + b"".join(records)


with open(sys.argv[2], "rb") as source:
    html = source.read()
if len(html) > 4096:
    sys.exit("make_mobi.py: one record holds 4,096 bytes")
with open(sys.argv[3], "wb") as out:
    out.write(book(sys.argv[1].encode(), html))
