// SPDX-License-Identifier: Apache-2.0
'use strict';
// Blocks in portions that fit on slides: a new slide at each heading, and where one is full. A slide of
// Pandoc's holds text, or a table, or a picture.

const ROOM = 600; // letters of text on a slide: ten lines
const ROWS = 10; // of a table

const { gridOf } = require('./grid');
const { spelled, walk } = require('./model');

// Letters of a line; what stands in a line takes all of it.
const LINE = 60;

const lettersOf = (nodes) => {
  let n = 0;
  for (const part of walk(nodes)) {
    if (part.t === 'text') n += part.text.length;
    else if (part.t === 'math') n += part.display ? 2 * LINE : Math.min(part.latex.length / 2, LINE);
    else if (part.t === 'br') n += LINE / 2;
  }
  return n;
};

function lengthOf(node) {
  let n = 0;
  for (const part of walk(node)) {
    if (part.t === 'par') n += LINE * Math.max(1, Math.ceil(lettersOf(part.children) / LINE));
    else if (part.t === 'code') n += LINE * part.text.split('\n').length;
  }
  return n;
}

// Pandoc's slides know no spans: each place of the grid is a cell here, and finish.js joins those of one.
function spread(table) {
  const grid = gridOf(table).rows;
  const alignOf = (c) => (grid.map((row) => row[c]).find((p) => p.cell && p.colspan === 1 && p.cell.align) || { cell: { align: '' } }).cell.align;
  const rows = grid.map((row, r) => row.map((p, c) => Object.assign(
    { blocks: [], header: !!(p.cell && p.cell.header), align: alignOf(c) },
    p.cell && p.row === r && p.column === c ? p.cell : {}, { colspan: 1, rowspan: 1, place: p })));
  return Object.assign({}, table, { rows });
}

// Where the cells of these rows, which may be a part of their table, are joined: {columns, rows} where one begins,
// {across, down} where it goes on.
function joined(rows) {
  const heights = new Map();
  for (const row of rows) for (const p of new Set(row.map((c) => c.place))) heights.set(p, (heights.get(p) || 0) + 1);
  const begun = new Set();
  return rows.map((row) => {
    const before = new Set(begun);
    return row.map((cell, c) => {
      const p = cell.place;
      begun.add(p);
      if (p.colspan * heights.get(p) === 1) return cell;
      const across = c > p.column;
      const down = before.has(p);
      return Object.assign({}, cell, { join: across || down ? { across, down } : { columns: p.colspan, rows: heights.get(p) } });
    });
  });
}

// A long paragraph in sentences, a long list in items, a long table in rows with its head again.
function split(given) {
  const node = given.t === 'table' ? spread(given) : given;
  if (node.t === 'table' && node.rows.length > ROWS) {
    const head = node.rows[0].every((c) => c.header) ? 1 : 0;
    const out = [];
    for (let at = head; at < node.rows.length; at += ROWS)
      out.push(Object.assign({}, node, { rows: joined(node.rows.slice(0, head).concat(node.rows.slice(at, at + ROWS))), caption: at === head ? node.caption : null }));
    return out;
  }
  if (node.t === 'table') return [Object.assign({}, node, { rows: joined(node.rows) })];
  if (node.t === 'list' && lengthOf(node) > ROOM) {
    const out = [];
    let items = [];
    node.items.forEach((item, i) => {
      items.push(item);
      if (lengthOf(items) > ROOM * 0.7 || i === node.items.length - 1) {
        out.push(Object.assign({}, node, { items, start: node.start + i + 1 - items.length }));
        items = [];
      }
    });
    return out;
  }
  if (node.t === 'par' && lengthOf(node) > ROOM) {
    const out = [];
    let run = [];
    for (const child of node.children) {
      const parts = child.t === 'text' ? child.text.split(/(?<=[.!?\u3002]) /).map((text) => ({ t: 'text', text: text + ' ' })) : [child];
      for (const part of parts) {
        run.push(part);
        if (lettersOf(run) > ROOM * 0.8) { out.push({ t: 'par', children: run }); run = []; }
      }
    }
    if (run.length) out.push({ t: 'par', children: run });
    return out;
  }
  if (node.t === 'code') {
    const lines = node.text.split('\n');
    const out = [];
    for (let at = 0; at < lines.length; at += 14) out.push(Object.assign({}, node, { text: lines.slice(at, at + 14).join('\n') }));
    return out;
  }
  if (node.t === 'theorem') return spelled(node, true).flatMap(split);
  if (node.t === 'abstract' || node.t === 'quote') return node.blocks.flatMap(split);
  return [node];
}

const isAlone = (node) => node.t === 'table' || (node.t === 'figure' && node.images.length === 1);

exports.slidesOf = (blocks) => {
  const out = [];
  let used = 0;
  let isFresh = false; // a slide that holds nothing but its heading
  let last = null;
  const fresh = () => {
    if (last) out.push(Object.assign({}, last)); // goes on under the same heading
    else out.push({ t: 'slide' });
    used = 0;
    isFresh = true;
  };
  for (const node of blocks.flatMap(split)) {
    if (node.t === 'pagebreak') continue;
    if (node.t === 'heading' || node.t === 'title') {
      last = { t: 'heading', level: 2, children: node.children, number: node.number };
      out.push(node.t === 'title' ? node : last);
      if (node.t === 'title') last = null;
      used = 0;
      isFresh = true;
      continue;
    }
    if (node.t === 'table' && node.caption && node.caption.length) { // its caption is what the slide is called
      out.push({ t: 'heading', level: 2, children: node.caption, number: '' }, Object.assign({}, node, { caption: null }));
      used = ROOM;
      isFresh = false;
      continue;
    }
    const n = lengthOf(node);
    if ((isAlone(node) && !isFresh) || (used > 0 && used + n > ROOM)) fresh();
    out.push(node);
    used += isAlone(node) ? ROOM : n;
    isFresh = false;
  }
  return out;
};
