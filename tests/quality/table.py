#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scores as the table of SCORES.md.

  table.py SCORES.json COMMIT             the whole file, to standard output
  table.py SCORES.json --against FILE     figures beside those of FILE, which may be missing
"""
import datetime
import json
import os
import re
import sys

FIGURES = (  # key in the scorer's JSON, heading, scale, higher is better
    ('olm_all', 'page tests %', 100, True), ('blkNED', 'block NED', 1, False),
    ('pgNED', 'page NED', 1, False), ('wF1', 'word F1', 1, True), ('orderED', 'order ED', 1, False),
    ('f_d.0', 'display NED', 1, False), ('f_d.1', 'display exact %', 100, True),
    ('f_i.0', 'inline NED', 1, False), ('f_i.1', 'inline exact %', 100, True),
    ('TEDS', 'TEDS', 1, True), ('adjF1', 'adjacency F1', 1, True),
    ('eqNED', 'equation NED', 1, False), ('eqRend', 'equation equal %', 100, True),
    ('survive', 'survive %', 100, True))


def figure(result, key):
    name, _, at = key.partition('.')
    value = result.get(name)
    if isinstance(value, (list, tuple)):
        value = value[int(at or 0)]
    return value


def rows(scores):
    for name in sorted(scores):
        for group, result in [('', scores[name])] + sorted(scores[name].get('groups', {}).items()):
            label = name if not group else name + ' / ' + group
            for key, heading, scale, _ in FIGURES:
                value = figure(result, key)
                if value is not None and not (key == 'survive' and len([k for k in result if k != 'survive']) > 3):
                    yield label, heading, '%.*f' % (1 if scale == 100 else 3, value * scale)


def read(path):
    if not os.path.exists(path):
        return {}
    found = re.findall(r'^\| ([^|]+) \| ([^|]+) \| ([-0-9.]+) \|$', open(path, encoding='utf-8').read(), re.M)
    return {(a.strip(), b.strip()): c for a, b, c in found}


def main():
    scores = json.load(open(sys.argv[1], encoding='utf-8'))
    if sys.argv[2] == '--against':
        before = read(sys.argv[3])
        for label, heading, value in rows(scores):
            old = before.get((label, heading))
            if old != value:
                print('%-48s %-18s %8s  was %s' % (label, heading, value, old or '-'))
        return
    print('# Scores on the development sets\n')
    print('Made by `tests/quality/run.sh SETS_DIR --update`, %s, commit %s. NED and ED: lower is better.\n'
          % (datetime.date.today().isoformat(), sys.argv[2]))
    print('| set | figure | value |\n|---|---|---|')
    for row in rows(scores):
        print('| %s | %s | %s |' % row)


main()
