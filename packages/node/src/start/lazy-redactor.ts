import type { Redactor } from '@spanreel/redaction';

/** A redactor that is made when it is first asked for something: its key and detectors are nothing for the start of a process. */
export function lazyRedactor(make: () => Redactor): Redactor {
  let made: Redactor | undefined;
  const redactor = (): Redactor => (made ??= make());
  return {
    text: (text, limit) => redactor().text(text, limit),
    value: ((key: string, value: unknown, limit?: number) => redactor().value(key, value, limit)) as Redactor['value'],
    record: (map, limit) => redactor().record(map, limit),
    attributes: (map) => redactor().attributes(map),
    event: (event) => redactor().event(event),
    within: (attributes, work) => redactor().within(attributes, work),
    atSeverity: (severity) => redactor().atSeverity(severity),
    explain: (text) => redactor().explain(text),
    cut: (text, limit) => redactor().cut(text, limit),
    prepare: () => redactor().prepare(),
    get atOnce() {
      return redactor().atOnce;
    },
    get readAhead() {
      return redactor().readAhead!;
    },
    get entities() {
      return redactor().entities;
    },
  };
}
