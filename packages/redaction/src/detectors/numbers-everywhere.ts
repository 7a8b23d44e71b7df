import { passesLuhn } from './checksums.ts';
import type { NumberRule } from '../locales/number-rule.ts';

/** Numbers that look alike in every country and are known by the words before them. */
export const everywhere: readonly NumberRule[] = [
  {
    entity: 'LICENCE',
    words:
      "(?:driv(?:er'?s?|ing|ers'?|er’s) |(?<!software |product |site |per )\\b)licen[cs]e(?: card)?(?: number| no| num| id)|driv(?:er'?s?|ing|ers'?|er’s) licen[cs]e|dl(?: number| no)|(?:my|her|his|our|their) licen[cs]e|licen[cs]e(?=[,:] ?\\d{8,9}(?!\\d))",
    value: /(?=[A-Z\d-]{0,12}\d{3})[A-Z\d]{1,5}(?:[ -]?[A-Z\d]{2,9}){1,3}(?!\w)/iy,
    plausible: (value) => /\d{3}/.test(value) && value.length >= 5 && value.length <= 16,
  },
  {
    entity: 'PASSPORT',
    words: 'passport(?: number| no| num| id)?',
    value: /[A-Z]{0,2} ?\d{6,9}[A-Z]?(?!\w)/iy,
  },
  {
    entity: 'ACCOUNT',
    words:
      '(?:bank |checking |savings |cheque |customer |loan )?(?:account|acct)(?: number| no| num| id)?|(?:policy|membership|member|customer)(?: number| no| num)',
    value: /(?=[A-Z-]{0,4}\d)[A-Z]{0,3}-?\d{2,12}(?:[ -]\d{2,8}){0,3}(?!\w|[.:]\d)/iy,
    plausible: (value) => /\d{5}/.test(value) || value.replaceAll(/\D/g, '').length >= 6,
  },
  {
    entity: 'PLATE',
    words:
      '(?:rego|(?:car |vehicle )?registration(?: number| plate)?|number plate|licen[cs]e plate|plate(?: number)?|rego plate)(?: number| no)?',
    // In small letters words may follow, so that nothing is joined.
    value:
      /(?=[A-Z -]{0,8}\d|\d[A-Z\d -]{0,6}[A-Z])[A-Z\d]{1,4}(?:[ -·]?[A-Z\d]{2,4}){1,2}(?!\w)|(?=[a-z]{0,5}\d\w{0,5}\d)[a-z\d]{5,7}(?!\w)/y,
    plausible: (value) => value.length >= 4 && value.length <= 8 && /\d/.test(value) && /[A-Z]/.test(value),
  },
  {
    entity: 'DEVICE',
    words: 'imei|imsi|iccid|meid|udid|idfa|gaid|android id|device id|advertising id|serial(?: number| no)?',
    value: /(?=[A-F\d-]{0,40}\d|[A-Z\d-]{0,24}\d)[A-Z\d](?:[A-Z\d]|[ -](?=[A-Z\d])){5,40}(?!\w)/iy,
    plausible: (value) => value.length >= 6 && /\d{2}/.test(value),
    // An IMEI as it is printed; bare it is like any other number.
    alone: { pattern: /(?<![\w-])\d{2}-\d{6}-\d{6}-\d(?![\w-])/g, valid: passesLuhn },
  },
];
