/** Something that the person at the keyboard can put right. */
export class UsageError extends Error {
  readonly code = 'DEMO_USAGE';
}
