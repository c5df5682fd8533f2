// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type AuditCheck,
  type AuditFacts,
  type AuditRun,
  auditChecks,
  auditNightly,
  auditPage,
  catalogueDrift,
  checksOf,
  connectChecks,
  exitCodeOf,
  type GateRequest,
  type KeptRun,
  keepAudit,
  newFindings,
  observe,
  oscalOf,
  type Requirement,
  requirementsOf,
  runAudit,
  sarifOf,
} from "#app";
import type { TenantId } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { MUTANTS } from "../../bench/audit/started-weaknesses.ts";
import { readCatalogue } from "../../src/main/audit/read-catalogue.ts";
import { parseGateRows } from "../../src/main/gate-rows.ts";
import { hashes } from "../../src/main/system.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const standards = `${root}../shared/standards`;
let catalogue: readonly Requirement[];
beforeAll(async () => {
  catalogue = await readCatalogue();
});

const NOW = Date.UTC(2026, 10, 25, 3, 10);
/** Something of which nothing answers but what is given. */
function silent(given: object): object {
  return new Proxy(given, {
    get: (target, name) => {
      if (name === "then" || name in target) return Reflect.get(target, name) as unknown;
      throw new Error("nobody answers");
    },
  });
}

/** Facts of which nothing answers but what a test gives. */
function facts(given: object): AuditFacts {
  return {
    ...Object.fromEntries(
      ["deployment", "chat", "database", "parts", "log", "settings"].map((name) => [name, silent({})]),
    ),
    nowMs: NOW,
    now: () => NOW,
    breathe: () => Promise.resolve(),
    files: () => Promise.reject(new Error("nobody answers")),
    web: silent({ origin: "http://localhost:1" }),
    program: silent({ version: "1.0.0-test" }),
    history: silent({ head: () => Promise.resolve(null) }),
    ...given,
  } as unknown as AuditFacts;
}
const named = (id: string): AuditCheck => auditChecks.find((check) => check.id === id)!;
const settingsOf = (values: Readonly<Record<string, unknown>>, more: object = {}): object => ({
  settings: {
    usesSandbox: false,
    of: (key: string) => values[key],
    dangerous: [],
    secretsInFile: [],
    calls: [],
    webhookEvents: [],
    ...more,
  },
  deployment: { isLoopback: false, usesDatabaseUrl: false, plainHttpFrom: [] },
});

describe("the catalogue of requirements", () => {
  it("[SEC-350] has a row for each of the 345 of ASVS 5.0, and each is answered by checks, by a person, or not applicable with a reason", () => {
    const asvs = catalogue.filter(({ regime }) => regime === "asvs");
    expect(asvs).toHaveLength(345);
    expect([1, 2, 3].map((level) => asvs.filter((row) => row.level === level).length)).toEqual([70, 183, 92]);
    expect(requirementsOf("all", catalogue)).toHaveLength(460);
    for (const { id, answer } of catalogue) {
      const said =
        answer.kind === "automated"
          ? answer.checks.length
          : answer.kind === "manual"
            ? answer.how.length
            : answer.why.length;
      expect([id, said > 0]).toEqual([id, true]);
    }
  });

  it("[SEC-350] and the registry name each other: run node tools/audit-catalogue.ts where they do not", () => {
    expect(catalogueDrift(catalogue, auditChecks)).toEqual([]);
    expect(new Set(auditChecks.map(({ id }) => id)).size).toBe(auditChecks.length);
    expect(auditChecks.filter(({ requirements }) => requirements.length === 0).map(({ id }) => id)).toEqual([]);
    const broken = [...auditChecks, { ...named("data.sealed"), id: "planted.check", requirements: ["V99.9.9"] }];
    expect(catalogueDrift(catalogue, broken)).toEqual(["planted.check names V99.9.9, which is in no file"]);
  });

  it.skipIf(!existsSync(standards))("has the ids and levels of the standard itself (skipped without ../shared)", () => {
    const file = JSON.parse(readFileSync(`${standards}/asvs/OWASP_ASVS_5.0.0_en.flat.json`, "utf8")) as {
      requirements: { req_id: string; L: string; req_description: string }[];
    };
    const asvs = catalogue.filter(({ regime }) => regime === "asvs");
    expect(asvs.map(({ id, level }) => [id, level])).toEqual(
      file.requirements.map(({ req_id, L }) => [req_id, Number(L)]),
    );
    // Titles are ours: none is a stretch of theirs.
    for (const { req_description } of file.requirements)
      for (const { title } of asvs) if (title.length > 35) expect(req_description.includes(title)).toBe(false);
  });

  it("gives each profile its checks", () => {
    for (const profile of ["cpni", "gdpr", "pdpl-sa", "citra-kw", "qa", "pci"] as const) {
      const rows = requirementsOf(profile, catalogue);
      const checks = checksOf(profile, rows, auditChecks);
      expect([profile, rows.length > 0, checks.length > 0, checks.length < auditChecks.length]).toEqual([
        profile,
        true,
        true,
        true,
      ]);
    }
  });
});

