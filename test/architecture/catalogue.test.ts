// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#postgres/testing";
import { FIND, MESSAGES_AFTER, SAVE, TURN_PATH } from "../../src/adapters/postgres/repositories/conversation-sql.ts";
import { filesUnder, read } from "./repository.ts";

/** Tables whose primary key does not begin with (tenant, conversation_id) or (tenant, subject_id), each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  party_index: "asked by the keyed hash of a party id, before the subject is known",
  visitor_token: "asked by the hash of a token, before the conversation is known",
  staff: "people at the desk: no subjects; asked by their own id",
  desk_agent: "lies with its member of staff",
  desk_setup: "one row per change of teams and labels of the installation",
  staff_passkey: "lies with its member of staff",
  staff_login: "asked by a keyed hash, before it is known who signs in",
  staff_invite: "asked by the hash of a one-time link",
  staff_session: "asked by the hash of a token, before it is known whose",
  scim_user: "people at the desk: no subjects; asked by their own id",
  scim_group: "groups of people at the desk; asked by their own id",
  scim_member: "lies with its group",
  api_token: "asked by the hash of a token; belongs to a program, not to a subject",
  gateway_key: "asked by the hash of a key; belongs to a program, not to a subject",
  bridge_session: "asked by the keyed hash of a sender that the caller names; lies alone and is joined with nothing",
  approval: "what staff asks of staff; asked by its own id",
  spent_token: "asked by the hash of a one-use token; must refuse it whichever conversation it comes with",
  account_lock: "asked by the keyed hash of a party or a line, before the subject is known",
  line_session: "asked by the keyed hash of a number: an event about a SIM names no conversation",
  counter: "asked by a keyed hash; counts over conversations and subjects",
  reach: "asked by the keyed hash of an agent or token; counts over subjects",
  key_check: "one row for the installation",
  key_note: "asked by a name; belongs to the installation",
  history: "one order over everything, append-only; written beside the act and joined with nothing",
  history_queue: "numbers of entries that the one sequencer has not integrated yet",
  history_leaf: "one order over everything: the leaf of each entry, by its index in the tree",
  history_tile: "hashes of the one tree over everything; static once full",
  history_checkpoint: "one signed statement per size of the one tree",
  history_cosignature: "what each witness signed per size of the one tree",
  history_witness: "one row per witness of the installation",
  channel_key: "keys of the service, asked by their hash before anybody is known",
  channel_session: "asked by a random id before anybody is known; lies alone and is joined with nothing",
  webhook_delivery: "asked by its own id; belongs to the installation and holds no subject",
  messaging_peer: "asked by the keyed hash of a number, before the conversation is known",
  messaging_link: "asked by the hash of a one-time link, before the conversation is known",
  outside_case: "outlives its conversation, and its month, until the desk of others has deleted what it was sent",
  incident: "one row per attack or breach of the installation, over conversations and subjects; asked by its own id",
  incident_event: "lies with its incident",
  incident_notice: "lies with its incident; asked by it",
  incident_entity: "lies with its incident; asked by a keyed hash of an address, device, subject or token",
  threat_answer: "asked by the keyed hash of whoever is stopped, before it is known who it is",
  threat_verdict: "lies beside its incident; asked by time, kind and the keyed hash of whom it is about",
  bound_use:
    "asked by the keyed hash of whoever came near a bound, and by time; on no turn's path unless a bound is near",
  line_alarm: "asked by the keyed hash of a line; a list of few rows for people of security",
  line_signal: "asked by the keyed hash of a line, before a code is sent or an act is carried out",
  signal_feed: "one row for the installation",
  drill_run: "one row per run of drills of the installation",
  processing_record: "what the record of processing said under a hash; belongs to the installation",
  policy_set: "what policies said under a hash; belongs to the installation",
  threat_counter: "asked by the keyed hash of an address, device, subject or token, off every turn's path",
  threat_model: "what the detectors have learned; belongs to the installation",
  desk_text: "texts of the people at the desk; belong to the operator, not to a subject",
  wording_version: "the operator's own words for messages; belong to the operator, not to a subject",
  wording_draft: "such words that wait for a colleague",
  opening_hours: "when people of the operator answer",
  banner: "notices of the operator to everybody",
  flow_release: "what the bot says; belongs to the operator, not to a subject",
  flow_publication: "one row per publication of an environment",
  retention_run: "one row per run of the removal of old data",
  archive: "what is made for regulators, buyers and auditors; asked by its own id",
  audit_run: "one row per audit of the installation",
  analytics_day: "counts of days by code; belong to the installation, and name nobody",
  alert_reading: "one row per node and alert; belongs to the installation",
  alert_state: "one row per alert; belongs to the installation",
  alert_silence: "one row per alert; belongs to the installation",
  alert_notice: "asked by what is due; belongs to the installation",
  service_minute: "one row per minute of a node; belongs to the installation",
  schema_migration: "one row per migration of the installation",
};

/** What a statement of a turn may touch beside the conversation's own tables, with the reason. */
const BESIDE: Readonly<Record<string, string>> = {
  history: "an entry and the act it tells of become durable together; inserted, never read or joined",
};

type Table = { name: string; key: string[]; partition_key: string | null };
type Reference = { name: string; columns: string[]; target: string; target_columns: string[] };

let own: TestDatabase;
let tables: Table[];
let references: Reference[];

const COLUMNS = (relation: string, numbers: string): string =>
  `ARRAY(SELECT a.attname::text FROM unnest(${numbers}) WITH ORDINALITY AS k (attnum, n)
         JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.attnum ORDER BY k.n)`;

