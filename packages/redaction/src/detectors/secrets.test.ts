import { describe, expect, test } from 'vitest';

import { KeyRules } from '../keys/key-rules.ts';
import { findingsOf, testRedactor } from '../samples/test-redactor.ts';
import { apiKey } from './api-key.ts';
import { bearer } from './bearer.ts';
import { jwt } from './jwt.ts';
import { createPassword } from './password.ts';
import { privateKey } from './private-key.ts';
import { createUrlSecret } from './url-secret.ts';

const rules = new KeyRules({ denyKeys: [], safeKeys: {}, redactKey: (key) => key });
const password = createPassword((key) => rules.of(key));
const urlSecret = createUrlSecret((key) => rules.of(key));
/** Put together, so that no scanner of repositories takes them for real. */
const join = (...parts: string[]): string => parts.join('');

describe('URLs', () => {
  test.each([
    ['https://jane:pw@host.example/x', 'SECRET:credentials', 'jane:pw'],
    ['https://jane@host.example/x', 'SECRET:credentials', 'jane'],
    ['redis://:pw@cache:6379', 'SECRET:credentials', ':pw'],
    ['mongodb+srv://app:p@ss@cluster.example/db', 'SECRET:credentials', 'app:p@ss'],
    ['postgres://app:p/w@db:5432/app', 'SECRET:credentials', 'app:p/w'],
    ['https://h.example/?access_token=abc', 'SECRET:token', 'abc'],
    ['https://h.example/?X-Amz-Signature=abcdef&x=1', 'SECRET:signature', 'abcdef'],
    ['https://h.example/cb?code=4%2F0AX4&scope=a', 'SECRET:parameter', '4%2F0AX4'],
    ['https://h.example/#id_token=abc', 'SECRET:token', 'abc'],
    ['api_key=abc&page=2', 'SECRET:api-key', 'abc'],
  ])('in %j the secret is found', (text, entity, matched) => {
    expect(findingsOf(urlSecret, text)).toEqual([[entity, matched]]);
  });

  test.each([
    'https://h.example:8080/a@b',
    'https://h.example/@handle',
    'http://[2001:db8::1]:80/',
    '/orders?page=2&sort=created&limit=100',
    '/jobs?state=completed&page=2',
    '/jobs?state=not_started&page=2',
    'https://h.example/?token_type=Bearer',
  ])('%j has none', (text) => {
    expect(findingsOf(urlSecret, text)).toEqual([]);
  });
});