async function runWith(checks: readonly AuditCheck[], given: object): Promise<AuditRun> {
  return runAudit({ profile: "all", checks, requirements: catalogue, isStartedHere: true }, facts(given), {
    now: () => NOW,
    hashes,
  });
}

describe("runAudit()", () => {
  it("[SEC-351] takes whatever cannot be looked at for an error: nothing answers, and no check passes", async () => {
    const blind = auditChecks.filter(
      ({ id }) =>
        !/^(?:transport|embed|proxy|keys|staff|policies|recovery|operator|database|backup|flows|history\.witnesses|supply|release|harden|host|machine)\b/u.test(
          id,
        ),
    );
    const run = await runWith(blind, {});
    const passed = run.observations
      .filter(({ findings }) => !findings.some(({ severity }) => severity === "error"))
      .map(({ check }) => check);
    expect(passed).toEqual([]);
    expect(exitCodeOf(run.figures)).toBe(2);
  });

  it("[SEC-596] looks at the operator's systems as doctor does, and what cannot be asked is a finding", async () => {
    const ids = auditChecks.map(({ id }) => id);
    for (const { id } of connectChecks) expect(ids).toContain(id);
    const signals = { simSwap: "events", callForwarding: "none", numberRecycling: "api" } as const;
    const look = (): Promise<never> => Promise.reject(new Error("down"));
    const given = facts({ connect: () => Promise.resolve({ look, signals, areEventsSigned: false }) });
    for (const id of ["connect.access", "connect.signals", "connect.events"])
      expect((await observe(named(id), given, hashes)).findings.map(({ severity }) => severity)).toEqual(["error"]);
    const gone = facts({ connect: () => Promise.reject(new Error("no secret")) });
    expect((await observe(named("connect.signals"), gone, hashes)).findings).toHaveLength(1);
  });

  it("[SEC-353] names each piece of evidence by its hash, and the same facts by the same", async () => {
    const check = named("settings.log_level");
    const [one, two] = await Promise.all([
      observe(check, facts(settingsOf({ "log.level": "debug" })), hashes),
      observe(check, facts(settingsOf({ "log.level": "debug" })), hashes),
    ]);
    expect(one.sha256).toBe(two.sha256);
    expect(one.sha256).toBe(hashes.sha256(new TextEncoder().encode(one.evidence)).toHex());
    expect((await observe(check, facts(settingsOf({ "log.level": "info" })), hashes)).sha256).not.toBe(one.sha256);
  });
});

