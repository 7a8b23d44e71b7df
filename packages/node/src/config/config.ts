import type { RedactionSettings } from './redaction-settings.ts';

/** Where one signal of the standard variables goes. `log` is the embedded event log: the default without an endpoint. */
export type SignalOutput =
  | { readonly kind: 'log' }
  | { readonly kind: 'otlp'; readonly target: OtlpTarget }
  | { readonly kind: 'console' };

/** One OTLP/HTTP receiver for one signal, complete: nothing else of the environment is needed to send to it. */
export interface OtlpTarget {
  /** With the signal's path, such as `http://localhost:4318/v1/traces`. */
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMillis: number;
  readonly compression: 'none' | 'gzip';
  /** Paths of PEM files. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

export type Signal = 'traces' | 'metrics' | 'logs';

export interface BatchSettings {
  readonly scheduleDelayMillis: number;
  readonly exportTimeoutMillis: number;
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
}

export interface AttributeLimits {
  /** `Infinity` where nothing is said, as upstream. */
  readonly attributeValueLengthLimit: number;
  readonly attributeCountLimit: number;
}

interface SpanLimitSettings extends AttributeLimits {
  readonly eventCountLimit: number;
  readonly linkCountLimit: number;
  readonly attributePerEventCountLimit: number;
  readonly attributePerLinkCountLimit: number;
}

export type SamplerSetting =
  | { readonly kind: 'always_on' | 'always_off' }
  | { readonly kind: 'traceidratio'; readonly ratio: number }
  | { readonly kind: 'parentbased'; readonly root: SamplerSetting };

/** A master key in a KMS or HSM: `KeyService` of `@spanreel/redaction/vault`, which says more. */
export interface MasterKey {
  readonly id: string;
  /** Encrypts a data key of 32 bytes; `context` is said again to unwrap it. */
  wrap(key: Uint8Array, context: string): Uint8Array | Promise<Uint8Array>;
  unwrap(wrapped: Uint8Array, context: string): Uint8Array | Promise<Uint8Array>;
}

/** Where values are kept and for how long, and where its master keys come from. */
export interface VaultSettings {
  /** Absolute; `undefined`: in the `.spanreel` folder that holds the log. */
  readonly directory: string | undefined;
  readonly ttlMillis: number;
  /** Secret: never printed. */
  readonly masterKey: string | undefined;
  readonly masterKeyFile: string | undefined;
  /** From code, as for a KMS; beats the other two. */
  readonly masterKeys: (() => readonly MasterKey[]) | undefined;
}

export type DiagnosticsLevel = 'none' | 'error' | 'warn' | 'info' | 'debug' | 'verbose' | 'all';

/** What the process was told, read once and frozen. Every default is already filled in. */
export interface Config {
  readonly serviceName: string | undefined;
  readonly resourceAttributes: Readonly<Record<string, string>>;
  readonly resourceDetectors: readonly string[];
  /** One list per signal; empty: the signal is off (`none`). */
  readonly outputs: Readonly<Record<Signal, readonly SignalOutput[]>>;
  readonly sampler: SamplerSetting;
  readonly propagators: readonly string[];
  readonly spanLimits: SpanLimitSettings;
  readonly logRecordLimits: AttributeLimits;
  /** `OTEL_BSP_*`. */
  readonly spanBatch: BatchSettings;
  /** `OTEL_BLRP_*`: log records of the application; events have their own rhythm (100 ms or 100 events). */
  readonly logBatch: BatchSettings;
  readonly metricExport: {
    readonly intervalMillis: number;
    readonly timeoutMillis: number;
    readonly temporality: 'cumulative' | 'delta' | 'lowmemory';
    readonly histogramAggregation: 'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram';
  };
  readonly instrumentations: {
    /** Only these when given (`OTEL_NODE_ENABLED_INSTRUMENTATIONS`), by short name. */
    readonly only: readonly string[] | undefined;
    readonly disabled: readonly string[];
  };
  readonly diagnosticsLevel: DiagnosticsLevel;
  /** Whether the one line that says what is on is printed: `OTEL_LOG_LEVEL` unset, `info` or lower. */
  readonly startupLine: boolean;
  readonly log: {
    /** Absolute path of the event log (`SPANREEL_LOG`, `.spanreel/log`). */
    readonly directory: string;
  };
  /** `SPANREEL_STRICT_EVENTS`: whether an event that is refused throws where it is emitted. */
  readonly strictEvents: boolean;
  readonly captureContent: 'none' | 'events' | 'events+spans';
  /** `SPANREEL_REDACTION_KEY`; without it the key file in `.spanreel/vault/`. Secret: never printed. */
  readonly redactionKey: string | undefined;
  /** `SPANREEL_REDACTION_POLICY`: what the file says, checked. */
  readonly redactionPolicy: RedactionSettings;
  /** `SPANREEL_NAME_MODEL`: absolute path of its directory; `undefined`: none. */
  readonly nameModel: string | undefined;
  /** `SPANREEL_TOKEN_SCOPE`, `SPANREEL_TOKEN_MODE`. */
  readonly tokens: { readonly scope: 'all' | 'tenant' | 'conversation'; readonly mode: 'keyed' | 'random' };
  /** `SPANREEL_VAULT…`; `undefined`: off. */
  readonly vault: VaultSettings | undefined;
  /** `SPANREEL_BREAKER_STDERR`: what goes to stderr while no disk takes it. */
  readonly breakerStderr: 'fallback' | 'events';
  /** `SPANREEL_API_EVENTS`: which HTTP requests are events too; all, none, or those to these hosts. */
  readonly apiEvents: boolean | readonly string[];
  /** Hosts beside loopback and private literals that may get our baggage. */
  readonly baggageHosts: readonly string[];
  /** Hosts that get the older `trace_id` header. */
  readonly traceIdHeaderHosts: readonly string[];
}
