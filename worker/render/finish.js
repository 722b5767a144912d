// SPDX-License-Identifier: Apache-2.0
'use strict';
// The last touches to what Pandoc wrote: in docx the rules of tables, in pptx cells that are joined and text from the
// right, and in both one time for all. What a table is like stands in marks that office.js leaves for this.

const { isRightward } = require('./language');
const zip = require('./zip');

// ---- rules of tables: docx ---------------------------------------------------------------------

const SIDES = ['top', 'left', 'bottom', 'right'];
const LETTER = { '': '.', double: 'd' };
const KIND = { s: 'single', d: 'double' };

const edge = (p, side) => (p && p.cell ? p.cell[side] : '');

// Four letters for each place of the grid, its sides as in SIDES, rows parted by slashes; '': no rules.
exports.rulesMark = (grid) => {
  const at = (r, c) => (grid.rows[r] ? grid.rows[r][c] : null);
  const between = (r, c, side, p, q, other) => (p === q ? '' : edge(p, side) || edge(q, other));
  let isRuled = false;
  const rows = grid.rows.map((row, r) => row.map((p, c) => {
    const sides = [between(r, c, 'top', p, at(r - 1, c), 'bottom'), between(r, c, 'left', p, at(r, c - 1), 'right'),
      between(r, c, 'bottom', p, at(r + 1, c), 'top'), between(r, c, 'right', p, at(r, c + 1), 'left')];
    isRuled = isRuled || sides.some(Boolean);
    return sides.map((kind) => (kind in LETTER ? LETTER[kind] : 's')).join('');
  }).join(''));
  return isRuled ? rows.join('/') : '';
};

function borders(first, last) {
  const letters = [first[0], first[1], first[2], last[3]];
  const lines = SIDES.map((side, i) => (KIND[letters[i]] ? `<w:${side} w:val="${KIND[letters[i]]}" w:sz="4" w:space="0" w:color="auto"/>` : ''));
  return lines.some(Boolean) ? `<w:tcBorders>${lines.join('')}</w:tcBorders>` : '';
}

// @param table  with all that is in it; cells of tables in its cells are theirs
function ruled(table, mark) {
  const places = mark.split('/').map((row) => row.match(/.{4}/g) || []);
  let depth = 0;
  let row = -1;
  let column = 0;
  return table.replace(/<(\/?)w:tbl>|<w:tr[ >]|<w:tc>(?:<w:tcPr\s*\/>|<w:tcPr>([\s\S]*?)<\/w:tcPr>)?/g, (part, ends, properties) => {
    if (part.endsWith('w:tbl>')) depth += ends ? -1 : 1;
    if (depth !== 1 || part.endsWith('w:tbl>')) return part;
    if (part.startsWith('<w:tr')) {
      row++;
      column = 0;
      return part;
    }
    const span = parseInt((part.match(/<w:gridSpan w:val="(\d+)"/) || [])[1], 10) || 1;
    const own = places[row] || [];
    const sides = own[column] && own[column + span - 1] ? borders(own[column], own[column + span - 1]) : '';
    column += span;
    return `<w:tc><w:tcPr>${properties || ''}${sides}</w:tcPr>`;
  });
}

// Index behind the table that begins at the start of the text.
function endOf(xml) {
  let depth = 0;
  for (const m of xml.matchAll(/<(\/?)w:tbl>/g)) {
    depth += m[1] ? -1 : 1;
    if (depth === 0) return m.index + m[0].length;
  }
  return xml.length;
}

const MARK = /<w:p>(?:(?!<\/w:p>)[\s\S])*?<w:pStyle w:val="RectoTable(Rules|Rows)"\s*\/>((?:(?!<\/w:p>)[\s\S])*?)<\/w:p>/;

