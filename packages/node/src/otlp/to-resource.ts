import type { Attributes } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { OtlpResource, OtlpScope } from '@spanreel/events';

import { attributeList } from './to-any-value.ts';

export function toOtlpResource(resource: Resource): OtlpResource {
  return { attributes: attributeList(resource.attributes) };
}

/** `attributes` of a scope: the SDK's loggers have them, its types say so only there. */
export function toOtlpScope(scope: InstrumentationScope & { readonly attributes?: Attributes }): OtlpScope {
  const attributes = attributeList(scope.attributes);
  return {
    name: scope.name,
    ...(scope.version === undefined ? {} : { version: scope.version }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

interface OfScope {
  readonly resource: Resource;
  readonly instrumentationScope: InstrumentationScope;
}

/** Records by resource and scope, in order of appearance; resources and scopes are told apart by identity, as upstream does. */
export function groupByScope<T extends OfScope>(records: readonly T[]): Map<Resource, Map<InstrumentationScope, T[]>> {
  const resources = new Map<Resource, Map<InstrumentationScope, T[]>>();
  for (const record of records) {
    let scopes = resources.get(record.resource);
    if (!scopes) resources.set(record.resource, (scopes = new Map()));
    const known = scopes.get(record.instrumentationScope);
    if (known) known.push(record);
    else scopes.set(record.instrumentationScope, [record]);
  }
  return resources;
}
