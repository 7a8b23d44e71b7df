// https://www.w3.org/TR/baggage/: what everybody must carry on.
const MAX_LENGTH = 8_192;
const MAX_ENTRIES = 64;
const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]{1,128}$/;

/** The well-formed entries of a `baggage` header, properties left out. */
export function parseBaggage(text: string): Map<string, string> {
  const entries = new Map<string, string>();
  if (text.length > MAX_LENGTH) return entries;
  for (const part of text.split(',')) {
    if (entries.size === MAX_ENTRIES) break;
    const [pair = ''] = part.split(';', 1);
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(0, equals)).trim();
    const value = decoded(pair.slice(equals + 1).trim());
    if (TOKEN.test(key) && value !== undefined) entries.set(key, value);
  }
  return entries;
}

/** Writes entries as a `baggage` header; what no longer fits is left out. */
export function formatBaggage(entries: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [key, value] of entries) {
    const entry = `${key}=${encodeURIComponent(value.toWellFormed())}`;
    if (TOKEN.test(key) && text.length + entry.length < MAX_LENGTH) text += text === '' ? entry : `,${entry}`;
  }
  return text;
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
