// SPDX-License-Identifier: Apache-2.0
'use strict';
// Plain Markdown: dollars around formulas, tables of pipes, captions as lines before their table.
// Source: the API's notes on its md export.

const { gridOf } = require('./grid');
const { spelled } = require('./model');

const pick = (value, otherwise) => (value === undefined || value === null ? otherwise : value);

function escapeText(text, ctx) {
  const o = ctx.options;
  let out = text.replace(/[\\`*_[\]<>~]/g, (c) => (c === '_' || c === '~' ? c : '\\' + c));
  out = out.replace(/(^|[^\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (m) => m.replace('_', '\\_')).replace(/~~/g, '\\~\\~');
  if (pick(o.escape_ampersand, true)) out = out.replace(/&/g, '\\&');
  if (pick(o.escape_dollar, true)) out = out.replace(/\$/g, '\\$');
  if (pick(o.escape_hash, true)) out = out.replace(/#/g, '\\#');
  if (pick(o.escape_percent, false)) out = out.replace(/%/g, '\\%');
  return ctx.inTable ? out.replace(/\|/g, '\\|') : out;
}

// Between its delimiters a formula is as it was; "$" wants no blank beside it.
function formula(node, ctx) {
  const display = node.display && !ctx.inTable && !ctx.inLine;
  const [open, close] = display ? ctx.display : ctx.inline;
  const tight = open === '$' || open === '$$';
  if (display) {
    const body = node.bare ? '\n' + node.latex + '\n' : node.latex;
    return `\n\n${open}${tight && !body.startsWith('\n') ? '\n' + body.trim() + '\n' : body}${close}\n\n`;
  }
  const body = node.latex.trim();
  if (!body) return '';
  const text = tight ? body : node.latex;
  return open + (ctx.inTable ? text.replace(/\r?\n/g, ' ').replace(/\|/g, '\\|') : text) + close;
}

const fence = (text) => '`'.repeat(Math.max(3, ...(text.match(/`+/g) || ['']).map((m) => m.length + 1)));
const html = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' }[c]));

function image(node, ctx) {
  const src = Object.prototype.hasOwnProperty.call(ctx.images, node.src) ? ctx.images[node.src] : node.src;
  const alt = escapeText(node.alt, ctx);
  return `![${alt}](${/[\s()<>]/.test(src) ? '<' + src.replace(/[<>\n]/g, encodeURIComponent) + '>' : src})`;
}

function note(node, ctx) {
  let number = ctx.notes.findIndex((n) => n.id === node.id) + 1;
  if (!number) number = ctx.notes.push({ id: node.id, blocks: node.blocks });
  return `[^${number}]`;
}

// Emphasis does not begin or end with a blank.
function around(mark, node, ctx) {
  const inside = inlines(node.children, ctx);
  const core = inside.trim();
  return core ? inside.replace(core, () => mark + core + mark) : inside;
}

function inline(node, ctx) {
  const inside = () => inlines(node.children, ctx);
  switch (node.t) {
    case 'text': return escapeText(node.text, ctx);
    case 'math': return formula(node, ctx);
    case 'br': return ctx.inTable ? '<br>' : ctx.inLine ? ' ' : '  \n';
    case 'strong': return around('**', node, ctx);
    case 'em': return around('*', node, ctx);
    case 'underline': return `<u>${inside()}</u>`;
    case 'strike': return around('~~', node, ctx);
    case 'mark': return `<mark>${inside()}</mark>`;
    case 'sup': return `<sup>${inside()}</sup>`;
    case 'sub': return `<sub>${inside()}</sub>`;
    case 'code': {
      const ticks = '`'.repeat(Math.max(0, ...(node.text.match(/`+/g) || []).map((m) => m.length)) + 1);
      return `${ticks}${node.text.startsWith('`') || node.text.endsWith('`') ? ` ${node.text} ` : node.text}${ticks}`;
    }
    case 'link': return node.href.startsWith('#') ? inside() : `[${inside()}](${node.href})`;
    case 'image': return image(node, ctx);
    case 'note': return note(node, ctx);
    case 'smiles': return `<smiles>${node.source}</smiles>`;
    default: return '';
  }
}

const inlines = (list, ctx) => (list || []).map((node) => inline(node, ctx)).join('');

// What would start a block at the start of a line does not.
const guard = (text) => text.replace(/^(\s{0,3})([-+>]|\d{1,9}[.)])(?=\s|$)/gm, (_, blank, mark) =>
  blank + (/\d/.test(mark) ? mark.slice(0, -1) + '\\' + mark.slice(-1) : '\\' + mark)).replace(/^(\s*)(=+|-{2,})\s*$/gm, '$1\\$2');

// Lines of at most so many letters: formulas and links stay whole.
function wrapLines(text, width) {
  if (!width) return text;
  return text.split('\n').map((line) => {
    if (line.length <= width) return line;
    const hard = line.endsWith('  ');
    const words = line.trim().split(/ (?![^$]*\$(?:[^$]*\$[^$]*\$)*[^$]*$)/);
    let out = '';
    let length = 0;
    for (const word of words) {
      if (length && length + 1 + word.length > width) { out += '\n' + word; length = word.length; }
      else { out += (length ? ' ' : '') + word; length += word.length + (length ? 1 : 0); }
    }
    return hard ? out + '  ' : out;
  }).join('\n');
}

function paragraph(list, ctx) {
  // Formulas are set aside, so that what is done to the text leaves them alone.
  const kept = [];
  const keep = (text) => '\u0001' + (kept.push(text) - 1) + '\u0002';
  const text = (list || []).map((node) => (node.t === 'math' ? keep(formula(node, ctx)) : inline(node, ctx))).join('');
  let out = guard(text).replace(/ *\n?(\u0001\d+\u0002) *\n?/g, (whole, key) =>
    (kept[+key.slice(1, -1)].startsWith('\n\n') ? key : whole));
  out = ctx.inTable ? out : wrapLines(out, ctx.width);
  return out.replace(/\u0001(\d+)\u0002/g, (_, i) => kept[+i]).replace(/^\n+|\n+$/g, '').replace(/\n{3,}/g, '\n\n');
}

const line = (list, ctx) => inlines(list, Object.assign({}, ctx, { inLine: true })).replace(/\s*\n\s*/g, ' ').trim();

function cellText(cell, ctx) {
  if (!cell) return '';
  return cell.blocks.map((b) => {
    if (b.t === 'code') return `<pre><code>${html(b.text).replace(/\|/g, '&#124;').replace(/\n/g, '<br>')}</code></pre>`;
    if (b.t === 'table') return b.rows.map((row) => row.map((c) => cellText(c, ctx)).join(' ')).join('<br>');
    if (b.t === 'list') return b.items.map((i, n) => `${b.ordered ? n + b.start + '.' : '-'} ${cellText(i, ctx)}`).join('<br>');
    if (b.t === 'figure') return b.images.map((i) => inline(i, ctx)).join(' ');
    return paragraph(b.children || [], ctx);
  }).join('<br>').replace(/\s*\n\s*/g, ' ');
}

const ALIGN = { left: ' :--- ', center: ' :---: ', right: ' ---: ' };

function table(node, ctx) {
  const grid = gridOf(node);
  if (!grid.columns) return '';
  const inner = Object.assign({}, ctx, { inTable: true });
  const rows = grid.rows.map((row, r) => '| ' + row.map((p, c) =>
    (p.row === r && p.column === c ? cellText(p.cell, inner) : '')).join(' | ') + ' |');
  const first = grid.rows[0].map((p) => ALIGN[(p.cell && p.cell.align) || 'left'] || ALIGN.left);
  rows.splice(1, 0, '|' + first.join('|') + '|');
  const caption = node.caption && node.caption.length ? line(node.caption, ctx) + '\n\n' : '';
  return caption + rows.join('\n');
}

const indent = (text, by) => text.replace(/\n(?=[^\n])/g, '\n' + ' '.repeat(by));

function list(node, ctx) {
  return node.items.map((item, i) => {
    const mark = node.ordered ? `${node.start + i}.` : '-';
    const own = item.marker ? line(item.marker, ctx) + ' ' : '';
    const body = blocks(item.blocks, ctx, item.blocks.every((b) => b.t === 'par' || b.t === 'list') ? '\n' : '\n\n');
    return `${mark} ${own}${indent(body, mark.length + 1)}`;
  }).join('\n');
}

function block(node, ctx) {
  switch (node.t) {
    case 'par': return paragraph(node.children, ctx);
    case 'title': return '# ' + line(node.children, ctx);
    case 'heading': return '#'.repeat(Math.min(node.level + (node.latex ? 1 : 0), 6)) + ' ' + line(node.children, ctx);
    case 'authors': return node.rows.map((row) => row.map((part) => line(part, ctx)).join('  \n')).join('\n\n');
    case 'abstract': return '#### Abstract\n\n' + blocks(node.blocks, ctx);
    case 'table': return table(node, ctx);
    case 'figure': return [node.images.map((i) => inline(i, ctx)).join('\n'), line(node.rest, ctx), line(node.caption, ctx)].filter(Boolean).join('\n\n');
    case 'list': return list(node, ctx);
    case 'code': return `${fence(node.text)}${(node.language || '').toLowerCase()}\n${node.text}\n${fence(node.text)}`;
    case 'quote': return blocks(node.blocks, ctx).split('\n').map((l) => (l ? '> ' + l : '>')).join('\n');
    case 'theorem': return blocks(spelled(node, false), ctx);
    case 'rule': case 'pagebreak': return '---';
    case 'terms': return node.items.map((i) => `${line(i.term, ctx)}\n: ${indent(blocks(i.blocks, ctx), 2)}`).join('\n\n');
    case 'footnote': ctx.notes.push({ id: Symbol('note'), blocks: node.blocks, blind: true }); return '';
    default: return '';
  }
}

function blocks(list_, ctx, between) {
  return list_.map((node) => block(node, ctx)).filter(Boolean).join(between || '\n\n');
}

// Notes that nothing refers to are paragraphs at the end: as [^n] no reader would show them.
function notes(ctx) {
  const out = [];
  for (let i = 0; i < ctx.notes.length; i++) { // a note may hold a note
    const n = ctx.notes[i];
    const body = blocks(n.blocks, ctx);
    out.push(n.blind ? body : `[^${i + 1}]: ${indent(body, 4)}`);
  }
  return out.join('\n\n');
}

exports.markdownOf = (document, images, options) => {
  const ctx = { images, options, notes: [], width: options.max_character_per_line || 0,
    inline: options.math_inline_delimiters || ['$', '$'], display: options.math_display_delimiters || ['$$', '$$'] };
  const body = blocks(document.blocks, ctx);
  const end = notes(ctx);
  return body + (end ? '\n\n' + end : '') + '\n';
};
