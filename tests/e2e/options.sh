#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Options of the API that concern text, on the pages of a paper: what each changes, or does not.
# shellcheck source=tests/e2e/server.sh
. "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# with NAME OPTIONS: the mmd of the sample, as $work/NAME/paper/paper.mmd
with() {
    "$E2E_RECTO" convert -o "$work/$1" --quiet --options "$2" "$samples/paper.pdf" >/dev/null
    mmd=$work/$1/paper/paper.mmd
    lines=$work/$1/paper/paper.lines.json
}
has() { grep -qF -- "$1" "$mmd" || die "\"$1\" is missing with $2"; }
has_not() { ! grep -qF -- "$1" "$mmd" || die "\"$1\" is there with $2"; }

with plain '{}'
plain=$mmd
has '\begin{itemize}' 'no options'
has '\section*{1 Introduction}' 'no options'
has_not 'Harbour Survey' 'no options'

with heads '{"include_page_info":true,"include_page_breaks":true}'
has 'Harbour Survey' include_page_info
[ "$(grep -c '^\\pagebreak$' "$mmd")" = 2 ] || die "not two page breaks between three pages"

with flat '{"disable_itemize":true,"remove_section_numbering":true}'
has_not '\begin{itemize}' disable_itemize
has '\section*{Introduction}' remove_section_numbering
with auto '{"auto_number_sections":true}'
has '\section{Introduction}' auto_number_sections

with greek '{"alphabets_allowed":{"en":false}}'
has_not harbour 'en not allowed'
has '5,840' 'en not allowed'
with all '{"alphabets_allowed":{"en":true,"ru":false,"zh":false}}'
cmp "$mmd" "$plain" || die "alphabets that do not occur change the text"

# the page holds nothing that these act on; nothing else may change
with none '{"fullwidth_punctuation":false,"enable_tables_fallback":true,"enable_spell_check":true,
    "include_smiles":false,"include_chemistry_as_image":true,"streaming":true,
    "disable_lstlisting":true,"metadata":{"a":1},"conversion_options":{"docx":{"fontSize":28}}}'
cmp "$mmd" "$plain" || die "options without an object change the text"
"$E2E_BIN/check-lines" "$lines" "${lines%.lines.json}.lines.mmd.json" "$mmd"
