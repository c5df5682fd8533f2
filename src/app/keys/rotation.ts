// SPDX-License-Identifier: Apache-2.0
import { makeUuid, ok, type Result, refuse } from "#kernel";
import type { KeyDeps } from "./deps.ts";

export const ROTATION_LEVELS = ["root", "subject", "data"] as const;
export type RotationLevel = (typeof ROTATION_LEVELS)[number];

/**
 * How far a rotation came, as the key store notes it: whoever goes on after a crash begins at `cursor`, and everything before it may safely be
 * done twice.
 */
export type Rotation = {
  readonly rotationId: string;
  readonly level: RotationLevel;
  /**
   * `nodes`: every node must have the new root key. `add`, `spread`: subjects get another key, and every node comes to know. `move`: things are
   * moved. `settle`: what nodes had in hand ends. `finish`: the old goes.
   */
  readonly phase: "nodes" | "add" | "spread" | "move" | "settle" | "finish" | "done";
  readonly cursor: string | null;
  readonly done: number;
  readonly total: number;
  /** Could not be moved: their old key stays. */
  readonly failed: number;
  readonly startedAt: number;
  readonly phaseAt: number;
  readonly finishedAt: number | null;
  /** Who works on it until when; somebody else goes on afterwards. */
  readonly holder: string;
  readonly heldUntil: number;
};

/** What a node may still have in hand from before: a turn, an upload, a wrapped key that it remembers for a minute. */
export const SETTLE_MS = 5 * 60_000;
const LEASE_MS = 60_000;

export type RotationRefusal =
  | { readonly reason: "busy"; readonly until: number }
  | { readonly reason: "nothing_to_do" };
export type OnProgress = (rotation: Rotation) => void;

const FIRST_PHASE = { root: "nodes", subject: "add", data: "move" } as const satisfies Record<
  RotationLevel,
  Rotation["phase"]
>;

const noteName = (level: RotationLevel): string => `rotation/${level}`;

export async function readRotation(
  { keyStore }: Pick<KeyDeps, "keyStore">,
  level: RotationLevel,
): Promise<Rotation | null> {
  const text = await keyStore.note(noteName(level));
  return text === null ? null : (JSON.parse(text) as Rotation);
}

/**
 * Takes a rotation up: the one under way, or (`start`) a new one. One process at a time holds it; its lease ends a minute after it was last
 * heard of.
 */
export async function claimRotation(
  { keyStore, clock, random, nodeId }: KeyDeps,
  level: RotationLevel,
  start: boolean,
): Promise<Result<RotationHold, RotationRefusal>> {
  const before = await keyStore.note(noteName(level));
  const found = before === null ? null : (JSON.parse(before) as Rotation);
  const now = clock.now();
  const isUnderWay = found !== null && found.phase !== "done";
  if (!isUnderWay && !start) return refuse({ reason: "nothing_to_do" });
  if (isUnderWay && found.holder !== nodeId && found.heldUntil > now)
    return refuse({ reason: "busy", until: found.heldUntil });
  const lease = { holder: nodeId, heldUntil: now + LEASE_MS };
  const rotation: Rotation = isUnderWay
    ? { ...found, ...lease }
    : {
        rotationId: makeUuid(random),
        level,
        phase: FIRST_PHASE[level],
        cursor: null,
        done: 0,
        total: 0,
        failed: 0,
        startedAt: now,
        phaseAt: now,
        finishedAt: null,
        ...lease,
      };
  const text = JSON.stringify(rotation);
  if (!(await keyStore.saveNote(noteName(level), before, text)))
    return refuse({ reason: "busy", until: now + LEASE_MS });
  return ok(new RotationHold(rotation, text, { keyStore, clock }));
}

/** A rotation that this process holds. */
export class RotationHold {
  #rotation: Rotation;
  #text: string;
  readonly #deps: Pick<KeyDeps, "keyStore" | "clock">;

  constructor(rotation: Rotation, text: string, deps: Pick<KeyDeps, "keyStore" | "clock">) {
    this.#rotation = rotation;
    this.#text = text;
    this.#deps = deps;
  }

  get now(): Rotation {
    return this.#rotation;
  }

  /** Notes how far it came. False: somebody else has taken it over, and this process must stop. */
  async save(change: Partial<Rotation>, isReleased: boolean = false): Promise<boolean> {
    const now = this.#deps.clock.now();
    const phaseAt = change.phase === undefined || change.phase === this.#rotation.phase ? this.#rotation.phaseAt : now;
    const next: Rotation = { ...this.#rotation, ...change, phaseAt, heldUntil: isReleased ? now : now + LEASE_MS };
    const text = JSON.stringify(next);
    if (!(await this.#deps.keyStore.saveNote(noteName(next.level), this.#text, text))) return false;
    this.#rotation = next;
    this.#text = text;
    return true;
  }

  /** Whether what nodes had in hand at the beginning of this phase has ended. */
  get hasSettled(): boolean {
    return this.#deps.clock.now() >= this.#rotation.phaseAt + SETTLE_MS;
  }
}

/** Work of a page side by side, a few at a time: a KMS outside answers in milliseconds each. */
export async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
