/** The beginnings of ids, as short as they can be told apart, of eight characters at least. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const longest = Math.max(8, ...ids.map(({ length }) => length));
  let length = 8;
  while (length < longest && new Set(ids.map((id) => id.slice(0, length))).size < ids.length) length += 1;
  return new Map(ids.map((id) => [id, id.slice(0, length)]));
}
