import { type EventFamily, families } from '../catalogue/families.ts';
import { type EventDescription, describeEvent } from './describe-event.ts';
import { familyDiagram } from './family-diagram.ts';

const HEAD = `<!-- Generated from the catalogue by: pnpm --filter @spanreel/events reference -->

# Events

Every event that is built in, by topic: what it means, its payload, an example. \`spanreel events NAME\` shows the same in a terminal; \`defineEvents\` of \`@spanreel/events\` adds your own.

Fields in **bold** are required, all others may be left out. Fields marked ° hold what people said or programs returned: they are redacted as all fields are, and \`SPANREEL_CAPTURE_CONTENT=none\` leaves them out. A payload may have more fields than its schema names: they are kept and shown. What stands around the payload is the same for every event: [the event](../packages/events/README.md).`;

/** The page \`docs/events.md\`, in Markdown, drawn from the catalogue alone. */
export function referencePage(): string {
  const topics = [...new Set(families.map(({ topic }) => topic))];
  return `${[
    HEAD,
    `## The families\n\n\`\`\`mermaid\n${familyDiagram(families)}\n\`\`\``,
    contents(),
    ...topics.flatMap((topic) => [
      `## ${topic}`,
      ...families.filter((family) => family.topic === topic).map((family) => familySection(family)),
    ]),
  ].join('\n\n')}\n`;
}

function contents(): string {
  const rows = families.map(({ topic, name, about, events }) => {
    const names = Object.keys(events()).map((event) => `[\`${event}\`](#${anchor(event)})`);
    return `| ${topic} | ${name}: ${about} | ${names.join(' ')} |`;
  });
  const count = families.reduce((sum, { events }) => sum + Object.keys(events()).length, 0);
  return [
    `${count} events in ${families.length} families.`,
    '',
    '| topic | family | events |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

/** As GitHub makes it of a heading. */
function anchor(event: string): string {
  return event.replaceAll('.', '');
}

function familySection({ name, about, events }: EventFamily): string {
  const sections = Object.keys(events()).map((event) => eventSection(describeEvent(event) as EventDescription));
  return [`### ${name}`, about, ...sections].join('\n\n');
}

function eventSection({
  name,
  about,
  version,
  severity,
  component,
  aliases,
  fields,
  example,
}: EventDescription): string {
  const facts = [
    `version ${version}`,
    severity,
    ...(component === undefined ? [] : [`component \`${component}\``]),
    ...(aliases.length === 0 ? [] : [`older spellings ${aliases.map((alias) => `\`${alias}\``).join(', ')}`]),
  ];
  const rows = fields.map(({ path, type, required, content }) => {
    const field = required ? `**\`${path}\`**` : `\`${path}\``;
    return `| ${field}${content ? ' °' : ''} | ${type} |`;
  });
  return [
    `#### ${name}`,
    `${about} ${facts.join(' · ')}`,
    ['| field | type |', '|---|---|', ...rows].join('\n'),
    `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
  ].join('\n\n');
}
