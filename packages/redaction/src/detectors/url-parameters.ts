/** Name and equals sign; `url.query` comes without its question mark. A value may be a URL with a query of its own. */
const PARAMETER = /(?:^|[?&#;])([\w.~[\]%-]{1,64})=/g;
const VALUE = /[^&#\s"'<>]{1,8192}|<[^&#\s"']{1,128}/y;

/** A parameter of a query: its name, and where its value stands. */
export interface UrlParameter {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The parameters in a text whose names are `wanted`, told with where the value begins; only their values are read, which
 * keeps it linear as long as nothing is wanted within a value that was taken.
 */
export function* parametersOf(
  text: string,
  wanted: (name: string, start: number) => boolean,
): Generator<UrlParameter, void> {
  for (const match of text.matchAll(PARAMETER)) {
    const name = match[1]!;
    // `a=b` at the very beginning is a query only if more follows.
    const start = match.index + match[0].length;
    if (!wanted(name, start) || (match.index === 0 && !text.includes('&'))) continue;
    VALUE.lastIndex = start;
    const value = VALUE.exec(text)?.[0];
    if (value !== undefined) yield { name, start, end: start + value.length };
  }
}
