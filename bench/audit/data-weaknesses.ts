// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openFileKeyStore } from "#kms";
import type { Database } from "#postgres";

export type Planting = {
  readonly database: Database;
  readonly tenant: string;
  readonly keyFile: string;
  readonly keysDir: string;
  readonly configFile: string;
  /** The operator's own policies; the instance began with a file that says nothing. */
  readonly ownPolicies: string;
};
/** Weakens one thing in the data or on the disk, and takes it back. */
export type DataWeakness = {
  readonly name: string;
  readonly expects: string;
  /** Judged as where the operator is a real one, which is where it matters; and only these words count. */
  readonly asReal?: RegExp;
  readonly plant: (at: Planting) => Promise<() => Promise<unknown>>;
};

const script = (database: Database, text: string): Promise<void> =>
  database.transaction((tx) => tx.runScript("planted", text));

/** One statement that weakens, and one that takes it back. */
function sql(name: string, expects: string, there: string, back: string): DataWeakness {
  return {
    name,
    expects,
    plant: async ({ database }) => {
      await script(database, there);
      return () => script(database, back);
    },
  };
}

function mode(
  name: string,
  expects: string,
  pathOf: (at: Planting) => string,
  weak: number,
  sound: number,
): DataWeakness {
  return {
    name,
    expects,
    plant: async (at) => {
      await chmod(pathOf(at), weak);
      return () => chmod(pathOf(at), sound);
    },
  };
}

/** A token of a program, as whoever writes to the database can make one, and what the schema refuses taken away for it. */
function apiToken(
  name: string,
  expects: string,
  purpose: "rest" | "scim",
  scopes: string,
  lasts: string,
): DataWeakness {
  return sql(
    name,
    expects,
    `CREATE TABLE planted_bounds AS SELECT conname, pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE conrelid = 'api_token'::regclass AND contype = 'c'; DO $$ DECLARE r record; BEGIN FOR r IN SELECT conname FROM planted_bounds LOOP EXECUTE format('ALTER TABLE api_token DROP CONSTRAINT %I', r.conname); END LOOP; END $$; INSERT INTO api_token (tenant, token_hash, token_id, purpose, scopes, name_sealed, created_at, expires_at) SELECT m.tenant, decode(repeat('09', 32), 'hex'), gen_random_uuid(), '${purpose}', '${scopes}', m.sealed, now(), now() + interval '${lasts}' FROM message m LIMIT 1`,
    "DELETE FROM api_token WHERE token_hash = decode(repeat('09', 32), 'hex'); DO $$ DECLARE r record; BEGIN FOR r IN SELECT conname, def FROM planted_bounds LOOP EXECUTE format('ALTER TABLE api_token ADD CONSTRAINT %I %s', r.conname, r.def); END LOOP; END $$; DROP TABLE planted_bounds",
  );
}

const STAFF = "00000000-0000-4000-8000-000000000001";

/** What is noted of the newest backup: when it was made and when it was seen to restore, in days before now. */
function backupNote(
  name: string,
  expects: string,
  asReal: RegExp,
  days: { readonly at: number; readonly verifiedAt: number },
): DataWeakness {
  return {
    name,
    expects,
    asReal,
    plant: async ({ keysDir }) => {
      const store = openFileKeyStore(join(keysDir, "subject-keys.db"));
      const ago = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString();
      const before = await store.note("backup/data");
      const note = JSON.stringify({ backupId: "planted", at: ago(days.at), verifiedAt: ago(days.verifiedAt) });
      await store.saveNote("backup/data", before, note);
      return async () => {
        await store.saveNote("backup/data", note, before);
        store.close();
      };
    },
  };
}

