import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';

/** A robot writes its page as `(+https://…)`. */
const URL_IN_TEXT = /(?<![\w/@.+-])(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]{3,2048}/gi;
/** Where nobody's page can be. */
const OF_THIS_MACHINE =
  /^(?:https?:\/\/|(?!https?:))(?:[^/@]{0,256}@)?(?:localhost|127\.|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1?\]|[\w-]{1,63}(?:[:/]|$)|[\w.-]{1,253}\.(?:internal|local|localhost|svc|test)(?:[:/]|$))/i;
/** What programs say of their own requests: the address tells which service it was. */
const REQUEST_BEFORE = /\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE|[Rr]equest to|[Ff]etch(?:ing)?) $/;
const REQUEST_LENGTH = 16;
const SPACE = /\s/;
const BEGINS = /^(?:https?:\/\/|www\.)/i;
const TRAILING = /(?:[.,;:!?'")\]}>*_]|&quot;?)+$/;

/**
 * Addresses of web pages within what people wrote. A value that is a URL and nothing else is what a span is about, and
 * what follows `GET` is what a program asked for: of these only what else is personal goes.
 */
export const url: Detector = {
  name: 'url',
  entities: ['URL'],
  needs: Hint.Prose | Hint.AngleBracket,
  priority: 30,
  find(scan) {
    if (!scan.text.includes('://') && !scan.text.includes('www.')) return;
    // One of whose parameters was replaced may have `<` in it, and is still nothing else.
    if (!SPACE.test(scan.text) && BEGINS.test(scan.text)) return;
    for (const match of scan.text.matchAll(URL_IN_TEXT)) {
      const value = match[0].replace(TRAILING, '');
      if (OF_THIS_MACHINE.test(value) || !value.includes('.')) continue;
      if (REQUEST_BEFORE.test(scan.text.slice(Math.max(0, match.index - REQUEST_LENGTH), match.index))) continue;
      scan.report(match.index, match.index + value.length, 'URL', value.toLowerCase());
    }
  },
};
