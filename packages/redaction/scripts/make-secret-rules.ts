// `node packages/redaction/scripts/make-secret-rules.ts gitleaks.toml VERSION`: makes src/secret-rules/gitleaks-rules.ts from the
// rules of gitleaks (see NOTICE), whose file is config/gitleaks.toml of the Go module github.com/zricethezav/gitleaks/v8.
import { readFileSync, writeFileSync } from 'node:fs';

import { parse } from 'smol-toml';

import { AFTER_NAME, ASSIGNS, type SecretRule, secretPattern } from '../src/secret-rules/secret-rule.ts';

interface Rule {
  readonly id: string;
  readonly regex?: string;
  readonly keywords?: readonly string[];
  readonly entropy?: number;
  readonly path?: string;
  readonly secretGroup?: number;
}

/**
 * What other detectors know better (passwords in assignments, credentials in URLs, private keys, web tokens, command lines
 * of curl), what is a name and no secret, and what needs the name of a file.
 */
const LEFT_OUT =
  /^(?:generic-|private-key|jwt|curl-|kubernetes-|sidekiq-|huggingface-)|-(?:client|access)-id$|-(?:public|pub)-key$|-user-api-id$/;
const BEFORE_NAME = String.raw`[\w.-]{0,50}?`;
/** What may stand behind a secret in a file; in a text almost anything may. */
const ENDS = [
  String.raw`(?:[\x60'"\s;]|\\[nr]|$)`,
  String.raw`(?:[\x60'"\s;]|\\[nr]|$|\b)`,
  String.raw`(?:[^\w-]|\z)`,
  String.raw`(?:[^a-zA-Z0-9+/]|\z)`,
  String.raw`(?:$|[\\'"\x60\s<),])`,
];

const KINDS: ReadonlySet<string> = new Set(['token', 'key', 'secret', 'password', 'webhook']);
/** Words behind the vendor in the id of a rule. */
const OF_ALL: ReadonlySet<string> = new Set([
  ...KINDS,
  ...'access api app application client bot user org oauth pat personal personnal service legacy config refresh long short upload admin insert browser test batch origin delivery encryption bearer fine deploy cicd feature incoming pipeline runner scim session agent license reference sensitive rrt kubernetes'.split(
    ' ',
  ),
]);

const [path = '', version = ''] = process.argv.slice(2);
const { rules } = parse(readFileSync(path, 'utf8')) as unknown as { readonly rules: readonly Rule[] };
/** Too common for a look at a whole text; what they lead to another detector knows. */
const TOO_COMMON: ReadonlySet<string> = new Set(['s.', 'sk']);
const used = rules.filter(
  (rule) =>
    rule.regex !== undefined && rule.path === undefined && !LEFT_OUT.test(rule.id) && keywordsOf(rule).length > 0,
);

const rows = used.map((rule) => {
  const { id, regex = '', entropy = 0, secretGroup = 1 } = rule;
  const plain = regex
    .replaceAll(/\(\?-?i\)/g, '')
    .replaceAll(/\(\?-?i:/g, '(?:')
    .replaceAll('[[:alnum:]]', '[A-Za-z0-9]');
  const { name, secret } = plain.includes(BEFORE_NAME) ? assignment(plain) : { name: '', secret: plain };
  const row: SecretRule = [
    labelOf(id),
    keywordsOf(rule).join(' '),
    name,
    bounded(withoutEnds(secret)),
    /\(\?i[:)]/.test(regex),
    entropy,
    secretGroup,
  ];
  secretPattern(row);
  return JSON.stringify(row);
});

writeFileSync(
  new URL('../src/secret-rules/gitleaks-rules.ts', import.meta.url),
  `// ${rows.length} of the ${rules.length} rules of gitleaks ${version} (MIT, see NOTICE); made by scripts/make-secret-rules.ts.
import type { SecretRule } from './secret-rule.ts';

// A function, for bundlers copy constants to where they are used.
export function gitleaksRules(): readonly SecretRule[] {
  return [
    ${rows.join(',\n    ')},
  ];
}
`,
);

function keywordsOf({ keywords = [] }: Rule): readonly string[] {
  return keywords.map((word) => word.toLowerCase()).filter((word) => !TOO_COMMON.has(word));
}

/** `name of the vendor … = secret`. */
function assignment(pattern: string): { readonly name: string; readonly secret: string } {
  const from = pattern.slice(pattern.lastIndexOf(BEFORE_NAME) + BEFORE_NAME.length);
  const nameEnd = from.indexOf(AFTER_NAME);
  const assigns = from.indexOf(ASSIGNS);
  if (nameEnd < 0 || assigns < 0) throw new Error(`no assignment: ${pattern}`);
  return { name: from.slice(0, nameEnd), secret: from.slice(assigns + ASSIGNS.length) };
}

function withoutEnds(pattern: string): string {
  return ENDS.reduce((rest, end) => rest.replaceAll(end, String.raw`(?![\w-])`), pattern);
}

/** Quantifiers without a bound make time quadratic; what goes on beyond the bound is taken by whoever follows a match to its end. */
function bounded(pattern: string): string {
  return pattern
    .replaceAll(/\{(\d+),\}/g, '{$1,1024}')
    .replaceAll(/(?<=[\])\w])\+(?![^[]*\])/g, '{1,255}')
    .replaceAll(/(?<=[\])])\*(?![^[]*\])/g, '{0,255}');
}

/** `cisco-meraki-key` of `cisco-meraki-api-key`: whose, and what. */
function labelOf(id: string): string {
  const words = id.replace('1password', 'onepassword').replace('intra42', 'intra').split('-');
  const first = words.findIndex((word, index) => index > 0 && OF_ALL.has(word));
  const vendor = words.slice(0, first < 0 ? words.length : first);
  const what = words.findLast((word) => KINDS.has(word)) ?? (words.includes('pat') ? 'token' : 'secret');
  return [...vendor, what].join('-');
}
