// SPDX-License-Identifier: Apache-2.0
'use strict';
// The document whose styles and page Pandoc's docx writer takes over.

const zip = require('./zip');
const { languageOf } = require('./language');

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[c]));
const NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

// ---- styles ------------------------------------------------------------------------------------

function style(type, id, name, parts, more) {
  const o = Object.assign({ based: type === 'paragraph' && id !== 'Normal' ? 'Normal' : '' }, more);
  return `<w:style w:type="${type}"${o.isDefault ? ' w:default="1"' : ''}${o.isOwn ? ' w:customStyle="1"' : ''} w:styleId="${id}">` +
    `<w:name w:val="${name}"/>${o.based ? `<w:basedOn w:val="${o.based}"/>` : ''}${o.next ? `<w:next w:val="${o.next}"/>` : ''}` +
    `<w:qFormat/>${parts}</w:style>`;
}

const paragraph = (properties, run) => (properties ? `<w:pPr>${properties}</w:pPr>` : '') + (run ? `<w:rPr>${run}</w:rPr>` : '');
const spacing = (before, after) => `<w:spacing w:before="${before}" w:after="${after}"/>`;
const size = (half) => `<w:sz w:val="${half}"/><w:szCs w:val="${half}"/>`;
const line = (side, kind) => `<w:${side} w:val="${kind}" w:sz="4" w:space="0" w:color="auto"/>`;
const MONO = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>';

function headings(half) {
  const steps = [10, 6, 4, 2, 0, 0, 0, 0, 0];
  return steps.map((more, i) => style('paragraph', `Heading${i + 1}`, `heading ${i + 1}`,
    paragraph(`<w:keepNext/><w:keepLines/>${spacing(i ? 200 : 320, 100)}<w:outlineLvl w:val="${i}"/>`,
      `<w:b/><w:bCs/>${i > 3 ? '<w:i/><w:iCs/>' : ''}${size(half + more)}`), { next: 'BodyText' })).join('');
}

function tables() {
  const margins = '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>';
  const kind = (id, name, borders) => style('table', id, name,
    `<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>${borders ? `<w:tblBorders>${borders}</w:tblBorders>` : ''}${margins}</w:tblPr>`, { isOwn: true });
  const sides = (list) => list.map((s) => line(s, 'single')).join('');
  return kind('Table', 'Table', '') + kind('TableRows', 'Table Rows', sides(['top', 'bottom', 'insideH']));
}

