// SPDX-License-Identifier: Apache-2.0

/** What may stand under a name in a log line. */
type Shape = "code" | "id" | "digest" | "number" | "flag" | "frame";

/**
 * Every field that a log line may have, with its shape. A field that is not here, or whose value is shaped otherwise, is
 * left out and counted: a log is read by more people than any conversation, and kept longer. `test/architecture/log-fields.test.ts`
 * fails on a call that names another.
 */
export const LOG_FIELDS: Readonly<Record<string, Shape>> = {
  code: "code",
  reason: "code",
  job: "code",
  provider: "code",
  kind: "code",
  purpose: "code",
  hop: "code",
  tool: "code",
  clock: "code",
  state: "code",
  incident: "id",
  notice: "id",
  witness: "id",
  recovery: "id",
  release: "digest",
  conversationId: "id",
  requestId: "id",
  attempts: "number",
  lost: "number",
  waiting: "number",
  count: "number",
  where: "code",
  willRetry: "flag",
  at: "frame",
};

const UUIDS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/giu;
const SHAPES: Readonly<Record<Shape, (value: unknown) => boolean>> = {
  // Names of ours: SQLSTATEs and error codes have digits, but never as many as a number of a person.
  code: (value) =>
    typeof value === "string" && /^[A-Za-z][A-Za-z0-9_.:-]{0,79}$|^[0-9A-Z]{5}$/u.test(value) && !/\d{6}/u.test(value),
  // An id of ours is random; what stands around it says what it is an id of.
  id: (value) =>
    typeof value === "string" &&
    /^[a-z_:/.-][a-z0-9_:/.-]{0,80}$|^$/iu.test(value.replace(UUIDS, "")) &&
    !/\d{4}/u.test(value.replace(UUIDS, "")),
  // Of published flows. One of digits alone is withheld: it could be the number of a card.
  digest: (value) => typeof value === "string" && /^(?=.*[a-f])[0-9a-f]{16}$/u.test(value),
  number: (value) => typeof value === "number" && Number.isFinite(value) && Math.abs(value) < 1e9,
  flag: (value) => typeof value === "boolean",
  // A place in our own source, without the name of the function: in a stack that was made up it could be anything.
  frame: (value) => typeof value === "string" && /^src\/[\w./-]{1,120}\.[jt]s:\d{1,6}:\d{1,6}$/u.test(value),
};

/** Fields that fit, and how many did not. Null is what nobody knows: it may stand everywhere. */
export function guardFields(fields: object): Readonly<Record<string, unknown>> {
  const out: Record<string, unknown> = {};
  let withheld = 0;
  for (const [name, value] of Object.entries(fields)) {
    const shape = Object.hasOwn(LOG_FIELDS, name) ? LOG_FIELDS[name] : undefined;
    if (value === null || (shape !== undefined && SHAPES[shape](value))) out[name] = value;
    else withheld += 1;
  }
  return withheld === 0 ? out : { ...out, withheld };
}

/** Sentences of ours pass. One with a long number, an address or a letter that is not English does not: it quotes somebody. */
export function guardMessage(message: unknown): string {
  if (typeof message !== "string") return "[withheld]";
  const isOurs = /^[\x20-\x7e\u2018\u2019\u201c\u201d\u2026]{1,400}$/u.test(message);
  const isQuoting = /\d(?:[ .-]?\d){6}|@|\+\d{2}/u.test(message);
  return isOurs && !isQuoting ? message : "[withheld]";
}

/** Messages of foreign errors may quote what was sent; codes and names do not. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error ? ("code" in error ? String(error.code) : error.name) : "unknown";
  return SHAPES.code(code) ? code : "unknown";
}
