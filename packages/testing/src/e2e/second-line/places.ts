import { randomBytes } from 'node:crypto';

import type { SeedKind } from './seeds.ts';

export type Signal = 'traces' | 'logs' | 'metrics';

/** A request in which one thing can be found again: `cell` stands in its resource. */
export interface Cell {
  readonly cell: string;
  readonly traceId: string;
  /** Under which key to put the seed, where there is a choice. */
  readonly key: string;
  readonly text: string;
}

/** A place that text can stand in, and whether the second line masks each kind of seed there. */
export interface Place {
  readonly signal: Signal;
  readonly where: string;
  /** `undefined`: there is no key that could name it. */
  readonly masked: Readonly<Record<SeedKind, boolean | undefined>>;
  readonly request: (cell: Cell) => object;
}

const everything = { certain: true, broad: true, named: true } as const;
const nameless = { certain: true, broad: true, named: undefined } as const;
const onlyCertain = { certain: true, broad: false, named: false } as const;
const nothing = { certain: false, broad: false, named: false } as const;
const nothingNameless = { certain: false, broad: false, named: undefined } as const;

const text = (stringValue: string): object => ({ stringValue });
const pair = (key: string, value: object): object => ({ key, value });
const map = (key: string, value: string): object => ({ kvlistValue: { values: [pair(key, text(value))] } });
const list = (value: object): object => ({ arrayValue: { values: [value] } });
const attribute = ({ key, text: value }: Cell): object => pair(key, text(value));

/** Everything in OTLP that can hold text. */
export const PLACES: readonly Place[] = [
  ...spans([
    ['resource attributes', everything, (cell) => ({ resource: [attribute(cell)] })],
    ['names of scopes', nameless, ({ text: name }) => ({ scope: { name } })],
    ['attributes of scopes', everything, (cell) => ({ scope: { name: 's', attributes: [attribute(cell)] } })],
    ['names', nameless, ({ text: name }) => ({ record: { name } })],
    ['status messages', nameless, ({ text: message }) => ({ record: { status: { code: 2, message } } })],
    ['trace state', nameless, ({ text: traceState }) => ({ record: { traceState } })],
    ['attributes', everything, (cell) => ({ record: { attributes: [attribute(cell)] } })],
    [
      'lists in attributes',
      everything,
      ({ key, text: value }) => ({ record: { attributes: [pair(key, list(text(value)))] } }),
    ],
    [
      'maps in attributes',
      everything,
      ({ key, text: value }) => ({ record: { attributes: [pair('nested', map(key, value))] } }),
    ],
    ['keys of attributes', nothingNameless, ({ text: key }) => ({ record: { attributes: [pair(key, text('x'))] } })],
    [
      'bytes in attributes',
      { ...nothing, named: true },
      ({ key, text: value }) => ({
        record: { attributes: [pair(key, { bytesValue: Buffer.from(value).toString('base64') })] },
      }),
    ],
    ['names of events', nameless, ({ text: name }) => ({ record: { events: [{ name }] } })],
    [
      'attributes of events',
      everything,
      (cell) => ({ record: { events: [{ name: 'e', attributes: [attribute(cell)] }] } }),
    ],
    ['attributes of links', nothing, (cell) => ({ record: { links: [{ ...link(), attributes: [attribute(cell)] }] } })],
    [
      'trace state of links',
      nothingNameless,
      ({ text: traceState }) => ({ record: { links: [{ ...link(), traceState }] } }),
    ],
  ]),
  ...logs(
    'logs',
    [],
    [
      ['resource attributes', everything, (cell) => ({ resource: [attribute(cell)] })],
      ['names of scopes', nameless, ({ text: name }) => ({ scope: { name } })],
      ['attributes of scopes', everything, (cell) => ({ scope: { name: 's', attributes: [attribute(cell)] } })],
      ['names of events', nameless, ({ text: eventName }) => ({ record: { eventName } })],
      ['severity', nameless, ({ text: severityText }) => ({ record: { severityText } })],
      ['attributes', everything, (cell) => ({ record: { attributes: [attribute(cell)] } })],
      [
        'maps in attributes',
        everything,
        ({ key, text: value }) => ({ record: { attributes: [pair('nested', map(key, value))] } }),
      ],
      ['bodies', nameless, ({ text: value }) => ({ record: { body: text(value) } })],
      ['maps in bodies', everything, ({ key, text: value }) => ({ record: { body: map(key, value) } })],
      ['maps in lists in bodies', everything, ({ key, text: value }) => ({ record: { body: list(map(key, value)) } })],
      ['keys in bodies', nothingNameless, ({ text: key }) => ({ record: { body: map(key, 'x') } })],
    ],
  ),
  ...logs(
    "Spanreel's events",
    [pair('spanreel.event.id', text('01a1fbfc-14b9-7464-ad13-7b218e7d8c71'))],
    [
      ['attributes', onlyCertain, (cell) => ({ record: { attributes: [attribute(cell)] } })],
      ['bodies', onlyCertain, ({ key, text: value }) => ({ record: { body: map(key, value) } })],
    ],
  ),
  ...metrics([
    ['resource attributes', everything, (cell) => ({ resource: [attribute(cell)] })],
    ['attributes', everything, (cell) => ({ point: { attributes: [attribute(cell)] } })],
    ['names', nothingNameless, ({ text: name }) => ({ metric: { name } })],
    ['descriptions', nothingNameless, ({ text: description }) => ({ metric: { description } })],
    // Prometheus' exporter takes their trace ids alone.
    ['attributes of exemplars', everything, (cell) => ({ exemplar: [attribute(cell)] })],
  ]),
];

