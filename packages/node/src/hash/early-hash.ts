// Loaded with the first hash of a process, as long as node:crypto is not: a third of a millisecond instead of four.
export { sha256 } from '@noble/hashes/sha2.js';
