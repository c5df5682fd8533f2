// SPDX-License-Identifier: Apache-2.0
import { type ActKind, SECRETS, type SecretKind } from "#dialogue";
import type { ProofClass } from "#identity";
import type { Sensitive } from "#kernel";
import { type JsonObject, localDay, ok, type Result, refuse } from "#kernel";
import type { Line, PartyId, Relation, TelcoRefusal, TelcoSecrets } from "#telecom";
import type { ActContext } from "../acts/act-kind.ts";
import { isOwnUse } from "../tools/billing/calls-scope.ts";

/** One thing that a panel shows. Labels are ids of sentences; what is secret is inside `Sensitive` until it leaves. */
export type PanelItem =
  | { readonly kind: "code"; readonly label: string; readonly value: Sensitive<string> }
  /** The same text as a picture for another phone's camera; the text is there too, for who cannot use one. */
  | { readonly kind: "qr"; readonly label: string; readonly value: Sensitive<string> }
  | { readonly kind: "link"; readonly label: string; readonly href: Sensitive<string> }
  | { readonly kind: "date"; readonly label: string; readonly iso: string }
  | { readonly kind: "calls"; readonly label: string; readonly rows: Sensitive<readonly CallLine[]> };
export type CallLine = {
  readonly at: number;
  readonly kind: string;
  readonly direction: "out" | "in";
  readonly other: string;
  readonly seconds: number | null;
};

export type SecretContext = ActContext & { readonly secrets: TelcoSecrets };

type Reader = (line: Line, args: JsonObject, ctx: SecretContext) => Promise<Result<readonly PanelItem[], TelcoRefusal>>;

/** One kind of secret: to whom it belongs, and how it is fetched when it is shown. Its level stands in `SECRETS` of the flows. */
export type SecretSpec = {
  readonly proof: ProofClass;
  /** Seconds on the screen; the browser takes it away then. */
  readonly showForSeconds: number;
  readonly lineKind: "mobile" | "broadband" | null;
  /** Narrower than what the gate allows: whether it is this person's. */
  readonly isTheirs: (line: Line, relation: Relation, party: PartyId | null) => boolean;
  readonly read: Reader;
};

const anybody = (): boolean => true;

export const secretSpecs: { readonly [K in SecretKind]: SecretSpec } = {
  puk: {
    proof: "puk",
    showForSeconds: 60,
    lineKind: "mobile",
    isTheirs: anybody,
    read: async (line, _args, { secrets }) => {
      const puk = await secrets.findPuk(line);
      return puk.ok ? ok([{ kind: "code", label: "reveal.puk.label", value: puk.value }]) : puk;
    },
  },
  wifi_password: {
    proof: "contact_data",
    showForSeconds: 120,
    lineKind: "broadband",
    isTheirs: anybody,
    read: async (line, _args, { secrets }) => {
      const wifi = await secrets.findWifi(line);
      if (!wifi.ok) return wifi;
      const { network, password } = wifi.value;
      return ok([
        { kind: "code", label: "reveal.wifi_password.network", value: network },
        { kind: "code", label: "reveal.wifi_password.label", value: password },
      ]);
    },
  },
  port_out_code: {
    proof: "port_out",
    showForSeconds: 120,
    lineKind: "mobile",
    isTheirs: anybody,
    read: async (line, _args, { secrets }) => {
      const made = await secrets.makePortOutCode(line);
      if (!made.ok) return made;
      const { code, validUntil } = made.value;
      return ok([
        { kind: "code", label: "reveal.port_out_code.label", value: code },
        { kind: "date", label: "reveal.port_out_code.until", iso: validUntil },
      ]);
    },
  },
  esim: {
    proof: "esim",
    showForSeconds: 180,
    lineKind: "mobile",
    isTheirs: anybody,
    read: async (line, args, { secrets, orders }) => {
      const orderId = typeof args["orderId"] === "string" ? args["orderId"] : null;
      // An order of somebody else gives nothing, whatever the operator would say of it.
      const order = orderId === null ? null : await orders.readOrder(orderId, line.customerId);
      if (order !== null && !order.ok) return order;
      const code = await secrets.findEsim(line, orderId);
      if (!code.ok) return code;
      return ok([
        { kind: "qr", label: "reveal.esim.qr", value: code.value },
        { kind: "code", label: "reveal.esim.label", value: code.value },
      ]);
    },
  },
  calls: {
    proof: "call_detail",
    showForSeconds: 300,
    lineKind: "mobile",
    // Whom somebody called is theirs, also where somebody else pays: the holder sees a line that nobody else uses.
    isTheirs: (line, _relation, party) => isOwnUse(line, party),
    read: async (line, args, { secrets, clock, timeZone }) => {
      const month = typeof args["month"] === "string" ? args["month"] : localDay(clock.now(), timeZone).slice(0, 7);
      if (!/^\d{4}-\d{2}$/.test(month)) return refuse({ reason: "rejected" });
      const calls = await secrets.listCalls(line, month);
      return calls.ok ? ok([{ kind: "calls", label: "reveal.calls.label", rows: calls.value }]) : calls;
    },
  },
  invoice: {
    proof: "contact_data",
    showForSeconds: 120,
    lineKind: null,
    isTheirs: anybody,
    read: async (line, args, { secrets, reads }) => {
      const billId = args["billId"];
      if (typeof billId !== "string" || line.accountId === null) return refuse({ reason: "not_found" });
      const bills = await reads.listBills(line.accountId);
      if (!bills.ok) return bills;
      if (!bills.value.some((bill) => bill.billId === billId)) return refuse({ reason: "not_found" });
      const link = await secrets.makeInvoiceLink(line, billId);
      return link.ok ? ok([{ kind: "link", label: "reveal.invoice.label", href: link.value }]) : link;
    },
  },
};

/** The secret that an act is about, from what the flow wrote into it; null where there is none of that name. */
export function secretOf(args: JsonObject): { readonly kind: SecretKind; readonly spec: SecretSpec } | null {
  const name = args["secret"];
  if (typeof name !== "string" || !Object.hasOwn(SECRETS, name)) return null;
  const kind = name as SecretKind;
  return { kind, spec: secretSpecs[kind] };
}

export function isReveal(kind: ActKind): boolean {
  return kind === "reveal" || kind === "reveal_of_use";
}
