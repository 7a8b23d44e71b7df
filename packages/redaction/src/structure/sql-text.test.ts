import { expect, test } from 'vitest';

import { withoutLiterals } from './sql-text.ts';

test.each([
  [`SELECT * FROM t WHERE a = 'C:\\' AND b = 'secret text' AND c = 'x'`, 'SELECT * FROM t WHERE a = ?'],
  [`SELECT * FROM t WHERE a = 'it\\'s secret' AND b = 'secret text'`, 'SELECT * FROM t WHERE a = ?'],
  [`SELECT * FROM t WHERE a = 'line\\n' AND b = 'secret' AND c > 5`, 'SELECT * FROM t WHERE a = ? AND b = ? AND c > ?'],
  [`SELECT * FROM t WHERE a = '\\' OR b = 'secret -- text'`, 'SELECT * FROM t WHERE a = ?'],
  [`SELECT "a\\" FROM t WHERE b = "secret"`, 'SELECT ?'],
])('%s leaks in no dialect', (sql, expected) => {
  expect(withoutLiterals(sql)).toBe(expected);
});

test.each([
  ['SELECT * FROM t WHERE name = "Jane" AND age > 4', 'SELECT * FROM t WHERE name = ? AND age > ?'],
  ['SELECT * FROM t WHERE name LIKE "Jane" LIMIT 1', 'SELECT * FROM t WHERE name LIKE ? LIMIT ?'],
  [
    'SELECT * FROM t WHERE name IN ("Jane", "Joe") AND "x" IS NULL',
    'SELECT * FROM t WHERE name IN (?, ?) AND "x" IS NULL',
  ],
  ['INSERT INTO t ("a", "b") VALUES ("Jane", f("x")), ("Joe", 1)', 'INSERT INTO t ("a", "b") VALUES (?, f(?)), (?, ?)'],
  [
    'INSERT INTO t VALUES ($1) ON CONFLICT ("id") DO NOTHING RETURNING "id"',
    'INSERT INTO t VALUES ($1) ON CONFLICT ("id") DO NOTHING RETURNING "id"',
  ],
  ['UPDATE t SET name = "Jane", "b" = $1 WHERE "c" = 7', 'UPDATE t SET name = ?, "b" = $1 WHERE "c" = ?'],
  [
    'SELECT "u"."id" FROM "u" JOIN "o" ON "u"."id" = "o"."user_id"',
    'SELECT "u"."id" FROM "u" JOIN "o" ON "u"."id" = "o"."user_id"',
  ],
  ['SELECT * FROM u WHERE "id" IN (SELECT "user" FROM o)', 'SELECT * FROM u WHERE "id" IN (SELECT "user" FROM o)'],
])('%s: double quotes hold values where values stand, and names elsewhere', (sql, expected) => {
  expect(withoutLiterals(sql)).toBe(expected);
});
