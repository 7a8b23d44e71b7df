import type { Span } from '@opentelemetry/api';

import { toJsonText } from '../../effect/to-json-text.ts';
import { installedPipeline } from '../../pipeline/index.ts';

/** Puts what was said or returned on a span, as JSON text, where somebody asked for that (`events+spans`). */
export function setContent(span: Span, attribute: string, content: unknown): void {
  if (content === undefined || installedPipeline()?.captureContent !== 'events+spans') return;
  span.setAttribute(attribute, toJsonText(content));
}
