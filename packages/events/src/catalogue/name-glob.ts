/**
 * A test for event names: `*` stands for any characters, dots included, so that `saga.*` has `saga.step.failed` too;
 * everything else stands for itself.
 */
export function nameGlob(pattern: string): (name: string) => boolean {
  if (!pattern.includes('*')) return (name) => name === pattern;
  const [first = '', ...rest] = pattern.split(/\*+/);
  const last = rest.pop() ?? '';
  // By hand: a pattern of many stars makes a regular expression take its time.
  return (name) => {
    if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
    let from = first.length;
    for (const part of rest) {
      const place = name.indexOf(part, from);
      if (place < 0) return false;
      from = place + part.length;
    }
    return from <= name.length - last.length;
  };
}
