// Loaded by: node --import @spanreel/node/register
import { createRequire } from 'node:module';

createRequire(import.meta.url)('./dist/register.cjs');
