// SPDX-License-Identifier: Apache-2.0
import { INVENTORY } from "#privacy";
import { error, type Finding, info, warning } from "../check.ts";
import { API_SCOPES, type Circumstances } from "../known.ts";
import { type AuditCheck, check } from "./audit-check.ts";
import type { SampledColumn } from "./ports.ts";
import { documentedRoutes } from "./survey.ts";

const HOUR_MS = 3_600_000;
/** A member of staff who has just signed in: the widest that the gate lets one go. */
const JUST_SIGNED_IN: Circumstances = {
  ...{ level: 0, ageSeconds: 0, relation: "none", grantSeconds: 0, signals: "not_read", alarm: false, reported: false },
  ...{ settled: false, purpose: "serviceProvision", owner: "bot", hour: 12, binds: false, amount: 0, spendLimit: 0 },
};
const SAMPLES = 50;
/** The first bytes of everything that is sealed (docs/formats/envelope.md). */
const ENVELOPE = [0x57, 0x4c, 0x01] as const;
const KEYED_HASH_BYTES = 32;
const LEAST_ENVELOPE_BYTES = 37;

/** Triggers without which the history could be rewritten by SQL. */
const GUARDS: readonly (readonly [table: string, trigger: string])[] = [
  ["history", "history_append_only"],
  ["history", "history_no_truncate"],
  ["history", "history_to_queue"],
  ["history_leaf", "history_leaf_append_only"],
  ["history_leaf", "history_leaf_no_truncate"],
  ["history_checkpoint", "history_checkpoint_append_only"],
  ["history_checkpoint", "history_checkpoint_no_truncate"],
  ["act", "act_goes_forward"],
];

/** Values that stand in no column: numbers of cards, lines and accounts, and addresses. */
const CLEAR = [
  [/\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b/iu, "an e-mail address"],
  [/(?<![\w.-])\+\d{9,14}(?![\w.-])/u, "a phone number"],
  [/(?<![\w.-])(?:\d[ -]?){15,18}\d(?![\w.-])/u, "the number of a card"],
] as const;

function recordOf({
  table,
  column,
}: Pick<SampledColumn, "table" | "column">): (typeof INVENTORY)[string][string] | undefined {
  return INVENTORY[table]?.[column];
}

function isEnvelope(value: Uint8Array | string): boolean {
  return (
    typeof value !== "string" &&
    value.length >= LEAST_ENVELOPE_BYTES &&
    ENVELOPE.every((byte, at) => value[at] === byte)
  );
}

function passesLuhn(text: string): boolean {
  const digits = [...text.replaceAll(/\D/gu, "")].map(Number).toReversed();
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2),
    0,
  );
  return sum % 10 === 0;
}

