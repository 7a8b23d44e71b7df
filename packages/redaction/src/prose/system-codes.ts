import { constants } from 'node:os';

/** Names of errors that Node's resolver and libuv add to those of the system (nodejs.org/api/dns.html#error-codes). */
const OF_NODE =
  'ENOTFOUND ENODATA EFORMERR ESERVFAIL ENOTIMP EREFUSED EBADQUERY EBADNAME EBADFAMILY EBADRESP ETIMEOUT EOF EFILE ENOMEM EDESTRUCTION EBADSTR EBADFLAGS ENONAME EBADHINTS ENOTINITIALIZED EADDRGETNETWORKPARAMS ECANCELLED ECHARSET EPROTO';

const CODES: ReadonlySet<string> = new Set([
  ...Object.keys(constants.signals),
  ...Object.keys(constants.errno),
  ...OF_NODE.split(' '),
]);

/** Whether a word in capitals is a signal or an error of the system: `SIGTERM`, `ECONNREFUSED`. */
export function isSystemCode(word: string): boolean {
  return CODES.has(word);
}
