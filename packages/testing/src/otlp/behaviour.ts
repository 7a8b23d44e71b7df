/**
 * How the sink answers:
 * - `healthy`: 200 with an empty response, as a Collector does;
 * - `drop`: takes the request, then closes the connection without an answer;
 * - `garbage`: takes it and answers 200 with bytes that are neither protobuf nor JSON;
 * - `page`: keeps nothing and answers 200 with a web page, as a login page or a wrong proxy does;
 * - `slow`: takes it and answers after that many ms;
 * - `status`: refuses with it, `retryAfter` in seconds;
 * - `partial`: takes it and says that so many items were rejected.
 */
export type Behaviour =
  | 'healthy'
  | 'drop'
  | 'garbage'
  | 'page'
  | { readonly slow: number }
  | { readonly status: number; readonly retryAfter?: number }
  | { readonly partial: number; readonly message?: string };

/** Whether a request met with this behaviour counts as taken. */
export function takes(behaviour: Behaviour): boolean {
  return typeof behaviour === 'string' ? behaviour !== 'page' : !('status' in behaviour);
}
