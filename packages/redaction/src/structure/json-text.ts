/** Rewrites the values in JSON text in place: layout, numbers and order stay, and cut or glued JSON is read as well. */
export interface JsonVisitor {
  /** The text of a key; returns what stands for it. */
  key(key: string): string;
  /** A fixed text that stands for the whole value under this key, which begins with `literal`, if it may not be seen. */
  withheld(key: string, literal: string): string | undefined;
  text(key: string, value: string): string;
  number(key: string, literal: string): string;
}

/** Strings, punctuation and words; a replacement of ours is one word, though it has a colon. */
const TOKEN = /"(?:[^"\\\n]|\\[\s\S])*"?|[{}[\],:]|(?:<[A-Z][A-Z_]{1,31}:[\w.*-]{1,64}>|[^\s"{}[\],:])+/g;

interface Token {
  readonly literal: string;
  readonly start: number;
}

/** Their matches would be held until the end, and of a long text they are many. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: literal, index } of text.matchAll(TOKEN)) tokens.push({ literal, start: index });
  return tokens;
}

/** Whether text looks like a JSON object or array, whole or cut. */
export function isJson(text: string): boolean {
  return /^\s{0,64}(?:\{\s{0,64}["}]|\[\s{0,64}[[{"\d\]tfn-])/.test(text);
}

export interface RewrittenJson {
  readonly text: string;
  /** Whether nothing but JSON was in it; otherwise it must be read as plain text too. */
  readonly regular: boolean;
}

/** Walks JSON text and returns it with what the visitor gives. */
export function rewriteJson(text: string, visitor: JsonVisitor): RewrittenJson {
  const keys: string[] = [];
  const parts: string[] = [];
  let key = '';
  let at = 0;
  let regular = true;
  const tokens = tokensOf(text);
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const { literal } = token;
    parts.push(text.slice(at, token.start));
    at = token.start + literal.length;
    const mark = literal.charCodeAt(0);
    if (mark === 0x7b || mark === 0x5b) keys.push(key);
    else if (mark === 0x7d || mark === 0x5d) key = keys.pop() ?? '';
    if (mark === 0x22 && tokens[index + 1]?.literal === ':') {
      key = parse(literal);
      parts.push(quoted(literal, key, visitor.key(key)));
      const fixed = visitor.withheld(key, tokens[index + 2]?.literal ?? '');
      if (fixed === undefined) continue;
      const end = valueEnd(tokens, index + 2);
      if (!isWithholdable(tokens[index + 2]?.literal) || tokens[index + 2]?.literal === fixed) continue;
      parts.push(text.slice(at, tokens[index + 2]!.start), JSON.stringify(fixed));
      at = end < tokens.length ? tokens[end]!.start : text.length;
      index = end - 1;
      continue;
    }
    regular &&= isRegular(literal, tokens[index + 1]?.literal);
    parts.push(rewriteValue(literal, key, visitor));
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), regular };
}

const PUNCTUATION = '{}[],:';
/** A zero in front is not JSON: `Number()` would drop it, and with it the phone number. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function isRegular(literal: string, next: string | undefined): boolean {
  if (PUNCTUATION.includes(literal)) return true;
  const known = literal.startsWith('"') || NUMBER.test(literal) || /^(?:true|false|null)$/.test(literal);
  return known && (next === undefined || ',]}'.includes(next));
}

function rewriteValue(literal: string, key: string, visitor: JsonVisitor): string {
  const mark = literal.charCodeAt(0);
  if (mark === 0x22) {
    const value = parse(literal);
    return quoted(literal, value, visitor.text(key, value));
  }
  if (PUNCTUATION.includes(literal)) return literal;
  if (literal === 'true' || literal === 'false' || literal === 'null') return literal;
  if (NUMBER.test(literal)) return visitor.number(key, literal);
  return visitor.text(key, literal);
}

/** `true`, `false` and `null` hide nothing, and a missing or empty value nothing either. */
function isWithholdable(literal: string | undefined): boolean {
  return literal !== undefined && !/^(?:true|false|null|""?|[,}\]])$/.test(literal);
}

/** The token after the value that begins at `index`. */
function valueEnd(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at++) {
    const literal = tokens[at]!.literal;
    if (literal === '{' || literal === '[') depth++;
    else if (literal === '}' || literal === ']') depth--;
    if (depth <= 0) return at + 1;
  }
  return tokens.length;
}

function parse(literal: string): string {
  const body = literal.endsWith('"') && literal.length > 1 ? literal : `${literal}"`;
  try {
    return String(JSON.parse(body));
  } catch {
    // Cut within an escape, or with raw control characters: read as it stands.
    return literal.replaceAll('"', '');
  }
}

function quoted(literal: string, before: string, after: string): string {
  if (before === after) return literal;
  const text = JSON.stringify(after);
  return literal.endsWith('"') && literal.length > 1 ? text : text.slice(0, -1);
}
