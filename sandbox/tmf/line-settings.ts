// SPDX-License-Identifier: Apache-2.0
import { type Doc, iso } from "../doc.ts";
import { iccid, type Key } from "../ids.ts";
import type { World } from "../world.ts";
import { TmfError } from "./errors.ts";
import { asList, textIn } from "./parties.ts";

type Trait = Readonly<Record<string, unknown>>;

function traitOf(traits: readonly Trait[], name: string): unknown {
  return traits.find((trait) => trait["name"] === name)?.["value"];
}

/** Refuses an order that a lock of the line forbids, before it is taken. */
export function checkSettings(product: Doc | null, traits: readonly Trait[]): void {
  if (product === null || traitOf(traits, "simChange") === undefined) return;
  const isLocked = traitOf(asList(product["productCharacteristic"]), "simChangeLock") === true;
  if (isLocked) throw new TmfError(422, "SIM changes are locked for this line");
}

/**
 * What a completed order does to a line beside its product: forwarding off, paused for a lost phone and back, another SIM.
 *
 * @returns Characteristics that the finished order itself tells, such as the serial of the SIM that it put in.
 */
export function applySettings(
  world: World,
  key: Key,
  product: Doc,
  traits: readonly Trait[],
  at: number,
): readonly Trait[] {
  const number = textIn({ value: traitOf(asList(product["productCharacteristic"]), "msisdn") }, "value");
  if (number !== null && traitOf(traits, "callForwarding") === "off") world.changeLine(number, { forwarding: [] });
  const bar = traitOf(traits, "lineBar");
  if (number !== null && typeof bar === "string") applyBar(world, product, number, bar);
  const sim = traitOf(traits, "simChange");
  if (number === null || (sim !== "esim" && sim !== "physical")) return [];
  return applySim(world, key, product, number, sim, at);
}

function lineNumber(product: Doc): number {
  return Number(product.id.split("-").at(-1));
}

function applyBar(world: World, product: Doc, number: string, bar: string): void {
  const key = product.id.slice("PR-".length, product.id.lastIndexOf("-"));
  const isBarred = bar === "lost" || bar === "stolen";
  const line = lineNumber(product);
  const now = world.find("product", product.id) ?? product;
  world.put("product", { ...now, status: isBarred ? "suspended" : "active" });
  const service = world.find("service", `SV-${key}-${line}`);
  if (service !== null) world.put("service", { ...service, state: isBarred ? "suspended" : "active" });
  const state = isBarred ? "suspended" : "active";
  world.changeLine(number, {
    reachable: isBarred ? [] : ["DATA", "SMS"],
    subscription: { voiceSmsIn: state, voiceSmsOut: state, dataService: state },
  });
  const phone = world.find("resource", `DV-${key}-${line}`);
  if (phone === null) return;
  const rest = asList(phone["resourceCharacteristic"]).filter((trait) => trait["name"] !== "blocklisted");
  world.put("resource", {
    ...phone,
    resourceCharacteristic: [...rest, { name: "blocklisted", valueType: "boolean", value: bar === "stolen" }],
  });
}

function applySim(
  world: World,
  key: Key,
  product: Doc,
  number: string,
  kind: "esim" | "physical",
  at: number,
): readonly Trait[] {
  const old = world.find("resource", `SIM-${key}-${lineNumber(product)}`);
  const serial = iccid(key, 100 + world.nextNumber());
  if (old !== null) {
    const kept = asList(old["resourceCharacteristic"]).filter(
      (trait) => !["iccid", "simType", "simStatus", "pinTriesLeft", "pukTriesLeft"].includes(String(trait["name"])),
    );
    world.put("resource", {
      ...old,
      startOperatingDate: iso(at),
      resourceStatus: "reserved",
      operationalState: "enable",
      resourceCharacteristic: [
        ...kept,
        { name: "iccid", valueType: "string", value: serial },
        { name: "simType", valueType: "string", value: kind === "esim" ? "eSIM" : "physical" },
        { name: "simStatus", valueType: "string", value: "active" },
        { name: "pinTriesLeft", valueType: "number", value: 3 },
        { name: "pukTriesLeft", valueType: "number", value: 10 },
      ],
    });
  }
  world.changeLine(number, { simSwapAt: at });
  return [{ name: "iccid", valueType: "string", value: serial }];
}
