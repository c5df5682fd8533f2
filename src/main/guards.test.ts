// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Sensitive } from "#kernel";
import { guardFields, guardMessage } from "./log-guard.ts";
import { makeLog, makeLogger } from "./logger.ts";
import { LabelGuard } from "./metric-guard.ts";
import { makeMetrics } from "./metrics.ts";

const PLANTED = [
  "4111111111111111",
  "+44 7700 900123",
  "jane.planted@example.org",
  "Jane Planted",
  "جين",
  "purple-elephant-planted?",
  "GB29 NWBK 6016 1331 9268 19",
];

/** A logger whose lines are kept. */
function listen() {
  const lines: string[] = [];
  const logger = makeLogger("trace", { write: (line: string) => void lines.push(line) });
  return { logger, log: makeLog(logger), text: () => lines.join("") };
}

describe("the logger", () => {
  it("[SEC-041] writes what is ours: codes, ids, counts, places in the source", () => {
    const { log, text } = listen();
    const fields = {
      code: "adapter.database_timeout",
      requestId: "01a1dea6-4100-7261-8a03-f18095602e3c",
      at: "src/app/handle-turn.ts:24:7",
      attempts: 3,
      willRetry: true,
      reason: null,
    };
    log.warn(fields, "A job failed and will run again");
    expect(JSON.parse(text())).toMatchObject({ ...fields, msg: "A job failed and will run again" });
    expect(guardFields({ code: "08006", notice: "act/01a1dea6-4100-7261-8a03-f18095602e3c/sms" })).toEqual({
      code: "08006",
      notice: "act/01a1dea6-4100-7261-8a03-f18095602e3c/sms",
    });
    expect(guardFields({ release: "4f12345678901234" })).toEqual({ release: "4f12345678901234" });
    // As many digits as a card has: one release in two thousand is left out, and no card is let in.
    expect(guardFields({ release: "4111111111111111" })).toEqual({ withheld: 1 });
    expect(guardMessage("A database connection was lost (08006)")).toBe("A database connection was lost (08006)");
  });

  it.each(PLANTED)("[SEC-041] does not write %s, wherever it is put", (planted) => {
    const { logger, log, text } = listen();
    for (const name of ["code", "reason", "notice", "release", "requestId", "at", "name", "text", "msisdn", "anything"])
      log.error({ [name]: planted }, "Something failed");
    log.error({ code: { deep: planted }, attempts: planted, at: `${planted} (src/x.ts:1:2)` }, "Something failed");
    logger.error(new Error(planted));
    logger.error({ err: new Error(planted) });
    logger.error({ err: Object.assign(new Error("x"), { code: planted }) }, planted);
    logger.info({ req: { url: `/?q=${planted}`, headers: { cookie: planted } } }, "%s", planted);
    logger.child({ name: planted }).info({ code: "ok" }, "Something failed");
    const held: object = new Sensitive(planted);
    logger.info({ code: held }, "Something failed");
    expect(text()).not.toContain(planted);
    expect(text()).not.toContain(planted.split(" ")[0] ?? planted);
    expect(text()).toContain("withheld");
  });

  it.each(PLANTED.filter((planted) => /\d{4}|@|[^\x20-\x7e]/u.test(planted)))(
    "[SEC-041] writes no sentence with %s in it",
    (planted) => {
      const { logger, text } = listen();
      logger.info(`Cannot handle ${planted}`);
      expect(text()).not.toContain(planted);
      expect(text()).toContain("[withheld]");
    },
  );
});

describe("metrics", () => {
  it.each(PLANTED)("[SEC-041] call %s by no name", async (planted) => {
    const metrics = makeMetrics();
    metrics.onCall({ api: planted, outcome: planted, ms: 1 } as never);
    metrics.watchDatabase({
      stats: () => ({
        ...{ queries: 1, roundTrips: 1, transactions: 0, slowQueries: 0, failures: 0, totalMs: 1 },
        connections: { total: 1, idle: 1, waiting: 0 },
        statements: new Map([[planted, { count: 1, totalMs: 1, maxMs: 1 }]]),
      }),
    });
    const text = await metrics.registry.metrics();
    expect(text).not.toContain(planted);
    expect(text).toContain(`api="other",outcome="other"`);
    expect(text).toContain(`wardline_database_statements_total{name="other"} 1`);
  });

  it("[SEC-041] keep names of ours, and stop at so many that they would be ids", () => {
    const guard = new LabelGuard();
    expect(guard.label("conversation.find")).toBe("conversation.find");
    const names = Array.from({ length: 2_000 }, (_, i) => guard.label(`s${"abcdefghij"[i % 10] ?? ""}${i}`));
    expect(new Set(names).size).toBeLessThanOrEqual(501);
    expect(guard.label("conversation.find")).toBe("conversation.find");
  });
});

describe("an error that nobody caught", () => {
  const entry = fileURLToPath(new URL("./last-words.ts", import.meta.url));
  const logger = fileURLToPath(new URL("./logger.ts", import.meta.url));

  it.each([
    ["thrown", `setTimeout(() => { throw new Error(planted); });`],
    ["in a promise", `void Promise.reject(Object.assign(new Error(planted), { code: "adapter.odd" }));`],
    ["that is no error", `setTimeout(() => { throw planted; });`],
  ])("[SEC-041] is told by its code and place, never by its words: %s", async (_name, fails) => {
    const program = `
      import { speakLastWords } from ${JSON.stringify(entry)};
      import { makeLog, makeLogger } from ${JSON.stringify(logger)};
      const planted = "jane.planted" + "@example.org 4111111111111111";
      speakLastWords(makeLog(makeLogger("info")), (code) => process.exit(code));
      setTimeout(() => {}, 5_000);
      ${fails}`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(1);
    expect(text).toContain("An error that nobody caught ends the server");
    expect(text).not.toContain("planted");
    expect(text).not.toContain("4111");
  });
});
