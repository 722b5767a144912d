// SPDX-License-Identifier: Apache-2.0
'use strict';
// The renderer's HTML as a small tree, which the exporters write in their own languages.
//
// Blocks:   {t:'title'|'authors'|'abstract'|'heading'|'par'|'table'|'figure'|'list'|'code'|'quote'|
//            'rule'|'pagebreak'|'terms'|'theorem'|'group', ...}
// Inlines:  {t:'text'|'math'|'strong'|'em'|'underline'|'strike'|'mark'|'sup'|'sub'|'code'|'link'|'image'|
//            'br'|'note'|'anchor'|'smiles', ...}
//
// A formula is {t:'math', source, latex, display, tag}: source as in the document, delimiters included;
// latex without them. Footnotes stand where they are referred to, as {t:'note', blocks}.

const mmd = require('./mmd');

const INLINE = new Set(['A', 'B', 'BR', 'CODE', 'DEL', 'EM', 'I', 'IMG', 'INS', 'MARK', 'S', 'SMALL', 'SPAN', 'STRONG',
  'SUB', 'SUP', 'U', 'KBD', 'Q', 'CITE', 'ABBR', 'VAR', 'SAMP', 'TT', 'FONT', 'LABEL', 'STRIKE', 'BIG', 'TIME', 'INPUT']);
const SKIP = new Set(['SCRIPT', 'STYLE', 'TSV', 'CSV', 'MATHML', 'ASCIIMATH', 'TABLE-MARKDOWN', 'IFRAME', 'OBJECT']);

const has = (node, name) => node.nodeType === 1 && node.classList.contains(name);
const isNumber = (node) => has(node, 'section-number') || has(node, 'sub_section-number') || has(node, 'sub_sub_section-number');
const childrenOf = (node) => Array.from(node.childNodes);
const wrap = (t, node, ctx) => [{ t, children: inlines(node, ctx) }];

// ---- formulas ----------------------------------------------------------------------------------

const DELIMITERS = [['\\(', '\\)', false], ['\\[', '\\]', true], ['$$', '$$', true], ['$', '$', false],
  ['\\\\(', '\\\\)', false], ['\\\\[', '\\\\]', true]];

function formula(node) {
  const source = node.textContent;
  const display = has(node, 'math-block');
  for (const [open, close] of DELIMITERS)
    if (source.startsWith(open) && source.endsWith(close) && source.length >= open.length + close.length)
      return { t: 'math', source, latex: source.slice(open.length, -close.length), display,
        number: node.getAttribute('number'), numbered: has(node, 'equation-number') };
  return { t: 'math', source, latex: source, display, number: node.getAttribute('number'),
    numbered: has(node, 'equation-number'), bare: true };
}

// ---- inlines -----------------------------------------------------------------------------------

function anchorInline(node, ctx) {
  const href = node.getAttribute('href') || '';
  if (has(node, 'footnote-backref')) return [];
  if (!href) return inlines(node, ctx);
  return [{ t: 'link', href, children: inlines(node, ctx) }];
}

function note(node, ctx) {
  const link = node.getElementsByTagName('a')[0];
  const id = link && (link.getAttribute('href') || '').slice(1);
  const target = id && ctx.notes.get(id);
  if (!target) return wrap('sup', node, ctx);
  const first = !ctx.used.has(id);
  ctx.used.add(id);
  return [{ t: 'note', id, first, blocks: target }];
}

function image(node) {
  return { t: 'image', src: node.getAttribute('src') || '', alt: node.getAttribute('alt') || '',
    width: node.getAttribute('width') || node.style.width || '' };
}

function inline(node, ctx) {
  if (node.nodeType === 3) return node.data ? [{ t: 'text', text: node.data.replace(/\r?\n/g, ' ') }] : [];
  if (node.nodeType !== 1 || SKIP.has(node.tagName)) return [];
  if (has(node, 'math-inline') || has(node, 'math-block')) return [formula(node)];
  if (has(node, 'footnote-ref')) return note(node, ctx);
  if (has(node, 'smiles-inline') || has(node, 'smiles'))
    return [{ t: 'smiles', source: (node.getElementsByTagName('smiles')[0] || node).textContent.trim() }];
  if (has(node, 'li_level') || isNumber(node)) return [];
  const underline = node.getAttribute('data-underline-type');
  if (underline === 'underline' || underline === 'uline' || underline === 'uuline' || underline === 'uwave')
    return wrap('underline', node, ctx);
  if (underline) return wrap('strike', node, ctx);
  switch (node.tagName) {
    case 'BR': return [{ t: 'br' }];
    case 'IMG': return [image(node)];
    case 'A': return anchorInline(node, ctx);
    case 'STRONG': case 'B': return wrap('strong', node, ctx);
    case 'EM': case 'I': case 'CITE': case 'VAR': return wrap('em', node, ctx);
    case 'U': case 'INS': return wrap('underline', node, ctx);
    case 'S': case 'DEL': case 'STRIKE': return wrap('strike', node, ctx);
    case 'MARK': return wrap('mark', node, ctx);
    case 'SUP': return wrap('sup', node, ctx);
    case 'SUB': return wrap('sub', node, ctx);
    case 'CODE': case 'KBD': case 'SAMP': case 'TT': return [{ t: 'code', text: node.textContent }];
    default: return inlines(node, ctx);
  }
}

