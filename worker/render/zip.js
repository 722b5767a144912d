// SPDX-License-Identifier: Apache-2.0
'use strict';
// Zip archives in memory: what Pandoc wrote is read, and written again with one order and one time.
// Source: PKWARE's APPNOTE, sections 4.3 and 4.4.

const zlib = require('zlib');

const MOST = 512 << 20; // bytes of one entry

// @return Map of name -> Buffer, in the order of the directory
exports.read = (buffer) => {
  let end = buffer.length - 22;
  while (end >= 0 && buffer.readUInt32LE(end) !== 0x06054b50) end--;
  if (end < 0) throw new Error('the archive has no directory');
  const entries = new Map();
  let at = buffer.readUInt32LE(end + 16);
  for (let n = buffer.readUInt16LE(end + 10); n > 0; n--) {
    if (buffer.readUInt32LE(at) !== 0x02014b50) throw new Error('the archive is damaged');
    const method = buffer.readUInt16LE(at + 10);
    const packed = buffer.readUInt32LE(at + 20);
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => buffer.readUInt16LE(at + o));
    const local = buffer.readUInt32LE(at + 42);
    const name = buffer.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
    const bytes = buffer.subarray(start, start + packed);
    entries.set(name, method === 0 ? bytes : zlib.inflateRawSync(bytes, { maxOutputLength: MOST }));
    at += 46 + nameLength + extra + comment;
  }
  return entries;
};

const TABLE = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});
const crc32 = (bytes) => {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
};

// @param entries  iterable of [name, Buffer or string]
exports.write = (entries) => {
  const parts = [];
  const central = [];
  let at = 0;
  let count = 0;
  for (const [name, content] of entries) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8');
    const packed = zlib.deflateRawSync(bytes, { level: 6 });
    const body = packed.length < bytes.length ? packed : bytes;
    const title = Buffer.from(name, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(body === packed ? 8 : 0, 4);
    common.writeUInt16LE(0x0021, 8); // 1980-01-01
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(title.length, 22);
    parts.push(Buffer.from([0x50, 0x4b, 3, 4]), common, title, body);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, tail, title);
    at += 30 + title.length + body.length;
    count++;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
};
