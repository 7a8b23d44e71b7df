import { describe, expect, it } from 'vitest';

import { parseSeverity, severityOf } from './severity.ts';

describe('severity', () => {
  it.each([
    [1, 'DEBUG'],
    [5, 'DEBUG'],
    [9, 'INFO'],
    [12, 'INFO'],
    [13, 'WARN'],
    [17, 'ERROR'],
    [21, 'FATAL'],
    [24, 'FATAL'],
  ])('of number %i is %s', (number, name) => expect(severityOf(number)).toBe(name));

  it.each([
    ['info', 'INFO'],
    ['warning', 'WARN'],
    ['Error', 'ERROR'],
    ['critical', 'FATAL'],
    ['loud', undefined],
    ['constructor', undefined],
  ])('reads %s as %s', (text, name) => expect(parseSeverity(text)).toBe(name));
});
