import { describe, expect, test } from 'vitest';

import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor();

describe('tokens', () => {
  test('one value has one token, however it is written', () => {
    const written = [
      '0491 570 156',
      '+61 491 570 156',
      '(0491) 570-156',
      '61491570156',
      '٠٤٩١٥٧٠١٥٦',
      '０４９１ ５７０ １５６',
    ];
    const tokens = new Set(written.map((phone) => redactor.text(phone)));
    expect([...tokens]).toEqual([expect.stringMatching(/^<PHONE:k1\.[0-9A-HJKMNP-TV-Z]{13}>$/)]);
  });

  test('a value under a personal name has the token that it has in text', () => {
    const token = redactor.text('0491 570 156');
    expect(redactor.value('phone', '0491570156')).toBe(token);
    expect(redactor.text('https://h.example/?phone=0491570156&x=1')).toBe(`https://h.example/?phone=${token}&x=1`);
    expect(redactor.text('https://h.example/?phone=%2B61491570156')).toBe(`https://h.example/?phone=${token}`);
    expect(redactor.text('https://h.example/?phone=555-0142')).toMatch(/\?phone=<PHONE:k1\.\w+>$/);
  });

  test('the same value has other tokens under another key, scope or entity', () => {
    const text = 'jane@example.com';
    const all = [redactor, testRedactor({ scope: 'tenant-2' })].map((one) => one.text(text));
    expect(new Set(all).size).toBe(2);
  });

  test('a second pass changes nothing', () => {
    const once = redactor.text('jane@example.com, 0491 570 156, password=hunter2!, 4111 1111 1111 1111');
    expect(redactor.text(once)).toBe(once);
    expect(redactor.text(`again: ${once}`)).toBe(`again: ${once}`);
  });

  test('a token that somebody typed is marked as none of ours, and what is in it is examined', () => {
    expect(redactor.text('<EMAIL:k1.7Q2M9XK4PJ8CT>')).toBe('‹EMAIL:k1.7Q2M9XK4PJ8CT>');
    expect(redactor.text('<CARD:k1.4111111111111111>')).not.toContain('4111111111111111');
    const genuine = redactor.text('jane@example.com');
    const forged = genuine.replace(/.>$/, genuine.endsWith('0>') ? '1>' : '0>');
    expect(redactor.text(forged)).toBe(forged.replace('<', '‹'));
  });
});

describe('forms and queries, where + is a space', () => {
  test.each([
    ['q=+1+202-555-0143', /^q=\+<PHONE:[^>]+>$/],
    ['q=server+query+%2B1+202-555-0143&u=x+y', /^q=server\+query\+<PHONE:[^>]+>&u=x\+y$/],
    ['q=H5+%2B61491570156&u=x', /^q=H5\+<PHONE:[^>]+>&u=x$/],
    ['q=H5%2B61491570156&u=x', /^q=H5%2B<PHONE:[^>]+>&u=x$/],
    ['n=4111+1111+1111+1111&y=2', /^n=<CARD:[^>]+>&y=2$/],
    ['q=jane.doe%40example.com+and+more', /^q=<EMAIL:[^>]+>\+and\+more$/],
    ['q=my+password+is+Tweety77', /^q=my\+password\+is\+<SECRET:password>$/],
  ])('%s', (query, redacted) => {
    expect(redactor.value('url.query', query)).toMatch(redacted);
    expect(redactor.text(`https://shop.example/find?${query}`)).toMatch(new RegExp(redacted.source.slice(1)));
  });

  test.each(['a=1+2', 'q=cats+and+dogs&page=2', 'y = m*x+b'])('%s passes', (query) => {
    expect(redactor.value('url.query', query)).toBe(query);
  });
});

