import fc from 'fast-check';
import { expect, test } from 'vitest';

import { findingsOf, testRedactor } from '../samples/test-redactor.ts';
import { entropyOf } from '../secret-rules/entropy.ts';
import { gitleaksRules } from '../secret-rules/gitleaks-rules.ts';
import type { SecretRule } from '../secret-rules/secret-rule.ts';
import { vendorSecret } from './vendor-secret.ts';

/** Put together, so that no scanner of repositories takes them for real. */
const join = (...parts: string[]): string => parts.join('');
const HEX = '3f9a1c7e5b2d8046';

/** What stands in classes beside letters and digits: drawn as often as all of these, it would make secrets that nobody has. */
const MARKS = /\\[-/+.=]|[=_.~/+%]|-$/g;

/** Secrets as a rule has them, with a digit and as random as it asks. */
function samplesOf([, , , secret, , entropy]: SecretRule): string[] {
  const plain = secret
    .replaceAll(String.raw`(?![\w-])`, '')
    .replaceAll(String.raw`\b`, '')
    .replace(String.raw`(?:^|[\\'"\x60\s>=:(,)])`, '')
    .replaceAll(/\[([^\]]*(?:a-z|A-Z|0-9|\\w)[^\]]*)\]/g, (_, of: string) => {
      return `[${of.replaceAll(MARKS, '').replace(String.raw`\w`, 'A-Za-z0-9')}]`;
    })
    // One of two forms is as good as the other.
    .replace(/^(\(.*\))\|\(ATATT3.*$/, '$1');
  return drawn(plain, 40).filter((one) => /\d/.test(one) && entropyOf(one) > entropy);
}

function drawn(pattern: string, count: number): string[] {
  return fc.sample(fc.stringMatching(new RegExp(`^${pattern}$`)), { numRuns: count, seed: 7 });
}

const RULES = gitleaksRules().map((rule, index) => [`${rule[0]}, rule ${index}`, rule] as const);

test.each(RULES)('finds what %s describes', (_, rule) => {
  const [label, keywords, name] = rule;
  const samples = samplesOf(rule).slice(0, 5);
  expect(samples.length).toBeGreaterThan(0);
  for (const secret of samples) {
    const text =
      name === ''
        ? `(${keywords.split(' ')[0]}) with ${secret} now`
        : `${drawn(name, 1)[0]}_prod: "${secret}" (${keywords})`;
    expect(findingsOf(vendorSecret, text)).toContainEqual([`SECRET:${label}`, secret]);
    expect(testRedactor().text(text)).not.toContain(secret.slice(-10));
  }
});

test('takes a key whole that is longer than its rule reads', () => {
  const key = join('ops', '_eyJ', HEX.repeat(100));
  expect(findingsOf(vendorSecret, `${key}, and ${key}`)).toEqual([
    ['SECRET:onepassword-token', key],
    ['SECRET:onepassword-token', key],
  ]);
});

test('finds every one of several, of several vendors, in any case', () => {
  const [datadog, dropbox] = [HEX.repeat(3).slice(0, 40), 'k3m9x0q7p2z4w8a'];
  const text = `DATADOG_KEY=${datadog}; Datadog Key: ${datadog}, dropbox = '${dropbox}'`;
  expect(findingsOf(vendorSecret, text)).toEqual([
    ['SECRET:datadog-token', datadog],
    ['SECRET:datadog-token', datadog],
    ['SECRET:dropbox-token', dropbox],
  ]);
});

test.each([
  'travis: build 1234567 of main passed in 2m 14s, commit 3f9a1c7e5b2d80463f9a1c7e5b2d80463f9a1c7e',
  'okta login of user 018f3c2a-1111-7000-8000-aaaaaaaaaaaa failed with 401',
  'confluent: connectionrefused after 3000ms, facebook: responsetimeout',
  'https://cloudflare.com/cdn-cgi/trace?ray=8a1b2c3d4e5f6789-SYD',
  'datadog-agent/7.52.1 (linux; amd64) and sentry.javascript.node/9.1.0',
  'twitter post 1790000000000000000 and discord channel 541989394416748929',
  'sc_ext_orders_consumer-20261121T0900',
])('leaves %j alone', (text) => {
  expect(findingsOf(vendorSecret, text)).toEqual([]);
});

test('entropy is that of Shannon', () => {
  expect([entropyOf('aaaa'), entropyOf('abab'), entropyOf('0123456789abcdef')]).toEqual([0, 1, 4]);
});
