// SPDX-License-Identifier: Apache-2.0
'use strict';
// The renderer: JSON lines in, JSON lines out (schema/render/render.h is its other end).
//
//   {"id":1,"op":"text","mmd":"...",...}   ->   {"id":1,"rss":N, ...} or {"id":1,"rss":N,"error":"..."}
//
// One request at a time, in order. It reads no file but its own code and opens no connection; what
// MathJax and others print goes to standard error, so that standard output holds answers alone.

console.log = console.info = console.warn = console.error;

const operations = require('./operations');

function answer(line) {
  let request;
  let reply;
  try {
    request = JSON.parse(line);
    const operation = operations[request.op];
    if (typeof operation !== 'function') throw new Error(`there is no operation "${request.op}"`);
    reply = operation(request);
  } catch (error) {
    reply = { error: String((error && error.message) || error).slice(0, 500) };
  }
  reply.id = request && request.id;
  reply.rss = process.memoryUsage().rss;
  process.stdout.write(JSON.stringify(reply) + '\n');
}

let waiting = [];

process.stdin.on('data', (chunk) => {
  let start = 0;
  for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
    waiting.push(chunk.subarray(start, end));
    const line = Buffer.concat(waiting).toString('utf8');
    waiting = [];
    start = end + 1;
    answer(line);
  }
  if (start < chunk.length) waiting.push(chunk.subarray(start));
});
process.stdin.on('end', () => process.exit(0));
