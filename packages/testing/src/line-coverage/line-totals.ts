/** Of one file, as the `json-summary` of Istanbul's reports gives it. */
interface FileSummary {
  readonly lines: { readonly total: number; readonly covered: number };
}

/** How many of a package's lines the tests run. */
export interface PackageLines {
  readonly name: string;
  readonly total: number;
  readonly covered: number;
  /** 0 to 100; of a package without lines 0, for then something is wrong with the count. */
  readonly percent: number;
}

/** Sums a summary by package, in the order asked for. */
export function lineTotals(
  summary: Readonly<Record<string, FileSummary>>,
  packages: readonly string[],
): readonly PackageLines[] {
  return packages.map((name) => {
    const files = Object.entries(summary).filter(([file]) =>
      file.replaceAll('\\', '/').includes(`/packages/${name}/src/`),
    );
    const total = files.reduce((sum, [, { lines }]) => sum + lines.total, 0);
    const covered = files.reduce((sum, [, { lines }]) => sum + lines.covered, 0);
    return { name, total, covered, percent: total === 0 ? 0 : (100 * covered) / total };
  });
}
