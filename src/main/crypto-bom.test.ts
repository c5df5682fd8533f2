// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import * as formats from "ajv-formats";
import { describe, expect, it, test } from "vitest";
import { CRYPTO_PRESETS, ENVELOPE_SUITES, parseHeader } from "#crypto";
import { type ConversationId, Sensitive, type SubjectId, type TenantId, utf8 } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { makeKeyService, makeLocalKms } from "#kms";
import { configSchema } from "./config.ts";
import { cryptoBom } from "./crypto-bom.ts";
import { cryptoOf, demandPreset, demandSealingSuite } from "./crypto-choice.ts";
import { demandSafeHops } from "./hops.ts";
import { readBomInput } from "./run-crypto.ts";

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const cert = readFileSync(file("test/fixtures/localhost.cert.pem"));
const NOW = Date.UTC(2026, 10, 25);

type Component = {
  readonly "bom-ref": string;
  readonly name: string;
  readonly properties?: { name: string; value: string }[];
  readonly evidence?: { occurrences: { location: string }[] };
};
type Bom = { readonly components: Component[]; readonly dependencies: { dependsOn: string[] }[] };

async function bomOf(config: object): Promise<Bom> {
  const loaded = { config: configSchema.parse(config), baseDir: "/", file: null, databaseUrl: null };
  return cryptoBom({ ...(await readBomInput(loaded)), certificate: cert }) as Bom;
}
const valueOf = (bom: Bom, ref: string, name: string): string | undefined =>
  bom.components.find((each) => each["bom-ref"] === ref)?.properties?.find((each) => each.name === `wardline:${name}`)
    ?.value;

describe("cryptoBom()", () => {
  it("names what the code uses and where, what protects data and traffic, and what replaces each part", async () => {
    const bom = await bomOf({});
    const algorithms = bom.components.filter((each) => each["bom-ref"].startsWith("algorithm/"));
    expect(algorithms.length).toBeGreaterThan(15);
    for (const each of algorithms) {
      expect(each.evidence?.occurrences.length).toBeGreaterThan(0);
      for (const { location } of each.evidence?.occurrences ?? [])
        expect([location, existsSync(file(location))]).toEqual([location, true]);
      expect(valueOf(bom, each["bom-ref"], "replacedBy")).toBeTruthy();
      expect(valueOf(bom, each["bom-ref"], "replaceWhen")).toBeTruthy();
    }
    const refs = bom.components.map((each) => each["bom-ref"]);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs).toEqual(
      expect.arrayContaining(["group/X25519MLKEM768", "protocol/tls", "suite/envelope/1", "certificate/server"]),
    );
    expect(bom.dependencies[0]?.dependsOn).toEqual(refs);
    expect(valueOf(bom, "suite/envelope/1", "seals")).toBe("true");
  });

  const schemas = file("../shared/standards/cyclonedx");
  for (const version of ["1.6", "1.7"])
    test.skipIf(!existsSync(schemas))(
      `is valid against the schema of CycloneDX ${version}${existsSync(schemas) ? "" : " (skipped: the schemas are not here)"}`,
      async () => {
        const ajv = new Ajv({ strict: false, logger: false });
        (formats.default as unknown as (of: Ajv) => void)(ajv);
        const read = (name: string): object => JSON.parse(readFileSync(`${schemas}/${name}`, "utf8")) as object;
        for (const name of ["jsf-0.82.schema.json", "spdx.schema.json", "cryptography-defs.schema.json"])
          if (existsSync(`${schemas}/${name}`)) ajv.addSchema(read(name));
        const validate = ajv.compile(read(`bom-${version}.schema.json`));
        for (const preset of Object.keys(CRYPTO_PRESETS)) {
          const bom = { ...(await bomOf({ crypto: { preset } })), specVersion: version };
          const shown = { ...bom, $schema: `http://cyclonedx.org/schema/bom-${version}.schema.json` };
          expect([preset, validate(shown), validate.errors?.[0] ?? null]).toEqual([preset, true, null]);
        }
        expect(validate({ ...(await bomOf({})), bomFormat: "other" })).toBe(false);
      },
    );
});

