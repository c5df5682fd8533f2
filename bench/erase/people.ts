// SPDX-License-Identifier: Apache-2.0
// Subjects as an installation has them, made in bulk but sealed for real: every planted value lies under its subject's key.
import { type ConversationId, makeConversationId, makeSubjectId, makeUuid, type SubjectId, utf8 } from "#kernel";
import { systemClock, systemRandom } from "../../src/main/system.ts";
import { type EraseRig, TENANT } from "./rig.ts";

/** Where a value was planted. */
export const PLANTS = ["profile", "message", "tracker", "case", "vault", "file", "act", "consent", "request"] as const;
export type Plant = (typeof PLANTS)[number];

export type Person = {
  readonly subjectId: SubjectId;
  readonly conversationId: ConversationId;
  readonly requestId: string;
  /** One value per place; each was made for this person and place and stands nowhere else. */
  readonly values: Readonly<Partial<Record<Plant, string>>>;
};

const BATCH = 250;
const MESSAGES = 6;

/** Long enough that chance finds none, and begins at random, so that a search tells them apart by their first bytes. */
function value(): string {
  return systemRandom.bytes(15).toBase64({ alphabet: "base64url" });
}

type Columns = Record<string, unknown[]>;

/** Makes them, `BATCH` in a transaction. Every third has a file, every fourth was at the desk, every second ordered something. */
export async function makePeople(rig: EraseRig, count: number, progress: (made: number) => void): Promise<Person[]> {
  const people: Person[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const batch = await Promise.all(
      Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => makePerson(rig, from + i)),
    );
    await rig.keyDeps.keyStore.putAll(batch.map(({ key }) => key));
    await write(
      rig,
      batch.map(({ rows }) => rows),
    );
    people.push(...batch.map(({ person }) => person));
    progress(people.length);
  }
  return people;
}

/** Identities that looked at customers within a day, and the most that one of them looked at. */
const IDENTITIES = 400;
const REACHED = 120;

/**
 * What many have in common: conversations behind a bridge, approvals of others, and whom identities reached. An erasure that went through these
 * from end to end would take longer with every customer that there is.
 */
export async function makeCrowd(rig: EraseRig, people: readonly Person[]): Promise<void> {
  const later = new Date(systemClock.now() + 86_400_000);
  const bytes = (n: number): Uint8Array => systemRandom.bytes(n);
  for (let from = 0; from < people.length; from += 5 * BATCH) {
    const some = people.slice(from, from + 5 * BATCH).filter((_, i) => i % 5 === 0);
    const bridges = some.map(() => ({
      tenant: TENANT,
      session_hash: bytes(32),
      subject_id: makeUuid(systemRandom),
      wrapped_key: bytes(64),
      version: 1,
      sealed: bytes(200),
      expires_at: later,
    }));
    const approvals = some.map(({ subjectId, conversationId }) => ({
      tenant: TENANT,
      approval_id: makeUuid(systemRandom),
      kind: "act",
      conversation_id: conversationId,
      subject_id: subjectId,
      digest: systemRandom.bytes(32).toHex(),
      sealed: bytes(200),
      state: "proposed",
      needed: 1,
      proposed_by: "one",
      proposed_at: new Date(systemClock.now()),
      expires_at: later,
    }));
    await write(rig, [{ bridge_session: bridges, approval: approvals }]);
  }
  const identities = Math.min(IDENTITIES, people.length);
  const at = systemClock.now();
  const reach = Array.from({ length: identities }, (_, i) => ({
    tenant: TENANT,
    identity: bytes(32),
    reached: JSON.stringify(
      Object.fromEntries(
        Array.from({ length: Math.min(REACHED, people.length) }, (_, j) => [
          people[(i * 7919 + j * 104_729) % people.length]?.subjectId,
          at,
        ]),
      ),
    ),
    is_allowed: true,
    in_hour: 1,
    in_day: 1,
    updated_at: new Date(at),
  }));
  await write(rig, [{ reach }]);
}

type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

