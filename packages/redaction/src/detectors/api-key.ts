import { isWordAt } from '../text/digit-groups.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

/**
 * Keys that say by their prefix whose they are, after the vendors' documentation and the rules of gitleaks (MIT).
 * Label, then the pattern; a prefix in `PREFIXES` must lead to each.
 */
const RULES: readonly (readonly [label: string, pattern: string])[] = [
  ['aws-access-key', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}'],
  ['github-token', '(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\\w{20,255})'],
  ['gitlab-token', 'gl(?:pat|dt|rt|ptt|cbt|ft|soat|imt|agent)-[\\w-]{16,255}'],
  ['stripe-key', '(?:[srp]k_(?:live|test|prod)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/=]{16,255})'],
  ['slack-token', '(?:xox[a-z]{1,2}-[\\w.-]{10,255}|xapp-[\\w-]{10,255})'],
  ['slack-webhook', 'hooks\\.slack\\.com\\/(?:services|workflows)\\/[\\w/-]{10,128}'],
  ['anthropic-key', 'sk-ant-[\\w-]{10,255}'],
  ['openai-key', 'sk-(?:proj-|svcacct-|admin-|None-)?[A-Za-z0-9_-]{20,255}'],
  ['google-key', '(?:AIza[\\w-]{30,45}|GOCSPX-[\\w-]{20,64}|ya29\\.[\\w-]{16,2048})'],
  ['sendgrid-key', 'SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}'],
  ['twilio-key', 'SK[0-9a-fA-F]{32}'],
  ['elevenlabs-key', 'sk_[0-9a-f]{32,64}'],
  ['npm-token', 'npm_[A-Za-z0-9]{30,64}'],
  ['pypi-token', 'pypi-[\\w-]{16,512}'],
  ['huggingface-token', '(?:hf_[A-Za-z0-9]{20,64}|api_org_[A-Za-z0-9]{20,64})'],
  ['digitalocean-token', 'do[opr]_v1_[a-f0-9]{64}'],
  ['shopify-token', 'shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}'],
  ['databricks-token', 'dapi[a-f0-9]{32}'],
  ['vault-token', '(?:hv[sbr]\\.[\\w-]{20,512}|s\\.(?=[A-Za-z]{0,23}\\d)[A-Za-z0-9]{24}(?!\\w))'],
  ['grafana-token', 'gl(?:sa|c)_[A-Za-z0-9+/=_]{20,512}'],
  ['newrelic-key', '(?:NRAK|NRJS|NRII)-[A-Za-z0-9_-]{16,64}'],
  ['sentry-token', 'sntr[ysu]{1,2}_[A-Za-z0-9+/=_]{20,512}'],
  ['telegram-token', '\\d{8,10}:AA[\\w-]{32,36}'],
  ['linear-key', 'lin_(?:api|oauth)_[A-Za-z0-9]{20,64}'],
  ['notion-key', 'ntn_[A-Za-z0-9]{30,64}'],
  ['groq-key', 'gsk_[A-Za-z0-9]{30,64}'],
  ['xai-key', 'xai-[A-Za-z0-9]{30,128}'],
  ['replicate-token', 'r8_[A-Za-z0-9]{30,64}'],
  ['supabase-key', 'sb(?:p_[a-f0-9]{40}|_secret_[\\w-]{16,64})'],
  ['atlassian-token', 'ATATT3[\\w=-]{30,512}'],
  ['square-token', '(?:sq0(?:atp|csp)-[\\w-]{20,64}|EAAA[\\w-]{56,64})'],
  ['mailgun-key', 'key-[0-9a-f]{32}'],
  ['postman-key', 'PMAK-[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}'],
  ['figma-token', 'figd_[\\w-]{20,64}'],
  ['planetscale-token', 'pscale_(?:tkn|pw|oauth)_[\\w.-]{30,64}'],
  ['doppler-token', 'dp\\.(?:pt|st|ct|scim|audit)\\.[A-Za-z0-9._-]{20,64}'],
  ['age-key', 'AGE-SECRET-KEY-1[0-9A-Z]{40,64}'],
  // The first part is the base64 of an id, which has digits alone.
  ['discord-token', '(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){4,7}[\\w-]{0,4}\\.[\\w-]{6}\\.[\\w-]{27,64}'],
  ['discord-webhook', 'discord(?:app)?\\.com\\/api\\/(?:v\\d{1,2}\\/)?webhooks\\/\\d{15,22}\\/[\\w-]{40,128}'],
  ['cloudflare-token', 'cf(?:k|ut|at)_[A-Za-z0-9]{40,64}'],
  ['vercel-token', 'vc[pikar]_[A-Za-z0-9]{24,128}'],
  ['docker-token', 'dckr_[po]at_[\\w-]{20,64}'],
  ['airtable-token', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}'],
  ['resend-key', 're_(?=[A-Za-z_]{0,32}\\d)[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?!\\w)'],
  ['braintree-token', 'access_token\\$(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}'],
];