function inlines(node, ctx) {
  return childrenOf(node).flatMap((child) => inline(child, ctx));
}

// Blanks at the ends, and beside a line's end, are the HTML's, not the text's.
function trim(list) {
  const blank = (item) => item.t === 'br' || (item.t === 'text' && !item.text.trim());
  let out = list.slice();
  while (out.length && blank(out[0])) out.shift();
  while (out.length && blank(out[out.length - 1])) out.pop();
  out = out.map((item, i) => {
    if (item.t !== 'text') return item;
    let text = item.text;
    if (i === 0 || out[i - 1].t === 'br') text = text.replace(/^ +/, '');
    if (i === out.length - 1 || out[i + 1].t === 'br') text = text.replace(/ +$/, '');
    return { t: 'text', text };
  });
  return out.filter((item) => item.t !== 'text' || item.text);
}

// ---- tables ------------------------------------------------------------------------------------

function border(style, side) {
  const kind = style.match(new RegExp('border-' + side + '-style:\\s*(\\w+)'));
  if (kind) return kind[1] === 'none' ? '' : kind[1];
  const whole = style.match(new RegExp('border-' + side + ':\\s*([^;]*)'));
  return whole && !/none|^0/.test(whole[1]) ? 'solid' : '';
}

function cell(node, ctx) {
  const style = node.getAttribute('style') || '';
  const align = (style.match(/text-align:\s*(left|right|center)/) || [])[1] || node.getAttribute('align') || '';
  const valign = (style.match(/vertical-align:\s*(top|middle|bottom)/) || [])[1] || '';
  const diagonal = has(node.firstElementChild || node, 'diagonal-cell');
  return {
    blocks: diagonal ? diagonalBlocks(node, ctx) : blocks(node, ctx),
    header: node.tagName === 'TH',
    colspan: Math.min(Math.max(parseInt(node.getAttribute('colspan'), 10) || 1, 1), 1000),
    rowspan: Math.min(Math.max(parseInt(node.getAttribute('rowspan'), 10) || 1, 1), 10000),
    align, valign,
    top: border(style, 'top'), bottom: border(style, 'bottom'),
    left: border(style, 'left'), right: border(style, 'right'),
  };
}

// A cell split by a line holds two texts: below, then above it.
function diagonalBlocks(node, ctx) {
  const items = Array.from(node.firstElementChild.children).map((item) => trim(inlines(item, ctx)));
  return [{ t: 'par', children: items.reverse().flatMap((item, i) => (i ? [{ t: 'text', text: ' / ' }, ...item] : item)) }];
}

function table(node, ctx) {
  const inner = Array.from(node.getElementsByTagName('tr')).filter((tr) => nearest(tr, 'TABLE') === node);
  const rows = inner.map((tr) => Array.from(tr.children).filter((c) => c.tagName === 'TD' || c.tagName === 'TH')
    .map((c) => cell(c, ctx)));
  const plain = !has(node, 'tabular');
  return { t: 'table', rows: rows.filter((row) => row.length), plain, caption: null };
}

function nearest(node, tag) {
  let up = node.parentNode;
  while (up && up.tagName !== tag) up = up.parentNode;
  return up;
}

// ---- lists -------------------------------------------------------------------------------------

function item(node, ctx) {
  const marker = childrenOf(node).find((child) => has(child, 'li_level'));
  const custom = node.getAttribute('data-custom-marker') === 'true' && marker ? trim(inlines(marker, ctx)) : null;
  const rest = childrenOf(node).filter((child) => child !== marker);
  return { marker: custom, blocks: blocksOf(rest, ctx) };
}

function list(node, ctx) {
  return { t: 'list', ordered: node.tagName === 'OL', start: parseInt(node.getAttribute('start'), 10) || 1,
    style: (node.getAttribute('class') || '').replace(/^enumerate\s*/, ''),
    items: Array.from(node.children).filter((c) => c.tagName === 'LI').map((c) => item(c, ctx)) };
}

function terms(node, ctx) {
  const out = [];
  for (const child of Array.from(node.children)) {
    if (child.tagName === 'DT') out.push({ term: trim(inlines(child, ctx)), blocks: [] });
    else if (out.length) out[out.length - 1].blocks.push(...blocks(child, ctx));
  }
  return { t: 'terms', items: out };
}

