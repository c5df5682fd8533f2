// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { relationToAccount, relationToLine } from "./access.ts";
import type { PartyId, Permission } from "./nouns.ts";
import { aLine, anAccount } from "./testing.ts";

const NOW = Date.UTC(2026, 10, 15, 10, 0, 0);

describe("access", () => {
  const access = (party: string, permissions: Permission[] = [], onlyLineId: string | null = null) => ({
    party: party as PartyId,
    onlyLineId,
    permissions,
  });
  const line = aLine({ userIds: ["IN-2"], adminIds: ["IN-9"] });
  const helper: Permission = { role: "helper", assetId: "BA-1", validUntil: NOW + 1 };
  it.each([
    ["holder", access("IN-1"), "holder", "holder"],
    ["business admin", access("IN-9"), "admin", null],
    ["line user", access("IN-2"), "user", null],
    ["stranger", access("IN-3"), null, null],
    ["helper", access("IN-3", [helper]), "helper", "helper"],
    ["helper whose right ended this moment", access("IN-3", [{ ...helper, validUntil: NOW }]), null, null],
    ["authorised viewer", access("IN-3", [{ ...helper, role: "authorisedUser" }]), "helper", "helper"],
    ["line user by grant", access("IN-3", [{ role: "lineUser", assetId: "PR-1", validUntil: null }]), "user", null],
    ["grant on another line", access("IN-3", [{ role: "lineUser", assetId: "PR-2", validUntil: null }]), null, null],
    ["holder who showed another line only", access("IN-1", [], "PR-2"), null, "holder"],
  ])("%s", (_who, who, onLine, onAccount) => {
    expect(relationToLine(who, line, NOW)).toBe(onLine);
    expect(relationToAccount(who, anAccount(), NOW)).toBe(onAccount);
  });
});
