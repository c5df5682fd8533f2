// SPDX-License-Identifier: Apache-2.0
import type { AuditedDatabase, SampledColumn } from "#app";
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";

const COLUMNS = `
  SELECT c.table_name AS "table", c.column_name AS "column", c.udt_name AS type
  FROM information_schema.columns c
  JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'public'::regnamespace
  WHERE c.table_schema = 'public' AND t.relkind IN ('r', 'p') AND NOT t.relispartition
  ORDER BY c.table_name, c.ordinal_position`;

const SETTINGS = "SELECT name, setting FROM pg_settings WHERE name = ANY($1)";
const ASKED_SETTINGS = [
  ...["fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "ssl", "unix_socket_permissions"],
  ...["log_statement", "log_min_duration_statement", "log_parameter_max_length", "log_parameter_max_length_on_error"],
  ...["log_error_verbosity", "log_min_error_statement", "session_replication_role", "row_security"],
];

const TRIGGERS = `
  SELECT c.relname AS "table", t.tgname AS name, t.tgenabled <> 'D' AS is_enabled
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2`;

const GRANTS = `
  SELECT grantee, table_name AS "table", privilege_type AS privilege FROM information_schema.role_table_grants
  WHERE table_schema = 'public' AND grantee <> current_user AND grantee <> (SELECT tableowner FROM pg_tables
    WHERE schemaname = 'public' AND tablename = table_name) ORDER BY 1, 2, 3 LIMIT 200`;

const LONGEST = `
  SELECT (SELECT max(expires_at) FROM visitor_token WHERE tenant = $1) AS visitor,
         (SELECT extract(epoch FROM max(expires_at - created_at))::float8 * 1000 FROM staff_session WHERE tenant = $1) AS staff,
         (SELECT extract(epoch FROM max(expires_at - created_at))::float8 * 1000 FROM staff_invite WHERE tenant = $1) AS invite,
         (SELECT extract(epoch FROM max(expires_at - not_before))::float8 * 1000 FROM channel_key WHERE tenant = $1) AS channel,
         (SELECT extract(epoch FROM max(expires_at - created_at))::float8 * 1000 FROM api_token WHERE tenant = $1 AND revoked_at IS NULL) AS api`;

const TOKEN_SCOPES = `
  SELECT DISTINCT unnest(scopes) AS scope FROM api_token
  WHERE tenant = $1 AND purpose = 'rest' AND revoked_at IS NULL AND expires_at > $2 ORDER BY scope`;

const TOKEN_MAKERS = `
  SELECT CASE WHEN s.state = 'active' THEN s.roles END AS roles
  FROM api_token t LEFT JOIN staff s ON s.tenant = t.tenant AND s.staff_id = t.made_by
  WHERE t.tenant = $1 AND t.made_by IS NOT NULL AND t.revoked_at IS NULL AND t.expires_at > $2`;

const STAFF = `
  SELECT count(*) FILTER (WHERE state = 'active')::int AS active,
    count(*) FILTER (WHERE state = 'active' AND NOT EXISTS (
      SELECT 1 FROM staff_passkey p WHERE p.tenant = s.tenant AND p.staff_id = s.staff_id))::int AS without_passkey,
    (SELECT count(*) FROM staff_session x JOIN staff y USING (tenant, staff_id)
      WHERE x.tenant = $1 AND y.state <> 'active' AND x.expires_at > $2)::int AS of_disabled
  FROM staff s WHERE tenant = $1`;

const UNBOUND = `
  SELECT count(*)::int AS count FROM visitor_token t JOIN conversation c USING (tenant, conversation_id)
  WHERE t.tenant = $1 AND t.device_key IS NULL AND t.expires_at > $2 AND c.assurance NOT IN ('A0', 'A1')`;

const LATE_NOTICES = "SELECT count(*)::int AS count FROM notice WHERE tenant = $1 AND due_at < $2";

const ALONE = `
  SELECT count(*)::int AS count FROM approval WHERE tenant = $1 AND (proposed_by = ANY (approved_by)
    OR (state IN ('approved', 'used') AND cardinality(approved_by) < needed))`;

const ENTRIES =
  "SELECT kind, count(*)::int AS count FROM history WHERE tenant = $1 AND conversation_id = $2 GROUP BY kind";

const WAITING =
  "SELECT count(*)::int AS count, min(h.at) AS oldest FROM history_queue q JOIN history h ON h.id = q.history_id";

const DAY_MS = 86_400_000;
/** What a job should have done by now: it runs every ten minutes, and a node may have been down for a while. */
const GRACE_MS = DAY_MS;

/** Reads of the catalogue and of the newest rows, for `wardline audit run`. Changes nothing; values go no further than the probe. */
export function makeAuditFacts(
  database: Database,
  tenant: TenantId,
  days: { readonly conversation: number; readonly file: number },
  now: () => number,
): AuditedDatabase {
  const columns = async (): ReturnType<AuditedDatabase["columns"]> =>
    (await database.query<{ table: string; column: string; type: string }>("audit.columns", COLUMNS)).rows;
  const sample = async (isWanted: (type: string) => boolean, cast: string, limit: number): Promise<SampledColumn[]> => {
    const wanted = (await columns()).filter(({ type }) => isWanted(type));
    const sampled: SampledColumn[] = [];
    for (const { table, column } of wanted) {
      const [from, what] = [quote(table), quote(column)];
      const { rows } = await database.query<{ value: Uint8Array | string }>(
        `audit.${cast}${limit}.${table}.${column}`.slice(0, 63),
        `SELECT ${what}${cast === "text" ? "::text" : ""} AS value FROM ${from} WHERE ${what} IS NOT NULL ORDER BY ctid DESC LIMIT ${limit}`,
      );
      sampled.push({ table, column, rows: rows.length, values: rows.map(({ value }) => value) });
    }
    return sampled;
  };
  const count = async (name: string, text: string, values: readonly unknown[]): Promise<number> =>
    (await database.query<{ count: number }>(name, text, values)).rows[0]?.count ?? 0;
  return {
    columns,
    bytes: (limit) => sample((type) => type === "bytea", "bytea", limit),
    texts: (limit) => sample((type) => /^(?:text|varchar|jsonb?|_text)$/u.test(type), "text", limit),
    async settings() {
      const { rows } = await database.query<{ name: string; setting: string }>("audit.settings", SETTINGS, [
        ASKED_SETTINGS,
      ]);
      return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
    },
    async triggers() {
      const { rows } = await database.query<{ table: string; name: string; is_enabled: boolean }>(
        "audit.triggers",
        TRIGGERS,
      );
      return rows.map(({ table, name, is_enabled: isEnabled }) => ({ table, name, isEnabled }));
    },
    async grants() {
      const { rows } = await database.query<{ grantee: string; table: string; privilege: string }>(
        "audit.grants",
        GRANTS,
      );
      return rows;
    },
    async longest() {
      const { rows } = await database.query("audit.longest", LONGEST, [tenant]);
      const row = rows[0] ?? {};
      const ms = (value: unknown): number | null => (typeof value === "number" ? value : null);
      const visitor = row["visitor"];
      return {
        visitorTokenMs: visitor instanceof Date ? visitor.getTime() - now() : null,
        staffSessionMs: ms(row["staff"]),
        inviteMs: ms(row["invite"]),
        channelKeyMs: ms(row["channel"]),
        apiTokenMs: ms(row["api"]),
      };
    },
    async tokenScopes() {
      const { rows } = await database.query<{ scope: string }>("audit.token_scopes", TOKEN_SCOPES, [
        tenant,
        new Date(now()),
      ]);
      return rows.map(({ scope }) => scope);
    },
    async tokenMakers() {
      const values = [tenant, new Date(now())];
      const { rows } = await database.query<{ roles: readonly string[] | null }>(
        "audit.token_makers",
        TOKEN_MAKERS,
        values,
      );
      return rows.map(({ roles }) => roles);
    },
    async overdue() {
      const before = (period: number): Date => new Date(now() - period - GRACE_MS);
      const counted = [
        [
          "conversations",
          await count(
            "audit.overdue_conversations",
            "SELECT count(*)::int AS count FROM conversation WHERE tenant = $1 AND last_at < $2",
            [tenant, before(days.conversation * DAY_MS)],
          ),
        ],
        [
          "files",
          await count(
            "audit.overdue_files",
            "SELECT count(*)::int AS count FROM attachment WHERE tenant = $1 AND expires_at < $2",
            [tenant, before(0)],
          ),
        ],
        [
          "tokens",
          await count(
            "audit.overdue_tokens",
            "SELECT count(*)::int AS count FROM visitor_token WHERE tenant = $1 AND expires_at < $2",
            [tenant, before(DAY_MS)],
          ),
        ],
        [
          "staff sessions",
          await count(
            "audit.overdue_sessions",
            "SELECT count(*)::int AS count FROM staff_session WHERE tenant = $1 AND expires_at < $2",
            [tenant, before(DAY_MS)],
          ),
        ],
      ] as const;
      return counted.map(([what, overdue]) => ({ what, count: overdue }));
    },
    async staff() {
      const { rows } = await database.query<{ active: number; without_passkey: number; of_disabled: number }>(
        "audit.staff",
        STAFF,
        [tenant, new Date(now())],
      );
      const row = rows[0];
      return {
        active: row?.active ?? 0,
        withoutPasskey: row?.without_passkey ?? 0,
        sessionsOfDisabled: row?.of_disabled ?? 0,
      };
    },
    unboundTokens: () => count("audit.unbound", UNBOUND, [tenant, new Date(now())]),
    lateNotices: () => count("audit.late_notices", LATE_NOTICES, [tenant, new Date(now() - 3_600_000)]),
    aloneApprovals: () => count("audit.alone", ALONE, [tenant]),
    async entriesOf(conversationId) {
      const { rows } = await database.query<{ kind: string; count: number }>("audit.entries", ENTRIES, [
        tenant,
        conversationId,
      ]);
      return Object.fromEntries(rows.map(({ kind, count: times }) => [kind, times]));
    },
    async waiting() {
      const { rows } = await database.query<{ count: number; oldest: Date | null }>("audit.waiting", WAITING);
      const oldest = rows[0]?.oldest ?? null;
      return { count: rows[0]?.count ?? 0, oldestMs: oldest === null ? 0 : Math.max(0, now() - oldest.getTime()) };
    },
    async tracesOf(conversationId) {
      const tables = (await columns()).filter(
        ({ table, column }) => column === "conversation_id" && !table.startsWith("history"),
      );
      const found: string[] = [];
      for (const { table } of tables) {
        const times = await count(
          `audit.traces.${table}`,
          `SELECT count(*)::int AS count FROM ${quote(table)} WHERE conversation_id::text = $1`,
          [conversationId],
        );
        if (times > 0) found.push(table);
      }
      return found;
    },
  };
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
