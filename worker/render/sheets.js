// SPDX-License-Identifier: Apache-2.0
'use strict';
// Every table of a document, cell by cell: text, with formulas in the notation that is asked for.

const mmd = require('./mmd');
const { gridOf } = require('./grid');

function formula(node, ctx) {
  if (ctx.math === 'latex') return node.latex.trim();
  const key = (node.display ? 'd' : 'i') + node.latex;
  if (!ctx.known.has(key)) ctx.known.set(key, mmd.notations(node.latex, node.display));
  const got = ctx.known.get(key);
  return (ctx.math === 'asciimath' ? got.asciimath : got.linearmath) || node.latex.trim();
}

function text(node, ctx) {
  switch (node.t) {
    case 'text': return node.text;
    case 'code': return node.text;
    case 'math': return formula(node, ctx);
    case 'br': return '\n';
    case 'image': return node.alt || '';
    case 'smiles': return node.source || '';
    case 'note': return '';
    default: return (node.children || []).map((child) => text(child, ctx)).join('');
  }
}

function blockText(node, ctx) {
  if (node.t === 'table') return node.rows.map((row) => row.map((c) => cellText(c, ctx)).join('\t')).join('\n');
  if (node.t === 'list') return node.items.map((i) => '\u2022 ' + i.blocks.map((b) => blockText(b, ctx)).join('\n')).join('\n');
  if (node.t === 'code') return node.text;
  if (node.blocks) return node.blocks.map((b) => blockText(b, ctx)).join('\n');
  return (node.children || node.images || []).map((child) => text(child, ctx)).join('');
}

const cellText = (cell, ctx) => cell.blocks.map((b) => blockText(b, ctx)).join('\n').trim();

// Only a number as a spreadsheet means it: no leading zeros that would be lost, no signs of other kinds.
function numberOf(value) {
  const plain = value.replace(/\u2212/g, '-');
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(plain) && !/^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain)) return null;
  const number = Number(plain.replace(/,/g, ''));
  return plain.replace(/\D/g, '').length <= 15 ? number : null;
}

function* tablesOf(nodes) {
  for (const node of nodes) {
    if (node.t === 'table') yield node;
    else for (const key of ['blocks', 'items']) if (node[key]) yield* tablesOf(node[key].flatMap((n) => (n.t ? [n] : n.blocks || [])));
  }
}

exports.sheetsOf = (document, math) => {
  const ctx = { math: math || 'linearmath', known: new Map() };
  return [...tablesOf(document.blocks)].map((node) => {
    const grid = gridOf(node);
    const cells = [];
    grid.rows.forEach((row, r) => row.forEach((p, c) => {
      if (!p.cell || p.row !== r || p.column !== c) return;
      const value = cellText(p.cell, ctx);
      const number = numberOf(value);
      cells.push({ row: r, column: c, rowspan: p.rowspan, colspan: p.colspan, text: value, align: p.cell.align, header: p.cell.header,
        ...(number === null ? {} : { number }), border: (p.cell.top ? 1 : 0) + (p.cell.bottom ? 2 : 0) + (p.cell.left ? 4 : 0) + (p.cell.right ? 8 : 0) });
    }));
    return { caption: node.caption ? node.caption.map((n) => text(n, ctx)).join('') : '', rows: grid.rows.length, columns: grid.columns, cells };
  });
};
