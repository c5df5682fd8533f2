// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inviteFirst, STAFF_ROLES, type StaffRole } from "#app";
import { AppError, type TenantId } from "#kernel";
import {
  paint,
  runChat,
  runDoctor,
  runGatewayKeyMake,
  runGatewayKeyRevoke,
  runGatewayKeys,
  runHistoryExport,
  runHistoryVerify,
  runPiiScan,
  runPiiTest,
  runReceipt,
  runSeed,
  runVerifyReceipt,
  type Terminal,
} from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import { gatherDeploymentFacts } from "./deployment-facts.ts";
import { openHops } from "./hops.ts";
import { deskOriginOf } from "./listening.ts";
import { type LoadedConfig, loadConfig } from "./load-config.ts";
import { readServicePin } from "./open-channel.ts";
import { openFindValues } from "./open-find-values.ts";
import { openKeyAdmin } from "./open-gateway.ts";
import { openHistory } from "./open-history.ts";
import { openStorage } from "./open-storage.ts";
import { packageRoot } from "./paths.ts";
import { demandExportApproval, runPoliciesPropose } from "./run-approvals.ts";
import { runBackup } from "./run-backup.ts";
import { runCrypto } from "./run-crypto.ts";
import { countFlowProblems, runFlows } from "./run-flows.ts";
import { runHelp } from "./run-help.ts";
import { runKeys } from "./run-keys.ts";
import { runNlu } from "./run-nlu.ts";
import { runStart, stopSignal } from "./run-start.ts";
import { runWebhooks } from "./run-webhooks.ts";
import { runAskWitness, startWitness } from "./run-witness.ts";
import { enrolmentUrl } from "./serve.ts";
import { version } from "./version.ts";

const HELP = `wardline ${version}: customer care chat for telecom operators

  wardline start                      start everything; prints the addresses
  wardline doctor                     check this installation and say what is weak
  wardline chat [--lang en|ar] [--service-key PIN]  talk to the running server in the terminal
  wardline service-key                print what pages pin of this service (data-service-key)
  wardline staff invite [--roles R,R]  make the link by which the first member of staff enrols
  wardline policies propose           ask two people at the desk to approve changed policies
  wardline flows check                check flows and messages in every language
  wardline flows test [PATH…]         play transcripts on the flows, without a server
  wardline flows draw FLOW            draw a flow [--format svg|mermaid --lang en|ar]
  wardline flows publish              make the flows in the folder what runs [--environment E --note TEXT]
  wardline flows releases             what was published [--environment E]
  wardline flows rollback             make an earlier release run again [--to ID --environment E --note TEXT]
  wardline history verify [--since F] verify the whole history, or what came since a checkpoint
  wardline history export DIR [--approval ID]  write tiles, checkpoints and openings for an auditor
  wardline history cosign URL --keys F have a witness cosign the newest checkpoint, and print it
  wardline witness --dir D --log F    be a witness for the logs whose keys F holds [--name N --port P]
  wardline receipt CONVERSATION       print the proof of what was done in a conversation
  wardline verify FILE [--keys F] [--quorum N]  verify such a proof; needs no server
  wardline seed --conversations N     write N conversations through the real path
  wardline keys status                how root keys, subjects' keys and the KMS stand
  wardline keys rotate [--level L]    replace keys while everything goes on: root (default), subject, data
  wardline keys erase-subject ID      destroy what makes a subject readable; prints the certificate
  wardline keys passphrase set|remove seal the key file by a passphrase, or open it
  wardline keys export FILE [--approval ID]  all keys, sealed by a passphrase, after a colleague's approval
  wardline backup create DIR          back up the data while it is in use [--seal passphrase]
  wardline backup keys DIR            back up subjects' keys, apart; worth something until the root key is replaced
  wardline backup verify FILE|DIR     restore a backup on trial, and read all of it
  wardline backup restore FILE|DIR --into DIR [--to TIME]  bring the data back, as it was at a time
  wardline backup restore-keys FILE   bring subjects' keys back, before the data
  wardline gateway keys create NAME   make a key for a program [--days N --per-minute N --per-day N]
  wardline gateway keys list          what is known of each key
  wardline gateway keys revoke ID     make a key worthless from the next request on
  wardline help import URL|DIR        read help pages that the chat may quote [--base URL for a folder]
  wardline help ask "QUESTION"        say what the chat would quote [--lang ar]
  wardline crypto bom                 print the cryptography in use as a CycloneDX CBOM
  wardline webhooks list              count deliveries to each receiver
  wardline webhooks test NAME         write a test for one receiver
  wardline nlu train [--data DIR]     learn from your own labelled messages beside ours
  wardline nlu evaluate [--data DIR]  say what is understood, what is confused, and the worst examples
  wardline pii scan FILE…             say where personal data is in text, JSONL and CSV
  wardline pii test FILE              check the detector on labelled lines
  wardline --version

  --config FILE   configuration (default: wardline.yaml here, else the sandbox operator)
  DATABASE_URL    any PostgreSQL 16 or newer instead of the bundled server
`;

