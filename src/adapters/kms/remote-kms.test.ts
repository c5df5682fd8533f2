// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { testHop } from "#hop/testing";
import type { SubjectId, TenantId } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { makeAwsKms } from "./aws-kms.ts";
import { makeKeyService } from "./key-service.ts";
import type { Kms } from "./ports.ts";
import { FakeAws } from "./testing-aws.ts";
import { FakeVault } from "./testing-vault.ts";
import { makeVaultKms, type VaultOptions } from "./vault-kms.ts";
import { tokenByAppRole, tokenFromFile } from "./vault-login.ts";

const tenant = "larkspur" as TenantId;
const place = { tenant, subjectId: "s-1" as SubjectId };
const other = { tenant, subjectId: "s-2" as SubjectId };
const KEY = seededRandom(3).bytes(32);
const code = (name: string): unknown => expect.objectContaining({ code: name });

let home: string;
let vault: FakeVault;
let aws: FakeAws;
const closers: (() => void)[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "wardline-kms-"));
  vault = await FakeVault.start();
  aws = await FakeAws.start();
  vi.stubEnv("AWS_ACCESS_KEY_ID", aws.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", aws.secretAccessKey);
  await writeFile(join(home, "token"), "root-token\n");
  await writeFile(join(home, "secret-id"), "secret-1\n");
});
afterEach(async () => {
  for (const close of closers.splice(0)) close();
  vi.unstubAllEnvs();
  await Promise.all([vault.close(), aws.close(), rm(home, { recursive: true })]);
});

function vaultOptions(changes: Partial<VaultOptions> = {}): VaultOptions {
  const login = tokenFromFile(join(home, "token"));
  return {
    hop: testHop(),
    url: vault.url,
    mount: "transit",
    key: "wardline",
    namespace: null,
    login,
    timeoutMs: 2_000,
    ...changes,
  };
}

function awsKms(changes: Partial<Parameters<typeof makeAwsKms>[0]> = {}): Kms {
  const options = {
    hop: testHop(),
    region: "eu-west-1",
    keyId: "alias/wardline",
    macKeyId: "alias/wardline-mac",
    endpoint: aws.url,
    timeoutMs: 2_000,
  };
  const kms = makeAwsKms({ ...options, ...changes });
  closers.push(() => {
    kms.close();
  });
  return kms;
}

const SERVICES: readonly (readonly [name: string, make: () => Kms, fail: (status: number) => void])[] = [
  ["Vault", () => makeVaultKms(vaultOptions()), (status) => (vault.broken = status)],
  ["AWS", () => awsKms(), (status) => (aws.broken = status)],
];

describe.each(SERVICES)("%s as KMS", (name, make, fail) => {
  it("wraps for one subject and opens for that one only [SEC-190]", async () => {
    const kms = make();
    const wrapped = await kms.wrap(place, KEY);
    expect(Buffer.from(wrapped).includes(Buffer.from(KEY))).toBe(false);
    expect(await kms.unwrap(place, wrapped)).toEqual(KEY);
    await expect(kms.unwrap(other, wrapped)).rejects.toThrow(code("crypto.cannot_open"));
    const damaged = Uint8Array.from(wrapped);
    damaged[damaged.length - 3]! ^= 1;
    await expect(kms.unwrap(place, damaged)).rejects.toThrow(code("crypto.cannot_open"));
    await expect(kms.unwrap(place, new Uint8Array(80))).rejects.toThrow(code("crypto.cannot_open"));
  });

  it("derives the same key for a purpose again, another one for another purpose", async () => {
    const kms = make();
    const [first, again, second] = [
      await kms.derive("blind_index/party"),
      await make().derive("blind_index/party"),
      await kms.derive("key_check"),
    ];
    expect(first).toEqual(again);
    expect(first).toHaveLength(32);
    expect(second).not.toEqual(first);
  });

  it.each([429, 500, 503])("a failure (%d) is told from a key that does not fit", async (status) => {
    const kms = make();
    const wrapped = await kms.wrap(place, KEY);
    fail(status);
    // AWS knows no plain 429: its throttling is an exception of its own, and counts alike.
    await expect(kms.unwrap(place, wrapped)).rejects.toThrow(code("adapter.kms_unavailable"));
  });

  it("carries the whole key service; what is open stays open while it is away, what is not is refused", async () => {
    const clock = new FakeClock(0);
    const service = await makeKeyService({
      kms: make(),
      clock,
      random: seededRandom(4),
      cache: { max: 10, ttlMs: 60_000 },
    });
    const wrappedSubjectKey = await service.makeSubjectKey(tenant, place.subjectId);
    const scope = { tenant, subjectId: place.subjectId, wrappedSubjectKey };
    const sealed = await service.sealForSubject(scope, "profile", new Uint8Array([1, 2, 3]));
    fail(503);
    expect(await service.openForSubject(scope, "profile", sealed)).toEqual(new Uint8Array([1, 2, 3]));
    clock.advance(60_001);
    await expect(service.openForSubject(scope, "profile", sealed)).rejects.toThrow(code("adapter.kms_unavailable"));
    expect(name).toMatch(/Vault|AWS/);
  });
});

