import { expect, test } from 'vitest';

import { isAbn, isMedicare, isTfn } from '../locales/au.ts';
import { isDni } from '../locales/eu.ts';
import { isIrd } from '../locales/nz.ts';
import { isNhs } from '../locales/uk.ts';
import { isVin } from '../locales/us.ts';
import { findingsOf } from '../samples/test-redactor.ts';
import { createPersonalNumber } from './personal-number.ts';

const all = createPersonalNumber();

test.each([
  // Words before them decide, whatever the check says: speech recognisers mishear digits.
  ['my tax file number is 123456789 okay', [['TFN', '123456789']]],
  ['TFN: 123 456 782', [['TFN', '123 456 782']]],
  ['medicare card 2123 45670 1', [['MEDICARE', '2123 45670 1']]],
  ['our ABN is 51 824 753 556', [['ABN', '51 824 753 556']]],
  ["my driver's licence number is 02803311", [['LICENCE', '02803311']]],
  ['Licence no. F162823540116', [['LICENCE', 'F162823540116']]],
  ["it's my driver's licence, 253653643 thanks mate", [['LICENCE', '253653643']]],
  ['passport number PA1234567', [['PASSPORT', 'PA1234567']]],
  ['account number 062000 12345678', [['ACCOUNT', '062000 12345678']]],
  [
    'BSB 062-000 account 1234 5678',
    [
      ['ACCOUNT', '062-000'],
      ['ACCOUNT', '1234 5678'],
    ],
  ],
  ['the rego is ABC12D', [['PLATE', 'ABC12D']]],
  ['IMEI 490154203237518', [['DEVICE', '490154203237518']]],
  ['MRN-412159 was seen', [['MEDICAL_RECORD', '412159']]],
  ['**Medical Record Number:** MED17710998', [['MEDICAL_RECORD', 'MED17710998']]],
  ['NHS number 943 476 5919', [['NATIONAL_ID', '943 476 5919']]],
  ['IRD 49-091-850', [['TAX_ID', '49-091-850']]],
  ['VIN 1M8GDM9AXKP042788', [['VEHICLE', '1M8GDM9AXKP042788']]],
  // Without words, their own check in the groups that are printed on the card.
  ['it is 123 456 782 they said', [['TFN', '123 456 782']]],
  ['2123 45670 1 on the card', [['MEDICARE', '2123 45670 1']]],
  ['I am QQ 12 34 56 C or AB 12 34 56 C', [['NATIONAL_ID', 'AB 12 34 56 C']]],
  ['12345678Z', [['NATIONAL_ID', '12345678Z']]],
])('finds the number in %j', (text, expected) => {
  expect(findingsOf(all, text)).toEqual(expected);
});

test.each([
  'it is 123 456 789 they said',
  'order number 48213, licence MIT, account locked, plate of fish',
  'the account was opened in 2019 with 3 members',
  'trace 4bf92f3577b34da6a3ce929d0e0e4736 took 1234567 ns',
  'software licence 2.0 applies to 100 users',
  '12345678A',
])('finds none in %j', (text) => {
  expect(findingsOf(all, text)).toEqual([]);
});

test('knows the checks of the authorities', () => {
  expect([isTfn('123456782'), isTfn('123456789')]).toEqual([true, false]);
  expect([isAbn('51824753556'), isAbn('51824753557')]).toEqual([true, false]);
  expect([isMedicare('2123456701'), isMedicare('2123456711')]).toEqual([true, false]);
  expect([isNhs('9434765919'), isNhs('9434765918')]).toEqual([true, false]);
  expect([isIrd('49091850'), isIrd('49091851')]).toEqual([true, false]);
  expect([isDni('12345678Z'), isDni('X1234567L'), isDni('12345678A')]).toEqual([true, true, false]);
  expect([isVin('1M8GDM9AXKP042788'), isVin('1M8GDM9A0KP042788')]).toEqual([true, false]);
});

test('looks only for the numbers of the locales that are asked for', () => {
  const american = createPersonalNumber(['us']);
  expect(findingsOf(american, 'TFN 123 456 782, VIN 1M8GDM9AXKP042788')).toEqual([['VEHICLE', '1M8GDM9AXKP042788']]);
});
