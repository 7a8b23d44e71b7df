import type { Attributes } from '@opentelemetry/api';
import { SDK_INFO } from '@opentelemetry/core';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';

import { uuidv7 } from 'uuidv7';

import type { Config } from '../config/config.ts';
import { VERSION } from '../version.ts';
import { readApplication } from './application.ts';
import { containerId } from './container-id.ts';
import { describeHost, describeOs } from './machine.ts';
import { describeProcess } from './process.ts';

const detectors: Readonly<Record<string, () => Attributes>> = {
  serviceinstance: () => ({ 'service.instance.id': uuidv7() }),
  host: describeHost,
  os: describeOs,
  process: describeProcess,
  container: () => {
    const id = containerId();
    return id === undefined ? {} : { 'container.id': id };
  },
};

/**
 * Who is speaking: found out synchronously, from memory and at most six small files, so that the first span has it.
 * What the configuration says wins over what was found. Raw: what leaves the process goes through the redaction gate.
 */
export function createResource(config: Config): Resource {
  const application = readApplication(process.argv[1], process.cwd());
  const found = config.resourceDetectors.map((name) => attributesOf(name));
  const said: Attributes = config.resourceDetectors.includes('env') ? { ...config.resourceAttributes } : {};
  const name = config.serviceName ?? said['service.name'] ?? application.name ?? `unknown_service:${process.title}`;
  return resourceFromAttributes(
    Object.assign(
      {
        'telemetry.sdk.language': SDK_INFO['telemetry.sdk.language'],
        'telemetry.sdk.name': SDK_INFO['telemetry.sdk.name'],
        'telemetry.sdk.version': SDK_INFO['telemetry.sdk.version'],
        'telemetry.distro.name': 'spanreel',
        'telemetry.distro.version': VERSION,
        ...(application.version !== undefined && { 'service.version': application.version }),
      },
      ...found,
      said,
      { 'service.name': name },
    ) as Attributes,
  );
}

function attributesOf(detector: string): Attributes {
  try {
    return detectors[detector]?.() ?? {};
  } catch {
    // One that a sandbox forbids (`os.hostname` without a name, `/proc` not mounted) leaves its attributes out.
    return {};
  }
}
