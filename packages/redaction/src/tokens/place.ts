import { EVENT_ATTRIBUTE } from '@spanreel/events';

/** Whose a value is, as far as what it stands in tells. */
export interface Place {
  readonly tenant?: string | undefined;
  /** The stream that the conversation is recorded in; `spanreel.stream.id`. */
  readonly stream?: string | undefined;
  /** The application's own id of the conversation; `gen_ai.conversation.id`. */
  readonly conversation?: string | undefined;
}

const NOWHERE: Place = {};

/** Where the redactor works right now; redaction is synchronous, so that one holder does for all redactors of a policy. */
export class CurrentPlace {
  #place: Place = NOWHERE;

  get place(): Place {
    return this.#place;
  }

  /** Does the work in a place; what it does not say is as around it. */
  within<T>(place: Place, work: () => T): T {
    const { tenant, stream, conversation } = place;
    if (tenant === undefined && stream === undefined && conversation === undefined) return work();
    const around = this.#place;
    return this.#in(
      {
        tenant: tenant ?? around.tenant,
        stream: stream ?? around.stream,
        conversation: conversation ?? around.conversation,
      },
      work,
    );
  }

  /** Does the work as if nothing were known of where. */
  outside<T>(work: () => T): T {
    return this.#place === NOWHERE ? work() : this.#in(NOWHERE, work);
  }

  #in<T>(place: Place, work: () => T): T {
    const around = this.#place;
    this.#place = place;
    try {
      return work();
    } finally {
      this.#place = around;
    }
  }
}

/** What the attributes of a span, a log record or a span event say of their place. */
export function placeOfAttributes(attributes: Readonly<Record<string, unknown>>): Place {
  const tenant = textAt(attributes, EVENT_ATTRIBUTE.tenantId);
  const stream = textAt(attributes, EVENT_ATTRIBUTE.streamId);
  const conversation = textAt(attributes, EVENT_ATTRIBUTE.conversationId);
  return tenant === undefined && stream === undefined && conversation === undefined
    ? NOWHERE
    : { tenant, stream, conversation };
}

function textAt(attributes: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
