import type { Redactor } from '../redactor/redactor.ts';

/** A URL without credentials, secret parameters and personal data; the rest stays as it was written. */
export function redactUrl(url: string | URL, redactor: Redactor): string {
  return redactor.value('url.full', String(url));
}
