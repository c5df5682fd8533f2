// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { runChecks } from "./check.ts";
import { type DeploymentFacts, deploymentChecks } from "./deployment-checks.ts";

const cosigning = { witness: "w.example", askedAt: new Date(0), problem: null };

const DAY = 86_400_000;

/** An installation with nothing to say against it. */
const sound: DeploymentFacts = {
  host: "0.0.0.0",
  isLoopback: false,
  hasTls: true,
  plainHttpFrom: [],
  trustedProxies: ["10.0.0.0/8"],
  publicOrigins: ["https://chat.operator.example"],
  embedOrigins: ["https://www.operator.example"],
  usesSandbox: false,
  desk: { origin: "https://desk.operator.example", relyingPartyId: "operator.example" },
  hasStaffSignOn: false,
  admins: async () => ({ count: 2, poor: 0, deciders: 2 }),
  isPolicyChangeBound: true,
  recoveryWaitMs: 72 * 3_600_000,
  kms: "file",
  keyFile: { path: "keys/root.key", mode: null },
  keyCopy: { path: "elsewhere/root.key", isCurrent: true },
  usesDatabaseUrl: true,
  isDatabaseTls: true,
  databaseSettings: async () => ({ fsync: "on", synchronousCommit: "on", version: 18, talkative: [] }),
  pendingMigrations: async () => 0,
  flowProblems: async () => 0,
  keeping: async () => ({
    isOurs: true,
    nowMs: 100 * DAY,
    data: { atMs: 99.5 * DAY, verifiedMs: 90 * DAY },
    keys: { atMs: 99.5 * DAY },
    nextRootMs: 102 * DAY,
    retiring: 0,
  }),
  witnesses: async () => ({ known: ["w.example"], quorum: 1, states: [cosigning], nowMs: 0 }),
  handshakes: async () => [{ name: "operator", outcome: "hybrid" }],
  resolves: async () => true,
  widgetPolicy: async () => "default-src 'none'; frame-ancestors https://www.operator.example",
};

const witnessed = (changes: Partial<Awaited<ReturnType<DeploymentFacts["witnesses"]>>>): Partial<DeploymentFacts> => ({
  witnesses: async () => ({ known: ["w.example"], quorum: 1, states: [cosigning], nowMs: 0, ...changes }),
});

/** The sound installation's keys and backups, but for this. */
function kept(
  changes: Partial<NonNullable<Awaited<ReturnType<DeploymentFacts["keeping"]>>>>,
): Partial<DeploymentFacts> {
  return { keeping: async () => ({ ...(await sound.keeping())!, ...changes }) };
}

async function worst(facts: Partial<DeploymentFacts>, id: string): Promise<string> {
  const results = await runChecks(deploymentChecks, { ...sound, ...facts });
  return results.find((result) => result.id === id)?.findings[0]?.severity ?? "passed";
}

