#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make_hostile.py SAMPLES DIR URL: office files and books that mean harm, made of the samples.

Each is DIR/<name>, and DIR/expected says how it has to end: an error id, "completed", or "any" where
a program may well read it, or not, as long as it harms nobody. URL is one that nobody may call.
"""
import io
import os
import re
import struct
import sys
import zipfile

samples, out, url = sys.argv[1:]
expected = {}
OFFICE, BOOK = "office_conversion_failed", "ebook_conversion_failed"


def sample(name):
    with open(os.path.join(samples, name), "rb") as file:
        return file.read()


def put(name, data, how):
    with open(os.path.join(out, name), "wb") as file:
        file.write(data)
    expected[name] = how


def rebuilt(name, change, extra=()):
    """The archive with each member as change(name, bytes) gives it, and some more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample(name))) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            data = change(info.filename, old.read(info))
            kind = zipfile.ZIP_STORED if info.filename == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(info.filename, data, kind)
        for member, data in extra:
            new.writestr(member, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def replaced(member, pattern, by, count=1):
    def change(name, data):
        if not re.search(member, name):
            return data
        made, n = re.subn(pattern, lambda m: by, data, count=count)
        if n == 0:
            sys.exit(f"make_hostile.py: {pattern!r} is not in {name}")
        return made

    return change


def with_small_sizes(data):
    """The directory says that every member unpacks to 100 bytes."""
    data = bytearray(data)
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 100)
        at = data.find(b"PK\1\2", at + 4)
    return bytes(data)


zeros = b"\0" * (100 << 20)
entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
) + b"]>"
head = rb"^<\?xml[^>]*\?>"

# archives that unpack to more than they may
put("bomb.docx", rebuilt("harbour.docx", lambda n, d: d, [("word/media/z.bin", zeros)]), OFFICE)
put("bomb.epub", rebuilt("harbour.epub", lambda n, d: d, [("EPUB/z.xhtml", zeros)]), BOOK)
lying = rebuilt("harbour.docx", lambda n, d: zeros if n == "word/document.xml" else d)
put("bomb-that-lies.docx", with_small_sizes(lying), OFFICE)
# entities: a file of the server's, and an exponential one
put("entity.docx", rebuilt("harbour.docx", lambda n, d: replaced(
    "word/document.xml", rb"with a wooden", b"&e;")(n, replaced("word/document.xml", head, entity)(n, d))), "any")
put("laughs.docx", rebuilt("harbour.docx", lambda n, d: replaced(
    "word/document.xml", rb"with a wooden", b"&a11;")(n, replaced("word/document.xml", head, laughs)(n, d))), "any")
put("entity.epub", rebuilt("harbour.epub", lambda n, d: replaced(
    "ch001.xhtml", rb"with a wooden", b"&e;")(n, replaced("ch001.xhtml", head, entity)(n, d))), "any")
# whatever would be fetched
remote = url.encode()
put("remote-image.docx", rebuilt("harbour.docx", replaced(
    "word/_rels/document.xml.rels", rb'Target="media/[^"]*"', b'TargetMode="External" Target="%s/a.png"' % remote)), "completed")
put("remote-template.docx", rebuilt("harbour.docx", lambda n, d: d, [("word/_rels/settings.xml.rels",
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'attachedTemplate" TargetMode="External" Target="%s/t.dotm"/></Relationships>' % remote)]), "completed")
put("remote-section.odt", rebuilt("harbour.odt", replaced("^content.xml$", rb"</office:text>",
    b'<text:section text:name="s"><text:section-source xlink:href="%s/s.odt"/></text:section></office:text>' % remote)), "completed")
put("local-image.odt", rebuilt("harbour.odt", replaced(
    "^content.xml$", rb'xlink:href="Pictures[^"]*"', b'xlink:href="file:///etc/passwd"')), "completed")
put("remote-field.rtf", sample("harbour.rtf").rstrip()[:-1] +
    b'{\\field{\\*\\fldinst INCLUDEPICTURE "%s/f.png"}{\\fldrslt x}}}' % remote, "completed")
put("remote-parts.epub", rebuilt("harbour.epub", replaced("ch001.xhtml", rb"</body>",
    b'<img src="%s/i.png" alt=""/><script>fetch("%s/x")</script><link rel="stylesheet" href="%s/c.css"/>'
    b'<iframe src="file:///etc/passwd"></iframe></body>' % (remote, remote, remote))), "completed")
