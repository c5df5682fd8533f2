// SPDX-License-Identifier: Apache-2.0
import type { z } from "zod";
import type { Clock } from "#kernel";
import type { ApiLook, OperatorApi, OperatorLooks } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import { type Http, type HttpCall, type HttpOutcome, segment } from "./http.ts";
import { LOOKS, type Look, NOBODY, type Sample } from "./look-table.ts";
import { idsWithRole, product } from "./parse-products.ts";

/** Without a test line: nobody's id, which any list answers with no row, and a number that no interface takes. */
const NONE: Sample = {
  lineId: NOBODY,
  customerId: NOBODY,
  partyId: NOBODY,
  accountId: NOBODY,
  serviceId: NOBODY,
  msisdn: "+0",
  isKnown: false,
};
const MOST_FIELDS = 12;
const AT_A_TIME = 5;

/**
 * Looks at each interface by a call that changes nothing: a list of one row, an empty order that every server refuses, a signal of the test
 * number. With `testLine` the rows are read by the same schemas as in a conversation, so that a field that is missing shows; they are the
 * operator's own test customer's, and nothing of them is kept.
 */
export function makeLooks(http: Http, config: TelcoConfig, clock: Clock): OperatorLooks {
  async function timed(call: HttpCall): Promise<{ readonly outcome: HttpOutcome; readonly ms: number }> {
    const startedAt = clock.now();
    return { outcome: await http.callForCode(call), ms: clock.now() - startedAt };
  }

  async function readSample(): Promise<Sample> {
    if (config.testLine === undefined) return NONE;
    const { outcome } = await timed({ api: "products", path: `/product/${segment(config.testLine)}` });
    const row = outcome.ok ? product.safeParse(outcome.value.body) : null;
    if (row?.success !== true) return NONE;
    const { id, relatedParty, billingAccount, productCharacteristic, realizingService } = row.data;
    return {
      lineId: id,
      customerId: idsWithRole(relatedParty, "customer")[0] ?? NOBODY,
      partyId: idsWithRole(relatedParty, "holder")[0] ?? idsWithRole(relatedParty, "user")[0] ?? NOBODY,
      accountId: billingAccount?.id ?? NOBODY,
      serviceId: realizingService[0]?.id ?? NOBODY,
      msisdn: String(productCharacteristic.get("msisdn") ?? NONE.msisdn),
      isKnown: true,
    };
  }

  async function lookAt(api: OperatorApi, looks: readonly Look[], sample: Sample): Promise<ApiLook> {
    const seen = await Promise.all(
      looks.map(async (look) => {
        const { outcome, ms } = await timed({ api, ...look.ask(sample) });
        return { ...judge(look, outcome, sample), ms };
      }),
    );
    const worst = seen.toSorted((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state))[0]?.state ?? "unread";
    const fields = (which: "missing" | "lacking"): string[] =>
      [...new Set(seen.flatMap((each) => each[which]))].slice(0, MOST_FIELDS);
    return {
      api,
      state: worst,
      ms: Math.max(...seen.map(({ ms }) => ms)),
      missing: fields("missing"),
      lacking: fields("lacking"),
    };
  }

  return {
    async look() {
      const sample = await readSample();
      const all = Object.entries(LOOKS) as [OperatorApi, readonly Look[]][];
      const seen: ApiLook[] = [];
      // A few at a time, so that what is measured is the operator's time and not our own queue.
      const one = async (): Promise<void> => {
        for (let next = all.shift(); next !== undefined; next = all.shift()) seen.push(await lookAt(...next, sample));
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, one));
      return seen.toSorted((a, b) => a.api.localeCompare(b.api));
    },
  };
}

const WORST = ["missing", "refused", "silent", "unreadable", "unread", "answers"] as const satisfies ApiLook["state"][];
type Judged = Pick<ApiLook, "state" | "missing" | "lacking">;
const state = (found: ApiLook["state"]): Judged => ({ state: found, missing: [], lacking: [] });
/** No such path, no such method, not built. */
const NOT_THERE: ReadonlySet<number> = new Set([404, 405, 501]);

function judge(look: Look, outcome: HttpOutcome, sample: Sample): Judged {
  if (outcome.ok) return judgeRow(look, outcome.value.body, sample);
  const { status = 0, code } = outcome;
  if (code !== undefined && look.isThere?.includes(code) === true) return state("answers");
  if (NOT_THERE.has(status)) return state("missing");
  if (status === 401 || status === 403) return state("refused");
  switch (outcome.refusal.reason) {
    case "timeout":
    case "unavailable":
      return state("silent");
    case "invalid_answer":
      return state("unreadable");
    default:
      // It said what is wrong with the question: somebody is there.
      return state(look.schema === undefined ? "answers" : "unread");
  }
}

function judgeRow({ resource, schema, isList, better = [] }: Look, body: unknown, sample: Sample): Judged {
  if (schema === undefined) return state("answers");
  if (isList && !Array.isArray(body)) return state("unreadable");
  const row: unknown = isList ? (body as readonly unknown[])[0] : body;
  if (!sample.isKnown || row === undefined) return state("unread");
  const parsed = schema.safeParse(row);
  if (!parsed.success) return { state: "unreadable", missing: pathsOf(resource, parsed.error), lacking: [] };
  const given = new Set(Object.entries(row as object).flatMap(([name, value]) => (value === null ? [] : [name])));
  return {
    state: "answers",
    missing: [],
    lacking: better.filter((field) => !given.has(field)).map((field) => `${resource}.${field}`),
  };
}

/** Names of fields alone: no value leaves. */
function pathsOf(resource: string, error: z.ZodError): string[] {
  return error.issues.map(({ path }) => [resource, ...path.filter((part) => typeof part === "string")].join("."));
}
