// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  announceFile,
  askForFile,
  cancelFile,
  deleteConversation,
  type FileStore,
  fetchFile,
  fileOffer,
  makeNonce,
  receiveFile,
  sweepFiles,
  takeOver,
} from "#app";
import { makeBill, makePhoto, PLANTED } from "#files/testing";
import { type AgentId, makeUuid, refuse } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
let photo: Uint8Array;
beforeAll(async () => {
  app = await openTestApp();
  photo = await makePhoto("jpeg", { width: 400, height: 300 });
});
afterAll(async () => {
  await app.close();
});

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
type Purpose = Parameters<typeof announceFile>[1]["purpose"];

let agents = 0;
function agent(more: Partial<AgentIdentity> = {}): AgentIdentity {
  agents += 1;
  const agentId = `00000000-0000-4000-8000-${String(agents).padStart(12, "0")}` as AgentId;
  return { agentId, name: "Noor", roles: ["care"], ...more };
}

const announce = async (talk: Talk, sizeBytes: number, purpose: Purpose = "router", deps: AppDeps = app.deps) =>
  announceFile(deps, { conversationId: talk.id, purpose, sizeBytes, addressKey: systemRandom.bytes(32) });

async function ticketFor(talk: Talk, sizeBytes: number, deps: AppDeps = app.deps) {
  const announced = await announce(talk, sizeBytes, "router", deps);
  if (!announced.ok) throw new Error(announced.refusal.reason);
  return announced.value;
}

async function send(talk: Talk, bytes: Uint8Array, deps: AppDeps = app.deps) {
  const { fileId, ticket } = await ticketFor(talk, bytes.length, deps);
  const done = await receiveFile(deps, { conversationId: talk.id, fileId, ticket, read: async () => bytes });
  return { fileId, ticket, done, reason: done.ok ? "taken" : done.refusal.reason };
}

async function rows(talk: Talk): Promise<{ files: number; pieces: number }> {
  const count = async (table: string): Promise<number> => {
    const text = `SELECT count(*)::int AS n FROM ${table} WHERE conversation_id = $1`;
    return (await app.database.query<{ n: number }>(`test.${table}`, text, [talk.id])).rows[0]?.n ?? -1;
  };
  return { files: await count("attachment"), pieces: await count("attachment_piece") };
}

async function heldBy(noor: AgentIdentity): Promise<{ talk: Talk; fileId: string }> {
  const talk = await app.open();
  const { fileId } = await send(talk, photo);
  await talk.send({ kind: "person" });
  const taken = await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 1 });
  if (!taken.ok) throw new Error(taken.refusal.reason);
  return { talk, fileId };
}

const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }): string => result.refusal?.reason ?? "none";

