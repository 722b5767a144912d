// SPDX-License-Identifier: Apache-2.0
'use strict';
// What stands before \begin{document}: packages by what the document holds, fonts that may be missing.

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

// The first of several fonts that is installed; without any, the letters may be missing, not the document.
function family(command, names, extra) {
  const choose = names.reduceRight((rest, name) => `\\IfFontExistsTF{${name}}{\\newfontfamily\\${command}font{${name}}${extra || ''}}{${rest}}`,
    `\\newcommand{\\${command}font}{}`);
  return choose + '\n';
}

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
\\usepackage{fancyvrb}
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

exports.preambleOf = (options, nodes, text) => {
  const has = (name) => text.includes('\\' + name + '{');
  let out = classOf(options.fontSize) + PACKAGES;
  out += mainFont(options.font || 'CMU Serif', options.fontFiles);
  if (has('rectoeast')) {
    out += '\\XeTeXlinebreaklocale "zh"\n\\XeTeXlinebreakskip=0pt plus 1pt\n';
    out += family('rectoeast', ['Noto Serif CJK SC', 'Noto Sans CJK SC', 'Source Han Serif SC', 'FandolSong', 'IPAexMincho',
      'WenQuanYi Zen Hei', 'Droid Sans Fallback', 'UnBatang']) + '\\newcommand{\\rectoeast}[1]{{\\rectoeastfont #1}}\n';
  }
  if (has('rectoright')) {
    out += '\\TeXXeTstate=1\n' + family('rectoright', ['Noto Naskh Arabic', 'Amiri', 'FreeSerif', 'FreeSans', 'DejaVu Sans',
      'Noto Serif Hebrew']) + '\\newcommand{\\rectoright}[1]{{\\rectorightfont\\beginR #1\\endR}}\n';
  }
  if (has('rectoother'))
    out += family('rectoother', ['CMU Serif', 'cmunrm.otf', 'FreeSerif', 'DejaVu Serif', 'DejaVu Sans', 'Noto Serif']) +
      '\\newcommand{\\rectoother}[1]{{\\rectootherfont #1}}\n';
  return out + COMMANDS;
};
