import type { Command } from '../shell/command.ts';
import { doctor } from './doctor/doctor.ts';
import { events } from './events/events.ts';
import { ls } from './ls/ls.ts';
import { redact } from './redact/redact.ts';
import { replay } from './replay/replay.ts';
import { vaultAudit } from './vault/audit.ts';
import { vaultErase } from './vault/erase.ts';
import { vaultOperator } from './vault/operator.ts';
import { vaultReveal } from './vault/reveal.ts';
import { vaultRotate } from './vault/rotate.ts';
import { vaultStatus } from './vault/status.ts';
import { show } from './show/show.ts';
import { verify } from './verify/verify.ts';
import { why } from './why/why.ts';

/** Every command, in the order that the help lists them. */
export const commands: readonly Command[] = [
  ls,
  show,
  why,
  replay,
  verify,
  events,
  redact,
  vaultReveal,
  vaultErase,
  vaultRotate,
  vaultAudit,
  vaultStatus,
  vaultOperator,
  doctor,
];
