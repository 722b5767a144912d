# SPDX-License-Identifier: Apache-2.0
"""Are the words of each document in each of its formats, as another program reads them?

check_words.py CORPUS OUT    OUT: a (results), office, tex (what others made of them), see formats.sh
"""
import glob
import os
import re
import subprocess
import sys

corpus, out = sys.argv[1:3]
LEAST = 0.97  # hyphenation and ligatures of other programs cost a word here and there
# Words that are markup, or are not meant to be seen.
MARKUP = set('''begin tabular itemize enumerate lstlisting equation align gather aligned array hline cline multicolumn multirow
    diagbox textbf textit underline section subsection subsubsection title author abstract table figure captionsetup labelformat
    empty caption includegraphics width textwidth item label eqref footnote footnotetext pagebreak quad text frac sqrt right
    left script alert style color red onerror smiles cropped images test https http height top_left_y top_left_x language
    javascript example examp org none'''.split())


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode('utf-8', 'replace')


def wanted(mmd):
    mmd = re.sub(r'\\\[.*?\\\]|\\\(.*?\\\)|\$\$.*?\$\$|\$[^$\n]*\$', ' ', mmd, flags=re.S)
    mmd = re.sub(r'\\begin\{(equation|align|gather)\*?\}.*?\\end\{\1\*?\}', ' ', mmd, flags=re.S)
    mmd = re.sub(r'<script>.*?</script>|<smiles>.*?</smiles>|```smiles.*?```|<[a-z/][^<>]*>', ' ', mmd, flags=re.S)
    mmd = re.sub(r'\]\([^)]*\)|\\includegraphics\[[^]]*\]\{[^}]*\}|\\url\{[^}]*\}|\\begin\{lstlisting\}\[[^]]*\]', '] ', mmd)
    mmd = re.sub(r'\\[a-zA-Z]+\*?(\[[^]]*\])?', ' ', mmd)
    words = [w for w in re.findall(r'[^\W\d_]{4,}', mmd) if w.lower() not in MARKUP]
    # Letters without blanks between them may be set apart anywhere.
    return [w for w in words if not re.search('[\u0590-\u08ff\u3040-\u9fff\uac00-\ud7af]', w)]


def letters(mmd):
    return re.findall('[\u3040-\u9fff\uac00-\ud7af\u0590-\u05ff]', mmd)


def compare(name, kind, mmd, text, only=None):
    words = wanted(mmd) if only is None else only
    flat = re.sub(r'[\s\u00ad-]+', '', text.lower()).replace('\ufb01', 'fi').replace('\ufb02', 'fl').replace('\ufb00', 'ff').replace('\ufb03', 'ffi')
    missing = [w for w in words if w.lower() not in flat]
    share = 1 - len(missing) / len(words) if words else 1
    if share < LEAST:
        print('%s.%s: %.0f %% of %d words; missing: %s' % (name, kind, 100 * share, len(words), ' '.join(missing[:12])))
        return False
    return True


def table_words(mmd):
    parts = re.findall(r'\\begin\{tabular\}\{[^}]*\}.*\\end\{tabular\}', mmd, flags=re.S) + re.findall(r'^\|.*\|$', mmd, flags=re.M)
    return wanted(re.sub(r'\\cline \{[^}]*\}', ' ', ' '.join(parts)))


good = True
for path in sorted(glob.glob(os.path.join(corpus, '*.mmd'))):
    name = os.path.basename(path)[:-4]
    mmd = open(path, encoding='utf-8').read()
    a = os.path.join(out, 'a', name)
    seen = {
        'docx': run('pdftotext', '-enc', 'UTF-8', os.path.join(out, 'office', name + '.docx.pdf'), '-'),
        'pptx': run('pdftotext', '-enc', 'UTF-8', os.path.join(out, 'office', name + '.pptx.pdf'), '-'),
        'tex': run('pdftotext', '-enc', 'UTF-8', os.path.join(out, 'tex', name, name + '.pdf'), '-'),
        'html': re.sub(r'<style>.*?</style>|<[^>]*>', '', open(a + '.html', encoding='utf-8').read(), flags=re.S),
        'md': run('pandoc', '-f', 'commonmark+pipe_tables+tex_math_dollars+footnotes+definition_lists+strikeout', '-t', 'plain', '--wrap=none', a + '.md'),
    }
    for kind in ('pdf', 'latex.pdf'):
        if os.path.exists(a + '.' + kind):
            seen[kind] = run('pdftotext', '-enc', 'UTF-8', a + '.' + kind, '-')
    for kind, text in seen.items():
        good = compare(name, kind, mmd, text) and good
    cells = ' '.join(open(f, encoding='utf-8').read() for f in sorted(glob.glob(os.path.join(out, 'office', name + '-Sheet*.csv'))))
    good = compare(name, 'xlsx', mmd, cells, table_words(mmd)) and good
    for kind in ('docx', 'html'):  # letters of other scripts, one by one
        lost = [c for c in letters(mmd) if c not in seen[kind]]
        if lost:
            print('%s.%s: letters are missing: %s' % (name, kind, ''.join(lost[:20])))
            good = False
sys.exit(0 if good else 1)