describe("a cipher suite exchanged by configuration", () => {
  const place = { tenant: "larkspur" as TenantId, subjectId: "s-1" as SubjectId };
  const random = seededRandom(4);
  const kms = makeLocalKms([{ keyNo: 1, key: new Sensitive(random.bytes(32)) }], random);

  async function service(config: object): Promise<Awaited<ReturnType<typeof makeKeyService>>> {
    const { envelopeSuite: suite } = cryptoOf(configSchema.parse(config));
    return makeKeyService({ kms, clock: new FakeClock(NOW), random, cache: { max: 100, ttlMs: 1_000 }, suite });
  }

  it("[SEC-250] old data reads, new data uses the new suite, and the CBOM says so", async () => {
    const before = await service({});
    const wrappedSubjectKey = await before.makeSubjectKey(place.tenant, place.subjectId);
    const scope = { ...place, wrappedSubjectKey };
    const conversationId = "c-1" as ConversationId;
    const key = await before.makeDataKey({ ...scope, conversationId, keyNo: 1 });
    const keys = { tenant: place.tenant, conversationId, keys: [{ ...key, wrappedSubjectKey }] };
    const row = { kind: "message", seq: 1 } as const;
    const old = (await before.openConversation(keys)).seal(row, utf8("before"));

    const after = await service({ crypto: { envelopeSuite: 2 } });
    const cipher = await after.openConversation(keys);
    expect(cipher.open(row, 1, old)).toEqual(utf8("before"));
    const fresh = cipher.seal(row, utf8("after"));
    const suiteOf = (sealed: Uint8Array): number | null => {
      const header = parseHeader(sealed);
      return header.ok ? header.value.suite : null;
    };
    expect([suiteOf(old), suiteOf(fresh)]).toEqual([1, 2]);
    // And back: whatever a configuration says, both read.
    expect((await before.openConversation(keys as never)).open(row, 1, fresh)).toEqual(utf8("after"));

    const [bomBefore, bomAfter] = [await bomOf({}), await bomOf({ crypto: { envelopeSuite: 2 } })];
    const seals = (bom: Bom): (string | undefined)[] =>
      ENVELOPE_SUITES.map(({ no }) => valueOf(bom, `suite/envelope/${no}`, "seals"));
    expect([seals(bomBefore), seals(bomAfter)]).toEqual([
      ["true", "false"],
      ["false", "true"],
    ]);
  });

  it("refuses to seal with a suite before its day", () => {
    const config = configSchema.parse({ crypto: { envelopeSuite: 2 } });
    expect(demandSealingSuite(config, NOW).no).toBe(2);
    expect(() => demandSealingSuite(config, Date.UTC(2026, 5, 1))).toThrow(
      expect.objectContaining({ code: "main.suite_date" }),
    );
  });
});

describe("demandPreset()", () => {
  const refused = (config: object, databaseUrl: string | null = null): string | null => {
    try {
      demandPreset(configSchema.parse(config), databaseUrl);
      return null;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const cnsa = { crypto: { preset: "cnsa" } };

  it("prints what CNSA does not reach, and chooses ML-KEM-1024, ML-DSA-87 and SHA-384", () => {
    const config = configSchema.parse(cnsa);
    expect(demandPreset(config, null).join("\n")).toMatch(/history hashes with SHA-256[\s\S]*ES256/);
    const { tls, envelopeSuite, webhookSignatures } = cryptoOf(config);
    expect(tls.groups.split(":").every((group) => group.includes("MLKEM1024"))).toBe(true);
    expect(tls.ciphers).toBe("TLS_AES_256_GCM_SHA384");
    expect([envelopeSuite, webhookSignatures]).toEqual([2, ["ml-dsa-87"]]);
    expect(demandPreset(configSchema.parse({}), null)).toEqual([]);
  });

  it.each([
    ["a suite whose keys do not derive by SHA-384", { crypto: { preset: "cnsa", envelopeSuite: 1 } }],
    ["a proxy that ends TLS", { ...cnsa, server: { host: "0.0.0.0", dangerouslyAllowPlainHttpFrom: ["10.0.0.0/8"] } }],
    ["AWS KMS", { ...cnsa, keys: { kms: { kind: "aws", region: "eu-west-1", keyId: "k", macKeyId: "m" } } }],
    ["Vault", { ...cnsa, keys: { kms: { kind: "vault", url: "https://vault.example", key: "k", tokenFile: "t" } } }],
    [
      "a provider's sign-on for staff",
      {
        ...cnsa,
        staff: {
          oidc: { issuer: "https://idp.example", clientId: "c", roleClaim: "r", roles: {}, strongAmr: ["hwk"] },
        },
      },
    ],
    [
      "classical clients, under strict",
      { crypto: { preset: "strict" }, server: { tls: { certFile: "c", keyFile: "k", preset: "compatible" } } },
    ],
  ])("[SEC-252] stops the start under a preset that does not cover %s", (_name, config) => {
    expect(refused(config)).toBe("main.preset_part");
  });

  it("[SEC-252] stops the start where the database is reached without a certificate that is checked", () => {
    const strict = { crypto: { preset: "strict" } };
    expect(refused(strict, "postgres://db.example/w")).toBe("main.preset_part");
    expect(refused(strict, "postgres://db.example/w?sslmode=verify-full")).toBeNull();
    expect(refused(strict, "postgres://localhost/w")).toBeNull();
    expect(refused({}, "postgres://db.example/w")).toBeNull();
  });
});

describe("demandSafeHops()", () => {
  it("[SEC-254] stops the start on a plain address that is not this machine", () => {
    const bridge = (url: string): object => ({ gateway: { bridges: { bot: { url } } } });
    for (const url of ["http://bot.example/hook", "http://10.0.0.1/"])
      expect(() => demandSafeHops(configSchema.parse(bridge(url)))).toThrow(
        expect.objectContaining({ code: "main.hop_plain" }),
      );
    for (const url of ["https://bot.example/hook", "http://localhost:9/", "http://127.0.0.1:9/"])
      expect(() => demandSafeHops(configSchema.parse(bridge(url)))).not.toThrow();
  });
});
