import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

import type { Redactor } from '../redactor/redactor.ts';

// Through the SDK, so that its own dependencies need not be named as ours.
type Resource = ReadableSpan['resource'];
type InstrumentationScope = ReadableSpan['instrumentationScope'];
type ScopeWithAttributes = InstrumentationScope & { attributes?: Attributes; droppedAttributesCount?: number };

/**
 * Redacted copies of resources and scopes, each made once: upstream's transformers group records by identity, so equal
 * originals need the identical copy.
 */
export class RedactedOrigins {
  readonly #redactor: Redactor;
  readonly #resources = new WeakMap<Resource, Resource>();
  readonly #scopes = new WeakMap<InstrumentationScope, ScopeWithAttributes>();

  /** Programs write these, not people: nothing in them is worth waiting for. */
  constructor(redactor: Redactor) {
    this.#redactor = redactor.atOnce;
  }

  resource(resource: Resource): Resource {
    const known = this.#resources.get(resource);
    if (known !== undefined) return known;
    const copy = this.#copyResource(resource);
    // Attributes still being detected are missing from it: the next batch copies again.
    if (resource.asyncAttributesPending !== true) this.#resources.set(resource, copy);
    return copy;
  }

  scope(scope: ScopeWithAttributes): ScopeWithAttributes {
    const known = this.#scopes.get(scope);
    if (known !== undefined) return known;
    const { version, schemaUrl, attributes, droppedAttributesCount } = scope;
    const redactor = this.#redactor;
    const copy: ScopeWithAttributes = {
      name: redactor.value('otel.scope.name', scope.name),
      ...(version === undefined ? {} : { version: redactor.value('otel.scope.version', version) }),
      ...(schemaUrl === undefined ? {} : { schemaUrl: redactor.text(schemaUrl) }),
      ...(attributes === undefined ? {} : { attributes: redactor.attributes(attributes) }),
      ...(droppedAttributesCount === undefined ? {} : { droppedAttributesCount }),
    };
    this.#scopes.set(scope, copy);
    return copy;
  }

  #copyResource(resource: Resource): Resource {
    const attributes = this.#redactor.attributes(resource.attributes);
    const copy: Resource = {
      attributes,
      asyncAttributesPending: false,
      ...(resource.schemaUrl === undefined ? {} : { schemaUrl: this.#redactor.text(resource.schemaUrl) }),
      // Exporters read attributes alone; merging would bring back what has not been examined.
      merge: () => copy,
      getRawAttributes: () => Object.entries(attributes) as ReturnType<Resource['getRawAttributes']>,
    };
    return copy;
  }
}
