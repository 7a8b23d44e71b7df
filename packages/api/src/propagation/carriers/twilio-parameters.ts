import type { Context } from '@opentelemetry/api';

import type { Fields, InjectOptions } from './carrier.ts';
import { contextFrom, opaqueFieldsOf, readerOf } from './carrier.ts';

/**
 * `<Parameter>`s of Twilio's `<Stream>` and `<ConversationRelay>`, which come back as `customParameters` of the `start` and
 * `setup` messages. Twilio sees them, so they hold the trace and nothing else; their values need no escaping in XML.
 *
 * @example
 * const parameters = twilioParameters.inject({ tenant: 'demo' });
 * const received = twilioParameters.extract({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' });
 */
export const twilioParameters = {
  /** A copy of the parameters with the trace in it, by name. */
  inject(parameters: Fields = {}, options: Pick<InjectOptions, 'context'> = {}): Record<string, string> {
    return { ...parameters, ...opaqueFieldsOf(options) };
  },
  /** The context of the webhook that answered the call: `message.start.customParameters`, `message.customParameters`. */
  extract(customParameters: unknown, context?: Context): Context {
    return contextFrom(readerOf(customParameters), context);
  },
} as const;
