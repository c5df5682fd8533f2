// SPDX-License-Identifier: Apache-2.0
// The console's one connection: what somebody who was away is told, and what somebody without the role is not.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { OpenedSeat } from "#app";
import { type ConversationId, makeConversationId } from "#kernel";
import type { DeskFrame, DeskMark } from "#protocol";
import { systemRandom } from "../../src/main/system.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";
import { eventually } from "../journeys/eventually.ts";

let at: TestServer;
beforeAll(async () => {
  at = await openTestServer();
});
afterAll(async () => {
  await at.close();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
let first: { readonly person: StaffPerson; readonly opened: OpenedSeat } | null = null;
/** Somebody with every role. */
async function somebody(): Promise<Signer> {
  first ??= await enrolFirst(at.app);
  return { key: first.person.key, opened: first.opened };
}

type Signer = { readonly key: StaffPerson["key"]; readonly opened: OpenedSeat };

/** A window of the console that keeps what it hears. */
class Window {
  readonly frames: DeskFrame[] = [];
  readonly #socket: WebSocket;

  constructor({ key, opened }: Signer, mark: DeskMark | null = null, wsUrl: string = at.wsUrl) {
    const url = wsUrl.replace(/^ws/u, "http");
    this.#socket = new WebSocket(`${wsUrl}/v1/desk/socket`, {
      origin: url,
      headers: { cookie: `wardline_desk=${opened.token}` },
    });
    this.#socket.on("message", (data: Buffer) => this.frames.push(JSON.parse(data.toString("utf8")) as DeskFrame));
    this.#socket.on("open", () => {
      const proof = key.prove("GET", `${url}/v1/desk/socket`, opened.token, at.app.clock.now());
      this.#socket.send(JSON.stringify({ type: "prove", proof }));
      if (mark !== null) this.#socket.send(JSON.stringify({ type: "resume", mark }));
    });
  }

  async until<Type extends DeskFrame["type"]>(type: Type): Promise<Extract<DeskFrame, { type: Type }>> {
    for (const end = Date.now() + 15_000; Date.now() < end; ) {
      const found = this.frames.findLast((frame): frame is Extract<DeskFrame, { type: Type }> => frame.type === type);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`It did not come: ${type}`);
  }

  async leave(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.on("close", resolve));
    this.#socket.close();
    await closed;
  }
}

it("[SEC-431] tells who comes back what was missed and nothing of what the role does not open", async () => {
  const { key, opened } = await somebody();
  const noor = await enrolColleague(at.app, opened.seat, "Noor", ["auditor"]);
  const signers: readonly Signer[] = [
    { key, opened },
    { key: noor.person.key, opened: noor.opened },
  ];
  const marks: DeskMark[] = [];
  for (const signer of signers) {
    const window = new Window(signer);
    marks.push((await window.until("at")).mark);
    await window.leave();
  }
  // Nobody is there.
  const { fanOut } = at.app.deps;
  const conversationId = randomUUID() as ConversationId;
  fanOut.publish(conversationId, 4);
  fanOut.publishTopic("incidents");
  fanOut.publish(conversationId, 7);

  const [care, auditor] = signers.map((signer, index) => new Window(signer, marks[index])) as [Window, Window];
  await Promise.all([care.until("at"), auditor.until("topic"), auditor.until("at")]);
  expect(care.frames.filter(({ type }) => type === "changed")).toEqual([
    { type: "changed", conversationId, lastSeq: 7 },
  ]);
  expect(auditor.frames.filter(({ type }) => type === "topic")).toEqual([{ type: "topic", topic: "incidents" }]);
  // No cases for who does not answer customers: neither the list nor that one is other than it was.
  expect(auditor.frames.some(({ type }) => type === "cases" || type === "changed")).toBe(false);
  await Promise.all([care.leave(), auditor.leave()]);

  const stranger = new Window(signers[0] as Signer, { epoch: "of another process", n: 3 });
  await stranger.until("refresh");
  await stranger.leave();
});

it("[SEC-507] whoever comes back to another node is told to read everything again, with the whole list, and misses nothing from then on", async () => {
  const { deps: second, url } = await at.another();
  at.app.deskOrigins.push(url);
  const wsUrl = url.replace(/^http/u, "ws");
  const signer = await somebody();
  const here = new Window(signer);
  const { mark } = await here.until("at");
  await here.leave();
  // What happened while nobody was there is known to either node; the mark is the first one's.
  const { clock } = at.app;
  const [missed, later] = [makeConversationId(clock, systemRandom), makeConversationId(clock, systemRandom)];
  at.app.deps.fanOut.publish(missed, 3);

  const there = new Window(signer, mark, wsUrl);
  const refreshed = await there.until("refresh");
  expect(refreshed.mark.epoch).not.toBe(mark.epoch);
  await there.until("cases");
  expect(there.frames.filter(({ type }) => type === "refresh")).toHaveLength(1);
  // What one node tells, the other one's window hears; its new mark is good there.
  at.app.deps.fanOut.publish(later, 5);
  at.app.deps.fanOut.publishTopic("jobs");
  second.fanOut.publishTopic("content");
  await there.until("topic");
  await eventually("it hears of the case and both topics", async () => {
    const topics = there.frames.flatMap((frame) => (frame.type === "topic" ? [frame.topic] : []));
    const cases = there.frames.flatMap((frame) => (frame.type === "changed" ? [frame.conversationId] : []));
    return cases.includes(later) && topics.includes("jobs") && topics.includes("content");
  });
  // The whole list came once: from then on only what is other than it was.
  expect(there.frames.filter(({ type }) => type === "cases")).toHaveLength(1);
  await pause(200);
  const marks = there.frames.flatMap((frame) => (frame.type === "at" ? [frame.mark] : []));
  await there.leave();
  at.app.deps.fanOut.publish(later, 6);
  await pause(100);
  const again = new Window(signer, marks.at(-1) ?? null, wsUrl);
  await again.until("changed");
  expect(again.frames.some(({ type }) => type === "refresh")).toBe(false);
  expect(again.frames.filter(({ type }) => type === "cases")).toEqual([]);
  await again.leave();
});
