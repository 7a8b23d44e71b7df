import { disguisedSeeds } from './seeds.ts';

const words = (text: string): string[] => text.split(' ');

/** What stands between values, and into what: marks, quotes, brackets that nothing closes, escapes. */
const marks: readonly string[] = [
  ...Array.from('.,:;-/=?&@"\'()<>{}[]%\\+#$~_*|` \n'),
  ...words(
    ', ; :// {"a":" "} {" [" -- ... %20 %40 %2540 \\n \\" \\u0040 &#64; &amp; <SECRET:jwt> <b> </p> -----BEGIN /* $a$',
  ),
];

/** Words that announce something to a detector, with what they stand beside. */
const announcements: readonly string[] = [
  ...words(
    'Jane jane Smith St street Rd is my the and to from in Inc name number dob born tfn ssn abn medicare licence',
  ),
  ...words(
    'passport account zip phone call token secret password key session cookie auth Bearer Basic http:// https://',
  ),
  ...words(
    'www. .com example @example.com select where curl mysql -p -u Dr Apt Unit NSW May years old aged of no Box PO',
  ),
  'call me on ',
  ' is your code',
  'my name is ',
  'password is ',
];

/** Numbers as they are written and as they are told, letters of other scripts, text in base64. */
const values: readonly string[] = [
  ...words('+61 +1 04 (02) 555 4111 123456 192.168. :: ab ff 00 1990 12 A1 0 é ß 山 ＠ １ а eyJ YWFhYWFh'),
  ...words('{n} 04{n} +614{n} u{n}@example.com 8.8.8.{n} AB{n} pwd=a{n} sid=a1{n}'),
  ...words('one two oh nine double triple twenty hundred dot at um sorry first march'),
  '\u200b',
  '\u00ad',
  Buffer.from('jane@example.com').toString('base64'),
  ...disguisedSeeds.map(({ text }) => text),
];

/** What texts are glued together of where no grammar is to foresee them; `{n}` as in `repeated`. */
export const fragments: readonly string[] = [...marks, ...announcements, ...values];
