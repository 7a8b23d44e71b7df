import type { OtlpEnum } from './enum-number.ts';

/** The parts of OTLP's JSON encoding that Spanreel writes and reads (opentelemetry-proto 1.x, JSON mapping). */
export interface OtlpAnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  /** 64-bit integers are decimal text; older JavaScript exporters write numbers. */
  readonly intValue?: string | number;
  /** `NaN`, `Infinity` and `-Infinity` are text. */
  readonly doubleValue?: number | string;
  readonly arrayValue?: { readonly values?: readonly OtlpAnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly OtlpKeyValue[] };
  /** Base64. */
  readonly bytesValue?: string;
}

export interface OtlpKeyValue {
  readonly key?: string;
  readonly value?: OtlpAnyValue;
}

export interface OtlpResource {
  readonly attributes?: readonly OtlpKeyValue[];
}

export interface OtlpScope {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: readonly OtlpKeyValue[];
}

export interface OtlpLogRecord {
  /** Nanoseconds since the epoch, decimal text. */
  readonly timeUnixNano?: string | number;
  readonly observedTimeUnixNano?: string | number;
  readonly severityNumber?: OtlpEnum;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body?: OtlpAnyValue;
  readonly attributes?: readonly OtlpKeyValue[];
  /** Hex; the Collector and we write it in lower case. */
  readonly traceId?: string;
  readonly spanId?: string;
  readonly flags?: number;
}

export interface OtlpScopeLogs {
  readonly scope?: OtlpScope;
  readonly logRecords?: readonly OtlpLogRecord[];
}

export interface OtlpResourceLogs {
  readonly resource?: OtlpResource;
  readonly scopeLogs?: readonly OtlpScopeLogs[];
}

export interface OtlpLink {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes?: readonly OtlpKeyValue[];
}

export interface OtlpSpanEvent {
  readonly timeUnixNano?: string | number;
  readonly name?: string;
  readonly attributes?: readonly OtlpKeyValue[];
}

export interface OtlpSpan {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name?: string;
  readonly kind?: OtlpEnum;
  readonly startTimeUnixNano?: string | number;
  readonly endTimeUnixNano?: string | number;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly events?: readonly OtlpSpanEvent[];
  readonly links?: readonly OtlpLink[];
  readonly status?: { readonly code?: OtlpEnum; readonly message?: string };
}

export interface OtlpResourceSpans {
  readonly resource?: OtlpResource;
  readonly scopeSpans?: readonly { readonly scope?: OtlpScope; readonly spans?: readonly OtlpSpan[] }[];
}

/** One line of an OTLP JSON lines file. */
export interface OtlpLine {
  readonly resourceLogs?: readonly OtlpResourceLogs[];
  readonly resourceSpans?: readonly OtlpResourceSpans[];
  readonly resourceMetrics?: readonly unknown[];
}