describe("deploymentChecks", () => {
  it("find nothing but information in a sound installation", async () => {
    const results = await runChecks(deploymentChecks, sound);
    expect(results.flatMap((result) => result.findings).filter((finding) => finding.severity !== "info")).toEqual([]);
  });

  it.each([
    ["transport.tls", { hasTls: false }, "error"],
    ["transport.tls", { hasTls: false, plainHttpFrom: ["10.0.0.0/8"] }, "warning"],
    ["transport.tls", { hasTls: false, isLoopback: true, host: "localhost" }, "info"],
    ["transport.origins", { publicOrigins: ["http://chat.operator.example"] }, "error"],
    ["embed.same_site", { embedOrigins: ["https://www.other.example"] }, "warning"],
    ["embed.same_site", { embedOrigins: [] }, "warning"],
    ["embed.names", { resolves: async () => false }, "error"],
    ["embed.policy", { widgetPolicy: async () => null }, "warning"],
    ["embed.policy", { widgetPolicy: async () => "frame-ancestors *" }, "error"],
    ["embed.relying_party", { publicOrigins: ["https://192.0.2.7"] }, "error"],
    ["proxy.trusted", { trustedProxies: ["0.0.0.0/0"] }, "error"],
    ["keys.file", { keyFile: { path: "k", mode: 0o644 } }, "error"],
    ["keys.copy", { keyFile: { path: "k", mode: 0o600 }, keyCopy: null }, "error"],
    ["keys.copy", { keyFile: { path: "k", mode: 0o600 }, keyCopy: { path: "c", isCurrent: false } }, "error"],
    ["keys.copy", { keyFile: { path: "k", mode: 0o600 } }, "passed"],
    ["keys.copy", { keyFile: { path: "k", mode: 0o600 }, keyCopy: null, usesSandbox: true }, "info"],
    ["keys.copy", { keyFile: { path: "k", mode: 0o600 }, keyCopy: null, kms: "vault" }, "passed"],
    [
      "transport.origins",
      { desk: { origin: "http://desk.operator.example", relyingPartyId: "operator.example" } },
      "error",
    ],
    ["staff.relying_party", { desk: { origin: "https://192.0.2.7", relyingPartyId: "192.0.2.7" } }, "error"],
    ["staff.relying_party", { desk: { origin: "https://desk.example", relyingPartyId: "sk.example" } }, "error"],
    ["staff.admins", { admins: async () => ({ count: 0, poor: 0, deciders: 0 }) }, "info"],
    ["staff.admins", { admins: async () => ({ count: 1, poor: 0, deciders: 1 }) }, "warning"],
    ["staff.admins", { admins: async () => ({ count: 3, poor: 1, deciders: 3 }) }, "warning"],
    ["staff.admins", { admins: async () => ({ count: 1, poor: 1, deciders: 1 }), hasStaffSignOn: true }, "info"],
    ["staff.second_person", { admins: async () => ({ count: 1, poor: 0, deciders: 1 }) }, "warning"],
    ["staff.second_person", { admins: async () => ({ count: 1, poor: 0, deciders: 1 }), usesSandbox: true }, "info"],
    ["staff.second_person", { admins: async () => ({ count: 1, poor: 0, deciders: 2 }) }, "passed"],
    ["policies.four_eyes", { isPolicyChangeBound: false }, "warning"],
    ["policies.four_eyes", { isPolicyChangeBound: false, usesSandbox: true }, "info"],
    ["recovery.wait", { recoveryWaitMs: 3_600_000 }, "warning"],
    ["keys.file", { keyFile: { path: "k", mode: 0o600 } }, "warning"],
    ["database.transport", { isDatabaseTls: false }, "warning"],
    [
      "database.durable",
      { databaseSettings: async () => ({ fsync: "off", synchronousCommit: "on", version: 18, talkative: [] }) },
      "error",
    ],
    [
      "database.durable",
      { databaseSettings: async () => ({ fsync: "on", synchronousCommit: "off", version: 18, talkative: [] }) },
      "error",
    ],
    [
      "database.durable",
      { databaseSettings: async () => ({ fsync: "on", synchronousCommit: "on", version: 15, talkative: [] }) },
      "error",
    ],
    [
      "database.logs",
      {
        databaseSettings: async () => ({
          fsync: "on",
          synchronousCommit: "on",
          version: 18,
          talkative: ["log_statement = all"],
        }),
      },
      "warning",
    ],
    ["database.durable", { databaseSettings: () => Promise.reject(new Error("down")) }, "error"],
    ["database.schema", { pendingMigrations: async () => 2 }, "warning"],
    ["history.witnesses", witnessed({ known: [], quorum: 0 }), "info"],
    ["history.witnesses", witnessed({ quorum: 2 }), "warning"],
    ["history.witnesses", witnessed({ states: [{ ...cosigning, problem: "disagrees" }] }), "error"],
    ["history.witnesses", witnessed({ states: [{ ...cosigning, problem: "unreachable" }] }), "warning"],
    ["history.witnesses", witnessed({ states: [] }), "warning"],
    ["history.witnesses", witnessed({ nowMs: 4_000_000 }), "warning"],
    ["history.witnesses", { witnesses: () => Promise.reject(new Error("down")) }, "error"],
    ["transport.post_quantum", { handshakes: async () => [{ name: "database", outcome: "classical" }] }, "warning"],
    ["transport.post_quantum", { handshakes: async () => [{ name: "database", outcome: "no_tls" }] }, "warning"],
    ["transport.post_quantum", { handshakes: async () => [{ name: "operator", outcome: "too_old" }] }, "error"],
    ["transport.post_quantum", { handshakes: async () => [{ name: "operator", outcome: "unreachable" }] }, "info"],
    ["keys.epoch", kept({ nextRootMs: 99 * DAY }), "error"],
    ["keys.epoch", { keeping: async () => null }, "passed"],
    ["backup.age", kept({ data: null }), "warning"],
    ["backup.age", { ...kept({ data: null }), usesSandbox: true }, "info"],
    ["backup.age", kept({ data: { atMs: 90 * DAY, verifiedMs: null } }), "warning"],
    ["backup.age", kept({ keys: null }), "warning"],
    ["backup.age", kept({ keys: { atMs: 90 * DAY } }), "warning"],
    ["backup.age", kept({ isOurs: false }), "info"],
    ["backup.age", { keeping: () => Promise.reject(new Error("unreadable")) }, "error"],
    ["backup.verified", kept({ data: { atMs: 99.5 * DAY, verifiedMs: null } }), "warning"],
    ["backup.verified", kept({ data: { atMs: 99.5 * DAY, verifiedMs: 10 * DAY } }), "warning"],
    ["backup.verified", kept({}), "passed"],
    ["flows.valid", { flowProblems: async () => 1 }, "error"],
  ] as [string, Partial<DeploymentFacts>, string][])("%s with %j is %s", async (id, facts, severity) => {
    expect(await worst(facts, id)).toBe(severity);
  });
});
