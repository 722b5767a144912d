# SPDX-License-Identifier: Apache-2.0
"""check_formulas.py make LIST MMD: a document with one formula a paragraph, in turn of each kind.
check_formulas.py check LIST FOLDER: how many arrived in docx, html, tex and md."""
import re
import sys

lines = open(sys.argv[2], encoding='utf-8').read().splitlines()
if sys.argv[1] == 'make':
    shapes = ['F%d: \\( %s \\)', 'F%d:\n\n\\[\n%s\n\\]', 'F%d: $%s$ end']
    with open(sys.argv[3], 'w', encoding='utf-8') as f:
        f.write('\n\n'.join(shapes[i % 3] % (i, line) for i, line in enumerate(lines)) + '\n')
    sys.exit(0)


def read(name):
    return open('%s/%s' % (sys.argv[3], name), encoding='utf-8').read()


docx, html, tex, md = read('document.xml'), read('formulas.html'), read('formulas.tex'), read('formulas.md')
maths = re.findall(r'<math .*?</math>', html, flags=re.S)
# A formula that could not be read is shown in red, in a <merror>.
html_good = sum(1 for m in maths if '<merror' not in m and 'mathcolor="red"' not in m)
figures = {
    'docx, OMML': (len(re.findall('<m:oMath>', docx)) / len(lines), 0.99),
    'html, MathML': (html_good / len(lines), 0.99),
    'tex.zip, byte for byte': (sum(1 for line in lines if line in tex) / len(lines), 1),
    'md, byte for byte': (sum(1 for line in lines if line in md) / len(lines), 1),
}
bad = 0
for name, (share, least) in figures.items():
    print('%-24s %6.2f %% of %d (at least %g %%)' % (name, 100 * share, len(lines), 100 * least))
    bad += share < least
sys.exit(1 if bad else 0)