export const DATA_WEAKNESSES: readonly DataWeakness[] = [
  sql(
    "a column with words is not sealed",
    "data.sealed",
    "CREATE TABLE planted_message AS SELECT tenant, conversation_id, seq, sealed FROM message LIMIT 1; UPDATE message SET sealed = convert_to('My number is 07700 900118, and this is in the clear', 'UTF8') WHERE (conversation_id, seq) IN (SELECT conversation_id, seq FROM planted_message)",
    "UPDATE message m SET sealed = p.sealed FROM planted_message p WHERE m.conversation_id = p.conversation_id AND m.seq = p.seq; DROP TABLE planted_message",
  ),
  sql(
    "a wrapped key lies open",
    "data.sealed",
    "CREATE TABLE planted_key AS SELECT conversation_id, key_no, wrapped FROM conversation_key LIMIT 1; UPDATE conversation_key SET wrapped = decode(repeat('42', 32), 'hex') WHERE (conversation_id, key_no) IN (SELECT conversation_id, key_no FROM planted_key)",
    "UPDATE conversation_key k SET wrapped = p.wrapped FROM planted_key p WHERE k.conversation_id = p.conversation_id AND k.key_no = p.key_no; DROP TABLE planted_key",
  ),
  sql(
    "a number stands in a column in the clear",
    "data.clear_texts",
    "UPDATE conversation SET brand = 'caller +447700900118'",
    "UPDATE conversation SET brand = 'default'",
  ),
  sql(
    "a nonce is used twice",
    "data.fresh_seals",
    "CREATE TABLE planted_twice AS SELECT conversation_id, seq, sealed FROM message; UPDATE message SET sealed = (SELECT sealed FROM planted_twice LIMIT 1)",
    "UPDATE message m SET sealed = p.sealed FROM planted_twice p WHERE m.conversation_id = p.conversation_id AND m.seq = p.seq; DROP TABLE planted_twice",
  ),
  sql(
    "a look-up is kept as it was typed",
    "data.hashes",
    "INSERT INTO visitor_token (tenant, token_hash, conversation_id, expires_at) VALUES ('planted', convert_to('07700900118', 'UTF8'), gen_random_uuid(), now() + interval '1 hour')",
    "DELETE FROM visitor_token WHERE tenant = 'planted'",
  ),
  sql(
    "a column is in no record",
    "data.inventory",
    "ALTER TABLE conversation ADD COLUMN notes_of_agents text",
    "ALTER TABLE conversation DROP COLUMN notes_of_agents",
  ),
  sql(
    "the history may be rewritten",
    "data.guards",
    "ALTER TABLE history DISABLE TRIGGER history_append_only",
    "ALTER TABLE history ENABLE ALWAYS TRIGGER history_append_only",
  ),
  sql(
    "checkpoints may be removed",
    "data.guards",
    "ALTER TABLE history_checkpoint DISABLE TRIGGER history_checkpoint_append_only",
    "ALTER TABLE history_checkpoint ENABLE ALWAYS TRIGGER history_checkpoint_append_only",
  ),
  sql(
    "everybody may read messages",
    "data.grants",
    "GRANT SELECT ON message TO PUBLIC",
    "REVOKE SELECT ON message FROM PUBLIC",
  ),
  sql(
    "conversations are kept for years",
    "data.retention",
    "INSERT INTO conversation SELECT (jsonb_populate_record(c, jsonb_build_object('last_at', now() - interval '3 years', 'conversation_id', gen_random_uuid()))).* FROM conversation c LIMIT 1",
    "DELETE FROM conversation WHERE last_at < now() - interval '2 years'",
  ),
  sql(
    "a visitor's session lasts for years",
    "data.sessions",
    "UPDATE visitor_token SET expires_at = expires_at + interval '3 years'",
    "UPDATE visitor_token SET expires_at = expires_at - interval '3 years'",
  ),
  {
    name: "a member of staff has no passkey",
    expects: "data.staff",
    plant: async ({ database, tenant }) => {
      await database.query(
        "planted.staff",
        "INSERT INTO staff (tenant, staff_id, roles, sealed, created_at) SELECT $1, $2, '{care}', sealed, now() FROM message LIMIT 1",
        [tenant, STAFF],
      );
      return () =>
        database.query("planted.staff_back", "DELETE FROM staff WHERE tenant = $1 AND staff_id = $2", [tenant, STAFF]);
    },
  },
  {
    name: "a session of somebody who left goes on",
    expects: "data.staff",
    plant: async ({ database, tenant }) => {
      await database.query(
        "planted.left",
        "INSERT INTO staff (tenant, staff_id, roles, state, sealed, created_at) SELECT $1, $2, '{care}', 'disabled', sealed, now() FROM message LIMIT 1",
        [tenant, STAFF],
      );
      await database.query(
        "planted.session",
        "INSERT INTO staff_session (tenant, token_hash, session_id, staff_id, device_key, method, created_at, last_at, expires_at) VALUES ($1, decode(repeat('07', 32), 'hex'), $3, $2, 'k', 'passkey', now(), now(), now() + interval '1 hour')",
        [tenant, STAFF, randomUUID()],
      );
      return () =>
        database.query("planted.left_back", "DELETE FROM staff WHERE tenant = $1 AND staff_id = $2", [tenant, STAFF]);
    },
  },
  sql(
    "a proved customer's token belongs to no browser",
    "data.bound_tokens",
    "CREATE TABLE planted_token AS SELECT t.tenant, t.token_hash, t.device_key, t.conversation_id, c.assurance FROM visitor_token t JOIN conversation c USING (tenant, conversation_id) WHERE t.device_key IS NOT NULL LIMIT 1; UPDATE visitor_token SET device_key = NULL WHERE token_hash IN (SELECT token_hash FROM planted_token); UPDATE conversation SET assurance = 'A2' WHERE conversation_id IN (SELECT conversation_id FROM planted_token)",
    "UPDATE visitor_token t SET device_key = p.device_key FROM planted_token p WHERE t.token_hash = p.token_hash; UPDATE conversation c SET assurance = p.assurance FROM planted_token p WHERE c.conversation_id = p.conversation_id; DROP TABLE planted_token",
  ),
  sql(
    "one person approves their own request",
    "data.approvals",
    "CREATE TABLE planted_rules AS SELECT conname, pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE conrelid = 'approval'::regclass AND contype = 'c'; DO $$ DECLARE r record; BEGIN FOR r IN SELECT conname FROM planted_rules LOOP EXECUTE format('ALTER TABLE approval DROP CONSTRAINT %I', r.conname); END LOOP; END $$; INSERT INTO approval (tenant, approval_id, kind, digest, sealed, state, needed, proposed_by, approved_by, proposed_at, expires_at) SELECT m.tenant, gen_random_uuid(), 'act', 'planted', m.sealed, 'used', 1, 'a', '{a}', now(), now() + interval '1 hour' FROM message m LIMIT 1",
    "DELETE FROM approval WHERE digest = 'planted'; DO $$ DECLARE r record; BEGIN FOR r IN SELECT conname, def FROM planted_rules LOOP EXECUTE format('ALTER TABLE approval ADD CONSTRAINT %I %s', r.conname, r.def); END LOOP; END $$; DROP TABLE planted_rules",
  ),
  apiToken("a token of the directory does not end", "data.sessions", "scim", "{}", "30 years"),
  apiToken("a token of a program reveals numbers", "data.token_scopes", "rest", "{desk.list,desk.reveal}", "1 day"),
  {
    name: "an own policy opens what no row opens",
    expects: "gate.table",
    plant: async ({ ownPolicies }) => {
      const before = await readFile(ownPolicies, "utf8");
      await writeFile(
        ownPolicies,
        '@id("own-planted")\npermit (principal is Agent, action == Action::"staff.list", resource);\n',
      );
      return () => writeFile(ownPolicies, before);
    },
  },
  {
    name: "a real operator runs what nobody assessed",
    expects: "dpia.approved",
    asReal: /nobody approved its assessment/u,
    // What ships is a draft: before real customers it has to be approved.
    plant: async () => async () => undefined,
  },
  mode("the root key is readable by everybody", "files.secrets", ({ keyFile }) => keyFile, 0o644, 0o600),
  mode("the root key is readable by the group", "keys.file", ({ keyFile }) => keyFile, 0o640, 0o600),
  mode("the folder of keys is listed by everybody", "files.secrets", ({ keysDir }) => keysDir, 0o755, 0o700),
  mode("everybody may change the configuration", "files.programs", ({ configFile }) => configFile, 0o666, 0o600),
  {
    name: "a secret stands in the configuration",
    expects: "settings.secrets",
    plant: async ({ configFile }) => {
      const before = await readFile(configFile, "utf8");
      await writeFile(
        configFile,
        JSON.stringify({
          ...(JSON.parse(before) as object),
          webhooks: { endpoints: { crm: { url: "https://user:hunter2hunter2@hooks.example/in", events: ["ping"] } } },
        }),
      );
      return () => writeFile(configFile, before);
    },
  },
  backupNote("no backup was restored on trial for half a year", "backup.verified", /last restored on trial on/u, {
    at: 1,
    verifiedAt: 180,
  }),
  backupNote("the newest backup is half a year old", "backup.age", /last backup of the data is of/u, {
    at: 180,
    verifiedAt: 1,
  }),
  // Last of the data: what a rewritten row was cannot be signed again, so it is put back byte for byte.
  sql(
    "a row of the history was rewritten",
    "history.verifies",
    "ALTER TABLE history DISABLE TRIGGER history_append_only; CREATE TABLE planted_row AS SELECT h.id, h.kind FROM history h JOIN history_leaf l ON l.history_id = h.id ORDER BY h.id LIMIT 1; UPDATE history SET kind = 'notice.sent' WHERE id IN (SELECT id FROM planted_row); ALTER TABLE history ENABLE ALWAYS TRIGGER history_append_only",
    "ALTER TABLE history DISABLE TRIGGER history_append_only; UPDATE history h SET kind = p.kind FROM planted_row p WHERE h.id = p.id; DROP TABLE planted_row; ALTER TABLE history ENABLE ALWAYS TRIGGER history_append_only",
  ),
  sql(
    "the newest checkpoint bears one signature",
    "history.signed",
    "ALTER TABLE history_checkpoint DISABLE TRIGGER history_checkpoint_append_only; CREATE TABLE planted_note AS SELECT size, note FROM history_checkpoint ORDER BY size DESC LIMIT 1; UPDATE history_checkpoint SET note = regexp_replace(note, E'\\n[^\\n]*\\n$', E'\\n') WHERE size IN (SELECT size FROM planted_note)",
    "UPDATE history_checkpoint c SET note = p.note FROM planted_note p WHERE c.size = p.size; DROP TABLE planted_note; ALTER TABLE history_checkpoint ENABLE ALWAYS TRIGGER history_checkpoint_append_only",
  ),
];
