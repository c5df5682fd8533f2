// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  canonicalHost,
  countriesOf,
  decideEgress,
  type ProcessorList,
  placeProblems,
  processorList,
  recipientOf,
  transferOf,
} from "./processors.ts";

const shipped = (): Record<string, unknown> =>
  parse(readFileSync("policies/processors.yaml", "utf8")) as Record<string, unknown>;
const one = (hosts: readonly string[], more: object = {}): object => ({
  name: "Somebody Ltd",
  role: "sub_processor",
  hosts,
  purposes: ["care"],
  data: ["words"],
  country: "DE",
  mechanism: "none_needed",
  since: "2026-01-01",
  ...more,
});
const listOf = (recipients: object): ProcessorList =>
  processorList.parse({ version: "2026-01-01", groups: { EEA: ["DE", "FR"] }, recipients });

describe("the list that ships", () => {
  it("is as it must be, and has the machine itself in it by name", () => {
    const list = processorList.parse(shipped());
    expect(recipientOf(list, { host: "localhost", port: 8090 })?.id).toBe("this_machine");
    expect(recipientOf(list, { host: "graph.facebook.com", port: 443 })?.id).toBe("whatsapp");
    expect(list.groups["EEA"]).toContain("NO");
    expect(list.groups["EEA"]?.length).toBe(30);
  });
});

