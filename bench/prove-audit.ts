// SPDX-License-Identifier: Apache-2.0
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type AuditFacts, auditChecks, type Observation, observe, recordReceivers, type Webhooks } from "#app";
import type { TenantId } from "#kernel";
import { makeHistory } from "#postgres";
import { gatherAuditFacts } from "../src/main/audit/gather.ts";
import { type Instance, startInstance } from "../src/main/audit/instance.ts";
import { openStorage, type Storage } from "../src/main/open-storage.ts";
import { hashes, systemClock, systemRandom } from "../src/main/system.ts";
import { DATA_WEAKNESSES } from "./audit/data-weaknesses.ts";
import { openFront, type Weakening } from "./audit/front.ts";
import { FRONT_WEAKNESSES } from "./audit/front-weaknesses.ts";
import {
  CONFIG_WEAKNESSES,
  MUTANTS,
  mutantOptions,
  PERMISSIVE_POLICY,
  type StartedWeakness,
  WEAK_CONFIG,
  WEAK_FILES,
} from "./audit/started-weaknesses.ts";
import { tlsWeaknesses } from "./audit/tls-weaknesses.ts";
import { type Figures, table } from "./figures.ts";

const POLICIES = fileURLToPath(new URL("../policies", import.meta.url));

/** The audited thing: an instance, and its database and keys as the audit opens them. */
type Open = { readonly instance: Instance; readonly storage: Storage; close(): Promise<void> };

/**
 * Weakens one thing after the other in instances that really run, and lets the audit look. Each weakness must be found by the check that is
 * named for it, which found nothing before; an instance with nothing weakened must give no error.
 */
