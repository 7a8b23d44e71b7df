import { loadNameModel } from '@spanreel/name-model';
import { type PresetName, type RedactionPolicy, createRedactor, presets, tokenKeyFrom } from '@spanreel/redaction';
import nlp from 'compromise';
import { findPhoneNumbersInText } from 'libphonenumber-js';
import { OpenRedaction } from 'openredaction';
import redactPii from 'redact-pii';

import { type Span, kindOf } from './labelled-documents.ts';

/** One tool under comparison. */
export interface Tool {
  readonly name: string;
  /** Where it finds what. */
  readonly find: (text: string) => Promise<readonly Span[]> | readonly Span[];
  /** What its users call on every text; some answer later. */
  readonly redact: (text: string) => unknown;
}

/** Spanreel with every entity on and with its default policy, and the alternatives from npm as their READMEs set them up. */
export function tools(): Tool[] {
  return [spanreel(), spanreel('spanreel, default policy', {}), compromise(), openRedaction(), redactPiiTool()];
}

/** Spanreel with its default policy and with each preset: what each of them leaves. */
export function policies(): Tool[] {
  const names = Object.keys(presets) as PresetName[];
  return [spanreel('default', {}), ...names.map((preset) => spanreel(preset, { preset }))];
}

type Policy = Pick<RedactionPolicy, 'actions' | 'preset' | 'detectors'>;

/** Spanreel with every entity on, or with a policy of its own. */
function spanreel(name = 'spanreel', policy: Policy = { actions: { '*': 'token' } }): Tool {
  const redactor = createRedactor({ key: tokenKeyFrom('a key for benchmarks only'), ...policy });
  return {
    name,
    find: (text) => redactor.explain(text).map(({ start, end, entity }) => ({ start, end, kind: kindOf(entity) })),
    redact: (text) => redactor.text(text),
  };
}

/** Spanreel with every entity on, and beside its detectors the model in a directory. */
export async function spanreelWithModel(directory: string): Promise<Tool> {
  const model = await loadNameModel({ directory });
  const redactor = createRedactor({
    key: tokenKeyFrom('a key for benchmarks only'),
    actions: { '*': 'token' },
    detectors: [model],
  });
  return {
    name: 'spanreel with a name model',
    async find(text) {
      await redactor.readAhead?.(() => redactor.explain(text));
      return redactor.explain(text).map(({ start, end, entity }) => ({ start, end, kind: kindOf(entity) }));
    },
    async redact(text) {
      await redactor.readAhead?.(() => redactor.text(text));
      return redactor.text(text);
    },
  };
}

function compromise(): Tool {
  const find = (text: string): Span[] => {
    const document = nlp(text);
    return [
      ...stretches(document.people(), 'PERSON'),
      ...stretches(document.places(), 'PLACE'),
      ...stretches(document.organizations(), 'ORGANISATION'),
      ...stretches(document.emails(), 'EMAIL'),
      ...stretches(document.urls(), 'URL'),
      ...findPhoneNumbersInText(text, 'US').map(({ startsAt, endsAt }) => phone(startsAt, endsAt)),
      ...findPhoneNumbersInText(text, 'AU').map(({ startsAt, endsAt }) => phone(startsAt, endsAt)),
    ];
  };
  return { name: 'compromise + libphonenumber-js', find: (text) => apart(find(text)), redact: find };
}

interface Matches {
  json(options: object): { readonly offset: { readonly start: number; readonly length: number } }[];
}

function stretches(matches: unknown, kind: string): Span[] {
  return (matches as Matches)
    .json({ offset: true, terms: false })
    .map(({ offset: { start, length } }) => ({ start, end: start + length, kind }));
}

function phone(start: number, end: number): Span {
  return { start, end, kind: 'PHONE' };
}

const OPEN_REDACTION_KINDS: readonly (readonly [RegExp, string])[] = [
  [/PHONE/, 'PHONE'],
  [/NAME$/, 'PERSON'],
  [/CREDIT_?CARD/, 'CARD'],
  [/^SSN|US_SSN/, 'SSN'],
  [/TFN|TAX_FILE/, 'TFN'],
  [/MEDICARE/, 'MEDICARE'],
  [/DRIV(?:ER|ING)/, 'LICENCE'],
  [/IPV[46]|^IP/, 'IP'],
  [/DATE/, 'DATE'],
  [/ADDRESS(?!.*EMAIL)/, 'ADDRESS'],
  [/POSTCODE|ZIP/, 'POSTCODE'],
  [/URL|DOMAIN/, 'URL'],
];

function openRedaction(): Tool {
  const redaction = new OpenRedaction();
  return {
    name: 'openredaction',
    find: async (text) => {
      const { detections } = await redaction.detect(text);
      return apart(
        detections.map(({ type, position: [start, end] }) => ({
          start,
          end,
          kind: OPEN_REDACTION_KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? kindOf(type),
        })),
      );
    },
    redact: (text) => redaction.detect(text),
  };
}

const REDACT_PII_KINDS: Readonly<Record<string, string>> = {
  PERSON_NAME: 'PERSON',
  EMAIL_ADDRESS: 'EMAIL',
  PHONE_NUMBER: 'PHONE',
  CREDIT_CARD_NUMBER: 'CARD',
  US_SOCIAL_SECURITY_NUMBER: 'SSN',
  STREET_ADDRESS: 'ADDRESS',
  ZIPCODE: 'POSTCODE',
  IP_ADDRESS: 'IP',
  URL: 'URL',
  CREDENTIALS: 'PASSWORD',
  USERNAME: 'USERNAME',
  PASSWORD: 'PASSWORD',
  DIGITS: 'DIGITS',
};
const LABEL = new RegExp(`\\b(${Object.keys(REDACT_PII_KINDS).join('|')})\\b`, 'g');

/** It tells only the redacted text: what it replaced is what the text between its labels leaves out. */
function redactPiiTool(): Tool {
  const redactor = new redactPii.SyncRedactor();
  return {
    name: 'redact-pii',
    find: (text) => {
      const redacted = redactor.redact(text);
      const spans: Span[] = [];
      let at = 0;
      let read = 0;
      const labels = [...redacted.matchAll(LABEL)];
      for (const [index, label] of labels.entries()) {
        const start = at + label.index - read;
        read = label.index + label[0].length;
        const between = redacted.slice(read, labels[index + 1]?.index ?? redacted.length);
        const last = index === labels.length - 1;
        at = last ? text.length - between.length : text.indexOf(between, start + 1);
        if (at < 0) break;
        spans.push({ start, end: at, kind: REDACT_PII_KINDS[label[1]!]! });
      }
      return spans;
    },
    redact: (text) => redactor.redact(text),
  };
}

/** Findings that overlap are one, the longest. */
function apart(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans.toSorted((a, b) => b.end - b.start - (a.end - a.start))) {
    if (!kept.some((one) => one.start < span.end && span.start < one.end)) kept.push(span);
  }
  return kept;
}
