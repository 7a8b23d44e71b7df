/** A stretch of the original and what takes its place. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What was found there; absent where a replacement of ours is only left as it is. */
  readonly entity?: string;
}

/** What is left out of cut text: `…[+1234 characters]`. */
function cutMarker(missing: number): string {
  return `…[+${missing} characters]`;
}

/** The longest marker there is. */
const MARKER_ROOM = cutMarker(999_999_999).length;

/**
 * Applies edits (ordered, apart) to `text`; a result longer than `limit` is cut, between characters and beside edits,
 * with a marker that says how many characters are missing. `whole` is the length of a text of which `text` is only
 * the beginning.
 */
export function applyEdits(text: string, edits: readonly Edit[], limit: number, whole: number = text.length): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  result += text.slice(at);
  if (whole === text.length && result.length <= limit) return result;
  return cutEdited(text, edits, Math.max(0, limit - MARKER_ROOM), whole);
}

function cutEdited(text: string, edits: readonly Edit[], room: number, whole: number): string {
  let result = '';
  let at = 0;
  for (const edit of edits) {
    const plain = text.slice(at, edit.start);
    if (result.length + plain.length + edit.text.length > room) break;
    result += plain + edit.text;
    at = edit.end;
  }
  const next = edits.find(({ start }) => start >= at)?.start ?? text.length;
  const end = Math.min(next, at + room - result.length);
  const rest = text.slice(at, isHighSurrogate(text.charCodeAt(end - 1)) ? end - 1 : end);
  return `${result}${rest}${cutMarker(whole - at - rest.length)}`;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