function styles(options, language) {
  const font = escape(options.font || 'Georgia');
  const half = options.fontSize || 22;
  const text = [
    style('paragraph', 'Normal', 'Normal', '', { isDefault: true }),
    style('paragraph', 'BodyText', 'Body Text', paragraph(spacing(100, 100))),
    style('paragraph', 'FirstParagraph', 'First Paragraph', '', { based: 'BodyText', isOwn: true }),
    style('paragraph', 'Compact', 'Compact', paragraph(spacing(20, 20)), { based: 'BodyText', isOwn: true }),
    style('paragraph', 'MarkedItem', 'Marked Item', paragraph(`${spacing(20, 20)}<w:ind w:left="720" w:hanging="440"/>`), { based: 'BodyText', isOwn: true }),
    style('paragraph', 'Title', 'Title', paragraph(`<w:keepNext/>${spacing(240, 200)}<w:jc w:val="center"/>`, `<w:b/><w:bCs/>${size(half + 14)}`)),
    style('paragraph', 'Author', 'Author', paragraph(`<w:keepNext/><w:jc w:val="center"/>${spacing(0, 120)}`), { isOwn: true }),
    style('paragraph', 'AbstractTitle', 'Abstract Title', paragraph(`<w:keepNext/><w:jc w:val="center"/>${spacing(240, 0)}`, '<w:b/><w:bCs/>'), { isOwn: true }),
    style('paragraph', 'Abstract', 'Abstract', paragraph(`${spacing(100, 240)}<w:ind w:left="567" w:right="567"/>`), { isOwn: true }),
    style('paragraph', 'BlockText', 'Block Text', paragraph(`${spacing(100, 100)}<w:ind w:left="567" w:right="567"/>`), { based: 'BodyText' }),
    style('paragraph', 'PageBreak', 'Page Break', paragraph(`<w:pageBreakBefore/>${spacing(0, 0)}`, size(2)), { isOwn: true }),
    style('paragraph', 'FootnoteText', 'footnote text', paragraph(spacing(0, 40), size(Math.max(half - 4, 2)))),
    style('paragraph', 'Caption', 'caption', paragraph(`<w:jc w:val="center"/>${spacing(60, 160)}`, size(Math.max(half - 2, 2)))),
    style('paragraph', 'TableCaption', 'Table Caption', paragraph(`<w:keepNext/>${spacing(160, 60)}`), { based: 'Caption', isOwn: true }),
    style('paragraph', 'ImageCaption', 'Image Caption', '', { based: 'Caption', isOwn: true }),
    style('paragraph', 'Figure', 'Figure', paragraph('<w:jc w:val="center"/>'), { isOwn: true }),
    style('paragraph', 'CaptionedFigure', 'Captioned Figure', paragraph('<w:keepNext/>'), { based: 'Figure', isOwn: true }),
    style('paragraph', 'DefinitionTerm', 'Definition Term', paragraph('<w:keepNext/>', '<w:b/><w:bCs/>'), { isOwn: true }),
    style('paragraph', 'Definition', 'Definition', paragraph('<w:ind w:left="567"/>'), { isOwn: true }),
    style('paragraph', 'SourceCode', 'Source Code', paragraph(`<w:wordWrap w:val="off"/>${spacing(0, 0)}<w:shd w:val="clear" w:color="auto" w:fill="F5F5F5"/>`,
      MONO + size(Math.max(half - 2, 2))), { isOwn: true }),
    headings(half),
    style('character', 'DefaultParagraphFont', 'Default Paragraph Font', '', { isDefault: true }),
    style('character', 'VerbatimChar', 'Verbatim Char', `<w:rPr>${MONO}${size(Math.max(half - 2, 2))}</w:rPr>`, { isOwn: true }),
    style('character', 'FootnoteReference', 'footnote reference', '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'),
    style('character', 'Hyperlink', 'Hyperlink', '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'),
    tables(),
  ];
  return `${HEAD}<w:styles ${NAMES}><w:docDefaults><w:rPrDefault><w:rPr>` +
    `<w:rFonts w:ascii="${font}" w:hAnsi="${font}" w:eastAsia="${font}" w:cs="${font}"/>${size(half)}` +
    `<w:lang w:val="${language.latin}" w:eastAsia="${language.east}" w:bidi="${language.right}"/></w:rPr></w:rPrDefault>` +
    `<w:pPrDefault><w:pPr>${language.isRight ? '<w:bidi/>' : ''}<w:spacing w:after="100"/></w:pPr></w:pPrDefault></w:docDefaults>${text.join('')}</w:styles>`;
}

// ---- the reference document --------------------------------------------------------------------

function section(options) {
  const wide = options.orientation === 'landscape';
  const m = Object.assign({ top: 1440, right: 1800, bottom: 1440, left: 1800, gutter: 0 }, options.margins);
  const page = wide ? 'w:w="15840" w:h="12240" w:orient="landscape"' : 'w:w="12240" w:h="15840"';
  return `<w:sectPr><w:pgSz ${page}/><w:pgMar w:top="${m.top}" w:right="${m.right}" w:bottom="${m.bottom}" w:left="${m.left}" ` +
    `w:header="720" w:footer="720" w:gutter="${m.gutter}"/></w:sectPr>`;
}

const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.';
const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/';
const relations = (list) => `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
  list.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${RELATION}${type}" Target="${target}"/>`).join('') + '</Relationships>';

exports.referenceOf = (text, options) => zip.write([
  ['[Content_Types].xml', `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/word/document.xml" ContentType="${TYPE}document.main+xml"/>` +
    `<Override PartName="/word/styles.xml" ContentType="${TYPE}styles+xml"/></Types>`],
  ['_rels/.rels', relations([['officeDocument', 'word/document.xml']])],
  ['word/_rels/document.xml.rels', relations([['styles', 'styles.xml']])],
  ['word/document.xml', `${HEAD}<w:document ${NAMES}><w:body><w:p/>${section(options)}</w:body></w:document>`],
  ['word/styles.xml', styles(options, languageOf(options.language, text))],
]);
