/** The model cannot be loaded; the message names the directory and the way out. */
export class NameModelError extends Error {
  readonly code = 'SPANREEL_NAME_MODEL';
  override readonly name = 'NameModelError';
}
