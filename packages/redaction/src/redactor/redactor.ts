import { type SpineEvent, type Value, type ValueMap, normalizeValue } from '@spanreel/events';

import { builtInDetectors } from '../detectors/built-in-detectors.ts';
import { KeyRules } from '../keys/key-rules.ts';
import { isId } from '../keys/shapes.ts';
import { SpeechEvents } from '../streaming/speech-events.ts';
import { CurrentPlace, type Place, placeOfAttributes } from '../tokens/place.ts';
import { ScopedTokens } from '../tokens/scoped-tokens.ts';
import type { Explanation } from './explanation.ts';
import { keptEntities } from './kept-entities.ts';
import { type LogView, MAX_MESSAGE, isMessage, viewAt } from './log-rules.ts';
import { type Action, type RedactionPolicy, validatePolicy } from './policy.ts';
import { actionIn, combinedActions } from './presets.ts';
import { ReadAhead } from './read-ahead.ts';
import { redactEvent } from './redact-event.ts';
import { TextRedactor } from './text-redactor.ts';
import { vaultWithLabels } from './vault-with-labels.ts';
import { ValueRedactor } from './value-redactor.ts';
import { warmingUp } from './warm-up.ts';
import { type WireValue, toWire } from './wire-value.ts';

/** Removes personal data and secrets. Every method returns a copy, and redacting twice changes nothing more. */
export interface Redactor {
  /** Any text. Longer than `limit` characters it is redacted and then cut, with a marker that says how much is missing. */
  text(text: string, limit?: number): string;
  /** A value under the key it belongs to; objects of any kind are copied first, deep and bounded. */
  value(key: string, value: string, limit?: number): string;
  value(key: string, value: unknown, limit?: number): Value;
  /** A map of values: its keys are redacted as well. */
  record(map: Readonly<Record<string, unknown>>, limit?: number): Record<string, Value>;
  /** Attributes for OTLP: like {@link record}, with numbers that its writers get wrong (NaN, beyond 2⁵³) as text. */
  attributes(map: Readonly<Record<string, unknown>>): Record<string, WireValue>;
  /** One of our events: payload, tags, metadata, tenant and conversation; ids pass where they have the promised shape. */
  event<E extends SpineEvent>(event: E): E;
  /** Does what it is given in the place that these attributes tell: whose tokens are made, and whose values kept. */
  within<T>(attributes: Readonly<Record<string, unknown>>, work: () => T): T;
  /** The redactor for a log record, by the policy's `logs` and OpenTelemetry's number of the record's severity. */
  atSeverity(severity: number | undefined): Redactor;
  /** What {@link cut} replaces in a plain text, with the stretch of the text that each replacement stands for. */
  explain(text: string): readonly Explanation[];
  /** Redacted text cut to `limit` characters, never within a character or token. */
  cut(text: string, limit: number): string;
  /**
   * Resolves when the detectors that read ahead have seen all that `work` redacts with this redactor, so that none of it has to
   * wait when it is redacted. `work` is done several times, on trial: nothing counts, nothing is kept, and what it returns is
   * thrown away. Absent where no detector reads ahead. Never rejects.
   */
  readonly readAhead?: (work: () => void) => Promise<void>;
  /** The same without the detectors that read ahead: it never waits. Itself where there are none. */
  readonly atOnce: Redactor;
  /** Does what the first texts would wait for (word lists, patterns), a step at a time of a millisecond or so. */
  prepare(): Generator<void, void>;
  /** The entities that are looked for and not kept. */
  readonly entities: ReadonlySet<string>;
}

const MAX_TEXT = 262_144;
const MAX_KEY = 512;
const TENANT = 'tenant.id';
/**
 * Private unless opened: what nobody thought of is a token. Dates stay, for without them no course of events can be
 * followed; the Australian TFN rule and Medicare's number forbid use by others: no linkable token either.
 */
const DEFAULT_ACTIONS: Readonly<Record<string, Action>> = { TFN: 'remove', MEDICARE: 'remove', DATE: 'keep' };

