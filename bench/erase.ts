// SPDX-License-Identifier: Apache-2.0
/**
 * Erases half of many subjects by granted requests, as the job of a server does, and then looks for what was planted: in a COPY of every table, in
 * every file of the database and in the key file; by the ids of the erased in every table that must be empty of them; and by opening, with the keys
 * that are left, what was copied of them before. Everything of everybody else is opened and compared. Every entry of the history is proved.
 *
 * npm run bench -- erase [--subjects N] [--at-once N]     default 100,000 subjects, 64 erasures side by side; fsync is on
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { deliverWebhooks, noteAcknowledged, runSubjectRequests, sequenceHistory, verifyHistory } from "#app";
import { fromUtf8 } from "#kernel";
import { startBundledServer } from "#postgres";
import { emptiedTables } from "#privacy";
import { copyTables } from "./canary/copy-tables.ts";
import { Needles } from "./canary/needles.ts";
import { folder, type Place } from "./canary/places.ts";
import { makeCrowd, makePeople, type Person, PLANTS } from "./erase/people.ts";
import { readBack } from "./erase/read-back.ts";
import { type EraseRig, openRig, TENANT } from "./erase/rig.ts";
import { type Figures, rounded, table } from "./figures.ts";

/** Read by an erasure, and not emptied by it. */
const ALSO_READ = [
  "reach",
  "legal_hold",
  "subject_request",
  "erasure_recipient",
  "history",
  "webhook_delivery",
] as const;
const SEQUENCE_EVERY_MS = 2_000;
/** Ids that one statement of the bench names. */
const PIECE = 2_000;

