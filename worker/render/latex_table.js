// SPDX-License-Identifier: Apache-2.0
'use strict';
// A table as tabular, or longtable when it is longer than a page: spans, alignment, rules.

const { gridOf } = require('./grid');

const LONG = 35; // rows
const LETTER = { left: 'l', center: 'c', right: 'r' };

// What most cells of a column have.
function most(values, otherwise) {
  const count = new Map();
  for (const value of values) count.set(value, (count.get(value) || 0) + 1);
  let best = otherwise;
  for (const [value, n] of count) if (n > (count.get(best) || 0)) best = value;
  return best;
}

const bar = (kind) => (kind === 'double' ? '||' : kind ? '|' : '');

function columnsOf(grid) {
  const out = [];
  for (let c = 0; c < grid.columns; c++) {
    const cells = grid.rows.map((row) => row[c]).filter((p) => p.cell && p.colspan === 1).map((p) => p.cell);
    out.push({ align: most(cells.map((cell) => cell.align), 'left') || 'left', right: most(cells.map((cell) => cell.right), '') });
  }
  const first = grid.rows.map((row) => row[0]).filter((p) => p && p.cell).map((p) => p.cell.left);
  return { left: most(first, ''), list: out };
}

// One place of a row: its text, as \multicolumn where it differs from its column.
function place(p, r, columns, textOf) {
  const cell = p.cell;
  if (!cell) return '';
  let text = p.row === r ? textOf(cell) : '';
  if (p.row === r && p.rowspan > 1) {
    const position = cell.valign === 'top' ? '[t]' : cell.valign === 'bottom' ? '[b]' : '';
    text = `\\multirow${position}{${p.rowspan}}{*}{${text}}`;
  }
  const last = columns.list[p.column + p.colspan - 1];
  const own = columns.list[p.column];
  const align = cell.align || own.align;
  if (p.colspan === 1 && align === own.align && cell.right === last.right && (p.column > 0 || cell.left === columns.left)) return text;
  const left = p.column === 0 ? bar(cell.left) : '';
  return `\\multicolumn{${p.colspan}}{${left}${LETTER[align] || 'l'}${bar(cell.right)}}{${text}}`;
}

function rowText(grid, r, columns, textOf) {
  const parts = [];
  for (let c = 0; c < grid.columns;) {
    const p = grid.rows[r][c];
    parts.push(place(p, r, columns, textOf));
    c += p.colspan - (c - p.column);
  }
  return parts.join(' & ') + ' \\\\';
}

// The rule between row r - 1 and row r: whole, in parts, or none.
function rule(grid, r) {
  const ruled = [];
  for (let c = 0; c < grid.columns; c++) {
    const above = r > 0 ? grid.rows[r - 1][c] : null;
    const below = r < grid.rows.length ? grid.rows[r][c] : null;
    const spanned = above && below && above === below;
    ruled.push(!spanned && ((above && above.cell && above.cell.bottom) || (below && below.cell && below.cell.top && below.row === r)));
  }
  if (ruled.every(Boolean)) return '\\hline\n';
  let out = '';
  for (let c = 0; c < ruled.length; c++) {
    if (!ruled[c]) continue;
    const start = c;
    while (c + 1 < ruled.length && ruled[c + 1]) c++;
    out += `\\cline{${start + 1}-${c + 1}}`;
  }
  return out ? out + '\n' : '';
}

// The table as it lies when its rows run from the right. A rule between two cells may be either's.
function mirrored(grid) {
  const seen = new Map();
  const rightOf = (p) => (p && p.cell ? p.cell.right : '');
  const turned = (p) => {
    if (!seen.has(p)) {
      const before = grid.rows[p.row][p.column - 1];
      const cell = p.cell && Object.assign({}, p.cell, { left: p.cell.right, right: p.cell.left || rightOf(before) });
      seen.set(p, Object.assign({}, p, { cell, column: grid.columns - p.column - p.colspan }));
    }
    return seen.get(p);
  };
  return { columns: grid.columns, rows: grid.rows.map((row) => row.map(turned).reverse()) };
}

// @param isInner  it stands in a cell of another table
// @param isRight  its first column is at the right
exports.tabularOf = (table, textOf, { isInner, isRight }) => {
  const grid = isRight ? mirrored(gridOf(table)) : gridOf(table);
  if (!grid.columns) return { text: '', isLong: false };
  const columns = columnsOf(grid);
  const plain = table.plain; // a Markdown table: ruled as Markdown shows it
  const spec = bar(columns.left) + columns.list.map((c) => (LETTER[c.align] || 'l') + bar(c.right)).join('');
  const isLong = !isInner && grid.rows.length > LONG;
  const lines = grid.rows.map((row, r) => {
    const head = plain && (r === 0 || (r === 1 && grid.rows[0][0].cell && grid.rows[0][0].cell.header)) ? '\\hline\n' : '';
    return (plain ? head : rule(grid, r)) + rowText(grid, r, columns, textOf);
  });
  const end = plain ? '\\hline\n' : rule(grid, grid.rows.length);
  const body = lines.join('\n') + '\n' + end;
  if (isLong) return { text: `\\begin{longtable}{${spec}}\n%CAPTION%${body}\\end{longtable}`, isLong };
  return { text: `\\begin{tabular}{${spec}}\n${body}\\end{tabular}`, isLong };
};
