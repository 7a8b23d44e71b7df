/**
 * The files that the build puts `@spanreel/redaction` into, each with its folders, in the order in which they need one another:
 * small enough to be loaded one by one, each in a slice of the first flush.
 */
export const redactionPieces = {
  'redaction-keys': ['keys', 'tokens'],
  'redaction-text': ['text', 'structure'],
  'redaction-words': ['word-lists'],
  'redaction-prose': ['prose'],
  'redaction-locales': ['locales'],
  'redaction-rules': ['secret-rules'],
  'redaction-spoken': ['spoken'],
  'redaction-detectors': ['detectors'],
  'redaction-streaming': ['streaming'],
  'redaction-values': ['carriers', 'redactor'],
  'redaction-gate': ['gate'],
} as const;
