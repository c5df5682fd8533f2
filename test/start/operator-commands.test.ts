// SPDX-License-Identifier: Apache-2.0
// Commands that an operator types beside the running program, at a practice operator that speaks the fifth generation of TM Forum's interfaces.
// One of each group is typed as a person does; the others go through the same function here, since each process costs seconds.
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AppError } from "#kernel";
import type { Terminal } from "#surfaces";
import { openCommandDeps } from "../../src/main/command-deps.ts";
import { type LoadedConfig, loadConfig } from "../../src/main/load-config.ts";
import { runAlerts } from "../../src/main/run-alerts.ts";
import { runDesks } from "../../src/main/run-desks.ts";
import { runHelp } from "../../src/main/run-help.ts";
import { FREE_PORTS, makePlace, runProgram, type Started, startProgram, stopAllPrograms } from "../harness/program.ts";

const HEAD = "title,url,language,text\n";
const DEFAULTS = fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url));

let dir: string;
let program: Started;
let loaded: LoadedConfig;
let opened: Awaited<ReturnType<typeof openCommandDeps>>;
beforeAll(async () => {
  dir = await makePlace(`${FREE_PORTS}data: { dir: data }\n`);
  program = await startProgram(dir, {}, ["--dialect", "tmf5"]);
  loaded = await loadConfig(join(dir, "wardline.yaml"), {}, DEFAULTS);
  opened = await openCommandDeps(loaded);
}, 180_000);
afterAll(async () => {
  await opened?.close();
  await stopAllPrograms();
}, 60_000);

type Done = { readonly code: number | null; readonly text: string };
const typed = (...words: string[]): Promise<Done> => runProgram(dir, words);

/** The same words to the same function, without a process; what it throws is what a process would print. */
async function run(...words: string[]): Promise<Done> {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { reason: text, until: text, base: text, json: flag, add: flag, "dry-run": flag },
  });
  let said = "";
  const terminal = { write: (part: string) => void (said += part) } as Terminal;
  const open = async (): Promise<typeof opened> => ({ ...opened, close: async () => undefined });
  const [group, ...rest] = positionals;
  try {
    const code = await (group === "desks"
      ? runDesks(loaded, rest, values, terminal, open)
      : group === "alerts"
        ? runAlerts(loaded, rest, values, terminal, open)
        : runHelp(loaded, rest, values, terminal));
    return { code, text: said };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: 1, text: said + error.message };
  }
}

/** What another desk would have to delete, as a deletion leaves it. */
async function oweDeletion(conversation: string): Promise<void> {
  await opened.storage.database.query(
    "test.owe",
    `INSERT INTO outside_case (tenant, conversation_id, state, sent_seq, attempts, due_at, read_at, opened_at, owed_since, last_code)
     SELECT DISTINCT tenant, $1::uuid, 'forgetting', 0, 3, now() + interval '1 hour', now(), now(), now() - interval '2 days', 'http_503' FROM history`,
    [conversation],
  );
}

it("[SEC-600] what other desks owe is listed, settled for a reason and owed no more, by command", {
  timeout: 120_000,
}, async () => {
  expect(await run("desks", "owed")).toMatchObject({ code: 0, text: expect.stringContaining("Nothing is owed") });
  const owed = randomUUID();
  await oweDeletion(owed);
  const listed = await typed("desks", "owed");
  expect([listed.code, listed.text]).toEqual([1, expect.stringMatching(new RegExp(`${owed}.*3 tries.*http_503`, "u"))]);
  expect(JSON.parse((await run("desks", "owed", "--json")).text)).toMatchObject([
    { conversationId: owed, attempts: 3, code: "http_503", wasSent: false },
  ]);
  expect(await run("desks", "settle", owed, "--reason", "tired of it")).toMatchObject({
    code: 1,
    text: expect.stringContaining("deleted_there, desk_gone, kept_by_law"),
  });
  expect((await run("desks", "settle", "everything", "--reason", "deleted_there")).code).toBe(1);
  expect(await typed("desks", "settle", owed, "--reason", "deleted_there")).toMatchObject({ code: 0 });
  expect(await run("desks", "owed")).toMatchObject({ code: 0 });
});

it("an alert is silenced with an end and a reason, and told again, by command", {
  timeout: 120_000,
}, async () => {
  expect((await run("alerts", "silence", "no_such", "--until", "2h", "--reason", "known_problem")).code).toBe(1);
  const noReason = await typed("alerts", "silence", "cases_waiting", "--until", "2h");
  expect([noReason.code, noReason.text]).toEqual([1, expect.stringContaining("--reason is one of")]);
  const silenced = await typed("alerts", "silence", "cases_waiting", "--until", "2h", "--reason", "known_problem");
  expect([silenced.code, silenced.text]).toEqual([0, expect.stringMatching(/It is not told until \d{4}-/u)]);
  expect((await run("alerts", "list")).text).toContain("cases_waiting");
  expect((await run("alerts", "unsilence", "cases_waiting")).code).toBe(0);
});

it("[SEC-618] lists of help pages are looked at, imported and added to by command", { timeout: 120_000 }, async () => {
  const file = join(dir, "pages.csv");
  await writeFile(
    file,
    `${HEAD}Zebra mode,zebra,en,Turn zebra mode on in the zebra menu.\nBad,http://x.example/,en,Words\n`,
  );
  const base = ["--base", "https://operator.example/help"];
  const refused = await typed("help", "import", file, ...base);
  expect([refused.code, refused.text]).toEqual([1, expect.stringMatching(/line 3: .*Nothing was written/su)]);
  expect((await run("help", "ask", "zebra mode")).text).toContain("No help pages were imported");
  await writeFile(file, `${HEAD}Zebra mode,zebra,en,Turn zebra mode on in the zebra menu.\n`);
  const tried = await run("help", "import", file, ...base, "--dry-run");
  expect([tried.code, tried.text]).toEqual([0, expect.stringContaining("1 added, 0 changed")]);
  expect((await run("help", "ask", "zebra mode")).text).toContain("No help pages were imported");
  expect((await typed("help", "import", file, ...base)).code).toBe(0);
  expect((await run("help", "ask", "turn zebra mode on")).text).toContain("https://operator.example/help/zebra");
  await writeFile(file, `${HEAD}Yak,yak,en,The yak has a yak menu.\n`);
  expect((await run("help", "import", file, ...base, "--add")).text).toContain("1 added, 0 changed, 0 removed");
  expect((await run("help", "import", file, ...base)).text).toContain("0 added, 0 changed, 1 removed, 1 as they were");
});

it("the program has gone on through all of it", () => {
  expect(program.child.exitCode).toBe(null);
});