/** Every rule begins so; one look for these spares ordinary text the rules. */
const PREFIXES =
  /A(?:KIA|SIA|BIA|CCA|Iza|TATT3|GE-SEC)|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt|cbt|ft|soat|imt|agent)-|gl(?:sa|c)_|[srp]k_|whsec_|xox[a-z]|xapp-|hooks\.slack|sk-|GOCSPX|ya29\.|SG\.|SK[0-9a-fA-F]{8}|npm_|pypi-|hf_|api_org_|do[opr]_v1|shp(?:at|ca|pa|ss)_|dapi[a-f0-9]|hv[sbr]\.|\bs\.[A-Za-z0-9]{24}|NR(?:AK|JS|II)-|sntr|:AA|lin_|ntn_|gsk_|xai-|r8_|sb(?:p_|_sec)|sq0|EAAA|key-[0-9a-f]|PMAK|figd_|pscale_|dp\.[pscat]|[MNO][DTjz][AEIMQUYcgk][w-z0-5][MNO][DTjz]|webhooks\/\d|cf(?:k|ut|at)_|vc[pikar]_|dckr_|pat\w{14}\.|re_\w{8}_|access_token\$/;

/** In the paths of its API `bot` stands right before it. */
const NO_WORD_BUT_BOT_BEFORE = '(?<=(?<![A-Za-z0-9])(?:bot)?)';
/** Nor behind a number: `8.8.4.4AKIA…` would hide the address as well. */
const NO_LETTER_BEFORE = '(?<=(?<![A-Za-z0-9])\\d{0,20})';

interface Rule {
  readonly label: string;
  readonly apart: RegExp;
  /** Where it is asked for, whatever stands before it. */
  readonly sticky: RegExp;
}

let rules: readonly Rule[] | undefined;

/** API keys and tokens with a known prefix. */
export const apiKey: Detector = {
  name: 'api-key',
  entities: ['SECRET'],
  needs: Hint.LongRun,
  priority: 88,
  find(scan) {
    if (!PREFIXES.test(scan.text)) return;
    // Compiled with the first suspicious text, so that start-up does not pay for it.
    rules ??= RULES.map(([label, pattern]) => ({
      label,
      apart: new RegExp(`${label === 'telegram-token' ? NO_WORD_BUT_BOT_BEFORE : NO_LETTER_BEFORE}${pattern}`, 'g'),
      sticky: new RegExp(pattern, 'y'),
    }));
    const tried = new Set<number>();
    for (const { label, apart } of rules) {
      for (const match of scan.text.matchAll(apart)) {
        const end = match.index + match[0].length;
        scan.report(match.index, end, 'SECRET', label);
        reportRow(scan, end, rules, tried);
      }
    }
  },
};

/** Keys of one length right behind one another, from `start` on; each place is `tried` once, whoever comes there. */
function reportRow(scan: Scan, start: number, all: readonly Rule[], tried: Set<number>): void {
  let at = start;
  while (isWordAt(scan.text, at) && !tried.has(at)) {
    tried.add(at);
    const next = all.find(({ sticky }) => {
      sticky.lastIndex = at;
      return sticky.test(scan.text);
    });
    if (next === undefined) return;
    const { lastIndex } = next.sticky;
    scan.report(at, lastIndex, 'SECRET', next.label);
    at = lastIndex;
  }
}
