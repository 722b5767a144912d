// SPDX-License-Identifier: Apache-2.0
'use strict';
// Where the cells of a table lie, spans counted.

// @return {columns, rows: [[{cell, row, column} or the same one again where it spans]]}
exports.gridOf = (table) => {
  const rows = table.rows.map(() => []);
  table.rows.forEach((row, r) => {
    let c = 0;
    for (const cell of row) {
      while (rows[r][c]) c++;
      const place = { cell, row: r, column: c, colspan: cell.colspan, rowspan: Math.min(cell.rowspan, rows.length - r) };
      for (let i = 0; i < place.rowspan; i++)
        for (let j = 0; j < place.colspan; j++) if (!rows[r + i][c + j]) rows[r + i][c + j] = place;
      c += cell.colspan;
    }
  });
  const columns = Math.max(0, ...rows.map((row) => row.length));
  for (let r = 0; r < rows.length; r++)
    for (let c = 0; c < columns; c++)
      if (!rows[r][c]) rows[r][c] = { cell: null, row: r, column: c, colspan: 1, rowspan: 1 };
  return { columns, rows };
};
