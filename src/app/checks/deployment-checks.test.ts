// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ChannelFacts } from "./channel-checks.ts";
import { runChecks } from "./check.ts";
import { type DeploymentFacts, deploymentChecks } from "./deployment-checks.ts";
import type { OutsideDeskFacts } from "./outside-desk-checks.ts";
import { soundRecords } from "./testing/records.ts";

const none = async (): Promise<null> => null;
const cosigning = { witness: "w.example", askedAt: new Date(0), problem: null };

const DAY = 86_400_000;

/** An installation with nothing to say against it. */
const nothingOwed = { open: 3, closing: 0, forgetting: 0, failingSince: null, owedSince: null };
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
  arePoliciesInForce: async () => true,
  arePoliciesApproved: async () => false,
  recoveryWaitMs: 72 * 3_600_000,
  kms: "file",
  keyFile: { path: "keys/root.key", mode: null },
  keyCopy: { path: "elsewhere/root.key", isCurrent: true },
  usesDatabaseUrl: true,
  isDatabaseTls: true,
  databaseSettings: async () => ({ fsync: "on", synchronousCommit: "on", version: 18, talkative: [] }),
  pendingMigrations: async () => 0,
  flowProblems: async () => 0,
  drift: async () => ({ drift: 0.1, alarm: 0.25, events: 50_000 }),
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
  channels: {
    nowMs: 100 * DAY,
    usesSandbox: false,
    ours: [{ key: "channels.linkOrigin", origin: "https://chat.operator.example" }],
    theirs: [{ key: "channels.sms.url", address: "https://sms.operator.example/cgi-bin/sendsms" }],
    secrets: async () => [{ key: "channels.whatsapp.appSecretFile", length: 32 }],
    whatsapp: { hasTemplate: true },
    sms: { send: "headers" },
    optOut: async () => [
      { lang: "en", name: "app.messaging.readable.sms", asks: "stop", text: "MENU shows more, STOP ends messages." },
      { lang: "ar", name: "app.messaging.stopped", asks: "start", text: "اكتب «ابدأ» إن أردت التحدث إلينا." },
    ],
    outbox: async () => [{ channel: "sms", count: 3, oldestMs: 100 * DAY - 60_000 }],
  },
  outsideDesk: {
    nowMs: 100 * DAY,
    usesSandbox: false,
    secrets: async () => [{ key: "outsideDesk.accessTokenFile", length: 40 }],
    answers: async () => null,
    owed: async () => nothingOwed,
  },
  incidents: { regimes: ["gdpr"], receivers: ["noc"], hasContact: true, removed: none },
  records: soundRecords,
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

/** The sound installation's desk of others, but for this. */
const outside = (changes: Partial<OutsideDeskFacts>): Partial<DeploymentFacts> => ({
  outsideDesk: { ...sound.outsideDesk, ...changes },
});

/** The sound installation's channels, but for this. */
const channels = (changes: Partial<ChannelFacts>): Partial<DeploymentFacts> => ({
  channels: { ...sound.channels!, ...changes },
});
const sms = (text: string): Partial<DeploymentFacts> =>
  channels({ optOut: async () => [{ lang: "en", name: "app.messaging.readable.sms", asks: "stop", text }] });

async function worst(facts: Partial<DeploymentFacts>, id: string): Promise<string> {
  const results = await runChecks(deploymentChecks, { ...sound, ...facts });
  return results.find((result) => result.id === id)?.findings[0]?.severity ?? "passed";
}