async function makePerson(rig: EraseRig, index: number) {
  const { keys } = rig.deps;
  const now = new Date(systemClock.now());
  const later = new Date(now.getTime() + 86_400_000);
  const [subjectId, conversationId, requestId, consentId] = [
    makeSubjectId(systemRandom),
    makeConversationId(systemClock, systemRandom),
    makeUuid(systemRandom),
    makeUuid(systemRandom),
  ];
  const wrapped = await keys.makeSubjectKey(TENANT, subjectId);
  const scope = { tenant: TENANT, subjectId, wrappedSubjectKey: wrapped };
  const dataKey = await keys.makeDataKey({ ...scope, conversationId, keyNo: 1 });
  const cipher = await keys.openConversation({
    tenant: TENANT,
    conversationId,
    keys: [{ ...dataKey, wrappedSubjectKey: wrapped }],
  });
  const has = { file: index % 3 === 0, case: index % 4 === 0, act: index % 2 === 0 };
  const values: Partial<Record<Plant, string>> = {};
  for (const plant of PLANTS) if (!(plant in has) || has[plant as keyof typeof has]) values[plant] = value();
  const json = (plant: Plant): Uint8Array => utf8(JSON.stringify({ is: values[plant] }));
  const forSubject = (row: string, plant: Plant): Promise<Uint8Array> => keys.sealForSubject(scope, row, json(plant));
  const at = { tenant: TENANT, conversation_id: conversationId };
  const of = { tenant: TENANT, subject_id: subjectId };
  const [actId, fileId] = [makeUuid(systemRandom), makeUuid(systemRandom)];
  const profile = await keys.sealForSubject(
    scope,
    "profile",
    utf8(JSON.stringify({ party: `IN-${index}`, is: values.profile })),
  );
  const rows: Rows = {
    subject: [{ ...of, kind: "party" }],
    party_index: [{ tenant: TENANT, party_hash: keys.blindIndex("party", `IN-${index}`), subject_id: subjectId }],
    subject_profile: [{ ...of, sealed: profile }],
    conversation: [
      {
        ...at,
        subject_id: subjectId,
        version: 3,
        last_seq: MESSAGES,
        turn_no: 3,
        lang: "en",
        owner: "bot",
        assurance: "A2",
        channel: "widget",
        brand: "larkspur",
        created_at: now,
        last_at: now,
      },
    ],
    conversation_key: [{ ...at, key_no: 1, subject_id: subjectId, wrapped: dataKey.wrapped }],
    subject_conversation: [{ ...of, conversation_id: conversationId }],
    visitor_token: [
      { tenant: TENANT, token_hash: systemRandom.bytes(32), conversation_id: conversationId, expires_at: later },
    ],
    turn: [1, 2, 3].map((n) => ({ ...at, client_id: `c${n}`, first_seq: n, last_seq: n })),
    message: Array.from({ length: MESSAGES }, (_, i) => ({
      ...at,
      seq: i + 1,
      at: now,
      kind: "message",
      author: i % 2 === 0 ? "visitor" : "bot",
      key_no: 1,
      sealed: cipher.seal({ kind: "message", seq: i + 1 }, i === 0 ? json("message") : utf8(`{"words":${i}}`)),
    })),
    tracker: [
      {
        ...at,
        key_no: 1,
        sealed: cipher.seal({ kind: "tracker" }, json("tracker")),
        state_key_no: 1,
        state_sealed: cipher.seal({ kind: "state" }, utf8("{}")),
      },
    ],
    tracker_event: [1, 2, 3].map((n) => ({
      ...at,
      turn_no: n,
      key_no: 1,
      sealed: cipher.seal({ kind: "tracker_event", turnNo: n }, utf8("{}")),
    })),
    vault: [
      { ...at, name: "PHONE_1", key_no: 1, sealed: cipher.seal({ kind: "vault", name: "PHONE_1" }, json("vault")) },
    ],
    ...(has.case ? { desk_case: [{ ...at, key_no: 1, sealed: cipher.seal({ kind: "case" }, json("case")) }] } : {}),
    ...(has.act
      ? {
          act: [
            {
              ...at,
              act_id: actId,
              subject_id: subjectId,
              kind: "add_on",
              state: "done",
              external_id: `wl-${actId}`,
              key_no: 1,
              sealed: cipher.seal({ kind: "act", actId: actId as never }, json("act")),
              expires_at: later,
              updated_at: now,
            },
          ],
        }
      : {}),
    ...(has.file
      ? {
          attachment: [
            {
              ...at,
              attachment_id: fileId,
              ticket_hash: systemRandom.bytes(32),
              state: "kept",
              purpose: "router",
              declared_bytes: 2_000,
              key_no: 1,
              sealed: cipher.seal({ kind: "file", fileId }, utf8("{}")),
              created_at: now,
              expires_at: later,
            },
          ],
          attachment_piece: [
            {
              ...at,
              attachment_id: fileId,
              piece_no: 0,
              key_no: 1,
              sealed: cipher.seal(
                { kind: "file_piece", fileId, pieceNo: 0 },
                utf8(`${values.file} ${"x".repeat(2_000)}`),
              ),
            },
          ],
        }
      : {}),
    consent: [
      {
        ...of,
        consent_id: consentId,
        purpose: "bill_ready",
        topic_hash: systemRandom.bytes(32),
        sealed: await forSubject(`consent/${consentId}`, "consent"),
        state: "given",
        given_at: now,
        lapses_at: later,
        due_at: later,
      },
    ],
    subject_request: [
      {
        ...of,
        request_id: requestId,
        kind: "erasure",
        state: "received",
        channel: "widget",
        assurance: "A2",
        rule: "gdpr/2018-05-25",
        received_at: now,
        due_at: new Date(now.getTime() + 30 * 86_400_000),
        sealed: await forSubject(`request/${requestId}`, "request"),
      },
    ],
    history: ["conversation.opened", "assurance.raised", "data.read", "request.received"].map((kind) => ({
      tenant: TENANT,
      at: now,
      kind,
      actor_kind: "subject",
      subject_id: subjectId,
      conversation_id: conversationId,
      facts: "{}",
    })),
  };
  return {
    person: { subjectId, conversationId, requestId, values },
    key: { tenant: TENANT, subjectId, wrapped },
    rows,
  };
}

