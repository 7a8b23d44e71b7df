import { isIPv4 } from 'node:net';

import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

const V4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/g;
const V6 = /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:(?<=:)(?:\d{1,3}\.){3}\d{1,3})?(?![\w:]|\.\d)/g;
/** `Chrome/120.0.0.0`, `v1.2.3.4`, `version: 1.2.3.4`: versions with four parts. */
const VERSION_BEFORE = /(?:(?:^|[\s(;,"'])[A-Z][\w.-]{0,30}\/|\bv(?:er(?:sion)?)?[ .:=]{0,2})$/;
/** Not a host: unspecified, this machine, broadcast and network masks. */
const NO_HOST_V4 = /^(?:0\.0\.0\.0|127\.|255\.255\.)/;
const PRIVATE_V4 = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./;
const PORT_BEHIND = /^:(\d{1,5})(?!\d)/;
/** Of Linux, whose range begins before that of IANA: clients have ports from here on. */
const FIRST_EPHEMERAL_PORT = 32_768;
const V6_CHARACTERS = /^(?=.*:)[\da-f:.]{2,45}$/i;
/** `fe80::1%eth0`: the interface through which the host is reached is no part of its address. */
const ZONE = /(?<=:.*)%[\w.-]{1,32}$/;
/** Two groups that are not empty, or three. */
const GROUPS = /^:{0,2}[^:]{1,45}:{1,2}[^:]{1,45}(:{1,2}[^:])?/;
const MAPPED_V4 = /^(?:0*:){2,5}ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** IP addresses as `node:net` accepts them, but not loopback, the unspecified address, masks and services of a private network. */
export const ip: Detector = {
  name: 'ip',
  entities: ['IP'],
  needs: Hint.Dots | Hint.Colons,
  priority: 50,
  find(scan) {
    if ((scan.hints & Hint.Dots) !== 0) findV4(scan);
    if ((scan.hints & Hint.Colons) !== 0) findV6(scan);
  },
};

function findV4(scan: Scan): void {
  for (const match of scan.text.matchAll(V4)) {
    if (!isIPv4(match[0]) || NO_HOST_V4.test(match[0])) continue;
    if (isVersion(scan.text, match.index) || isService(scan.text, match.index, match[0])) continue;
    scan.report(match.index, match.index + match[0].length, 'IP', match[0]);
  }
}

/** The canonical form of a text that is an IP address and nothing else; `undefined` if it names no host. */
export function canonicalIp(address: string): string | undefined {
  if (isIPv4(address)) return NO_HOST_V4.test(address) ? undefined : address;
  const host = address.replace(ZONE, '');
  return looksAssigned(host) ? canonicalV6(host) : undefined;
}

/**
 * An IPv6 address as URLs write it; `undefined` for what is none. As `node:net` has it, whose pattern takes some
 * milliseconds to compile: too long for the first flush of a process.
 */
export function shortIPv6(text: string): string | undefined {
  return V6_CHARACTERS.test(text) ? URL.parse(`http://[${text}]`)?.hostname.slice(1, -1) : undefined;
}

function isVersion(text: string, start: number): boolean {
  // Only a slash, a `v` or the end of "version" can make it one.
  if (!/[/vVrn][ .:=]{0,2}$/.test(text.slice(Math.max(0, start - 3), start))) return false;
  return VERSION_BEFORE.test(text.slice(Math.max(0, start - 40), start));
}

/** `ECONNREFUSED 10.4.17.3:5432`: where something listens within a private network, and no caller. */
function isService(text: string, start: number, address: string): boolean {
  if (!PRIVATE_V4.test(address)) return false;
  const port = PORT_BEHIND.exec(text.slice(start + address.length, start + address.length + 7))?.[1];
  return port !== undefined && Number(port) < FIRST_EPHEMERAL_PORT;
}

function findV6(scan: Scan): void {
  for (const match of scan.text.matchAll(V6)) {
    // `12:30` and the colon that ends a sentence are most of what looks like this.
    const address = match[0].replace(/(?<=[^:]):$/, '');
    if (!looksAssigned(address)) continue;
    const canonical = canonicalV6(address);
    if (canonical !== undefined) scan.report(match.index, match.index + address.length, 'IP', canonical);
  }
}

/** `a::b` and `::` stand in code, `::1` is this machine. */
function looksAssigned(address: string): boolean {
  const groups = GROUPS.exec(address);
  return groups !== null && (groups[1] !== undefined || /\d/.test(address));
}

/** Nothing for what is no address, and for one that names no host. */
function canonicalV6(address: string): string | undefined {
  const short = shortIPv6(address);
  const mapped = short === undefined ? undefined : MAPPED_V4.exec(address)?.[1];
  if (mapped !== undefined) return NO_HOST_V4.test(mapped) ? undefined : mapped;
  return short;
}
