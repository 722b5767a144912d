#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Are formulas as often right as their confidence says?

  calibration.py SETS_DIR [--sets a,b] [--engine PATH] [--fit]

Reads every document of the sets whose ground truth has formulas with recto-engine, compares each
formula with those of its document (normalised by SETS_DIR/score.py), and prints a table: how many
formulas have a confidence in each bin, and which share of them is right. A formula that resembles
none of the ground truth cannot be judged and is counted apart; halves of formulas that a line's end
cuts are left out. --fit also prints by which factor a symbol the confidences of longer formulas
would have to fall (or rise) to be true: PAGE_SYMBOL in ocr/math/confidence.c times it.
"""
import argparse
import json
import math
import os
import re
import subprocess
import sys

MATH_WORD, OPEN_ENDS = 32, 64 | 128
WORD_FIELDS, CONF, FLAGS, TEXT = 11, 6, 7, 10
BINS = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0001)
RESEMBLES = 0.6


def formulas_of(engine, path):
    """(latex, confidence, display) of every whole formula in a document"""
    pages = subprocess.run([engine, '--dump', path, '--as', 'pages'], capture_output=True, check=False).stdout
    for text in pages.decode('utf8', 'replace').splitlines():
        if not text.startswith('{'):
            continue
        for line in json.loads(text).get('lines', []):
            words = line.get('words', [])
            for i in range(0, len(words), WORD_FIELDS):
                w = words[i:i + WORD_FIELDS]
                if w[FLAGS] & MATH_WORD and not w[FLAGS] & OPEN_ENDS:
                    yield w[TEXT], w[CONF] / 10000, line['type'] == 'math'


def truth_of(score, blocks):
    """encoded ground truth: formulas in lines and rows of displays"""
    inline, rows = set(), set()
    for b in blocks:
        if b['type'] == 'equation_isolated':
            latex = re.sub(r'^\s*(\$\$|\\\[)|(\$\$|\\\])\s*$', '', b.get('latex', '').strip())
            rows.update(score.enc(r) for r in score.rows_of(latex))
        else:
            inline.update(score.enc(score.canon(x)) for x in b.get('inline') or [])
    return {x for x in inline if x}, {x for x in rows if x}


def judge(score, latex, truth, other):
    """1 right, 0 wrong, None: nothing to compare with"""
    rows = [score.enc(r) for r in score.rows_of(latex)]
    if not rows:
        return None
    if all(r in truth or r in other for r in rows):
        return 1
    best = max((score.ratio(r, t) for r in rows for t in truth if abs(len(r) - len(t)) < 0.7 * max(len(r), len(t))),
               default=0)
    return 0 if best >= RESEMBLES else None


def symbols(score, latex):
    """what is painted of it, about"""
    return sum(t not in '{}^_&' and t != '\\\\' for t in score.canon(latex))


def table(title, samples):
    print(f'{title}: {len(samples)} formulas, {sum(s[1] for s in samples) / max(1, len(samples)):.1%} right')
    print('| confidence | formulas | mean | right |')
    print('|---|---|---|---|')
    for lo, hi in zip(BINS, BINS[1:]):
        part = [s for s in samples if lo <= s[0] < hi]
        if part:
            print(f'| {lo:.2f} to {min(hi, 1):.2f} | {len(part)} | {sum(s[0] for s in part) / len(part):.3f} '
                  f'| {sum(s[1] for s in part) / len(part):.1%} |')


def fit(samples):
    """r so that confidence * r^symbols explains best what is right (maximum likelihood)"""
    def loss(r):
        total = 0.0
        for c, right, n in samples:
            p = min(max(c * r ** n, 1e-4), 1 - 1e-4)
            total -= math.log(p if right else 1 - p)
        return total
    return min((0.95 + 0.0005 * k for k in range(141)), key=loss)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument('sets_dir')
    arg.add_argument('--sets')
    arg.add_argument('--engine', default=os.path.join(here, '../../build/release/worker/engine/recto-engine'))
    arg.add_argument('--fit', action='store_true')
    args = arg.parse_args()
    sys.path.insert(0, args.sets_dir)
    import score  # the scorer of the sets knows how their ground truth is written
    wanted = args.sets.split(',') if args.sets else sorted(os.listdir(args.sets_dir))
    samples, unjudged = {True: [], False: []}, 0
    for name in wanted:
        manifest = os.path.join(args.sets_dir, name, 'manifest.jsonl')
        if not os.path.exists(manifest):
            continue
        for line in open(manifest, encoding='utf8'):
            item = json.loads(line)
            if 'formula' not in item.get('metrics', []) or 'gt_blocks' not in item:
                continue
            blocks = json.load(open(os.path.join(args.sets_dir, name, item['gt_blocks']), encoding='utf8'))
            inline, rows = truth_of(score, blocks)
            for latex, conf, display in formulas_of(args.engine, os.path.join(args.sets_dir, name, item['input'])):
                right = judge(score, latex, *((rows, inline) if display else (inline, rows)))
                if right is None:
                    unjudged += 1
                else:
                    samples[display].append((conf, right, symbols(score, latex)))
    for display, title in ((False, 'In lines'), (True, 'Displays')):
        table(title, samples[display])
        print()
    table('All', samples[False] + samples[True])
    print(f'not judged: {unjudged}')
    if args.fit:
        print('factor a symbol: %.4f' % fit(samples[False] + samples[True]))


if __name__ == '__main__':
    main()