// A mark is a paragraph before its table, with the caption between them: it goes, and the table gets what it says.
function ruleTables(xml) {
  let out = '';
  for (let m = MARK.exec(xml); m; m = MARK.exec(xml)) {
    const behind = m.index + m[0].length;
    const start = xml.indexOf('<w:tbl>', behind);
    out += xml.slice(0, m.index) + xml.slice(behind, start < 0 ? behind : start);
    xml = xml.slice(start < 0 ? behind : start);
    if (start < 0) continue;
    const end = endOf(xml);
    const mark = m[2].replace(/<[^>]*>/g, '');
    const table = ruleTables(xml.slice(0, end));
    out += m[1] === 'Rows' ? table.replace(/<w:tblStyle w:val="Table"\s*\/>/, '<w:tblStyle w:val="TableRows"/>') : ruled(table, mark);
    xml = xml.slice(end);
  }
  return out + xml;
}

// Word takes tables with nothing between them for one.
const partTables = (xml) => xml.replace(/<\/w:tbl>(?=<w:tbl>)/g, '</w:tbl><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:p>');

// ---- joined cells and text from the right: pptx ------------------------------------------------

// Between signs that no text has: what slides.js says about the cell.
exports.joinMark = (join) => `\ufdd0${join.columns ? `${join.columns} ${join.rows}` : (join.across ? 'a' : '') + (join.down ? 'd' : '')}\ufdd1`;

function joinCells(xml) {
  return xml.replace(/<a:tc>([\s\S]*?)<\/a:tc>/g, (whole, inner) => {
    const m = inner.match(/\ufdd0([^\ufdd1]*)\ufdd1/);
    if (!m) return whole;
    const [columns, rows] = m[1].split(' ').map((n) => parseInt(n, 10) || 1);
    const attributes = (columns > 1 ? ` gridSpan="${columns}"` : '') + (rows > 1 ? ` rowSpan="${rows}"` : '') +
      (m[1].includes('a') ? ' hMerge="1"' : '') + (m[1].includes('d') ? ' vMerge="1"' : '');
    return `<a:tc${attributes}>${inner.replace(m[0], '')}</a:tc>`;
  });
}

const textOf = (xml) => (xml.match(/<a:t>[^<]*/g) || []).map((t) => t.slice(5)).join('');

function directed(paragraph, isTitle) {
  if (!isRightward(textOf(paragraph))) return paragraph;
  const has = (paragraph.match(/<a:pPr[^>]*>/) || [''])[0];
  const attributes = ` rtl="1"${isTitle || / algn=/.test(has) ? '' : ' algn="r"'}`;
  return has ? paragraph.replace('<a:pPr', `<a:pPr${attributes}`) : paragraph.replace('<a:p>', `<a:p><a:pPr${attributes}/>`);
}

function fromRight(xml) {
  return xml.replace(/<p:sp>[\s\S]*?<\/p:sp>|<a:tbl>[\s\S]*?<\/a:tbl>/g, (shape) => {
    const isTitle = /<p:ph type="(?:title|ctrTitle)"/.test(shape);
    const out = shape.replace(/<a:p>[\s\S]*?<\/a:p>/g, (p) => directed(p, isTitle));
    return shape.startsWith('<a:tbl>') && isRightward(textOf(shape)) ? out.replace('<a:tblPr', '<a:tblPr rtl="1"') : out;
  });
}

// ---- all ---------------------------------------------------------------------------------------

// The time of writing is not the document's: the same input gives the same bytes.
const fixTime = (xml) => xml.replace(/(<dcterms:(created|modified)[^>]*>)[^<]*/g, '$11980-01-01T00:00:00Z');

const touches = [
  [/^word\/(document|footnotes)\.xml$/, (xml) => partTables(ruleTables(xml))],
  [/^word\/styles\.xml$/, (xml) => xml.replace(/<w:style [^>]*w:styleId="RectoTable\w*"[\s\S]*?<\/w:style>/g, '')],
  [/^ppt\/slides\/slide\d+\.xml$/, (xml) => fromRight(joinCells(xml))],
  [/^docProps\/core\.xml$/, fixTime],
];

exports.finished = (buffer) => {
  const entries = [...zip.read(buffer)].map(([name, bytes]) => {
    const touch = touches.find(([pattern]) => pattern.test(name));
    return [name, touch ? touch[1](bytes.toString('utf8')) : bytes];
  });
  const first = (name) => (name === '[Content_Types].xml' ? 0 : 1);
  entries.sort((a, b) => first(a[0]) - first(b[0]) || (a[0] < b[0] ? -1 : 1));
  return zip.write(entries);
};
