import { SpanKind, SpanStatusCode, context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { enterEffectScope } from '../effect/effect-scope.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { Activity } from '../span/activity.ts';
import { startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { StartOptions } from '../span/handle.ts';
import { optionsAndBody } from '../span/handle.ts';
import { withActivity } from '../span/with-activity.ts';
import { openStream } from '../stream/open-stream.ts';
import { newId } from '../telemetry/new-id.ts';
import { isObserved } from '../telemetry/providers.ts';
import { toEpochMs } from '../time/instant.ts';
import { outcomeOf } from './command-outcome.ts';

export interface CommandOptions extends StartOptions {
  /** Made if left out. */
  readonly id?: string;
  /** What the command was given, as it shall be recorded after redaction: a password that looks like none is not found there. */
  readonly arguments?: readonly string[];
  /** The program that the command is one of. */
  readonly program?: string;
  readonly programVersion?: string;
  /** Made if left out. */
  readonly correlationId?: string;
  readonly tenantId?: string;
}

/** A command as its body sees it. */
export interface Command {
  readonly id: string;
  readonly name: string;
}

/** What ran a command: nothing, or the code that the process shall exit with, from 0 to 255. */
type Body = (command: Command) => number | void | Promise<number | void>;

/**
 * Runs one command of a command-line program: a span of its name and the events `command.*`, everything beneath under one
 * correlation id. A number that the body returns becomes `process.exitCode`; what it throws goes on to the caller. However the
 * process ends while the command runs, `process.exit` and signals included, the command ends with it first.
 *
 * @example
 * await traceCommand('devices list', { program: 'home' }, async () => {
 *   console.log('Kitchen');
 *   return 0;
 * });
 */
export function traceCommand(name: string, options: CommandOptions, body: Body): Promise<void>;
export function traceCommand(name: string, body: Body): Promise<void>;
export async function traceCommand(name: string, first: CommandOptions | Body, second?: Body): Promise<void> {
  const [options, body] = optionsAndBody<CommandOptions, Body>(first, second, {});
  const { id = newId() } = options;
  const run = async (): Promise<void> => {
    const code = await body({ id, name });
    if (code !== undefined) process.exitCode = code;
  };
  return isObserved() ? withActivity(begin(id, name, options), run) : run();
}

function begin(id: string, name: string, options: CommandOptions): Activity {
  const { context = activeContext.active(), at, attributes, signal, correlationId, tenantId } = options;
  const stream = openStream(context, {
    ...(correlationId !== undefined && { correlationId }),
    ...(tenantId !== undefined && { tenantId }),
  });
  const activity = startActivity(name, {
    kind: SpanKind.INTERNAL,
    context: enterEffectScope(stream.context, `command ${name}`),
    at: toEpochMs(at),
    attributes: {
      ...attributesOf({ [ATTRIBUTE.commandId]: id, [ATTRIBUTE.commandName]: name }),
      ...attributes,
    },
    independent: true,
    endsWithProcess: true,
    signal,
  });
  const names = { command: name, command_id: id };
  recordEvent(
    activity.context,
    'command.started',
    {
      ...names,
      arguments: options.arguments === undefined ? undefined : [...options.arguments],
      program: options.program,
      program_version: options.programVersion,
    },
    { at: activity.startedAt, status: 'pending' },
  );
  activity.whenEnding((ending) => {
    const payload = { ...names, duration_ms: ending.at - activity.startedAt };
    const { exitCode, signal: endedBy, failure } = outcomeOf(ending);
    activity.span.setAttributes(
      attributesOf({ [ATTRIBUTE.exitCode]: exitCode, [ATTRIBUTE.errorType]: failure?.error_type }),
    );
    if (failure === undefined) {
      recordEvent(
        activity.context,
        'command.completed',
        { ...payload, exit_code: 0 },
        { at: ending.at, status: 'success' },
      );
    } else {
      // An error of the body says so on the span itself, with its stack.
      if (ending.error === undefined) {
        activity.span.setStatus({ code: SpanStatusCode.ERROR, message: failure.error_message });
      }
      recordEvent(
        activity.context,
        'command.failed',
        { ...payload, exit_code: exitCode, signal: endedBy, ...failure },
        { at: ending.at, status: 'failed' },
      );
    }
  });
  activity.afterEnding(() => stream.close(activity.context));
  return activity;
}