describe("deploymentChecks", () => {
  it("find nothing but information in a sound installation, and each weakness of a channel by its check [SEC-386]", async () => {
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
    ["detectors.drift", { drift: async () => ({ drift: 0.31, alarm: 0.25, events: 50_000 }) }, "warning"],
    ["detectors.drift", { drift: async () => ({ drift: null, alarm: 0.25, events: 400 }) }, "info"],
    ["incidents.told", { incidents: { regimes: ["gdpr"], receivers: [], hasContact: true, removed: none } }, "error"],
    ["incidents.told", { incidents: { regimes: [], receivers: [], hasContact: true, removed: none } }, "warning"],
    [
      "incidents.told",
      { incidents: { regimes: [], receivers: [], hasContact: true, removed: none }, usesSandbox: true },
      "info",
    ],
    [
      "incidents.receivers",
      {
        incidents: {
          regimes: [],
          receivers: [],
          hasContact: true,
          removed: async () => ({ names: ["noc"], atMs: 0 }),
        },
      },
      "error",
    ],
    [
      "incidents.clocks",
      { incidents: { regimes: [], receivers: ["noc"], hasContact: true, removed: none } },
      "warning",
    ],
    [
      "incidents.clocks",
      { incidents: { regimes: ["gdpr"], receivers: ["noc"], hasContact: false, removed: none } },
      "warning",
    ],
    ["policies.four_eyes", { isPolicyChangeBound: false }, "warning"],
    ["policies.four_eyes", { isPolicyChangeBound: false, usesSandbox: true }, "info"],
    ["policies.in_force", { arePoliciesInForce: async () => false }, "error"],
    ["policies.in_force", { arePoliciesInForce: async () => false, isPolicyChangeBound: false }, "info"],
    ["policies.in_force", { arePoliciesInForce: async () => false, arePoliciesApproved: async () => true }, "info"],
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
    ...["secrets", "addresses", "gateways", "template", "opt_out", "outbox"].map((name) => [
      `channels.${name}`,
      { channels: null },
      "passed",
    ]),
    ...["secrets", "answers", "owed"].map((name) => [`outside_desk.${name}`, {}, "passed"]),
    ["outside_desk.secrets", outside({ secrets: async () => [{ key: "k", length: null }] }), "error"],
    ["outside_desk.secrets", outside({ secrets: async () => [{ key: "k", length: 7 }] }), "error"],
    ["outside_desk.secrets", outside({ secrets: async () => [{ key: "k", length: 15 }] }), "warning"],
    ["outside_desk.answers", outside({ answers: async () => "http_401" }), "error"],
    ["outside_desk.answers", outside({ answers: () => Promise.reject(new Error("unreadable")) }), "error"],
    [
      "outside_desk.owed",
      outside({ owed: async () => ({ ...nothingOwed, failingSince: new Date(98.9 * DAY) }) }),
      "warning",
    ],
    [
      "outside_desk.owed",
      outside({ owed: async () => ({ ...nothingOwed, forgetting: 2, owedSince: new Date(98.9 * DAY) }) }),
      "error",
    ],
    ["outside_desk.owed", outside({ owed: () => Promise.reject(new Error("no database")) }), "error"],
    ["channels.secrets", channels({ secrets: async () => [{ key: "k", length: null }] }), "error"],
    ["channels.secrets", channels({ secrets: async () => [{ key: "k", length: 7 }] }), "error"],
    ["channels.secrets", channels({ secrets: async () => [{ key: "k", length: 15 }] }), "warning"],
    ["channels.secrets", channels({ secrets: async () => [{ key: "k", length: 16 }] }), "passed"],
    ["channels.addresses", channels({ ours: [{ key: "k", origin: "http://chat.operator.example" }] }), "error"],
    ["channels.addresses", channels({ ours: [{ key: "k", origin: "http://localhost:8080" }] }), "warning"],
    ["channels.addresses", channels({ ours: [{ key: "k", origin: "http://localhost.evil.example" }] }), "error"],
    ["channels.gateways", channels({ theirs: [{ key: "k", address: "http://10.0.0.9/cgi-bin/sendsms" }] }), "error"],
    ["channels.gateways", channels({ theirs: [{ key: "k", address: "http://127.0.0.1:13013/x" }] }), "info"],
    ["channels.gateways", channels({ sms: { send: "query" } }), "warning"],
    ["channels.template", channels({ whatsapp: { hasTemplate: false } }), "warning"],
    ["channels.template", channels({ whatsapp: null }), "passed"],
    ["channels.opt_out", sms("Write to us to end messages."), "error"],
    ["channels.opt_out", sms("Unstoppable news. START begins it."), "error"],
    ["channels.opt_out", sms("STOP ends it."), "passed"],
    [
      "channels.outbox",
      channels({ outbox: async () => [{ channel: "sms", count: 1, oldestMs: 99 * DAY }] }),
      "warning",
    ],
    ["channels.outbox", channels({ outbox: () => Promise.reject(new Error("down")) }), "error"],
  ] as [string, Partial<DeploymentFacts>, string][])("%s with %j is %s", async (id, facts, severity) => {
    expect(await worst(facts, id)).toBe(severity);
  });
});

it("policies.in_force says by which commands changed policies come into force, and nothing where there were none yet", async () => {
  const found = await runChecks(deploymentChecks, { ...sound, arePoliciesInForce: async () => false });
  const text = found.find(({ id }) => id === "policies.in_force")?.findings[0]?.text ?? "";
  for (const command of [
    "wardline policies propose --config COPY",
    "gate.policiesDir",
    "wardline upgrade --provenance",
  ])
    expect(text).toContain(command);
  const agreed = { arePoliciesInForce: async () => false, arePoliciesApproved: async () => true };
  const approved = await runChecks(deploymentChecks, { ...sound, ...agreed });
  expect(approved.find(({ id }) => id === "policies.in_force")?.findings).toEqual([
    { severity: "info", text: expect.stringContaining("two people approved them") },
  ]);
  const first = await runChecks(deploymentChecks, { ...sound, arePoliciesInForce: none });
  expect(first.find(({ id }) => id === "policies.in_force")?.findings).toEqual([]);
});
