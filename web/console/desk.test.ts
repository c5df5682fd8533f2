// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { DeskCase } from "#protocol";
import type { DeskApi, Reply } from "./api.ts";
import { Desk } from "./desk.ts";
import type { Live } from "./live.ts";
import { actOf } from "./state.ts";

const caseOf = (conversationId: string, version = 1): DeskCase => ({ conversationId, version }) as DeskCase;
const agreed: Reply = { status: 200, value: null };
const faster: Reply = { status: 409, value: { code: "conflict" } };

beforeAll(() => {
  // Where its timers are.
  vi.stubGlobal("window", globalThis);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

/** A desk whose commands a test answers. What it reads is not answered, or by nobody. */
function open(readings: "unanswered" | "nobody" = "nobody") {
  const sent: { readonly line: string; readonly answer: (reply: Reply) => void; readonly fail: () => void }[] = [];
  const read: string[] = [];
  const api = {
    ask: (method: string, path: string) => {
      if (method === "GET") {
        read.push(path);
        return readings === "nobody" ? Promise.resolve(null) : new Promise<null>(() => undefined);
      }
      const { promise, resolve, reject } = Promise.withResolvers<Reply>();
      sent.push({
        line: path.replace("/v1/desk/cases/", ""),
        answer: resolve,
        fail: () => reject(new Error("it broke")),
      });
      return promise;
    },
  };
  const desk = new Desk(api as unknown as DeskApi, { link: "live", send: () => undefined } as unknown as Live);
  return { desk, sent, read, lines: () => sent.map(({ line }) => line), acting: () => desk.store.get().acting };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

test("Desk takes a case over while another one waits for its answer, and each answer ends its own press", async () => {
  const { desk, sent, lines, acting } = open();
  void desk.takeOver(caseOf("a"));
  void desk.takeOver(caseOf("b"));
  void desk.takeOver(caseOf("a"));
  expect(lines()).toEqual(["a/take-over", "b/take-over"]);
  expect(acting()).toEqual([actOf("a", "take-over"), actOf("b", "take-over")]);
  sent[0]?.answer(faster);
  await settled();
  expect(acting()).toEqual([actOf("b", "take-over")]);
});

test("Desk hands a case back while a reply in it, or labels of another one, are not answered yet", async () => {
  const { desk, sent, lines, acting } = open();
  void desk.reply(caseOf("a"), "Good afternoon");
  void desk.setLabels(caseOf("b"), []);
  void desk.handBack(caseOf("a"));
  expect(lines()).toEqual(["a/replies", "b/labels", "a/hand-back"]);
  sent[0]?.answer(agreed);
  await settled();
  expect(acting()).toEqual([actOf("b", "labels"), actOf("a", "hand-back")]);
});

test("Desk lets go of a press with its answer, not when everything was read again", async () => {
  const { desk, sent, lines, acting } = open("unanswered");
  void desk.takeOver(caseOf("a"));
  sent[0]?.answer(faster);
  await settled();
  expect(acting()).toEqual([]);
  void desk.takeOver(caseOf("a", 2));
  expect(lines()).toEqual(["a/take-over", "a/take-over"]);
});

test("Desk does not ask twice for what was agreed to at a version: it reads what came of it", async () => {
  const { desk, sent, read, lines } = open("unanswered");
  void desk.takeOver(caseOf("a"));
  sent[0]?.answer(agreed);
  await settled();
  const before = read.length;
  void desk.takeOver(caseOf("a"));
  expect(lines()).toEqual(["a/take-over"]);
  expect(read.length).toBeGreaterThan(before);
  void desk.takeOver(caseOf("a", 2));
  expect(lines()).toHaveLength(2);
});

test("Desk lets go of a press that broke", async () => {
  const { desk, sent, acting } = open();
  const press = desk.handBack(caseOf("a"));
  sent[0]?.fail();
  await expect(press).rejects.toThrow("it broke");
  expect(acting()).toEqual([]);
});
