// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadPolicies, type PolicyFile } from "#cedar";
import { attack } from "../../bench/prove-hostile-model.ts";

const folder = new URL("../../policies/", import.meta.url);
const file = (name: string): PolicyFile => ({ name, text: readFileSync(new URL(name, folder), "utf8") });

/** The policies in force without one condition. */
function without(condition: string): ReturnType<typeof loadPolicies> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".cedar"));
  const files = names.map(file);
  if (!files.some(({ text }) => text.includes(condition))) throw new Error(`No policy says ${condition}`);
  return loadPolicies(
    file("schema.cedarschema"),
    files.map(({ name, text }) => ({ name, text: text.replaceAll(condition, "") })),
  );
}

describe("a model, an agent's browser and an operator that work for the attacker", () => {
  it("[SEC-085] come to no unauthorised effect, and an agent to no more customers than the bound", async () => {
    const { figures, effects, allowed } = await attack({ attempts: 300, seed: 7 });
    expect(effects).toEqual([]);
    expect(figures).toMatchObject({ attempts: 300, unauthorisedEffects: 0, bound: 20 });
    expect(figures["maxSubjectsReached"]).toBeLessThanOrEqual(20);
    // What is theirs still works: a gate that refuses everything would prove nothing.
    expect(allowed.reads).toBeGreaterThan(20);
    expect(allowed.orders).toBeGreaterThan(0);
    expect(allowed.desk).toBeGreaterThan(20);
    expect(Object.keys(figures["kinds"] as object).length).toBeGreaterThan(12);
  }, 120_000);

  it.each([
    [
      "the level of a bill's lines",
      () => without("when { context.level >= 2 && context.ageSeconds <= 900 }"),
      /at A[01]/u,
    ],
    ["clean signals before an order", () => withoutPolicy("order-needs-clean-signals"), /after a SIM swap/u],
    [
      "who holds a case",
      () => without("when { resource has heldBy && resource.heldBy == principal }"),
      /without the right/u,
    ],
  ])(
    "[SEC-085] are caught by the proof when the gate loses %s",
    async (_what, policies, effect) => {
      const { figures, effects } = await attack({ attempts: 300, seed: 7, policies: policies() });
      expect(figures["unauthorisedEffects"]).toBeGreaterThan(0);
      expect(effects.map(([name]) => name).join()).toMatch(effect);
    },
    120_000,
  );
});

/** The policies in force without one of them. */
function withoutPolicy(id: string): ReturnType<typeof loadPolicies> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".cedar"));
  const rest = names.map(file).map(({ name, text }) => {
    const from = text.indexOf(`@id("${id}")`);
    return { name, text: from === -1 ? text : text.slice(0, from) + text.slice(text.indexOf(";", from) + 1) };
  });
  return loadPolicies(file("schema.cedarschema"), rest);
}
