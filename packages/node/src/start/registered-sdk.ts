/** The version of the api through which somebody has registered an SDK in this process, if anybody has. */
export function registeredSdk(): string | undefined {
  // Where every 1.x api keeps its globals; reading it through the api would need the very version that registered.
  const globals = (globalThis as { [key: symbol]: { version?: string; trace?: unknown } | undefined })[
    Symbol.for('opentelemetry.js.api.1')
  ];
  return globals?.trace === undefined ? undefined : (globals.version ?? 'of unknown version');
}