# a macro that is bound to the opening of the document
put("macro.odt", rebuilt("harbour.odt", lambda n, d: replaced("^content.xml$", rb"<office:body>",
    b'<office:scripts><office:event-listeners><script:event-listener xmlns:script='
    b'"urn:oasis:names:tc:opendocument:xmlns:script:1.0" script:language="ooo:script" script:event-name="dom:load" '
    b'xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document"/>'
    b"</office:event-listeners></office:scripts><office:body>")(n, replaced("META-INF/manifest.xml", rb"</manifest:manifest>",
    b'<manifest:file-entry manifest:full-path="Basic/script-lc.xml" manifest:media-type="text/xml"/>'
    b'<manifest:file-entry manifest:full-path="Basic/Standard/script-lb.xml" manifest:media-type="text/xml"/>'
    b'<manifest:file-entry manifest:full-path="Basic/Standard/M.xml" manifest:media-type="text/xml"/></manifest:manifest>')(n, d)), [
    ("Basic/script-lc.xml", '<?xml version="1.0"?><library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink='
     '"http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>'),
    ("Basic/Standard/script-lb.xml", '<?xml version="1.0"?><library:library xmlns:library="http://openoffice.org/2000/library" '
     'library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="M"/></library:library>'),
    ("Basic/Standard/M.xml", '<?xml version="1.0"?><script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" '
     'script:language="StarBasic">Sub Main\nShell("/usr/bin/touch", 1, "' + out + '/macro-ran")\nEnd Sub\n</script:module>')]), "completed")
# nesting
deep = 10000
put("nested.odt", rebuilt("harbour.odt", replaced("^content.xml$", rb"</office:text>",
    b"<text:list><text:list-item>" * deep + b"<text:p>deep</text:p>" + b"</text:list-item></text:list>" * deep + b"</office:text>")), "any")
put("nested.rtf", b"{\\rtf1 " + b"{" * 200000 + b"deep" + b"}" * 200000 + b"}", "any")
put("nested.epub", rebuilt("harbour.epub", replaced("ch001.xhtml", rb"</body>",
    b"<ul><li>" * deep + b"deep" + b"</li></ul>" * deep + b"</body>")), "any")
# half of everything
put("half.docx", rebuilt("harbour.docx", lambda n, d: d[: len(d) // 2] if n == "word/document.xml" else d), "any")
put("half.doc", sample("harbour.doc")[:12000], "any")
put("half.pptx", rebuilt("harbour.pptx", lambda n, d: d[:200] if n == "ppt/presentation.xml" else d), OFFICE)
put("half.rtf", sample("harbour.rtf")[:900], "any")
put("half.wpd", sample("harbour.wpd")[:20], "any")
put("half.epub", rebuilt("harbour.epub", lambda n, d: d[:100] if n.endswith(".opf") else d), BOOK)
put("half.mobi", sample("harbour.mobi")[:400], BOOK)
put("half.djvu", sample("paper.djvu")[:3000], "any")
# noise where content should be
noise = bytes(i * i % 251 for i in range(20000))
put("noise.docx", rebuilt("harbour.docx", lambda n, d: noise if n == "word/document.xml" else d), OFFICE)
put("noise.epub", rebuilt("harbour.epub", lambda n, d: noise if n.startswith("META-INF/con") else d), BOOK)
put("noise.djvu", b"AT&TFORM\0\0\x40\0DJVUINFO" + noise, BOOK)
put("noise.mobi", sample("harbour.mobi")[:68] + noise, BOOK)
put("outside.epub", rebuilt("harbour.epub", lambda n, d: d, [("../../../outside", b"x"), ("/etc/outside", b"x")]), "completed")
# images
put("noise.exr", b"\x76\x2f\x31\x01\2\0\0\0" + noise, "corrupt_image")
put("vast.ras", struct.pack(">8I", 0x59A66A95, 1 << 30, 1 << 30, 24, 0, 1, 0, 0) + noise, "corrupt_image")
put("vast.pfm", b"PF\n90000 90000\n-1.0\n" + noise, "corrupt_image")

with open(os.path.join(out, "expected"), "w") as file:
    for name, how in expected.items():
        file.write(f"{name} {how}\n")