beforeAll(async () => {
  own = await createTestDatabase();
  const keys = `
    SELECT c.relname AS name, ${COLUMNS("c.oid", "i.indkey::int2[]")} AS key,
           CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key
    FROM pg_class c LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace`;
  tables = (await own.database.query<Table>("test.keys", keys)).rows;
  const foreign = `
    SELECT c.conrelid::regclass::text AS name, ${COLUMNS("c.conrelid", "c.conkey")} AS columns,
           c.confrelid::regclass::text AS target, ${COLUMNS("c.confrelid", "c.confkey")} AS target_columns
    FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace`;
  references = (await own.database.query<Reference>("test.references", foreign)).rows;
});
afterAll(async () => own.drop());

/** The distribution key: what all rows that must lie together have in common. */
function distribution({ name, key }: Table): "conversation" | "subject" | "exception" {
  if (Object.hasOwn(EXCEPTIONS, name)) return "exception";
  if (key[0] === "tenant" && key[1] === "conversation_id") return "conversation";
  if (key[0] === "tenant" && key[1] === "subject_id") return "subject";
  return "exception";
}

function of(kind: ReturnType<typeof distribution>): string[] {
  return tables
    .filter((table) => distribution(table) === kind)
    .map(({ name }) => name)
    .sort();
}

describe("the catalogue", () => {
  test("has primary keys that begin with the tenant and the distribution key, but for the exceptions", () => {
    expect(of("exception")).toEqual(Object.keys(EXCEPTIONS).sort());
    expect(of("conversation")).toEqual([
      "act",
      "analytics_mark",
      "attachment",
      "attachment_piece",
      "case_note",
      "case_work",
      "conversation",
      "conversation_key",
      "desk_case",
      "message",
      "messaging_outbox",
      "misheard",
      "notice",
      "tracker",
      "tracker_event",
      "turn",
      "vault",
    ]);
    expect(of("subject")).toEqual([
      "authenticator",
      "consent",
      "erasure_recipient",
      "legal_hold",
      "recovery",
      "subject",
      "subject_conversation",
      "subject_key",
      "subject_limit",
      "subject_profile",
      "subject_request",
    ]);
  });

  test("ranges every table of a conversation by its id, and no other", () => {
    for (const table of tables) {
      const expected = distribution(table) === "conversation" ? "RANGE (conversation_id)" : null;
      expect([table.name, table.partition_key]).toEqual([table.name, expected]);
    }
  });

  test("has foreign keys within one distribution key only", () => {
    expect(references.length).toBeGreaterThan(0);
    for (const { name, columns, target, target_columns } of references) {
      const [from, to] = [name, target].map((one) => distribution(tables.find((table) => table.name === one)!));
      expect([name, from]).toEqual([name, to]);
      expect(columns.slice(0, 2)).toEqual(target_columns.slice(0, 2));
      // Rows of staff and published flows are few and on no turn's path: they may lie together by their own id.
      const byOwnId: Record<string, string> = {
        staff: "staff_id",
        flow_release: "release_id",
        incident: "incident_id",
        scim_group: "group_id",
      };
      expect(columns.slice(0, 2)).toEqual(["tenant", byOwnId[target] ?? `${from}_id`]);
    }
  });
});

describe("statements of a turn", () => {
  const statements = { "conversation.find": FIND, "conversation.save": SAVE, "message.after": MESSAGES_AFTER };

  /** Names of tables in a statement: words that are tables, outside of lists of columns and values. */
  function touched(text: string): string[] {
    const named = [...text.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)/gu)].map(([, name]) => name ?? "");
    return [...new Set(named)].filter((name) => tables.some((table) => table.name === name));
  }

  test("are all looked at here", () => {
    expect(Object.keys(statements).sort()).toEqual([...TURN_PATH].sort());
  });

  test.each(Object.keys(statements))("%s touches tables of the conversation only", (name) => {
    const text = statements[name as keyof typeof statements];
    const found = touched(text);
    expect(found.length).toBeGreaterThan(0);
    const strangers = found.filter((table) => !of("conversation").includes(table));
    expect(strangers.filter((table) => !(table in BESIDE))).toEqual([]);
    for (const table of strangers) expect(text).not.toMatch(new RegExp(`(?:FROM|JOIN|UPDATE)\\s+${table}\\b`, "u"));
  });

  test.each(Object.keys(statements))("%s names tenant and conversation for every table it reads or changes", (name) => {
    const text = statements[name as keyof typeof statements];
    const reads = [...text.matchAll(/\b(?:FROM|JOIN|UPDATE)\s+([a-z_]+)/gu)].filter(([, table]) =>
      of("conversation").includes(table ?? ""),
    );
    const placed = [...text.matchAll(/tenant = \$1 AND (?:\w+\.)?conversation_id = \$2/gu)];
    expect(reads.length).toBeGreaterThan(0);
    expect(placed).toHaveLength(reads.length);
  });

  test("join across distribution keys nowhere in the repositories, on the turn's path or off it", () => {
    const files = filesUnder("src/adapters/postgres/repositories").filter((path) => /(?<!\.test)\.ts$/u.test(path));
    const joins = files.flatMap((path) =>
      [...read(path).matchAll(/`([^`]*)`|"(SELECT [^"]*)"/gu)].flatMap(([, long, short]) => {
        const kinds = new Set(
          touched(long ?? short ?? "").map((name) => distribution(tables.find((table) => table.name === name)!)),
        );
        return kinds.has("conversation") && kinds.has("subject")
          ? [`${path}: ${(long ?? short ?? "").slice(0, 60)}`]
          : [];
      }),
    );
    expect(joins).toEqual([]);
  });
});
