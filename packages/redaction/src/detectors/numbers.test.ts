import { isIPv6 } from 'node:net';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { canonicalsOf, findingsOf } from '../samples/test-redactor.ts';
import { passesLuhn, passesMod97 } from './checksums.ts';
import { iban } from './iban.ts';
import { canonicalIp, ip, shortIPv6 } from './ip.ts';
import { ssn } from './ssn.ts';

test('Luhn and ISO 7064 find one wrong digit', () => {
  expect([passesLuhn('4111111111111111'), passesLuhn('4111111111111121')]).toEqual([true, false]);
  expect([passesMod97('GB82WEST12345698765432'), passesMod97('GB82WEST12345698765433')]).toEqual([true, false]);
});

test.each([
  '219-09-9999',
  '219 09 9999',
  '219.09.9999',
  'is 219.09.9999.',
  'ssn 219099999',
  'my social security number is 219099999',
  '912-70-1234',
  '912-12-1234',
  '966.28.6819',
])('finds the number in %j', (text) => {
  expect(findingsOf(ssn, text)).toHaveLength(1);
});

test.each([
  '000-12-3456',
  '666-12-3456',
  '219-00-1234',
  '219-09-0000',
  '912 12 1234',
  '219099999',
  '1219-09-9999',
  '219-09 9999',
  'v219.09.9999',
  'app/219.09.9999',
  '219.09.9999.1',
])('sees no social security number in %j', (text) => {
  expect(findingsOf(ssn, text)).toEqual([]);
});

test.each([
  'GB82WEST12345698765432',
  'GB82 WEST 1234 5698 7654 32',
  'gb82west12345698765432',
  'GB82-WEST-1234-5698-7654-32',
])('%j is one account', (text) => {
  expect(canonicalsOf(iban, `pay ${text} please`)).toEqual(['GB82WEST12345698765432']);
});

test.each(['GB82WEST12345698765433', 'XX82WEST12345698765432', 'GB82WEST1234569876543', 'GB82WEST123456987654321'])(
  'sees no account in %j',
  (text) => {
    expect(findingsOf(iban, text)).toEqual([]);
  },
);

test.each([
  ['client 203.0.113.9 timed out', '203.0.113.9'],
  ['http://203.0.113.9:8080/', '203.0.113.9'],
  ['/clients/203.0.113.9/', '203.0.113.9'],
  ['connect to 203.0.113.9:5432', '203.0.113.9'],
  ['client 10.4.17.3 timed out', '10.4.17.3'],
  ['client 10.4.17.3:50432 timed out', '10.4.17.3'],
  ['from 2001:DB8::8A2E:370:7334.', '2001:db8::8a2e:370:7334'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
])('in %j finds %s', (text, expected) => {
  expect([...new Set(canonicalsOf(ip, text))]).toEqual([expected]);
});

test.each([
  'connect ECONNREFUSED 10.4.17.3:5432',
  'sip:192.168.4.17:5060;transport=udp',
  'Chrome/120.0.0.0 Safari/537.36',
  'v1.2.3.4',
  'version 1.2.3.4',
  '127.0.0.1',
  '0.0.0.0',
  '::1',
  '::ffff:127.0.0.1',
  'std::vector',
  'a::b',
  '12:30:45',
  'aa:bb:cc:dd:ee:ff',
  '1.3.6.1.4.1',
  '300.1.2.3',
  '255.255.255.0',
])('sees no address in %j', (text) => {
  expect(findingsOf(ip, text)).toEqual([]);
});

test('takes for an IPv6 address what node:net takes for one', () => {
  const group = fc.oneof(
    fc.stringMatching(/^[\dA-Fa-f]{0,5}$/),
    fc.constantFrom('', '0', 'ffff', '127.0.0.1', '1.2.3', '01.2.3.4'),
  );
  const likely = fc.array(group, { minLength: 1, maxLength: 9 }).map((groups) => groups.join(':'));
  fc.assert(
    fc.property(fc.oneof(fc.ipV6(), likely, fc.stringMatching(/^[\da-f:.@\]]{0,20}$/)), (text) => {
      expect(shortIPv6(text) !== undefined).toBe(isIPv6(text));
    }),
    { numRuns: 2000 },
  );
});

test('reads an address without the interface through which it is reached', () => {
  expect(canonicalIp('fe80::1c2d%eth0')).toBe('fe80::1c2d');
  expect(canonicalIp('12:30%eth0')).toBeUndefined();
});
