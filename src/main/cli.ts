// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inviteFirst, STAFF_ROLES, type StaffRole } from "#app";
import { AppError, type TenantId } from "#kernel";
import {
  type DoctorFacts,
  paint,
  pathRefusal,
  runChat,
  runDoctor,
  runDoctorLive,
  runGatewayKeyMake,
  runGatewayKeyRevoke,
  runGatewayKeys,
  runHistoryExport,
  runHistoryVerify,
  runPiiScan,
  runPiiTest,
  runReceipt,
  runRecords,
  runSeed,
  runVerifyReceipt,
  type Terminal,
} from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import { gatherDeploymentFacts } from "./deployment-facts.ts";
import { gatherHardeningFacts } from "./hardening-facts.ts";
import { openHops } from "./hops.ts";
import { deskOriginOf } from "./listening.ts";
import { gatherLiveFacts } from "./live-facts.ts";
import { type LoadedConfig, loadConfig } from "./load-config.ts";
import { readServicePin } from "./open-channel.ts";
import { openFindValues } from "./open-find-values.ts";
import { openKeyAdmin } from "./open-gateway.ts";
import { openHistory } from "./open-history.ts";
import { openRecordFacts } from "./open-records.ts";
import { openStorage } from "./open-storage.ts";
import { packageRoot } from "./paths.ts";
import { runAlerts } from "./run-alerts.ts";
import { runAnalyticsCommand } from "./run-analytics.ts";
import { API_COMMANDS, runApiCommand, WORDING_BACK } from "./run-api.ts";
import { demandExportApproval, runPoliciesPropose } from "./run-approvals.ts";
import { runAuditCommand } from "./run-audit.ts";
import { runBackup, runRestore } from "./run-backup.ts";
import { runCanned } from "./run-canned.ts";
import { gatherConnectFacts, runConnect } from "./run-connect.ts";
import { runCrypto } from "./run-crypto.ts";
import { runDesks } from "./run-desks.ts";
import { runDrills } from "./run-drill.ts";
import { runEvidenceBuild, runEvidenceVerify } from "./run-evidence.ts";
import { countFlowProblems, runFlows } from "./run-flows.ts";
import { runHelp } from "./run-help.ts";
import { runHours } from "./run-hours.ts";
import { runIncidents } from "./run-incidents.ts";
import { runKeys } from "./run-keys.ts";
import { runNlu } from "./run-nlu.ts";
import { runRequestsCommand } from "./run-requests.ts";
import { runRetentionOf } from "./run-retention.ts";
import { runSetup } from "./run-setup.ts";
import { runStart, stopSignal } from "./run-start.ts";
import { runStatusOf } from "./run-status.ts";
import { runAdvisories, runSbom } from "./run-supply.ts";
import { runThreat } from "./run-threat.ts";
import { runTokens } from "./run-tokens.ts";
import { runUpgrade } from "./run-upgrade.ts";
import { runWatchOf } from "./run-watch.ts";
import { runWebhooks } from "./run-webhooks.ts";
import { runWhatIf } from "./run-what-if.ts";
import { runAskWitness, startWitness } from "./run-witness.ts";
import { runWording } from "./run-wording.ts";
import { enrolmentUrl } from "./serve.ts";
import { gatherSupplyFacts } from "./supply-facts.ts";
import { version } from "./version.ts";

