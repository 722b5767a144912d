# SPDX-License-Identifier: Apache-2.0
"""Test images: small PDF pages written here, drawn by pdftoppm.

A page is a list of (x, y, size, colour, text) in points, y from the top, and of rules (x0, y0, x1, y1).
"""
import subprocess
import zlib


def pdf_page(width, height, texts, rules=(), rotate=0):
    """One page with Helvetica text; superscripts are texts of a smaller size that stand higher."""
    ops = []
    for x, y, size, colour, text in texts:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        ops.append(f"BT /F1 {size} Tf {colour} rg {x} {height - y} Td ({escaped}) Tj ET")
    for x0, y0, x1, y1 in rules:
        ops.append(f"1 w {x0} {height - y0} m {x1} {height - y1} l S")
    stream = zlib.compress("\n".join(ops).encode("latin-1"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Rotate {rotate} "
         "/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>").encode(),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


BLACK = "0 0 0"


def line(text, y=30, size=14, colour=BLACK, x=20):
    return (x, y, size, colour, text)


# name: (width, height, texts, rules, rotation of the page)
PAGES = {
    "sentence": (420, 60, [line("The harbour was measured in the summer of last year.")], [], 0),
    "lines": (420, 80, [line("Nothing is read twice and nothing is left out"),
                        line("The river was wide and the bridge very old", 52)], [], 0),
    "turned90": (420, 80, [line("Nothing is read twice and nothing is left out"),
                           line("The river was wide and the bridge very old", 52)], [], 90),
    "turned180": (420, 80, [line("Nothing is read twice and nothing is left out"),
                            line("The river was wide and the bridge very old", 52)], [], 180),
    "equation": (200, 50, [line("f(x) = 3x + 2")], [], 0),
    "power": (260, 50, [line("3x", size=18), (41, 22, 11, BLACK, "2"), line("+ 5x = 12", size=18, x=53)], [], 0),
    "two": (220, 90, [line("2x + 5y = 17"), line("3x - 4y = 25", 54)], [], 0),
    "tagged": (400, 50, [line("f(x) = 3x + 2"), line("(1.2)", x=340)], [], 0),
    "number": (300, 50, [line("The answer is 17 here.")], [], 0),
    "hyphen": (300, 80, [line("We saw the har-"), line("bour in the morning.", 52)], [], 0),
    "list": (420, 160, [line("1. the first one on the left, which is a long and"),
                        line("narrow road along the old canal.", 48, x=36),
                        line("2. the second one on the right, which leads up to", 72),
                        line("the chapel on the hill behind it.", 90, x=36),
                        line("3. the third one at the river, which is not to be", 114),
                        line("taken by night or in the winter.", 132, x=36)], [], 0),
    "blue": (420, 80, [line("Nothing is read twice and nothing is left out"),
                       line("The river was wide and the bridge very old", 52, colour="0 0.1 0.9")], [], 0),
    "table": (260, 110, [line("Name", 30), line("Age", 30, x=120), line("Alice", 56), line("31", 56, x=120),
                         line("Bob", 82), line("42", 82, x=120)],
              [(10, 12, 200, 12), (10, 38, 200, 38), (10, 64, 200, 64), (10, 90, 200, 90),
               (10, 12, 10, 90), (105, 12, 105, 90), (200, 12, 200, 90)], 0),
    "blank": (200, 50, [], [], 0),
}


def make(folder):
    """Write DIR/NAME.png for every page. @return {name: bytes}"""
    images = {}
    for name, (width, height, texts, rules, rotate) in PAGES.items():
        source = folder / f"{name}.pdf"
        source.write_bytes(pdf_page(width, height, texts, rules, rotate))
        subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", source, folder / name], check=True)
        images[name] = (folder / f"{name}.png").read_bytes()
    return images
