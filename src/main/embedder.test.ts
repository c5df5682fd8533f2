// SPDX-License-Identifier: Apache-2.0
import { afterAll, describe, expect, it, vi } from "vitest";
import { openSentenceEncoder } from "./embed-sentences.ts";
import { makeEmbedder } from "./embedder.ts";

const broken = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const PORT = `import { parentPort } from "node:worker_threads";`;

describe("makeEmbedder()", () => {
  const embedder = makeEmbedder({ deadlineMs: 20_000 });
  afterAll(async () => embedder.close());
  const near = (a: Float32Array | null, b: Float32Array | null): number =>
    (a ?? new Float32Array(1)).reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0);

  it("puts sentences of like meaning near each other, at unit length", async () => {
    await embedder.prepare();
    const one = await embedder.embed("my phone has no signal");
    const like = await embedder.embed("there is no reception on my mobile");
    const other = await embedder.embed("please send me the invoice");
    expect(one).toHaveLength(512);
    expect(near(one, one)).toBeCloseTo(1, 3);
    expect(near(one, like)).toBeGreaterThan(near(one, other) + 0.2);
  }, 30_000);

  it.each([
    ["a thread that cannot start", "throw new Error()"],
    ["a thread that never answers", `${PORT} parentPort.on("message", () => {}); parentPort.postMessage("ready");`],
    [
      "a thread that ends at a message",
      `${PORT} parentPort.on("message", () => process.exit(1)); parentPort.postMessage("ready");`,
    ],
  ])("answers null for %s", async (_name, source) => {
    const weak = makeEmbedder({ deadlineMs: 200, entry: broken(source) });
    await weak.prepare();
    expect(await weak.embed("hello")).toBeNull();
    await weak.close();
  });

  it("answers null beyond what may wait, and after it is closed", async () => {
    const none = makeEmbedder({ maxWaiting: 0, entry: broken(`${PORT} parentPort.postMessage("ready");`) });
    await none.prepare();
    expect(await none.embed("hello")).toBeNull();
    await none.close();
    expect(await none.embed("hello")).toBeNull();
  });
});

describe("health()", () => {
  const after = (ms: number): string =>
    `${PORT} parentPort.on("message", ({ id }) => setTimeout(() => parentPort.postMessage({ id, meaning: new Float32Array(1) }), ${ms})); parentPort.postMessage("ready");`;

  it("tells of one that nobody asked, one that starts, and one that answered", async () => {
    const embedder = makeEmbedder({ entry: broken(after(0)), deadlineMs: 20_000 });
    expect(embedder.health()).toEqual({ state: "idle", asked: 0, missed: 0, last: null });
    const ready = embedder.prepare();
    expect(embedder.health().state).toBe("starting");
    await ready;
    expect(embedder.health().state).toBe("well");
    expect(await embedder.embed("hello")).toHaveLength(1);
    expect(embedder.health()).toMatchObject({ state: "well", asked: 1, missed: 0 });
    expect(embedder.health().last?.tookMs).toBeGreaterThan(0);
    await embedder.close();
    expect(embedder.health().state).toBe("ended");
  });

  it("is well while few are late, slow when most of the newest were, and ended where its thread does not live", async () => {
    const silent = `${PORT} parentPort.on("message", () => {}); parentPort.postMessage("ready");`;
    const late = makeEmbedder({ entry: broken(silent), deadlineMs: 1 });
    await late.prepare();
    for (let times = 0; times < 9; times += 1) await late.embed("hello");
    expect(late.health()).toMatchObject({ state: "well", asked: 9, missed: 9 });
    await late.embed("hello");
    expect(late.health()).toMatchObject({ state: "slow", asked: 10, missed: 10 });
    await late.close();
    const dead = makeEmbedder({ entry: broken("throw new Error()") });
    await dead.prepare();
    expect(dead.health().state).toBe("ended");
    await dead.close();
  });

  // It listens, and so goes on living: one that ended would be started again meanwhile.
  const READY = `${PORT} parentPort.on("message", () => {}); parentPort.postMessage("ready");`;
  const asks = async (embedder: ReturnType<typeof makeEmbedder>, times: number): Promise<void> => {
    for (let done = 0; done < times; done += 1) expect(await embedder.embed("hello")).toBeNull();
  };

  it("counts as missed whom it turned away as overloaded, and is slow by them", async () => {
    const full = makeEmbedder({ maxWaiting: 0, entry: broken(READY) });
    await full.prepare();
    await asks(full, 20);
    expect(full.health()).toEqual({ state: "slow", asked: 20, missed: 20, last: null });
    await full.close();
    await asks(full, 1);
    expect(full.health()).toMatchObject({ state: "ended", asked: 20, missed: 20 });
  });

  it("may start for a minute; after that it is stuck, and whoever asks it is turned away", async () => {
    let nowMs = 5_000;
    const hung = makeEmbedder({ entry: broken(`${PORT} parentPort.on("message", () => {});`), now: () => nowMs });
    await asks(hung, 3);
    nowMs += 60_000;
    expect(hung.health()).toEqual({ state: "starting", asked: 0, missed: 0, last: null });
    nowMs += 1;
    expect(hung.health().state).toBe("stuck");
    await asks(hung, 2);
    expect(hung.health()).toMatchObject({ state: "stuck", asked: 2, missed: 2 });
    await hung.close();
  });

  it("counts as missed whom a thread that is not started any more turned away", async () => {
    const dead = makeEmbedder({ entry: broken("throw new Error()") });
    for (let starts = 0; starts < 3; starts += 1) {
      await asks(dead, 1);
      await vi.waitFor(
        () => {
          expect(dead.health()).toMatchObject({ state: "ended", asked: 0 });
        },
        { timeout: 20_000 },
      );
    }
    await asks(dead, 1);
    expect(dead.health()).toMatchObject({ state: "ended", asked: 1, missed: 1 });
    await dead.close();
  }, 30_000);

  it("forgets after ten minutes what was late, and is idle where nobody has asked since", async () => {
    let nowMs = 5_000;
    const late = makeEmbedder({ maxWaiting: 0, entry: broken(READY), now: () => nowMs });
    await late.prepare();
    nowMs += 300_000;
    await asks(late, 19);
    nowMs += 500_000;
    await asks(late, 1);
    expect(late.health().state).toBe("slow");
    nowMs += 100_000;
    expect(late.health().state).toBe("slow");
    nowMs += 1;
    expect(late.health().state).toBe("well");
    nowMs += 500_000;
    expect(late.health()).toEqual({ state: "idle", asked: 20, missed: 20, last: null });
    await late.close();
  });

  it("is idle ten minutes after it was ready, where nobody has asked", async () => {
    let nowMs = 5_000;
    const ready = makeEmbedder({ entry: broken(READY), now: () => nowMs });
    await ready.prepare();
    nowMs += 600_000;
    expect(ready.health().state).toBe("well");
    nowMs += 1;
    expect(ready.health().state).toBe("idle");
    await ready.close();
  });
});

it("[SEC-200] the sentence encoder asks nobody: it reads files of this installation, in a thread without environment", async () => {
  const asked: unknown[] = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (input: unknown) => {
    asked.push(input);
    return Promise.reject(new Error("no network here"));
  };
  try {
    const encode = await openSentenceEncoder();
    expect(await encode(["what do i owe"])).toHaveLength(1);
  } finally {
    globalThis.fetch = real;
  }
  expect(asked).toEqual([]);
});