describe("a file that a customer sends", () => {
  it("[SEC-174] that came before it was known who the customer is opens afterwards, under the key it was sealed with", async () => {
    const noor = agent();
    const talk = await app.open();
    const { fileId } = await send(talk, photo);
    await talk.send({ kind: "identify", token: await app.token("CU-C01", makeNonce(app.deps)) });
    expect(talk.state.assurance).toBe("A1");
    await talk.send({ kind: "person" });
    const taken = await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 1 });
    expect(taken.ok).toBe(true);
    const asked = await askForFile(app.deps, { conversationId: talk.id, agent: noor, fileId, reason: "billCheck" });
    if (!asked.ok) throw new Error(asked.refusal.reason);
    const { ticket } = asked.value;
    expect((await fetchFile(app.deps, { conversationId: talk.id, agent: noor, ticket })).ok).toBe(true);
  });

  it("[SEC-174] is in the conversation when it is acknowledged, sealed, and neither bot nor model reads it", async () => {
    const talk = await app.open();
    const { done, fileId } = await send(talk, photo);
    if (!done.ok) throw new Error(done.refusal.reason);
    const [mine, bot] = done.value.events;
    expect(mine).toMatchObject({
      by: "visitor",
      clientId: fileId,
      parts: [{ type: "file", file: { fileId, purpose: "router", format: "jpeg", pages: 1 } }],
    });
    expect(Talk.text(bot === undefined ? [] : [bot])).toContain("I can't look at it");
    expect(await rows(talk)).toEqual({ files: 1, pieces: expect.any(Number) });
    const { rows: sealed } = await app.database.query<{ sealed: Uint8Array }>(
      "test.pieces",
      "SELECT sealed FROM attachment_piece WHERE conversation_id = $1",
      [talk.id],
    );
    expect(sealed.length).toBeGreaterThan(0);
    for (const { sealed: bytes } of sealed) expect(Buffer.from(bytes).includes("JFIF")).toBe(false);
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    const cipher = await app.deps.keys.openConversation(stored!);
    const tracker = cipher.open({ kind: "tracker" }, stored!.tracker.keyNo, stored!.tracker.sealed);
    expect(Buffer.from(tracker).includes(fileId)).toBe(false);
  });

  it("[SEC-174] sent again under its ticket after it was taken is one file, and not read again", async () => {
    const talk = await app.open();
    const { fileId, ticket, done } = await send(talk, photo);
    let reads = 0;
    const again = await receiveFile(app.deps, {
      conversationId: talk.id,
      fileId,
      ticket,
      read: async () => {
        reads += 1;
        return photo;
      },
    });
    expect(again.ok && done.ok && again.value.events).toEqual(done.ok && done.value.events);
    expect(reads).toBe(0);
    expect((await rows(talk)).files).toBe(1);
  });

  it("[SEC-175] leaves nothing when it is refused for what it is, and its ticket goes with it", async () => {
    const talk = await app.open();
    const { reason, fileId, ticket } = await send(talk, Buffer.from("<svg><script>1</script></svg>"));
    expect(reason).toBe("unknown_format");
    expect(await rows(talk)).toEqual({ files: 0, pieces: 0 });
    const again = await receiveFile(app.deps, { conversationId: talk.id, fileId, ticket, read: async () => photo });
    expect(reasonOf(again)).toBe("ticket_unknown");
  });

  it("[SEC-175] leaves nothing when the bytes stop, and the same ticket takes it again, five times at most", async () => {
    const talk = await app.open();
    const { fileId, ticket } = await ticketFor(talk, photo.length);
    const upload = (bytes: Uint8Array | null) =>
      receiveFile(app.deps, { conversationId: talk.id, fileId, ticket, read: async () => bytes });
    for (let i = 0; i < 4; i += 1) expect(reasonOf(await upload(null))).toBe("file_incomplete");
    expect(await rows(talk)).toEqual({ files: 1, pieces: 0 });
    expect((await upload(photo)).ok).toBe(true);
    const other = await ticketFor(talk, photo.length);
    for (let i = 0; i < 5; i += 1)
      await receiveFile(app.deps, { conversationId: talk.id, ...other, read: async () => null });
    const sixth = await receiveFile(app.deps, { conversationId: talk.id, ...other, read: async () => photo });
    expect(reasonOf(sixth)).toBe("ticket_unknown");
  });

  it.each<[string, (files: FileStore) => Partial<FileStore>]>([
    ["sealing fails", () => ({ hold: () => Promise.reject(new Error("the disk is full")) })],
    ["the ticket goes meanwhile", () => ({ hold: async () => false })],
  ])("[SEC-175] leaves nothing when %s", async (_name, broken) => {
    const talk = await app.open();
    const deps = { ...app.deps, files: { ...app.deps.files, ...broken(app.deps.files) } };
    const sent = await send(talk, photo, deps).catch((error: unknown) => ({ reason: String(error) }));
    expect(sent.reason).not.toBe("taken");
    expect((await rows(talk)).pieces).toBe(0);
    expect(Talk.text((await transcriptOf(talk)) ?? [])).not.toContain(`"file"`);
  });

  it("[SEC-175] that was sealed and not shown, because everything stopped there, goes with its ticket or is shown when sent again", async () => {
    const talk = await app.open();
    const deps = { ...app.deps, files: { ...app.deps.files, keep: () => Promise.reject(new Error("stopped")) } };
    await expect(send(talk, photo, deps)).rejects.toThrow("stopped");
    app.clock.advance(16 * MINUTE);
    await sweepFiles(app.deps);
    expect(await rows(talk)).toEqual({ files: 0, pieces: 0 });

    const { fileId, ticket } = await ticketFor(talk, photo.length);
    const upload = { conversationId: talk.id, fileId, ticket, read: async () => photo };
    await expect(receiveFile(deps, upload)).rejects.toThrow("stopped");
    expect((await receiveFile(app.deps, upload)).ok).toBe(true);
    app.clock.advance(16 * MINUTE);
    await sweepFiles(app.deps);
    expect((await rows(talk)).files).toBe(1);
  });

  it("[SEC-175] is refused when the cleaner is busy, and may come again under the same ticket", async () => {
    const talk = await app.open();
    const deps = { ...app.deps, fileCleaner: { clean: async () => refuse({ reason: "busy" } as const) } };
    const { fileId, ticket } = await ticketFor(talk, photo.length);
    const upload = { conversationId: talk.id, fileId, ticket, read: async () => photo };
    expect(reasonOf(await receiveFile(deps, upload))).toBe("busy");
    expect((await receiveFile(app.deps, upload)).ok).toBe(true);
  });

  it("[SEC-173] is refused before a byte is sent when it is an identity document, and by its lines when it says it is none", async () => {
    const talk = await app.open();
    expect(reasonOf(await announce(talk, 1_000, "identity"))).toBe("identity_document");
    const passport = await makeBill({
      text: "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    });
    expect((await send(talk, passport)).reason).toBe("identity_document");
    expect(await rows(talk)).toEqual({ files: 0, pieces: 0 });
  });

  it("[SEC-176] goes only into the conversation that its ticket is for, once, within a quarter of an hour, and not longer than announced", async () => {
    const [talk, other] = [await app.open(), await app.open()];
    const { fileId, ticket } = await ticketFor(talk, photo.length);
    const upload = { conversationId: talk.id, fileId, ticket, read: async () => photo };
    expect(reasonOf(await receiveFile(app.deps, { ...upload, conversationId: other.id }))).toBe("ticket_unknown");
    expect(reasonOf(await receiveFile(app.deps, { ...upload, fileId: makeUuid(systemRandom) }))).toBe("ticket_unknown");
    expect(reasonOf(await receiveFile(app.deps, { ...upload, ticket: "x".repeat(43) }))).toBe("ticket_unknown");
    app.clock.advance(16 * MINUTE);
    expect(reasonOf(await receiveFile(app.deps, upload))).toBe("ticket_unknown");
    const small = await ticketFor(talk, 10);
    const asked: number[] = [];
    await receiveFile(app.deps, {
      conversationId: talk.id,
      ...small,
      read: async (size) => {
        asked.push(size);
        return null;
      },
    });
    expect(asked).toEqual([10]);
    expect(reasonOf(await announce(talk, 10 * 1024 * 1024 + 1))).toBe("file_too_large");
  });

  it("[SEC-176] is one of ten in a conversation and one of twenty in an hour, however many announce at once", async () => {
    // Hours are counted from full hours.
    app.clock.advance(60 * MINUTE - (app.clock.now() % (60 * MINUTE)));
    const talk = await app.open();
    const many = await Promise.all(Array.from({ length: 30 }, async () => reasonOf(await announce(talk, 1_000))));
    expect(many.filter((reason) => reason === "none")).toHaveLength(10);
    expect(new Set(many)).toEqual(new Set(["none", "too_many_files"]));
    // Tickets that nobody used make room again; the hour's number is used up all the same.
    app.clock.advance(16 * MINUTE);
    await sweepFiles(app.deps);
    expect(reasonOf(await announce(talk, 1_000))).toBe("too_many_files");
    app.clock.advance(60 * MINUTE);
    expect(reasonOf(await announce(talk, 1_000))).toBe("none");
  });

  it("can be taken back before it is there", async () => {
    const talk = await app.open();
    const { fileId, ticket } = await ticketFor(talk, 1_000);
    await cancelFile(app.deps, talk.id, fileId, "x".repeat(43));
    expect((await rows(talk)).files).toBe(1);
    await cancelFile(app.deps, talk.id, fileId, ticket);
    expect((await rows(talk)).files).toBe(0);
    const kept = await send(talk, photo);
    await cancelFile(app.deps, talk.id, kept.fileId, kept.ticket);
    expect((await rows(talk)).files).toBe(1);
  });

  it("is not taken on a channel that configuration leaves out, nor by a conversation that has ended", async () => {
    const files = { ...app.deps.settings.files, channels: ["widget"] };
    const deps = { ...app.deps, settings: { ...app.deps.settings, files } };
    const talk = await app.open();
    expect(reasonOf(await announce(talk, 1_000, "bill", deps))).toBe("files_off");
    expect((await fileOffer(deps, talk.id)).isOffered).toBe(false);
    expect((await fileOffer(app.deps, talk.id)).isOffered).toBe(true);
    const before = await ticketFor(talk, photo.length);
    await talk.send({ kind: "end" });
    const late = await receiveFile(app.deps, { conversationId: talk.id, ...before, read: async () => photo });
    expect(reasonOf(late)).toBe("conversation_ended");
    expect((await rows(talk)).pieces).toBe(0);
  });

  it("[SEC-177] goes after fourteen days, and with its conversation", async () => {
    const [talk, other] = [await app.open(), await app.open()];
    await send(talk, photo);
    await send(other, photo);
    await deleteConversation(app.deps, other.id, "visitor");
    expect(await rows(other)).toEqual({ files: 0, pieces: 0 });
    app.clock.advance(14 * DAY - MINUTE);
    await sweepFiles(app.deps);
    expect((await rows(talk)).files).toBe(1);
    app.clock.advance(2 * MINUTE);
    await sweepFiles(app.deps);
    expect(await rows(talk)).toEqual({ files: 0, pieces: 0 });
  });
});

