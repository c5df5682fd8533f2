// SPDX-License-Identifier: Apache-2.0
import { ENTITY_KINDS, type EntityKind } from "./verdict.ts";

/** What a person said of one flagged entity of a verdict. Names are opaque: they are only compared. */
export type JudgedEntity = {
  readonly by: string;
  readonly incident: string;
  readonly kind: EntityKind;
  readonly entity: string;
  readonly isAttack: boolean;
};

/** How much labels move a threshold at most, as a share of what clean traffic asks for. */
export const MOST_NUDGE = 0.1;
/** Labels that all say the same, after every bound below, for the whole of it. */
const WHOLE = 20;
/** One person counts for so many a kind: alone they move a quarter of the most. */
const A_PERSON = 5;
/** One campaign counts for so many a kind, however many verdicts it has. */
const AN_INCIDENT = 4;

export type Nudges = Readonly<Record<EntityKind, number>>;

/**
 * What people said of verdicts, as a share by which thresholds of a candidate move: up where it was nothing, down where it was an attack. The last
 * word about an entity counts, once; a person, a campaign and an entity each count for a few, so that nobody who labels, and no
 * attacker who gets harmless verdicts undone, moves much. It never decides: it only shapes a candidate that two people promote.
 *
 * @param judged - Newest first.
 */
export function nudgesOf(judged: readonly JudgedEntity[]): { readonly nudges: Nudges; readonly counted: number } {
  const net = new Map<EntityKind, number>();
  const people = new Map<string, number>();
  const incidents = new Map<string, number>();
  const entities = new Set<string>();
  let counted = 0;
  for (const { by, incident, kind, entity, isAttack } of judged) {
    const [person, campaign, one] = [`${kind} ${by}`, `${kind} ${incident}`, `${kind} ${entity}`];
    if (entities.has(one)) continue;
    entities.add(one);
    const [mine, its] = [people.get(person) ?? 0, incidents.get(campaign) ?? 0];
    if (mine >= A_PERSON || its >= AN_INCIDENT) continue;
    people.set(person, mine + 1);
    incidents.set(campaign, its + 1);
    net.set(kind, (net.get(kind) ?? 0) + (isAttack ? -1 : 1));
    counted += 1;
  }
  const nudge = (kind: EntityKind): number => {
    const share = Math.max(-1, Math.min(1, (net.get(kind) ?? 0) / WHOLE));
    return Math.round(share * MOST_NUDGE * 1e4) / 1e4;
  };
  const nudges = Object.fromEntries(ENTITY_KINDS.map((kind) => [kind, nudge(kind)])) as Record<EntityKind, number>;
  return { nudges, counted };
}

/** Nobody said anything. */
export const NO_NUDGES: Nudges = nudgesOf([]).nudges;
