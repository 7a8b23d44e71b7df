/** The JSON answer of a GET; `missing` stands in for 404. Rejects with what the server said else. */
export async function getJson(url: string, { missing }: { readonly missing?: unknown } = {}): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  if (response.status === 404 && missing !== undefined) return missing;
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as unknown;
}
