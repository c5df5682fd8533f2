// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { clientAddress, parseNetworks } from "#surfaces";

const none = parseNetworks([]);
const proxies = parseNetworks(["10.0.0.0/8", "fd00::/8"]);

describe("clientAddress()", () => {
  it.each([
    ["nobody is trusted: headers are noise", "203.0.113.9", { "x-forwarded-for": "198.51.100.1" }, none, "203.0.113.9"],
    [
      "a stranger forges both headers",
      "203.0.113.9",
      { forwarded: "for=198.51.100.1", "x-forwarded-for": "198.51.100.2" },
      proxies,
      "203.0.113.9",
    ],
    ["one trusted proxy", "10.0.0.1", { "x-forwarded-for": "198.51.100.1" }, proxies, "198.51.100.1"],
    [
      "a client that forged the left part",
      "10.0.0.1",
      { "x-forwarded-for": "1.1.1.1, 198.51.100.1" },
      proxies,
      "198.51.100.1",
    ],
    ["two trusted proxies", "10.0.0.1", { "x-forwarded-for": "198.51.100.1, 10.0.0.2" }, proxies, "198.51.100.1"],
    [
      "Forwarded with port and quotes",
      "10.0.0.1",
      { forwarded: 'for="[2001:db8::5]:4711";proto=https' },
      proxies,
      "2001:db8::5",
    ],
    ["an IPv4-mapped proxy", "::ffff:10.0.0.1", { "x-forwarded-for": "198.51.100.1:1234" }, proxies, "198.51.100.1"],
    ["an obfuscated hop", "10.0.0.1", { forwarded: "for=_hidden" }, proxies, "10.0.0.1"],
    ["a trusted proxy without headers", "10.0.0.1", {}, proxies, "10.0.0.1"],
  ])("clientAddress() with %s", (_name, remote, headers, trusted, expected) => {
    expect(clientAddress(remote, headers, trusted)).toBe(expected);
  });

  it.each(["10.0.0.0/33", "nonsense", "10.0.0.0/x", ""])("parseNetworks() refuses %j", (cidr) => {
    expect(() => parseNetworks([cidr])).toThrow(SyntaxError);
  });
});
