// SPDX-License-Identifier: Apache-2.0
'use strict';
// Text for LaTeX: special characters, and letters that the main font does not have.

const { RIGHT } = require('./language');

const SPECIAL = { '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', $: '\\$', '&': '\\&', '#': '\\#', '%': '\\%', _: '\\_',
  '^': '\\textasciicircum{}', '~': '\\textasciitilde{}', '<': '\\textless{}', '>': '\\textgreater{}', '|': '\\textbar{}',
  '"': '\\textquotedbl{}', '[': '{[}', ']': '{]}', '`': '\\textasciigrave{}', '\u00a0': '~', '\u00ad': '\\-',
  '\u25a1': '\\(\\square\\)', '\u25ef': '\\(\\bigcirc\\)', '\u2713': '\\(\\checkmark\\)', '\u25a0': '\\(\\blacksquare\\)',
  '\u2610': '\\(\\square\\)', '\u2192': '\\(\\rightarrow\\)', '\u2190': '\\(\\leftarrow\\)', '\u2264': '\\(\\leq\\)',
  '\u2265': '\\(\\geq\\)', '\u2260': '\\(\\neq\\)', '\u2212': '\\(-\\)', '\u221e': '\\(\\infty\\)', '\u2208': '\\(\\in\\)',
  '\u21d2': '\\(\\Rightarrow\\)', '\u2248': '\\(\\approx\\)', '\u00d7': '\\(\\times\\)', '\u2022': '\\textbullet{}' };

// Letters that the main font may lack: a command each (latex_preamble.js chooses its font). TeX knows no
// direction but the one that it is told, and fonts join Arabic letters when they are told the script.
const SCRIPTS = [
  { name: 'arabic', letters: /[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufeff]/, script: 'Arabic', isRight: true,
    fonts: ['Noto Naskh Arabic', 'Amiri', 'DejaVu Sans', 'FreeSerif'] },
  { name: 'hebrew', letters: /[\u0590-\u05ff\ufb1d-\ufb4f]/, script: 'Hebrew', isRight: true,
    fonts: ['Noto Serif Hebrew', 'FreeSerif', 'DejaVu Sans'] },
  { name: 'east', letters: /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\ud840-\ud88f][\udc00-\udfff]/,
    fonts: ['Noto Serif CJK SC', 'Noto Sans CJK SC', 'Source Han Serif SC', 'WenQuanYi Micro Hei', 'WenQuanYi Zen Hei', 'Droid Sans Fallback',
      'FandolSong', 'IPAexMincho', 'UnBatang'] },
  { name: 'devanagari', letters: /[\u0900-\u097f]/, script: 'Devanagari', fonts: ['Noto Serif Devanagari', 'Lohit Devanagari', 'FreeSerif'] },
  { name: 'bengali', letters: /[\u0980-\u09ff]/, script: 'Bengali', fonts: ['Noto Serif Bengali', 'Lohit Bengali', 'FreeSerif'] },
  { name: 'gujarati', letters: /[\u0a80-\u0aff]/, script: 'Gujarati', fonts: ['Noto Serif Gujarati', 'Lohit Gujarati', 'FreeSerif'] },
  { name: 'tamil', letters: /[\u0b80-\u0bff]/, script: 'Tamil', fonts: ['Noto Serif Tamil', 'Lohit Tamil', 'FreeSerif'] },
  { name: 'telugu', letters: /[\u0c00-\u0c7f]/, script: 'Telugu', fonts: ['Noto Serif Telugu', 'Lohit Telugu'] },
  { name: 'thai', letters: /[\u0e00-\u0e7f]/, script: 'Thai', fonts: ['Noto Serif Thai', 'Garuda', 'FreeSerif'] },
  { name: 'symbol', letters: /[\u2100-\u23ff\u25a0-\u27ff\u2900-\u2bff]|\ud835[\udc00-\udfff]/,
    fonts: ['Latin Modern Math', 'Noto Sans Math', 'DejaVu Math TeX Gyre', 'DejaVu Sans', 'FreeSerif'] },
  { name: 'other', letters: /[^]/, fonts: ['CMU Serif', 'cmunrm.otf', 'FreeSerif', 'DejaVu Serif', 'DejaVu Sans', 'Noto Serif'] },
];
const LATIN = /[\u0000-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ac\u2122\ufb00-\ufb06]/;
// In a text that runs from the right: words of letters that do not, with what is between them.
const LEFT = 'A-Za-z\\u00c0-\\u024f\\u0370-\\u058f';
const LEFT_RUN = new RegExp(`[${LEFT}](?:[^${RIGHT}]*[${LEFT}0-9])?`, 'g');

