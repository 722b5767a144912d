// SPDX-License-Identifier: Apache-2.0
'use strict';
// What the renderer can be asked for. Each takes the request and gives the members of the answer.

const mmd = require('./mmd');
const { documentOf } = require('./model');
const { pageOf } = require('./page');
const { latexOf } = require('./latex');
const { markdownOf } = require('./markdown');
const { officeOf } = require('./office');
const docx = require('./docx');
const { finished } = require('./finish');
const { sheetsOf } = require('./sheets');
const { imagesOf } = require('./images');

function read(request) {
  if (typeof request.mmd !== 'string') throw new Error('"mmd" must be a string');
  return request.mmd;
}

const options = (request) => request.options || {};
const images = (request) => request.images || {};

module.exports = {
  // {"op":"ping"} -> {}: it is up, all code is loaded
  ping: () => ({}),

  // Fields of the v3 API. In: html, mathml, asciimath, latex, svg, tsv, table_html: booleans.
  // Out: html (when asked for), data: [{type, value}].
  text: (request) => mmd.text(read(request), request),

  // Addresses of all images, in order, each once. Out: images: [string].
  images: (request) => ({ images: imagesOf(documentOf(read(request))) }),

  // A whole HTML document. In: images: {address: what to write instead}, options, title.
  // Out: text.
  html: (request) => ({ text: pageOf(read(request), images(request), options(request), request.title) }),

  // LaTeX. In: images: {address: file name}, options. Out: text.
  latex: (request) => ({ text: latexOf(documentOf(read(request)), images(request), options(request)) }),

  // CommonMark with tables and dollars. In: images: {address: what to write}, options. Out: text.
  md: (request) => ({ text: markdownOf(documentOf(read(request)), images(request), options(request)) }),

  // HTML from which Pandoc makes docx and pptx. In: images: {address: file name}, target. Out: text.
  office: (request) => ({ text: officeOf(documentOf(read(request)), images(request), request.target) }),

  // The document whose styles and page Pandoc takes over. In: options (of docx). Out: text: base64.
  reference: (request) => ({ text: docx.referenceOf(read(request), options(request)).toString('base64') }),

  // What Pandoc wrote, with the last touches: tables, direction, time. In: docx: base64 of docx or pptx. Out: text: base64.
  finish: (request) => ({ text: finished(Buffer.from(request.docx, 'base64')).toString('base64') }),

  // Every table. In: math: linearmath, latex or asciimath. Out: sheets: [{caption, rows}].
  sheets: (request) => ({ sheets: sheetsOf(documentOf(read(request)), request.math) }),
};