describe('tokens and keys', () => {
  const discordId = Buffer.from('123456789012345678').toString('base64url');
  const token = join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxIn0', '.c2lnbmF0dXJl');

  test('finds web tokens, whole, encrypted and cut', () => {
    expect(findingsOf(jwt, `got ${token}.`)).toEqual([['SECRET:jwt', `${token}.`]]);
    expect(findingsOf(jwt, `${token}.part4.part5`)).toEqual([['SECRET:jwt', `${token}.part4.part5`]]);
    expect(findingsOf(jwt, token.slice(0, 30))).toEqual([['SECRET:jwt', token.slice(0, 30)]]);
    expect(findingsOf(jwt, 'heyJude and eyJ')).toEqual([]);
  });

  test.each([
    ['aws-access-key', join('AKIA', 'IOSFODNN7', 'EXAMPLE')],
    ['github-token', join('ghp', '_', 'a1'.repeat(18))],
    ['github-token', join('github', '_pat_', 'a1'.repeat(20))],
    ['gitlab-token', join('glpat', '-', 'a1'.repeat(10))],
    ['stripe-key', join('sk', '_live_', 'a1'.repeat(12))],
    ['stripe-key', join('rk', '_test_', 'a1'.repeat(12))],
    ['slack-token', join('xoxb', '-123456789012-', 'a1'.repeat(12))],
    ['openai-key', join('sk', '-', 'a1'.repeat(24))],
    ['google-key', join('AI', 'za', 'a1'.repeat(17), 'b')],
    ['sendgrid-key', join('SG', '.', 'a1'.repeat(11), '.', 'b2'.repeat(21))],
    ['twilio-key', join('SK', 'a1'.repeat(16))],
    ['npm-token', join('npm', '_', 'a1'.repeat(18))],
    ['huggingface-token', join('hf', '_', 'aB'.repeat(17))],
    ['telegram-token', join('123456789', ':AA', 'a1'.repeat(16), 'b')],
    ['discord-token', join(discordId, '.G1x2y3.', 'a1'.repeat(19))],
    ['discord-webhook', join('discord.com', '/api/webhooks/', '1'.repeat(18), '/', 'a1'.repeat(34))],
    ['cloudflare-token', join('cfut', '_', 'a1'.repeat(24))],
    ['vercel-token', join('vca', '_', 'a1'.repeat(28))],
    ['docker-token', join('dckr', '_pat_', 'a1'.repeat(13), '_')],
    ['airtable-token', join('pat', 'a1'.repeat(7), '.', '0f'.repeat(32))],
    ['resend-key', join('re', '_', 'a1'.repeat(4), '_', 'a1'.repeat(12))],
    ['braintree-token', join('access_token', '$production$', 'a1'.repeat(8), '$', '0f'.repeat(16))],
  ])('finds %s', (label, value) => {
    expect(findingsOf(apiKey, `the key ${value} was used`)).toEqual([[`SECRET:${label}`, value]]);
  });

  test('finds the token of a Telegram bot in the path of its API', () => {
    const botToken = join('123456789', ':AA', 'a1'.repeat(16), 'b');
    expect(findingsOf(apiKey, `https://api.telegram.org/bot${botToken}/sendMessage`)).toEqual([
      ['SECRET:telegram-token', botToken],
    ]);
    expect(findingsOf(apiKey, `robot${botToken}`)).toEqual([]);
  });

  test('tells the vendors of sk-ant- and sk- apart by the longer rule, and covers both', () => {
    const value = join('sk', '-ant-', 'api03-', 'a1'.repeat(20));
    expect(findingsOf(apiKey, value)).toContainEqual(['SECRET:anthropic-key', value]);
  });

  test.each([
    'task-list-for-the-next-quarter',
    'ask-me-anything-about-telemetry',
    'AKIA',
    'xoxo',
    'npm_config_registry',
    'MyModuleDescriptorFactories.create.orSomethingThatIsQuiteLongAsWell',
    'https://discord.com/developers/docs/resources/webhook',
    'pure_business_administrationsystemsxx',
    're_business_administrationsystemsxxx',
  ])('leaves %j alone', (text) => {
    expect(findingsOf(apiKey, text)).toEqual([]);
  });

  test('finds bearer and basic credentials and leaves the words', () => {
    const basic = Buffer.from('user:pass').toString('base64');
    expect(findingsOf(bearer, `Bearer abc123.def and Basic ${basic}`)).toEqual([
      ['SECRET:bearer', 'abc123.def'],
      ['SECRET:basic', basic],
    ]);
    expect(findingsOf(bearer, 'bearer authentication and basic information are fine')).toEqual([]);
  });

  test('finds private keys, also without their end', () => {
    const begin = join('-----BEGIN ', 'EC PRIVATE KEY-----');
    const whole = `${begin}\nMHcC\n${join('-----END ', 'EC PRIVATE KEY-----')}`;
    expect(findingsOf(privateKey, `key:\n${whole}\nthen`)).toEqual([['SECRET:private-key', whole]]);
    expect(findingsOf(privateKey, `${begin}\nMHcC`)).toEqual([['SECRET:private-key', `${begin}\nMHcC`]]);
    expect(findingsOf(privateKey, '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----')).toEqual([]);
  });
});

