// SPDX-License-Identifier: Apache-2.0
'use strict';
// What stands before \begin{document}: packages by what the document holds, fonts that may be missing.

const { escapeText, SCRIPTS } = require('./latex_text');
const { THEOREMS } = require('./mmd');
const { walk } = require('./model');

const CLASSES = [8, 9, 10, 11, 12, 14, 17, 20];

// The class sets sizes in steps; others are set by hand.
function classOf(size) {
  const points = parseFloat(size || '10pt');
  const near = CLASSES.reduce((best, c) => (Math.abs(c - points) < Math.abs(best - points) ? c : best), 10);
  const name = near >= 10 && near <= 12 ? 'article' : 'extarticle';
  const exact = Math.abs(near - points) < 0.01 ? ''
    : `\\AtBeginDocument{\\fontsize{${points}pt}{${(points * 1.2).toFixed(2)}pt}\\selectfont}\n`;
  return `\\documentclass[${near}pt]{${name}}\n${exact}`;
}

// The first of several fonts that is installed; without any, its letters are missing, and the log says why. A font
// without bold or slanted letters gets them drawn.
function family(script) {
  const features = `[${script.script ? `Script=${script.script}, ` : ''}AutoFakeBold=2, AutoFakeSlant=0.2]`;
  const none = `\\newcommand{\\recto${script.name}font}{}\\GenericWarning{}{No font with ${script.name} letters is installed}`;
  const choose = script.fonts.reduceRight((rest, name) =>
    `\\IfFontExistsTF{${name}}{\\newfontfamily\\recto${script.name}font{${name}}${features}}{${rest}}`, none);
  const text = script.isRight ? `\\rectobegin #1\\rectoend` : '#1';
  return `${choose}\n\\newcommand{\\recto${script.name}}[1]{{\\recto${script.name}font ${text}}}\n`;
}

// Text from the right to the left. Within \rectopar, whose lines run so, no run need say so again.
const RIGHT = `\\TeXXeTstate=1
\\newcommand{\\rectobegin}{\\beginR}
\\newcommand{\\rectoend}{\\endR}
\\newcommand{\\rectowithin}{\\let\\rectobegin\\relax\\let\\rectoend\\relax}
\\newcommand{\\rectoleft}[1]{{\\beginL #1\\endL}}
\\newcommand{\\rectoright}[1]{\\rectobegin{\\rectowithin #1}\\rectoend}
\\newcommand{\\rectoinner}[1]{\\beginR{\\rectowithin #1}\\endR}
\\newcommand{\\rectopar}[1]{{\\parfillskip=0pt\\noindent\\beginR\\rectowithin #1\\unskip\\nobreak\\hfil\\endR\\par}}
\\newcommand{\\rectoitem}[2]{{\\hangindent=-2em\\hangafter=1\\rectopar{\\hbox to 2em{#1\\hfil}#2}}}
`;

// Headings of a document that runs from the right, their numbers first.
const RIGHT_HEADINGS = `\\makeatletter
\\newcommand{\\rectohead}[1]{\\rectowithin\\def\\@hangfrom##1{\\noindent\\beginR ##1}#1}
\\newcommand{\\rectosection}[3]{\\@startsection{#1}{#2}{0pt}{-3ex plus -1ex}{1.5ex plus .2ex}{\\normalfont#3\\bfseries\\rectohead}}
\\renewcommand{\\section}{\\rectosection{section}{1}{\\Large}}
\\renewcommand{\\subsection}{\\rectosection{subsection}{2}{\\large}}
\\renewcommand{\\subsubsection}{\\rectosection{subsubsection}{3}{\\normalsize}}
\\makeatother
`;

const FILES = { 'CMU Serif': ['CMU Serif', 'cmunrm.otf'] };

// @param files  upright, bold, italic, bold italic in the folder fonts/; none: the font is to be installed
function mainFont(font, files) {
  if (files && files.length === 4)
    return `\\setmainfont{${files[0]}}[Path=fonts/, BoldFont=${files[1]}, ItalicFont=${files[2]}, BoldItalicFont=${files[3]}]\n`;
  const names = FILES[font] || [font];
  return names.reduceRight((rest, name) => `\\IfFontExistsTF{${name}}{\\setmainfont{${name}}}{${rest}}`, '') + '\n';
}

