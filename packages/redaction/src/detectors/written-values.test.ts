import { expect, test } from 'vitest';

import { findingsOf } from '../samples/test-redactor.ts';
import { age } from './age.ts';
import { date } from './date.ts';
import { mac } from './mac.ts';
import { postcode } from './postcode.ts';
import { url } from './url.ts';

test.each([
  ['I was born on 12 August 1990', [['BIRTH_DATE', '12 August 1990']]],
  ['my date of birth is 11/2/2004, thanks', [['BIRTH_DATE', '11/2/2004']]],
  ['DOB: 1990-08-12', [['BIRTH_DATE', '1990-08-12']]],
  ['she was born in 1966', [['BIRTH_DATE', '1966']]],
  [
    'founded in 1977, closed March 3rd, 2001',
    [
      ['DATE', 'March 3rd, 2001'],
      ['DATE', '1977'],
    ],
  ],
  ['at 2018-01-14 03:07:43 it rang', [['DATE', '2018-01-14 03:07:43']]],
  ['version 10.4.2 at 10.4.17.3:80, may 5 people come, 1/2 of 3', []],
])('finds the dates in %j', (text, expected) => {
  expect(findingsOf(date, text)).toEqual(expected);
});

test.each([
  ["i'm 42 y/o", [['AGE', '42']]],
  ['This 101 year old female', [['AGE', '101']]],
  ['My brother just turned 35', [['AGE', '35']]],
  ['aged 7, 3.5 years old, in 5 years, turned 10 times', [['AGE', '7']]],
])('finds the ages in %j', (text, expected) => {
  expect(findingsOf(age, text)).toEqual(expected);
});

test.each([
  ['Just posted a photo https://www.HowDangerous.be/a?b=c.', [['URL', 'https://www.HowDangerous.be/a?b=c']]],
  ['see (www.example.com), ok', [['URL', 'www.example.com']]],
  ['go to https://www.acme.example/a?b=c+d', [['URL', 'https://www.acme.example/a?b=c+d']]],
  ['https://shop.example/pay?q=1', []],
  ['https://shop.example/pay?card=<CARD:k1.94T2W6W11MPBE>&token=<SECRET:token>', []],
  ['request to https://api.acme.example/v1 failed', []],
  ['GET https://api.acme.example/v1 503', []],
  ['forget https://www.acme.example/', [['URL', 'https://www.acme.example/']]],
  ['acmebot/1.0 (+https://www.acme.example/bot)', []],
  ['Jaeger UI at http://localhost:16686 and http://10.4.17.3/x or https://shop.internal:8443/a', []],
])('finds the web pages in %j', (text, expected) => {
  expect(findingsOf(url, text)).toEqual(expected);
});

test.each([
  ['from 00:1B:44:11:3A:B7 on', [['MAC', '00:1B:44:11:3A:B7']]],
  [
    'from 00-1b-44-11-3a-b7, or 001b.4411.3ab7',
    [
      ['MAC', '00-1b-44-11-3a-b7'],
      ['MAC', '001b.4411.3ab7'],
    ],
  ],
  ['to ff:ff:ff:ff:ff:ff at 12:30:45:10 and 2001:db8::1', []],
])('finds the hardware addresses in %j', (text, expected) => {
  expect(findingsOf(mac, text)).toEqual(expected);
});

test.each([
  ['ZIP: 94105-1234', [['POSTCODE', '94105-1234']]],
  ['my postcode is SW1A 1AA', [['POSTCODE', 'SW1A 1AA']]],
  ['post code for it is unknown in 5 days', []],
])('finds the postcodes in %j', (text, expected) => {
  expect(findingsOf(postcode, text)).toEqual(expected);
});