export const dataChecks: readonly AuditCheck[] = [
  check(
    "data.inventory",
    "Every column of the database is in the record of what is held, why and until when",
    "error",
    ["V14.1.1", "V14.1.2", "GDPR-01", "GDPR-17", "GDPR-02", "API9"],
    async ({ database }, saw) => {
      const columns = await database.columns();
      const missing = columns
        .filter((each) => recordOf(each) === undefined)
        .map(({ table, column }) => `${table}.${column}`);
      saw("columns", columns.length);
      saw("missing", missing);
      if (columns.length < 50) return [error("The database has fewer columns than this program needs")];
      return missing.length === 0 ? [] : [error(`Not in the record: ${missing.slice(0, 8).join(", ")}`)];
    },
  ),
  check(
    "data.record_of_processing",
    "Every table and every route is in the record of processing, with purpose, data and people",
    "error",
    ["GDPR-17", "GDPR-01", "V14.1.1"],
    async ({ deployment, database, web }, saw) => {
      const record = deployment.records.record();
      const named = new Set(record.tables.map(({ table }) => table));
      const tables = [...new Set((await database.columns()).map(({ table }) => table))];
      const routes = new Set(record.routes.map(({ route }) => route.replace(/:([A-Za-z]+)/gu, "{$1}")));
      const served = (await documentedRoutes(web)).map(({ method, path }) => `${method} ${path}`);
      const missing = [...tables.filter((table) => !named.has(table)), ...served.filter((route) => !routes.has(route))];
      saw("tables and routes", [tables.length, served.length]);
      saw("missing", missing);
      if (tables.length < 20 || served.length < 20) return [error("Fewer tables or routes than this program has")];
      return missing.slice(0, 20).map((one) => error(`Not in the record of processing: ${one}`));
    },
  ),
  check(
    "data.sealed",
    "Columns that hold something personal hold sealed bytes",
    "error",
    ["V14.2.4", "V11.3.1", "V11.3.2", "V11.3.3", "GDPR-03", "PCI-03", "IN-03"],
    async ({ database }, saw) => {
      const sampled = (await database.bytes(SAMPLES)).filter((each) =>
        ["personal_sealed", "key"].includes(recordOf(each)?.holds ?? ""),
      );
      const clear = sampled.flatMap(({ table, column, values }) => {
        const count = values.filter((value) => !isEnvelope(value)).length;
        return count === 0 ? [] : [{ at: `${table}.${column}`, count }];
      });
      saw("columns and values", [sampled.length, sampled.reduce((sum, { rows }) => sum + rows, 0)]);
      saw("not sealed", clear);
      if (sampled.length === 0) return [error("No sealed column was found")];
      return clear.map(({ at, count }) => error(`${at} holds ${count} values that are not sealed`));
    },
  ),
  check(
    "data.fresh_seals",
    "No two sealed values are alike: nonces are not used twice",
    "error",
    ["V11.3.4", "V11.3.5", "V11.5.1", "V11.5.2"],
    async ({ database }, saw) => {
      const sampled = (await database.bytes(200)).filter((each) => recordOf(each)?.holds === "personal_sealed");
      const nonces = sampled.flatMap(({ values }) =>
        values.filter(isEnvelope).map((value) => (value as Uint8Array).slice(9, 21).toHex()),
      );
      saw("nonces", nonces.length);
      return new Set(nonces).size === nonces.length ? [] : [error("Two sealed values share a nonce")];
    },
  ),
  check(
    "data.hashes",
    "What is found by a value is found by a keyed hash of it",
    "error",
    ["V11.4.1", "V11.4.3", "V6.5.2", "V7.2.3", "PCI-03"],
    async ({ database }, saw) => {
      const sampled = (await database.bytes(SAMPLES)).filter((each) => recordOf(each)?.treatment === "keyed_hash");
      const wrong = sampled
        .filter(({ values }) => values.some((value) => value.length !== KEYED_HASH_BYTES))
        .map(({ table, column }) => `${table}.${column}`);
      saw("columns", sampled.length);
      saw("wrong", wrong);
      return wrong.map((at) => error(`${at} holds values that are no keyed hash`));
    },
  ),
  check(
    "data.clear_texts",
    "Columns with text hold no number of a card or line and no address",
    "error",
    ["V14.2.4", "V14.2.1", "V16.2.5", "PCI-03", "PCI-06", "GDPR-03", "LLM08"],
    async ({ database }, saw) => {
      const sampled = await database.texts(SAMPLES);
      const found = new Set<string>();
      for (const { table, column, values } of sampled)
        for (const value of values)
          for (const [sign, what] of CLEAR) {
            const hit = sign.exec(String(value))?.[0];
            if (hit !== undefined && (what !== "the number of a card" || passesLuhn(hit)))
              found.add(`${table}.${column} holds ${what}`);
          }
      saw("columns and values", [sampled.length, sampled.reduce((sum, { rows }) => sum + rows, 0)]);
      return [...found].map((text) => error(text));
    },
  ),
  check(
    "data.guards",
    "The database itself refuses to change or remove what is only appended to",
    "error",
    ["V16.4.2", "V2.3.1", "GDPR-04", "PCI-06"],
    async ({ database }, saw) => {
      const triggers = await database.triggers();
      const off = GUARDS.filter(
        ([table, name]) => !triggers.some((each) => each.table === table && each.name === name && each.isEnabled),
      );
      saw("triggers", triggers.length);
      saw("off", off);
      return off.map(([table, name]) => error(`The trigger ${name} of ${table} is off or gone`));
    },
  ),
  check(
    "data.grants",
    "Nobody but its owner may do anything with a table",
    "error",
    ["V13.2.2", "V13.2.1", "V13.3.2", "GDPR-03"],
    async ({ database }, saw) => {
      const grants = await database.grants();
      saw("grants", grants);
      return grants.map(({ grantee, table, privilege }) => error(`${grantee} may ${privilege} ${table}`));
    },
  ),
  check(
    "data.settings",
    "The database's server writes no values into its log and listens to nobody outside",
    "error",
    ["V16.2.5", "V12.3.1", "V12.3.3", "V13.2.1", "V13.2.3"],
    async ({ database, deployment }, saw) => {
      const settings = await database.settings();
      saw("settings", settings);
      const findings: Finding[] = [];
      if (settings["log_statement"] !== "none" && settings["log_statement"] !== undefined)
        findings.push(error(`log_statement is ${settings["log_statement"]}: statements stand in the database's log`));
      if (settings["session_replication_role"] !== "origin")
        findings.push(error("session_replication_role is not origin: triggers are passed by"));
      if (!deployment.usesDatabaseUrl && settings["listen_addresses"] !== "")
        findings.push(error("The bundled database listens on the network"));
      if (!deployment.usesDatabaseUrl && settings["unix_socket_permissions"] !== "0700")
        findings.push(error("The bundled database's socket is open to other accounts"));
      if (settings["log_parameter_max_length_on_error"] !== "0")
        findings.push(
          (deployment.usesDatabaseUrl ? warning : error)(
            "log_parameter_max_length_on_error is not 0: values stand in the database's log",
          ),
        );
      return findings;
    },
  ),
  check(
    "data.retention",
    "What should have gone has gone",
    "error",
    ["V14.2.7", "GDPR-02", "RET-01", "EPR-04"],
    async ({ database }, saw) => {
      const overdue = await database.overdue();
      saw("overdue", overdue);
      return overdue
        .filter(({ count }) => count > 0)
        .map(({ what, count }) => error(`${count} ${what} are kept longer than configured`));
    },
  ),
  check(
    "data.sessions",
    "No session, link or key lasts longer than configured",
    "error",
    ["V7.1.1", "V7.3.1", "V7.3.2", "V6.4.1", "V9.2.1", "V6.5.5"],
    async ({ database, settings }, saw) => {
      const { visitorTokenMs, staffSessionMs, inviteMs, channelKeyMs, apiTokenMs } = await database.longest();
      const findings: Finding[] = [];
      const bound = (what: string, ms: number | null, most: number): void => {
        saw(what, ms === null ? null : Math.round(ms / 1_000));
        if (ms !== null && ms > most + 60_000)
          findings.push(error(`A ${what} lasts ${Math.round(ms / HOUR_MS)} hours`));
      };
      bound("visitor's token", visitorTokenMs, Number(settings.of("retention.tokenHours")) * HOUR_MS);
      bound("staff session", staffSessionMs, Number(settings.of("staff.sessionHours")) * HOUR_MS);
      bound("staff invitation", inviteMs, 48 * HOUR_MS);
      bound("key of the channel", channelKeyMs, 31 * 24 * HOUR_MS);
      bound("token of a program", apiTokenMs, 366 * 24 * HOUR_MS);
      return findings;
    },
  ),
  check(
    "data.token_scopes",
    "No token of a program opens what is for people",
    "error",
    ["V8.2.1", "V8.3.1", "API5", "CPNI-01"],
    async ({ database }, saw) => {
      const scopes = await database.tokenScopes();
      saw("scopes", scopes);
      const strange = scopes.filter((scope) => !Object.hasOwn(API_SCOPES, scope));
      return strange.length === 0 ? [] : [error(`Tokens bear scopes that none may have: ${strange.join(", ")}`)];
    },
  ),
  check(
    "data.token_makers",
    "Somebody answers for every token of a program",
    "warning",
    ["V7.4.2", "V8.2.1", "API5"],
    async ({ database, parts }, saw) => {
      const { decide } = await parts.gate();
      const makers = await database.tokenMakers();
      const mayMake = (roles: readonly string[]): boolean =>
        decide({
          principal: { kind: "Agent", id: "audit", roles },
          action: "tokens.make",
          resource: { kind: "Staff", id: "all" },
          context: JUST_SIGNED_IN,
        }).isAllowed;
      const orphans = makers.filter((roles) => roles === null || !mayMake(roles)).length;
      saw("made by staff and stopped", [makers.length, orphans]);
      return orphans === 0
        ? []
        : [
            warning(
              `${orphans} tokens stopped: who made them is gone, disabled, or may make none; revoke them, or make them anew`,
            ),
          ];
    },
  ),
  check(
    "data.staff",
    "Staff prove a passkey, or come by the operator's own sign-on; who left has no session",
    "error",
    ["V6.3.2", "V6.3.3", "V7.4.2", "V7.4.5", "V8.4.2", "NIS2-02"],
    async ({ database, deployment }, saw) => {
      const { active, withoutPasskey, sessionsOfDisabled } = await database.staff();
      saw("staff", { active, withoutPasskey, sessionsOfDisabled });
      return [
        ...(withoutPasskey > 0 && !deployment.hasStaffSignOn
          ? [error(`${withoutPasskey} of ${active} active members of staff have no passkey`)]
          : []),
        ...(sessionsOfDisabled > 0
          ? [error(`${sessionsOfDisabled} sessions belong to accounts that are disabled`)]
          : []),
      ];
    },
  ),
  check(
    "data.bound_tokens",
    "Above one factor every token belongs to the key of a browser",
    "error",
    ["V10.3.5", "V7.2.4", "63B-1"],
    async ({ database }, saw) => {
      const count = await database.unboundTokens();
      saw("unbound", count);
      return count === 0
        ? []
        : [error(`${count} tokens of proved customers are worth something to whoever copies them`)];
    },
  ),
  check(
    "data.notices",
    "Whoever is to be told of a change was told",
    "warning",
    ["V6.3.5", "V6.3.7", "CPNI-06", "SIM-03"],
    async ({ database }, saw) => {
      const late = await database.lateNotices();
      saw("late", late);
      return late === 0 ? [] : [warning(`${late} notices are more than an hour late`)];
    },
  ),
  check(
    "data.approvals",
    "What needs two people was approved by two people",
    "error",
    ["V2.3.5", "CPNI-11"],
    async ({ database }, saw) => {
      const alone = await database.aloneApprovals();
      saw("alone", alone);
      return alone === 0 ? [] : [error(`${alone} requests took effect with fewer people than they need`)];
    },
  ),
];