export async function run(args: string[]): Promise<Figures> {
  const { values } = parseArgs({ args, options: { only: { type: "string" } } });
  const wanted = new RegExp(values.only ?? "", "u");
  const folder = await mkdtemp(join(tmpdir(), "wardline-planted-"));
  const caught: string[] = [];
  const missed: string[] = [];
  let cleanErrors = 0;
  const note = (name: string, isCaught: boolean, why: string): void => {
    (isCaught ? caught : missed).push(name);
    process.stderr.write(`${isCaught ? "caught" : "MISSED"}  ${name}${isCaught ? "" : `: ${why}`}\n`);
  };
  try {
    // The proxies of the proof say who a client is.
    const ownPolicies = join(folder, "own.cedar");
    await writeFile(ownPolicies, "// Nothing yet.\n", { mode: 0o600 });
    const proxied = { server: { trustedProxies: ["127.0.0.0/8", "::1/128"] }, gate: { ownPolicies } };
    await withInstance(proxied, null, async (open) => {
      const tls = tlsWeaknesses(folder);
      setDefaultCACertificates([...getCACertificates("default"), ...tls.trusted]);
      const neutral = await openFront(open.instance.origin, {});
      try {
        const facts = (): Promise<AuditFacts> => factsOf(open, neutral.origin);
        const visitors = await talk(await facts());
        const base = await baseOf(await facts(), [...DATA_WEAKNESSES, ...FRONT_WEAKNESSES, ...tls.weaknesses]);
        for (const weakness of DATA_WEAKNESSES.filter(({ name }) => wanted.test(name))) {
          const { storage, instance } = open;
          const back = await weakness.plant({
            database: storage.database,
            tenant: instance.loaded.config.tenant,
            keyFile: storage.keyFile,
            keysDir: dirname(storage.keyFile),
            configFile: instance.loaded.file ?? "",
            ownPolicies,
          });
          try {
            const { expects, asReal } = weakness;
            const now = await facts();
            const deployment = { ...now.deployment, usesSandbox: asReal === undefined && now.deployment.usesSandbox };
            const seen = await look({ ...now, deployment }, expects);
            const isCaught = asReal === undefined ? isNew(seen, base) : texts(seen).some((text) => asReal.test(text));
            note(weakness.name, isCaught, seen.findings.map(({ text }) => text).join("; "));
          } finally {
            await back();
          }
        }
        if (tls.sound !== null) cleanErrors += await judgeSound(open, "tls.", { tls: tls.sound });
        cleanErrors += await judgeSound(open, "web.", {});
        for (const weakness of [...FRONT_WEAKNESSES, ...tls.weaknesses].filter(({ name }) => wanted.test(name))) {
          const seen = await throughFront(open, weakness.weakening, weakness.expects);
          note(weakness.name, isNew(seen, base), seen.findings.map(({ text }) => text).join("; "));
        }
        for (const visitor of visitors) await visitor.remove();
      } finally {
        await neutral.close();
      }
      // At last everything, with nothing planted and nobody between.
      cleanErrors += await countErrors(await factsOf(open));
    });
    await cp(POLICIES, join(folder, "policies"), { recursive: true });
    await writeFile(join(folder, "policies", "planted.cedar"), PERMISSIVE_POLICY);
    for (const [name, text] of Object.entries(WEAK_FILES)) await writeFile(join(folder, name), text, { mode: 0o600 });
    await withInstance(WEAK_CONFIG(folder), null, async (open) => {
      await takeReceiverAway(open);
      await lookForAll(open, CONFIG_WEAKNESSES, wanted, note);
    });
    await withInstance({}, mutantOptions(MUTANTS), (open) => lookForAll(open, MUTANTS, wanted, note));
    return report(caught, missed, cleanErrors);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function withInstance(
  changes: object,
  nodeOptions: string | null,
  work: (open: Open) => Promise<void>,
): Promise<void> {
  const instance = await startInstance(changes, nodeOptions);
  try {
    const storage = await openStorage(instance.loaded, "command", () => undefined);
    try {
      await work({ instance, storage, close: () => storage.close() });
    } finally {
      await storage.close();
    }
  } finally {
    await instance.stop();
  }
}

/** As two starts do it: one whose configuration has a receiver of incidents, and one without. */
async function takeReceiverAway({ instance: { loaded }, storage: { database } }: Open): Promise<void> {
  const noc = { name: "noc", url: "https://noc.example/hook", events: ["incident.opened"] as const };
  for (const endpoints of [[noc], []])
    await recordReceivers({
      tenant: loaded.config.tenant as TenantId,
      history: makeHistory(database),
      webhooks: { endpoints } as unknown as Webhooks,
      clock: systemClock,
      random: systemRandom,
      hashes,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
}

function factsOf({ instance, storage }: Open, origin: string = instance.origin): Promise<AuditFacts> {
  return gatherAuditFacts({
    loaded: instance.loaded,
    storage,
    origin,
    healthUrl: instance.healthUrl,
    logLines: instance.logLines,
  });
}

async function countErrors(facts: AuditFacts): Promise<number> {
  let errors = 0;
  for (const check of auditChecks)
    for (const { severity, text } of (await observe(check, facts, hashes)).findings)
      if (severity === "error") {
        process.stderr.write(`CLEAN   ${check.id}: ${text}\n`);
        errors += 1;
      }
  return errors;
}

/** What the checks that are named find before anything is weakened. */
async function baseOf(
  facts: AuditFacts,
  weaknesses: readonly { readonly expects: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const base = new Map<string, readonly string[]>();
  for (const expects of new Set(weaknesses.map((each) => each.expects)))
    base.set(expects, texts(await look(facts, expects)));
  return base;
}

function look(facts: AuditFacts, expects: string): Promise<Observation> {
  const check = auditChecks.find(({ id }) => id === expects);
  if (check === undefined) throw new RangeError(`There is no check ${expects}`);
  return observe(check, facts, hashes);
}

/** Two visitors with some words each, so that there are rows to weaken. */
async function talk({ chat }: AuditFacts) {
  const visitors = [await chat.open(), await chat.open()];
  for (const visitor of visitors) await visitor.say("hello");
  return visitors;
}

/** Warnings and errors only; "could not be checked" is no catch. */
function texts({ findings }: Observation): string[] {
  return findings
    .filter(({ severity, text }) => severity !== "info" && !text.startsWith("Could not be checked"))
    .map(({ text }) => text);
}

function isNew(seen: Observation, base: ReadonlyMap<string, readonly string[]>): boolean {
  const before = base.get(seen.check) ?? [];
  return texts(seen).some((text) => !before.includes(text));
}

async function throughFront(open: Open, weakening: Weakening, expects: string): Promise<Observation> {
  const front = await openFront(open.instance.origin, weakening);
  try {
    return await look(await factsOf(open, front.origin), expects);
  } finally {
    await front.close();
  }
}

/** A proxy that weakens nothing must not be found: otherwise every catch behind it were worth nothing. */
async function judgeSound(open: Open, prefix: string, weakening: Weakening): Promise<number> {
  let errors = 0;
  for (const { id } of auditChecks.filter(({ id: name }) => name.startsWith(prefix))) {
    const { findings } = await throughFront(open, weakening, id);
    for (const { text } of findings.filter(({ severity }) => severity === "error")) {
      process.stderr.write(`CLEAN   ${id} behind a proxy that weakens nothing: ${text}\n`);
      errors += 1;
    }
  }
  return errors;
}

async function lookForAll(
  open: Open,
  weaknesses: readonly StartedWeakness[],
  wanted: RegExp,
  note: (name: string, isCaught: boolean, why: string) => void,
): Promise<void> {
  const facts = await factsOf(open);
  const seen = new Map<string, Observation>();
  for (const { name, expects, finds } of weaknesses.filter((each) => wanted.test(each.name))) {
    const observation = seen.get(expects) ?? (await look(facts, expects));
    seen.set(expects, observation);
    note(
      name,
      texts(observation).some((text) => finds.test(text)),
      observation.findings.map(({ text }) => text).join("; "),
    );
  }
}

function report(caught: readonly string[], missed: readonly string[], cleanErrors: number): Figures {
  process.stdout.write(
    table("Planted weaknesses", [
      ["planted", String(caught.length + missed.length)],
      ["caught", String(caught.length)],
      ["missed", missed.length === 0 ? "none" : missed.join(", ")],
      ["errors with nothing planted", String(cleanErrors)],
    ]),
  );
  if (missed.length > 0 || cleanErrors > 0) process.exitCode = 1;
  return { planted: caught.length + missed.length, caught: caught.length, missed: [...missed], cleanErrors };
}
