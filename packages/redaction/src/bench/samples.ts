import type { Attributes } from '@opentelemetry/api';

/** The attributes of an HTTP server span as upstream's instrumentation sets them, with paths and clients that vary. */
export function httpSpanAttributes(request: number): Attributes {
  const path = `/api/v1/orders/${(request * 7919) % 100_000}/items`;
  return {
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'http.route': '/api/v1/orders/:id/items',
    'url.scheme': 'https',
    'url.path': path,
    'url.query': `page=${request % 10}&sort=created`,
    'server.address': 'shop.internal',
    'server.port': 8443,
    'client.address': `203.0.113.${request % 200}`,
    'network.peer.address': '10.4.17.3',
    'network.protocol.version': '1.1',
    'user_agent.original':
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  };
}

/** What callers and agents say; `{n}` makes each one new. */
export const freeTexts: readonly string[] = [
  'I would like to move my appointment number {n} from Tuesday to some time next week please',
  'sure, let me check that for you, I can see {n} open slots in the calendar for next Thursday',
  'my email is caller{n}@example.com and the best time to reach me is after five in the evening',
  'the agent decided to transfer the call because the caller asked for a person {n} times today',
  'no that is not what I said, I said I want to cancel the order and get a refund for all {n}',
];

/** A conversation of ten kilobytes in which now and then somebody gives a number or an address. */
export function tenKilobytes(serial: number): string {
  let text = '';
  for (let line = 0; text.length < 10_240; line++) {
    text += `${line % 2 === 0 ? 'caller' : 'agent'}: ${freeTexts[line % freeTexts.length]!.replace('{n}', String(serial + line))}\n`;
  }
  return text.slice(0, 10_240);
}

/** Lists of people and places: every word has a capital. */
export function tenKilobytesOfNames(serial: number): string {
  let text = '';
  for (let line = serial; text.length < 10_240; line++) {
    text += `Present: Jane Roe, Dr. Krisztián Szöllősy (Acme ${line} Pty Ltd), Will Young and Grace Price of Leeds. `;
  }
  return text.slice(0, 10_240);
}
