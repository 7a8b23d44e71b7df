import { type SpanView, expectTree } from '@spanreel/testing';
import { expect } from 'vitest';

const listen = ['speech_to_text recorded-replay', 'voice.endpointing'];
const say = ['text_to_speech recorded-replay', 'voice.playback'];
const agent = (...children: readonly object[]): object => ({
  name: 'invoke_agent harper-valley-banker',
  children: ['chat recorded-replay', ...children.flatMap((child) => [child, 'chat recorded-replay'])],
});
const tool = (name: string, ...children: readonly object[]): object => ({ name: `execute_tool ${name}`, children });

/** The trace of the call that goes well has exactly its tree, wherever the spans come from. */
export function expectTransfer(spans: readonly SpanView[]): void {
  const steps = ['check_limit', 'hold_funds', 'move_money', 'write_statement', 'send_confirmation'];
  const saga = { name: 'saga transfer_money', children: steps.map((step) => `step ${step}`) };
  const turn = (...children: readonly (object | string)[]): never => ({ name: 'voice.turn', children }) as never;
  expectTree(ownTree(spans), [
    {
      name: 'voice.call',
      children: [
        turn(agent(), ...say),
        turn(...listen, agent(tool('identify_caller')), ...say),
        turn(...listen, agent(), ...say),
        turn(...listen, agent(), ...say),
        turn(...listen, agent(tool('transfer_money', saga)), ...say),
        turn(...listen, agent(), ...say),
        turn(...listen, agent()),
      ],
    },
  ]);
}

/** The compensations of the appointment are under its saga, linked to the steps that they undo and to the one that failed. */
export function expectUndoneAppointment(spans: readonly SpanView[]): void {
  const own = ownTree(spans);
  const saga = own.find(({ name }) => name === 'saga book_appointment')!;
  const below = own.filter(({ parentSpanId }) => parentSpanId === saga.spanId);
  expectTree(
    [{ ...saga, parentSpanId: '' }, ...below],
    [
      {
        name: 'saga book_appointment',
        status: 'error',
        children: [
          ...['find_branch', 'hold_slot', 'assign_banker', 'reserve_room', 'send_confirmation'].map(
            (step) => `step ${step}`,
          ),
          { name: 'step add_to_calendar', status: 'error' },
          ...['send_confirmation', 'reserve_room', 'assign_banker', 'hold_slot'].map((step) => ({
            name: `compensate ${step}`,
            links: [`step ${step}`, 'step add_to_calendar'],
          })),
        ],
      },
    ],
  );
}

/** From the telephone to the saga the trace crosses all processes, with the spans of HTTP between ours. */
export function expectAllProcesses(spans: readonly SpanView[]): void {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path: string[] = [];
  for (let at = spans.find(({ name }) => name === 'saga transfer_money'); at; at = byId.get(at.parentSpanId)) {
    const what = at.scope === '@spanreel/api' ? at.name : at.scope.replace(/^.*instrumentation-/, '');
    path.unshift(`${at.resource['service.name'] as string} ${at.kind} ${what}`);
  }
  expect(path).toEqual([
    'demo.carrier server http',
    'demo.carrier client undici',
    'demo.agent server http',
    'demo.agent internal voice.call',
    'demo.agent internal voice.turn',
    'demo.agent internal invoke_agent harper-valley-banker',
    'demo.agent internal execute_tool transfer_money',
    'demo.agent client undici',
    'demo.bank server http',
    'demo.bank client undici',
    'demo.transfers server http',
    'demo.transfers internal saga transfer_money',
  ]);
  expect(new Set(spans.map(({ resource }) => resource['service.name']))).toEqual(
    new Set(['carrier', 'agent', 'models', 'bank', 'transfers', 'backoffice'].map((name) => `demo.${name}`)),
  );
}

/** Our own spans alone, each under the nearest of ours above it: what stands between is HTTP's. */
function ownTree(spans: readonly SpanView[]): SpanView[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const above = (span: SpanView): string => {
    let parent = byId.get(span.parentSpanId);
    while (parent && parent.scope !== '@spanreel/api') parent = byId.get(parent.parentSpanId);
    return parent?.spanId ?? '';
  };
  return spans.filter(({ scope }) => scope === '@spanreel/api').map((span) => ({ ...span, parentSpanId: above(span) }));
}