const terminal: Terminal = {
  isInteractive: process.stdout.isTTY,
  write: (text) => void process.stdout.write(text),
};

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      lang: { type: "string" },
      url: { type: "string" },
      "service-key": { type: "string" },
      conversations: { type: "string" },
      since: { type: "string" },
      keys: { type: "string" },
      quorum: { type: "string" },
      dir: { type: "string" },
      data: { type: "string" },
      log: { type: "string" },
      name: { type: "string" },
      port: { type: "string" },
      days: { type: "string" },
      "per-minute": { type: "string" },
      "per-day": { type: "string" },
      roles: { type: "string" },
      approval: { type: "string" },
      level: { type: "string" },
      into: { type: "string" },
      seal: { type: "string" },
      "passphrase-file": { type: "string" },
      base: { type: "string" },
      format: { type: "string" },
      environment: { type: "string" },
      note: { type: "string" },
      to: { type: "string" },
      version: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.version === true) {
    terminal.write(`${version}\n`);
    return 0;
  }
  const command = positionals.join(" ");
  if (values.help === true || command === "" || command === "help") {
    terminal.write(HELP);
    return 0;
  }
  if (positionals[0] === "verify")
    return runVerifyReceipt(positionals[1], values.keys ?? null, values.quorum ?? "0", terminal);
  if (command === "witness") return witness(values);
  const loaded = await loadConfig(values.config, process.env, join(packageRoot, "config", "defaults.yaml"));
  if (positionals[0] === "history" || positionals[0] === "receipt") return historyCommand(loaded, positionals, values);
  if (positionals[0] === "flows") return runFlows(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "help") return runHelp(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "keys") return runKeys(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "backup") return runBackup(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "gateway") return gatewayKeys(loaded, positionals.slice(1), values);
  if (positionals[0] === "crypto") return runCrypto(loaded, positionals[1], terminal);
  if (positionals[0] === "webhooks") return runWebhooks(loaded, positionals.slice(1), terminal);
  if (positionals[0] === "nlu") return runNlu(loaded, positionals.slice(1), values.data, terminal);
  if (positionals[0] === "pii") return pii(loaded, positionals.slice(1));
  switch (command) {
    case "start":
      return runStart(loaded, terminal);
    case "doctor":
      return runDoctor(await gatherDeploymentFacts(loaded, () => countFlowProblems(loaded)), terminal);
    case "chat":
      return runChat(
        values.url ?? `http://localhost:${loaded.config.server.port}`,
        values.lang === "ar" ? "ar" : "en",
        terminal,
        process.stdin,
        values["service-key"] ?? null,
      );
    case "service-key":
      return printServicePin(loaded);
    case "staff invite":
      return inviteFirstStaff(loaded, values.roles);
    case "policies propose":
      return runPoliciesPropose(loaded, terminal);
    case "seed":
      return seed(loaded, values.conversations);
    default:
      throw new AppError("cli.unknown_command", `There is no command "${command}": see \`wardline help\``);
  }
}

/** What the operator's pages pin (`data-service-key`). */
async function printServicePin(loaded: LoadedConfig): Promise<number> {
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    terminal.write(`${await readServicePin(storage.kms)}\n`);
    return 0;
  } finally {
    await storage.close();
  }
}

async function gatewayKeys(
  loaded: LoadedConfig,
  [group, act, target]: readonly string[],
  limits: { readonly days?: string; readonly "per-minute"?: string; readonly "per-day"?: string },
): Promise<number> {
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    const deps = openKeyAdmin(loaded, storage);
    if (group === "keys" && act === "list") return await runGatewayKeys(deps, terminal);
    if (group === "keys" && act === "revoke" && target !== undefined)
      return await runGatewayKeyRevoke(deps, target, terminal);
    if (group === "keys" && act === "create" && target !== undefined)
      return await runGatewayKeyMake(
        deps,
        {
          name: target,
          days: Number(limits.days ?? 90),
          requestsPerMinute: Number(limits["per-minute"] ?? 60),
          charactersPerDay: Number(limits["per-day"] ?? 1_000_000),
        },
        terminal,
      );
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `gateway keys create NAME`, `list` or `revoke ID`",
    );
  } finally {
    await storage.close();
  }
}