const PACKAGES = `\\usepackage[margin=1in]{geometry}
\\usepackage{amsmath}
\\usepackage{amssymb}
\\usepackage{mathtools}
\\usepackage{mathrsfs}
\\usepackage{stmaryrd}
\\usepackage{cancel}
\\usepackage{bm}
\\usepackage[version=4]{mhchem}
\\usepackage{fontspec}
\\usepackage{xcolor}
\\usepackage{graphicx}
\\usepackage[export]{adjustbox}
\\usepackage{array}
\\usepackage{multirow}
\\usepackage{longtable}
\\usepackage{caption}
\\usepackage{enumitem}
\\IfFileExists{ulem.sty}{\\usepackage[normalem]{ulem}}{}
\\usepackage{fvextra}
\\usepackage{listings}
\\usepackage[hidelinks]{hyperref}
`;

// Commands that recognition writes and LaTeX does not have.
const COMMANDS = `\\providecommand{\\uline}[1]{\\underline{#1}}
\\providecommand{\\sout}[1]{\\ensuremath{\\cancel{\\text{#1}}}}
\\providecommand{\\longdiv}[1]{\\overline{\\smash{)}#1}}
\\providecommand{\\varangle}{\\sphericalangle}
\\providecommand{\\llbracket}{[\\![}
\\providecommand{\\rrbracket}{]\\!]}
\\providecommand{\\unicode}[1]{\\char#1\\relax}
\\providecommand{\\textquotedbl}{\\char34\\relax}
\\lstset{basicstyle=\\ttfamily\\small, breaklines=true, columns=fullflexible, keepspaces=true, showstringspaces=false,
  upquote=true, literate={-}{{-}}1 {\`}{{\\textasciigrave}}1}
\\setlength{\\parindent}{0pt}
\\setlength{\\parskip}{6pt plus 2pt minus 1pt}
\\setlength{\\emergencystretch}{3em}
\\setlist{nosep}
\\raggedbottom
`;

// The environment of a theorem: by its name, which may be of any letters and must be no command's; unnumbered ones, and
// those set otherwise, have one of their own.
function environmentOf(node) {
  const known = node.name.toLowerCase();
  const name = THEOREMS.includes(known) ? known : 'recto' + [...known].map((c) => (/[a-z]/.test(c) ? c : c === ' ' ? '' : 'u' + c.codePointAt(0).toString(36).replace(/\d/g,
    (d) => 'zyxwvutsrq'[d]))).join('');
  return `${name}${node.isItalic ? '' : 'text'}${node.number ? '' : 'free'}`;
}
exports.environmentOf = environmentOf;

function theorems(blocks) {
  const all = new Map();
  for (const node of walk(blocks)) if (node.t === 'theorem' && !node.isProof) all.set(environmentOf(node), node);
  if (!all.size && ![...walk(blocks)].some((node) => node.t === 'theorem')) return '';
  return '\\usepackage{amsthm}\n' + [...all].map(([name, node]) =>
    `\\theoremstyle{${node.isItalic ? 'plain' : 'definition'}}\n\\newtheorem${node.number ? '' : '*'}{${name}}{${escapeText(node.name)}}\n`).join('');
}

exports.preambleOf = (options, blocks, text, isRight) => {
  const has = (name) => new RegExp(`\\\\${name}(?![a-z])`).test(text);
  let out = classOf(options.fontSize) + PACKAGES;
  out += mainFont(options.font || 'CMU Serif', options.fontFiles);
  if (has('rectoeast')) out += '\\XeTeXlinebreaklocale "zh"\n\\XeTeXlinebreakskip=0pt plus 1pt\n\\renewcommand{\\arraystretch}{1.2}\n';
  else if (has('rectothai')) out += '\\XeTeXlinebreaklocale "th"\n\\XeTeXlinebreakskip=0pt plus 1pt\n';
  if (SCRIPTS.some((script) => script.isRight && has('recto' + script.name))) out += RIGHT;
  for (const script of SCRIPTS) if (has('recto' + script.name)) out += family(script);
  out += theorems(blocks);
  return out + COMMANDS + (isRight ? RIGHT_HEADINGS : '');
};
