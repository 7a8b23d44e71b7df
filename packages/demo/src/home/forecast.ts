const TRY_AGAIN = 75;

/** Prints the weather; returns the exit code, `EX_TEMPFAIL` of sysexits.h where the service asks for fewer calls. */
export async function readForecast(hub: string): Promise<number> {
  const response = await fetch(`${hub}/forecast`);
  if (response.ok) {
    const { text } = (await response.json()) as { readonly text: string };
    console.log(text);
    return 0;
  }
  await response.body?.cancel();
  console.error(`no forecast for now; try again in ${response.headers.get('retry-after')} s`);
  return TRY_AGAIN;
}
