// SPDX-License-Identifier: Apache-2.0
import { setTimeout as delay } from "node:timers/promises";
import {
  type EraseRefusal,
  eraseSubject,
  type KeyDeps,
  type KeyStatus,
  nodesWithout,
  ROTATION_LEVELS,
  type Rotation,
  type RotationLevel,
  readKeyStatus,
  rotateData,
  rotateRoot,
  rotateSubjects,
  SETTLE_MS,
} from "#app";
import { AppError, type SubjectId } from "#kernel";
import { paint, type Terminal } from "./terminal.ts";

/** Prints how the keys stand: no key, no name, no number of anybody. Exit code 2 when something is lost or the KMS does not answer. */
export async function runKeysStatus(deps: KeyDeps, terminal: Terminal): Promise<number> {
  const status = await readKeyStatus(deps);
  for (const line of linesOf(status, deps.clock.now())) terminal.write(`${line}\n`);
  return status.lost > 0 || !status.kms.isWell ? 2 : 0;
}

function linesOf(status: KeyStatus, now: number): readonly string[] {
  const day = (at: number | null): string => (at === null ? "-" : new Date(at).toISOString().slice(0, 16));
  return [
    `KMS          ${status.kms.isWell ? `answers (${status.kms.tookMs} ms)` : `does not work (${status.kms.code})`}`,
    ...status.roots.map(
      ({ rootNo, kind, state, subjects, currentAt, goneAt }) =>
        `root ${String(rootNo).padEnd(7)} ${kind.padEnd(6)} ${state.padEnd(10)} ${subjects} subjects, since ${day(currentAt)}${goneAt === null ? "" : `, gone ${day(goneAt)}`}`,
    ),
    `destroyed    ${status.gone} root keys`,
    `next root    ${day(status.nextRootAt)}${status.nextRootAt !== null && status.nextRootAt < now ? " (overdue)" : ""}`,
    `subjects     ${status.subjects}, ${status.moving} between two keys, ${status.lost} lost`,
    ...Object.entries(status.suites).map(
      ([suite, count]) => `wrapped      ${count} ${suite === "0" ? "as the KMS does" : `in envelope suite ${suite}`}`,
    ),
    `open here    ${status.cache.keys} of at most ${status.cache.max} keys, for ${status.cache.ttlMs / 60_000} minutes each`,
    ...status.nodes.map(({ nodeId, roots }) => `node         ${nodeId} can use root keys ${roots.join(", ")}`),
    ...status.rotations.map((rotation) => `rotation     ${lineOf(rotation)}`),
  ];
}

function lineOf({ level, phase, done, total, failed, finishedAt }: Rotation): string {
  const end = finishedAt === null ? "" : ` on ${new Date(finishedAt).toISOString().slice(0, 16)}`;
  return `${level}: ${phase}${end}, ${done} of ${Math.max(done, total)}${failed > 0 ? `, ${failed} could not be moved` : ""}`;
}

const ROTATE = { root: rotateRoot, subject: rotateSubjects, data: rotateData } as const;

export function parseLevel(text: string | undefined): RotationLevel {
  const level = ROTATION_LEVELS.find((one) => one === (text ?? "root"));
  if (level !== undefined) return level;
  throw new AppError("cli.bad_argument", `Cannot rotate: --level is one of ${ROTATION_LEVELS.join(", ")}`);
}

/**
 * Rotates a level of keys, or goes on with the rotation that is under way. Stopping it, however hard, loses nothing: say it again, or let a
 * running server finish.
 */
export async function runKeysRotate(deps: KeyDeps, level: RotationLevel, terminal: Terminal): Promise<number> {
  const onProgress = (rotation: Rotation): void => {
    if (terminal.isInteractive) terminal.write(`\r${lineOf(rotation)}`);
  };
  let rotated = await ROTATE[level](deps, { start: true, onProgress });
  // Nodes that run here hear of a new root key within moments.
  for (let tries = 0; tries < 20 && rotated.ok && rotated.value.phase === "nodes"; tries += 1) {
    await delay(250);
    rotated = await ROTATE[level](deps, { start: false, onProgress });
  }
  if (terminal.isInteractive) terminal.write("\r");
  if (!rotated.ok) {
    terminal.write("Another process rotates these keys now; `wardline keys status` says how far it is\n");
    return 2;
  }
  const rotation = rotated.value;
  const mark = rotation.failed > 0 ? paint(terminal, "yellow", "!") : paint(terminal, "green", "✓");
  terminal.write(`${mark} ${lineOf(rotation)}\n`);
  if (rotation.phase === "nodes") {
    const waiting = (await deps.roots.roots()).find(({ state }) => state === "waiting");
    const without = waiting === undefined ? [] : await nodesWithout(deps, waiting);
    terminal.write(
      `Waits for nodes that cannot use root key ${waiting?.rootNo ?? ""} yet (${without.join(", ")}): bring the key file to them\n`,
    );
  }
  if (rotation.phase === "spread" || rotation.phase === "settle")
    terminal.write(
      `Everything goes on meanwhile. A running server finishes this from ${new Date(rotation.phaseAt + SETTLE_MS).toISOString().slice(11, 16)} UTC on; without one, say this command again then\n`,
    );
  if (level === "root" && rotation.phase !== "nodes")
    terminal.write("Copy the key file anew now: an older copy will not open what is written from now on\n");
  return rotation.failed > 0 ? 2 : 0;
}

/** Destroys what makes a subject readable, and prints the certificate. */
export async function runKeysErase(deps: KeyDeps, subjectId: string | undefined, terminal: Terminal): Promise<number> {
  const erased = await eraseSubject(deps, (subjectId ?? "") as SubjectId);
  if (!erased.ok) throw new AppError("cli.not_erased", whyNotErased(erased.refusal));
  terminal.write(`${JSON.stringify(erased.value, null, 2)}\n`);
  return 0;
}

function whyNotErased(refusal: EraseRefusal): string {
  switch (refusal.reason) {
    case "unsettled":
      return `Cannot erase the subject yet: ${refusal.conversations} of its conversations owe a notice, or have an order whose outcome is not known`;
    case "held":
      return `Cannot erase the subject: its data is kept on the grounds ${refusal.grounds.join(", ")}`;
    case "not_a_subject":
      return "Cannot erase the subject: there is none with this id";
  }
}
