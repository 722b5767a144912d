// SPDX-License-Identifier: Apache-2.0
'use strict';
// A whole HTML document: formulas drawn (SVG) with their MathML beside, styles inside, nothing that a
// browser would have to fetch, and no script.

const { isRightward } = require('./language');
const mmd = require('./mmd');

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]));

// The library's styles name fonts of its maker's servers: a document that is kept asks nobody.
const STYLES = mmd.styles().replace(/@import[^;]*;/g, '').replace(/@font-face\s*\{[^}]*\}/g, '');

const OWN = `
body { font-family: "CMU Serif", Georgia, "Times New Roman", serif; line-height: 1.6; margin: 0; }
main { max-width: 800px; margin: 0 auto; padding: 2em 1em; overflow-wrap: break-word; }
img, svg { max-width: 100%; }
pre { overflow-x: auto; white-space: pre-wrap; }
mathml { display: none; }
main p, main div, main li, main td, main th, main h1, main h2, main h3, main h4, main blockquote { unicode-bidi: plaintext; }
#preview-content ul[dir=rtl] > li > span.li_level, #preview-content ol[dir=rtl] > li > span.li_level { right: auto; left: calc(100% + .6em); padding: 0; }
.caption_figure, .caption_table { text-align: center; }
`;

// Nothing may be fetched or run, whatever the document brought along.
const POLICY = "default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'; font-src data:";

// Marks of lists and columns of tables begin where their text does; the rules of a cell are drawn where they are said to be.
function turnRightward(body) {
  for (const tag of ['ul', 'ol', 'table'])
    for (const node of Array.from(body.getElementsByTagName(tag))) {
      if (!isRightward(node.textContent)) continue;
      node.setAttribute('dir', 'rtl');
      for (const cell of tag === 'table' ? Array.from(node.getElementsByTagName('td')) : [])
        cell.setAttribute('style', (cell.getAttribute('style') || '').replace(/border-(left|right)/g, (_, side) => (side === 'left' ? 'border-right' : 'border-left')));
    }
}

const DROPPED = new Set(['script', 'iframe', 'object', 'embed', 'link', 'meta', 'base', 'audio', 'video', 'source']);

function cleanAttributes(node) {
  for (const { name } of Array.from(node.attributes))
    if (/^on/i.test(name) || name === 'srcset') node.removeAttribute(name);
}

// An image that is there under its new address, one that is not as its text.
function replaceImage(img, images) {
  const src = img.getAttribute('src') || '';
  if (Object.prototype.hasOwnProperty.call(images, src)) {
    img.setAttribute('src', images[src]);
  } else {
    const text = img.ownerDocument.createTextNode(img.getAttribute('alt') || '');
    img.parentNode.replaceChild(text, img);
  }
}

// In one walk, as drawn formulas make most of the nodes.
function clean(parent, images) {
  let next;
  for (let node = parent.firstChild; node; node = next) {
    next = node.nextSibling;
    if (node.nodeType !== 1) continue;
    if (DROPPED.has(node.localName)) {
      parent.removeChild(node);
      continue;
    }
    if (node.hasAttributes()) cleanAttributes(node);
    if (node.localName === 'img') replaceImage(node, images);
    else clean(node, images);
  }
}

// The drawings of formulas repeat the outlines of their letters: each stands in the document once.
function shareOutlines(html) {
  const known = new Map();
  const out = html.replace(/<path data-c="([0-9A-F]+)" d="([^"]*)"([^>]*)><\/path>/g, (whole, code, outline, rest) => {
    if (outline.length < 40) return whole;
    const key = code + outline;
    if (!known.has(key)) known.set(key, { id: 'g' + known.size, outline });
    return `<use data-c="${code}" href="#${known.get(key).id}"${rest}></use>`;
  });
  if (!known.size) return html;
  const paths = [...known.values()].map(({ id, outline }) => `<path id="${id}" d="${outline}"></path>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0" style="position:absolute" aria-hidden="true"><defs>${paths}</defs></svg>\n${out}`;
}

function contentOf(text, images, htmlTags, compact) {
  const body = mmd.parse(mmd.page(text, htmlTags, { compact_refs: compact }));
  clean(body, images);
  turnRightward(body);
  return shareOutlines(body.innerHTML);
}

// html, html.zip and pdf of a document have one content: the last one is kept for the next of them.
let last = { key: '', content: '' };

function content(text, images, options) {
  const htmlTags = options.htmlTags !== false;
  const compact = !!(options.footnotes && options.footnotes.compact_refs);
  const key = JSON.stringify([htmlTags, compact, images, text]);
  if (key !== last.key) last = { key, content: contentOf(text, images, htmlTags, compact) };
  return last.content;
}

exports.pageOf = (text, images, options, title) => `<!DOCTYPE html>
<html lang="${escape(options.language || 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title || 'Document')}</title>
<style>${STYLES}${OWN}${options.css || ''}</style>
</head>
<body>
<main id="preview-content">
${content(text, images, options)}
</main>
</body>
</html>
`;
