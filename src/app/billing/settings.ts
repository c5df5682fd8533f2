// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import type { AccountSettings } from "#telecom";
import { requireText } from "../acts/act-args.ts";
import type { ActKindSpec } from "../acts/act-kind.ts";
import { accountAct, accountToWrite, placed, placedAs, signableAccount } from "./account-act.ts";

type Setting = {
  readonly set: (
    args: Parameters<ActKindSpec["submit"]>[0],
    accountId: string,
    ctx: Parameters<ActKindSpec["submit"]>[2],
  ) => ReturnType<Parameters<ActKindSpec["submit"]>[2]["billing"]["setPaperless"]>;
  /** Whether the account is as was asked: then a repetition changes nothing. */
  readonly holds: (settings: AccountSettings, args: Parameters<ActKindSpec["submit"]>[0]) => boolean;
};

/** One setting of an account. Its state is the proof that it was made: there is no order to look up. */
function settingAct(
  about: "payment_data" | "contact_data",
  { set, holds }: Setting,
  requalify: ActKindSpec["requalify"],
): ActKindSpec {
  return accountAct(about, {
    requalify,
    async submit(args, _externalId, ctx) {
      const [own, holds] = await Promise.all([accountToWrite(ctx, args), requalify(args, ctx)]);
      if (!holds.ok) return refuse({ reason: "rejected" });
      return own.ok ? placed(await set(args, own.value.accountId, ctx)) : own;
    },
    async findByExternalId(args, _externalId, ctx) {
      const line = await ctx.reads.findLine(requireText(args, "lineId"));
      if (!line.ok) return line;
      const settings = await ctx.billing.findSettings(line.value.accountId ?? "");
      if (!settings.ok) return settings;
      const { accountId } = settings.value;
      return ok(holds(settings.value, args) ? placedAs({ reference: accountId, state: "done" }) : null);
    },
    noticeParams: () => ({}),
  });
}

const methodOf = (args: { readonly [name: string]: unknown }): string | null =>
  typeof args["methodId"] === "string" ? args["methodId"] : null;

/** Which saved card or account pays the bills by itself; none: each bill is paid by hand. Never a number that somebody typed. */
const methodSetting: ActKindSpec = settingAct(
  "payment_data",
  {
    set: (args, accountId, ctx) => ctx.billing.setMethod(accountId, methodOf(args)),
    holds: (settings, args) => settings.methodId === methodOf(args),
  },
  async (args, ctx) => {
    const own = await signableAccount(ctx, args);
    if (!own.ok) return own;
    const wanted = methodOf(args);
    if (wanted === null) return ok({ binds: true, amount: 0 });
    const methods = await ctx.billing.listMethods(own.value.accountId);
    if (!methods.ok) return refuse({ reason: "unavailable" });
    const method = methods.value.find(({ methodId, isActive }) => methodId === wanted && isActive);
    // What was shown must be what is saved: a card that was replaced meanwhile has another ending.
    if (method === undefined) return refuse({ reason: "not_found" });
    return method.ending === args["ending"] ? ok({ binds: true, amount: 0 }) : refuse({ reason: "price_changed" });
  },
);

export const paymentMethod: ActKindSpec = { ...methodSetting, isForPausedLine: true };

/** Whether bills come on paper. */
export const paperless: ActKindSpec = settingAct(
  "contact_data",
  {
    set: (args, accountId, ctx) => ctx.billing.setPaperless(accountId, args["paperless"] === true),
    holds: (settings, args) => settings.isPaperless === (args["paperless"] === true),
  },
  async (args, ctx) => {
    const own = await signableAccount(ctx, args);
    return own.ok ? ok({ binds: true, amount: 0 }) : own;
  },
);

const addressSetting: ActKindSpec = settingAct(
  "contact_data",
  {
    set: (args, accountId, ctx) => ctx.billing.setAddress(accountId, requireText(args, "token")),
    holds: (settings, args) => settings.address?.token === args["token"],
  },
  async (args, ctx) => {
    const own = await signableAccount(ctx, args);
    if (!own.ok) return own;
    const settings = await ctx.billing.findSettings(own.value.accountId);
    if (!settings.ok) return refuse({ reason: "unavailable" });
    const { proposedAddress } = settings.value;
    if (proposedAddress === null || proposedAddress.token !== args["token"]) return refuse({ reason: "not_found" });
    return proposedAddress.label === args["label"]
      ? ok({ binds: true, amount: 0 })
      : refuse({ reason: "price_changed" });
  },
);

/**
 * Puts the address that was entered in the operator's own form in force. Every contact of record hears before, the new address afterwards,
 * and whatever else weighs on this customer's lines waits for a day.
 */
export const billingAddress: ActKindSpec = {
  ...addressSetting,
  changesContact: true,
  async submit(args, externalId, ctx) {
    const changed = await addressSetting.submit(args, externalId, ctx);
    // The letter is a courtesy beside the change: where it fails the address is changed all the same, and nobody may be told otherwise.
    if (changed.ok) await ctx.billing.writeToNewAddress({ externalId, accountId: changed.value.orderId });
    return changed;
  },
};
