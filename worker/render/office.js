// SPDX-License-Identifier: Apache-2.0
'use strict';
// HTML from which Pandoc (-f html+epub_html_exts) makes docx and pptx: formulas as LaTeX in <script>, which
// it turns into the formats' own equations; footnotes as EPUB has them, which it reads as such.

const { joinMark, rulesMark } = require('./finish');
const { gridOf } = require('./grid');
const { notations } = require('./mmd');
const { spelled } = require('./model');
const { slidesOf } = require('./slides');

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]))
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufdd0-\ufdef\ufffe\uffff]/g, '');

// ---- formulas ----------------------------------------------------------------------------------

// From \name{ on: index behind the closing brace, or -1.
function closing(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i + 1;
  }
  return -1;
}

function replaceCommand(text, name, write) {
  let out = '';
  let at = 0;
  const pattern = new RegExp('\\\\' + name + '\\*?\\s*\\{', 'g');
  for (let m = pattern.exec(text); m; m = pattern.exec(text)) {
    const open = m.index + m[0].length - 1;
    const end = closing(text, open);
    if (end < 0) break;
    out += text.slice(at, m.index) + write(text.slice(open + 1, end - 1));
    at = pattern.lastIndex = end;
  }
  return out + text.slice(at);
}

// What Pandoc's reader of LaTeX does not take, in words that it does. The meaning is the same.
const WORDS = [
  [/\\begin\{(equation|displaymath|math)\*?\}|\\end\{(equation|displaymath|math)\*?\}/g, ''],
  [/\\(?:no(?:number|tag)|displaylimits|allowbreak|nobreak|relax)(?![a-zA-Z])/g, ''],
  [/\\(?:big|Big|bigg|Bigg)(?=\s*\\[{|])/g, (m) => m],
  [/\\dfrac(?![a-zA-Z])/g, '\\dfrac'],
  [/\\bigl?\s*\./g, ''],
  [/\\longdiv\s*\{/g, '\\overline{)'],
  [/\\(?:begin|end)\{split\}/g, (m) => m.replace('split', 'aligned')],
  [/\\begin\{(gather|multline|flalign|eqnarray)(\*?)\}/g, (m, n) => `\\begin{${n === 'eqnarray' ? 'align' : n === 'flalign' ? 'align' : 'gather'}*}`],
  [/\\end\{(gather|multline|flalign|eqnarray)(\*?)\}/g, (m, n) => `\\end{${n === 'eqnarray' ? 'align' : n === 'flalign' ? 'align' : 'gather'}*}`],
  [/\\operatorname\s*\*?\s*\{\s*([A-Za-z ]+?)\s*\}/g, (m, n) => `\\operatorname{${n.replace(/ /g, '')}}`],
  [/\\mathop(?=\s*\\)/g, ''],
  [/\\(?:llbracket|lBrack)(?![a-zA-Z])/g, '\u27e6'],
  [/\\(?:rrbracket|rBrack)(?![a-zA-Z])/g, '\u27e7'],
  [/\\mathlarger|\\mathsmaller/g, ''],
];

function forPandoc(node) {
  let text = node.latex;
  let tag = '';
  text = replaceCommand(text, 'label', () => '');
  text = replaceCommand(text, 'tag', (inner) => { // its place in a line of several is its own
    if (/\\\\/.test(text)) return `\\qquad (${inner})`;
    tag = inner;
    return '';
  });
  for (const [from, to] of WORDS) text = text.replace(from, to);
  if (!tag && node.numbered && node.number && !/,/.test(node.number) && !/\\qquad \(/.test(text) && /\\begin\{equation\}/.test(node.latex)) tag = node.number;
  text = text.trim();
  return tag ? `${text} \\qquad (${tag})` : text;
}

// In a script nothing is escaped; what would end it does not occur in LaTeX that means something.
function formula(node, ctx) {
  const text = forPandoc(node).replace(/<\/(?=script)/gi, '< /');
  if (!text) return '';
  const display = node.display && !ctx.inLine;
  return `<script type="math/tex${display ? '; mode=display' : ''}">${text}</script>`;
}

// ---- inlines -----------------------------------------------------------------------------------

// Crops are pixels of a page at 200 to the inch; their address or name says how many they are.
function widthOf(src) {
  const m = src.match(/[?&]width=(\d+)/) || src.match(/crop-\d+-\d+-\d+-(\d+)-\d+\.\w+$/);
  const inches = m ? parseInt(m[1], 10) / 200 : 0;
  return inches > 0 ? ` style="width:${Math.min(inches, 6).toFixed(2)}in"` : '';
}

function image(node, ctx) {
  const name = ctx.images[node.src];
  if (!name) return escape(node.alt || '');
  return `<img src="${escape(name)}" alt="${escape(node.alt || '')}"${widthOf(node.src)}>`;
}

function note(node, ctx) {
  if (ctx.inNote) return '<sup>*</sup>';
  const id = 'n' + (ctx.notes.push(blocks(node.blocks, Object.assign({}, ctx, { inNote: true }))));
  return `<a epub:type="noteref" href="#${id}">${id}</a>`;
}

function inline(node, ctx) {
  const inside = () => inlines(node.children, ctx);
  switch (node.t) {
    case 'text': return escape(node.text);
    case 'math': return formula(node, ctx);
    case 'br': return '<br>';
    case 'strong': return `<strong>${inside()}</strong>`;
    case 'em': return `<em>${inside()}</em>`;
    case 'underline': return `<u>${inside()}</u>`;
    case 'strike': return `<del>${inside()}</del>`;
    case 'mark': return `<mark>${inside()}</mark>`;
    case 'sup': return `<sup>${inside()}</sup>`;
    case 'sub': return `<sub>${inside()}</sub>`;
    case 'code': return `<code>${escape(node.text)}</code>`;
    case 'link': return /^(https?|mailto):/.test(node.href) ? `<a href="${escape(node.href)}">${inside()}</a>` : inside();
    case 'image': return image(node, ctx);
    case 'smiles': return escape(node.source || '');
    case 'note': return note(node, ctx);
    default: return '';
  }
}

const inlines = (list, ctx) => (list || []).map((node) => inline(node, ctx)).join('');
const line = (list, ctx) => inlines(list, Object.assign({}, ctx, { inLine: true }));

// ---- blocks ------------------------------------------------------------------------------------

const styled = (style, inner) => `<div data-custom-style="${style}"><p>${inner}</p></div>`;

// A sign in front of the table that says which rules are in it (finish.js reads it).
function ruling(node, ctx) {
  if (ctx.isSlides) return '';
  if (node.plain) return styled('Recto Table Rows', '.');
  const rules = rulesMark(gridOf(node));
  return rules ? styled('Recto Table Rules', rules) : '';
}

function cell(c, ctx) {
  const spans = (c.colspan > 1 ? ` colspan="${c.colspan}"` : '') + (c.rowspan > 1 ? ` rowspan="${c.rowspan}"` : '');
  const align = c.align && c.align !== 'left' ? ` style="text-align:${c.align}"` : '';
  const only = c.blocks.length === 1 && c.blocks[0].t === 'par';
  const mark = c.join ? joinMark(c.join) : '';
  return `<td${spans}${align}>${mark}${only ? line(c.blocks[0].children, ctx) : blocks(c.blocks, Object.assign({}, ctx, { inLine: true, inTable: true }))}</td>`;
}

// PowerPoint has no tables in tables: their cells in lines.
function flat(node, ctx) {
  return node.rows.map((row) => row.map((c) => c.blocks.map((b) => (b.t === 'table' ? flat(b, ctx) : line(b.children, ctx))).join(' ')).join(' \u2003 ')).join('<br>');
}

function table(node, ctx) {
  if (ctx.isSlides && ctx.inTable) return flat(node, ctx);
  const width = Math.max(...node.rows.map((row) => row.reduce((n, c) => n + c.colspan, 0)), 0);
  if (!width) return '';
  const isHead = (row) => row.length && row.every((c) => c.header);
  const head = node.rows.filter((row, i) => isHead(row) && node.rows.slice(0, i).every(isHead));
  const text = (rows) => rows.map((row) => `<tr>${row.map((c) => cell(c, ctx)).join('')}</tr>`).join('\n');
  const caption = node.caption && node.caption.length ? `<caption>${line(node.caption, ctx)}</caption>` : '';
  return `${ruling(node, ctx)}<table>${caption}${head.length ? `<thead>${text(head).replace(/<(\/?)td/g, '<$1th')}</thead>` : ''}` +
    `<tbody>${text(node.rows.slice(head.length))}</tbody></table>`;
}

function list(node, ctx) {
  if (node.items.some((item) => item.marker)) // marks of its own: text, which no list would number anew
    return node.items.map((item, i) => {
      const mark = item.marker ? line(item.marker, ctx) : node.ordered ? `${node.start + i}.` : '\u2022';
      const [first, ...rest] = item.blocks;
      const text = first && first.t === 'par' ? inlines(first.children, ctx) : '';
      return styled('Marked Item', `${mark}\u2003${text}`) + blocks(text ? rest : item.blocks, ctx);
    }).join('\n');
  const tag = node.ordered ? 'ol' : 'ul';
  const start = node.ordered && node.start !== 1 ? ` start="${node.start}"` : '';
  return `<${tag}${start}>${node.items.map((item) => `<li>${blocks(item.blocks, ctx)}</li>`).join('\n')}</${tag}>`;
}

function figure(node, ctx) {
  const images = node.images.map((i) => inline(i, ctx));
  const caption = line(node.caption, ctx);
  const rest = node.rest.length ? `<p>${line(node.rest, ctx)}</p>` : '';
  if (images.length === 1 && images[0].startsWith('<img') && caption)
    return `<figure>${images[0]}<figcaption>${caption}</figcaption></figure>${rest}`;
  return `<p>${images.join(' ')}</p>${rest}${caption ? styled('Image Caption', caption) : ''}`;
}

// On a slide a formula in the title is text: programs other than PowerPoint lose the slide over it.
function headline(list_, ctx) {
  if (!ctx.isSlides) return line(list_, ctx);
  return line(list_.map((node) => (node.t === 'math'
    ? { t: 'em', children: [{ t: 'text', text: notations(node.latex, false).linearmath || node.latex.trim() }] } : node)), ctx);
}

function heading(node, ctx) {
  const level = Math.min(node.level + ctx.lower, 6);
  const number = node.number ? escape(node.number) + ' ' : '';
  return `<h${level}>${number}${headline(node.children, ctx)}</h${level}>`;
}

function block(node, ctx) {
  switch (node.t) {
    case 'par': return node.isCaption ? styled('Image Caption', line(node.children, ctx)) : `<p>${inlines(node.children, ctx)}</p>`;
    case 'title': return ctx.isSlides ? `<h1>${headline(node.children, ctx)}</h1>` : styled('Title', line(node.children, ctx));
    case 'heading': return heading(node, ctx);
    case 'authors': return node.rows.map((row) => styled('Author', row.map((part) => line(part, ctx)).join('<br>'))).join('\n');
    case 'abstract': return styled('Abstract Title', 'Abstract') + `<div data-custom-style="Abstract">${blocks(node.blocks, ctx)}</div>`;
    case 'table': return table(node, ctx);
    case 'figure': return figure(node, ctx);
    case 'list': return list(node, ctx);
    case 'code': return `<pre><code>${escape(node.text)}</code></pre>`;
    case 'quote': return `<blockquote>${blocks(node.blocks, ctx)}</blockquote>`;
    case 'theorem': return blocks(spelled(node, true), ctx);
    case 'rule': return '<hr>';
    case 'slide': return '<hr>';
    case 'pagebreak': return ctx.isSlides ? '' : styled('Page Break', '\u200b');
    case 'terms': return `<dl>${node.items.map((i) => `<dt>${line(i.term, ctx)}</dt><dd>${blocks(i.blocks, ctx)}</dd>`).join('')}</dl>`;
    case 'footnote': return `<div data-custom-style="Footnote Text">${blocks(node.blocks, ctx)}</div>`;
    default: return '';
  }
}

const blocks = (list_, ctx) => list_.map((node) => block(node, ctx)).filter(Boolean).join('\n');

exports.officeOf = (document, images, target) => {
  const isSlides = target === 'pptx';
  const ctx = { images, notes: [], isSlides, lower: 0 };
  const body = blocks(isSlides ? slidesOf(document.blocks) : document.blocks, ctx);
  const notes = ctx.notes.map((text, i) => `<aside epub:type="footnote" id="n${i + 1}">${text}</aside>`).join('\n');
  return `<html><head><meta charset="utf-8"></head><body>\n${body}\n${notes}\n</body></html>\n`;
};
