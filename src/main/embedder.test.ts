// SPDX-License-Identifier: Apache-2.0
import { afterAll, describe, expect, it } from "vitest";
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
