// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ok, type Result, refuse, Sensitive } from "#kernel";
import type { CallRow, Line, TelcoRefusal, TelcoSecrets } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import type { Http } from "./http.ts";

/** Every answer names the product it is about: a gateway that mixes customers up discloses nothing by us. */
const about = z.object({ productId: z.string().max(200) });
/** One line of what people read: no control signs, and nothing that turns the direction of text. */
const shown = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u);

const pukAnswer = about.extend({ puk: z.string().regex(/^\d{8}$/) });
const wifiAnswer = about.extend({ network: shown, password: shown });
const portOutAnswer = about.extend({ code: shown, validUntil: z.iso.date() });
/** SGP.22 §4.1: `LPA:` in front of the code, so that a phone knows what it reads. */
const esimAnswer = about.extend({
  activationCode: z
    .string()
    .max(300)
    .regex(/^LPA:1\$[A-Za-z0-9.-]+\$[A-Za-z0-9-]*(\$[0-9.]*)?(\$1)?$/),
});
const callsAnswer = about.extend({
  month: z.string(),
  calls: z
    .array(
      z.object({
        at: z.iso.datetime(),
        kind: z.enum(["voice", "sms", "mms", "premium", "other"]).catch("other"),
        direction: z.enum(["out", "in"]),
        other: z
          .string()
          .max(60)
          .regex(/^[-+*#()\d\p{L} .]*$/u),
        seconds: z.number().int().min(0).nullable(),
      }),
    )
    .max(2_000),
});
const linkAnswer = about.extend({ billId: z.string(), href: z.string().min(1).max(2_000) });

/** The operator's door to what is seen once. POST only: no secret, and no line, stands in an address or in somebody's cache. */
export function makeSecrets(http: Http, config: TelcoConfig): TelcoSecrets {
  const allowed = new Set([new URL(config.baseUrl).origin, ...(config.payOrigins ?? [])]);

  async function ask<T extends { readonly productId: string }>(
    what: string,
    line: Line,
    more: object,
    schema: z.ZodType<T>,
  ): Promise<Result<T, TelcoRefusal>> {
    const body = { productId: line.lineId, customerId: line.customerId, ...more };
    const answer = await http.call({ api: "secrets", path: `/${what}`, body });
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(answer.value.body);
    if (!parsed.success || parsed.data.productId !== line.lineId) return refuse({ reason: "invalid_answer" });
    return ok(parsed.data);
  }

  return {
    async findPuk(line) {
      const answer = await ask("puk", line, {}, pukAnswer);
      return answer.ok ? ok(new Sensitive(answer.value.puk)) : answer;
    },
    async findWifi(line) {
      const answer = await ask("wifi", line, {}, wifiAnswer);
      if (!answer.ok) return answer;
      const { network, password } = answer.value;
      return ok({ network: new Sensitive(network), password: new Sensitive(password) });
    },
    async makePortOutCode(line) {
      const answer = await ask("port-out-code", line, {}, portOutAnswer);
      if (!answer.ok) return answer;
      return ok({ code: new Sensitive(answer.value.code), validUntil: answer.value.validUntil });
    },
    async findEsim(line, orderId) {
      const answer = await ask("esim", line, orderId === null ? {} : { orderId }, esimAnswer);
      return answer.ok ? ok(new Sensitive(answer.value.activationCode)) : answer;
    },
    async listCalls(line, month) {
      const answer = await ask("itemised-calls", line, { month }, callsAnswer);
      if (!answer.ok) return answer;
      if (answer.value.month !== month) return refuse({ reason: "invalid_answer" });
      const rows = answer.value.calls.map((call): CallRow => ({ ...call, at: Date.parse(call.at) }));
      return ok(new Sensitive<readonly CallRow[]>(rows.sort((a, b) => a.at - b.at)));
    },
    async makeInvoiceLink(line, billId) {
      const answer = await ask("invoice-link", line, { billId }, linkAnswer);
      if (!answer.ok) return answer;
      // Attacker: a link from a back-end is shown to people. It must lead to a page that the tenant named.
      const href = URL.parse(answer.value.href, config.baseUrl);
      const isOurs = href !== null && allowed.has(href.origin) && /^https?:$/.test(href.protocol);
      if (!isOurs || answer.value.billId !== billId) return refuse({ reason: "invalid_answer" });
      return ok(new Sensitive(href.href));
    },
  };
}
