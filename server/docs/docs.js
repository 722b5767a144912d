// SPDX-License-Identifier: Apache-2.0
// Draws the page from /openapi.json. Everything in it goes in as text, never as HTML.
'use strict';

const METHODS = ['get', 'post', 'put', 'delete'];
let api;

// el('p', {class: 'x'}, 'text', node, ...)
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Text whose `words` are code; an empty line parts paragraphs.
function prose(text, name = 'p') {
  return String(text || '').trim().split(/\n\s*\n/).filter(Boolean).map((part) =>
    el(name, null, ...part.split('`').map((piece, i) => (i % 2 ? el('code', null, piece) : piece))));
}

// What a {$ref} means; anything else is itself.
function follow(thing) {
  for (let n = 0; thing && thing.$ref && n < 20; n++)
    thing = thing.$ref.slice(2).split('/').reduce((at, key) => at[key.replace(/~1/g, '/').replace(/~0/g, '~')], api);
  return thing || {};
}

function typeName(schema) {
  schema = follow(schema);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return `list of ${typeName(schema.items)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type || 'any';
  return schema.format ? `${type}, ${schema.format}` : type;
}

function bounds(schema) {
  const words = [];
  if (schema.minimum !== undefined) words.push(`from ${schema.minimum}`);
  if (schema.maximum !== undefined) words.push(`to ${schema.maximum}`);
  if (schema.maxLength !== undefined) words.push(`at most ${schema.maxLength} characters`);
  if (schema.minItems !== undefined) words.push(`${schema.minItems} to ${schema.maxItems ?? 'any number of'} items`);
  if (schema.pattern) words.push(schema.pattern);
  if (schema.default !== undefined) words.push(`default ${JSON.stringify(schema.default)}`);
  return words.join(', ');
}

// Members of an object, parts of an allOf together.
function members(schema) {
  schema = follow(schema);
  const all = {properties: {...schema.properties}, required: [...(schema.required || [])]};
  for (const part of schema.allOf || []) {
    const more = members(part);
    Object.assign(all.properties, more.properties);
    all.required.push(...more.required);
  }
  return all;
}

function inner(schema) {
  schema = follow(schema);
  if (schema.contentSchema) return inner(schema.contentSchema);
  return schema.type === 'array' ? inner(schema.items) : schema;
}

function drawMembers(schema, depth = 0) {
  const {properties, required} = members(schema);
  const list = el('dl');
  for (const [name, value] of Object.entries(properties)) {
    const shape = follow(value);
    const more = members(inner(value));
    const about = el('dd', null, ...prose(value.description || shape.description, 'div'),
      el('div', {class: 'type'}, [typeName(value), bounds(shape), required.includes(name) ? 'required' : '']
        .filter(Boolean).join(' · ')));
    if (Object.keys(more.properties).length && depth < 6)
      about.append(el('details', null, el('summary', null, 'members'), drawMembers(inner(value), depth + 1)));
    list.append(el('dt', null, el('code', null, name)), about);
  }
  return list;
}

function drawParameters(parameters) {
  const list = el('dl');
  for (const given of parameters) {
    const p = follow(given);
    const shape = follow(p.schema);
    list.append(el('dt', null, el('code', null, p.name)),
      el('dd', null, ...prose(p.description || shape.description, 'div'),
        el('div', {class: 'type'}, [p.in, typeName(p.schema), bounds(shape), p.required ? 'required' : '']
          .filter(Boolean).join(' · '))));
  }
  return list;
}

// A call that can be pasted into a shell.
function curl(method, path, operation, type, value) {
  const keyed = (operation.security || api.security || []).length > 0;
  const words = ['curl'];
  if (method !== 'get') words.push(`-X ${method.toUpperCase()}`);
  if (keyed) words.push('-H "app_key: $APP_KEY"');
  if (type === 'multipart/form-data')
    for (const [name, text] of Object.entries(value))
      words.push(`-F '${name}=${name === 'file' ? '@' : ''}${text}'`);
  else if (value !== undefined)
    words.push(`-H 'Content-Type: ${type}'`, `--data '${JSON.stringify(value)}'`);
  words.push(`'${location.origin}${path}'`);
  return words.join(' \\\n  ');
}

function drawBody(method, path, operation) {
  const parts = [];
  for (const [type, body] of Object.entries(follow(operation.requestBody).content || {})) {
    parts.push(el('h4', null, `Body, ${type}`), drawMembers(body.schema));
    for (const example of Object.values(body.examples || {}))
      parts.push(el('h4', null, example.summary || 'Example'),
        el('pre', null, curl(method, path, operation, type, example.value)));
  }
  return parts;
}

function drawResponse(status, given) {
  const response = follow(given);
  const about = el('dd', null, ...prose(response.description, 'div'));
  for (const [type, body] of Object.entries(response.content || {})) {
    const {properties} = members(body.schema || {});
    about.append(el('div', {class: 'type'}, type));
    if (Object.keys(properties).length)
      about.append(el('details', null, el('summary', null, 'members'), drawMembers(body.schema)));
  }
  return [el('dt', null, el('code', null, status)), about];
}

function drawOperation(path, method, operation, shared) {
  const parameters = [...(shared || []), ...(operation.parameters || [])];
  const article = el('article', {id: operation.operationId},
    el('h3', null, operation.summary, operation.deprecated ? el('span', {class: 'old'}, 'deprecated') : null),
    el('div', null, el('span', {class: `verb ${method}`}, `${method.toUpperCase()} `), el('span', {class: 'path'}, path)),
    ...prose(operation.description));
  if (parameters.length) article.append(el('h4', null, 'Parameters'), drawParameters(parameters));
  article.append(...drawBody(method, path, operation));
  if (!operation.requestBody)
    article.append(el('h4', null, 'Call'), el('pre', null, curl(method, path, operation)));
  article.append(el('h4', null, 'Replies'), el('dl', null,
    ...Object.entries(operation.responses).flatMap(([status, response]) => drawResponse(status, response))));
  return article;
}

function operationsOf(tag) {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] && item[method].tags.includes(tag))
      .map((method) => ({path, method, operation: item[method], shared: item.parameters})));
}

function draw() {
  const index = document.getElementById('index');
  const page = document.getElementById('page');
  page.replaceChildren(el('h1', null, `${api.info.title} API`),
    el('p', {class: 'type'}, `Version ${api.info.version} · `, el('a', {href: '/openapi.json'}, 'openapi.json')),
    ...prose(api.info.summary), ...prose(api.info.description));
  index.replaceChildren(el('a', {href: '#page'}, el('strong', null, `${api.info.title} API`)));
  for (const tag of api.tags) {
    const operations = operationsOf(tag.name);
    if (!operations.length) continue;
    index.append(el('h2', null, tag.name), ...operations.map(({path, method, operation}) =>
      el('a', {href: `#${operation.operationId}`, title: `${method.toUpperCase()} ${path}`},
        el('span', {class: `verb ${method}`}, method.toUpperCase()), el('span', null, operation.summary))));
    page.append(el('section', null, el('h2', null, tag.name), ...prose(tag.description),
      ...operations.map(({path, method, operation, shared}) => drawOperation(path, method, operation, shared))));
  }
  if (location.hash) document.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`)?.scrollIntoView();
}

fetch('/openapi.json')
  .then((reply) => (reply.ok ? reply.json() : Promise.reject(new Error(`status ${reply.status}`))))
  .then((json) => { api = json; draw(); })
  .catch((error) => document.getElementById('page').replaceChildren(
    el('p', {class: 'error'}, `The description could not be read (${error.message}). Is the server still there?`)));
