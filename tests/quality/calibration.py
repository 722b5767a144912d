#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Are formulas as often right as their confidence says?

  calibration.py [SETS_DIR] [--sets a,b] [--families DIR] [--build DIR] [--write]

Prints a table: how many formulas have a confidence in each bin, and which share of them is right.
Formulas come from tests/quality/formulas (and from --families DIR, more PDFs of the formulas in
DIR/formulas.txt), one a page with its source, and from the documents of SETS_DIR whose ground
truth has formulas or that have tests of them, judged by SETS_DIR/score.py. Of those, one that
resembles none of the ground truth cannot be judged and is counted apart, nor can one that differs
in alphabets alone (sources are not always those of the print); halves that a line's end cuts are
left out.

--write fits the logistic function of ocr/math/confidence_fit.h and writes it. A second table tells
what a fit on half of the documents is worth on the other half. Isolated formulas and those of
pages count alike, however many there are.
"""
import argparse
import json
import math
import os
import re
import subprocess
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
FIT = os.path.join(HERE, '../../ocr/math/confidence_fit.h')
MATH_WORD, OPEN_ENDS = 32, 64 | 128
WORD_FIELDS, BOX, CONF, FLAGS, TEXT = 11, slice(0, 4), 6, 7, 10
PX, POINTS = 100, 72
BINS = (0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0001)
RESEMBLES = 0.6
NAMES = 'BASE', 'SYMBOLS', 'DECISIONS', 'LENGTH', 'DISPLAYED'
ALPHABETS = ('{', '}', '\\mathcal', '\\mathbb', '\\mathbf', '\\boldsymbol', '\\mathrm', '\\mathfrak', '\\mathsf',
             '\\mathtt')
EVERY = {'cm': 1}


class Sample:
    """A formula: its document, chance and rate as told, whether it is right, the doubt about it"""

    def __init__(self, document, kind, conf, rate, right, doubt=None):
        self.document, self.kind, self.conf, self.rate, self.right, self.doubt = document, kind, conf, rate, right, doubt


def run(command, text=''):
    return subprocess.run(command, input=text.encode(), capture_output=True, check=False).stdout.decode('utf8', 'replace')


# ---- one formula a page ------------------------------------------------------------------------

def isolated(build, formulas, pdf, every):
    lines = run([build + '/tests/quality/test-formulas', '-s', formulas, str(every), pdf, '0', '0', '0']).splitlines()
    name = os.path.basename(pdf)[:-4]
    for line in lines:
        conf, rate, symbols, decisions, count, exact = map(float, line.split())
        if count:
            yield Sample(name, 'isolated', conf, rate, int(exact), (symbols, decisions, count))


def families(build, folder, every):
    for name in sorted(os.listdir(folder)):
        if name.endswith('.pdf'):
            yield from isolated(build, os.path.join(folder, 'formulas.txt'), os.path.join(folder, name),
                                EVERY.get(name[:-4], every))


# ---- formulas on pages -------------------------------------------------------------------------

def same_rows(latex):
    """lists of equations as what the scorer takes apart"""
    m = re.match(r'\\begin\{array\}\{((?:rl)+|[lc])\}(.*)\\end\{array\}$', latex, re.S)
    return '\\begin{aligned}' + m.group(2) + '\\end{aligned}' if m else latex


def formulas_of(build, path):
    """(latex, confidence, display, doubt) of every whole formula in a document"""
    found, boxes = [], []
    for text in run([build + '/worker/engine/recto-engine', '--dump', path, '--as', 'pages']).splitlines():
        if not text.startswith('{'):
            continue
        page = json.loads(text)
        scale = POINTS / (page.get('dpi', 25000) / PX) / PX
        for line in page.get('lines', []):
            words = line.get('words', [])
            for i in range(0, len(words), WORD_FIELDS):
                w = words[i:i + WORD_FIELDS]
                if w[FLAGS] & MATH_WORD and not w[FLAGS] & OPEN_ENDS:
                    found.append((w[TEXT], w[CONF] / 10000, line['type'] == 'math'))
                    boxes.append('%d %s' % (page['page'], ' '.join('%.2f' % (v * scale + d) for v, d in
                                                                    zip(w[BOX], (-0.5, -0.5, 0.5, 0.5)))))
    doubts = run([build + '/tests/quality/formula-dump', '--conf', '--boxes', path], '\n'.join(boxes)).splitlines()
    for (latex, conf, display), line in zip(found, doubts + [''] * len(found)):
        fields = line.split(' ', 5)
        known = len(fields) == 6 and float(fields[4]) and \
            re.sub(r'\s', '', same_rows(fields[5])) == re.sub(r'\s', '', same_rows(latex))
        yield same_rows(latex), conf, display, tuple(map(float, fields[2:5])) if known else None


def plain(score, encoded):
    """without alphabets"""
    return encoded.translate({ord(score.enc([t])): None for t in ALPHABETS})


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
    bare = {plain(score, t) for t in truth | other}
    if all(plain(score, r) in bare for r in rows):
        return None
    best = max((score.ratio(r, t) for r in rows for t in truth if abs(len(r) - len(t)) < 0.7 * max(len(r), len(t))),
               default=0)
    return 0 if best >= RESEMBLES else None


def tested(score, build, folder):
    """what the tests of formulas say: of each, the formula that is it, or comes nearest"""
    tests = {}
    for line in open(os.path.join(folder, 'tests.jsonl'), encoding='utf8'):
        test = json.loads(line)
        if test['type'] == 'math':
            tests.setdefault(test['pdf'], []).append(test['math'])
    for pdf, sources in tests.items():
        found = [(score.enc(row), f) for f in formulas_of(build, os.path.join(folder, 'inputs', pdf))
                 for row in score.rows_of(f[0])]
        for row in [score.enc(row) for source in sources for row in score.rows_of(source)]:
            nearest, f = max(found, key=lambda x: score.ratio(x[0], row), default=('', None))
            right = 1 if nearest == row else 0 if score.ratio(nearest, row) >= RESEMBLES else None
            if plain(score, nearest) == plain(score, row) and not right:
                right = None
            yield right is not None and made(pdf, f, right)


def made(document, formula, right):
    _, conf, display, doubt = formula
    return Sample(document, 'display' if display else 'inline', conf, conf ** (1 / doubt[2]) if doubt else conf, right,
                  doubt)


def on_pages(build, sets_dir, wanted):
    """samples; None for a formula that cannot be judged"""
    sys.path.insert(0, sets_dir)
    import score  # the scorer of the sets knows how their ground truth is written
    for name in wanted:
        if os.path.exists(os.path.join(sets_dir, name, 'tests.jsonl')):
            yield from tested(score, build, os.path.join(sets_dir, name))
        manifest = os.path.join(sets_dir, name, 'manifest.jsonl')
        if not os.path.exists(manifest):
            continue
        for line in open(manifest, encoding='utf8'):
            item = json.loads(line)
            if 'formula' not in item.get('metrics', []) or 'gt_blocks' not in item:
                continue
            blocks = json.load(open(os.path.join(sets_dir, name, item['gt_blocks']), encoding='utf8'))
            inline, rows = truth_of(score, blocks)
            for formula in formulas_of(build, os.path.join(sets_dir, name, item['input'])):
                right = judge(score, formula[0], *((rows, inline) if formula[2] else (inline, rows)))
                yield right is not None and made(item['id'], formula, right)


# ---- tables and the fit ------------------------------------------------------------------------

def table(title, samples):
    right = [s for s in samples if s.right]
    sure = [s for s in samples if s.conf >= 0.9]
    print(f'{title}: {len(samples)} formulas, {len(right) / max(1, len(samples)):.1%} right')
    print(f'given 0.9: {len(sure)}, of them right {sum(s.right for s in sure) / max(1, len(sure)):.1%}; '
          f'of the right ones {sum(s.right for s in sure) / max(1, len(right)):.1%} are given it')
    print('| confidence | formulas | mean | mean rate | right |')
    print('|---|---|---|---|---|')
    for lo, hi in zip(BINS, BINS[1:]):
        part = [s for s in samples if lo <= s.conf < hi]
        if part:
            print(f'| {lo:.2f} to {min(hi, 1):.2f} | {len(part)} | {sum(s.conf for s in part) / len(part):.3f} '
                  f'| {sum(s.rate for s in part) / len(part):.4f} | {sum(s.right for s in part) / len(part):.1%} |')
    print()


def terms(s):
    """what the logistic function weighs, by NAMES; as in ocr/math/confidence.c"""
    symbols, decisions, count = s.doubt
    return 1, -math.log(1 - 10 * symbols), -math.log(1 - 100 * decisions), -math.log(count), -(s.kind == 'display')


def chance(fit, s):
    z = sum(a * b for a, b in zip(fit, terms(s)))
    return 1 / (1 + math.exp(-max(-30, min(30, z))))


def fitted(samples):
    """maximum likelihood by descent; doubt never raises a chance"""
    weight = {k: 1 / max(1, sum((s.kind == 'isolated') == k for s in samples)) for k in (True, False)}
    data = [(terms(s), s.right, weight[s.kind == 'isolated']) for s in samples]
    fit = [3.0, 1.0, 1.0, 0.5, 0.5]
    n = len(fit)
    for _ in range(60):  # Newton's steps, damped
        gradient = [0.0] * n
        hessian = [[1e-6 * (i == j) for j in range(n)] for i in range(n)]
        for x, right, w in data:
            p = 1 / (1 + math.exp(-max(-30, min(30, sum(a * b for a, b in zip(fit, x))))))
            for i in range(n):
                gradient[i] += w * (right - p) * x[i]
                for j in range(n):
                    hessian[i][j] += w * p * (1 - p) * x[i] * x[j]
        step = solve(hessian, gradient)
        fit = [max(low, a + 0.5 * b) for a, b, low in zip(fit, step, (-10, 0.2, 0.2, 0, 0))]
    return fit


def solve(matrix, vector):
    rows = [r[:] + [v] for r, v in zip(matrix, vector)]
    n = len(rows)
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(n):
            if k != i:
                f = rows[k][i] / rows[i][i]
                rows[k] = [a - f * b for a, b in zip(rows[k], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def refit(samples, fit):
    chances = [(s, chance(fit, s)) for s in samples]
    return [Sample(s.document, s.kind, p, p ** (1 / s.doubt[2]), s.right, s.doubt) for s, p in chances]


def half_of(sample):
    return zlib.crc32(sample.document.encode()) % 2


def cross_checked(samples):
    """each document by a fit on the other half of the documents"""
    checked = []
    for half in (0, 1):
        fit = fitted([s for s in samples if half_of(s) != half])
        checked += refit([s for s in samples if half_of(s) == half], fit)
    return checked


def write(fit):
    with open(FIT, encoding='utf8') as f:
        text = f.read()
    for name, value in zip(NAMES, fit):
        text = re.sub(r'(#define FIT_%s +)\S+' % name, r'\g<1>%.2f' % value, text)
    with open(FIT, 'w', encoding='utf8') as f:
        f.write(text)


def main():
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument('sets_dir', nargs='?')
    arg.add_argument('--sets')
    arg.add_argument('--families')
    arg.add_argument('--build', default=os.path.join(HERE, '../../build/release'))
    arg.add_argument('--write', action='store_true')
    args = arg.parse_args()
    samples = list(families(args.build, os.path.join(HERE, 'formulas'), 8))
    if args.families:
        samples += families(args.build, args.families, 1)
    if args.sets_dir:
        wanted = args.sets.split(',') if args.sets else sorted(os.listdir(args.sets_dir))
        pages = list(on_pages(args.build, args.sets_dir, wanted))
        samples += [s for s in pages if s]
        print(f'not judged: {sum(not s for s in pages)}\n')
    for kind in ('isolated', 'inline', 'display'):
        if any(s.kind == kind for s in samples):
            table(kind, [s for s in samples if s.kind == kind])
    if args.write:
        known = [s for s in samples if s.doubt]
        fit = fitted(known)
        checked = cross_checked(known)
        for kind in ('isolated', 'inline', 'display'):
            table(kind + ', by a fit on other documents', [s for s in checked if s.kind == kind])
        print('fit on all: %s' % ' '.join('%.3f' % v for v in fit))
        write(fit)


if __name__ == '__main__':
    main()
