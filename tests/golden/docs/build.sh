#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Rebuild the PDFs of this folder from src/: all of them, or those that are named. Not part of a
# build: the results are committed, because tests must not depend on the TeX at hand.
#
# harbour.pdf is what LibreOffice makes of a sample, and bidi.pdf of src/bidi.html (Noto fonts);
# vertical-upright.pdf is made by Chromium (fonts-droid-fallback), vertical.pdf by src/vertical.py.
# Needs: texlive-latex-extra texlive-fonts-extra texlive-pictures texlive-luatex texlive-xetex lmodern
# tex-gyre fonts-liberation; for .md, which becomes a document of an office program, pandoc and
# libreoffice-writer; for .py qpdf
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C SOURCE_DATE_EPOCH=0 FORCE_SOURCE_DATE=1
cp "$here"/src/*.tex "$here"/src/*.md "$work"
cd "$work"
[ $# -gt 0 ] || set -- $(ls -- *.tex *.md | sed 's/\.[a-z]*$//' | grep -v -- -body) harbour bidi vertical vertical-upright
for name in "$@"; do
    if [ "$name" = harbour ]; then
        soffice -env:UserInstallation="file://$work/profile" --headless --convert-to pdf --outdir "$here" \
            "$here/../../samples/inputs/harbour.docx" >/dev/null
        continue
    elif [ "$name" = vertical ]; then
        python3 "$here/src/vertical.py" "$here/vertical.pdf"
        continue
    elif [ "$name" = vertical-upright ]; then
        chromium --headless --no-sandbox --no-pdf-header-footer --print-to-pdf="$here/$name.pdf" \
            "file://$here/src/$name.html" 2>/dev/null
        continue
    elif [ -f "$here/src/$name.html" ]; then
        soffice -env:UserInstallation="file://$work/profile" --headless \
            --convert-to pdf:writer_web_pdf_Export --outdir "$here" "$here/src/$name.html" >/dev/null
        continue
    elif [ -e "$name.md" ]; then
        pandoc "$name.md" -o "$name.docx"
        soffice -env:UserInstallation="file://$work/profile" --headless --convert-to pdf "$name.docx" >/dev/null
        cp "$name.pdf" "$here/"
        continue
    fi
    engine=pdflatex
    grep -q unicode-math "$name.tex" && engine=lualatex
    grep -q '^% XeTeX' "$name.tex" && engine=xelatex
    for _ in 1 2; do # the second time with the table of contents and the references of the first
        $engine -interaction=batchmode -halt-on-error "$name.tex" >/dev/null ||
            { tail -n 20 "$name.log" >&2; exit 1; }
    done
    if [ -e "$here/src/$name.py" ]; then # what it spoils must not look so in the source
        qpdf --qdf --object-streams=disable "$name.pdf" plain.pdf
        python3 "$here/src/$name.py" plain.pdf spoilt.pdf
        fix-qdf spoilt.pdf >mended.pdf
        qpdf --object-streams=generate --deterministic-id mended.pdf "$name.pdf"
    fi
    cp "$name.pdf" "$here/"
    echo "$name.pdf: $(wc -c <"$name.pdf") bytes"
done
