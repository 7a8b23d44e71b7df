import type { EventFamily } from '../catalogue/families.ts';

/** Names that stand beside each other in a box. */
const NAMES_PER_LINE = 3;

/** The families by topic as a Mermaid flowchart, with every event in the box of its family. */
export function familyDiagram(families: readonly EventFamily[]): string {
  const topics = [...new Set(families.map(({ topic }) => topic))];
  const lines = topics.flatMap((topic, t) => [
    `  catalogue --> t${t}([${topic}])`,
    ...families.flatMap((family, f) => (family.topic === topic ? [`  t${t} --> f${f}["${boxText(family)}"]`] : [])),
  ]);
  return ['flowchart LR', '  catalogue((Events))', ...lines].join('\n');
}

function boxText({ name, events }: EventFamily): string {
  const names = Object.keys(events());
  const rows: string[] = [];
  for (let at = 0; at < names.length; at += NAMES_PER_LINE) rows.push(names.slice(at, at + NAMES_PER_LINE).join(', '));
  return [`<b>${name}</b>`, ...rows].join('<br/>');
}