describe("the documents of a run", () => {
  const load = createRequire(import.meta.url);
  const given = settingsOf({ "log.level": "debug", "channel.required": true });
  const some = (): readonly AuditCheck[] =>
    ["settings.log_level", "settings.channel", "settings.dangerous", "history.witnessed"].map(named);

  it.skipIf(!existsSync(standards))("are valid OSCAL 1.2.1 and SARIF 2.1.0 (skipped without ../shared)", async () => {
    const run = await runWith(some(), {
      ...given,
      history: { head: () => Promise.resolve({ size: 42, signedAtMs: NOW, signatures: 2 }) },
    });
    const { default: Ajv } = load("ajv") as {
      default: new (options: object) => { compile(schema: object): { (data: unknown): boolean; errors: unknown } };
    };
    const { default: addFormats } = load("ajv-formats") as { default: (ajv: object) => void };
    const judge = (schema: object, document: object): void => {
      const ajv = new Ajv({ strict: false });
      addFormats(ajv);
      const valid = ajv.compile(schema);
      expect([valid(JSON.parse(JSON.stringify(document))), valid.errors]).toEqual([true, null]);
    };
    const read = (path: string): object => JSON.parse(readFileSync(`${standards}/${path}`, "utf8")) as object;
    const models = {
      "component-definition": "component",
      "assessment-plan": "assessment-plan",
      "assessment-results": "assessment-results",
      poam: "poam",
    };
    const files = oscalOf(run, auditChecks, hashes) as Readonly<Record<string, object>>;
    for (const [name, schema] of Object.entries(models))
      judge(read(`oscal/oscal_${schema}_schema_v1.2.1.json`), files[`${name}.oscal.json`]!);
    // Draft 4 calls its own address `id`.
    const { $schema: _draft, id, ...sarif } = read("sarif/sarif-schema-2.1.0.json") as { $schema: string; id: string };
    judge({ ...sarif, $id: id }, sarifOf(run, auditChecks, hashes));
    expect(JSON.stringify(files)).toContain('"history-index","ns":"https://wardline.example/ns/oscal","value":"42"');
  });

  it("have the same ids each time, in the form that OSCAL takes", async () => {
    const [one, two] = [
      oscalOf(await runWith(some(), given), auditChecks, hashes),
      oscalOf(await runWith(some(), given), auditChecks, hashes),
    ];
    expect(one).toEqual(two);
    const ids = [...JSON.stringify(one).matchAll(/"uuid":"([^"]+)"/gu)].map(([, id]) => id ?? "");
    expect(ids.length).toBeGreaterThan(300);
    expect(
      ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u.test(id)),
    ).toEqual([]);
  });

  it("escape what a finding says on the page", async () => {
    const planted = {
      ...named("settings.channel"),
      probe: () => [{ severity: "error" as const, text: "<script>alert(1)</script>" }],
    };
    const page = auditPage(await runWith([planted], given));
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain("<script>");
  });
});

describe("checks of settings", () => {
  it.each([
    ["settings.token_hours", "retention.tokenHours", 168, 8_760],
    ["settings.conversation_days", "retention.conversationDays", 30, 3_650],
    ["settings.staff_idle", "staff.idleMinutes", 15, 240],
    ["settings.staff_session", "staff.sessionHours", 8, 24],
    ["settings.key_epoch", "keys.epochDays", 7, 90],
    ["settings.recovery_wait", "recovery.waitHours", 72, 1],
    ["settings.subjects_hour", "gate.maxSubjectsPerHour", 20, 1_000],
    ["settings.fields_hour", "gate.maxFieldsPerHour", 3_000, 1_000_000],
    ["settings.refund_limit", "approvals.refundLimit", 2_000, 1_000_000],
    ["settings.swap_window", "rules.swapWindowHours", 240, 1],
    ["settings.channel", "channel.required", true, false],
    ["settings.log_level", "log.level", "info", "debug"],
  ] as [string, string, unknown, unknown][])("[SEC-352] %s: %s may be %j and not %j", async (id, key, sound, weak) => {
    expect((await observe(named(id), facts(settingsOf({ [key]: sound })), hashes)).findings).toEqual([]);
    expect(
      (await observe(named(id), facts(settingsOf({ [key]: weak })), hashes)).findings.map(({ severity }) => severity),
    ).toEqual(["error"]);
  });

  it("[SEC-352] files.secrets and files.programs judge by the modes of files", async () => {
    const file = (mode: number, isSecret: boolean) =>
      facts({ files: () => Promise.resolve([{ what: "root key", path: "k", mode, isFolder: false, isSecret }]) });
    expect((await observe(named("files.secrets"), file(0o600, true), hashes)).findings).toEqual([]);
    expect((await observe(named("files.secrets"), file(0o640, true), hashes)).findings).toHaveLength(1);
    expect((await observe(named("files.programs"), file(0o644, false), hashes)).findings).toEqual([]);
    expect((await observe(named("files.programs"), file(0o666, false), hashes)).findings).toHaveLength(1);
  });

  it("[SEC-352] gate.table finds a gate that allows what no row allows", async () => {
    const rows = parseGateRows(readFileSync(`${root}docs/security/gate-rows.yaml`, "utf8")).filter(
      ({ action }) => action === "bill.due" || action === "service.outages",
    );
    const gate = (decide: (request: GateRequest) => object) =>
      facts({ parts: { gateRows: () => Promise.resolve(rows), gate: () => Promise.resolve({ decide, hash: "h" }) } });
    const open = await observe(
      named("gate.table"),
      gate(() => ({ isAllowed: true, fields: new Set(["money"]), policies: [] })),
      hashes,
    );
    expect(open.findings.some(({ text }) => text.startsWith("The gate allows more than reviewed"))).toBe(true);
    const shut = await observe(
      named("gate.table"),
      gate(() => ({ isAllowed: false, fields: new Set(), policies: [] })),
      hashes,
    );
    expect(shut.findings.some(({ text }) => text.startsWith("The gate allows more"))).toBe(false);
  });
});

