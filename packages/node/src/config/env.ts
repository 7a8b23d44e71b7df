// The only file that reads `process.env`. It imports nothing: `register` asks it before it loads anything else.

/** The variables as they stand when Spanreel starts. */
export function environmentText(): Readonly<Record<string, string | undefined>> {
  return { ...process.env };
}

/** Whether a variable switches everything off, so that not even the rest of Spanreel has to be loaded. */
export function isSwitchedOff(): boolean {
  return [process.env['SPANREEL_DISABLED'], process.env['OTEL_SDK_DISABLED']].some(
    (text) => text !== undefined && text.trim().toLowerCase() === 'true',
  );
}
