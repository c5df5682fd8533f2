// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DIALECTS, isOperatorId, operators, type SandboxOptions, startSandbox } from "./index.ts";

const usage =
  "node sandbox/main.ts [--seed larkspur|noor] [--port N] [--host 127.0.0.1] [--dialect tmf4|tmf5|plain] [--client-id ID] [--client-secret-file FILE] [--widget-origin URL] [--loader-integrity HASH] [--service-key PIN] [--issuer-config FILE] [--site-key-file FILE] [--journal FILE] [--t0 INSTANT] [--fixed-at INSTANT] [--exit-with-parent]";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "larkspur" },
    port: { type: "string", default: "8090" },
    dialect: { type: "string", default: "tmf4" },
    host: { type: "string", default: "127.0.0.1" },
    "client-id": { type: "string" },
    "client-secret-file": { type: "string" },
    "widget-origin": { type: "string" },
    "loader-integrity": { type: "string" },
    "service-key": { type: "string" },
    "issuer-config": { type: "string" },
    "site-key-file": { type: "string" },
    journal: { type: "string" },
    t0: { type: "string" },
    "fixed-at": { type: "string" },
    "exit-with-parent": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

function instant(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new SyntaxError(`--${name} is "${text}", wanted an ISO instant`);
  return at;
}

/** The client's secret: from the file (made there when it does not exist), or from the environment. */
function clientSecret(file: string | undefined): string | undefined {
  if (file === undefined) return process.env["SANDBOX_CLIENT_SECRET"];
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

/** Issuer and audience of the identify token, from a JSON file. */
function issuerConfig(file: string | undefined): Pick<SandboxOptions, "issuer" | "audience"> {
  if (file === undefined) return {};
  const { issuer, audience } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  return { ...(typeof issuer === "string" ? { issuer } : {}), ...(typeof audience === "string" ? { audience } : {}) };
}

function given<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

async function run(): Promise<void> {
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`--port is "${values.port}", wanted 0 to 65535`);
  if (!isOperatorId(values.seed))
    throw new RangeError(`--seed is "${values.seed}", wanted one of ${Object.keys(operators).join(", ")}`);
  const dialect = DIALECTS.find((known) => known === values.dialect);
  if (dialect === undefined) throw new RangeError(`--dialect is "${values.dialect}", wanted ${DIALECTS.join(", ")}`);
  const secret = clientSecret(values["client-secret-file"]);
  if (secret === undefined)
    process.stderr.write("No --client-secret-file and no SANDBOX_CLIENT_SECRET: nobody can get a token\n");
  const sandbox = await startSandbox({
    seed: values.seed,
    port,
    host: values.host,
    dialect,
    ...issuerConfig(values["issuer-config"]),
    ...given({
      clientId: values["client-id"],
      clientSecret: secret,
      widgetOrigin: values["widget-origin"],
      loaderIntegrity: values["loader-integrity"],
      serviceKey: values["service-key"],
      siteKeyFile: values["site-key-file"],
      journalFile: values.journal,
      t0: instant("t0", values.t0),
      fixedAt: instant("fixed-at", values["fixed-at"]),
    }),
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void sandbox.close().then(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  if (values["exit-with-parent"]) process.stdin.on("end", stop).on("error", stop).resume();
  process.stdout.write(`${JSON.stringify({ listening: sandbox.url })}\n`);
}

run().catch((error: unknown) => {
  const code = (error as { code?: unknown }).code;
  const message =
    code === "EADDRINUSE"
      ? `Port ${values.port} is in use: choose another with --port`
      : error instanceof Error
        ? error.message
        : String(error);
  process.stderr.write(`Cannot start the sandbox: ${message.replace(/^Cannot start the sandbox: /, "")}\n`);
  process.exitCode = 1;
});