// ---- theorems ----------------------------------------------------------------------------------

// {t:'theorem', title, name, number, note, isItalic, isProof, end, blocks}: title as it is shown, of which
// name and number are parts; end: the sign behind a proof.
function theorem(node, ctx) {
  const isProof = has(node, 'proof');
  const [first, ...rest] = childrenOf(node);
  const title = first.textContent.trim();
  const [, name, number] = title.match(/^(.+?)(?: (\d[\d.]*))?\.?$/) || [title, title, ''];
  const style = (part) => (part.nodeType === 1 && part.getAttribute('style')) || '';
  const note = isProof ? null : rest.find((part) => part.tagName === 'SPAN' && /bold/.test(style(part)) && part.textContent.trim());
  const floats = Array.from(node.getElementsByTagName('span')).filter((part) => isProof && /float:\s*right/.test(style(part)));
  const end = floats.flatMap((part) => inlines(part, ctx)).find((part) => part.t === 'math');
  for (const part of floats) part.parentNode.removeChild(part);
  return { t: 'theorem', title, name, number: (number || '').replace(/\.$/, ''), isProof, end,
    isItalic: /font-style:\s*italic/.test(style(node)),
    note: note ? unbraced(trim(inlines(note, ctx))) : null,
    blocks: blocksOf(rest.filter((part) => part !== note), ctx) };
}

// Without the parentheses that are around it.
function unbraced(list) {
  const last = list.length - 1;
  const cut = (node, pattern) => (node.t === 'text' ? { t: 'text', text: node.text.replace(pattern, '') } : node);
  return list.map((node, i) => cut(i === 0 ? cut(node, /^\(/) : node, i === last ? /\)$/ : /(?!)/));
}

// The same as paragraphs, for what has no theorems: its title begins the first one.
exports.spelled = (node, isStyled) => {
  const head = [{ t: node.isProof ? 'em' : 'strong', children: [{ t: 'text', text: node.title }] }, { t: 'text', text: ' ' }];
  if (node.note) head.splice(1, 1, { t: 'text', text: ' (' }, ...node.note, { t: 'text', text: ') ' });
  const italic = (list) => (isStyled && node.isItalic ? list.map((n) => (n.t === 'math' ? n : { t: 'em', children: [n] })) : list);
  const out = node.blocks.map((b) => (b.t === 'par' ? Object.assign({}, b, { children: italic(b.children) }) : b));
  if (out.length && out[0].t === 'par') out[0] = Object.assign({}, out[0], { children: [...head, ...out[0].children] });
  else out.unshift({ t: 'par', children: head });
  const last = out.length - 1;
  if (node.end && out[last].t === 'par') out[last] = Object.assign({}, out[last], { children: [...out[last].children, { t: 'text', text: ' ' }, node.end] });
  else if (node.end) out.push({ t: 'par', children: [node.end] });
  return out;
};

// ---- blocks ------------------------------------------------------------------------------------

const LEVELS = { section: 1, subsection: 2, subsubsection: 3 };

function heading(node, ctx) {
  const type = node.getAttribute('type') || '';
  const number = childrenOf(node).filter(isNumber).map((child) => child.textContent.trim()).join('');
  const children = trim(inlines(node, ctx));
  if (type === 'title') return { t: 'title', children };
  return { t: 'heading', level: LEVELS[type] || Math.min(parseInt(node.tagName.slice(1), 10), 6), children,
    latex: !!LEVELS[type], number };
}

function authors(node, ctx) {
  const rows = Array.from(node.getElementsByTagName('p')).map((p) =>
    Array.from(p.children).map((span) => trim(inlines(span, ctx))));
  return { t: 'authors', rows };
}

function code(node) {
  const inner = node.getElementsByTagName('code')[0];
  const language = inner && ((inner.getAttribute('class') || '').match(/language-(\S+)/) || [])[1];
  return { t: 'code', language: language || '', text: (inner || node).textContent.replace(/\n$/, '') };
}

// \begin{figure} and \begin{table}: pictures and tables with the captions beside them.
function floating(node, ctx) {
  const captions = [];
  const rest = [];
  for (const child of childrenOf(node)) {
    if (has(child, 'caption_figure') || has(child, 'caption_table')) captions.push(child);
    else rest.push(child);
  }
  const inner = blocksOf(rest, ctx);
  const caption = captions.flatMap((c, i) => (i ? [{ t: 'br' }] : []).concat(trim(inlines(c, ctx))));
  const images = inner.filter((b) => b.t === 'par').flatMap((b) => b.children).filter((i) => i.t === 'image' || i.t === 'smiles');
  const tables = inner.filter((b) => b.t === 'table');
  if (tables.length === 1 && inner.length === 1) return [Object.assign(tables[0], { caption })];
  if (images.length && inner.every((b) => b.t === 'par'))
    return [{ t: 'figure', images, caption, rest: inner.flatMap((b) => b.children).filter((i) => !images.includes(i) && (i.t !== 'text' || i.text.trim())) }];
  return caption.length ? [...inner, { t: 'par', children: caption, isCaption: true }] : inner;
}

