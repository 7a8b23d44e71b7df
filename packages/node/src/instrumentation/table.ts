/** One instrumentation: what loads it, and what switches it off (`OTEL_INSTRUMENTATION_<NAME>_ENABLED=false`). */
export interface InstrumentationEntry {
  /** Short name as upstream writes it in `OTEL_NODE_ENABLED_INSTRUMENTATIONS`; also the name of its file here. */
  readonly name: string;
  /** Packages and builtins whose first load activates it. */
  readonly modules: readonly string[];
  /** A diagnostics channel whose first message activates it; the message is handed to the instrumentation. */
  readonly channel?: string;
  /** Activated this long after the start, by nothing that the application does. */
  readonly afterMillis?: number;
  /** What takes it long to load, to be had before it in a turn of the event loop of its own. */
  readonly builtins?: readonly string[];
}

/** Everything that Spanreel instruments without a line of code. Each is a file of its own, loaded with its first target module. */
export const instrumentations: readonly InstrumentationEntry[] = [
  { name: 'http', modules: ['http', 'https'] },
  { name: 'undici', modules: [], channel: 'undici:request:create' },
  { name: 'pino', modules: ['pino'] },
  { name: 'express', modules: ['express'] },
  { name: 'fastify', modules: ['fastify'] },
  { name: 'pg', modules: ['pg', 'pg-pool'] },
  { name: 'mysql2', modules: ['mysql2'] },
  { name: 'ioredis', modules: ['ioredis'] },
  { name: 'redis', modules: ['redis', '@redis/client', '@node-redis/client'] },
  { name: 'kafkajs', modules: ['kafkajs'] },
  { name: 'amqplib', modules: ['amqplib'] },
  { name: 'openai', modules: ['openai'] },
  { name: 'runtime-node', modules: [], afterMillis: 1000, builtins: ['node:v8'] },
];
