#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2154 # best_NAME of side_by_side, renderer_PID of coproc
# Every format of a paper of ten pages, from its POST until the last is there, against what the
# programs behind them take for the same input by themselves: pandoc for docx and pptx, xelatex and
# chromium once each, a warm renderer for html. And html of its first page by a renderer that is
# warm, from other documents, against one that is started for it.
# shellcheck source=tests/bench/bench.sh
. "$(dirname "${BASH_SOURCE[0]}")/bench.sh"

for program in pdflatex xelatex pandoc chromium-headless-shell node; do
    command -v "$program" >/dev/null || { echo "$program is missing"; exit 77; }
done
render=$root/worker/render
[ -d "$render/node_modules" ] || { echo "deploy/renderer was not run"; exit 77; }
formats=html,md,mmd.zip,md.zip,html.zip,tex.zip,latex,latex.pdf,pdf,docx,pptx,xlsx,jpg,png,mmd.overlay.pdf

mkdir "$work/bare"
cd "$work/bare"
pdflatex -interaction=batchmode -halt-on-error -jobname=paper "$root/tests/bench/paper.tex" >/dev/null ||
    die "paper.tex: $(tail -n 5 paper.log)"
[ "$(pdfinfo paper.pdf | awk '/^Pages:/ { print $2 }')" = 10 ] || die "paper.tex has not ten pages"

# ---- a renderer that stays

# request OP FILE [MEMBERS]: what the renderer is asked with the text of a file
request() {
    /usr/bin/python3 -c 'import json, sys
print(json.dumps({"id": 1, "op": sys.argv[1], "mmd": open(sys.argv[2]).read(), **json.loads(sys.argv[3])}))' \
        "$1" "$2" "${3:-{\}}"
}
answer_of() { # REQUEST-FILE: what it answers, in a file beside it
    cat "$1" >&"${renderer[1]}"
    head -n 1 <&"${renderer[0]}" >"$1.answer"
    ! grep -q '"error":' "$1.answer" || die "the renderer: $(head -c 200 "$1.answer")"
}
start_renderer() { coproc renderer { exec nice -n 19 node "$render/render.js"; }; }
stop_renderer() {
    local pid=$renderer_PID to=${renderer[1]}
    exec {to}>&-
    wait "$pid"
}

# ---- the inputs

start_server --engines "$cores"
all_formats() {
    rm -rf "$work/out"
    "$E2E_RECTO" submit --formats "$formats" -o "$work/out" paper.pdf
}
all_formats >/dev/null 2>&1 # programs and libraries are read, the renderers warm
made=$work/out/paper
unzip -qo "$made/paper.html.zip"
unzip -qo "$made/paper.tex.zip"
[ "$(find images -type f | wc -l)" -ge 10 ] || die "the paper has lost its pictures"
head -c 3000 "$made/paper.mmd" >page.mmd # a page
request html "$made/paper.mmd" >html.request
request html page.mmd >page.request
start_renderer
for target in docx pptx; do
    request office "$made/paper.mmd" "{\"target\":\"$target\"}" >office.request
    answer_of office.request
    get office.request.answer text >"$target.html"
done
# Other documents, until the renderer's code is compiled.
for i in $(seq 40); do
    { echo "Page $i"; cat "$root"/tests/export/corpus/{02,03,06,12}-*.mmd; } >other.mmd
    request html other.mmd >other.request
    answer_of other.request
done

# ---- the bare programs, as polite as the worker's

bare() { nice -n 19 "$@" 2>/dev/null; }
docx() { bare pandoc --from=html+epub_html_exts --to=docx --output=bare.docx docx.html; }
pptx() { bare pandoc --from=html+epub_html_exts --to=pptx --slide-level=2 --output=bare.pptx pptx.html; }
latex() {
    rm -f paper.aux paper.out
    bare xelatex -interaction=nonstopmode -jobname=bare paper.tex || [ -s bare.pdf ]
}
print_pdf() {
    bare chromium-headless-shell --no-sandbox --disable-gpu --no-pdf-header-footer \
        --print-to-pdf=bare-print.pdf "file://$PWD/paper.html"
}
html() {
    sed -i 's/"mmd": "/&x/' html.request # another text than before
    answer_of html.request
}
warm_page() {
    sed -i 's/"mmd": "/&x/' page.request
    answer_of page.request
}
cold_page() { nice -n 19 node "$render/render.js" <page.request >cold.answer; }

side_by_side all_formats docx pptx latex print_pdf html warm_page cold_page
stop_renderer
bare_sum=$((best_docx + best_pptx + best_latex + best_print_pdf + best_html))
echo "$(tr ',' '\n' <<<"$formats" | wc -l) formats of ten pages; best of $rounds; bare: docx $best_docx," \
    "pptx $best_pptx, xelatex $best_latex, chromium $best_print_pdf, html $best_html ms"
ratio "all formats by the server / the bare programs, summed" "$best_all_formats" "$bare_sum" "at most 1.50"
ratio "html of a page, warm renderer / cold one" "$best_warm_page" "$best_cold_page" "at most 0.10"
