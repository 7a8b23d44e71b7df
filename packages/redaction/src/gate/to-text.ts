/** What ought to be text as text: the SDK takes whatever JavaScript passes it for a name. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : String(value);
}
