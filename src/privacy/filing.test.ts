// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import {
  clockState,
  FILED_CHANNELS,
  IDENTITY_EVIDENCE,
  IDENTITY_EVIDENCE_CODES,
  type IdentityEvidence,
  levelOfEvidence,
} from "./filing.ts";

const level = (channel: (typeof FILED_CHANNELS)[number], ...evidence: IdentityEvidence[]): string => {
  const found = levelOfEvidence(channel, evidence);
  return found.ok ? found.value : found.refusal.reason;
};

describe("levelOfEvidence()", () => {
  test("is A2 for a document in hand or two things that rest on different ground, and never more [SEC-460]", () => {
    expect(level("branch", "document_seen")).toBe("A2");
    expect(level("letter", "signature_compared", "document_copy")).toBe("A2");
    expect(level("branch", "signature_compared", "code_read_back")).toBe("A2");
    for (const channel of FILED_CHANNELS)
      expect(["A2", "not_of_channel"]).toContain(level(channel, ...IDENTITY_EVIDENCE_CODES));
  });

  test("is A1 for one thing, and for two of the same ground [SEC-460]", () => {
    expect(level("phone", "contact_called_back")).toBe("A1");
    expect(level("phone", "contact_called_back", "code_read_back")).toBe("A1");
    expect(level("letter", "address_of_record", "contact_called_back")).toBe("A1");
    expect(level("letter", "document_copy", "document_copy")).toBe("A1");
    expect(level("phone")).toBe("A0");
  });

  test("refuses what cannot be had that way, whatever stands beside it [SEC-460]", () => {
    for (const code of IDENTITY_EVIDENCE_CODES)
      for (const channel of FILED_CHANNELS) {
        const isThere = (IDENTITY_EVIDENCE[code].channels as readonly string[]).includes(channel);
        expect([code, channel, level(channel, code) !== "not_of_channel"]).toEqual([code, channel, isThere]);
      }
    expect(level("phone", "code_read_back", "document_seen")).toBe("not_of_channel");
  });
});

describe("clockState()", () => {
  const due = new Date("2026-06-30T00:00:00Z");
  const at = (day: string, more: { extendedUntil?: Date; closedAt?: Date } = {}): string =>
    clockState({ dueAt: due, extendedUntil: null, closedAt: null, ...more }, Date.parse(day));

  test("counts to the day that holds: the extended one where there is one", () => {
    expect(at("2026-06-01T00:00:00Z")).toBe("on_time");
    expect(at("2026-06-22T23:59:59Z")).toBe("on_time");
    expect(at("2026-06-23T00:00:00Z")).toBe("near");
    expect(at("2026-06-30T00:00:00Z")).toBe("near");
    expect(at("2026-06-30T00:00:01Z")).toBe("late");
    expect(at("2026-07-05T00:00:00Z", { extendedUntil: new Date("2026-08-30T00:00:00Z") })).toBe("on_time");
    expect(at("2027-01-01T00:00:00Z", { closedAt: due })).toBe("answered");
  });
});
