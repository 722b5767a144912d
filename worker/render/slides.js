// SPDX-License-Identifier: Apache-2.0
'use strict';
// Blocks in portions that fit on slides: a new slide at each heading, and where one is full. A slide of
// Pandoc's holds text, or a table, or a picture.

const ROOM = 650; // letters of text on a slide
const ROWS = 10; // of a table

const { walk } = require('./model');

function lengthOf(node) {
  let n = 0;
  for (const part of walk(node)) {
    if (part.t === 'text') n += part.text.length;
    else if (part.t === 'math') n += part.display ? 120 : Math.min(part.latex.length / 2, 60);
    else if (part.t === 'code') n += part.text.length + 60 * part.text.split('\n').length;
    else if (part.t === 'par') n += 40;
  }
  return n;
}

// A long paragraph in sentences, a long list in items, a long table in rows with its head again.
function split(node) {
  if (node.t === 'table' && node.rows.length > ROWS) {
    const spans = node.rows.some((row) => row.some((c) => c.rowspan > 1));
    if (spans) return [node];
    const head = node.rows[0].every((c) => c.header) ? 1 : 0;
    const out = [];
    for (let at = head; at < node.rows.length; at += ROWS)
      out.push(Object.assign({}, node, { rows: node.rows.slice(0, head).concat(node.rows.slice(at, at + ROWS)), caption: at === head ? node.caption : null }));
    return out;
  }
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
        if (lengthOf(run) > ROOM * 0.8) { out.push({ t: 'par', children: run }); run = []; }
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
    const n = lengthOf(node);
    if ((isAlone(node) && !isFresh) || (used > 0 && used + n > ROOM)) fresh();
    out.push(node);
    used += isAlone(node) ? ROOM : n;
    isFresh = false;
  }
  return out;
};
