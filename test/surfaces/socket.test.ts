// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConversationOpened, ServerFrame } from "#protocol";
import { openTestServer, type TestServer } from "../harness/server.ts";

let at: TestServer;
beforeAll(async () => {
  at = await openTestServer();
});
afterAll(async () => {
  await at.close();
});

async function token(): Promise<string> {
  const answer = await fetch(`${at.url}/v1/conversations`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": `203.0.113.${Math.floor(Math.random() * 250)}` },
    body: JSON.stringify({ tokenIn: "bearer" }),
  });
  return ((await answer.json()) as ConversationOpened).token ?? "";
}

/** A socket that keeps what it hears. */
class Ear {
  readonly frames: ServerFrame[] = [];
  readonly #socket: WebSocket;
  #wake: () => void = () => undefined;
  readonly closed: Promise<number>;

  constructor(headers: Record<string, string>) {
    this.#socket = new WebSocket(`${at.wsUrl}/v1/conversations/current/socket`, { headers });
    this.#socket.addEventListener("message", (event) => {
      this.frames.push(JSON.parse(String(event.data)) as ServerFrame);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.addEventListener("close", (event) => {
        resolve(event.code);
        this.#wake();
      });
    });
  }

  async send(frame: unknown): Promise<void> {
    if (this.#socket.readyState === WebSocket.CONNECTING)
      await new Promise((resolve) => {
        this.#socket.addEventListener("open", resolve);
      });
    this.#socket.send(JSON.stringify(frame));
  }

  async until<T extends ServerFrame["type"]>(
    type: T,
    matches: (frame: Extract<ServerFrame, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ServerFrame, { type: T }>> {
    for (;;) {
      const found = this.frames.find(
        (frame): frame is Extract<ServerFrame, { type: T }> =>
          frame.type === type && matches(frame as Extract<ServerFrame, { type: T }>),
      );
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#socket.close();
  }
}

describe("the visitor's socket", () => {
  it("[SEC-051] is refused without a token, with a wrong one, and from a foreign page", async () => {
    const good = await token();
    for (const headers of [
      {},
      { authorization: `Bearer ${"A".repeat(43)}` },
      { authorization: `Bearer ${good}`, origin: "https://evil.example" },
    ]) {
      const ear = new Ear(headers);
      expect(await ear.closed).toBe(4401);
      expect(ear.frames.some((frame) => frame.type === "event")).toBe(false);
    }
  });

  it("brings everything after the last seen event, then what is new, in order and once", async () => {
    const authorization = `Bearer ${await token()}`;
    const first = new Ear({ authorization });
    await first.send({ type: "resume", lastSeq: 0 });
    await first.until("event", (frame) => frame.event.seq === 1);
    const clientId = randomUUID();
    await first.send({ type: "turn", input: { kind: "text", clientId, text: "hello" } });
    const ack = await first.until("ack", (frame) => frame.clientId === clientId);
    first.close();

    const second = new Ear({ authorization });
    await second.send({ type: "resume", lastSeq: 1 });
    await second.until("event", (frame) => frame.event.seq === ack.lastSeq);
    const seqs = second.frames.flatMap((frame) => (frame.type === "event" ? [frame.event.seq] : []));
    expect(seqs).toEqual(Array.from({ length: ack.lastSeq - 1 }, (_v, i) => i + 2));
    second.close();
  });

  it("carries out an input once when it is sent again after a lost connection", async () => {
    const authorization = `Bearer ${await token()}`;
    const clientId = randomUUID();
    const input = { type: "turn", input: { kind: "text", clientId, text: "hello" } };
    for (let i = 0; i < 3; i += 1) {
      const ear = new Ear({ authorization });
      await ear.send({ type: "resume", lastSeq: 0 });
      await ear.send(input);
      const ack = await ear.until("ack", (frame) => frame.clientId === clientId);
      if (i === 2) {
        // The acknowledgement may come before the events that were asked for: wait for the last of them.
        await ear.until("event", (frame) => frame.event.seq === ack.lastSeq);
        const mine = ear.frames.filter(
          (frame) => frame.type === "event" && frame.event.kind === "message" && frame.event.clientId === clientId,
        );
        expect(mine).toHaveLength(1);
      }
      ear.close();
    }
  });

  it("tells a second window of the same conversation what the first one said", async () => {
    const authorization = `Bearer ${await token()}`;
    const [one, two] = [new Ear({ authorization }), new Ear({ authorization })];
    await Promise.all([one.send({ type: "resume", lastSeq: 0 }), two.send({ type: "resume", lastSeq: 0 })]);
    await two.until("state");
    await one.send({ type: "turn", input: { kind: "text", clientId: randomUUID(), text: "hello" } });
    await two.until("event", (frame) => frame.event.kind === "message" && frame.event.by === "visitor");
    one.close();
    two.close();
  });

  it("refuses frames it does not know, and goes on", async () => {
    const ear = new Ear({ authorization: `Bearer ${await token()}` });
    await ear.send({ type: "become_admin" });
    expect((await ear.until("refused")).code).toBe("bad_request");
    await ear.send({ type: "ping" });
    await ear.until("pong");
    ear.close();
  });

  it("takes at most five connections for one conversation", async () => {
    const authorization = `Bearer ${await token()}`;
    const ears = Array.from({ length: 5 }, () => new Ear({ authorization }));
    await Promise.all(
      ears.map(async (ear) => {
        await ear.send({ type: "resume", lastSeq: 0 });
        await ear.until("state");
      }),
    );
    expect(await new Ear({ authorization }).closed).toBe(4429);
    for (const ear of ears) ear.close();
  });
});
