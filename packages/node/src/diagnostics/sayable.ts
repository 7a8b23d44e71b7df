import { loadRedaction } from '../start/load-redaction.ts';

/** What personal data and secrets have in common; without any of it nothing needs to be looked for, nor the redactor loaded. */
const DOUBT = /[^\s'"(]@|(?:\d[ .()-]{0,2}){7}|passw|pwd|secret|token|api.?key|bearer|eyJ/i;

/** A setting's text as it may be printed; addresses stay, for they are what such a sentence is about. */
export function sayable(text: string): string {
  if (!DOUBT.test(text)) return text;
  try {
    const { createRedactor, randomTokenKey } = loadRedaction();
    return createRedactor({ key: randomTokenKey(), actions: { IP: 'keep', URL: 'keep' } }).text(text);
  } catch {
    return '<withheld>';
  }
}
