import { relative } from 'node:path';

import type { Resource } from '@opentelemetry/resources';

import type { Config, Signal, SignalOutput } from '../config/config.ts';

/** One sentence: what is on, where it goes, what differs from upstream's defaults. Holds no secret: of URLs only origin and path. */
export function startUpLine(config: Config, resource: Resource, writable: boolean): string {
  const { 'service.name': name, 'service.version': version } = resource.attributes;
  const service = [name, version].filter((part) => typeof part === 'string').join(' ');
  return [`on for ${service}: ${destinations(config, writable)}`, `redacted; ${differences(config).join(', ')}`].join(
    ', ',
  );
}

const said: Readonly<Record<Signal, string>> = { traces: 'spans', metrics: 'metrics', logs: 'logs' };

function destinations(config: Config, writable: boolean): string {
  const bySink = new Map<string, string[]>();
  const add = (sink: string, what: string): void => void bySink.set(sink, [...(bySink.get(sink) ?? []), what]);
  const log = writable ? folder(config.log.directory) : 'memory only (the log folder cannot be written)';
  for (const signal of Object.keys(said) as Signal[]) {
    const outputs = config.outputs[signal];
    if (outputs.length === 0) add('nowhere', said[signal]);
    for (const output of outputs) add(sinkOf(output, log), said[signal]);
  }
  const events = config.outputs.logs.find((output) => output.kind === 'otlp');
  add(events === undefined ? log : sinkOf(events, log), 'events');
  return [...bySink].map(([sink, what]) => `${what.join(', ')} → ${sink}`).join('; ');
}

function sinkOf(output: SignalOutput, log: string): string {
  if (output.kind === 'log') return log;
  if (output.kind === 'console') return 'stdout';
  const { origin, pathname } = new URL(output.target.url);
  // The signals' own paths would make three sinks of one.
  return `${origin}${pathname.replace(/\/v1\/(traces|metrics|logs)$/, '')} (${output.target.protocol})`;
}

function folder(directory: string): string {
  const path = relative(process.cwd(), directory);
  return path === '' || path.startsWith('..') ? directory : path;
}

function differences({ captureContent, sampler, baggageHosts, tokens, vault }: Config): string[] {
  const hosts = baggageHosts.length === 0 ? '' : ` and ${baggageHosts.join(', ')}`;
  return [
    captureContent === 'none' ? 'no content recorded' : `content in ${captureContent.replace('+', ' and ')}`,
    `baggage to private hosts${hosts} only`,
    ...(tokens.scope === 'all' ? [] : [`tokens per ${tokens.scope}`]),
    ...(tokens.mode === 'keyed' ? [] : ['tokens random']),
    ...(vault === undefined ? [] : [`values in the vault for ${hours(vault.ttlMillis)}`]),
    ...(sampler.kind === 'parentbased' && sampler.root.kind === 'always_on' ? [] : ['traces sampled, events not']),
  ];
}

function hours(millis: number): string {
  return millis < 3_600_000 ? `${Math.round(millis / 60_000)} min` : `${Math.round(millis / 3_600_000)} h`;
}
