// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApprovalStore, StaffStore } from "#app";
import { type AgentId, makeSubjectId, makeUuid, utf8 } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { makeTenantCipher } from "#kms";
import { makeFakeKms } from "#kms/testing";
import type { Database } from "../sql.ts";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { makeApprovalStore } from "./approvals.ts";
import { makeAuthenticatorStore } from "./authenticators.ts";
import { makeFileStore } from "./files.ts";
import { makeBridgeStore, makeGatewayKeyStore } from "./gateway.ts";
import { ensurePartitions } from "./partitions.ts";
import { makeStaffStore } from "./staff.ts";
import { makeSubjectStore } from "./subjects.ts";
import { PLANTED, TENANT, Writer } from "./testing.ts";

let own: TestDatabase;
let writer: Writer;
beforeAll(async () => {
  own = await createTestDatabase();
  writer = await Writer.on(own.database);
  await ensurePartitions(own.database, writer.now);
});
afterAll(async () => own.drop());

/** Every value of every row of every table, as text. */
async function dump(database: Database): Promise<{ text: string; empty: string[] }> {
  const { rows } = await database.query<{ name: string }>(
    "test.tables",
    "SELECT c.oid::regclass::text AS name FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace",
  );
  const texts = await Promise.all(
    rows.map(async ({ name }) => {
      const query = `SELECT coalesce(string_agg(t::text, E'\\n'), '') AS text FROM ${name} t`;
      return { name, text: (await database.query<{ text: string }>(`test.dump.${name}`, query)).rows[0]?.text ?? "" };
    }),
  );
  return {
    text: texts.map(({ text }) => text).join("\n"),
    empty: texts.filter(({ text }) => text === "").map(({ name }) => name),
  };
}

/** Bytes print as hexadecimal, so a plaintext in a column of bytes would hide from a search for its letters. */
function isIn(text: string, planted: string): boolean {
  return (
    text.includes(planted) ||
    text.includes(utf8(planted).toHex()) ||
    text.includes(utf8(planted).toBase64().slice(0, -4))
  );
}

