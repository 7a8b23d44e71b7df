import type { Redactor } from '../redactor/redactor.ts';

/** Names as in Node's `IncomingHttpHeaders`, or any other map. */
export type HeaderMap = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Headers as they may be recorded: authorization and cookies replaced, all other values redacted. */
export function redactHeaders(headers: HeaderMap, redactor: Redactor): Record<string, string | string[]> {
  const redacted: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    const safe = redactor.record({ [name.toLowerCase()]: value });
    for (const [key, item] of Object.entries(safe)) {
      redacted[key] = Array.isArray(item) ? item.map((one) => textOf(one)) : textOf(item);
    }
  }
  return redacted;
}

/** Header values are text and numbers; nothing else comes out of the redactor for them. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
