import type { RecordedCall, Segment } from './recording/recorded-call.ts';

/** What one of the recordings is here to show, and what is done to it. Every fault is real: a service answers so, a process is killed. */
export interface Scenario {
  readonly sid: string;
  readonly shows: string;
  readonly expect: Expectation;
  /** A request that the back office refuses, by path, with the status and the words of its answer. */
  readonly refuse?: readonly { readonly path: string; readonly status: number; readonly error: string }[];
  /** The process that is killed (SIGKILL) while it waits for the answer to this request. */
  readonly kill?: { readonly service: 'transfers'; readonly during: string };
  /** Words that the caller says after the last of this line; nobody in the recordings says such things. */
  readonly says?: { readonly after: string; readonly words: readonly string[]; readonly secrets: readonly string[] };
}

/** How a call must come out; `late-failure`: compensated, and six steps after the decision that made it fail. */
type Expectation =
  | 'completed'
  | 'compensated'
  | 'late-failure'
  | 'compensation-failed'
  | 'orphaned'
  | 'interrupted'
  | 'redacted';

const SECRETS = {
  card: '4111-1111-1111-1111',
  phone: '+1-202-555-0143',
  email: 'patricia.brown@example.com',
  password: 'Sunflower-42!',
} as const;

export const SCENARIOS: readonly Scenario[] = [
  { sid: '0377245f73a54480', shows: 'a transfer: everything goes well', expect: 'completed' },
  { sid: '08f360b3f3b844ef', shows: 'the caller cuts in while the agent speaks', expect: 'interrupted' },
  {
    sid: '0002f70f7386445b',
    shows: 'a card number and a password are said',
    expect: 'redacted',
    says: {
      after: 'my debit card',
      words:
        `the number is ${SECRETS.card} my phone is ${SECRETS.phone} my email is ${SECRETS.email} and my password is ${SECRETS.password}`.split(
          ' ',
        ),
      secrets: Object.values(SECRETS),
    },
  },
  // Nothing is injected: the caller of the recording asks for Saturday 3:45 PM, and this branch closes at noon on Saturdays.
  { sid: '0a37e848a9c04e0c', shows: 'an appointment: a decision fails six steps on', expect: 'late-failure' },
  {
    sid: '07bbc8a7703d47e4',
    shows: 'a lost card: the printer for new ones is down',
    expect: 'compensated',
    refuse: [{ path: '/cards/print', status: 503, error: 'the card printer is out of blanks' }],
  },
  {
    sid: '05e4cfa661ed4215',
    shows: 'an appointment: undoing it fails as well',
    expect: 'compensation-failed',
    refuse: [
      { path: '/messages', status: 503, error: 'the message gateway is not answering' },
      { path: '/rooms/free', status: 500, error: 'the room calendar is read-only' },
    ],
  },
  {
    sid: '00d676d7058c49bb',
    shows: 'a transfer: its service is killed',
    expect: 'orphaned',
    kill: { service: 'transfers', during: '/messages' },
  },
];

export function scenarioOf(sid: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.sid === sid);
}

/** The call with the words of its scenario added: they are said in the time of the line that they follow. */
export function withScript(call: RecordedCall): RecordedCall {
  const says = scenarioOf(call.sid)?.says;
  const line = says && call.segments.findLast(({ speaker, text }) => speaker === 'caller' && text === says.after);
  if (!says || !line) return call;
  const texts = [...line.words.map(({ text }) => text), ...says.words];
  const share = (line.end_ms - line.start_ms) / texts.length;
  const longer: Segment = {
    ...line,
    text: `${line.text} ${says.words.join(' ')}`,
    words: texts.map((text, at) => ({
      text,
      start_ms: Math.round(line.start_ms + at * share),
      end_ms: Math.round(line.start_ms + (at + 1) * share),
    })),
  };
  return { ...call, segments: call.segments.map((segment) => (segment === line ? longer : segment)) };
}
