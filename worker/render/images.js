// SPDX-License-Identifier: Apache-2.0
'use strict';
const { walk } = require('./model');

// Addresses of all images of a document, in order, each once.
exports.imagesOf = (document) => {
  const seen = new Set();
  for (const node of walk(document.blocks)) if (node.t === 'image' && node.src) seen.add(node.src);
  return [...seen];
};
