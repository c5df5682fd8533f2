// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, Lang, Money } from "#kernel";
import type { MessageCatalogues } from "./catalogues.ts";
import type { CardKind } from "./commands.ts";
import { toParam } from "./draft.ts";
import type { Param, Params } from "./params.ts";
import type { BillExplanation, PlanSummary } from "./tools.ts";
import { hasMessage, word, wordParam } from "./word.ts";

/** Cards as the protocol has them; structurally equal, since a room imports no wire schema. */
export type ComposedCard =
  | {
      kind: "bill_comparison";
      title: string;
      previous: { label: string; total: string };
      current: { label: string; total: string };
      difference: string;
      rows: { label: string; amount: string; sign: "up" | "down" | "none"; detail?: string }[];
      note?: string;
    }
  | { kind: "plan_comparison"; title: string; plans: PlanOnCard[] }
  | { kind: "step_list"; title: string; steps: { text: string; state: "todo" | "current" | "done" | "failed" }[] }
  | { kind: "receipt"; title: string; reference: string; rows: { label: string; value: string }[]; note?: string }
  | { kind: "link"; title: string; body: string; href: string; label: string }
  | { kind: "download"; title: string; body: string; downloadId: string; name: string; label: string }
  | { kind: "quote"; title: string; text: string; href: string; label: string; note?: string };

type PlanOnCard = {
  id: string;
  name: string;
  price: string;
  features: string[];
  badge?: string;
  isCurrent: boolean;
  choiceId?: string;
  whyNot?: string;
};

type Speech = {
  say: (id: string, params?: Params) => string;
  value: (param: Param) => string;
  knows: (id: string) => boolean;
};

/** Words a card from what a tool answered; null where the answer holds nothing to show. */
export function buildCard(
  catalogue: MessageCatalogues,
  lang: Lang,
  kind: CardKind,
  data: JsonObject,
): ComposedCard | null {
  const speech: Speech = {
    say: (id, params) => word(catalogue, lang, id, params),
    value: (param) => wordParam(catalogue, lang, param),
    knows: (id) => hasMessage(catalogue, lang, id),
  };
  return BUILDERS[kind](speech, data);
}

const BUILDERS = {
  bill_comparison: billComparison,
  plan_comparison: planComparison,
  step_list: stepList,
  receipt,
  link,
  download,
  quote,
} as const satisfies Record<CardKind, (speech: Speech, data: JsonObject) => ComposedCard | null>;

/** `bill`: a `BillExplanation` with both bills. */
function billComparison({ say, value, knows }: Speech, data: JsonObject): ComposedCard | null {
  const bill = data["bill"] as unknown as BillExplanation | null;
  if (!bill?.current || !bill.previous || !bill.delta) return null;
  const rows = (bill.causes ?? []).map((cause) => {
    const params = detailParams(cause.detail);
    const detailId = `cause_detail.${cause.kind}`;
    const detail = knows(detailId) ? say(detailId, params).trim() : "";
    return {
      label: say(`cause.${cause.kind}`, params).trim(),
      amount: value({ kind: "money", ...cause.amount, isSigned: true }),
      sign: signOf(cause.amount),
      ...(detail === "" ? {} : { detail }),
    };
  });
  return {
    kind: "bill_comparison",
    title: say("card.bill.title"),
    previous: {
      label: say("card.bill.previous", { date: dayOf(bill.previous.date) }),
      total: value(amountOf(bill.previous.total)),
    },
    current: {
      label: say("card.bill.current", { date: dayOf(bill.current.date) }),
      total: value(amountOf(bill.current.total)),
    },
    difference: value({ kind: "money", ...bill.delta, isSigned: true }),
    rows,
    ...(bill.otherDue && bill.otherDue.minor > 0
      ? { note: say("card.bill.other_due", { amount: amountOf(bill.otherDue) }) }
      : {}),
  };
}

/** Names and numbers that the operator's systems gave; whatever is not one of these is left out of the sentence. */
const DETAILS = ["name", "country", "thirdParty", "days", "usedFrom", "instalment", "instalments"] as const;

function detailParams(detail: { readonly [key: string]: string | number }): Params {
  return Object.fromEntries(DETAILS.map((key) => [key, detailOf(key, detail[key])]));
}

function detailOf(key: (typeof DETAILS)[number], value: string | number | undefined): Param {
  if (value === undefined) return "";
  if (key === "country") return { kind: "country", code: String(value) };
  return key === "usedFrom" ? { kind: "date", iso: String(value), style: "month" } : value;
}

function amountOf(amount: Money): Param {
  return { kind: "money", currency: amount.currency, minor: amount.minor };
}

function dayOf(iso: string): Param {
  return { kind: "date", iso };
}

function signOf(amount: Money): "up" | "down" | "none" {
  return amount.minor > 0 ? "up" : amount.minor < 0 ? "down" : "none";
}

