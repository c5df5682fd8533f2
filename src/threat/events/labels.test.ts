// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { type JudgedEntity, MOST_NUDGE, NO_NUDGES, nudgesOf } from "./labels.ts";

const said = (i: number, over: Partial<JudgedEntity> = {}): JudgedEntity => ({
  by: `person ${i % 8}`,
  incident: `incident ${i}`,
  kind: "address",
  entity: `entity ${i}`,
  isAttack: false,
  ...over,
});
const many = (count: number, over: Partial<JudgedEntity> = {}): JudgedEntity[] =>
  Array.from({ length: count }, (_, i) => said(i, over));

describe("nudgesOf()", () => {
  test("moves nothing where nobody said anything, up for what was nothing, down for attacks, for that kind only", () => {
    expect(nudgesOf([]).nudges).toEqual(NO_NUDGES);
    expect(nudgesOf(many(8)).nudges).toEqual({ ...NO_NUDGES, address: 0.04 });
    expect(nudgesOf(many(8, { isAttack: true })).nudges.address).toBe(-0.04);
  });

  test("lets one person, one campaign and one entity move little, however often each is said [SEC-453]", () => {
    expect(nudgesOf(many(1_000, { by: "one person" })).nudges.address).toBe(MOST_NUDGE / 4);
    expect(nudgesOf(many(1_000, { incident: "one campaign" })).nudges.address).toBe(MOST_NUDGE / 5);
    expect(nudgesOf(many(1_000, { entity: "one entity" })).nudges.address).toBe(MOST_NUDGE / 20);
    expect(nudgesOf(many(1_000)).nudges.address).toBe(MOST_NUDGE);
  });

  test("counts the last word about an entity, and not the one before", () => {
    const [newest, before] = [said(1, { isAttack: true }), said(1, { by: "another" })];
    expect(nudgesOf([newest, before])).toMatchObject({ counted: 1, nudges: { address: -0.005 } });
  });
});
