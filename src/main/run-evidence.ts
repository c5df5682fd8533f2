// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AUDIENCES,
  type Audience,
  buildEvidence,
  type EvidenceOrder,
  type EvidencePart,
  type EvidenceScope,
  sequenceHistory,
  verifyEvidence,
} from "#app";
import { makeSigner } from "#crypto";
import { AppError, isUuid, type TenantId } from "#kernel";
import { makeAuditRunStore, makeHistory } from "#postgres";
import { printEvidenceVerdict, readNamed, readNamedBytes, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import { gatherOwnParts, incidentParts } from "./evidence/own-parts.ts";
import { readReports } from "./evidence/reports.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openHistory } from "./open-history.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { demandExportApproval } from "./run-approvals.ts";
import { hashes, systemClock } from "./system.ts";
import { version } from "./version.ts";

export type EvidenceOptions = {
  readonly for?: string | undefined;
  readonly subject?: string | undefined;
  readonly incident?: string | undefined;
  readonly period?: string | undefined;
  /** Folders with what `audit run --out`, `drill --out` and tools of others wrote. */
  readonly from?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly approval?: string | undefined;
};

const USAGE =
  "it is `evidence build --for regulator|buyer|auditor --out FILE [--from DIR]… [--period FROM..TO] [--subject ID | --incident ID] [--approval ID]` or `evidence verify FILE [--keys F] [--quorum N]`";
/** How long the history is waited for, between looks. */
const SEQUENCE_PAUSE_MS = 250;
/** How long witnesses are waited for, between looks. */
const WITNESS_PAUSE_MS = 500;

/** `wardline evidence build`. What is about a subject or an incident is for a regulator alone, and takes a colleague's approval as an export does. */
export async function runEvidenceBuild(
  loaded: LoadedConfig,
  options: EvidenceOptions,
  terminal: Terminal,
): Promise<number> {
  const { audience, scope } = orderOf(options);
  if (options.out === undefined) throw bad(USAGE);
  const out = resolve(options.out);
  const reports = await Promise.all((options.from ?? []).map((folder) => readReports(resolve(folder))));
  for (const name of reports.flatMap(({ unknown }) => unknown))
    terminal.write(`Left out, since it is not known: ${name}\n`);
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    if (scope.subject !== null || scope.incident !== null)
      await demandExportApproval(storage, loaded.config.tenant, options.approval ?? null, scope);
    const given = reports.flatMap((report) => report.parts);
    const built = await evidenceOf(loaded, storage, { audience, scope }, () => Promise.resolve(), given);
    await writeFile(out, built.bytes, { mode: 0o600 });
    const { files, absent } = built.manifest;
    for (const { what, why } of absent) terminal.write(`Not inside: ${what} (${why})\n`);
    terminal.write(
      `${JSON.stringify({ file: out, files: files.length, sizeBytes: built.bytes.length, manifest: built.sha256, absent: absent.length })}\n`,
    );
    return 0;
  } finally {
    await storage.close();
  }
}

/**
 * Gathers what this installation can say by itself and seals it, with what was given. Whoever calls has decided that whoever asks may.
 *
 * @param onGathered - Told before it is sealed, which waits for the history.
 */
export async function evidenceOf(
  loaded: LoadedConfig,
  storage: Storage,
  { audience, scope }: { readonly audience: Audience; readonly scope: EvidenceScope },
  onGathered: () => Promise<void>,
  given: readonly EvidencePart[] = [],
): ReturnType<typeof buildEvidence> {
  const parts = [
    ...given,
    ...(await gatherOwnParts(loaded, makeAuditRunStore(storage.database), audience)),
    ...(await incidentsOf(loaded, audience, scope)),
  ];
  await onGathered();
  const absent = absentFrom(audience, parts);
  return build(loaded, storage, { audience, scope, program: `wardline ${version}`, parts, absent });
}

async function build(loaded: LoadedConfig, storage: Storage, order: EvidenceOrder) {
  const { sequencer, verifier, witnesses } = await openHistory(loaded, storage);
  return buildEvidence(
    {
      verifier,
      witnesses,
      tenant: loaded.config.tenant as TenantId,
      clock: systemClock,
      hashes,
      history: makeHistory(storage.database),
      signer: makeSigner("ed25519", await storage.kms.derive("evidence_ed25519")),
      async sequence() {
        // The server that runs may be at it already: then there is nothing to do but wait.
        if ((await sequenceHistory(sequencer)) === 0) await sleep(SEQUENCE_PAUSE_MS);
      },
      async awaitWitnesses(round) {
        // Two rounds of asking: whoever has not cosigned by then is named by the check of witnesses.
        if (round * WITNESS_PAUSE_MS > 2_000 * loaded.config.history.cosignSeconds) return false;
        await sleep(WITNESS_PAUSE_MS);
        return true;
      },
    },
    order,
  );
}

