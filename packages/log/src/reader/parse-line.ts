import type { OtlpLine } from '@spanreel/events';

import type { ProblemKind } from './problem.ts';

/** A part of a line that could not be taken, or only by splitting. */
interface LineProblem {
  readonly kind: ProblemKind;
  readonly bytes: number;
  readonly stream_id?: string;
}

export interface ParsedLine {
  readonly documents: readonly OtlpLine[];
  readonly problems: readonly LineProblem[];
}

/** Inside a JSON string its quotes would be escaped: this can only be the beginning of a document. */
const DOCUMENT_START = /\{"resource(?:Logs|Spans|Metrics)"/g;
const STREAM = /"spanreel\.stream\.id","value":\{"stringValue":"([^"\\]+)"/g;

/**
 * Reads one line of OTLP JSON. What a killed writer left is salvaged: documents glued to each other are split, and
 * what follows a torn one on the same line is still read.
 */
export function parseLine(text: string): ParsedLine {
  if (text.trim() === '') return { documents: [], problems: [] };
  const whole = parse(text);
  if (whole !== undefined) {
    return isOtlp(whole)
      ? { documents: [whole], problems: [] }
      : { documents: [], problems: [{ kind: 'foreign', bytes: Buffer.byteLength(text) }] };
  }
  return salvage(text);
}

function salvage(text: string): ParsedLine {
  const documents: OtlpLine[] = [];
  const problems: LineProblem[] = [];
  for (const { piece, content } of splitLine(text)) {
    if (content !== undefined && isOtlp(content)) documents.push(content);
    else
      problems.push(content === undefined ? brokenPiece(piece) : { kind: 'foreign', bytes: Buffer.byteLength(piece) });
  }
  if (problems.length === 0) problems.push({ kind: 'glued', bytes: Buffer.byteLength(text) });
  return { documents, problems };
}

/** The documents that stand on a line, and what is between them: without content where it is no JSON. */
export function splitLine(text: string): readonly { readonly piece: string; readonly content: unknown }[] {
  return piecesOf(text).map((piece) => ({ piece, content: parse(piece) }));
}

/** The line cut before every document, and after every one that is whole. */
function piecesOf(text: string): readonly string[] {
  const starts = [...text.matchAll(DOCUMENT_START)].map((match) => match.index);
  const edges = [...new Set([0, ...starts, text.length])];
  return edges
    .slice(0, -1)
    .flatMap((start, index) => {
      const piece = text.slice(start, edges[index + 1]);
      const end = documentEnd(piece);
      return end === undefined ? [piece] : [piece.slice(0, end), piece.slice(end)];
    })
    .filter((piece) => piece.trim() !== '');
}

/** Where the JSON object at the beginning of a text ends; `undefined` if it does not. */
function documentEnd(text: string): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted) {
      if (char === '\\') at++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}

function brokenPiece(piece: string): LineProblem {
  const kind = piece.trimStart().startsWith('{') ? 'torn' : 'garbage';
  const stream = streamNamedIn(piece);
  return { kind, bytes: Buffer.byteLength(piece), ...(stream === undefined ? {} : { stream_id: stream }) };
}

/** The stream that a damaged text belongs to, where it held one event and got far enough to say. */
export function streamNamedIn(text: string): string | undefined {
  const streams = [...text.matchAll(STREAM)];
  const events = text.split('"eventName"').length - 1;
  return streams.length === 1 && events <= 1 ? streams[0]?.[1] : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An empty object is a request without content, which the Collector may write. */
function isOtlp(document: unknown): document is OtlpLine {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return false;
  const keys = Object.keys(document);
  return keys.length === 0 || keys.some((key) => /^resource(Logs|Spans|Metrics)$/.test(key));
}