describe("the tables", () => {
  test("hold none of the words that were stored [SEC-012]", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const cipher = await writer.keys.openConversation(stored);
    const sealed = (row: Parameters<typeof cipher.seal>[0], text: string) => ({
      keyNo: 1,
      sealed: cipher.seal(row, utf8(text)),
    });
    const noteId = makeUuid(writer.random);
    const turn = await writer.turn(stored, {
      acts: [writer.act(cipher)],
      notices: [{ noticeId: "n", ...sealed({ kind: "notice", noticeId: "n" }, PLANTED.notice) }],
      deskCase: sealed({ kind: "case" }, PLANTED.case),
      vault: [{ name: "PHONE_1", ...sealed({ kind: "vault", name: "PHONE_1" }, PLANTED.vault) }],
      owner: "queued",
      queuedAt: writer.now,
      beside: [
        { kind: "note_added", noteId, mentions: null, ...sealed({ kind: "note", noteId }, PLANTED.case) },
        {
          kind: "case_written",
          write: {
            reason: "asked",
            pass: sealed({ kind: "case_pass" }, PLANTED.case),
            end: sealed({ kind: "case_end" }, PLANTED.case),
          },
        },
      ],
    });
    expect((await writer.store.save(turn)).ok).toBe(true);
    const subjectId = makeSubjectId(writer.random);
    const wrappedSubjectKey = await writer.keys.makeSubjectKey(TENANT, subjectId);
    const scope = { tenant: TENANT, subjectId, wrappedSubjectKey };
    await makeSubjectStore(own.database).createForParty(TENANT, {
      ...scope,
      partyHash: writer.keys.blindIndex("party", PLANTED.profile),
      sealedProfile: await writer.keys.sealForSubject(scope, "profile", utf8(PLANTED.profile)),
    });
    const authenticatorId = makeUuid(writer.random);
    const sealedAuthenticator = await writer.keys.sealForSubject(scope, "authenticator", utf8(PLANTED.profile));
    await makeAuthenticatorStore(own.database).add(
      TENANT,
      {
        subjectId,
        authenticatorId,
        kind: "passkey",
        version: 1,
        sealed: sealedAuthenticator,
        createdAt: writer.now,
        noticedAt: null,
        usedAt: null,
      },
      {
        at: writer.now,
        tenant: TENANT,
        kind: "authenticator.added",
        actor: { kind: "subject", id: null },
        subjectId,
        conversationId: null,
        facts: {},
      },
    );
    const fileId = makeUuid(writer.random);
    const place = { tenant: TENANT, conversationId: made.conversationId, fileId };
    const files = makeFileStore(own.database);
    const expiresAt = new Date(writer.now.getTime() + 60_000);
    const ticketHash = writer.keys.blindIndex("token", "file ticket");
    const announcedFile = { ...place, ticketHash, purpose: "router", declaredBytes: 9, createdAt: writer.now } as const;
    await files.announce({ ...announcedFile, expiresAt }, 1);
    const piece = sealed({ kind: "file_piece", fileId, pieceNo: 0 }, PLANTED.file);
    expect(await files.hold(place, sealed({ kind: "file", fileId }, PLANTED.file), [piece], expiresAt)).toBe(true);
    const names = await makeTenantCipher(makeFakeKms(), seededRandom(2));
    await addStaff(makeStaffStore({ database: own.database, names }), writer.now);
    const recoveryId = makeUuid(writer.random);
    const consentId = makeUuid(writer.random);
    const key = writer.keys.blindIndex("counter", PLANTED.profile);
    const later = await writer.turn(await writer.require(made.conversationId), {
      beside: [
        {
          kind: "recovery_started",
          subjectId,
          recoveryId,
          sealed: await writer.keys.sealForSubject(scope, `recovery/${recoveryId}`, utf8(PLANTED.profile)),
          startedAt: writer.now,
          opensAt: null,
          lapsesAt: expiresAt,
        },
        { kind: "lock_set", key, by: "subject" },
        { kind: "line_session", lineHash: key, expiresAt },
        {
          kind: "consent_given",
          consent: {
            subjectId,
            consentId,
            version: null,
            purpose: "bill_ready",
            sealed: await writer.keys.sealForSubject(scope, `consent/${consentId}`, utf8(PLANTED.profile)),
          },
          topicHash: key,
          givenAt: writer.now,
          lapsesAt: expiresAt,
        },
      ],
    });
    expect((await writer.store.save(later)).ok).toBe(true);
    await addApproval(makeApprovalStore(own.database, names), writer.now);
    const gateway = {
      at: writer.now,
      tenant: TENANT,
      kind: "gateway.key_made",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: {},
    } as const;
    await makeGatewayKeyStore({ database: own.database, names }).add(
      TENANT,
      key,
      {
        keyId: makeUuid(writer.random),
        name: PLANTED.agent,
        createdAt: writer.now,
        expiresAt,
        requestsPerMinute: 1,
        charactersPerDay: 1,
        revokedAt: null,
      },
      gateway,
    );
    const bridge = {
      ...scope,
      wrappedKey: wrappedSubjectKey,
      version: 1,
      sealed: await writer.keys.sealForSubject(scope, "bridge", utf8(PLANTED.profile)),
    };
    expect(await makeBridgeStore(own.database).save(TENANT, key, bridge, expiresAt, writer.now)).toBe(true);

    const { text, empty } = await dump(own.database);
    // Not a search in nothing: whatever a planted word was stored in has rows.
    const tree = ["history_checkpoint", "history_cosignature", "history_leaf", "history_tile", "history_witness"];
    expect(empty.sort()).toEqual([
      // Their words are looked for in test/surfaces/scim.test.ts.
      "alert_notice",
      "alert_reading",
      "alert_silence",
      "alert_state",
      "analytics_day",
      "analytics_mark",
      "api_token",
      "archive",
      "audit_run",
      "banner",
      "bound_use",
      "channel_key",
      "channel_session",
      "counter",
      // Theirs are looked for in test/stories/desk-care.test.ts.
      "desk_agent",
      "desk_setup",
      "desk_text",
      "drill_run",
      "erasure_recipient",
      "flow_publication",
      "flow_release",
      ...tree,
      "incident",
      "incident_entity",
      "incident_event",
      "incident_notice",
      "key_check",
      "key_note",
      "legal_hold",
      "line_alarm",
      // Whose lines: looked for in test/stories/connect.test.ts.
      "line_signal",
      // Their words are looked for in test/stories/messaging.test.ts.
      "messaging_link",
      "messaging_outbox",
      "messaging_peer",
      "misheard",
      // Hours and days only, of a shape: nobody writes words there.
      "opening_hours",
      // What is sent there is looked for in test/stories/outside-desk.test.ts.
      "outside_case",
      "policy_set",
      "processing_record",
      "reach",
      "retention_run",
      "scim_group",
      "scim_member",
      "scim_user",
      "service_minute",
      "signal_feed",
      "spent_token",
      "subject_limit",
      "subject_request",
      "threat_answer",
      "threat_counter",
      "threat_model",
      "threat_verdict",
      "webhook_delivery",
      // Theirs are looked for in test/stories/wording.test.ts.
      "wording_draft",
      "wording_version",
    ]);
    expect(text).toContain(made.conversationId);
    for (const planted of Object.values(PLANTED)) expect([planted, isIn(text, planted)]).toEqual([planted, false]);
  });

  test("would show a word that was stored without a seal, in letters or in bytes", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const careless = await writer.turn(stored, {
      notices: [{ noticeId: "careless", keyNo: 1, sealed: utf8("carelessly-stored-in-bytes") }],
    });
    const [entry] = careless.history;
    const history = entry === undefined ? [] : [{ ...entry, facts: { note: "carelessly-stored-in-letters" } }];
    await writer.store.save({ ...careless, history });
    const { text } = await dump(own.database);
    expect(isIn(text, "carelessly-stored-in-bytes")).toBe(true);
    expect(isIn(text, "carelessly-stored-in-letters")).toBe(true);
  });
});

