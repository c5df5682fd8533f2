// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { FileOffer, FileTicket, TurnAnswer } from "#protocol";
import type { Answer } from "./api.ts";
import { type FileApi, Uploads } from "./uploads.ts";

const TICKET: FileTicket = { fileId: "f", ticket: "t", expiresAt: "" };
const ANSWER = { clientId: "f", events: [] } as unknown as TurnAnswer;
const NETWORK = { ok: false, trouble: { kind: "network" } } as const;
const refused = (code: string) =>
  ({ ok: false, trouble: { kind: "refused", status: 400, code, retryAfterMs: null } }) as const;

/** A server that answers as it is told and remembers what it was asked. */
class FakeFiles implements FileApi {
  readonly asked: string[] = [];
  answers: Answer<TurnAnswer>[] = [];
  announced: Answer<FileTicket> = { ok: true, value: TICKET };
  offer: FileOffer | null = { isOffered: true, maxBytes: 100, keptDays: 14 };
  async fileOffer() {
    return this.offer;
  }
  async announceFile() {
    this.asked.push("announce");
    return this.announced;
  }
  async sendFile(_ticket: FileTicket, _file: Blob, onProgress: (part: number) => void, stop: AbortSignal) {
    this.asked.push("send");
    onProgress(0.5);
    const answer = this.answers.shift();
    if (answer !== undefined) return answer;
    return new Promise<Answer<TurnAnswer>>((resolve) => stop.addEventListener("abort", () => resolve(NETWORK)));
  }
  async cancelFile() {
    this.asked.push("cancel");
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

function open(answers: Answer<TurnAnswer>[]) {
  const api = new FakeFiles();
  api.answers = answers;
  const sent: TurnAnswer[] = [];
  const uploads = new Uploads(api, (answer) => sent.push(answer));
  const { store } = uploads;
  return { api, sent, uploads, state: () => store.get() };
}

describe("Uploads", () => {
  test("announces, sends, and hands the answer over when it is durable", async () => {
    const { api, sent, uploads, state } = open([{ ok: true, value: ANSWER }]);
    uploads.add(new Blob(["x"]), "router");
    expect(state().said.what).toBe("sending");
    await settled();
    expect(api.asked).toEqual(["announce", "send"]);
    expect(sent).toEqual([ANSWER]);
    expect(state()).toMatchObject({ list: [], said: { what: "sent" } });
  });

  test("tries again under the same ticket when the bytes were lost on the way", async () => {
    const { api, sent, uploads, state } = open([NETWORK, refused("file_incomplete"), { ok: true, value: ANSWER }]);
    uploads.add(new Blob(["x"]), "bill");
    await settled();
    expect(state().list[0]).toMatchObject({ status: "failed", why: "network" });
    uploads.retry(1);
    await settled();
    expect(state().list[0]).toMatchObject({ status: "failed", why: "file_incomplete" });
    uploads.retry(1);
    await settled();
    expect(api.asked).toEqual(["announce", "send", "send", "send"]);
    expect(sent).toHaveLength(1);
  });

  test("takes a new ticket after a refusal that used the old one up", async () => {
    const { api, uploads } = open([refused("file_damaged"), { ok: true, value: ANSWER }]);
    uploads.add(new Blob(["x"]), "bill");
    await settled();
    uploads.retry(1);
    await settled();
    expect(api.asked).toEqual(["announce", "send", "announce", "send"]);
  });

  test("stops and gives the ticket back when it is cancelled", async () => {
    const { api, sent, uploads, state } = open([]);
    uploads.add(new Blob(["x"]), "bill");
    await settled();
    expect(state().list[0]).toMatchObject({ status: "sending", progress: 0.5 });
    uploads.remove(1);
    await settled();
    expect(api.asked).toEqual(["announce", "send", "cancel"]);
    expect(sent).toEqual([]);
    expect(state()).toMatchObject({ list: [], said: { what: "cancelled" } });
  });

  test("[SEC-656] keeps nothing of a conversation that is left: what was chosen, what failed, and what was under way", async () => {
    const { api, sent, uploads, state } = open([refused("file_damaged")]);
    uploads.add(new Blob(["x"]), "bill");
    await settled();
    uploads.add(new Blob(["y"]), "router");
    uploads.choose([new Blob(["z"])]);
    await settled();
    expect(state().list.map(({ status }) => status)).toEqual(["failed", "sending"]);
    uploads.leave();
    expect(state()).toMatchObject({ chosen: [], list: [] });
    await settled();
    expect(state()).toMatchObject({ chosen: [], list: [] });
    expect(sent).toEqual([]);
    const before = [...api.asked];
    uploads.retry(1);
    await settled();
    expect(api.asked).toEqual(before);
  });

  test("gives back a ticket that comes after its conversation was left", async () => {
    const { api, uploads, state } = open([]);
    uploads.add(new Blob(["x"]), "bill");
    uploads.leave();
    await settled();
    expect(api.asked).toEqual(["announce", "cancel"]);
    expect(state().list).toEqual([]);
  });

  test("sends nothing of a file that is larger than the offer", async () => {
    const { api, uploads, state } = open([]);
    await uploads.ask();
    uploads.add(new Blob(["x".repeat(101)]), "bill");
    await settled();
    expect(api.asked).toEqual([]);
    expect(state().list[0]).toMatchObject({ status: "failed", why: "file_too_large" });
  });

  test("says why a file was not even announced", async () => {
    const { api, uploads, state } = open([]);
    api.announced = refused("too_many_files");
    uploads.add(new Blob(["x"]), "other");
    await settled();
    expect(state().list[0]).toMatchObject({ status: "failed", why: "too_many_files" });
  });

  test("keeps what was given before the offer is known, and asks again where nobody answered", async () => {
    const { api, uploads, state } = open([]);
    const given = [new Blob(["x"])];
    uploads.choose(given);
    expect(state()).toMatchObject({ offer: null, chosen: given, isUnanswered: false });
    api.offer = null;
    await uploads.ask();
    expect(state()).toMatchObject({ offer: null, chosen: given, isUnanswered: true });
    api.offer = { isOffered: true, maxBytes: 100, keptDays: 14 };
    uploads.choose(given);
    await settled();
    expect(state()).toMatchObject({ offer: { isOffered: true }, chosen: given, isUnanswered: false });
    // An offer that is known stays when a later question is lost.
    api.offer = null;
    await uploads.ask();
    expect(state()).toMatchObject({ offer: { isOffered: true } });
    uploads.choose([]);
    expect(state().chosen).toEqual([]);
    expect(api.asked).toEqual([]);
  });
});