async function incidentsOf(
  loaded: LoadedConfig,
  audience: Audience,
  { incident, period, subject }: EvidenceScope,
): Promise<readonly EvidencePart[]> {
  if (audience !== "regulator" || subject !== null) return [];
  const { deps, close } = await openCommandDeps(loaded);
  try {
    return await incidentParts(deps, incident, period);
  } finally {
    await close();
  }
}

/** `wardline evidence verify FILE`: needs no configuration, no database and no network. Exit code 0 when everything holds, else 2. */
export async function runEvidenceVerify(
  file: string | undefined,
  keysFile: string | undefined,
  quorum: string,
  terminal: Terminal,
): Promise<number> {
  if (file === undefined || !/^\d{1,3}$/u.test(quorum)) throw bad(USAGE);
  const keys =
    keysFile === undefined ? null : (await readNamed(keysFile)).split("\n").filter((line) => line.trim() !== "");
  const verdict = verifyEvidence(new Uint8Array(await readNamedBytes(file)), { keys, quorum: Number(quorum), hashes });
  printEvidenceVerdict(terminal, verdict, systemClock.now());
  return verdict.isProved ? 0 : 2;
}

function orderOf(options: EvidenceOptions): { readonly audience: Audience; readonly scope: EvidenceScope } {
  const audience = AUDIENCES.find((name) => name === options.for);
  const { subject = null, incident = null } = options;
  if (audience === undefined || (subject !== null && incident !== null)) throw bad(USAGE);
  for (const id of [subject, incident])
    if (id !== null && !isUuid(id)) throw bad("--subject and --incident want the id of one");
  if (audience !== "regulator" && (subject !== null || incident !== null))
    throw bad("what is about a subject or an incident is for a regulator only");
  return {
    audience,
    scope: { subject, incident, period: options.period === undefined ? null : periodOf(options.period) },
  };
}

/** `2026-01-01..2026-04-01`, or with times in UTC; before the second. As the history writes times. */
function periodOf(text: string): NonNullable<EvidenceScope["period"]> {
  const [from = "", to = "", ...rest] = text.split("..");
  const times = [from, to].map((part) =>
    /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z)?$/u.test(part) ? Date.parse(part) : Number.NaN,
  );
  const [start = Number.NaN, end = Number.NaN] = times;
  if (rest.length > 0 || !(start < end)) throw bad("--period is FROM..TO, such as 2026-01-01..2026-04-01, in UTC");
  const written = (ms: number): string => new Date(ms).toISOString().replace("Z", "000Z");
  return { from: written(start), to: written(end) };
}

/** What an archive should have, and how one gets it. */
const EXPECTED: readonly {
  readonly what: string;
  readonly path: string;
  readonly why: string;
  readonly for: readonly Audience[];
}[] = [
  {
    what: "a full audit",
    path: "audit/assessment-results.oscal.json",
    why: "no folder of `wardline audit run --out` was given",
    for: AUDIENCES,
  },
  { what: "drills", path: "drills/drills.json", why: "no folder of `wardline drill --out` was given", for: AUDIENCES },
  {
    what: "tools that are not ours",
    path: "foreign/runs.json",
    why: "no folder of `npm run prove -- foreign --out` was given",
    for: ["buyer", "auditor"],
  },
  {
    what: "known weaknesses of parts",
    path: "materials/advisories.json",
    why: "nobody has looked: `wardline advisories`",
    for: AUDIENCES,
  },
  { what: "audits kept by the instance", path: "audit/runs.json", why: "none has run here", for: AUDIENCES },
];

function absentFrom(audience: Audience, parts: readonly EvidencePart[]): EvidenceOrder["absent"] {
  return EXPECTED.filter(
    ({ for: who, path }) => who.includes(audience) && !parts.some((part) => part.path === path),
  ).map(({ what, why }) => ({ what, why }));
}

function bad(what: string): AppError {
  return new AppError("cli.bad_argument", `Cannot run the command: ${what}`);
}
