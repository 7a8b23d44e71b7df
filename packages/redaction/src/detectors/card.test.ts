import { expect, test } from 'vitest';

import { canonicalsOf, findingsOf } from '../samples/test-redactor.ts';
import { card } from './card.ts';

// Published test numbers of the payment networks.
test.each([
  '4111111111111111',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '4111.1111.1111.1111',
  '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
  '5555555555554444',
  '2223003122003222',
  '3782 822463 10005',
  '30569309025904',
  '6011111111111117',
  '3530111333300000',
  '6200000000000005',
  '4222222222222',
  '4111_1111_1111_1111',
  '4111,1111,1111,1111',
  '4111, 1111, 1111, 1111',
  '3782, 822463, 10005',
])('finds %j', (text) => {
  expect(canonicalsOf(card, `card ${text} please`)).toEqual([text.replaceAll(/\D/g, '')]);
});

test('finds a card after another number and inside a word', () => {
  expect(findingsOf(card, 'room 12 4111 1111 1111 1111')).toEqual([['CARD', '4111 1111 1111 1111']]);
  expect(findingsOf(card, 'order_4111111111111111_x')).toEqual([['CARD', '4111111111111111']]);
});

test.each([
  '4111111111111112',
  '4111,1111,1111,1111,2024',
  '1999,4111,1111,1111,1111',
  '4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1',
  '4111,1111,1111,1112',
  '4111, 1111, 1111, 1112',
  '581-6081385-8019938',
  '1763686000123456',
  '9999999999999995',
  '0.4111111111111111',
  'arn:aws:iam::630427373398:role/x',
  'a4111111111111111bcdef0123456789f',
  '550e8400-e29b-41d4-a716-446655440000',
])('leaves %j alone', (text) => {
  expect(findingsOf(card, text)).toEqual([]);
});