describe('keys', () => {
  test.each([
    'password',
    'dbPassword',
    'DB_PASSWORD',
    'x-api-key',
    'http.request.header.authorization',
    'apiKey',
    'clientSecret',
    'private_key',
    'access_token',
    'Cookie',
    'set-cookie',
    'user.credentials',
    'cvv',
    'pin',
    'basic_auth',
    'db_pass',
  ])('%s withholds its value, whatever it is', (key) => {
    for (const value of ['x', 123, ['a', 'b'], { deep: 'x' }, 12n]) {
      expect(redactor.value(key, value)).toMatch(/^<SECRET:[a-z-]+>$/);
    }
  });

  test('no key withholds true, false, null and nothing', () => {
    expect([true, false, null, ''].map((value) => redactor.value('password', value))).toEqual([true, false, null, '']);
  });

  test.each([
    ['gen_ai.usage.input_tokens', 1234],
    ['max_tokens', 4096],
    ['token_type', 'Bearer'],
    ['gen_ai.token.type', 'input'],
    ['author', 'Jane'],
    ['secretary', 'Jane'],
    ['password_length', 12],
    ['passport.strategy', 'local'],
    ['license', 'Apache-2.0'],
    ['card.brand', 'visa'],
    ['discard', 'yes'],
    ['auth.method', 'oauth'],
    ['spinning', 'x'],
    ['k8s.secret.name', 'db'],
    ['test.pass', true],
    ['auth', 'ok'],
    ['cookie', 'none'],
    ['http.request.header.authorization', 'none'],
    ['gpio.pin', 17],
  ])('%s = %j passes', (key, value) => {
    expect(redactor.value(key, value)).toBe(value);
    const json = JSON.stringify({ [key]: value });
    expect(redactor.text(json)).toBe(json);
  });

  test('personal keys make tokens of their values, numbers as well', () => {
    expect(redactor.value('ssn', '219099999')).toMatch(/^<SSN:/);
    expect(redactor.value('dob', '1978-11-16')).toMatch(/^<BIRTH_DATE:/);
    expect(redactor.value('tfn', '123 456 782')).toBe('<TFN:removed>');
    expect(redactor.value('phone', 467_3395)).toMatch(/^<PHONE:/);
    expect(redactor.value('card_number', '4111111111111111')).toBe(redactor.text('4111 1111 1111 1111'));
  });

  test('keys are data too, and none is lost where two become one', () => {
    const keys = Object.keys(redactor.record({ 'seen jane@example.com': 1, 'seen JANE@example.com': 2 }));
    expect(keys).toEqual([
      expect.stringMatching(/^seen <EMAIL:k1\.\w+>$/),
      expect.stringMatching(/^seen <EMAIL:k1\.\w+>#2$/),
    ]);
  });

  test('a known key passes only the shape it promises', () => {
    expect(redactor.value('http.request.method', 'GET')).toBe('GET');
    expect(redactor.value('http.request.method', 'jane@example.com')).toMatch(/^<EMAIL:/);
    expect(redactor.value('service.name', 'card-4111111111111111')).toMatch(/^card-<CARD:/);
    expect(redactor.value('server.address', '10.0.0.7')).toBe('10.0.0.7');
    expect(redactor.value('server.address', '203.0.113.7')).toMatch(/^<IP:/);
  });

  test('a policy adds denied and safe keys', () => {
    const own = testRedactor({ denyKeys: ['employee_number'], safeKeys: { 'shop.serial': 'count' } });
    expect(own.value('hr.employeeNumber', 'E-1')).toBe('<SECRET:denied-key>');
    expect(own.value('shop.serial', 4_111_111_111_111_111)).toBe(4_111_111_111_111_111);
  });
});

describe('structure', () => {
  test('JSON keeps its layout and loses its values', () => {
    const text =
      '{ "a" : "j\\u0061ne@example.com",\n "n": 4111111111111111, "password": {"x": [1]}, "big": 12345678901234567890 }';
    expect(redactor.text(text)).toMatch(
      /^\{ "a" : "<EMAIL:k1\.\w+>",\n "n": "<CARD:k1\.\w+>", "password": "<SECRET:password>", "big": 12345678901234567890 \}$/,
    );
  });

  test('JSON that is cut, glued or in a string of JSON is read as well', () => {
    const inner = JSON.stringify({ user: { email: 'jane@example.com', pin: 1234 } });
    for (const text of [inner.slice(0, -4), `${inner}${inner}`, JSON.stringify({ inner }), `[1, ${inner}`]) {
      expect(redactor.text(text)).not.toMatch(/jane|1234/);
    }
  });

  test('text in brackets is no JSON and is read as text', () => {
    expect(redactor.text('[12:30:45] card 4111 1111 1111 1111')).toMatch(/^\[12:30:45\] card <CARD:/);
    expect(redactor.text('[1 4111 1111 1111 1111]')).not.toContain('1111 1111');
  });

  test('SQL keeps its names and loses its literals', () => {
    expect(redactor.value('db.query.text', `SELECT "id" FROM users WHERE name = 'O''Neil' AND age > 42 -- jane`)).toBe(
      'SELECT "id" FROM users WHERE name = ? AND age > ? ',
    );
    expect(redactor.text(`INSERT INTO t VALUES ('a', $1, $$b$$, 1e5)`)).toBe('INSERT INTO t VALUES (?, $1, ?, ?)');
    expect(redactor.text('please select a time from the list')).toBe('please select a time from the list');
  });

  test('URLs lose credentials, secret parameters and personal data', () => {
    expect(redactor.value('url.full', 'https://a:b@h.example/u/jane%40example.com?token=x1&page=2#top')).toMatch(
      /^https:\/\/<SECRET:credentials>@h\.example\/u\/<EMAIL:k1\.\w+>\?token=<SECRET:token>&page=2#top$/,
    );
  });

  test.each([
    ['percent', encodeURIComponent('jane@example.com')],
    ['percent, twice', encodeURIComponent(encodeURIComponent('jane@example.com'))],
    ['percent, every character', Array.from('jane@example.com', (c) => `%${c.charCodeAt(0).toString(16)}`).join('')],
    ['JSON escapes', 'jane\\u0040example.com'],
    ['HTML', 'jane&#64;example.com'],
    ['HTML, hexadecimal', 'jane&#x40;example.com'],
    ['full width', 'jane＠ｅｘａｍｐｌｅ.com'],
    ['zero width', 'ja\u200bne@exam\u00adple.com'],
    ['bidirectional', 'jane\u202e@example.com'],
    ['base64', Buffer.from('jane@example.com').toString('base64')],
    ['base64url in text', `data ${Buffer.from('write to jane@example.com').toString('base64url')} end`],
    ['base64, twice', Buffer.from(Buffer.from('jane@example.com').toString('base64')).toString('base64')],
  ])('reads through %s', (_, text) => {
    const redacted = redactor.text(`seen: ${text} there`);
    expect(redacted).toMatch(/<(?:EMAIL:k1\.\w+|SECRET:encoded)>/);
    expect(redacted).toMatch(/ (?:there|end there)$/);
    expect(redacted).not.toContain('example');
  });

  test('reads look-alike letters within a keyword, and leaves the text as it was written', () => {
    expect(redactor.text('pаsswоrd=Falcon77, привет всем')).toBe('pаsswоrd=<SECRET:password>, привет всем');
  });

  test('an option in a list of arguments withholds the next', () => {
    expect(redactor.value('process.command_args', ['login', '--password', 'hunter2', '--user', 'x'])).toEqual([
      'login',
      '--password',
      '<SECRET:password>',
      '--user',
      'x',
    ]);
  });
});

describe('values', () => {
  test('numbers that are cards and phones go, quantities stay', () => {
    expect(redactor.value('note', 4_111_111_111_111_111)).toMatch(/^<CARD:/);
    expect(redactor.value('note', 61_491_570_156)).toMatch(/^<PHONE:/);
    expect(redactor.value('note', 4_155_550_142n)).toMatch(/^<PHONE:/);
    expect(redactor.value('queue.offset', 4_155_550_142)).toBe(4_155_550_142);
    expect(redactor.value('duration_ns', 4_155_550_142)).toBe(4_155_550_142);
    expect(redactor.value('note', 1_763_686_000_123)).toBe(1_763_686_000_123);
    expect(redactor.value('note', 41.555)).toBe(41.555);
  });

  test('bytes stay bytes', () => {
    const noise = Uint8Array.of(0, 255, 1, 254);
    expect(redactor.value('raw', noise)).toEqual(noise);
    expect(Buffer.from(redactor.value('raw', Buffer.from('hi jane@example.com')) as Uint8Array).toString()).toMatch(
      /^hi <EMAIL:/,
    );
    const mixed = Buffer.concat([noise, Buffer.from('jane@example.com')]);
    expect(Buffer.from(redactor.value('raw', mixed) as Uint8Array).toString()).toBe('<SECRET:bytes>');
    const wide = Buffer.from('jane.doe@example.com', 'utf16le');
    expect(Buffer.from(redactor.value('raw', wide) as Uint8Array).toString()).toBe('<SECRET:bytes>');
    const harmless = Buffer.from('hello there', 'utf16le');
    expect(redactor.value('raw', harmless)).toEqual(new Uint8Array(harmless));
  });

  test('objects of all kinds are copied, bounded and survive their own faults', () => {
    const cyclic: Record<string, unknown> = { email: 'jane@example.com' };
    cyclic['self'] = cyclic;
    Object.defineProperty(cyclic, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('jane@example.com');
      },
    });
    const redacted = redactor.value('x', {
      map: new Map([['k', 'jane@example.com']]),
      error: new Error('for jane@example.com'),
      cyclic,
    });
    expect(JSON.stringify(redacted)).not.toContain('jane');
  });

  test('attributes are safe for OTLP writers', () => {
    expect(
      redactor.attributes({
        nan: Number.NaN,
        big: 1e21,
        huge: 2n ** 60n,
        small: 5n,
        at: new Date(0),
        text: 'a\ud800',
        no: undefined,
      }),
    ).toEqual({
      nan: 'NaN',
      big: '1e+21',
      huge: '1152921504606846976',
      small: 5,
      at: '1970-01-01T00:00:00.000Z',
      text: 'a\ufffd',
    });
  });

  test('never changes what it is given', () => {
    const input = Object.freeze({ list: Object.freeze(['jane@example.com']), deep: Object.freeze({ password: 'x' }) });
    redactor.record(input);
    expect(input).toEqual({ list: ['jane@example.com'], deep: { password: 'x' } });
  });
});

