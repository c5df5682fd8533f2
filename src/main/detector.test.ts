// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import type { Detector } from "#app";
import { type DetectorOptions, makeDetector } from "./detector.ts";

const NO_RULES = { formats: [], deny: [] };
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

function detector(options: Partial<DetectorOptions> = {}): Detector {
  const made = makeDetector({ defaultCountry: "GB", rules: NO_RULES, ...options });
  open.push(made);
  return made;
}

/** A thread that says it is ready and then does this with each message. */
function thread(onMessage: string, before: string = ""): URL {
  const source = `import { parentPort } from "node:worker_threads"; ${before};
    parentPort.on("message", (task) => { ${onMessage} }); parentPort.postMessage("ready");`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

const say = (text: string) => ({ text, earlier: [], kinds: ["PHONE", "SECRET"], expects: null });
const failure = (reason: string) => ({ ok: false, refusal: { reason } });
const FINE = `parentPort.postMessage({ found: { found: [], retro: [] } })`;

describe("makeDetector()", () => {
  it("finds on its thread what the room finds", async () => {
    const answer = await detector().find(say("my number is 07700 900123"));
    expect(answer).toMatchObject({ ok: true, value: { found: [{ kind: "PHONE", value: "+447700900123" }] } });
  });

  it("raises what was asked for, and reads what was said before", async () => {
    const one = detector();
    const code = await one.find({ ...say("it is 4821"), expects: "code" });
    expect(code).toMatchObject({ ok: true, value: { found: [{ kind: "SECRET" }] } });
    const joined = await one.find({
      ...say("and the rest is 900123"),
      earlier: [{ by: "visitor", text: "my number is 07700" }],
    });
    expect(joined).toMatchObject({ ok: true, value: { found: [{ kind: "PHONE" }], retro: [{ message: 0 }] } });
  });

  it("refuses no ordinary message, one after the other or all at once", async () => {
    const texts = ["en", "ar"].flatMap((lang) =>
      readFileSync(new URL(`../../data/nlu/eval/${lang}.jsonl`, import.meta.url), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => (JSON.parse(line) as { readonly text: string }).text),
    );
    expect(texts.length).toBeGreaterThan(300);
    // Sent in one moment, the last waits for hundreds: how long that takes is the machine's matter. None is refused for what it is.
    const many = detector({ maxWaitMs: 30_000 });
    const one = detector();
    const answers = await Promise.all(texts.map((text) => many.find(say(text))));
    for (const text of texts.slice(0, 50)) answers.push(await one.find(say(text)));
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
  });

  it("answers `failed` when the detector throws, and goes on [SEC-152]", async () => {
    const one = detector({
      entry: thread(`if (task.text === "bad") parentPort.postMessage(null); else ${FINE}`),
    });
    expect(await one.find(say("bad"))).toEqual(failure("failed"));
    expect(await one.find(say("good"))).toMatchObject({ ok: true });
  });

  it("answers `failed` when the thread crashes or exits, and starts another [SEC-152]", async () => {
    const crash = detector({
      entry: thread(`if (task.text === "bad") setTimeout(() => { throw new Error("x") }); else ${FINE}`),
    });
    expect(await crash.find(say("bad"))).toEqual(failure("failed"));
    expect(await crash.find(say("good"))).toMatchObject({ ok: true });
    const exit = detector({ entry: thread(`if (task.text === "bad") process.exit(3); else ${FINE}`) });
    expect(await exit.find(say("bad"))).toEqual(failure("failed"));
    expect(await exit.find(say("good"))).toMatchObject({ ok: true });
  });

  it("answers `too_slow` when a screening never returns, ends that thread and serves who waited [SEC-152]", async () => {
    const one = detector({
      entry: thread(`if (task.text === "bad") for (;;); else ${FINE}`),
      deadlineMs: 60,
      maxWaitMs: 20_000,
    });
    const [hung, waited] = await Promise.all([one.find(say("bad")), one.find(say("good"))]);
    expect(hung).toEqual(failure("too_slow"));
    expect(waited).toMatchObject({ ok: true });
  });

  it("answers `too_slow` for an answer that comes late, and never gives it to the next one", async () => {
    const late = `setTimeout(() => parentPort.postMessage({ found: { found: [], retro: [], of: task.text } }), task.text === "slow" ? 400 : 0)`;
    const one = detector({ entry: thread(late), deadlineMs: 60, maxWaitMs: 20_000 });
    expect(await one.find(say("slow"))).toEqual(failure("too_slow"));
    expect(await one.find(say("next"))).toMatchObject({ ok: true, value: { of: "next" } });
  });

  it("answers `overloaded` at once when too many wait, and when one waits too long [SEC-152]", async () => {
    const one = detector({ entry: thread("for (;;);"), deadlineMs: 20_000, maxWaiting: 2, maxWaitMs: 300 });
    const first = one.find(say("a"));
    const waiting = [one.find(say("b")), one.find(say("c")), one.find(say("d")), one.find(say("e"))];
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 4 }, () => failure("overloaded")));
    await open.pop()?.close();
    expect(await first).toEqual(failure("failed"));
  });

  it("answers `overloaded` when no thread ever starts, and `failed` once it is closed [SEC-152]", async () => {
    const one = detector({ entry: thread(FINE, `throw new Error("broken build")`), maxWaitMs: 100, maxStartMs: 300 });
    expect(await one.find(say("a"))).toEqual(failure("overloaded"));
    await open.pop()?.close();
    expect(await one.find(say("a"))).toEqual(failure("failed"));
  });
});
