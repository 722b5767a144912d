#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a page in a font of vertical writing (WMode 1): vertical.py OUT.pdf.

No font is embedded: Japanese collections are named by the CMap, and what a viewer draws is its own.
"""
import sys

TITLE = "潮の高さ"
LINES = (
    "港の端に小さな小屋があり、その中で水の高さを",
    "測っている。浮きが水と共に上がり下がりして、",
    "紙の上に線を引く。",
    "　番人は毎朝時計を巻き、日付を書き、外の棒と",
    "見比べる。「今日は高い」と言う日には、舟を上",
    "げておく。",
)


def show(size, x, text):
    return "BT /F1 %d Tf 1 0 0 1 %d 560 Tm <%s> Tj ET\n" % (
        size,
        x,
        text.encode("utf-16-be").hex().upper(),
    )


def main(target):
    content = show(18, 360, TITLE)
    content += "".join(show(12, 320 - 21 * i, line) for i, line in enumerate(LINES))
    content += "BT /F2 9 Tf 1 0 0 1 206 30 Tm (12) Tj ET\n"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R/F2 8 0 R>>>>>>",
        "<</Length %d>>stream\n%sendstream" % (len(content), content),
        "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light-UniJIS-UTF16-V/Encoding/UniJIS-UTF16-V"
        "/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(Japan1)/Supplement 6>>/DW 1000/FontDescriptor 7 0 R>>",
        "<</Type/FontDescriptor/FontName/Ryumin-Light/Flags 6/FontBBox[-170 -331 1024 903]"
        "/ItalicAngle 0/Ascent 723/Descent -241/CapHeight 709/StemV 69>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    pdf = "%PDF-1.5\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(pdf))
        pdf += "%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(pdf)
    pdf += "xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += "".join("%010d 00000 n \n" % place for place in places)
    pdf += "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    with open(target, "w", encoding="ascii") as file:
        file.write(pdf)


main(sys.argv[1])
