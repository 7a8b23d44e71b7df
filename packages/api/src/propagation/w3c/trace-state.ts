// https://www.w3.org/TR/trace-context/#tracestate-header: 32 members; 512 characters are what everybody must carry on.
const MAX_MEMBERS = 32;
const MAX_LENGTH = 512;
/** Longer members are the first to go. */
const LONG_MEMBER = 128;
/** More than this is not looked at. */
const MAX_INPUT = 8_192;

const KEY = /^(?:[a-z][\w\-*/]{0,255}|[a-z\d][\w\-*/]{0,240}@[a-z][\w\-*/]{0,13})$/;
const VALUE = /^[ -~]{0,255}[!-~]$/;

export interface TraceStateMember {
  readonly key: string;
  readonly value: string;
}

/** The well-formed members of a `tracestate`, of those with one key the first. */
export function parseMembers(text: string): TraceStateMember[] {
  if (text.length > MAX_INPUT) return [];
  const members = new Map<string, TraceStateMember>();
  for (const part of text.split(',')) {
    const member = part.trim();
    const equals = member.indexOf('=');
    const [key, value] = [member.slice(0, Math.max(0, equals)), member.slice(equals + 1)];
    const wellFormed = KEY.test(key) && key === key.toLowerCase() && VALUE.test(value) && !value.includes('=');
    if (wellFormed && !members.has(key)) members.set(key, { key, value });
  }
  return [...members.values()];
}

/** Writes members in their order, within the limits: what is too long goes first, then what stands last. */
export function formatMembers(members: readonly TraceStateMember[]): string {
  const kept = members.slice(0, MAX_MEMBERS).map(({ key, value }) => `${key}=${value}`);
  const length = (): number => kept.reduce((total, member) => total + member.length + 1, -1);
  for (let index = kept.length - 1; index >= 0 && length() > MAX_LENGTH; index--) {
    if ((kept[index]?.length ?? 0) > LONG_MEMBER) kept.splice(index, 1);
  }
  while (kept.length > 0 && length() > MAX_LENGTH) kept.pop();
  return kept.join(',');
}