describe('passwords', () => {
  test.each([
    ['password=Winter2024!', 'Winter2024!'],
    ['pwd: hunter2', 'hunter2'],
    ['"password": "two words"', 'two words'],
    ['{\\"password\\":\\"two words\\"}', 'two words'],
    ['DB_PASSWORD=abc,def', 'abc,def'],
    ['password=abc, user=bob', 'abc'],
    ['(password=abc)', 'abc'],
    ["login --password 'a b'", 'a b'],
    ['login --api-key abcd1234', 'abcd1234'],
    ['Server=x;User Id=sa;Password=p@ss;Encrypt=yes', 'p@ss'],
    ['AccountKey=abcd==;EndpointSuffix=x', 'abcd=='],
    ['<db><password>a b</password></db>', 'a b'],
    ['my password is Falcon7422$ okay', 'Falcon7422$'],
    ['the password for the portal is "correct horse"', 'correct horse'],
    ['my PIN is 4821', '4821'],
    ['security code is 123', '123'],
    ['log {"password":"Tz\\"Falcon77"} end', 'Tz\\"Falcon77'],
    ['password="Tz\\"Falcon77"', 'Tz\\"Falcon77'],
    ['{\\"password\\":\\"Tz\\\\\\"Falcon77\\"}', 'Tz\\\\\\"Falcon77'],
    ['password="C:\\\\" and "more"', 'C:\\\\'],
    [`password="it's Falcon77"`, `it's Falcon77`],
    [`password=Tz'Falcon77 ok`, `Tz'Falcon77`],
    [`password="cut Falcon77`, 'cut Falcon77'],
    ['pw=Falcon77', 'Falcon77'],
    ['DD_APP_KEY=0f0f0f0f', '0f0f0f0f'],
    ['DD-APPLICATION-KEY: 0f0f0f0f', '0f0f0f0f'],
    ['Ocp-Apim-Subscription-Key: 0f0f0f0f', '0f0f0f0f'],
    ['x-functions-key: a1b2c3d4', 'a1b2c3d4'],
    ['NEW_RELIC_LICENSE_KEY=a1b2c3d4', 'a1b2c3d4'],
    ['"launchDarklySdkKey": "a1b2c3d4"', 'a1b2c3d4'],
    ['VAULT_UNSEAL_KEY=a1b2c3d4', 'a1b2c3d4'],
    ['PGPASSWORD=hunter2 psql', 'hunter2'],
    ['JSESSIONID=0A1B2C3D4E5F', '0A1B2C3D4E5F'],
    ['PHPSESSID=r2t5uvjq435r4q7ib3; path=/', 'r2t5uvjq435r4q7ib3'],
    ['got sid=abc123def456 ok', 'abc123def456'],
    ['sessionid: 38afes7a8', '38afes7a8'],
    ['curl -u admin:secret https://x', 'admin:secret'],
    ['curl -s --user "admin:secret" https://x', 'admin:secret'],
    ['mysql -u root -psecret db', 'secret'],
    ['redis-cli -h x -a secret ping', 'secret'],
    ['cvv 123 please', '123'],
    ['my pin 4419 and', '4419'],
    ['PIN 4419 works', '4419'],
    ['pin code 440219', '440219'],
    ['passcode 2244', '2244'],
    ['otp 123456', '123456'],
    ['use password hunter2 for it', 'hunter2'],
    [`the token is ${'a1B2'.repeat(5)} please rotate`, 'a1B2'.repeat(5)],
    [`Invalid token ${'a1B2'.repeat(5)}: it has expired`, 'a1B2'.repeat(5)],
    [`got token ${'a1-'.repeat(2000)}b2, whole`, `${'a1-'.repeat(2000)}b2`],
    [`token '${'a1B2'.repeat(5)}' expired`, 'a1B2'.repeat(5)],
    [`Incorrect API key provided: ${'0f'.repeat(16)}. You can find`, '0f'.repeat(16)],
    [`my api key is ${'0f'.repeat(20)}`, '0f'.repeat(20)],
    [`auth failed with access key ${'a1/B2+'.repeat(6)}==`, `${'a1/B2+'.repeat(6)}==`],
    ['your verification code is 482193', '482193'],
    ['482 193 is your Example verification code.', '482 193'],
  ])('in %j the secret is %j', (text, expected) => {
    expect(findingsOf(password, text).map(([, matched]) => matched)).toEqual([expected]);
  });

  test.each([
    ['ROOT_PW=Falcon77', 'ROOT_PW=<SECRET:password>'],
    ['DD_APP_KEY=0f0f0f0f', 'DD_APP_KEY=<SECRET:secret>'],
    ['x-functions-key: a1b2c3d4', 'x-functions-key: <SECRET:secret>'],
    ['docker login -u bob -p Falcon77 reg.example', 'docker login -u bob -p <SECRET:credentials> reg.example'],
    ['mongosh -u bob -p Falcon77 db', 'mongosh -u bob -p <SECRET:credentials> db'],
    ['sqlcmd -S host -U sa -P Falcon77', 'sqlcmd -S host -U sa -P <SECRET:credentials>'],
    ['ldapsearch -x -w Falcon77 -D cn=admin', 'ldapsearch -x -w <SECRET:credentials> -D cn=admin'],
    [
      'aws configure set aws_secret_access_key wJalr/77',
      'aws configure set aws_secret_access_key <SECRET:credentials>',
    ],
  ])('reads %j for it where nothing else in the text asks for a look', (text, expected) => {
    expect(testRedactor().text(text)).toBe(expected);
  });

  test('takes the rest of the line after authorization and cookie', () => {
    expect(findingsOf(password, 'Cookie: a=b; c=d\nHost: x').map(([, matched]) => matched)).toContain('a=b; c=d');
    expect(findingsOf(password, 'authorization: Custom a b').map(([, matched]) => matched)).toContain('Custom a b');
    const digest = 'Digest username="Mufasa", realm="x", response="6629fae4"';
    expect(findingsOf(password, `Authorization: ${digest}`).map(([, matched]) => matched)).toContain(digest);
    expect(findingsOf(password, `curl -H 'Cookie: a="b c"; d=e' https://x`).map(([, matched]) => matched)).toContain(
      'a="b c"; d=e',
    );
  });

  test.each([
    'password is required',
    'my password is not working',
    'password: invalid',
    'token_type: Bearer',
    'author: Jane',
    'Unexpected token: }',
    'the pin is on the map',
    'max_tokens=4096',
    'password.length=12',
    'Passwords must match',
    'GPIO pin: 17',
    'pin=17',
    'auth: ok',
    'cookie: none',
    'Authorization: none',
    'invalid password: attempt 3 of 5',
    'docker run -u 1000:1000 -p 8080:80 app',
    'status code is 200',
    'cvv 2 of 3 checks',
    'pin 17 of the board',
    'password sha256 digest',
    'app key pressed: Enter',
    'token is valid until 1767434400000000',
    'the token was 2026-01-03T10:00:00.000Z old',
    'invalid token in /srv/app/src/parser/tokenizer-v2.ts:44:12',
    'invalid token src/parser/tokenizer-v2.ts:44:12',
    'token urn:ietf:params:oauth:token-type:jwt',
    'api key is integration-service-2024',
    'Unexpected token abcdef0123456789abcdef in JSON',
    'token endpoint/oauth2/v1/token returned 200',
    'partition key 0f0f0f0f0f0f0f0f0f0f',
    'cache key: user-profile-8842',
    'partition_key=orders-2026',
    'storageKey: "theme-2026"',
    'routingKey=orders.created',
    'Idempotency-Key: 550e8400-e29b-41d4',
    'the password policy',
    'side=left&sid=x',
    `sid=CA${'0a1b2c3d'.repeat(4)}`,
  ])('%j holds none', (text) => {
    expect(findingsOf(password, text)).toEqual([]);
  });
});

test.each(['my password is "%"', "passphrase: '%'", 'password %', 'my password is %'])(
  'of %j nothing of a long value stays',
  (text) => {
    const value = 'aB3x'.repeat(500);
    expect(testRedactor().text(text.replace('%', value))).not.toContain('aB3x');
  },
);
