import { expect, test } from 'vitest';

import { readExportResponse } from './export-response.ts';

// Field 1 (partial success) of { 1: 300, 2: "bad" }.
const protobuf = Uint8Array.from([0x0a, 0x08, 0x08, 0xac, 0x02, 0x12, 0x03, 0x62, 0x61, 0x64]);

test.each([
  ['protobuf', protobuf, 'application/x-protobuf', { rejected: 300, message: 'bad' }],
  ['an empty answer', new Uint8Array(), 'application/x-protobuf', { rejected: 0, message: '' }],
  [
    'JSON',
    Buffer.from('{"partialSuccess":{"rejectedSpans":"2","errorMessage":"no"}}'),
    'application/json',
    { rejected: 2, message: 'no' },
  ],
  ['JSON without a rejection', Buffer.from('{}'), 'application/json', { rejected: 0, message: '' }],
])('reads %s', (_, body, type, expected) => {
  expect(readExportResponse(body, type, 'protobuf')).toEqual(expected);
});

test.each([
  ['garbage', Uint8Array.from([0xff, 0x00, 0x7b, 0xfe, 0x3c]), 'application/x-protobuf'],
  ['a torn message', protobuf.subarray(0, 6), 'application/x-protobuf'],
  ['a number where a message belongs', Uint8Array.from([0x08, 0x01]), 'application/x-protobuf'],
  ['a page', Buffer.from('<html>'), 'application/json'],
  ['a page that could be read', protobuf, 'text/html; charset=utf-8'],
  ['plain text', Buffer.from('OK'), 'text/plain'],
  ['a JSON text', Buffer.from('"OK"'), 'application/json'],
  ['a JSON list', Buffer.from('[]'), 'application/json'],
])('does not take %s for an answer', (_, body, type) => {
  expect(readExportResponse(body, type, 'protobuf')).toBeUndefined();
});

test('reads an answer that does not say what it is as what was asked for', () => {
  expect(readExportResponse(Buffer.from('{}'), '', 'json')).toEqual({ rejected: 0, message: '' });
  expect(readExportResponse(protobuf, '', 'protobuf')).toEqual({ rejected: 300, message: 'bad' });
  expect(readExportResponse(Buffer.from('OK'), 'text/plain', 'json')).toBeUndefined();
});