async function pii(loaded: LoadedConfig, [act, ...files]: readonly string[]): Promise<number> {
  const isTest = act === "test";
  if ((!isTest && act !== "scan") || files.length === 0 || (isTest && files.length > 1))
    throw new AppError(
      "cli.bad_argument",
      "Cannot look for personal data: say `wardline pii scan FILE…` or `wardline pii test FILE`",
    );
  const find = await openFindValues(loaded);
  return isTest ? runPiiTest(files[0] ?? "", find, terminal) : runPiiScan(files, find, terminal);
}

/** Only while nobody has enrolled: afterwards whoever can run a command here would be an admin. */
async function inviteFirstStaff(loaded: LoadedConfig, wanted: string | undefined): Promise<number> {
  const roles = wanted === undefined ? (["admin", "care"] as const) : parseRoles(wanted);
  const { deps, close } = await openCommandDeps(loaded);
  try {
    const token = await inviteFirst(deps, roles);
    if (token === null)
      throw new AppError(
        "cli.staff_exist",
        "Cannot make a first link: staff have enrolled, so an admin invites at the desk",
      );
    terminal.write(`${enrolmentUrl(deskOriginOf(loaded.config), token)}\n`);
    return 0;
  } finally {
    await close();
  }
}

function parseRoles(text: string): readonly StaffRole[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  const roles = STAFF_ROLES.filter((role) => names.includes(role));
  if (roles.length !== names.length || !roles.includes("admin"))
    throw new AppError(
      "cli.bad_argument",
      `Cannot invite: --roles wants some of ${STAFF_ROLES.join(",")}, and the first member of staff is an admin`,
    );
  return roles;
}

async function witness(values: Readonly<Record<string, unknown>>): Promise<number> {
  const { dir, log, name, port } = values;
  if (typeof dir !== "string" || typeof log !== "string")
    throw new AppError("cli.bad_argument", "Cannot start a witness: --dir and --log are wanted");
  const { server, keys } = await startWitness({
    dir,
    logKeysFile: log,
    name: typeof name === "string" ? name : "witness.local",
    port: Number(port ?? 0),
  });
  const address = server.address();
  terminal.write(
    `Witness at http://localhost:${typeof address === "object" ? address?.port : 0}/\n${keys.join("\n")}\n`,
  );
  await stopSignal();
  server.close();
  return 0;
}

async function historyCommand(
  loaded: LoadedConfig,
  [group, name, target]: readonly string[],
  files: {
    readonly since?: string | undefined;
    readonly keys?: string | undefined;
    readonly approval?: string | undefined;
  },
): Promise<number> {
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    const { verifier, witnesses } = await openHistory(loaded, storage);
    if (group === "receipt")
      return await runReceipt({ verifier, witnesses }, loaded.config.tenant as TenantId, name, terminal);
    if (name === "verify") return await runHistoryVerify(verifier, files.since ?? null, terminal);
    if (name === "export" && target !== undefined)
      await demandExportApproval(storage, loaded.config.tenant, files.approval ?? null);
    if (name === "export" && target !== undefined) return await runHistoryExport(verifier, target, terminal);
    if (name === "cosign" && target !== undefined)
      return await runAskWitness(verifier, openHops(loaded)("witnesses"), target, files.keys, terminal);
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `history verify`, `export DIR` or `cosign URL`",
    );
  } finally {
    await storage.close();
  }
}

async function seed(loaded: LoadedConfig, wanted: string | undefined): Promise<number> {
  const count = Number(wanted);
  if (!Number.isInteger(count) || count < 1 || count > 10_000_000)
    throw new AppError("cli.bad_argument", "Cannot seed: --conversations wants a whole number from 1 to 10000000");
  const { deps, close } = await openCommandDeps(loaded);
  try {
    return await runSeed(deps, count, terminal);
  } finally {
    await close();
  }
}

/** One line that says what to do, and an exit code that is not zero. */
function fail(error: unknown): number {
  const known = error instanceof AppError || (error instanceof TypeError && "code" in error);
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `${paint({ ...terminal, isInteractive: process.stderr.isTTY }, "red", "wardline:")} ${text}${error instanceof AppError ? ` (${error.code})` : ""}\n`,
  );
  if (!known && error instanceof Error && error.stack !== undefined) process.stderr.write(`${error.stack}\n`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(fail);
// Open handles of a stopped server must not keep a finished command alive.
if (process.exitCode !== 0) process.exit();
