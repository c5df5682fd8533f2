// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { testHop } from "#hop/testing";
import { type Figures, table } from "./figures.ts";
import { fuzz } from "./foreign/fuzz.ts";
import { operationsOf } from "./foreign/openapi.ts";
import { type ForeignRun, isInstalled, runSqlmap, runTestssl, type Target } from "./foreign/tools.ts";
import { endAll, makeFolder, prepareServer, startSandboxProgram, startServer } from "./rig/programs.ts";

const fixtures = fileURLToPath(new URL("../test/fixtures", import.meta.url));
const README = `# Output of programs that we did not write

Each file is what the named program printed, unchanged but for the token of a made-up visitor. \`runs.json\` says which program, of whom, in which
version, with which command. They ran against an instance with sample data, as a stranger and as a visitor without a name; what
staff may ask was asked without a session. \`fuzz.json\` is by a fuzzer of ours.
`;

/**
 * Starts an instance with TLS and lets programs of others look at it: testssl.sh, sqlmap on every parameter of the OpenAPI document, and a fuzzer of
 * ours from the same document. What is not installed is skipped with a line. The raw output goes to \`--out\`.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: "string", default: "build/foreign" },
      only: { type: "string", default: "testssl,sqlmap,fuzz" },
      cases: { type: "string", default: "40" },
      seed: { type: "string", default: "1" },
      /** For sqlmap: so long for each operation, and only those whose path fits. */
      seconds: { type: "string", default: "120" },
      match: { type: "string", default: "." },
    },
  });
  const out = resolve(values.out);
  const wanted = new Set(values.only.split(","));
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "README.md"), README);
  const folder = await makeFolder();
  const sandbox = await startSandboxProgram(folder.path, 1_000);
  try {
    const certFile = join(fixtures, "localhost.cert.pem");
    const tls = { certFile, keyFile: join(fixtures, "localhost.key.pem") };
    const { port, healthPort } = await prepareServer(folder.path, sandbox);
    const setup = await prepareServer(folder.path, sandbox, { server: { port, healthPort, tls, trustedProxies: [] } });
    await startServer({ ...setup, port, healthPort });
    const hop = testHop({ ca: await readFile(certFile) });
    const origin = `https://localhost:${port}`;
    const ask: typeof hop.fetch = (url, init) =>
      hop.fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(20_000) });
    const opened = await ask(`${origin}/v1/conversations`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({ lang: "en", tokenIn: "bearer" }),
    });
    const { token = "" } = (await opened.json()) as { token?: string };
    const target: Target = { origin, certFile, token };
    const operations = operationsOf(await (await ask(`${origin}/openapi.json`)).json());
    const runs: ForeignRun[] = [];
    const skipped: string[] = [];
    // After each, so that a run that is stopped leaves what it has found.
    const keep = async (run: ForeignRun): Promise<void> => {
      runs.push(run);
      await writeFile(join(out, "runs.json"), `${JSON.stringify(runs, null, 2)}\n`);
    };
    if (wanted.has("testssl")) {
      if (isInstalled("testssl")) await keep(await runTestssl(target, out));
      else skipped.push("testssl.sh is not installed (Debian: apt-get install testssl.sh)");
    }
    if (wanted.has("sqlmap")) {
      const asked = operations.filter(({ query, inPath, body }) => query.length + inPath.length > 0 || body !== null);
      if (isInstalled("sqlmap"))
        for (const operation of asked.filter(({ path }) => new RegExp(values.match, "u").test(path)))
          await keep(await runSqlmap(target, operation, join(out, "sqlmap"), 1_000 * Number(values.seconds)));
      else skipped.push("sqlmap is not installed (Debian: apt-get install sqlmap)");
    }
    for (const line of skipped) process.stdout.write(`Skipped: ${line}\n`);
    const fuzzed = wanted.has("fuzz")
      ? await fuzz(target, operations, Number(values.cases), Number(values.seed), ask)
      : { requests: 0, byStatus: {}, findings: [] };
    await writeFile(join(out, "fuzz.json"), `${JSON.stringify(fuzzed, null, 2)}\n`);
    const alive = await ask(`${origin}/widget/`).then(
      ({ status }) => status === 200,
      () => false,
    );
    const of = (tool: string) => runs.filter((one) => one.tool === tool);
    const unfinished = of("sqlmap")
      .flatMap(({ findings }) => findings)
      .filter((text) => text.startsWith("was not")).length;
    const figures = {
      operations: operations.length,
      testsslFindings: of("testssl.sh").flatMap(({ findings }) => findings).length,
      sqlmapRuns: of("sqlmap").length,
      sqlmapFindings: of("sqlmap").flatMap(({ findings }) => findings).length - unfinished,
      sqlmapUnfinished: unfinished,
      fuzzRequests: fuzzed.requests,
      fuzzFindings: fuzzed.findings.length,
      isAlive: alive,
      skipped: skipped.length,
    } satisfies Figures;
    for (const finding of [
      ...runs.flatMap(({ tool, findings }) => findings.map((text) => `${tool}: ${text}`)),
      ...fuzzed.findings,
    ])
      process.stdout.write(`  ${finding}\n`);
    process.stdout.write(
      table(
        "Programs of others",
        Object.entries(figures).map(([key, value]) => [key, String(value)]),
      ),
    );
    if (figures.sqlmapFindings + figures.fuzzFindings > 0 || !alive) process.exitCode = 1;
    return figures;
  } finally {
    await endAll();
    await folder.remove();
  }
}