describe("the build that the proof weakens", () => {
  it.each(MUTANTS.flatMap(({ name, edits }) => edits.map(([file, was]) => [name, file, was] as const)))(
    "%s: %s still has the line",
    (_name, file, was) => {
      expect(readFileSync(`${root}${file}`, "utf8")).toContain(was);
    },
  );
});

/** Keeps runs as the database does, and what was said. */
function keeping() {
  const runs: KeptRun[] = [];
  const claims: number[] = [];
  const entries: unknown[] = [];
  const lines: unknown[] = [];
  const clock = new FakeClock(NOW);
  const log = { info: () => undefined, error: () => undefined, warn: (fields: object) => void lines.push(fields) };
  const deps = {
    tenant: "t" as TenantId,
    clock,
    hashes,
    log,
    webhooks: null,
    random: seededRandom(1),
    timeZone: "UTC",
    hour: 3,
    history: { append: async (entry: unknown) => void entries.push(entry) } as never,
    audits: {
      claimNight: async (_tenant: TenantId, _id: string, at: Date, since: Date) => {
        if (claims.some((claimed) => claimed > since.getTime())) return false;
        claims.push(at.getTime());
        return true;
      },
      keep: async (_tenant: TenantId, run: KeptRun) => void runs.unshift(run),
      list: async () => runs,
    },
  };
  return { deps, clock, runs, entries, lines };
}

describe("keepAudit() and auditNightly()", () => {
  const quiet = settingsOf({ "log.level": "info" });
  const loud = settingsOf({ "log.level": "debug" });
  const run = (given: object): Promise<AuditRun> => runWith([named("settings.log_level")], given);

  it("[SEC-354] tell what is new by log and history, once", async () => {
    const { deps, entries, lines } = keeping();
    const how = { runId: "00000000-0000-4000-8000-000000000000", isNightly: true };
    expect(await keepAudit(deps, await run(quiet), how)).toEqual([]);
    expect(await keepAudit(deps, await run(loud), how)).toEqual(["settings.log_level"]);
    expect(await keepAudit(deps, await run(loud), how)).toEqual([]);
    expect(lines).toEqual([{ code: "audit.new_finding", attempts: 1 }]);
    expect(entries.map((entry) => (entry as { kind: string; facts: { new: string[] } }).facts.new)).toEqual([
      [],
      ["settings.log_level"],
      [],
    ]);
  });

  it("[SEC-354] run once a night, in their hour", async () => {
    const { deps, clock, runs } = keeping();
    const nightly = () => auditNightly({ ...deps, run: () => run(quiet) });
    expect(await nightly()).toEqual([]);
    expect(await nightly()).toBeNull();
    clock.advance(12 * 3_600_000);
    expect(await nightly()).toBeNull();
    clock.advance(12 * 3_600_000);
    expect(await nightly()).toEqual([]);
    expect(runs).toHaveLength(2);
  });

  it("count a warning that became an error as new, and a number that changed as the same", () => {
    const finding = { check: "a", severity: "warning", hash: "h" } as const;
    expect(newFindings({ findings: [finding] }, { findings: [finding] })).toEqual([]);
    expect(newFindings({ findings: [finding] }, { findings: [{ ...finding, severity: "error" }] })).toHaveLength(1);
  });
});
