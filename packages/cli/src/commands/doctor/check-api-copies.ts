import { dirname, join, relative } from 'node:path';

import { listOf } from '../../terminal/format.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type InstalledCopy, installedCopies, readCopy } from './installed-copies.ts';

const API = '@opentelemetry/api';

/** The copy inside `register`: it registers unless the application's own is newer. */
const BUNDLED = '1.10.0';

/**
 * Whether every copy of `@opentelemetry/api` that the application may load gets what `register` registers. The api's
 * own rule: same major version, and what registered at least as new in the minor; else a copy is a silent no-op.
 */
export async function checkApiCopies(cwd: string): Promise<Diagnosis[]> {
  const own = await nearestCopy(cwd, API);
  const found = await installedCopies(cwd, API);
  const copies = own === undefined || found.some(({ path }) => path === own.path) ? found : [own, ...found];
  if (copies.length === 0) return [];
  const registers = own && isServedBy(BUNDLED, own.version) ? own.version : BUNDLED;
  const silent = copies.filter(({ version }) => !isServedBy(version, registers));
  if (silent.length > 0) return [cutOff(silent, registers, cwd)];
  const old = await olderThanPeer(cwd, own);
  if (old) return [old];
  const versions = listOf([...new Set(copies.map(({ version }) => version))].toSorted());
  const number = copies.length === 1 ? '' : ` in ${copies.length} copies, all observed`;
  return [{ area: 'api', level: 'fine', finding: `${API} ${versions}${number}` }];
}

function cutOff(copies: readonly InstalledCopy[], registers: string, cwd: string): Diagnosis {
  const where = listOf(copies.map(({ path, version }) => `${version} in ${relative(cwd, path) || path}`));
  const foreign = copies.some(({ version }) => numbers(version)[0] !== numbers(registers)[0]);
  const newest = copies.map(({ version }) => version).toSorted((a, b) => numbers(a)[1] - numbers(b)[1]);
  return {
    area: 'api',
    level: 'problem',
    finding: `${API} ${where}: what ${registers} registers is silently not seen there`,
    way_out: foreign
      ? `Spanreel needs version 1: npm install ${API}@1 && npm dedupe`
      : `npm install ${API}@${newest.at(-1) ?? 1} in the application: register then uses that copy`,
  };
}

/** What `@spanreel/api` asks for as its peer. */
const PEER = '1.10.0';

/** The application's own copy, where `@spanreel/api` works with it and needs a newer one. */
async function olderThanPeer(cwd: string, own: InstalledCopy | undefined): Promise<Diagnosis | undefined> {
  if (own === undefined || isServedBy(PEER, own.version) || !(await nearestCopy(cwd, '@spanreel/api')))
    return undefined;
  return {
    area: 'api',
    level: 'problem',
    finding: `${API} ${own.version} is older than what @spanreel/api needs: >=${PEER} <2`,
    way_out: `npm install ${API}@^${PEER}`,
  };
}

/** What the application itself would load: found upwards, as Node does. */
async function nearestCopy(cwd: string, name: string): Promise<InstalledCopy | undefined> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const copy = await readCopy(join(folder, 'node_modules', name));
    if (copy) return copy;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Whether a copy of this version takes what a copy of the other version has registered. */
function isServedBy(version: string, registers: string): boolean {
  const [major, minor] = numbers(version);
  const [globalMajor, globalMinor] = numbers(registers);
  return major === globalMajor && minor <= globalMinor;
}

function numbers(version: string): [major: number, minor: number] {
  const [major = Number.NaN, minor = Number.NaN] = version.split('.').map(Number);
  return [major, minor];
}
