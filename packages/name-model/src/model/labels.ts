/** What a model finds, in the entities of `@spanreel/redaction`. */
export type NameEntity = 'PERSON' | 'PLACE' | 'ORGANISATION';

export const NAME_ENTITIES: readonly NameEntity[] = ['PERSON', 'PLACE', 'ORGANISATION'];

/** The names that data sets (CoNLL 2003, OntoNotes, WikiANN) have for them; others are nothing to us. */
const ENTITY_OF: Readonly<Record<string, NameEntity>> = {
  PER: 'PERSON',
  PERSON: 'PERSON',
  LOC: 'PLACE',
  LOCATION: 'PLACE',
  GPE: 'PLACE',
  ORG: 'ORGANISATION',
  ORGANIZATION: 'ORGANISATION',
  ORGANISATION: 'ORGANISATION',
};

/** What one of a model's labels says about a word. */
export interface Label {
  readonly entity: NameEntity;
  /** Whether a name begins with this word even if it stands directly behind another: `B-`, and `S-`, `U-` for single words. */
  readonly begins: boolean;
}

/**
 * The labels of a model in the order of its outputs, in any of the schemes IO, IOB, BIOES and BILOU; nothing for those
 * that stand for no entity of ours. `more` names labels beyond the usual: `{ FAC: 'PLACE' }`.
 */
export function labelsOf(
  id2label: Readonly<Record<string, string>>,
  more: Readonly<Record<string, NameEntity>> = {},
): (Label | undefined)[] {
  const known = new Map(Object.entries({ ...ENTITY_OF, ...upperKeys(more) }));
  return Array.from({ length: Object.keys(id2label).length }, (_, id) => {
    const [, scheme = '', name = ''] = /^(?:([BIESLUO])[-_])?(.+)$/i.exec(id2label[id] ?? '') ?? [];
    const entity = known.get(name.toUpperCase());
    return entity && { entity, begins: /[BSU]/i.test(scheme) };
  });
}

function upperKeys(more: Readonly<Record<string, NameEntity>>): Record<string, NameEntity> {
  return Object.fromEntries(Object.entries(more).map(([label, entity]) => [label.toUpperCase(), entity]));
}