/** A request of staff to staff, with words in it. */
async function addApproval(store: ApprovalStore, now: Date): Promise<void> {
  const approvalId = "00000000-0000-4000-8000-00000000b001";
  const entry = {
    at: now,
    tenant: TENANT,
    kind: "approval.proposed",
    actor: { kind: "system", id: null },
    subjectId: null,
    conversationId: null,
    facts: {},
  } as const;
  const approval = {
    approvalId,
    kind: "history_export",
    conversationId: null,
    subjectId: null,
    digest: "A".repeat(43),
    sealed: store.cipher.seal(TENANT, `approval/${approvalId}`, utf8(PLANTED.agent)),
    state: "proposed",
    version: 1,
    needed: 1,
    proposedBy: "command",
    approvedBy: [],
    proposedAt: now,
    expiresAt: now,
  } as const;
  await store.propose(TENANT, approval, entry);
}

/** One account by each way in, a link and a session. */
async function addStaff(store: StaffStore, now: Date): Promise<void> {
  const staffId = "00000000-0000-4000-8000-00000000a001" as AgentId;
  const entry = {
    at: now,
    tenant: TENANT,
    kind: "staff.enrolled",
    actor: { kind: "agent", id: staffId },
    subjectId: null,
    conversationId: null,
    facts: {},
  } as const;
  const account = {
    staffId,
    name: PLANTED.agent,
    email: PLANTED.agent,
    roles: ["admin"],
    state: "active",
    version: 1,
    createdAt: now,
  } as const;
  const later = new Date(now.getTime() + 60_000);
  const invite = {
    tokenHash: new Uint8Array(32),
    roles: ["admin"],
    staffId: null,
    invitedBy: null,
    approvedBy: null,
  } as const;
  await store.addInvite(TENANT, { ...invite, createdAt: now, expiresAt: later }, entry);
  const login = { ...account, staffId: "00000000-0000-4000-8000-00000000a002" as AgentId };
  const passkey = {
    staffId,
    passkeyId: "00000000-0000-4000-8000-00000000a003",
    version: 1,
    name: PLANTED.agent,
    passkey: {
      credentialId: "c",
      publicKey: "k",
      counter: 0,
      transports: [],
      canBeBackedUp: true,
      isBackedUp: true,
      lastChallenge: null,
    },
    createdAt: now,
    usedAt: null,
  };
  const enrolled = await store.enrol(TENANT, { tokenHash: invite.tokenHash, now, account, passkey }, entry);
  expect(enrolled.ok).toBe(true);
  await store.addForLogin(TENANT, new Uint8Array(32).fill(1), login, entry);
  const invited = { ...invite, invitedBy: staffId, createdAt: now, expiresAt: later };
  await store.addInvite(TENANT, invited, entry);
  await store.addSession(
    TENANT,
    {
      tokenHash: new Uint8Array(32),
      sessionId: "00000000-0000-4000-8000-00000000a004",
      staffId,
      deviceKey: "thumbprint",
      method: "passkey",
      createdAt: now,
      lastAt: now,
      expiresAt: later,
    },
    entry,
  );
}
