import { post } from '../service/post.ts';

/** Asks the back office for something on behalf of a call; returns its reference. */
export type Office = (path: string, details?: Readonly<Record<string, string>>) => Promise<string>;

export function officeOf(url: string, recording: string): Office {
  return async (path, details = {}) =>
    (await post<{ reference: string }>(`${url}${path}`, { ...details, recording })).reference;
}