/**
 * The one redactor that all paths of a process share. Throws a `RedactionPolicyError` for a policy that would redact
 * less than it seems to.
 *
 * @example
 * const redactor = createRedactor({ key: loadTokenKey({ vaultDirectory: '.spanreel/vault' }).key });
 * redactor.text('mail jane@example.com'); // 'mail <EMAIL:k7QX.7Q2M9XK4PJ8CT>'
 */
export function createRedactor(policy: RedactionPolicy): Redactor {
  validatePolicy(policy);
  const { detectors = [] } = policy;
  const quick = detectors.filter(({ ahead }) => ahead === undefined);
  if (quick.length === detectors.length) return withLogRules(policy);
  const ahead = new ReadAhead();
  const atOnce = withLogRules({ ...policy, detectors: quick });
  const redactor = withLogRules({ ...policy, detectors: detectors.map((one) => ahead.watch(one)), ahead });
  return { ...redactor, atOnce, readAhead: (work) => ahead.over(work) };
}

function withLogRules(policy: ViewedPolicy): Redactor {
  const { logs = {} } = policy;
  const redactor = create(policy);
  if (logs.last4From === undefined && logs.messages === 'keep') return redactor;
  const views = new Map<boolean, Redactor>();
  const ruled: Redactor = {
    ...redactor,
    atSeverity,
    get atOnce() {
      return ruled;
    },
  };
  return ruled;

  function atSeverity(severity: number | undefined): Redactor {
    const view = viewAt(logs, severity);
    let viewed = views.get(view.last4);
    if (viewed === undefined) {
      viewed = create({ ...policy, logView: view });
      views.set(view.last4, viewed);
    }
    return viewed;
  }
}

/** A policy as it is for some log records; `ahead` where detectors read ahead. */
type ViewedPolicy = RedactionPolicy & { readonly logView?: LogView; readonly ahead?: ReadAhead };

function create(policy: ViewedPolicy): Redactor {
  const { tenants = {}, ...rest } = policy;
  const current = new CurrentPlace();
  const common = redactorOf(rest, current, undefined);
  const own = new Map<string, Redactor>();
  return Object.keys(tenants).length === 0 ? common : redactorOf(rest, current, forTenant);

  function forTenant(id: unknown): Redactor {
    if (typeof id !== 'string' || !Object.hasOwn(tenants, id)) return common;
    let redactor = own.get(id);
    if (redactor === undefined) {
      // What a tenant decides stands over what is decided for all, and its tokens mean nothing elsewhere.
      const { actions, preset } = tenants[id]!;
      redactor = redactorOf(
        {
          ...rest,
          ...(preset === undefined ? {} : { preset }),
          actions: preset === undefined ? { ...rest.actions, ...actions } : { ...actions },
          scope: `${rest.scope ?? ''}\0${id}`,
        },
        current,
        undefined,
      );
      own.set(id, redactor);
    }
    return redactor;
  }
}

