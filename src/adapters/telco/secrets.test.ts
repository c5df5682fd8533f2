// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { ok, Sensitive } from "#kernel";
import { aLine } from "../../telecom/testing.ts";
import type { HttpCall } from "./http.ts";
import { makeSecrets } from "./secrets.ts";

const line = aLine({ lineId: "PR-1", customerId: "CU-1" });
const config = {
  baseUrl: "https://api.operator.example",
  tokenUrl: "https://api.operator.example/token",
  clientId: "w",
  clientSecret: new Sensitive("s"),
  currency: "GBP",
  timeZone: "Europe/London",
};

function answering(body: unknown): { secrets: ReturnType<typeof makeSecrets>; calls: HttpCall[] } {
  const calls: HttpCall[] = [];
  const call = (each: HttpCall) => {
    calls.push(each);
    return Promise.resolve(ok({ status: 200, headers: new Headers() as never, body }));
  };
  return { secrets: makeSecrets({ call, callForCode: call }, config), calls };
}
const reason = (result: { readonly ok: boolean; readonly refusal?: { readonly reason: string } }): string =>
  result.ok ? "ok" : (result.refusal?.reason ?? "");

describe("the operator's door to secrets", () => {
  it("is asked by POST, with no line in the address, and gives values that print nothing", async () => {
    const { secrets, calls } = answering({ productId: "PR-1", puk: "12345678" });
    const puk = await secrets.findPuk(line);
    expect(JSON.stringify(puk)).toBe('{"ok":true,"value":"[sensitive]"}');
    expect(calls).toMatchObject([{ api: "secrets", path: "/puk", body: { productId: "PR-1", customerId: "CU-1" } }]);
  });

  it.each([
    ["another product's", { productId: "PR-2", puk: "12345678" }],
    ["a PUK of the wrong length", { productId: "PR-1", puk: "1234" }],
    ["no PUK", { productId: "PR-1" }],
    ["nothing", null],
  ])("refuses %s answer", async (_name, body) => {
    expect(reason(await answering(body).secrets.findPuk(line))).toBe("invalid_answer");
  });

  it.each([
    ["LPA:1$smdp.example.com$ABC-123", "ok"],
    ["LPA:1$smdp.example.com$ABC$1.2.3$1", "ok"],
    ["LPA:1$evil.example/<b>$ABC", "invalid_answer"],
    ["https://evil.example/", "invalid_answer"],
    ["LPA:2$smdp.example.com$ABC", "invalid_answer"],
  ])("an eSIM code %s is %s", async (activationCode, expected) => {
    expect(reason(await answering({ productId: "PR-1", activationCode }).secrets.findEsim(line, null))).toBe(expected);
  });

  it.each([
    ["https://api.operator.example/invoice/1", "ok"],
    ["/invoice/1", "ok"],
    ["https://evil.example/invoice/1", "invalid_answer"],
    ["javascript:alert(1)", "invalid_answer"],
  ])("a link to %s is %s", async (href, expected) => {
    const body = { productId: "PR-1", billId: "CB-1", href };
    expect(reason(await answering(body).secrets.makeInvoiceLink(line, "CB-1"))).toBe(expected);
    expect(reason(await answering({ ...body, billId: "CB-2" }).secrets.makeInvoiceLink(line, "CB-1"))).toBe(
      "invalid_answer",
    );
  });

  it("takes no text that turns its direction, and no call list of another month", async () => {
    const wifi = { productId: "PR-1", network: "Home\u202eevil", password: "abc" };
    expect(reason(await answering(wifi).secrets.findWifi(line))).toBe("invalid_answer");
    const calls = [{ at: "2026-10-02T10:00:00Z", kind: "voice", direction: "out", other: "***123", seconds: 61 }];
    const body = { productId: "PR-1", month: "2026-10", calls };
    expect(reason(await answering(body).secrets.listCalls(line, "2026-10"))).toBe("ok");
    expect(reason(await answering(body).secrets.listCalls(line, "2026-11"))).toBe("invalid_answer");
    const marked = { ...body, calls: [{ ...calls[0], other: "<img src=x>" }] };
    expect(reason(await answering(marked).secrets.listCalls(line, "2026-10"))).toBe("invalid_answer");
  });
});