describe('cutting', () => {
  test('says how much is missing, in the original', () => {
    const text = 'a'.repeat(1000);
    const cut = redactor.text(text, 100);
    expect(cut).toMatch(/^a+…\[\+\d+ characters\]$/);
    const kept = cut.indexOf('…');
    expect(Number(/\+(\d+)/.exec(cut)![1])).toBe(1000 - kept);
    expect(cut.length).toBeLessThanOrEqual(100);
  });

  test('redacts first: a value across the cut is found, and no token is split', () => {
    for (let before = 40; before < 110; before++) {
      const cut = redactor.text(`${'x '.repeat(before / 2)}jane.doe@example.com and more${' y'.repeat(100)}`, 100);
      expect(cut).not.toMatch(/jane|doe|<[^>]*…/);
      expect(cut.length).toBeLessThanOrEqual(100);
    }
  });

  test('never cuts within a character', () => {
    for (let limit = 64; limit < 70; limit++) expect(redactor.text('👍🏽'.repeat(50), limit).isWellFormed()).toBe(true);
  });

  test('a private key longer than the window is withheld', () => {
    const key = `${['-----BEGIN ', 'RSA PRIVATE KEY-----'].join('')}\n${'MIIE'.repeat(800)}\n`;
    expect(redactor.text(`here: ${key}`, 100)).not.toContain('MIIE');
  });

  test('cuts redacted text beside tokens', () => {
    const once = redactor.text('write to jane@example.com');
    expect(redactor.cut(`${once} ${'z'.repeat(100)}`, 64)).toMatch(
      /^write to (?:<EMAIL:k1\.\w+>.*)?…\[\+\d+ characters\]$/,
    );
  });
});