/** A redactor for one policy; `forTenant` chooses another where a value says whose it is. */
function redactorOf(
  policy: ViewedPolicy,
  current: CurrentPlace,
  forTenant: ((id: unknown) => Redactor) | undefined,
): Redactor {
  const { preset = [], denyKeys = [], safeKeys = {} } = policy;
  // Who speaks of all entities leaves nothing to the defaults.
  const defaults = Object.hasOwn(policy.actions ?? {}, '*') ? {} : DEFAULT_ACTIONS;
  const actions = {
    ...combinedActions(typeof preset === 'string' ? [preset] : preset, defaults),
    ...policy.actions,
  };
  const { logView, ahead } = policy;
  const actionOf = (entity: string): Action => {
    if (entity === 'MESSAGE') return 'remove';
    const action = actionIn(actions, entity);
    const shown = logView?.last4 === true && (entity === 'EMAIL' || entity === 'PHONE');
    return shown && action !== 'remove' ? 'last4' : action;
  };
  const { scope = '', tokenMode = 'keyed', tokenScope = 'all', vault } = policy;
  const tokens = new ScopedTokens({
    key: policy.key,
    base: scope,
    mode: tokenMode,
    scope: tokenScope,
    current,
    vault: vault && vaultWithLabels(vault, (id) => current.outside(() => values.value('tenant_id', id) as string)),
    isKept: keptEntities(actionOf, policy.actions),
    ...(ahead === undefined ? {} : { isTrial: () => ahead.isOnTrial }),
  });
  // Maps are keyed by ids too, and one UUID in some thousands holds a run of digits that looks like a card.
  const rules: KeyRules = new KeyRules({
    denyKeys,
    safeKeys,
    redactKey: (key) => (isId(key) ? key : text.redact(key, MAX_KEY)),
    ...(logView === undefined || logView.messages === 'keep'
      ? {}
      : { messages: { is: isMessage, limit: logView.messages === 'cut' ? MAX_MESSAGE : 0 } }),
  });
  // Names in texts come from outside: they must not push the keys of attributes out of memory.
  const names = new KeyRules({ denyKeys, safeKeys, redactKey: (name) => name });
  const builtIn = builtInDetectors((name) => names.of(name), policy.locales);
  const detectors = [...builtIn, ...(policy.detectors ?? [])].filter(
    ({ entities }) => entities.includes('SECRET') || entities.some((entity) => actionOf(entity) !== 'keep'),
  );
  const onRedacted = ahead === undefined ? policy.onRedacted : ahead.unlessOnTrial(policy.onRedacted);
  const text = new TextRedactor({ detectors, tokens, actionOf, onRedacted });
  // What was told in pieces is no matter for a model, and what a conversation is expected to go on with must not depend on one.
  const quick =
    ahead === undefined
      ? text
      : new TextRedactor({
          detectors: detectors.filter((one) => one.ahead === undefined),
          tokens,
          actionOf,
          onRedacted,
        });
  const values: ValueRedactor = new ValueRedactor(rules, text, policy.maxTextLength ?? MAX_TEXT);
  const entities = new Set(detectors.flatMap((one) => one.entities).filter((entity) => actionOf(entity) !== 'keep'));
  const speech = new SpeechEvents({
    explain: (input) => quick.explain(input),
    cut: (input, limit) => quick.redact(input, limit),
    entities,
  });
  const heard = ahead === undefined ? speech : ahead.heardOnce(speech);
  const redactor: Redactor = {
    atSeverity: () => redactor,
    text: (input, limit) => values.text(input, limit),
    value: (key: string, value: unknown, limit?: number) => values.value(key, snapshot(value), limit) as string,
    record: (map, limit) =>
      forTenant === undefined
        ? current.within(placeOfAttributes(map), () => values.map(normalizeValue(map) as ValueMap, limit))
        : forTenant(map[TENANT]).record(map, limit),
    attributes: (map) =>
      forTenant === undefined
        ? current.within(placeOfAttributes(map), () => attributes(map, values))
        : forTenant(map[TENANT]).attributes(map),
    event: (event) =>
      forTenant === undefined
        ? current.within(placeOfEvent(event), () => redactEvent(event, values, heard))
        : forTenant(event.tenant_id).event(event),
    within: (map, work) => current.within(placeOfAttributes(map), work),
    explain: (input) => text.explain(input),
    cut: (input, limit) => text.redact(input, limit),
    prepare: () => warmingUp(builtIn),
    entities,
    get atOnce() {
      return redactor;
    },
  };
  return redactor;
}

function placeOfEvent({ tenant_id, stream_id, conversation_id }: SpineEvent): Place {
  return { tenant: tenant_id, stream: stream_id, conversation: conversation_id };
}

/** Primitives need no copy. */
function snapshot(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : (normalizeValue(value) ?? null);
}

function attributes(map: Readonly<Record<string, unknown>>, values: ValueRedactor): Record<string, WireValue> {
  return toWire(values.map(snapshotMap(map))) as Record<string, WireValue>;
}

/** Attributes are mostly primitives; a copy of the map by hand costs a fifth of a general one. */
function snapshotMap(map: Readonly<Record<string, unknown>>): ValueMap {
  const copy: Record<string, Value> = {};
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value !== undefined) copy[key] = snapshot(value);
  }
  return copy;
}
