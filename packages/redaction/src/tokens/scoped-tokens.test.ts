import type { ValueMap } from '@spanreel/events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

import type { Detector } from '../detectors/detector.ts';
import { redactSpan } from '../gate/redact-span.ts';
import { RedactedOrigins } from '../gate/redact-resource.ts';
import type { RedactionPolicy } from '../redactor/policy.ts';
import { endedSpan } from '../samples/ended-span.ts';
import { eventOf } from '../samples/event-of.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import type { Deposit, TokenVault } from './token-vault.ts';

const STREAM = '0192f0c1-7a50-7000-8000-000000000001';
const OTHER = '0192f0c1-7a50-7000-8000-000000000002';
const MAIL = 'mail jane@example.com';

/** A vault in memory, with secrets that can be erased. */
class FakeVault implements TokenVault {
  readonly deposits: Deposit[] = [];
  readonly secrets = new Map<string, Uint8Array | undefined>();
  readonly index = new Map<string, string>();

  secretOf(scope: string): Uint8Array | undefined {
    if (!this.secrets.has(scope)) this.secrets.set(scope, Buffer.alloc(32, this.secrets.size + 1));
    return this.secrets.get(scope);
  }

  agree(scope: string, name: string, token: string): string {
    const known = this.index.get(`${scope} ${name}`) ?? token;
    this.index.set(`${scope} ${name}`, known);
    return known;
  }

  deposit(deposit: Deposit): void {
    this.deposits.push(deposit);
  }
}

/** The token that one policy gives Jane's address in a place. */
function tokenIn(policy: Partial<RedactionPolicy>, attributes: Readonly<Record<string, string>>): string {
  const redactor = testRedactor(policy);
  return redactor.within(attributes, () => redactor.text('jane@example.com'));
}

const at = (stream: string, tenant?: string): Record<string, string> => ({
  'spanreel.stream.id': stream,
  ...(tenant === undefined ? {} : { 'tenant.id': tenant }),
});

describe('a scope', () => {
  test('of all makes one token everywhere, as without scopes', () => {
    const plain = testRedactor().text('jane@example.com');
    expect([tokenIn({}, at(STREAM)), tokenIn({ tokenScope: 'all' }, at(OTHER, 'bank'))]).toEqual([plain, plain]);
  });

  test('of a tenant is the same in its conversations, and another one elsewhere', () => {
    const policy = { tokenScope: 'tenant' } as const;
    const tokens = [at(STREAM, 'bank'), at(OTHER, 'bank'), at(STREAM, 'shop'), at(STREAM)].map((place) =>
      tokenIn(policy, place),
    );
    expect(tokens[1]).toBe(tokens[0]);
    expect(new Set(tokens).size).toBe(3);
    expect(tokens[3]).toBe(testRedactor().text('jane@example.com'));
  });

  test('of a conversation is the same in every process, and another one in every conversation', () => {
    const policy = { tokenScope: 'conversation' } as const;
    expect(tokenIn(policy, at(STREAM))).toBe(tokenIn(policy, at(STREAM, 'bank')));
    const byConversation = tokenIn(policy, { 'gen_ai.conversation.id': 'c-1' });
    expect(new Set([tokenIn(policy, at(STREAM)), tokenIn(policy, at(OTHER)), byConversation]).size).toBe(3);
  });

  test('reaches from the attributes of a span to its name, its events and its links, and to events of the stream', () => {
    const redactor = testRedactor({ tokenScope: 'conversation' });
    const span = endedSpan(MAIL, at(STREAM), { 'event.note': MAIL });
    const copy = redactSpan(span, redactor, new RedactedOrigins(redactor));
    const event = redactor.event(eventOf('user.spoke', { text: MAIL }, STREAM));
    const here = `mail ${tokenIn({ tokenScope: 'conversation' }, at(STREAM))}`;
    expect([copy.name, copy.events[0]?.attributes?.['event.note'], event.payload['text']]).toEqual([here, here, here]);
  });

  test('does not leak into what is redacted after it, nor through a key that holds a value', () => {
    const redactor = testRedactor({ tokenScope: 'conversation' });
    const [first, second] = [STREAM, OTHER].map((stream) =>
      Object.keys(redactor.attributes({ ...at(stream), 'jane@example.com': 1 })).at(-1),
    );
    expect(first).toBe(tokenIn({ tokenScope: 'conversation' }, at(STREAM)));
    expect(second).toBe(tokenIn({ tokenScope: 'conversation' }, at(OTHER)));
    expect(redactor.text('jane@example.com')).toBe(testRedactor().text('jane@example.com'));
  });

  test('leaves tokens of other conversations alone', () => {
    const redactor = testRedactor({ tokenScope: 'conversation' });
    const token = tokenIn({ tokenScope: 'conversation' }, at(STREAM));
    expect(redactor.within(at(OTHER), () => redactor.text(`call ${token}`))).toBe(`call ${token}`);
  });

  test('that is unknown is refused', () => {
    expect(() => testRedactor({ tokenScope: 'world' as never })).toThrow('tokenScope "world" is none of all, tenant');
    expect(() => testRedactor({ tokenMode: 'magic' as never })).toThrow('tokenMode "magic" is none of keyed, random');
  });
});