/** `plans`: `PlanSummary[]`; `picks`: which choice picks which offer. */
function planComparison({ say, value }: Speech, data: JsonObject): ComposedCard {
  const plans = (data["plans"] ?? []) as unknown as readonly PlanSummary[];
  const picks = (data["picks"] ?? []) as unknown as readonly { key: string; choiceId: string }[];
  return {
    kind: "plan_comparison",
    title: say("card.plan.title"),
    // What can be picked stands first: "the second one" then means the same on the card and in words.
    plans: [...plans]
      .sort((a, b) => rank(a, picks) - rank(b, picks))
      .map((plan) => {
        const choiceId = picks.find((pick) => pick.key === plan.offerId)?.choiceId;
        return {
          id: plan.offerId,
          name: value(plan.name),
          price: say("card.plan.per_month", { price: amountOf(plan.price) }),
          features: [
            plan.dataGb === null ? say("card.plan.unlimited") : say("card.plan.data", { gb: plan.dataGb }),
            plan.termMonths === null ? say("card.plan.no_term") : say("card.plan.term", { months: plan.termMonths }),
            ...plan.features.map((feature) => value(feature)),
          ].slice(0, 12),
          isCurrent: plan.isCurrent,
          ...(plan.isCurrent ? { badge: say("card.plan.current") } : {}),
          ...(choiceId === undefined ? {} : { choiceId }),
          ...(plan.canMove === false && !plan.isCurrent ? { whyNot: say("card.plan.cannot_move") } : {}),
        };
      }),
  };
}

function rank(plan: PlanSummary, picks: readonly { key: string }[]): number {
  return picks.some((pick) => pick.key === plan.offerId) ? 0 : 1;
}

/** `steps`: sentences in order; `at`: the one to do now, counted from 1. Those before it did not help. */
function stepList({ say, value }: Speech, data: JsonObject): ComposedCard {
  const steps = toParam(data["steps"] ?? []);
  const at = typeof data["at"] === "number" ? data["at"] : 1;
  const items = typeof steps === "object" && steps.kind === "list" ? steps.items : [];
  return {
    kind: "step_list",
    title: say("card.steps.title"),
    steps: items.map((item, index) => ({
      text: value(item),
      state: index + 1 < at ? "done" : index + 1 === at ? "current" : "todo",
    })),
  };
}

/** `reference`; every other field is a row, labelled `card.receipt.FIELD`; `note`: a sentence below. */
function receipt({ say, value }: Speech, data: JsonObject): ComposedCard {
  const { reference = "", note, ...fields } = data;
  return {
    kind: "receipt",
    title: say("card.receipt.title"),
    reference: value(toParam(reference)),
    rows: Object.entries(fields).map(([name, field]) => ({
      label: say(`card.receipt.${name}`),
      value: value(toParam(field)),
    })),
    ...(note === undefined ? {} : { note: value(toParam(note)) }),
  };
}

/** `purpose`: which sentences (`card.link.PURPOSE.*`); `href`; other fields fill the sentences. Only http(s) addresses are shown. */
function link({ say }: Speech, data: JsonObject): ComposedCard | null {
  const { purpose, href, ...fields } = data;
  if (typeof purpose !== "string" || typeof href !== "string" || !/^https?:\/\//.test(href)) return null;
  const params: Params = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, toParam(field)]));
  return {
    kind: "link",
    title: say(`card.link.${purpose}.title`, params),
    body: say(`card.link.${purpose}.body`, params),
    label: say(`card.link.${purpose}.label`, params),
    href,
  };
}

/** `text` as it stands on the page, with its lines; `title`, `heading`, `href` of the page, `clause` where it is one. Nothing is worded around it. */
function quote({ say, value }: Speech, data: JsonObject): ComposedCard | null {
  const { title, heading, text, href, clause } = data;
  if (typeof text !== "string" || text === "" || typeof href !== "string" || !/^https?:\/\//.test(href)) return null;
  const names = [title, heading].filter((name): name is string => typeof name === "string" && name !== "");
  return {
    kind: "quote",
    title: names.map((name) => value(name)).join(" › "),
    text,
    href,
    label: say("card.quote.label"),
    ...(typeof clause === "string" ? { note: say("card.quote.clause", { clause }) } : {}),
  };
}

/** `downloadId`, `name` of the file; other fields fill the sentences. The file itself is asked for by the browser. */
function download({ say }: Speech, data: JsonObject): ComposedCard | null {
  const { downloadId, name, ...fields } = data;
  if (typeof downloadId !== "string" || downloadId === "" || typeof name !== "string") return null;
  const params: Params = Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, toParam(value)]));
  return {
    kind: "download",
    title: say("card.download.title", params),
    body: say("card.download.body", params),
    label: say("card.download.label", params),
    downloadId,
    name,
  };
}
