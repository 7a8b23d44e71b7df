/** A statement by its first word, with a literal in it. */
const STATEMENT =
  /^\s{0,64}(?:select|insert|update|delete|merge|replace|upsert|call|exec(?:ute)?|with|alter|create|copy|grant)\s/i;
const CLAUSE = /\b(?:from|into|set|where|values|table|user|role)\b/i;
const MAX_PARTS = 100_000;
/** Strings of all dialects, comments, numbers; names in double quotes or backticks pass as they are. */
const PART =
  /'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|\$([A-Za-z_]{0,32})\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"]|"")*(?:"|$)|`[^`]*`?|(?<![\w$:@.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w])/gi;

/** Whether text reads like an SQL statement. */
export function isSql(text: string): boolean {
  return STATEMENT.test(text) && CLAUSE.test(text);
}

/**
 * Replaces every literal of a statement by `?` and drops comments, as the database conventions of OpenTelemetry ask.
 * Names in double quotes stay unless they cannot be names.
 */
export function withoutLiterals(sql: string): string {
  let parts = 0;
  return sql.replaceAll(PART, (part) => {
    if (++parts > MAX_PARTS) return '?';
    if (part.startsWith('--') || part.startsWith('/*')) return '';
    if (part.startsWith('`')) return part;
    if (part.startsWith('"')) return /^"[A-Za-z_][\w$ .-]{0,63}"$/.test(part) ? part : '?';
    return '?';
  });
}
