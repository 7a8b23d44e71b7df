/**
 * The shape that a known key promises of its value. A key alone is never proof: a value that does not fit is examined.
 *
 * - `status`: an HTTP status or enum number, 0 to 999
 * - `port`: 0 to 65,535
 * - `count`: a size, duration, offset or other quantity
 * - `word`: letters and `._/*-` with at most one number of up to five digits, no long run of letters
 * - `version`: `1.2.3`, `1.1`, `120.0.6099.109`, `v24.11.1`, `2026-11-20`, with a suffix
 * - `id`: hexadecimal id or UUID
 * - `time`: ISO 8601
 * - `host`: a name without digits in plenty, or an address of this machine or a private network
 */
export type Shape = 'status' | 'port' | 'count' | 'word' | 'version' | 'id' | 'time' | 'host';

const WORD = /^[A-Za-z*/][A-Za-z._/*-]{0,40}(?:\d{1,5}[A-Za-z._/*-]{0,8})?$/;
/** Long runs of letters may be a key or an encoded value. */
const LONG_RUN = /[A-Za-z]{16}|[A-Z]{8}/;
/** `MjAzLjAuMTEzLjc3`: letters change as in base64, and as in no name of a function. */
const RESTLESS = /(?:[a-z][A-Z][A-Za-z]{0,6}){4}/;
const VERSION = /^(?:v?\d{1,4}(?:\.\d{1,5}){0,2}(?:[-+][A-Za-z]{1,12}(?:[.-]?\d{1,4}){0,2})?|20\d\d-[01]\d-[0-3]\d)$/;
/** Four parts that are hardly a host: a small first one, a zero at the end, or a number beyond 255. */
const FOUR_PARTS =
  /^v?(?:[12]?\d(?:\.\d{1,5}){3}|\d{1,4}(?:\.\d{1,5}){2}\.0|(?=.*\.[3-9]\d\d|.*\.\d{4})\d{1,4}(?:\.\d{1,5}){3})$/;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const HEX_ID = /^(?=\d*[a-f])(?:[\da-f]{16}|[\da-f]{24}|[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i;
const TIME = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::[0-6]\d(?:\.\d{1,9})?)?(?:Z|[+-][01]\d:?\d\d)$/;
const LOCAL_ADDRESS =
  /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)(?:\.\d{1,3}){2,3}$|^::1$|^f[cde][\da-f]{2}:[\da-f:]{2,35}$/i;
const HOST = /^(?:[a-z][a-z-]{0,22}[a-z]?\d{0,3}\.){0,6}[a-z][a-z-]{1,22}\d{0,3}$/i;

/** Whether `value` is what a key of this shape promises. */
export function fits(shape: Shape, value: unknown): boolean {
  if (typeof value === 'number') return fitsNumber(shape, value);
  if (typeof value !== 'string') return typeof value === 'boolean';
  switch (shape) {
    case 'word':
      return WORD.test(value) && !LONG_RUN.test(value) && !RESTLESS.test(value);
    case 'version':
      return VERSION.test(value) || FOUR_PARTS.test(value);
    case 'id':
      return isId(value);
    case 'time':
      return TIME.test(value);
    case 'host':
      return LOCAL_ADDRESS.test(value) || (value.length <= 64 && HOST.test(value));
    default:
      return value.length <= 5 && /^\d+$/.test(value);
  }
}

/** A trace, span or content id in hexadecimal, or a UUID; never digits alone, which may be a card or phone. */
export function isId(value: string): boolean {
  switch (value.length) {
    case 36:
      return UUID.test(value);
    case 16:
    case 24:
    case 32:
    case 40:
    case 64:
      return HEX_ID.test(value);
    default:
      return false;
  }
}

/** A time in ISO 8601 with its offset. */
export function isIsoTime(value: string): boolean {
  return value.length >= 17 && value.length <= 35 && TIME.test(value);
}

function fitsNumber(shape: Shape, value: number): boolean {
  switch (shape) {
    case 'status':
      return value >= 0 && value <= 999;
    case 'port':
      return value >= 0 && value <= 65_535;
    case 'count':
      return Number.isSafeInteger(value) || !Number.isInteger(value);
    default:
      return Math.abs(value) < 1e7;
  }
}
