import { REPLACEMENT_SHAPE } from '../text/replacements.ts';

/** A statement by its first word, with a literal in it. */
const STATEMENT =
  /^\s{0,64}(?:select|insert|update|delete|merge|replace|upsert|call|exec(?:ute)?|with|alter|create|copy|grant)\s/i;
const CLAUSE = /\b(?:from|into|set|where|values|table|user|role)\b/i;
const MAX_PARTS = 100_000;
/** Dollar quotes, comments, names in quotes and backticks, numbers, and the words around lists of values. */
const OTHERS =
  /\$([A-Za-z_]{0,32})\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\]|""|\\[\s\S])*(?:"|$)|`[^`]*`?|(?<![\w$:@.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])|\b(?:values|in|returning|on|select|where|set)\b|\)/
    .source;
/** Standard SQL has no backslash escapes; MySQL, BigQuery and `E'…'` of PostgreSQL have. */
const STANDARD = new RegExp(`'(?:[^']|'')*(?:'|$)|${OTHERS.replace(String.raw`[^"\\]|""|\\[\s\S]`, '[^"]|""')}`, 'gi');
const ESCAPING = new RegExp(String.raw`'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|${OTHERS}`, 'gi');
/** Or a replacement of ours, where a name stood. */
const NAME = new RegExp(`^"(?:[A-Za-z_][\\w$ .-]{0,63}|${REPLACEMENT_SHAPE})"$`);
/** Behind these stands a value, or a name that is not needed to understand the statement. */
const VALUE_BEFORE = /(?:[=<>]|\b(?:like|rlike|regexp|between|then|else))\s{0,8}$/i;

/** Whether text reads like an SQL statement. */
export function isSql(text: string): boolean {
  return STATEMENT.test(text) && CLAUSE.test(text);
}

/** A stretch that goes, and whether `?` stands for it (a comment leaves nothing). */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly mark: '?' | '';
}

/**
 * Replaces every literal of a statement by `?` and drops comments, as the database conventions of OpenTelemetry ask.
 * Where a backslash makes the dialects disagree about where literals end, what is a literal to any of them goes.
 *
 * Names in double quotes stay unless they cannot be names, or stand where values do (behind `=`, `LIKE` and the like,
 * in lists after `IN` and `VALUES`), for MySQL writes strings so; a qualified name (`= "o"."id"`) is none.
 */
export function withoutLiterals(sql: string): string {
  const gaps = gapsOf(sql, STANDARD);
  return without(sql, sql.includes('\\') ? union(gaps, gapsOf(sql, ESCAPING)) : gaps);
}

function gapsOf(sql: string, parts: RegExp): Gap[] {
  const gaps: Gap[] = [];
  let list = '';
  for (const match of sql.matchAll(parts)) {
    const part = match[0];
    const { index: start } = match;
    const end = start + part.length;
    if (gaps.length >= MAX_PARTS) return [...gaps, { start, end: sql.length, mark: '?' }];
    if (part === ')') list = list === 'in' ? '' : list;
    else if (/^[a-z]/i.test(part)) list = part.toLowerCase();
    else if (part.startsWith('--') || part.startsWith('/*')) gaps.push({ start, end, mark: '' });
    else if (!part.startsWith('`') && !isName(sql, part, start, list)) gaps.push({ start, end, mark: '?' });
  }
  return gaps;
}

function isName(sql: string, part: string, start: number, list: string): boolean {
  if (!NAME.test(part)) return false;
  if (sql.charAt(start + part.length) === '.') return true;
  // Behind a dot stands the name of a column.
  if (sql.charAt(start - 1) === '.') return true;
  return list !== 'in' && list !== 'values' && !VALUE_BEFORE.test(sql.slice(Math.max(0, start - 16), start));
}

function union(first: readonly Gap[], second: readonly Gap[]): Gap[] {
  const joined: Gap[] = [];
  for (const gap of [...first, ...second].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last === undefined || gap.start >= last.end) joined.push(gap);
    else if (gap.end > last.end || gap.mark === '?') {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, gap.end), mark: '?' };
    }
  }
  return joined;
}

function without(sql: string, gaps: readonly Gap[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, mark } of gaps) {
    parts.push(sql.slice(at, start), mark);
    at = end;
  }
  parts.push(sql.slice(at));
  return parts.join('');
}