describe("recipientOf()", () => {
  const list = listOf({
    exact: one([
      "api.partner.example",
      "api.partner.example:8443",
      "xn--ber-goa.example",
      "198.51.100.7",
      "[2001:db8::1]",
    ]),
    wild: one(["*.cloud.example"]),
    better: one(["eu.cloud.example"]),
  });
  it.each([
    ["api.partner.example", 443, "exact"],
    ["API.Partner.Example", 443, "exact"],
    ["api.partner.example.", 443, "exact"],
    ["api.partner.example", 8443, "exact"],
    ["über.example", 443, "exact"],
    ["ÜBER.example", 443, "exact"],
    ["198.51.100.7", 443, "exact"],
    ["0xc6.51.100.7", 443, "exact"],
    ["0xc6336407", 443, "exact"],
    ["2001:db8::1", 443, "exact"],
    ["[2001:DB8:0::1]", 443, "exact"],
    ["a.cloud.example", 443, "wild"],
    ["eu.cloud.example", 443, "better"],
  ])("[SEC-411] %s:%i is %s", (host, port, id) => {
    expect(recipientOf(list, { host, port })?.id ?? null).toBe(id);
  });

  it.each([
    ["api.partner.example", 80],
    ["api.partner.example", 8444],
    ["partner.example", 443],
    ["x.api.partner.example", 443],
    ["api.partner.example.evil.example", 443],
    ["evilapi.partner.example", 443],
    ["api.partner.example..", 443],
    [".api.partner.example", 443],
    ["api.partner.example@evil.example", 443],
    ["evil.example#api.partner.example", 443],
    ["evil.example/api.partner.example", 443],
    ["api.partner.example\u0000.evil.example", 443],
    ["api.partner.exаmple", 443],
    ["cloud.example", 443],
    [".cloud.example", 443],
    ["a.b.cloud.example", 443],
    ["198.51.100.70", 443],
    ["198.51.100.7.nip.example", 443],
    ["::ffff:198.51.100.7", 443],
    ["localhost", 443],
    ["127.0.0.1", 443],
    ["127.0.0.1.evil.example", 443],
    ["", 443],
    ["*.cloud.example", 443],
    ["api.partner.example", Number.NaN],
  ])("[SEC-411] nobody is behind %s:%i", (host, port) => {
    expect(recipientOf(list, { host, port })).toBeNull();
  });

  it.each(["localhost", "LOCALHOST", "chat.larkspur.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "0x7f.1"])(
    "[SEC-411] this machine is one entry, by whatever name: %s",
    (host) => {
      expect(recipientOf(processorList.parse(shipped()), { host, port: 1 })?.id).toBe("this_machine");
    },
  );

  it.each(["10.0.0.1", "169.254.169.254", "localhost.evil.example", "xlocalhost", "::ffff:127.0.0.1"])(
    "[SEC-411] %s is not this machine",
    (host) => {
      expect(recipientOf(processorList.parse(shipped()), { host, port: 80 })).toBeNull();
    },
  );
});

describe("processorList", () => {
  it.each([
    ["a star alone", ["*"]],
    ["a star before one label", ["*.com"]],
    ["a star within", ["a.*.example.com"]],
    ["two stars", ["*.*.example.com"]],
    ["a star before digits", ["*.0.0.1"]],
    ["upper case", ["Api.example.com"]],
    ["another script", ["über.example"]],
    ["a trailing dot", ["api.example.com."]],
    ["a scheme", ["https://api.example.com"]],
    ["a path", ["api.example.com/x"]],
    ["a port of nobody", ["api.example.com:0"]],
    ["a port too high", ["api.example.com:70000"]],
    ["this machine by a name", ["localhost:8080"]],
    ["digits in another form", ["0x7f.1"]],
    ["the same twice", ["api.example.com", "api.example.com"]],
    ["nothing", []],
  ])("[SEC-411] refuses a host that is %s", (_what, hosts) => {
    expect(() => listOf({ somebody: one(hosts) })).toThrow();
  });

  it.each([
    ["a purpose that nobody stated", one(["a.example.com"], { purposes: ["profiling"] })],
    ["a class of data that is not recorded", one(["a.example.com"], { data: ["everything"] })],
    ["no country", one(["a.example.com"], { country: "Germany" })],
    ["a role of its own", one(["a.example.com"], { role: "friend" })],
    ["a mechanism of its own", one(["a.example.com"], { mechanism: "trust" })],
    ["a day that is none", one(["a.example.com"], { since: "2026-02-30" })],
    ["an unknown key", one(["a.example.com"], { allow: "*" })],
    ["loopback as somebody else", one(["loopback"])],
    ["here as somebody else", one(["a.example.com"], { country: "here" })],
  ])("[SEC-411] refuses %s", (_what, recipient) => {
    expect(() => listOf({ somebody: recipient })).toThrow();
  });

  it("[SEC-411] refuses one host under two recipients", () => {
    expect(() => listOf({ a_one: one(["a.example.com"]), b_two: one(["a.example.com"]) })).toThrow(/already/u);
  });
});

describe("decideEgress()", () => {
  const list = listOf({
    near: one(["near.example.com"], { country: "FR" }),
    far: one(["far.example.com"], { country: "US" }),
    mine: one(["mine.example.com"], { role: "own_system", country: "here" }),
  });
  const kind = (host: string, regions: readonly string[]): string =>
    decideEgress(list, { regions }, { host, port: 443 }).kind;

  it("[SEC-412] with pinned regions nothing goes to what is listed elsewhere", () => {
    expect([kind("near.example.com", []), kind("far.example.com", [])]).toEqual(["listed", "listed"]);
    expect([kind("near.example.com", ["EEA"]), kind("far.example.com", ["EEA"])]).toEqual(["listed", "outside_region"]);
    expect([kind("near.example.com", ["SA"]), kind("far.example.com", ["SA", "US"])]).toEqual([
      "outside_region",
      "listed",
    ]);
    expect([kind("mine.example.com", ["SA"]), kind("nobody.example.com", ["US"])]).toEqual(["listed", "unlisted"]);
  });

  it("[SEC-412] a region that nobody defined is no region", () => {
    expect(() => countriesOf(list, ["EUROPE"])).toThrow(RangeError);
    expect(() => countriesOf(list, ["toString"])).toThrow(RangeError);
    expect(() => kind("near.example.com", ["GCC"])).toThrow(RangeError);
  });
});

describe("placeProblems()", () => {
  const list = listOf({ a_one: one(["a.example.com"]) });
  const places = { installation: undefined, database: undefined, keys: undefined, backups: undefined };
  it("[SEC-412] names each place that is elsewhere, or that nobody wrote down", () => {
    expect(placeProblems(list, { regions: [], places })).toEqual([]);
    expect(placeProblems(list, { regions: ["EEA"], places }).map(({ problem }) => problem)).toEqual([
      "not_declared",
      "not_declared",
      "not_declared",
      "not_declared",
    ]);
    expect(placeProblems(list, { regions: ["EEA"], places: { ...places, installation: "DE", keys: "US" } })).toEqual([
      { place: "keys", problem: "outside" },
    ]);
  });
});

describe("transferOf()", () => {
  it("is personal data that goes to another country", () => {
    const of = (more: object) => transferOf({ ...list(more), reference: undefined }, "DE");
    const list = (more: object) =>
      ({ country: "US", data: ["words"], mechanism: "standard_clauses", ...more }) as Parameters<typeof transferOf>[0];
    expect(of({})).toEqual({ to: "US", mechanism: "standard_clauses", reference: null });
    expect([of({ data: [] }), of({ data: ["technical"] }), of({ country: "DE" }), of({ country: "here" })]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("canonicalHost()", () => {
  it("never gives back something with a slash, a port or a name in it", () => {
    for (const host of ["a/b", "a:80", "u@a", "a b", "a?b", "a#b", "", ".", "%2e", "a%00b", "http:"])
      expect([host, canonicalHost(host)]).toEqual([host, null]);
  });
});
