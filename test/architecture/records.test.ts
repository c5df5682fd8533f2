// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dpiaRules, FEATURE_IDS, FEATURES, INVENTORY, processorList, recordGaps } from "#privacy";
import { type Config, configSchema } from "../../src/main/config.ts";
import { FEATURE_SWITCHES, featuresOf, WITHOUT_FEATURE } from "../../src/main/feature-switches.ts";
import { describedRoutes, egressFindings, readControls } from "../../src/main/open-records.ts";
import { read } from "./repository.ts";

/** What a schema of the configuration is below its wrappers, as far as this test looks. */
type Node = { readonly _zod: { readonly def: Definition } };
type Definition = {
  readonly type: string;
  readonly innerType?: Node;
  readonly in?: Node;
  readonly element?: Node;
  readonly valueType?: Node;
  readonly options?: readonly Node[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly shape?: Readonly<Record<string, Node>>;
};

const WRAPPERS = new Set(["optional", "default", "prefault", "nullable"]);

/** Keys that can switch something on: groups that may be left out, yes and no, and choices with an off in them; down to what is listed by name. */
function switchesOf(node: Node, at = ""): string[] {
  let [inner, isLeftOut] = [node, false];
  while (WRAPPERS.has(inner._zod.def.type) || inner._zod.def.type === "pipe") {
    const { type, innerType, in: before } = inner._zod.def;
    if (type === "optional" || type === "nullable") isLeftOut = true;
    inner = (innerType ?? before)!;
  }
  const { type, shape = {}, entries = {} } = inner._zod.def;
  const isGroup = type === "object" || type === "union";
  const isSwitch =
    (isGroup && isLeftOut) || type === "boolean" || (type === "enum" && Object.keys(entries).includes("off"));
  return [
    ...(isSwitch ? [at] : []),
    ...Object.entries(shape).flatMap(([name, child]) => switchesOf(child, at === "" ? name : `${at}.${name}`)),
  ];
}

const classified = new Set([...Object.keys(FEATURE_SWITCHES), ...Object.keys(WITHOUT_FEATURE)]);
const dpia = dpiaRules.parse(parse(read("policies/dpia.yaml")));
const list = processorList.parse(parse(read("policies/processors.yaml")));
const defaults: Config = configSchema.parse(parse(read("config/defaults.yaml")));

describe("switches of the configuration", () => {
  it("[SEC-415] each is a feature that was assessed, or stands here with the reason why it needs none", () => {
    const found = switchesOf(configSchema);
    expect(found.length).toBeGreaterThan(15);
    expect(found.filter((key) => !classified.has(key))).toEqual([]);
  });

  it("[SEC-415] a switch that is planted is found", () => {
    const planted = configSchema.extend({ sellIt: configSchema.shape.log.optional() });
    expect(switchesOf(planted as unknown as Node).filter((key) => !classified.has(key))).toEqual(["sellIt"]);
  });

  it("every key that is classified is there", () => {
    for (const key of classified) {
      let node: Node | undefined = configSchema;
      for (const name of key.split(".")) {
        while (node !== undefined && node._zod.def.shape === undefined)
          node = node._zod.def.innerType ?? node._zod.def.in ?? node._zod.def.options?.[0];
        node = node?._zod.def.shape?.[name];
      }
      expect([key, node !== undefined]).toEqual([key, true]);
    }
  });

  it("[SEC-415] each feature has a section of its version, with measures that are there, and ships unapproved", () => {
    const numbers = new Set(readControls().map(({ number }) => number));
    expect(Object.keys(dpia.features).sort()).toEqual([...FEATURE_IDS].sort());
    for (const [feature, section] of Object.entries(dpia.features)) {
      expect([feature, section.version]).toEqual([feature, FEATURES[feature as keyof typeof FEATURES]]);
      expect(section.measures.filter((one) => !numbers.has(one))).toEqual([]);
      expect(section.approval).toBeNull();
    }
  });

  it("each feature is on in some configuration, and the defaults have only what needs nobody outside", () => {
    const on = Object.entries(featuresOf(defaults, false)).filter(([, isOn]) => isOn);
    expect(on.map(([feature]) => feature).sort()).toEqual([
      "analytics",
      "attack_watch",
      "conversations",
      "files",
      "inspector",
      "learning",
      "news",
      "recovery",
    ]);
    const switched = new Set([...Object.values(FEATURE_SWITCHES).map(({ feature }) => feature), "own_database"]);
    const always = on.map(([feature]) => feature);
    expect(FEATURE_IDS.filter((feature) => !switched.has(feature) && !always.includes(feature))).toEqual([]);
  });
});

describe("the record of processing", () => {
  it("[SEC-414] has every table of the inventory, and none that is gone (src/privacy/record/table-record.ts)", () => {
    expect(Object.keys(INVENTORY).length).toBeGreaterThan(50);
    expect(recordGaps({ routes: {} }, [])).toEqual([]);
  });

  it("[SEC-414] names what is missing and what is gone", () => {
    const routes = describedRoutes();
    expect(Object.keys(routes).length).toBeGreaterThan(80);
    expect(recordGaps({ routes }, [...Object.keys(routes).slice(1), "GET /v1/new"])).toEqual([
      { kind: "route", name: "GET /v1/new", is: "missing" },
      { kind: "route", name: Object.keys(routes)[0], is: "gone" },
    ]);
  });

  it("[SEC-414] every place that the defaults name, and every one that they would call when switched on, is listed", () => {
    const on = configSchema.parse({
      ...defaults,
      updates: { advisories: "on" },
      channels: {
        whatsapp: { phoneNumberId: "12345", accessTokenFile: "a", appSecretFile: "b", verifyTokenFile: "c" },
      },
    });
    for (const config of [defaults, on]) {
      const { configured } = egressFindings({ config, baseDir: ".", file: null, databaseUrl: null });
      expect(configured.filter(({ verdict }) => verdict !== "listed")).toEqual([]);
    }
    expect(Object.keys(list.recipients)).toContain("this_machine");
  });

  it("[SEC-413] a configured place that nobody listed is named, whichever key it stands under", () => {
    const config = configSchema.parse({
      ...defaults,
      model: { kind: "openai", baseUrl: "https://models.partner.example/v1", name: "m" },
      webhooks: { endpoints: { noc: { url: "https://noc.partner.example/", events: ["incident.opened"] } } },
      threat: { siem: { url: "tls://siem.partner.example" } },
      history: { witnesses: [{ url: "https://witness.partner.example/", keysFile: "k" }] },
      channels: {
        sms: {
          url: "https://sms.partner.example/cgi-bin/sendsms",
          username: "u",
          passwordFile: "p",
          from: "12345",
          incomingUser: "i",
          incomingPasswordFile: "q",
        },
      },
    });
    const databaseUrl = "postgres://u:p@db.partner.example/wardline";
    const { configured } = egressFindings({ config, baseDir: ".", file: null, databaseUrl });
    expect(
      configured
        .filter(({ verdict }) => verdict === "unlisted")
        .map(({ host }) => host)
        .sort(),
    ).toEqual([
      "db.partner.example",
      "models.partner.example",
      "noc.partner.example",
      "siem.partner.example",
      "sms.partner.example",
      "witness.partner.example",
    ]);
  });
});