export async function run(args: string[]): Promise<Figures> {
  const options = {
    subjects: { type: "string", default: "100000" },
    "at-once": { type: "string", default: "64" },
  } as const;
  const { values } = parseArgs({ args, options });
  const home = await mkdtemp(join(tmpdir(), "wardline-bench-"));
  // The database server is another account where we are root: it writes the copy.
  await chmod(home, 0o755);
  const server = await startBundledServer({ dataDir: join(home, "data"), log: () => undefined });
  const rig = await openRig(server, home);
  let isRunning = true;
  // Files of a database that runs come and go: they are searched when it has stopped.
  const stop = async (): Promise<void> => {
    if (!isRunning) return;
    isRunning = false;
    await rig.close();
    await server.stop();
  };
  try {
    const figures = await measure(rig, home, Number(values.subjects), Number(values["at-once"]), stop);
    if (figures.erasedValuesFound !== 0 || figures.othersLost !== 0 || !figures.proofsVerified) process.exitCode = 1;
    return figures;
  } finally {
    await stop();
    await rm(home, { recursive: true, force: true });
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function measure(rig: EraseRig, home: string, subjects: number, atOnce: number, stop: () => Promise<void>) {
  const people = await makePeople(rig, subjects, (made) => {
    if (made % 10_000 === 0) say(`${made} subjects made`);
  });
  await makeCrowd(rig, people);
  const analyzed = [...emptiedTables().map(({ table: name }) => name), ...ALSO_READ];
  for (const name of new Set(analyzed)) await rig.database.query(`bench.analyze_${name}`, `ANALYZE ${name}`);
  const [erased, kept] = [people.filter((_, i) => i % 2 === 0), people.filter((_, i) => i % 2 === 1)];
  const planted = (of: readonly Person[]): number =>
    of.reduce((sum, { values }) => sum + Object.keys(values).length, 0);
  await sequence(rig);
  const before = (await rig.verifier.tree.head())?.note ?? null;
  // The search must be able to find: everything planted opens while nothing is erased, and what lies open is found.
  const sample = erased.slice(0, 500);
  const openBefore = await readBack(rig, sample);
  if (openBefore.size !== planted(sample))
    throw new Error(`Before, ${openBefore.size} of ${planted(sample)} values opened`);
  const copied = await Promise.all(
    sample.map(async ({ conversationId }) => rig.keyDeps.conversations.find(TENANT, conversationId, null, "own")),
  );

  await grant(rig, erased);
  const readBefore = await readFromEndToEnd(rig);
  const seconds = await eraseAll(rig, erased.length, atOnce);
  const scans = [...(await readFromEndToEnd(rig))]
    .map(([name, rows]) => ({ name, perErasure: (rows - (readBefore.get(name) ?? 0)) / erased.length }))
    .filter(({ perErasure }) => perErasure > 1)
    .sort((a, b) => b.perErasure - a.perErasure);
  say(`${erased.length} erased in ${rounded(seconds, 1)} s`);
  await tellReceivers(rig);
  const acknowledged = await rig.database.query<{ state: string; count: number }>(
    "bench.recipients",
    "SELECT state, count(*)::int AS count FROM erasure_recipient GROUP BY state ORDER BY state",
  );

  const stillThere = await leftInTables(rig, erased);
  say(`${stillThere} rows of the erased left in ${emptiedTables().length} tables`);
  const opened = (await readBack(rig, erased)).size;
  let copiesOpened = 0;
  for (const stored of copied) {
    const known =
      stored === null
        ? new Map()
        : await rig.keyDeps.keyStore.find(
            TENANT,
            stored.keys.map(({ subjectId }) => subjectId),
          );
    if (known.size > 0) copiesOpened += 1;
  }
  const lost = planted(kept) - (await readBack(rig, kept)).size;
  say(`${opened + copiesOpened} values of the erased open, ${lost} of others are lost`);
  await sequence(rig);
  const verdict = await verifyHistory(rig.verifier, before);
  say(`${verdict.size} leaves of the history, ${verdict.problems.length} problems`);
  for (const problem of verdict.problems.slice(0, 3)) say(JSON.stringify(problem));
  await copyTables(join(home, "data"), join(home, "copy"));
  await stop();
  const inFiles = await searchFiles(people, [
    folder("every table, copied", join(home, "copy")),
    folder("every file of the database", join(home, "data")),
    folder("the key file", join(home, "keys")),
  ]);
  const erasedValuesFound = stillThere + opened + copiesOpened + inFiles;
  const proofsVerified = verdict.problems.length === 0 && verdict.erased === 0 && verdict.size > 0;
  process.stdout.write(
    table("erase", [
      ["subjects, erased / kept", `${erased.length} / ${kept.length}`],
      ["values planted, in erased / kept", `${planted(erased)} / ${planted(kept)}`],
      ["kinds of places", PLANTS.join(", ")],
      ["tables that must be empty of the erased", String(emptiedTables().length)],
      ["erased", `${rounded(erased.length / seconds, 1)}/s, ${rounded(seconds, 1)} s`],
      [
        "rows read from end to end, per erasure",
        scans.map(({ name, perErasure }) => `${name} ${rounded(perErasure, 0)}`).join(", ") || "at most 1 in any table",
      ],
      ["rows of the erased left", String(stillThere)],
      ["values of the erased that open", String(opened + copiesOpened)],
      ["values in tables and files, of anybody", String(inFiles)],
      ["values of others lost", String(lost)],
      ["others told", acknowledged.rows.map(({ state, count }) => `${count} ${state}`).join(", ")],
      ["history", `${verdict.size} leaves, ${verdict.problems.length} problems`],
    ]),
  );
  return {
    subjects,
    erasePerSecond: rounded(erased.length / seconds, 1),
    erasedValuesFound,
    othersLost: lost,
    proofsVerified,
  };
}

/** As two people did: what was asked is granted, all at once. */
async function grant(rig: EraseRig, erased: readonly Person[]): Promise<void> {
  const text = `
    UPDATE subject_request SET state = 'granted', outcome = 'grant', proposed_by = 'one', decided_by = 'two', decided_at = now(),
      work_at = now() - interval '1 second', version = version + 1
    WHERE tenant = $1 AND request_id = ANY($2::uuid[])`;
  for (let from = 0; from < erased.length; from += PIECE) {
    const ids = erased.slice(from, from + PIECE).map(({ requestId }) => requestId);
    await rig.database.query("bench.grant", text, [TENANT, ids]);
  }
}

async function eraseAll(rig: EraseRig, wanted: number, atOnce: number): Promise<number> {
  const { deps, keyDeps } = rig;
  const from = performance.now();
  // Beside it, as on a server: an entry that waited longer than its clocks may differ would count as one of another time.
  const stopSequencing = sequenceMeanwhile(rig);
  for (let done = 0; done < wanted; ) {
    const round = await runSubjectRequests(deps, keyDeps, atOnce);
    if (round.done === 0) throw new Error(`Only ${done} of ${wanted} erasures came to an end`);
    const next = done + round.done;
    if (Math.floor(next / 5_000) > Math.floor(done / 5_000)) say(`${next} erased`);
    done = next;
  }
  const seconds = (performance.now() - from) / 1_000;
  await stopSequencing();
  return seconds;
}

/** As the job of a server: every two seconds what waits goes into the tree. */
function sequenceMeanwhile({ sequencer }: EraseRig): () => Promise<void> {
  const stop = new AbortController();
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await sequenceHistory(sequencer);
      await setTimeout(SEQUENCE_EVERY_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return async () => {
    stop.abort();
    await running;
  };
}

/** Rows that the server read without an index, by table; partitions count as their table. */
async function readFromEndToEnd({ database }: EraseRig): Promise<ReadonlyMap<string, number>> {
  const { rows } = await database.query<{ name: string; rows: string }>(
    "bench.scans",
    `SELECT coalesce(i.inhparent, s.relid)::regclass::text AS name, sum(s.seq_tup_read)::text AS rows
     FROM pg_stat_user_tables s LEFT JOIN pg_inherits i ON i.inhrelid = s.relid GROUP BY 1`,
  );
  return new Map(rows.map(({ name, rows: count }) => [name, Number(count)]));
}

async function tellReceivers({ deps }: EraseRig): Promise<void> {
  // Unsigned: the receiver of this bench looks at nothing, and signing is measured elsewhere.
  for (;;) if ((await deliverWebhooks(deps, 500)).sent === 0) break;
  for (;;) if ((await noteAcknowledged(deps, 5_000)) === 0) break;
}

async function sequence(rig: EraseRig): Promise<void> {
  for (;;) {
    await sequenceHistory(rig.sequencer);
    const { rows } = await rig.database.query<{ count: number }>(
      "bench.queue",
      "SELECT count(*)::int AS count FROM history_queue",
    );
    if ((rows[0]?.count ?? 0) === 0) return;
  }
}

/** Rows that name an erased subject, or a conversation of theirs, where none may. */
async function leftInTables({ database }: EraseRig, erased: readonly Person[]): Promise<number> {
  let left = 0;
  const words = `SELECT count(*)::int AS count FROM subject_request
    WHERE tenant = $1 AND subject_id = ANY($2::uuid[]) AND sealed IS NOT NULL`;
  for (let from = 0; from < erased.length; from += PIECE) {
    const piece = erased.slice(from, from + PIECE);
    const ids = {
      subject_id: piece.map((one) => one.subjectId),
      conversation_id: piece.map((one) => one.conversationId),
    };
    const counts = emptiedTables().map(({ table: name, by }) => {
      const text = `SELECT count(*)::int AS count FROM ${name} WHERE tenant = $1 AND ${by} = ANY($2::uuid[])`;
      return database.query<{ count: number }>(`bench.left_${name}`, text, [TENANT, ids[by]]);
    });
    counts.push(database.query<{ count: number }>("bench.left_words", words, [TENANT, ids.subject_id]));
    for (const { rows } of await Promise.all(counts)) left += rows[0]?.count ?? 0;
  }
  return left;
}

/** Every planted value, of whomever: sealed ones stand nowhere in the open, whether erased or not. */
async function searchFiles(people: readonly Person[], places: readonly Place[]): Promise<number> {
  const all = people.flatMap(({ values }) => Object.values(values));
  const needles = new Needles(2 * all.length);
  all.forEach((value, valueId) => {
    needles.add(Buffer.from(value), { valueId, form: "as it is" });
    // Base64 of the middle, whatever stands before it.
    needles.add(Buffer.from(Buffer.from(value).toString("base64").slice(0, 24)), { valueId, form: "base64" });
  });
  let found = probe(needles, all[0] ?? "") ? 0 : Number.NaN;
  for (const place of places) {
    let bytes = 0;
    for await (const piece of place.pieces(needles.longest)) {
      bytes += piece.length;
      needles.scan(piece, () => (found += 1));
    }
    say(`${place.name}: ${Math.ceil(bytes / 1e6)} MB read`);
  }
  return found;
}

/** Not a search for nothing: what lies open is found. */
function probe(needles: Needles, value: string): boolean {
  let hits = 0;
  needles.scan(Buffer.from(`....${fromUtf8(Buffer.from(value))}....`), () => (hits += 1));
  return hits === 1;
}
