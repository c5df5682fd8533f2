// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ToolName } from "#dialogue";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import type { ActContext } from "../acts/act-kind.ts";
import { makeRunner } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const { run, refusal } = makeRunner(() => bench);
const bySms = (msisdn: string): Partial<ActContext> => ({ verifiedLine: msisdn, assurance: "A1" });

describe("who sees what", () => {
  const linesOf = async (key: string | null, more: Partial<ActContext> = {}) =>
    (await run(key, "lines.list", {}, more)).lines.map((line) => `${line.lineId} ${line.relation}`);

  it.each<[string, string[]]>([
    ["C01", ["PR-C01-1 holder"]],
    ["C13", ["PR-C13-1 holder", "PR-C13-2 holder", "PR-C13-3 holder", "PR-C13-4 holder"]],
    ["C14", ["PR-C13-2 user"]],
    ["C13-3", ["PR-C13-3 user"]],
    ["C13-4", ["PR-C13-4 helper"]],
    ["C22", ["PR-C22-1 admin", "PR-C22-2 admin", "PR-C22-3 admin", "PR-C22-4 admin", "PR-C22-5 admin"]],
    ["C22-2", ["PR-C22-2 user"]],
    ["C23-H", ["PR-C23-1 helper"]],
    ["C24", ["PR-C24-1 holder"]],
    ["C10", ["PR-C10-1 holder"]],
  ])("lines.list for %s", async (key, expected) => {
    expect(await linesOf(key)).toEqual(expected);
  });

  it("lines.list shows the last digits only", async () => {
    const { lines } = await run("C01", "lines.list", {});
    expect(lines[0]).toMatchObject({ label: "••• 101", ending: "01" });
    expect(JSON.stringify(lines)).not.toContain("77009001");
  });

  it("a helper sees nothing once the right has ended", async () => {
    bench.clock.advance(31 * 86_400_000);
    expect(await linesOf("C23-H")).toEqual([]);
    expect(await run("C23-H", "bill.due", {})).toEqual({ outcome: "no_account" });
  });

  it("possession of a line by a code shows that line, as its user sees it", async () => {
    expect(await linesOf(null, bySms("+447700900114"))).toEqual(["PR-C13-2 user"]);
    expect(await run(null, "bill.due", {}, bySms("+447700900114"))).toEqual({ outcome: "not_holder" });
    expect(await linesOf(null, bySms("+447700900113"))).toEqual(["PR-C13-1 holder"]);
    expect(await refusal(null, "service.diagnose", { lineId: "PR-C13-2" }, bySms("+447700900113"))).toBe("not_found");
  });

  it.each(["+447700900124", "+447700900199"])(
    "the number %s, which is no longer or never ours, shows nothing",
    async (msisdn) => {
      expect(await refusal(null, "lines.list", {}, bySms(msisdn))).toBe("not_found");
    },
  );

  it("nobody is refused, not asked again", async () => {
    expect(await refusal(null, "lines.list", {})).toBe("not_allowed");
    expect(await refusal(null, "service.protect", { lineId: "PR-C16-1" })).toBe("not_allowed");
  });

  it.each<[ToolName, object]>([
    ["service.diagnose", { lineId: "PR-C02-1" }],
    ["service.outages", { service: "mobile", lineId: "PR-C02-1" }],
    ["service.protect", { lineId: "PR-C02-1" }],
    ["service.open_ticket", { lineId: "PR-C02-1", topic: "no_data", facts: [] }],
    ["roaming.status", { lineId: "PR-C02-1" }],
    ["plans.browse", { lineId: "PR-C02-1" }],
    ["plans.quote", { lineId: "PR-C02-1", offerId: "PO-SIM-L" }],
    ["orders.latest", { lineId: "PR-C02-1" }],
    ["usage.left", { lineId: "PR-C02-1" }],
    ["cases.status", { lineId: "PR-C02-1" }],
    ["bill.due", { lineId: "PR-C02-1" }],
    ["bill.explain", { accountId: "BA-C02" }],
    ["bill.pay_link", { billId: "CB-C02-2026-11" }],
  ])("%s on somebody else's id reads like one that does not exist", async (tool, args) => {
    const foreign = await refusal("C01", tool, args as never);
    const missing = JSON.parse(JSON.stringify(args).replaceAll("C02", "C77")) as never;
    expect(foreign).toBe("not_found");
    expect(await refusal("C01", tool, missing)).toBe("not_found");
  });

  it("look-alikes stay apart: C25 never sees what is C26's", async () => {
    expect(await linesOf("C25")).toEqual(["PR-C25-1 holder"]);
    expect(await refusal("C25", "bill.explain", { accountId: "BA-C26" })).toBe("not_found");
  });

  it("text that somebody planted in the records comes out of no tool", async () => {
    const all = [
      await run("C26", "lines.list", {}),
      await run("C26", "bill.explain", {}),
      await run("C26", "service.diagnose", { lineId: "PR-C26-1" }),
      await run("C26", "plans.browse", { lineId: "PR-C26-1" }),
    ];
    const said = JSON.stringify(all);
    for (const planted of ["SYSTEM", "PUK", "collect.example", "<script", "\u202e"])
      expect(said).not.toContain(planted);
  });

  it("a plan name with markup in it comes out as plain words", async () => {
    const patch = {
      productOffering: {
        id: "PO-SIM-M",
        name: "SIM <b>M</b> ![x](https://evil.example/a) \u202e https://evil.example",
      },
    };
    await bench.lever("state/doc", { collection: "product", id: "PR-C25-1", patch });
    const { lines } = await run("C25", "lines.list", {});
    expect(lines[0]?.planName).toBe("SIM M");
  });
});