const kind = (c) => (LATIN.test(c) || SPECIAL[c] ? '' : SCRIPTS.find((s) => s.letters.test(c)).name);

function run(text, which) {
  const escaped = text.replace(/-(?=-)/g, '-{}').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[\\{}$&#%_^~<>|"[\]`\u00a0\u00ad\u25a1\u25ef\u2713\u25a0\u2610\u2192\u2190\u2264\u2265\u2260\u2212\u221e\u2208\u21d2\u2248\u00d7\u2022]/g,
      (c) => SPECIAL[c]).replace(/-\\\{\\\}(?=-)/g, '-{}');
  return which ? `\\recto${which}{${escaped}}` : escaped;
}

function escapeRuns(text) {
  let out = '';
  let current = '';
  let which = '';
  let blank = '';
  for (const c of text) {
    if (c === ' ' && which) { blank += c; continue; } // belongs to the run if that goes on
    const k = kind(c);
    if (k !== which) {
      out += run(current, which) + blank;
      current = '';
      which = k;
    } else {
      current += blank;
    }
    blank = '';
    current += c;
  }
  return out + run(current, which) + blank;
}

// @param isRight  the paragraph runs from the right, see \rectopar
exports.escapeText = (text, isRight) => {
  if (!isRight) return escapeRuns(text);
  let out = '';
  let at = 0;
  for (const m of text.matchAll(LEFT_RUN)) {
    out += `${escapeRuns(text.slice(at, m.index))}\\rectoleft{${escapeRuns(m[0])}}`;
    at = m.index + m[0].length;
  }
  return out + escapeRuns(text.slice(at));
};

// Letters that the fonts of formulas and of code lack.
const FOREIGN = '[\\u0590-\\u0e7f\\u1100-\\u11ff\\u2e80-\\ua4cf\\uac00-\\ud7ff\\uf900-\\ufdff\\ufe30-\\ufeff\\uff00-\\uffef]+';
const IN_FORMULA = new RegExp(`\\\\(?:text[a-z]*|mbox|hbox)\\s*\\{|\\\\[^]|[{}]|${FOREIGN}`, 'g');
const IN_CODE = new RegExp(`[\\\\{}]|${FOREIGN}`, 'g');
const CODE = { '\\': '\\textbackslash{}', '{': '\\textbraceleft{}', '}': '\\textbraceright{}' };

// A formula whose foreign letters have their fonts, in text where they stood bare. Others are not touched.
exports.withFonts = (latex) => {
  if (!new RegExp(FOREIGN).test(latex)) return latex;
  const groups = []; // open braces: is what they hold text?
  return latex.replace(IN_FORMULA, (part) => {
    const isText = groups.length > 0 && groups[groups.length - 1];
    if (part === '{') groups.push(isText);
    else if (part === '}') groups.pop();
    else if (part[0] !== '\\') return isText ? escapeRuns(part) : `\\text{${escapeRuns(part)}}`;
    else if (part.endsWith('{') && part !== '\\{') groups.push(true);
    return part;
  });
};

// The same for code, in a Verbatim that knows commands; null: it has no foreign letters.
exports.codeWithFonts = (text) =>
  (new RegExp(FOREIGN).test(text) ? text.replace(IN_CODE, (part) => CODE[part] || escapeRuns(part)) : null);

exports.SCRIPTS = SCRIPTS;
