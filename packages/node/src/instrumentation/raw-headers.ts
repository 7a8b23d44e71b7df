/** Headers as undici has them: names and values by turns, or the text that is sent. */
export type RawHeaders = string | readonly (Buffer | string | readonly string[])[];

/** The value of a header, by its name in lower case. */
export function rawHeader(headers: RawHeaders, name: string): string | undefined {
  const list = typeof headers === 'string' ? headers.split(/: |\r\n/) : headers;
  for (let index = 0; index + 1 < list.length; index += 2) {
    // Most are told apart by their length alone.
    if (list[index]?.length === name.length && String(list[index]).toLowerCase() === name)
      return String(list[index + 1]);
  }
  return undefined;
}
