#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Golden documents: what PDFs of known content become.
#
#   docs.sh check NAME     compare with expected/NAME.mmd and facts/NAME.txt, whichever are there; and
#                          what must hold for the line lists of any document
#   docs.sh diff [NAME...]     show how today's output differs from expected/
#   docs.sh update [NAME...]   show it, take today's output as expected, and make wishes that came
#                          true facts: look at the diff before it is committed
#
# The environment: ENGINE, the recto-engine (default: build/release), BIN, the build folder of tests/.
# A file of facts has one a line, about the mmd with all white space as single blanks:
#   has TEXT    not TEXT    once TEXT    order TEXT => TEXT    wish FACT (what is wrong today)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
ENGINE=${ENGINE:-$root/build/release/worker/engine/recto-engine}
BIN=${BIN:-$root/build/release/tests}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0

complain() {
    echo "$name: $*"
    bad=1
}

# where TEXT: bytes of $text before it; fails when it is not there
where() {
    local before=${text%%"$1"*}
    [ "$before" != "$text" ] || return 1
    echo ${#before}
}

holds() { # KIND TEXT
    local a b
    case $1 in
    has) where "$2" >/dev/null ;;
    not) ! where "$2" >/dev/null ;;
    once) where "$2" >/dev/null && ! (text=${text#*"$2"} && where "$2" >/dev/null) ;;
    order) a=$(where "${2%% => *}") && b=$(where "${2##* => }") && [ "$a" -lt "$b" ] ;;
    *) complain "a fact of kind $1?" ;;
    esac
}

# check_facts FILE NEW: NEW gets the facts with the wishes that came true as facts
check_facts() {
    local kind what is_wish
    : >"$2"
    while IFS= read -r line; do
        is_wish=
        what=$line
        case $line in '' | '#'*)
            printf '%s\n' "$line" >>"$2"
            continue
            ;;
        'wish '*)
            is_wish=1
            what=${line#wish }
            ;;
        esac
        kind=${what%% *}
        if holds "$kind" "${what#* }"; then
            [ -z "$is_wish" ] || echo "$name: came true: $what"
            printf '%s\n' "$what" >>"$2"
        else
            [ -n "$is_wish" ] || complain "does not hold: $what"
            printf '%s\n' "$line" >>"$2"
        fi
    done <"$1"
}

make() {
    for kind in mmd lines.json lines.mmd.json; do
        "$ENGINE" --dump "$here/$name.pdf" --as "$kind" --crops "$work" >"$work/$kind"
    done
    text=$(tr -s '\n ' '  ' <"$work/mmd")
}

check() {
    local expected=$here/expected/$name.mmd facts=$here/facts/$name.txt
    make
    [ -f "$expected" ] || [ -f "$facts" ] || complain "nothing is expected of it"
    if [ -f "$expected" ]; then
        diff -u --label "expected $name.mmd" --label today "$expected" "$work/mmd" || complain "the mmd is another one"
    fi
    if [ -f "$facts" ]; then check_facts "$facts" "$work/facts"; fi
    "$BIN/e2e/check-lines" "$work/lines.json" "$work/lines.mmd.json" "$work/mmd" ||
        complain "the line lists are wrong"
    "$BIN/quality/check-ink" "$here/$name.pdf" "$work/lines.json" || complain "places are wrong"
}

all() { for pdf in "$here"/*.pdf; do basename "$pdf" .pdf; done; }

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in
check)
    for name in "$@"; do check; done
    ;;
diff | update)
    for name in ${@:-$(all)}; do
        make
        expected=$here/expected/$name.mmd facts=$here/facts/$name.txt
        if [ -f "$expected" ]; then
            diff -u --label "expected $name.mmd" --label today "$expected" "$work/mmd" || true
            [ "$verb" = diff ] || cp "$work/mmd" "$expected"
        fi
        if [ -f "$facts" ]; then
            check_facts "$facts" "$work/facts"
            [ "$verb" = diff ] || cp "$work/facts" "$facts"
        fi
    done
    bad=0
    ;;
*)
    sed -n '3,14s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
exit $bad