describe('with a vault', () => {
  test('the tokens of a conversation are made with its own secret, which the key does not tell', () => {
    const vault = new FakeVault();
    const policy = { tokenScope: 'conversation', vault } as const;
    const token = tokenIn(policy, at(STREAM));
    expect(tokenIn(policy, at(STREAM))).toBe(token);
    expect(token).not.toBe(tokenIn({ tokenScope: 'conversation' }, at(STREAM)));
    expect([...vault.secrets.keys()]).toEqual([`conversation:${STREAM}`]);

    vault.secrets.set(`conversation:${STREAM}`, undefined);
    expect(tokenIn(policy, at(STREAM))).not.toBe(token);
  });

  test('a secret that the vault cannot give is asked for again a second later; until then the process has its own', () => {
    const vault = new FakeVault();
    const scope = `conversation:${STREAM}`;
    const policy = { tokenScope: 'conversation', vault } as const;
    const token = tokenIn(policy, at(STREAM));
    const secret = vault.secrets.get(scope);
    vault.secrets.set(scope, undefined);
    const redactor = testRedactor(policy);
    const now = (): string => redactor.within(at(STREAM), () => redactor.text('jane@example.com'));
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());

    const stray = now();
    expect(stray).not.toBe(token);
    vi.setSystemTime(Date.now() + 1000);
    expect(now()).toBe(stray);
    vault.secrets.set(scope, secret);
    expect(now()).toBe(stray);
    vi.setSystemTime(Date.now() + 1000);
    expect(now()).toBe(token);
  });

  test('every value with a token goes in with its place, and no other', () => {
    const vault = new FakeVault();
    const redactor = testRedactor({ vault });
    const written = redactor.record({
      ...at(STREAM, 'bank'),
      note: 'Jane@Example.com paid with 4111 1111 1111 1111, TFN 123 456 782, CVV 123, pin: 9876',
      password: 'hunter2',
      session_id: '8471234',
    });
    const place = { tenant: 'bank', stream: STREAM, conversation: undefined };
    const token = /<EMAIL:[^>]+>/.exec(JSON.stringify(written))?.[0];
    expect(vault.deposits).toEqual([
      {
        place,
        home: `conversation:${STREAM}`,
        token,
        entity: 'EMAIL',
        value: 'Jane@Example.com',
        canonical: 'jane@example.com',
      },
    ]);
  });

  test('nothing goes in that is only looked at: of a turn that goes on, of what is encoded, of an explanation', () => {
    const vault = new FakeVault();
    const redactor = testRedactor({ vault });
    redactor.explain('call 0491 570 156');
    const encoded = redactor.text(`see ${Buffer.from('my mail is jane@example.com, thanks').toString('base64')}`);
    expect(encoded).toBe('see <SECRET:encoded>');
    expect(vault.deposits).toEqual([]);
  });

  test('a number that is told over several turns goes in when its token leaves', () => {
    const vault = new FakeVault();
    const redactor = testRedactor({ vault });
    const event = (type: string, text: string, more: ValueMap = {}): ValueMap =>
      redactor.event(eventOf(type, { text, ...more }, STREAM)).payload;
    event('tts.started', 'what is your phone number?');
    event('user.spoke', 'oh four nine one', { is_final: true });
    event('user.spoke', 'five seven oh', { is_final: false });
    event('user.spoke', 'five seven oh', { is_final: true });
    expect(vault.deposits).toEqual([]);

    const { text } = event('user.spoke', 'one five six', { is_final: true });
    expect(text).toMatch(/^<PHONE:k1\.\w{13}>$/);
    expect(vault.deposits.map(({ token, canonical }) => [token, canonical])).toEqual([[text, '61491570156']]);
  });

  test('a card goes in only where the policy itself asks for its token', () => {
    const vault = new FakeVault();
    testRedactor({ vault, actions: { CARD: 'token' } }).text('4111 1111 1111 1111');
    testRedactor({ vault, actions: { '*': 'token' } }).text('4111 1111 1111 1111');
    expect(vault.deposits.map(({ entity, value }) => [entity, value])).toEqual([['CARD', '4111 1111 1111 1111']]);
  });

  test.each(['PIN', 'CARD_PIN', 'CVV', 'PASSWORD', 'USER_PASSWORD', 'API_KEY', 'TRACK_2', 'SECURITY_CODE', 'OTP'])(
    'what a detector calls %s never goes in',
    (entity) => {
      const vault = new FakeVault();
      const detector: Detector = {
        name: 'zebra',
        entities: [entity],
        needs: 0,
        priority: 50,
        find(scan) {
          const start = scan.text.indexOf('zebra');
          if (start >= 0) scan.report(start, start + 5, entity);
        },
      };
      const redacted = testRedactor({ vault, detectors: [detector] }).text('it is zebra');
      expect(redacted).toMatch(new RegExp(`^it is <${entity}:k1\\.`));
      expect(vault.deposits).toEqual([]);
    },
  );

  test('ids of places stand there as they stand in the log', () => {
    const vault = new FakeVault();
    const redactor = testRedactor({ vault });
    redactor.within({ 'gen_ai.conversation.id': '+61 491 570 156' }, () => redactor.text(MAIL));
    const phone = redactor.text('+61 491 570 156');
    expect(vault.deposits.map(({ entity, place }) => [entity, place.conversation])).toEqual([
      ['PHONE', undefined],
      ['EMAIL', phone],
      ['PHONE', undefined],
    ]);
  });
});

