export { countEvents } from './count-events.ts';
export { type EventHistory, type HistoryOptions, keepHistory } from './keep-history.ts';
export { type EventLogger, logEvents } from './log-events.ts';
export { type EventPattern, subscribe } from './subscribe.ts';
