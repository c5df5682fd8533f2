// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ok, Sensitive } from "#kernel";
import type { ApiLook } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import { makeLooks } from "./look.ts";
import { openTelcoBench, type TelcoBench } from "./testing.ts";

const config: TelcoConfig = {
  baseUrl: "https://api.operator.example",
  tokenUrl: "https://api.operator.example/token",
  clientId: "care",
  clientSecret: new Sensitive("secret"),
  currency: "GBP",
  timeZone: "Europe/London",
};
let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const look = async (config: object = {}): Promise<ReadonlyMap<string, ApiLook>> =>
  new Map((await bench.makeTelco({ testLine: "PR-C01-1", ...config }).looks.look()).map((each) => [each.api, each]));

describe("looks at the operator's interfaces", () => {
  it("finds every interface of the practice operator, and reads the test line's rows", async () => {
    const before = JSON.stringify(await bench.tmf("GET", "/tmf-api/troubleTicket/v4/troubleTicket?limit=500"));
    const found = await look();
    const states = Object.fromEntries([...found.values()].map(({ api, state }) => [api, state]));
    expect(Object.entries(states).filter(([, state]) => state !== "answers" && state !== "unread")).toEqual([]);
    expect(states).toMatchObject({ bills: "answers", products: "answers", simSwap: "answers", secrets: "answers" });
    // Nothing was made by looking.
    expect(JSON.stringify(await bench.tmf("GET", "/tmf-api/troubleTicket/v4/troubleTicket?limit=500"))).toBe(before);
    expect(bench.sandbox.outbox()).toEqual([]);
  });

  it("asks for no row of anybody where there is no test line", async () => {
    const found = [...(await bench.makeTelco().looks.look())];
    expect(found.filter(({ state }) => state !== "answers" && state !== "unread")).toEqual([]);
    expect(found.find(({ api }) => api === "bills")?.state).toBe("unread");
  });

  it.each([
    ["missing", { kind: "status", status: 404 }],
    ["missing", { kind: "status", status: 405 }],
    ["missing", { kind: "status", status: 501 }],
    ["refused", { kind: "status", status: 403 }],
    ["refused", { kind: "status", status: 401 }],
    ["silent", { kind: "status", status: 503 }],
    ["silent", { kind: "drop" }],
    ["silent", { kind: "latency", latencyMs: 5_000 }],
    ["unreadable", { kind: "truncate" }],
    ["unreadable", { kind: "wrongContentType" }],
  ])("says %s on %o", async (state, fault) => {
    await bench.fault({ ...fault, match: { path: "/tmf-api/customerBillManagement" } });
    await bench.fault({ ...fault, match: { path: "/sim-swap" } });
    const found = await look({ timeoutMs: 400 });
    expect([found.get("bills")?.state, found.get("simSwap")?.state, found.get("orders")?.state]).toEqual([
      state,
      state,
      "unread",
    ]);
  });

  it("names the fields that are needed and missing, and those that are only missed", async () => {
    const [bill] = await bench.tmf("GET", "/tmf-api/customerBillManagement/v4/customerBill?billingAccount.id=BA-C01");
    const patch = { billDate: "soon", state: "odd" };
    await bench.lever("state/doc", { collection: "customerBill", id: bill?.["id"], patch });
    const found = await look();
    expect(found.get("bills")).toMatchObject({
      state: "unreadable",
      missing: ["customerBill.billDate", "customerBill.state"],
    });
    const row = { id: "PR-1", status: "active" };
    const http = {
      call: () => Promise.reject(new Error("not asked")),
      callForCode: ({ path }: { readonly path: string }) =>
        Promise.resolve(ok({ status: 200, headers: new Headers(), body: path === "/product" ? [row] : row })),
    };
    const bare = await makeLooks(http, { ...config, testLine: "PR-1" }, bench.clock).look();
    expect(bare.find(({ api }) => api === "products")).toMatchObject({
      state: "answers",
      lacking: ["product.billingAccount", "product.productPrice", "product.realizingService"],
    });
  });
});