describe('random tokens', () => {
  test('are the same for one value in one process, genuine, and not made of the value', () => {
    const redactor = testRedactor({ tokenMode: 'random' });
    const token = redactor.text('jane@example.com');
    expect(redactor.text('Jane@Example.com')).toBe(token);
    expect(redactor.text(`x ${token}`)).toBe(`x ${token}`);
    expect(testRedactor({ tokenMode: 'random' }).text('jane@example.com')).not.toBe(token);
  });

  test('are the same in every process that shares a vault, within their scope', () => {
    const vault = new FakeVault();
    const policy = { tokenMode: 'random', tokenScope: 'conversation', vault } as const;
    expect(tokenIn(policy, at(STREAM))).toBe(tokenIn(policy, at(STREAM)));
    expect(tokenIn(policy, at(STREAM))).not.toBe(tokenIn(policy, at(OTHER)));
    expect(vault.index.size).toBe(2);
  });

  test('of what never enters the vault leave no index there', () => {
    const vault = new FakeVault();
    const redactor = testRedactor({ tokenMode: 'random', vault });
    expect(redactor.text('4111 1111 1111 1111')).toBe(redactor.text('4111-1111-1111-1111'));
    expect([vault.index.size, vault.deposits]).toEqual([0, []]);
  });
});
