import { expect, test } from 'vitest';

import { readableIn } from './readable.ts';

test.for([
  'my name is quuxima',
  'Jane Roe',
  '“Ask Zoë!” said José-María (twice).',
  'order 4711 is for jane',
  '私の名前は鷲です',
  'call <PHONE:k1.NKN1G0G6EGQF6> or ask for jane',
])('reads what people write: %j', (text) => {
  expect(readableIn(text)).toBe(text);
});

test.for([
  '',
  'quuxima',
  'GET /orders/:id',
  'order-4711',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  'com.example.OrderService',
  'node app.js --port 8080',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36',
  'SELECT name, city FROM users WHERE email = ?',
  '<PERSON:k1.R412ZA4GRWK3C> <EMAIL:k1.D57AXK8SAXJDJ>',
  'id=1 state=ok reason=none at=2026-11-20T01:22:33Z',
])('reads nothing that programs write: %j', (text) => {
  expect(readableIn(text)).toBeUndefined();
});

test('reads the lines of people among those of programs, where they stand', () => {
  const text =
    'Error: no such customer Jane Roe\n    at find (/app/src/find.js:3:4)\n    at /app/main.js:1:1\nask her again';
  const readable = readableIn(text);
  expect(readable?.split('\n')).toEqual([
    'Error: no such customer Jane Roe',
    ' '.repeat(34),
    ' '.repeat(23),
    'ask her again',
  ]);
  expect(readable).toHaveLength(text.length);
});