function block(node, ctx) {
  if (has(node, 'table') && node.tagName === 'DIV') return floating(node, ctx);
  if (has(node, 'author')) return [authors(node, ctx)];
  if (has(node, 'abstract')) {
    const rest = childrenOf(node).filter((child) => !has(child, 'abstract_head'));
    return [{ t: 'abstract', blocks: blocksOf(rest, ctx) }];
  }
  if (has(node, 'theorem') || has(node, 'proof')) return [theorem(node, ctx)];
  if (has(node, 'page-break')) return [{ t: 'pagebreak' }];
  if (has(node, 'footnotes')) return leftover(ctx);
  switch (node.tagName) {
    case 'H1': case 'H2': case 'H3': case 'H4': case 'H5': case 'H6': return [heading(node, ctx)];
    case 'TABLE': return [table(node, ctx)];
    case 'UL': case 'OL': return [list(node, ctx)];
    case 'DL': return [terms(node, ctx)];
    case 'PRE': return [code(node)];
    case 'BLOCKQUOTE': return [{ t: 'quote', blocks: blocks(node, ctx) }];
    case 'HR': return has(node, 'footnotes-sep') ? [] : [{ t: 'rule' }];
    default: return blocks(node, ctx);
  }
}

const isBlock = (node) => node.nodeType === 1 && !SKIP.has(node.tagName) && !INLINE.has(node.tagName) &&
  !has(node, 'smiles-inline') && !has(node, 'smiles');

// A span that holds a list or a table is one with its content.
const holdsBlock = (node) => node.nodeType === 1 && node.tagName === 'SPAN' && !has(node, 'math-block') &&
  !has(node, 'math-inline') && childrenOf(node).some((child) => isBlock(child) || holdsBlock(child));

// Runs of inlines become paragraphs.
function blocksOf(nodes, ctx) {
  const out = [];
  let run = [];
  const flush = () => {
    const children = trim(run);
    if (children.length) out.push({ t: 'par', children });
    run = [];
  };
  for (const node of nodes) {
    if (isBlock(node) || holdsBlock(node)) {
      flush();
      out.push(...block(node, ctx));
    } else {
      run.push(...inline(node, ctx));
    }
  }
  flush();
  return out;
}

function blocks(node, ctx) {
  return blocksOf(childrenOf(node), ctx);
}

// ---- footnotes ---------------------------------------------------------------------------------

function collectNotes(body, ctx) {
  const raw = [];
  for (const li of Array.from(body.getElementsByTagName('li')))
    if (has(li, 'footnote-item')) raw.push(li);
  for (const li of raw) ctx.notes.set(li.getAttribute('id'), []);
  for (const li of raw) ctx.notes.get(li.getAttribute('id')).push(...blocks(li, ctx));
}

// Notes that nothing refers to (\footnotetext as recognition writes it) stand at the end.
function leftover(ctx) {
  const out = [];
  for (const [id, content] of ctx.notes)
    if (!ctx.used.has(id) && content.length) out.push({ t: 'footnote', blocks: content });
  return out;
}

function readDocument(text) {
  const body = mmd.parse(mmd.source(text));
  const ctx = { notes: new Map(), used: new Set() };
  collectNotes(body, ctx);
  return { blocks: blocks(body, ctx) };
}

function freeze(node) {
  if (!node || typeof node !== 'object' || Object.isFrozen(node)) return;
  Object.freeze(node);
  Object.values(node).forEach(freeze);
}

// Formats are asked for one after the other, their images before: the last document is kept for the next.
let last = { text: null, document: null };

// A whole document, not to be changed. @return {blocks}
exports.documentOf = (text) => {
  if (text !== last.text) {
    const document = readDocument(text);
    freeze(document);
    last = { text, document };
  }
  return last.document;
};

// Every node of a tree, blocks and inlines.
function* walk(node) {
  if (Array.isArray(node)) {
    for (const child of node) yield* walk(child);
    return;
  }
  if (!node || typeof node !== 'object') return;
  if (node.t) yield node;
  for (const key of ['note', 'blocks', 'children', 'items', 'rows', 'images', 'caption', 'term', 'marker', 'rest'])
    if (node[key]) yield* walk(node[key]);
}
exports.walk = walk;
