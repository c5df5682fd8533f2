// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import type { FileTicket, TurnAnswer } from "#protocol";
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
  async fileOffer() {
    return { isOffered: true, maxBytes: 100, keptDays: 14 };
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
});
