import { expect, test } from 'vitest';

import { canonicalsOf, findingsOf } from '../samples/test-redactor.ts';
import { phone } from './phone.ts';

test.each([
  ['+1 415 555 0142', '14155550142'],
  ['+14155550142', '14155550142'],
  ['1-415-555-0142', '14155550142'],
  ['(415) 555-0142', '14155550142'],
  ['415.555.0142', '14155550142'],
  ['415-555-0142 x45', '14155550142'],
  ['4155550142', '14155550142'],
  ['001-415-555-0142', '14155550142'],
  ['0491 570 156', '61491570156'],
  ['0491570156', '61491570156'],
  ['+61 491 570 156', '61491570156'],
  ['+61 (0)491 570 156', '61491570156'],
  ['61491570156', '61491570156'],
  ['(02) 5550 1234', '61255501234'],
  ['07 7010 1234', '61770101234'],
  ['1300 975 707', '611300975707'],
  ['07700 900123', '447700900123'],
  ['+44 (0)7700 900123', '447700900123'],
  ['020 7946 0018', '442079460018'],
  ['021 123 4567', '64211234567'],
  ['+64 21 123 4567', '64211234567'],
  ['09 555 1234', '6495551234'],
  ['03.93.92.16.85', '61393921685'],
  ['+41 (0)71 526 99 04', '41715269904'],
  ['0 4 9 1 5 7 0 1 5 6', '61491570156'],
  ['13 11 14', '61131114'],
  ['089/12345678', '08912345678'],
  ['(02)/5550 1234', '61255501234'],
])('reads %j as %s', (text, expected) => {
  expect(canonicalsOf(phone, `so it's ${text}, thanks`)).toEqual([expected]);
});

test.each([
  'call me on 467 3395',
  'phone: 9488 1234',
  "They're not answering at 78 651 450",
  'my number is 555-0142',
  'call 131444 now',
  'reach them on 131 444',
  'you can reach the clinic at 1300975707',
  'Jane Roe, home 1300975707',
  'w: 06-86523293',
  'tel. 94881234',
  'contact Blaž Kovačič (94881234)',
  "you'll find me under 94881234",
  'you can call 33 93 31',
  'the pharmacy hotline is 7261938450',
])('a word before makes %j a phone number', (text) => {
  expect(findingsOf(phone, text)).toHaveLength(1);
});

test('takes in the plus, the parenthesis and the extension', () => {
  expect(findingsOf(phone, 'dial +1 (415) 555-0142 ext. 12 now')).toEqual([['PHONE', '+1 (415) 555-0142 ext. 12']]);
  expect(findingsOf(phone, '(415) 555-0142')).toEqual([['PHONE', '(415) 555-0142']]);
});

test.each([
  '550e8400-e29b-41d4-a716-446655440000',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '2026-11-20T01:22:33.123456789Z',
  '2026-11-20 10:30:00',
  '20.11.2026 10:30',
  '1763686000',
  '1763686000123',
  '1763686000123456789',
  'version 10.4.2 failed with exit code 137',
  'took 1234567 ns',
  'call failed after 1234567 ns',
  'order number 48213 ships on Tuesday at 4 30',
  'arn:aws:iam::123456789012:role/app',
  'checkout-5551234567-abcde',
  '192.168.100.200',
  '-33.8688197, 151.2092955',
  '0.4155550142',
  'ISBN 978-3-16-148410-0',
  '1,234,567,890',
  'lot 131444, shelf 131114',
  '0 13 11 14 * *',
  '13 11 14 * *',
  '13.11.14 or 13/11/14',
  'sizes 13 14 15',
  '1300975707',
  'Edg/130.0.2849.80',
  '01/02 2024 and 09/2026',
  'exports/06/1234567',
  'see section (12345678)',
])('leaves %j alone', (text) => {
  expect(findingsOf(phone, text)).toEqual([]);
});

test.each([
  ['7,415-555-0142,Jane', ['415-555-0142']],
  ['7,+14155550142,Jane', ['+14155550142']],
  ['id,phone\n7,0491570156,Jane', ['0491570156']],
  ['4155550142,4155550143', ['4155550142', '4155550143']],
  ['+14155550142:sip', ['+14155550142']],
  ['+14155550142:5060', ['+14155550142']],
  ['7:0491570156:Jane', ['0491570156']],
  ['sms_14155550142.json', ['14155550142']],
  ['415-555-0142.Thanks', ['415-555-0142']],
  ['415_555_0142', ['415_555_0142']],
])('%j: marks and columns beside a number do not hide it', (text, expected) => {
  expect(findingsOf(phone, text).map(([, matched]) => matched)).toEqual(expected);
});

test.each([
  '2147483647',
  '4294967295',
  'max 2147483648 reached',
  'orders-3@9876543210',
  'SN-0042-1234-5678',
  'call 100023456 completed',
  'text 20261120 sent',
  'contact 20230415 updated',
  '08 11 2026 10:30',
  '12345678,90',
])('%j is a limit, an offset, a serial number, an id or a date', (text) => {
  expect(findingsOf(phone, text)).toEqual([]);
});

test('a word that says more makes the same digits a number', () => {
  expect(findingsOf(phone, 'call me on 20230415')).toHaveLength(1);
  expect(findingsOf(phone, 'call 94881234 now')).toHaveLength(1);
  expect(findingsOf(phone, 'phone: 2147483647')).toHaveLength(1);
});