describe("Vault", () => {
  it("opens after a rotation there, and look-ups stay", async () => {
    const kms = makeVaultKms(vaultOptions());
    const [wrapped, derived] = [await kms.wrap(place, KEY), await kms.derive("key_check")];
    vault.rotate();
    expect(await kms.unwrap(place, wrapped)).toEqual(KEY);
    expect(await kms.derive("key_check")).toEqual(derived);
    expect(Buffer.from(await kms.wrap(place, KEY)).toString()).toMatch(/^vault:v2:/);
  });

  it("reads a new token from its file when the last is refused", async () => {
    const kms = makeVaultKms(vaultOptions());
    await kms.derive("key_check");
    vault.tokens.clear();
    vault.tokens.add("fresh-token");
    await expect(kms.derive("key_check")).rejects.toThrow(code("adapter.kms_denied"));
    await writeFile(join(home, "token"), "fresh-token\n");
    expect(await kms.derive("key_check")).toHaveLength(32);
  });

  it("logs in by AppRole, once for many at a time, and again when the token ends", async () => {
    const role = {
      hop: testHop(),
      url: vault.url,
      mount: "approle",
      namespace: null,
      roleId: "role-1",
      secretIdFile: join(home, "secret-id"),
      timeoutMs: 2_000,
    };
    const kms = makeVaultKms(vaultOptions({ login: tokenByAppRole(role) }));
    await Promise.all(Array.from({ length: 5 }, () => kms.derive("key_check")));
    expect(vault.logins).toBe(1);
    vault.tokens.clear();
    await kms.derive("key_check");
    expect(vault.logins).toBe(2);
    vault.secretIds.clear();
    vault.tokens.clear();
    await expect(kms.derive("key_check")).rejects.toThrow(code("adapter.kms_denied"));
  });

  it.each([
    ["no such key", { key: "unknown" }, "adapter.kms_denied"],
    ["nobody there", { url: "http://localhost:1" }, "adapter.kms_unavailable"],
    ["no token file", { login: tokenFromFile("/nonexistent/token") }, "adapter.kms_credentials"],
  ])("%s has a code of its own, and no secret in its words", async (_, changes, wanted) => {
    const failed = makeVaultKms(vaultOptions(changes)).wrap(place, KEY);
    await expect(failed).rejects.toThrow(code(wanted));
    await expect(failed).rejects.not.toThrow(/root-token|secret-1/);
  });
});

describe("AWS", () => {
  it.each([
    ["Disabled", "adapter.kms_denied"],
    ["PendingDeletion", "adapter.kms_denied"],
  ] as const)("a key that is %s opens nothing", async (state, wanted) => {
    const kms = awsKms();
    const wrapped = await kms.wrap(place, KEY);
    aws.state = state;
    await expect(kms.unwrap(place, wrapped)).rejects.toThrow(code(wanted));
  });

  it("requests are signed: another secret is refused", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "another");
    await expect(awsKms().wrap(place, KEY)).rejects.toThrow(code("adapter.kms_denied"));
  });

  it("no such key, and nobody there", async () => {
    await expect(awsKms({ keyId: "alias/none" }).wrap(place, KEY)).rejects.toThrow(code("adapter.kms_denied"));
    await expect(awsKms({ endpoint: "http://localhost:1" }).wrap(place, KEY)).rejects.toThrow(
      code("adapter.kms_unavailable"),
    );
  });
});