const HELP = `wardline ${version}: customer care chat for telecom operators

  wardline setup [FILE]               ask step by step, write a configuration with comments, try the operator's systems
  wardline start                      start everything; prints the addresses
  wardline status [--settings]        how the running server is doing: what it leans on, queues, keys, jobs [--json]
  wardline analytics [--from DAY --to DAY]  how the bot does, in counts of five people and more [--topic FLOW
                                      --lang en|ar] [--csv | --json]
  wardline health [--port N]          whether the server on this machine is ready; for container engines, in milliseconds
  wardline sandbox [--port N …]       the practice operator alone, for several nodes to share
  wardline doctor [--profile hardened]  check this installation and say what is weak; with the profile, the machine too
  wardline doctor --live [--json]     ask the running server: a chat, database, keys, clocks, fan-out, witnesses, operator
  wardline alerts list [--json]       what is wrong with the service now, and who has it
  wardline alerts ack|silence|unsilence ID  [--until 2h --reason R --by PERSON]; test sends one mail
  wardline watch URL [--once --chat]  run elsewhere: raise the alarm when Wardline is silent [--every S --misses N]
  wardline connect check [--json]     ask the operator's systems, and say which flows are on, reduced or off, and why
  wardline audit run [--profile P]    probe the running instance, or one with defaults [--out DIR --url URL --log FILE]
  wardline audit trend [--profile P]  what the kept runs found, oldest first, and what came and went
  wardline chat [--lang en|ar] [--service-key PIN]  talk to the running server in the terminal
  wardline service-key                print what pages pin of this service (data-service-key)
  wardline staff invite [--roles R,R]  make the link by which the first member of staff enrols
  wardline tokens make NAME           make a token for a program [--scopes S,S --days N --key THUMBPRINT | --bearer
                                      --approval ID], or for the directory of staff (--scim)
  wardline tokens list                what is known of each token
  wardline tokens scopes              what a token may be allowed
  wardline tokens revoke ID           make a token worthless from the next request on
  wardline tokens key FILE            make a key for a program, and print what its token is bound to
  wardline api METHOD PATH            ask the running service anything of the interface, as a program with a token
                                      --token FILE [--key FILE --data JSON|@FILE --url URL --service-key PIN]
  wardline cases list|show|take|hand-back|search  the queue and one case, with such a token [--view waiting|mine|held]
  wardline cases transfer|label|note|end ID  [--to team:T|agent:S --note WORDS --outcome CODE]
  wardline holds list                 what keeps whose data; archives list|audits|files ID, with such a token
  wardline policies what-if ACTION    may somebody do this now, and why not? [--roles R,R | --by PERSON] [--about KIND]
                                      [--field CLASS] [--set level=2,relation=own,…] [--json]; nobody named: a customer
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
  wardline retention plan|run         what need not be kept any more: counts, or its removal [--dry-run] [--json]
  wardline canned import FILE         drafts of prepared texts from CSV or Markdown; a colleague puts them into use
  wardline hours export               when people answer, as YAML
  wardline hours import FILE          ask a colleague to put opening hours and holidays of a file into force
  wardline hours reset                ask for those of the configuration again
  wardline wording export             the operator's own words for messages that are in force, as YAML
  wardline wording import FILE        drafts of such words, checked; a colleague at the desk puts them into force
  wardline wording publish            ask a colleague to put all drafts into force
  wardline wording versions|rollback  what was in force, and any of it again at once, with a token [--to N; 0: shipped words]
  wardline banner [show|end]          the notice to everybody, with such a token [--en TEXT --ar TEXT --minutes N]
  wardline misheard list|learn|drop   messages that were not understood, with such a token: learn REFERENCE INTENT makes
                                      an example [--view open|example]
  wardline records [dpia]             the record of processing, or the assessment of impact [--format md|json
                                      --lang en|ar]; --check says what is missing in it
  wardline requests list|show ID      what customers asked about their data, by the day it is due [--json]
  wardline requests decide ID V       V is grant, or partly|refuse with --ground G; extend ID --reason R
  wardline requests hold SUBJECT      ask that data is kept from erasure [--ground G --note WHY]; release SUBJECT HOLD
  wardline requests file CASE RIGHT   for a customer who called, wrote or came in [--channel C --evidence A,B --by ID]
  wardline backup create DIR          back up the data while it is in use [--seal passphrase]
  wardline backup keys DIR            back up subjects' keys, apart; worth something until the root key is replaced
  wardline backup verify FILE|DIR     restore a backup on trial, and read all of it
  wardline backup restore FILE|DIR --into DIR [--to TIME]  bring the data back, as it was at a time
  wardline restore FILE|DIR --verify  the same trial in one word; with --into DIR it is brought back afterwards
  wardline backup restore-keys FILE   bring subjects' keys back, before the data
  wardline gateway keys create NAME   make a key for a program [--days N --per-minute N --per-day N]
  wardline gateway keys list          what is known of each key
  wardline gateway keys revoke ID     make a key worthless from the next request on
  wardline help import URL|DIR        read help pages that the chat may quote [--base URL for a folder]
  wardline help import FILE.csv       the same from rows of title, url, text or markdown [--base URL --add --dry-run]
  wardline help ask "QUESTION"        say what the chat would quote [--lang ar]
  wardline crypto bom                 print the cryptography in use as a CycloneDX CBOM
  wardline upgrade [--check]          bring a stopped installation to this program; what fails is put back
                                      [--provenance FILE, and --snapshot-taken for a database of yours]
  wardline sbom [--out FILE]          print what the program is made of as a CycloneDX SBOM
  wardline advisories [--offline]     look up known weaknesses of these parts (OSV, CISA KEV), or judge the last look
  wardline threat candidates          how the detectors fare here: models, shadow, drift
  wardline threat verdicts|holds|bounds  single verdicts; what is locked, cut or held; who came near which bound
  wardline threat fit                 fit a candidate to this operator's clean traffic; it decides nothing
  wardline threat promote ID --by P   ask, in the name of P, that a candidate decides; a colleague agrees at the desk
  wardline threat rollback --by P     ask that the model that ships decides again [--to ID of a former one]
  wardline incidents [all]            attacks that are going on, or all there were, with live counts
  wardline incidents show ID          one of them: whom it is about, what holds, what became of it
  wardline incidents undo ID          it was nothing: all that holds ends [confirm|close; --by PERSON --note TEXT]
  wardline incidents open --kind K    open one by hand [--aware-at TIME --severity S --by PERSON --note TEXT]
  wardline incidents clocks ID        who must be told by when; stage ID CLOCK --sent [--at TIME], draft ID CLOCK
  wardline incidents facts ID N=V…    write down what was found out; reach ID: how many it reached [--everybody]
  wardline incidents register         every incident there was [--out FILE.csv|FILE.json]
  wardline webhooks list              count deliveries to each receiver
  wardline webhooks test NAME         write a test for one receiver
  wardline webhooks replay --from TIME [--until TIME --event KIND --to NAME --dry-run]  send again what was sent
  wardline desks check                whether the desk of others answers and lets us in, and what it was not told yet
  wardline desks owed [--json]        what it has to delete, because it was deleted here, and has not; since when and why
  wardline desks settle ID            nobody waits for that any more: --reason deleted_there|desk_gone|kept_by_law [--by PERSON]
  wardline drill [INC-xx…|all]        play past incidents as attacks on a copy of this instance [--out DIR]
  wardline drill --scenario FILE      the same for scenarios of yours
  wardline evidence build --for WHO   seal what there is to show, WHO is regulator, buyer or auditor [--out FILE
                                      --from DIR --period A..B --subject ID --incident ID --approval ID]
  wardline evidence verify FILE       say what such an archive proves, and by whom [--keys F --quorum N]; needs nothing else
  wardline nlu train [--data DIR] [--examples]  learn from your own labelled messages beside ours, and from those
                                      chosen at the desk
  wardline nlu evaluate [--data DIR]  say what is understood, what is confused, and the worst examples
  wardline pii scan FILE…             say where personal data is in text, JSONL and CSV
  wardline pii test FILE              check the detector on labelled lines
  wardline --version

  --config FILE   configuration (default: wardline.yaml here, else the sandbox operator)
  --sandbox SEED  which operator the sandbox plays: larkspur, or noor (Kuwait, dinars, Arabic first) (sandbox.seed)
  --dialect D     how the sandbox speaks: tmf4, tmf5, or plain, which a mapping file makes understood (sandbox.dialect)
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
      sandbox: { type: "string" },
      dialect: { type: "string" },
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
      about: { type: "string" },
      field: { type: "string" },
      set: { type: "string" },
      name: { type: "string" },
      port: { type: "string" },
      days: { type: "string" },
      scopes: { type: "string" },
      scim: { type: "boolean" },
      key: { type: "string" },
      bearer: { type: "boolean" },
      "per-minute": { type: "string" },
      "per-day": { type: "string" },
      roles: { type: "string" },
      approval: { type: "string" },
      level: { type: "string" },
      into: { type: "string" },
      seal: { type: "string" },
      "passphrase-file": { type: "string" },
      base: { type: "string" },
      add: { type: "boolean" },
      format: { type: "string" },
      environment: { type: "string" },
      note: { type: "string" },
      scenario: { type: "string" },
      kind: { type: "string" },
      severity: { type: "string" },
      "aware-at": { type: "string" },
      at: { type: "string" },
      sent: { type: "boolean" },
      everybody: { type: "boolean" },
      to: { type: "string" },
      by: { type: "string" },
      ground: { type: "string" },
      channel: { type: "string" },
      evidence: { type: "string" },
      reason: { type: "string" },
      json: { type: "boolean" },
      "dry-run": { type: "boolean" },
      out: { type: "string" },
      for: { type: "string" },
      from: { type: "string", multiple: true },
      event: { type: "string" },
      period: { type: "string" },
      subject: { type: "string" },
      incident: { type: "string" },
      profile: { type: "string" },
      offline: { type: "boolean" },
      settings: { type: "boolean" },
      live: { type: "boolean" },
      until: { type: "string" },
      once: { type: "boolean" },
      chat: { type: "boolean" },
      every: { type: "string" },
      misses: { type: "string" },
      token: { type: "string" },
      view: { type: "string" },
      en: { type: "string" },
      ar: { type: "string" },
      minutes: { type: "string" },
      outcome: { type: "string" },
      csv: { type: "boolean" },
      examples: { type: "boolean" },
      topic: { type: "string" },
      check: { type: "boolean" },
      verify: { type: "boolean" },
      provenance: { type: "string" },
      "snapshot-taken": { type: "boolean" },
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
  if (command === "sbom") return runSbom(values.out, terminal);
  if (command.startsWith("evidence verify"))
    return runEvidenceVerify(positionals[2], values.keys, values.quorum ?? "0", terminal);
  const loaded = await loadConfig(values.config, process.env, join(packageRoot, "config", "defaults.yaml"), {
    seed: values.sandbox,
    dialect: values.dialect,
  });
  if (positionals[0] === "history" || positionals[0] === "receipt") return historyCommand(loaded, positionals, values);
  if (positionals[0] === "watch") return runWatchOf(positionals[1], loaded, values, terminal);
  if (positionals[0] === "alerts") return runAlerts(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "flows") return runFlows(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "help") return runHelp(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "keys") return runKeys(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "retention") return runRetentionOf(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "records")
    return runRecords(await openRecordFacts(loaded), positionals.slice(1), values, terminal);
  if (positionals[0] === "requests") return runRequestsCommand(loaded, positionals.slice(1), values, terminal);
  if (API_COMMANDS.includes(positionals[0] ?? "")) return runApiCommand(loaded, positionals, values, terminal);
  if (command === "analytics") return runAnalyticsCommand(loaded, values, terminal);
  if (positionals[0] === "canned") return runCanned(loaded, positionals.slice(1), terminal);
  if (positionals[0] === "setup") return runSetup(positionals.slice(1), terminal);
  if (positionals[0] === "hours") return runHours(loaded, positionals.slice(1), terminal);
  if (positionals[0] === "wording" && WORDING_BACK.includes(positionals[1]))
    return runApiCommand(loaded, positionals, values, terminal);
  if (positionals[0] === "wording") return runWording(loaded, positionals.slice(1), terminal);
  if (positionals[0] === "restore") return runRestore(loaded, positionals[1], values, terminal);
  if (positionals[0] === "backup") return runBackup(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "gateway") return gatewayKeys(loaded, positionals.slice(1), values);
  if (positionals[0] === "tokens") return runTokens(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "audit") return runAuditCommand(loaded, positionals.slice(1), values, terminal);
  if (command === "evidence build") return runEvidenceBuild(loaded, values, terminal);
  if (positionals[0] === "connect") return runConnect(loaded, positionals.slice(1), values.json === true, terminal);
  if (positionals[0] === "crypto") return runCrypto(loaded, positionals[1], terminal);
  if (positionals[0] === "drill") return runDrills(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "threat") return runThreat(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "incidents") return runIncidents(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "webhooks") return runWebhooks(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "desks") return runDesks(loaded, positionals.slice(1), values, terminal);
  if (positionals[0] === "nlu")
    return runNlu(loaded, positionals.slice(1), values.data, values.examples === true, terminal);
  if (positionals[0] === "pii") return pii(loaded, positionals.slice(1));
  if (command.startsWith("policies what-if")) return runWhatIf(loaded, positionals[2], values, terminal);
  switch (command) {
    case "start":
      return runStart(loaded, terminal);
    case "status":
      return runStatusOf(loaded, values, terminal);
    case "doctor":
      if (values.live === true) return doctorLive(loaded, values.json === true);
      return runDoctor(await gatherDoctorFacts(loaded, values.profile), terminal);
    case "upgrade":
      return runUpgrade(loaded, values, terminal);
    case "advisories":
      return runAdvisories(loaded, values.offline === true, terminal);
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
      throw new AppError("cli.unknown_command", `There is no command "${command}": ${likeIt(command)}`);
  }
}

/** What there is that begins with the same word, else where to look. */
function likeIt(command: string): string {
  const [first = ""] = command.split(" ");
  // A line of help may go on in the next, further in.
  const lines = HELP.split(/\n(?! {4})/u).filter((line) => line.startsWith(`  wardline ${first} `));
  return lines.length === 0 ? "see `wardline help`" : `there is\n${lines.join("\n")}\n `;
}

/** Beside the server that runs. The practice operator's secret is known to that server only: it says itself how those calls go. */
async function doctorLive(loaded: LoadedConfig, isJson: boolean): Promise<number> {
  const { keyDeps, storage, close } = await openCommandDeps(loaded);
  try {
    const connect = loaded.config.operator === undefined ? null : gatherConnectFacts(loaded);
    return await runDoctorLive({ live: gatherLiveFacts(loaded, { keyDeps, storage }), connect }, isJson, terminal);
  } finally {
    await close();
  }
}

async function gatherDoctorFacts(loaded: LoadedConfig, profile: string | undefined): Promise<DoctorFacts> {
  if (profile !== undefined && profile !== "hardened")
    throw new AppError("cli.bad_argument", "Cannot check: the profile is `hardened`, or none");
  return {
    deployment: await gatherDeploymentFacts(loaded, () => countFlowProblems(loaded)),
    supply: await gatherSupplyFacts(loaded),
    connect: gatherConnectFacts(loaded),
    hardening: profile === undefined ? null : await gatherHardeningFacts(loaded),
  };
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
function fail(thrown: unknown): number {
  const error = pathRefusal(thrown) ?? thrown;
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
