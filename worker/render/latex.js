// SPDX-License-Identifier: Apache-2.0
'use strict';
// A document in LaTeX, to be compiled by XeLaTeX as it is. Formulas are copied, not written anew.

const { isRightward } = require('./language');
const { spelled, walk } = require('./model');
const { tabularOf } = require('./latex_table');
const { environmentOf, preambleOf } = require('./latex_preamble');
const { codeWithFonts, escapeText, withFonts } = require('./latex_text');

const WHOLE = /^\s*\\begin\{(equation|align|gather|multline|flalign|alignat|eqnarray|displaymath|math)\*?\}/;

// Other environments are not of formulas, whatever the reader took them for.
const KNOWN = /^\s*(?!\\begin\{(?!array|aligned|alignedat|gathered|cases|[bBpvV]?matrix|smallmatrix|split|subarray|dcases|rcases|CD|numcases))/;

// Commands that reach beyond the formula: files, definitions, TeX's own reading.
const BEYOND = /\\(input|include|write|open(in|out)|read|immediate|catcode|csname|special|directlua|[egx]?def|let|futurelet|loop|every\w+|shipout|newwrite|endinput|batchmode|usepackage|documentclass|expandafter|output|(begin|end)\s*\{document\})(?![a-zA-Z])/;

// Braces and environments come in pairs: an open one would take the rest of the document with it.
function isSound(text) {
  if (BEYOND.test(text)) return false;
  let depth = 0;
  const open = [];
  for (const m of text.matchAll(/\\(begin|end)\s*\{([^{}]*)\}|\\[\s\S]|[{}]|(?<!\\)\$/g)) {
    if (m[1] === 'begin') open.push(m[2]);
    else if (m[1] === 'end' && open.pop() !== m[2]) return false;
    else if (m[0] === '{') depth++;
    else if (m[0] === '}' && --depth < 0) return false;
  }
  return depth === 0 && !open.length && (text.match(/\\left(?![a-zA-Z])/g) || []).length === (text.match(/\\right(?![a-zA-Z])/g) || []).length;
}

const formula = (node) => withFonts(written(node));

// What stands in the document: with its delimiters, unless what is in them stands by itself.
function written(node) {
  const body = node.latex;
  if (!isSound(body)) return `\\texttt{${escapeText(node.source.replace(/\s+/g, ' '))}}`;
  // An empty line ends a paragraph, which LaTeX does not allow inside a formula.
  const close = (text) => text.replace(/\n[ \t]*(?=\n)/g, '');
  if (node.display && WHOLE.test(body)) return '\n' + close(body).trim() + '\n';
  if (node.bare && !KNOWN.test(body)) return escapeText(body.replace(/\s+/g, ' '));
  if (node.bare) return node.display ? '\n\\[\n' + close(body) + '\n\\]\n' : '\\(' + close(body) + '\\)';
  if (!body.trim()) return '';
  if (node.display) return '\n' + close(node.source) + '\n';
  return close(node.source.startsWith('\\\\') ? '\\(' + body + '\\)' : node.source);
}

const url = (text) => text.replace(/[%#\\{}^~ ]/g, (c) => (c === '#' || c === '%' ? '\\' + c : '\\%' + c.charCodeAt(0).toString(16)));

function picture(node, ctx) {
  const name = ctx.images[node.src];
  if (!name) return escapeText(node.alt || '');
  const include = `\\includegraphics[max width=\\textwidth]{${name}}`;
  if (!ctx.options.guard) return include;
  return `\\IfFileExists{${name}}{${include}}{\\fbox{\\texttt{${escapeText(name)}}}}`;
}

function note(node, ctx) {
  if (!node.first || ctx.inNote) return '\\textsuperscript{*}';
  const inner = Object.assign({}, ctx, { inNote: true });
  return `\\footnote{${blocks(node.blocks, inner).trim().replace(/\n\s*\n+/g, '\n\\par ')}}`;
}

function inline(node, ctx) {
  const inside = () => inlines(node.children, ctx);
  switch (node.t) {
    case 'text': return escapeText(node.text, ctx.isRight);
    case 'math': return formula(node);
    case 'br': return ' \\\\\n';
    case 'strong': return `\\textbf{${inside()}}`;
    case 'em': return `\\textit{${inside()}}`;
    case 'underline': return `\\uline{${inside()}}`;
    case 'strike': return `\\sout{${inside()}}`;
    case 'mark': return `\\colorbox{yellow}{${inside()}}`;
    case 'sup': return `\\textsuperscript{${inside()}}`;
    case 'sub': return `\\textsubscript{${inside()}}`;
    case 'code': return `\\texttt{${escapeText(node.text)}}`;
    case 'link': return /^(https?|mailto):/.test(node.href) ? `\\href{${url(node.href)}}{${inside()}}` : inside();
    case 'image': return picture(node, ctx);
    case 'smiles': return `\\texttt{${escapeText(node.source)}}`;
    case 'note': return note(node, ctx);
    default: return '';
  }
}

function inlines(list, ctx) {
  return (list || []).map((node) => inline(node, ctx)).join('');
}

// The letters of inlines, for their direction.
function letters(list) {
  return [...walk(list || [])].map((node) => (node.t === 'text' ? node.text : '')).join('');
}

// A paragraph. A line's end before or after a displayed formula is the formula's own.
function paragraph(list, ctx) {
  return inlines(list, ctx).replace(/ *\\\\\n(?=\n*(\\\[|\\begin\{|\$\$))/g, '\n')
    .replace(/((?:\\\]|\$\$|\\end\{\w+\*?\})\n) *\\\\\n/g, '$1').replace(/\n{2,}/g, '\n').trim();
}

// A paragraph with its direction; displayed formulas stand between its parts.
function directed(list, ctx) {
  if (!isRightward(letters(list))) return paragraph(list, ctx);
  const inner = Object.assign({}, ctx, { isRight: true });
  if (ctx.inTable || ctx.inNote) return `\\rectoinner{${paragraph(list, inner)}}`; // a box of its own
  const parts = [[]];
  for (const node of list) {
    if (node.t === 'math' && node.display) parts.push([node], []);
    else parts[parts.length - 1].push(node);
  }
  return parts.map((part) => ({ part, text: paragraph(part, inner) })).filter(({ text }) => text)
    .map(({ part, text }) => (part[0].t === 'math' && part[0].display ? text : `\\rectopar{${text}}`)).join('\n');
}

// Titles and captions are moved about by LaTeX: one line, no displayed formula.
function line(list, ctx) {
  const flat = (list || []).map((node) => (node.t === 'math' && node.display ? Object.assign({}, node, { bare: true, display: false }) : node));
  const isRight = isRightward(letters(flat));
  const text = inlines(flat, Object.assign({}, ctx, { isRight })).replace(/\s*\n\s*/g, ' ').trim();
  return isRight ? `\\rectoright{${text}}` : text;
}

const SECTIONS = ['section', 'subsection', 'subsubsection', 'paragraph', 'subparagraph', 'subparagraph'];

function heading(node, ctx) {
  const star = node.latex && node.number ? '' : '*';
  return `\\${SECTIONS[node.level - 1]}${star}{${line(node.children, ctx)}}`;
}

const LANGUAGES = { python: 'Python', c: 'C', 'c++': 'C++', cpp: 'C++', java: 'Java', bash: 'bash', sh: 'bash', sql: 'SQL',
  html: 'HTML', xml: 'XML', r: 'R', matlab: 'Matlab', perl: 'Perl', haskell: 'Haskell', ruby: 'Ruby', php: 'PHP',
  fortran: 'Fortran', pascal: 'Pascal', lisp: 'Lisp', tex: 'TeX', latex: 'TeX', prolog: 'Prolog', scala: 'Scala', lua: 'Lua' };

function code(node) {
  const language = LANGUAGES[(node.language || '').toLowerCase()];
  const text = node.text.replace(/\\end\{lstlisting\}/g, '\\end {lstlisting}');
  // listings reads bytes up to 255 as letters; beyond, Verbatim takes any.
  const set = codeWithFonts(node.text);
  if (set !== null) return `\\begin{Verbatim}[breaklines,commandchars=\\\\\\{\\}]\n${set}\n\\end{Verbatim}`;
  if (/[^\x00-\x7f]/.test(text)) return `\\begin{Verbatim}[breaklines]\n${text.replace(/\\end\{Verbatim\}/g, '\\end {Verbatim}')}\n\\end{Verbatim}`;
  return `\\begin{lstlisting}${language ? `[language=${language}]` : ''}\n${text}\n\\end{lstlisting}`;
}

// LaTeX puts the marks of its lists to the left.
function listFromRight(node, ctx) {
  return node.items.map((item, i) => {
    const mark = item.marker ? line(item.marker, ctx) : node.ordered ? `${node.start + i}.` : '\\textbullet';
    const [first, ...rest] = item.blocks;
    const isText = first && first.t === 'par';
    const text = isText ? paragraph(first.children, Object.assign({}, ctx, { isRight: true })) : '';
    return [`\\rectoitem{${mark}}{${text}}`, blocks(isText ? rest : item.blocks, ctx)].filter(Boolean).join('\n\n');
  }).join('\n\n');
}

function list(node, ctx) {
  const deep = (ctx.depth || 0) + 1;
  if (deep > 4) return node.items.map((item) => blocks(item.blocks, ctx)).join('\n\n'); // LaTeX ends there
  const inner = Object.assign({}, ctx, { depth: deep });
  if (isRightward(letters(node.items)) && !ctx.inTable && !ctx.inNote) return listFromRight(node, inner);
  const name = node.ordered ? 'enumerate' : 'itemize';
  const start = node.ordered && node.start !== 1 ? `[start=${node.start}]` : '';
  const items = node.items.map((item) => {
    const marker = item.marker ? `[{${line(item.marker, ctx)}}]` : '';
    const body = blocks(item.blocks, inner).trim();
    return `\\item${marker}${marker || !body.startsWith('[') ? ' ' : ' {}'}${body}`;
  });
  return items.length ? `\\begin{${name}}${start}\n${items.join('\n')}\n\\end{${name}}` : '';
}

function caption(list_, ctx) {
  return list_ && list_.length ? `\n\\captionsetup{labelformat=empty}\n\\caption{${line(list_, ctx)}}` : '';
}

function table(node, ctx) {
  const body = tabularOf(node, (cell) => cellText(cell, ctx), { isInner: ctx.inTable, isRight: isRightward(letters(node.rows.flat().map((c) => c.blocks))) });
  if (ctx.inTable || ctx.inNote) return body.text;
  if (body.isLong) {
    const head = node.caption && node.caption.length ? `\\caption*{${line(node.caption, ctx)}}\\\\\n` : '';
    return body.text.replace('%CAPTION%', head);
  }
  if (!node.caption || !node.caption.length) return `\\begin{center}\n${fit(body.text)}\n\\end{center}`;
  return `\\begin{table}[htbp]\n\\centering${caption(node.caption, ctx)}\n${fit(body.text)}\n\\end{table}`;
}

const fit = (text) => `\\begin{adjustbox}{max width=\\textwidth}\n${text}\n\\end{adjustbox}`;

function cellText(cell, ctx) {
  const inner = Object.assign({}, ctx, { inTable: true });
  const parts = cell.blocks.map((b) => (b.t === 'par' ? directed(b.children.map((n) =>
    (n.t === 'math' && n.display ? Object.assign({}, n, { display: false, source: '\\(' + n.latex + '\\)' }) : n)), inner)
    : block(b, inner)));
  const text = parts.join(' \\\\ ');
  return / \\\\\s/.test(text) && !/^\\begin\{tabular\}[\s\S]*\\end\{tabular\}$/.test(text)
    ? `\\begin{tabular}[t]{@{}l@{}}${text}\\end{tabular}` : text;
}

function figure(node, ctx) {
  const pictures = node.images.map((image) => inline(image, ctx)).filter(Boolean).join('\n');
  const rest = line(node.rest, ctx);
  if (!pictures && !node.caption.length) return rest;
  if (ctx.inTable || ctx.inNote) return pictures;
  return `\\begin{figure}[htbp]\n\\centering\n${pictures}${rest ? '\n' + rest : ''}${caption(node.caption, ctx)}\n\\end{figure}`;
}

function terms(node, ctx) {
  const items = node.items.map((item) => `\\item[{${line(item.term, ctx)}}] ${blocks(item.blocks, ctx).trim()}`);
  return items.length ? `\\begin{description}\n${items.join('\n')}\n\\end{description}` : '';
}

// Numbers are those that the document has: LaTeX would count anew.
function theorem(node, ctx) {
  const body = blocks(node.blocks, ctx);
  const note = node.note ? `[{${line(node.note, ctx).replace(/^\\((.*)\\)$/, '$1')}}]` : '';
  if (node.isProof) return `\\begin{proof}\n${body}\n\\end{proof}`;
  const name = environmentOf(node);
  const number = node.number ? `\\renewcommand{\\the${name}}{${node.number}}\n` : '';
  return `${number}\\begin{${name}}${note}\n${body}\n\\end{${name}}`;
}

function block(node, ctx) {
  switch (node.t) {
    case 'par': return node.isCaption ? `\\begin{center}\n${line(node.children, ctx)}\n\\end{center}` : directed(node.children, ctx);
    case 'heading': return heading(node, ctx);
    case 'title': return ctx.titled ? `\\section*{${line(node.children, ctx)}}` : '';
    case 'authors': return '';
    case 'abstract': return `\\begin{abstract}\n${blocks(node.blocks, ctx)}\n\\end{abstract}`;
    case 'theorem': return ctx.inTable || ctx.inNote ? blocks(spelled(node, true), ctx) : theorem(node, ctx);
    case 'table': return table(node, ctx);
    case 'figure': return figure(node, ctx);
    case 'list': return list(node, ctx);
    case 'code': return ctx.inTable || ctx.inNote ? `\\texttt{${escapeText(node.text)}}` : code(node);
    case 'quote': return `\\begin{quote}\n${blocks(node.blocks, ctx)}\n\\end{quote}`;
    case 'rule': return '\\par\\noindent\\rule{\\textwidth}{0.4pt}';
    case 'pagebreak': return '\\pagebreak';
    case 'terms': return terms(node, ctx);
    case 'footnote': return `\\begingroup\\renewcommand{\\thefootnote}{}\\footnotetext{${blocks(node.blocks, Object.assign({}, ctx, { inNote: true })).trim().replace(/\n\s*\n+/g, '\n\\par ')}}\\endgroup`;
    default: return '';
  }
}

function blocks(list_, ctx) {
  return list_.map((node) => block(node, ctx)).filter(Boolean).join('\n\n');
}

// Title and authors wait for \maketitle, which stands where the first title did.
function head(document, ctx) {
  const title = document.blocks.find((b) => b.t === 'title');
  const authors = document.blocks.filter((b) => b.t === 'authors');
  if (!title && !authors.length) return '';
  const names = authors.flatMap((a) => a.rows).map((row) => row.map((part) => line(part, ctx)).join(' \\\\\n'));
  return `\\title{${title ? line(title.children, ctx) : ''}}\n\n\\author{${names.join(' \\and\n')}}\n\\date{}\n\n`;
}

exports.latexOf = (document, images, options) => {
  const ctx = { images, options };
  const front = head(document, ctx);
  const first = document.blocks.find((b) => b.t === 'title' || b.t === 'authors');
  const body = document.blocks.map((node) => {
    if (node === first) return '\\maketitle';
    return block(node, Object.assign({}, ctx, { titled: true }));
  }).filter(Boolean).join('\n\n');
  const isRight = isRightward(letters(document.blocks));
  return `${preambleOf(options, document.blocks, front + body, isRight)}\n${front}\\begin{document}\n${body}\n\n\\end{document}\n`;
};
