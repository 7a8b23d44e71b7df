import { hostname } from 'node:os';

import { expect, test } from 'vitest';

import { createConfig } from '../config/create-config.ts';
import { createResource } from './create-resource.ts';

test('says who is speaking, without waiting for anything', () => {
  const resource = createResource(createConfig({}));

  expect(resource.asyncAttributesPending).toBeFalsy();
  expect(resource.attributes).toMatchObject({
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.distro.name': 'spanreel',
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'host.name': hostname(),
    'process.pid': process.pid,
    'os.type': process.platform,
  });
});

test('lets the name beat the attributes, and these what was found', () => {
  const config = createConfig({
    OTEL_SERVICE_NAME: 'bank',
    OTEL_RESOURCE_ATTRIBUTES: { 'service.name': 'other', 'service.version': '9', 'host.name': 'h' },
  });

  expect(createResource(config).attributes).toMatchObject({
    'service.name': 'bank',
    'service.version': '9',
    'host.name': 'h',
  });
});

test('finds nothing out that it is not asked for', () => {
  const config = createConfig({ OTEL_NODE_RESOURCE_DETECTORS: ['none'], OTEL_SERVICE_NAME: 'bank' });

  expect(
    Object.keys(createResource(config).attributes).filter((key) => /^(host|os|process|container)\./.test(key)),
  ).toEqual([]);
});
