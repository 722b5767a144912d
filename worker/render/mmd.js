// SPDX-License-Identifier: Apache-2.0
'use strict';
// Mathpix Markdown through its reference implementation: the only place where it is read.

const { MathpixMarkdownModel } = require('mathpix-markdown-it');
const { MathJax } = require('mathpix-markdown-it/lib/mathjax');
const domino = require('@mathpix/domino');

// The library reads its own HTML with a browser's parser.
global.DOMParser = class {
  parseFromString(text) {
    return domino.createDocument(text, true);
  }
};

// What recognition wrote is not to be improved on: ":)" stays, "--" stays, a bare address is no link.
const PLAIN = {
  width: 1200,
  linkify: false,
  typographer: false,
  isDisableEmoji: true,
  htmlDisableTagMatching: true,
  codeHighlight: { auto: false, code: false },
};

// Names of drawings of molecules are made of the time and of chance: number them.
function numberDrawings(html) {
  const names = new Map();
  for (const [, name] of html.matchAll(/\bsmiles-([a-z0-9]{6,})/g))
    if (!names.has(name)) names.set(name, names.size + 1);
  if (!names.size) return html;
  return html.replace(/[a-z0-9]{16,24}/g, (word) => (names.has(word) ? 'm' + names.get(word) : word));
}

const THEOREMS = ['theorem', 'lemma', 'corollary', 'proposition', 'definition', 'remark', 'example', 'conjecture', 'claim', 'exercise',
  'problem', 'assumption', 'axiom', 'fact', 'observation', 'property', 'hypothesis', 'note', 'notation', 'question'];

exports.THEOREMS = THEOREMS;

// Pages show environments, not their definitions: those of a name that everybody knows are defined.
function define(text) {
  const missing = THEOREMS.filter((name) => new RegExp(`\\\\begin\\s*\\{${name}\\}`).test(text) && !new RegExp(`\\\\newtheorem\\*?\\s*\\{${name}\\}`).test(text));
  return missing.map((name) => `\\newtheorem{${name}}{${name[0].toUpperCase()}${name.slice(1)}}\n`).join('') + (missing.length ? '\n' : '') + text;
}

function render(text, options) {
  MathJax.Reset(0);
  MathpixMarkdownModel.texReset(0);
  return numberDrawings(MathpixMarkdownModel.markdownToHTML(define(text), Object.assign({}, PLAIN, options)));
}

const NUMBERED = /\\(begin\s*\{(equation|align|alignat|gather|multline|eqnarray|flalign)\*?\}|(label|tag|(eq)?ref|(re)?newcommand|def)(?![a-zA-Z]))/;

// Fragment whose formulas are LaTeX as written, delimiters included: what the exporters start from.
// A formula without a number need not be typeset for that, which is most of the time.
exports.source = (text) => {
  const typeset = MathJax.Typeset;
  MathJax.Typeset = function (latex, options) {
    return NUMBERED.test(latex) ? typeset.call(this, latex, options) : { html: '', data: {} };
  };
  try {
    return render(text, { htmlTags: true, showPageBreaks: true, outMath: { output_format: 'latex', include_svg: false, include_smiles: true } });
  } finally {
    MathJax.Typeset = typeset;
  }
};

// Fragment with formulas drawn, and as MathML beside the drawing.
exports.page = (text, htmlTags, footnotes) =>
  render(text, { htmlTags, footnotes, outMath: { include_svg: true, include_mathml: true } });

// Fields `html` and `data` of the v3 API.
exports.text = (text, want) => {
  const html = render(text, {
    htmlTags: true,
    outMath: {
      include_mathml: !!want.mathml,
      include_asciimath: !!want.asciimath,
      include_latex: !!want.latex,
      include_svg: want.svg !== undefined ? !!want.svg : true,
      include_tsv: !!want.tsv,
      include_table_html: !!want.table_html,
    },
  });
  const kinds = { mathml: want.mathml, asciimath: want.asciimath, latex: want.latex, svg: want.svg, tsv: want.tsv,
    html: want.table_html, table_html: want.table_html };
  const reply = {};
  if (want.html) reply.html = html;
  if (Object.values(kinds).some(Boolean))
    reply.data = MathpixMarkdownModel.parseMarkdownByHTML(html, false).filter((item) => kinds[item.type]);
  return reply;
};

// One formula (without delimiters) in other notations: {linearmath, asciimath, mathml}; empty: it is no LaTeX.
exports.notations = (latex, display) => {
  try {
    MathJax.Reset(0);
    const got = MathJax.Typeset(latex, {
      display,
      metric: { cwidth: 1200 },
      outMath: { include_svg: false, include_mathml: true, include_asciimath: true, include_linearmath: true,
        not_catch_errors: true },
    });
    return got.data || {};
  } catch (error) {
    return {};
  }
};

exports.parse = (html) => domino.createDocument('<!DOCTYPE html><body>' + html + '</body>', true).body;

// Styles of a page. MathJax keeps those that it gives first, and would add some, until it has typeset
// a formula, for readings that are not asked of it: documents would differ by what came before them.
exports.styles = () => {
  MathJax.checkAccessibility(null);
  return MathpixMarkdownModel.getMathpixStyleOnly() + MathpixMarkdownModel.getMathjaxStyle();
};