/** In an order in which references hold. */
async function write(rig: EraseRig, all: readonly Rows[]): Promise<void> {
  const tables = new Map<string, Readonly<Record<string, unknown>>[]>();
  for (const rows of all)
    for (const [table, list] of Object.entries(rows)) tables.set(table, [...(tables.get(table) ?? []), ...list]);
  await rig.database.transaction(async (tx) => {
    for (const [table, list] of tables) {
      const names = Object.keys(list[0] ?? {});
      const columns: Columns = Object.fromEntries(names.map((name) => [name, list.map((row) => row[name] ?? null)]));
      const text = `INSERT INTO ${table} (${names.join(", ")}) SELECT * FROM unnest(${names.map((name, i) => `$${i + 1}::${typeOf(name)}[]`).join(", ")})`;
      await tx.query(`bench.${table}`, text, Object.values(columns));
    }
  });
}

const TYPES: Readonly<Record<string, string>> = {
  key_no: "integer",
  state_key_no: "integer",
  seq: "integer",
  turn_no: "integer",
  version: "integer",
  last_seq: "integer",
  first_seq: "integer",
  piece_no: "integer",
  declared_bytes: "integer",
  facts: "jsonb",
  reached: "jsonb",
  is_allowed: "boolean",
  in_hour: "integer",
  in_day: "integer",
  needed: "integer",
  identity: "bytea",
  wrapped_key: "bytea",
};

function typeOf(name: string): string {
  if (name in TYPES) return TYPES[name] ?? "text";
  if (name === "at" || name.endsWith("_at")) return "timestamptz";
  if (name === "client_id" || name === "external_id") return "text";
  if (name.endsWith("_id")) return "uuid";
  if (name.endsWith("sealed") || name.endsWith("_hash") || name === "wrapped") return "bytea";
  return "text";
}