describe("opening a file at the desk", () => {
  it("[SEC-178] takes a reason, tells the customer before the agent sees anything, and stands in the history", async () => {
    const noor = agent();
    const { talk, fileId } = await heldBy(noor);
    const asked = await askForFile(app.deps, {
      conversationId: talk.id,
      agent: noor,
      fileId,
      reason: "faultDiagnosis",
    });
    if (!asked.ok) throw new Error(asked.refusal.reason);
    expect(Talk.text((await transcriptOf(talk)) ?? [])).toContain(
      "Noor opened the file that you sent: to find the fault.",
    );
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    const history = await app.deps.history.list(app.deps.tenant, stored!.subjectId, 50);
    expect(history.find(({ kind }) => kind === "agent.revealed")).toMatchObject({
      actor: { kind: "agent", id: noor.agentId },
      facts: { what: "file", fileId, reason: "faultDiagnosis" },
    });
    const fetched = await fetchFile(app.deps, { conversationId: talk.id, agent: noor, ticket: asked.value.ticket });
    if (!fetched.ok) throw new Error(fetched.refusal.reason);
    expect(fetched.value.mediaType).toBe("image/jpeg");
    expect(Buffer.from(fetched.value.bytes).includes(PLANTED)).toBe(false);
    expect(Buffer.from(fetched.value.bytes).subarray(0, 2).toString("hex")).toBe("ffd8");
  });

  it("[SEC-178] gives the bytes once, within a minute, to that agent and for that case", async () => {
    const noor = agent();
    const { talk, fileId } = await heldBy(noor);
    const ask = () => askForFile(app.deps, { conversationId: talk.id, agent: noor, fileId, reason: "billCheck" });
    const first = await ask();
    if (!first.ok) throw new Error(first.refusal.reason);
    const { ticket } = first.value;
    const fetch = (more: object) => fetchFile(app.deps, { conversationId: talk.id, agent: noor, ticket, ...more });
    const other = await app.open();
    for (const wrong of [
      { agent: agent() },
      { conversationId: other.id },
      { ticket: `${ticket}x` },
      { ticket: "" },
      { ticket: ticket.replace(/^./u, (char) => (char === "0" ? "1" : "0")) },
    ])
      expect(reasonOf(await fetch(wrong))).toBe("file_gone");
    expect(reasonOf(await fetch({}))).toBe("none");
    expect(reasonOf(await fetch({}))).toBe("file_gone");
    const second = await ask();
    app.clock.advance(61_000);
    expect(second.ok && reasonOf(await fetch({ ticket: second.value.ticket }))).toBe("file_gone");
  });

  it("[SEC-178] is for who holds the case and has the role, and for thirty files an hour", async () => {
    const noor = agent();
    const { talk, fileId } = await heldBy(noor);
    const ask = (by: AgentIdentity, id: string = fileId) =>
      askForFile(app.deps, { conversationId: talk.id, agent: by, fileId: id, reason: "billCheck" });
    expect(reasonOf(await ask(agent()))).toBe("not_permitted");
    expect(reasonOf(await ask({ ...noor, roles: ["auditor"] }))).toBe("not_permitted");
    expect(reasonOf(await ask(noor, makeUuid(systemRandom)))).toBe("file_gone");
    for (let i = 0; i < 30; i += 1) expect(reasonOf(await ask(noor))).toBe("none");
    expect(reasonOf(await ask(noor))).toBe("budget_spent");
  });

  it("[SEC-178] does not open a file whose pieces were lost, swapped or altered", async () => {
    const noor = agent();
    const { talk, fileId } = await heldBy(noor);
    const open = async () => {
      const asked = await askForFile(app.deps, { conversationId: talk.id, agent: noor, fileId, reason: "billCheck" });
      if (!asked.ok) throw new Error(asked.refusal.reason);
      return fetchFile(app.deps, { conversationId: talk.id, agent: noor, ticket: asked.value.ticket });
    };
    expect((await open()).ok).toBe(true);
    await app.database.query(
      "test.alter",
      "UPDATE attachment_piece SET sealed = set_byte(sealed, 100, 7) WHERE conversation_id = $1",
      [talk.id],
    );
    await expect(open()).rejects.toThrow(/Cannot open/u);
    await app.database.query("test.lose", "DELETE FROM attachment_piece WHERE conversation_id = $1", [talk.id]);
    await expect(open()).rejects.toThrow(/pieces/u);
  });
});

async function transcriptOf(talk: Talk) {
  const { readConversation } = await import("#app");
  const read = await readConversation(app.deps, app.deps.tenant, talk.id, 0);
  return read.ok ? read.value.events : null;
}
