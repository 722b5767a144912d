// SPDX-License-Identifier: Apache-2.0
'use strict';
// Text for LaTeX: special characters, and letters that the main font does not have.

const SPECIAL = { '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', $: '\\$', '&': '\\&', '#': '\\#', '%': '\\%', _: '\\_',
  '^': '\\textasciicircum{}', '~': '\\textasciitilde{}', '<': '\\textless{}', '>': '\\textgreater{}', '|': '\\textbar{}',
  '"': '\\textquotedbl{}', '[': '{[}', ']': '{]}', '`': '\\textasciigrave{}', '\u00a0': '~', '\u00ad': '\\-',
  '\u25a1': '\\(\\square\\)', '\u25ef': '\\(\\bigcirc\\)', '\u2713': '\\(\\checkmark\\)', '\u25a0': '\\(\\blacksquare\\)',
  '\u2610': '\\(\\square\\)', '\u2192': '\\(\\rightarrow\\)', '\u2190': '\\(\\leftarrow\\)', '\u2264': '\\(\\leq\\)',
  '\u2265': '\\(\\geq\\)', '\u2260': '\\(\\neq\\)', '\u2212': '\\(-\\)', '\u221e': '\\(\\infty\\)', '\u2208': '\\(\\in\\)',
  '\u21d2': '\\(\\Rightarrow\\)', '\u2248': '\\(\\approx\\)', '\u00d7': '\\(\\times\\)', '\u2022': '\\textbullet{}' };

const RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const EAST = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\ud840-\ud88f][\udc00-\udfff]/;
const LATIN = /[\u0000-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ac\u2122\ufb00-\ufb06]/;

const kind = (c) => (RIGHT.test(c) ? 'right' : EAST.test(c) ? 'east' : LATIN.test(c) || SPECIAL[c] ? '' : 'other');
const COMMAND = { right: 'rectoright', east: 'rectoeast', other: 'rectoother' };

function run(text, which) {
  const escaped = text.replace(/-(?=-)/g, '-{}').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[\\{}$&#%_^~<>|"[\]`\u00a0\u00ad\u25a1\u25ef\u2713\u25a0\u2610\u2192\u2190\u2264\u2265\u2260\u2212\u221e\u2208\u21d2\u2248\u00d7\u2022]/g,
      (c) => SPECIAL[c]).replace(/-\\\{\\\}(?=-)/g, '-{}');
  return which ? `\\${COMMAND[which]}{${escaped}}` : escaped;
}

exports.escapeText = (text) => {
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
};
exports.kind = kind;
