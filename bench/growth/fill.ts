// SPDX-License-Identifier: Apache-2.0
import type { Database } from "#postgres";

/** What a conversation consists of, in an order in which foreign keys hold. */
const TABLES = [
  "subject",
  "subject_key",
  "subject_conversation",
  "visitor_token",
  "conversation",
  "conversation_key",
  "turn",
  "message",
  "tracker",
  "tracker_event",
] as const;
const BATCH = 10_000;

/** What stands in a copy in place of the original's value. */
const REPLACED: Readonly<Record<string, string>> = {
  conversation_id: "m.conversation_id",
  subject_id: "m.subject_id",
  token_hash: "sha256(m.conversation_id::text::bytea)",
};

type Template = { readonly conversationId: string; readonly subjectId: string };

/** A visitor's conversation of middling length that was really held. */
export async function pickTemplate(database: Database): Promise<Template> {
  const text = `
    SELECT c.conversation_id, c.subject_id FROM conversation c JOIN subject s USING (tenant, subject_id)
    WHERE s.kind = 'visitor' AND c.queued_at IS NULL
      AND NOT EXISTS (SELECT FROM conversation_key k WHERE k.conversation_id = c.conversation_id AND k.subject_id <> c.subject_id)
    ORDER BY abs(c.last_seq - 10) LIMIT 1`;
  type Row = { readonly conversation_id: string; readonly subject_id: string };
  const { rows } = await database.query<Row>("bench.template", text);
  const [row] = rows;
  if (row === undefined) throw new Error("No conversation was held that could be copied");
  return { conversationId: row.conversation_id, subjectId: row.subject_id };
}

/** Copies the template until so many conversations are stored. Ids are UUIDv7 of evenly spread moments of the last twenty days. Returns how many there are. */
export async function fillTo(database: Database, template: Template, size: number): Promise<number> {
  const count = async (): Promise<number> =>
    (await database.query<{ count: number }>("bench.count", "SELECT count(*)::int AS count FROM conversation")).rows[0]
      ?.count ?? 0;
  const columns = new Map<string, readonly string[]>();
  for (const name of TABLES) {
    const { rows } = await database.query<{ name: string }>(
      "bench.columns",
      "SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
      [name],
    );
    columns.set(
      name,
      rows.map((row) => row.name),
    );
  }
  for (let left = size - (await count()); left > 0; left -= BATCH) {
    const many = Math.min(BATCH, left);
    await database.transaction(async (tx) => {
      await tx.runScript(
        "bench.ids",
        `CREATE TEMPORARY TABLE made ON COMMIT DROP AS
           SELECT gen_random_uuid() AS subject_id,
                  overlay(overlay(gen_random_uuid()::text PLACING left(hex, 8) || '-' || right(hex, 4) FROM 1) PLACING '7' FROM 15)::uuid AS conversation_id
           FROM (SELECT lpad(to_hex((extract(epoch FROM now()) * 1000 - random() * 1728000000)::bigint), 12, '0') AS hex
                 FROM generate_series(1, ${String(many)})) moments;`,
      );
      for (const name of TABLES) {
        const own = columns.get(name) ?? [];
        const where = own.includes("conversation_id")
          ? `t.conversation_id = '${template.conversationId}'`
          : `t.subject_id = '${template.subjectId}'`;
        const values = own.map((column) => REPLACED[column] ?? `t.${column}`);
        await tx.runScript(
          `bench.copy.${name}`,
          `INSERT INTO ${name} (${own.join(", ")}) SELECT ${values.join(", ")} FROM made m, ${name} t WHERE ${where}`,
        );
      }
    });
  }
  await database.transaction(async (tx) => tx.runScript("bench.analyse", "ANALYZE"));
  return count();
}
