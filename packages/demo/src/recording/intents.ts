/** Something that callers of this bank want. */
export interface Intent {
  /** As the data set calls it. */
  readonly task: string;
  readonly tool: string;
  /** Words that show it. */
  readonly words: readonly string[];
  /** What an agent says once it is done. */
  readonly done: RegExp;
}

const INTENTS: readonly Intent[] = [
  {
    task: 'transfer money',
    tool: 'transfer_money',
    words: ['transfer', 'move', 'dollars', 'savings', 'checking'],
    done: /transferred/,
  },
  {
    task: 'schedule appointment',
    tool: 'book_appointment',
    words: ['schedule', 'appointment', 'day', 'meet'],
    done: /appointment (is|has)|scheduled/,
  },
  {
    task: 'replace card',
    tool: 'replace_card',
    words: ['card', 'lost', 'replace', 'stolen', 'new'],
    done: /replacement|new card|card (is|has)/,
  },
  { task: 'check balance', tool: 'get_balance', words: ['balance', 'account', 'check', 'much'], done: /balance is/ },
  {
    task: 'get branch hours',
    tool: 'get_branch_hours',
    words: ['hours', 'branch', 'open', 'local'],
    done: /hours are/,
  },
  {
    task: 'reset password',
    tool: 'reset_password',
    words: ['password', 'reset', 'forgot', 'login'],
    done: /link|has been (sent|reset)/,
  },
  {
    task: 'order checks',
    tool: 'order_checks',
    words: ['checkbook', 'checks', 'book', 'order'],
    done: /check ?books?|has been sent/,
  },
  { task: 'pay bill', tool: 'pay_bill', words: ['pay', 'bill', 'payment', 'due'], done: /paid|payment/ },
];

export function intentOf(task: string): Intent | undefined {
  return INTENTS.find((intent) => intent.task === task);
}

/** How strongly a text speaks for each intent, strongest first: the share of its words among all that point anywhere. */
export function scoreIntents(text: string): { readonly tool: string; readonly score: number }[] {
  const words = new Set(text.toLowerCase().split(/\W+/));
  const hits = INTENTS.map(({ tool, words: wanted }) => ({
    tool,
    hits: wanted.filter((word) => words.has(word)).length,
  }));
  const total = Math.max(
    1,
    hits.reduce((sum, each) => sum + each.hits, 0),
  );
  return hits
    .map(({ tool, hits: own }) => ({ tool, score: Math.round((own / total) * 100) / 100 }))
    .toSorted((a, b) => b.score - a.score);
}
