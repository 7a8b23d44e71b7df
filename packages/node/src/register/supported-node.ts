/** Whether Node's synchronous module hooks work in this version (`^22.22.3 || >=24.11.1`): nodejs/node#59929. */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => parseInt(part, 10));
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 3);
  if (major === 24) return minor > 11 || (minor === 11 && patch >= 1);
  // 25.0 lacks the fix, 25.1 has it.
  if (major === 25) return minor >= 1;
  return major > 25;
}
