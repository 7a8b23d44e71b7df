/**
 * OTLP JSON as a decoder has to accept it: ids in hex, 64-bit integers and nanoseconds as strings or numbers, enums as
 * numbers, every field optional. Written here again, apart from `@spanreel/events`, so that a test does not check code
 * with itself.
 */
export type Long = string | number;

export interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: Long;
  readonly doubleValue?: number | 'NaN' | 'Infinity' | '-Infinity';
  readonly arrayValue?: { readonly values?: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly KeyValue[] };
  readonly bytesValue?: string;
}

export interface KeyValue {
  readonly key?: string;
  readonly value?: AnyValue;
}

interface Scope {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: readonly KeyValue[];
}

interface Resource {
  readonly attributes?: readonly KeyValue[];
}

interface OtlpSpan {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name?: string;
  readonly kind?: number;
  readonly startTimeUnixNano?: Long;
  readonly endTimeUnixNano?: Long;
  readonly attributes?: readonly KeyValue[];
  readonly droppedAttributesCount?: number;
  readonly events?: readonly {
    readonly timeUnixNano?: Long;
    readonly name?: string;
    readonly attributes?: readonly KeyValue[];
  }[];
  readonly links?: readonly {
    readonly traceId?: string;
    readonly spanId?: string;
    readonly traceState?: string;
    readonly attributes?: readonly KeyValue[];
  }[];
  readonly status?: { readonly code?: number; readonly message?: string };
}

interface OtlpLogRecord {
  readonly timeUnixNano?: Long;
  readonly observedTimeUnixNano?: Long;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly body?: AnyValue;
  readonly attributes?: readonly KeyValue[];
  readonly traceId?: string;
  readonly spanId?: string;
}

export interface OtlpPoint {
  readonly attributes?: readonly KeyValue[];
  readonly startTimeUnixNano?: Long;
  readonly timeUnixNano?: Long;
  readonly asDouble?: number;
  readonly asInt?: Long;
  readonly count?: Long;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly Long[];
  readonly explicitBounds?: readonly number[];
}

interface Points {
  readonly dataPoints?: readonly OtlpPoint[];
  readonly aggregationTemporality?: number;
  readonly isMonotonic?: boolean;
}

export interface OtlpMetric {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly gauge?: Points;
  readonly sum?: Points;
  readonly histogram?: Points;
  readonly exponentialHistogram?: Points;
  readonly summary?: Points;
}

/** A request of any of the three services, or a line of an OTLP JSON file. */
export interface OtlpBody {
  readonly resourceSpans?: readonly {
    readonly resource?: Resource;
    readonly scopeSpans?: readonly { readonly scope?: Scope; readonly spans?: readonly OtlpSpan[] }[];
  }[];
  readonly resourceLogs?: readonly {
    readonly resource?: Resource;
    readonly scopeLogs?: readonly { readonly scope?: Scope; readonly logRecords?: readonly OtlpLogRecord[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource?: Resource;
    readonly scopeMetrics?: readonly { readonly scope?: Scope; readonly metrics?: readonly OtlpMetric[] }[];
  }[];
}