const STALE_MS = 30 * 60_000;

export const historyChecks: readonly AuditCheck[] = [
  check(
    "history.verifies",
    "The history is what was signed: every entry, leaf, tile and checkpoint",
    "error",
    ["V16.4.2", "V16.2.1", "V4.1.5", "GDPR-04", "PCI-06", "CPNI-10"],
    async ({ history }, saw) => {
      const { size, checkpoints, opened, problems } = await history.verify();
      saw("verdict", { size, checkpoints, opened, problems: problems.map(({ problem }) => problem) });
      const byKind = Map.groupBy(problems, ({ problem }) => problem);
      return [...byKind].map(([problem, all]) =>
        error(`The history does not verify: ${problem.replaceAll("_", " ")} (${all.length})`),
      );
    },
  ),
  check(
    "history.signed",
    "The newest checkpoint bears a classical and a post-quantum signature",
    "error",
    ["V16.4.2", "V11.6.1", "V11.1.4"],
    async ({ history }, saw) => {
      const head = await history.head();
      saw("head", head);
      if (head === null) return [error("There is no checkpoint, or its signatures do not hold")];
      return head.signatures >= 2
        ? []
        : [error(`The newest checkpoint bears ${head.signatures} signatures: two are wanted`)];
    },
  ),
  check(
    "history.fresh",
    "Entries are in the tree within minutes, and a checkpoint is never old",
    "error",
    ["V16.2.2", "V16.3.4", "GDPR-04"],
    async ({ history, database, nowMs }, saw) => {
      const waiting = await database.waiting();
      const head = await history.head();
      saw("waiting", waiting);
      return [
        ...(waiting.oldestMs > STALE_MS
          ? [
              error(
                `${waiting.count} entries wait to be put into the tree, the oldest for ${Math.round(waiting.oldestMs / 60_000)} minutes`,
              ),
            ]
          : []),
        ...(head !== null && nowMs - head.signedAtMs > STALE_MS
          ? [error(`The newest checkpoint is ${Math.round((nowMs - head.signedAtMs) / 60_000)} minutes old`)]
          : []),
      ];
    },
  ),
  check(
    "history.witnessed",
    "Somebody outside holds what the history says",
    "warning",
    ["V16.4.3", "V16.4.2"],
    ({ settings }, saw) => {
      const witnesses = (settings.of("history.witnesses") as readonly unknown[]).length;
      const quorum = Number(settings.of("history.quorum"));
      saw("witnesses and quorum", [witnesses, quorum]);
      if (witnesses > 0 && quorum === 0) return [error("history.quorum is 0: receipts ask for no witness")];
      if (witnesses === 0)
        return [(settings.usesSandbox ? info : warning)("Nobody outside cosigns the history (history.witnesses)")];
      return [];
    },
  ),
];
