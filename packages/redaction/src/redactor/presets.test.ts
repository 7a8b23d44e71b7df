import { expect, test } from 'vitest';

import { testRedactor } from '../samples/test-redactor.ts';
import { presets } from './presets.ts';

const TEXT = 'Jane Roe, 4111 1111 1111 1111, of Leeds, call 0491 570 156';

/** The shape of a redacted text: what every replacement is, without the values of tokens. */
function shape(text: string): string {
  return text.replaceAll(/<([A-Z_]+):(k1|hash)\.\w+>/g, '<$1:$2>');
}

test.each([
  [undefined, '<PERSON:k1>, <CARD:k1>, of <PLACE:k1>, call <PHONE:k1>'],
  ['gdpr', '<PERSON:k1>, <CARD:k1>, of <PLACE:k1>, call <PHONE:k1>'],
  ['hipaa-safe-harbor', '<PERSON:removed>, <CARD:removed>, of <PLACE:removed>, call <PHONE:removed>'],
  ['pci', '<PERSON:k1>, <CARD:***1111>, of <PLACE:k1>, call <PHONE:k1>'],
  ['tcpa', '<PERSON:k1>, <CARD:k1>, of <PLACE:k1>, call <PHONE:k1>'],
  [['gdpr', 'pci'], '<PERSON:k1>, <CARD:***1111>, of <PLACE:k1>, call <PHONE:k1>'],
  [['tcpa', 'hipaa-safe-harbor'], '<PERSON:removed>, <CARD:removed>, of <PLACE:removed>, call <PHONE:removed>'],
] as const)('preset %j', (preset, expected) => {
  const redactor = testRedactor(preset === undefined ? {} : { preset });
  expect(shape(redactor.text(TEXT))).toBe(expected);
});

test('without a preset everything but dates is private', () => {
  const text =
    'On 3 May 2024 a French nurse, 42 years old, of Leeds and Acme Pty Ltd (ABN 51 824 753 556), saw www.acme.example';
  expect(shape(testRedactor().text(text))).toBe(
    'On 3 May 2024 a <NATIONALITY:k1> nurse, <AGE:k1> years old, of <PLACE:k1> and <ORGANISATION:k1> (ABN <ABN:k1>), saw <URL:k1>',
  );
});

test('every preset says what it covers and what it does not', () => {
  for (const { covers, doesNotCover } of Object.values(presets)) {
    expect(covers).toMatch(/\.$/);
    expect(doesNotCover).toMatch(/\.$/);
  }
});

test('an action of the policy stands over its preset, and * over whatever is not named', () => {
  expect(shape(testRedactor({ preset: 'gdpr', actions: { PLACE: 'keep' } }).text(TEXT))).toContain('of Leeds');
  expect(shape(testRedactor({ actions: { '*': 'hash', CARD: 'keep' } }).text(TEXT))).toBe(
    '<PERSON:hash>, 4111 1111 1111 1111, of <PLACE:hash>, call <PHONE:hash>',
  );
});

test('a hash is the same in every scope, is left alone when it is ours, and is longer than a token', () => {
  const one = testRedactor({ scope: 'a', actions: { '*': 'hash' } }).text('jane@example.com');
  const other = testRedactor({ scope: 'b', actions: { '*': 'hash' } });
  expect(one).toMatch(/^<EMAIL:hash\.[0-9A-Z]{25}>$/);
  expect(other.text('jane@example.com')).toBe(one);
  expect(other.text(one)).toBe(one);
  expect(other.text(one.replace(/.>$/, one.at(-2) === 'A' ? 'B>' : 'A>'))).toMatch(/^‹EMAIL/);
});

test('tenants have actions and tokens of their own, found by tenant.id', () => {
  const redactor = testRedactor({
    tenants: { clinic: { preset: 'hipaa-safe-harbor' }, shop: { actions: { PLACE: 'keep' } } },
  });
  const at = (tenant: string): string =>
    shape(redactor.attributes({ 'tenant.id': tenant, 'user.utterance': TEXT })['user.utterance'] as string);
  expect(at('clinic')).toBe('<PERSON:removed>, <CARD:removed>, of <PLACE:removed>, call <PHONE:removed>');
  expect(at('shop')).toBe('<PERSON:k1>, <CARD:k1>, of Leeds, call <PHONE:k1>');
  expect(at('other')).toBe('<PERSON:k1>, <CARD:k1>, of <PLACE:k1>, call <PHONE:k1>');
  const token = (tenant: string): unknown => redactor.record({ 'tenant.id': tenant, note: 'jane@example.com' })['note'];
  expect(token('shop')).not.toBe(token('other'));
  expect(redactor.record({ 'tenant.id': 'shop' })['tenant.id']).toBe('shop');
});

test.each([
  [{ preset: 'gdrp' }, 'preset "gdrp" is none of gdpr, hipaa-safe-harbor, pci, tcpa'],
  [{ locales: ['fr'] }, 'locales "fr" is none of au, us, uk, nz, eu'],
  [
    { tenants: { a: { actions: { SECRET: 'keep' } } } },
    'tenants.a.actions.SECRET "keep" is not possible; secrets are always removed',
  ],
])('refuses %j', (policy, message) => {
  expect(() => testRedactor(policy as Parameters<typeof testRedactor>[0])).toThrow(message);
});

test('takes what stands under a key for names of people for one', () => {
  const redactor = testRedactor();
  const record = redactor.record({ first_name: 'Xq', customerName: 'jo', 'service.name': 'orders', name: 'checkout' });
  expect(Object.values(record).map((value) => shape(value as string))).toEqual([
    '<PERSON:k1>',
    '<PERSON:k1>',
    'orders',
    'checkout',
  ]);
  expect(shape(redactor.value('url.query', 'first_name=Jane&page=2'))).toBe('first_name=<PERSON:k1>&page=2');
});
