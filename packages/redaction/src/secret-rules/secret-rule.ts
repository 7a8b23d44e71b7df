/** What a secret of one kind looks like, and which words stand near it. */
export type SecretRule = readonly [
  /** Whose it is and what: `datadog-token`. */
  label: string,
  /** One of these, apart by spaces and in small letters, must be in the text. */
  keywords: string,
  /** The vendor's name where only an assignment to it makes a secret of the rest; else empty. */
  name: string,
  secret: string,
  ignoresCase: boolean,
  /** The least Shannon entropy of the secret, in bits a character. */
  entropy: number,
  /** The first group of `secret` that may hold it, at its end; the whole match where none does. */
  group: number,
];

/** What may stand between a name and what is assigned to it, as gitleaks has it. */
export const AFTER_NAME: string = String.raw`(?:[ \t\w.-]{0,20})[\s'"]{0,3}`;
export const ASSIGNS: string = String.raw`(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}`;

/** A rule as an expression, global and with indices. */
export function secretPattern([, , name, secret, ignoresCase]: SecretRule): RegExp {
  const source = name === '' ? secret : `${name}${AFTER_NAME}${ASSIGNS}${secret}`;
  return new RegExp(source, ignoresCase ? 'dgi' : 'dg');
}
