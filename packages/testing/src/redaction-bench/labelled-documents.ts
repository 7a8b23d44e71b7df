import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A stretch of a text that is, or is taken for, a value of one kind. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** One name for what every set and every tool calls differently; see {@link kindOf}. */
  readonly kind: string;
}

export interface LabelledDocument {
  readonly text: string;
  readonly spans: readonly Span[];
  /** Documents of one template are near copies: a fair split keeps them together. */
  readonly template: number;
  readonly form: 'written' | 'spoken' | 'negative';
}

/** A set of labelled documents, and whether whatever has no label there is no personal data. */
export interface LabelledSet {
  readonly name: string;
  readonly complete: boolean;
  readonly documents: readonly LabelledDocument[];
}

interface PresidioDocument {
  readonly full_text: string;
  readonly template_id?: number;
  readonly form?: LabelledDocument['form'];
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}

interface AmbientDocument {
  readonly text: string;
  readonly annotations: readonly { readonly entity_type: string; readonly start: number; readonly end: number }[];
}

const KINDS: Readonly<Record<string, string>> = {
  PHONE_NUMBER: 'PHONE',
  CREDIT_CARD: 'CARD',
  EMAIL_ADDRESS: 'EMAIL',
  IBAN_CODE: 'IBAN',
  IP_ADDRESS: 'IP',
  US_SSN: 'SSN',
  US_DRIVER_LICENSE: 'LICENCE',
  DRIVER_LICENCE: 'LICENCE',
  DOMAIN_NAME: 'URL',
  STREET_ADDRESS: 'ADDRESS',
  ZIP_CODE: 'POSTCODE',
  GPE: 'PLACE',
  LOCATION: 'PLACE',
  ORGANIZATION: 'ORGANISATION',
  AU_TFN: 'TFN',
  AU_MEDICARE: 'MEDICARE',
  DATE_OF_BIRTH: 'DATE',
  DATE_TIME: 'DATE',
  BIRTH_DATE: 'DATE',
  PREFIX: 'TITLE',
  NATIONALITY: 'NRP',
  SECRET: 'PASSWORD',
};

/** The name of this benchmark for an entity. */
export function kindOf(entity: string): string {
  return KINDS[entity] ?? entity;
}

/** Half of Presidio's synthetic set (presidio-research, synth_dataset_v2). */
export const FIRST_SET = 'presidio_synth_v2_dev_even_templates.json';

/** The sets in `directory` (see the SOURCE notes there): Presidio's, the Australian forms, AmbientMeta's. */
export function labelledSets(directory: string): LabelledSet[] {
  return [
    presidio(directory, 'synth_v2', FIRST_SET),
    presidio(directory, 'au', 'spoken_au_dev.json'),
    presidio(directory, 'generated_large', 'presidio_generated_large.json'),
    ambient(directory, 'ambient', 'ambientmeta_standard_entities.json'),
  ];
}

/** What people said while they ordered coffee: without personal data but for a name now and then. */
export function nearNegatives(directory: string): string[] {
  const dialogs = read(directory, 'taskmaster4_dialogs_400.json') as { readonly turns: { readonly text: string }[] }[];
  return dialogs.flatMap(({ turns }) => turns.map(({ text }) => text));
}

function presidio(directory: string, name: string, file: string): LabelledSet {
  const documents = (read(directory, file) as PresidioDocument[]).map((document, index) => ({
    text: document.full_text,
    template: document.template_id ?? index,
    form: document.form ?? 'written',
    spans: document.spans
      .map(({ entity_type, start_position, end_position }) => ({
        start: start_position,
        end: end_position,
        kind: kindOf(entity_type),
      }))
      .sort((a, b) => a.start - b.start),
  }));
  return { name, complete: true, documents };
}

function ambient(directory: string, name: string, file: string): LabelledSet {
  const documents = (read(directory, file) as AmbientDocument[]).map(({ text, annotations }, index) => ({
    text,
    template: index,
    form: 'written' as const,
    spans: annotations
      .map(({ entity_type, start, end }) => ({ start, end, kind: kindOf(entity_type) }))
      .sort((a, b) => a.start - b.start),
  }));
  return { name, complete: false, documents };
}

function read(directory: string, file: string): unknown {
  return JSON.parse(readFileSync(join(directory, file), 'utf8'));
}