type Row<Parts> = readonly [where: string, masked: Place['masked'], parts: (cell: Cell) => Parts];

interface RecordParts {
  readonly resource?: readonly object[];
  readonly scope?: object;
  readonly record?: { readonly attributes?: readonly object[]; readonly [field: string]: unknown };
}

function spans(rows: readonly Row<RecordParts>[]): Place[] {
  return rows.map(([where, masked, parts]) => ({
    signal: 'traces',
    where: `spans: ${where}`,
    masked,
    request: (cell) => {
      const { resource = [], scope = { name: 's' }, record = {} } = parts(cell);
      const [startTimeUnixNano, endTimeUnixNano] = [nanos(), nanos()];
      const span = {
        traceId: cell.traceId,
        spanId: randomBytes(8).toString('hex'),
        name: 'work',
        kind: 1,
        startTimeUnixNano,
        endTimeUnixNano,
        ...record,
      };
      return { resourceSpans: [{ resource: resourceOf(cell, resource), scopeSpans: [{ scope, spans: [span] }] }] };
    },
  }));
}

function logs(of: string, marks: readonly object[], rows: readonly Row<RecordParts>[]): Place[] {
  return rows.map(([where, masked, parts]) => ({
    signal: 'logs',
    where: `${of}: ${where}`,
    masked,
    request: (cell) => {
      const { resource = [], scope = { name: 's' }, record = {} } = parts(cell);
      const { attributes = [], ...rest } = record;
      const logRecord = { timeUnixNano: nanos(), severityNumber: 9, ...rest, attributes: [...marks, ...attributes] };
      return {
        resourceLogs: [{ resource: resourceOf(cell, resource), scopeLogs: [{ scope, logRecords: [logRecord] }] }],
      };
    },
  }));
}

interface MetricParts {
  readonly resource?: readonly object[];
  readonly metric?: object;
  readonly point?: { readonly attributes?: readonly object[] };
  readonly exemplar?: readonly object[];
}

function metrics(rows: readonly Row<MetricParts>[]): Place[] {
  return rows.map(([where, masked, parts]) => ({
    signal: 'metrics',
    where: `metrics: ${where}`,
    masked,
    request: (cell) => {
      const { resource = [], metric = {}, point = {}, exemplar } = parts(cell);
      const exemplars = [{ ...link(), timeUnixNano: nanos(), asDouble: 1, filteredAttributes: exemplar }];
      const dataPoint = {
        startTimeUnixNano: nanos(),
        timeUnixNano: nanos(),
        asDouble: 1,
        ...point,
        ...(exemplar !== undefined && { exemplars }),
      };
      const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [dataPoint] };
      // A name of its own: Prometheus has one description for all of a name.
      const named = { name: `${cell.cell.replaceAll('-', '_')}_total`, ...metric, sum };
      return {
        resourceMetrics: [
          { resource: resourceOf(cell, resource), scopeMetrics: [{ scope: { name: 's' }, metrics: [named] }] },
        ],
      };
    },
  }));
}

function resourceOf({ cell }: Cell, attributes: readonly object[]): object {
  return { attributes: [pair('service.name', text(cell)), ...attributes] };
}

function link(): object {
  return { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };
}

function nanos(): string {
  return `${Date.now()}000000`;
}
