// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { LoadedPolicies } from "#app";
import type { PolicyFile } from "#cedar";
import { attack } from "../../bench/prove-hostile-model.ts";
import { policyLoader } from "../../src/adapters/cedar/load-policies.ts";

const folder = new URL("../../policies/", import.meta.url);
const file = (name: string): PolicyFile => ({ name, text: readFileSync(new URL(name, folder), "utf8") });
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".cedar"))
  .map(file);
const load = policyLoader(file("schema.cedarschema"));

/** The policies in force without one condition. */
function without(condition: string): LoadedPolicies {
  return changed(condition, (text) => text.replaceAll(condition, ""));
}

/** Those in force without one of them. */
function withoutPolicy(id: string): LoadedPolicies {
  const begin = `@id("${id}")`;
  return changed(begin, (text) => {
    const from = text.indexOf(begin);
    return text.slice(0, from) + text.slice(text.indexOf(";", from) + 1);
  });
}

/** The files in which something is said are changed; the others are those that were read before. */
function changed(said: string, change: (text: string) => string): LoadedPolicies {
  if (!files.some(({ text }) => text.includes(said))) throw new Error(`No policy says ${said}`);
  return load(files.map((each) => (each.text.includes(said) ? { ...each, text: change(each.text) } : each)));
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
    expect(allowed.desk).toBeGreaterThan(5);
    expect(allowed.proved).toBeGreaterThan(0);
    expect(Object.keys(figures["kinds"] as object).length).toBeGreaterThan(28);
  }, 240_000);

  it.each<[what: string, policies: () => LoadedPolicies, kinds: readonly string[], effect: RegExp]>([
    [
      "the level of a bill's lines",
      () => without("when { context.level >= 2 && context.ageSeconds <= 900 }"),
      ["above_the_level", "forged_history"],
      /at A[01]/u,
    ],
    [
      "the proof of an act that binds",
      () => withoutPolicy("binding-act-needs-its-own-proof"),
      ["proof_left_out", "at_once_without_proof"],
      /without its own proof/u,
    ],
    [
      "the limit for one order",
      () => withoutPolicy("above-the-spend-limit"),
      ["proof_left_out"],
      /without its own proof/u,
    ],
    [
      "clean signals before an order",
      () => withoutPolicy("order-needs-clean-signals"),
      ["swap_before_the_order", "swap_between_proof_and_order"],
      /after a SIM swap/u,
    ],
    [
      "who holds a case",
      () => without("when { resource has heldBy && resource.heldBy == principal }"),
      ["hostile_agent"],
      /without the right/u,
    ],
  ])(
    "[SEC-085] are caught by the proof when the gate loses %s",
    async (_what, policies, kinds, effect) => {
      const { figures, effects } = await attack({ attempts: 100, seed: 7, kinds, policies: policies(), until: effect });
      expect(figures["unauthorisedEffects"]).toBeGreaterThan(0);
      expect(effects.map(([name]) => name).join()).toMatch(effect);
    },
    120_000,
  );
});

describe("a damaged gate behind the policies", () => {
  it("[SEC-085] is caught by the proof when a signature no longer says what was signed", async () => {
    const { effects } = await attack({
      attempts: 60,
      until: /without its own proof/u,
      seed: 7,
      kinds: ["proof_of_another_act", "proof_played_again", "old_challenge"],
      // Every challenge is the same: an old signature, or one over another act, is as good as any.
      damage: (deps) => ({ ...deps, hashes: { sha256: () => new Uint8Array(32).fill(7) } }),
    });
    expect(effects.map(([name]) => name).join()).toMatch(/without its own proof/u);
  }, 120_000);

  it("[SEC-085] is caught by the proof when anybody's line counts as the victim's own", async () => {
    const kinds = ["own_phone_and_stolen_login"];
    const { effects } = await attack({
      attempts: 6,
      seed: 7,
      kinds,
      damage: (deps) => {
        const { reads } = deps.telco;
        const findLineByMsisdn: typeof reads.findLineByMsisdn = async (msisdn) => {
          const found = await reads.findLineByMsisdn(msisdn);
          return found.ok && found.value !== null && /(?:126|102)$/u.test(msisdn)
            ? { ...found, value: { ...found.value, userIds: ["IN-C01"] } }
            : found;
        };
        return { ...deps, telco: { ...deps.telco, reads: { ...reads, findLineByMsisdn } } };
      },
    });
    expect(effects.map(([name]) => name).join()).toMatch(/second factor of the victim/u);
    const sound = await attack({ attempts: 6, seed: 7, kinds });
    expect(sound.effects).toEqual([]);
    expect(sound.errors).toBe(0);
  }, 120_000);

  it("[SEC-085] is caught by the proof when nothing is counted any more", async () => {
    const { effects } = await attack({
      attempts: 60,
      seed: 7,
      kinds: ["reads_without_end", "orders_without_end"],
      damage: (deps) => ({ ...deps, counters: { ...deps.counters, add: () => Promise.resolve(1) } }),
    });
    expect(effects.map(([name]) => name).join()).toMatch(/more values in an hour.*|more added in a day/u);
  }, 120_000);
});
