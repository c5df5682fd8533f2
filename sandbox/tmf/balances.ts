// SPDX-License-Identifier: Apache-2.0
import { type Doc, decimal, iso, minorFrom, minorOf, money } from "../doc.ts";
import { keyIn } from "../ids.ts";
import { operator } from "../operator.ts";
import { billParties } from "../seed/refs.ts";
import type { World } from "../world.ts";
import type { Context } from "./context.ts";
import { TmfError } from "./errors.ts";
import { asList, asRecord, textIn } from "./parties.ts";

type Body = Readonly<Record<string, unknown>>;

const base = "/tmf-api/prepayBalanceManagement/v4";

function earlier(world: World, collection: string, body: Body): Doc | null {
  const externalId = textIn(body, "externalId");
  return externalId === null ? null : world.byClientId(collection, externalId);
}

function minorIn(body: Body): number {
  const amount = asRecord(body["amount"])["amount"];
  if (typeof amount !== "number" || amount <= 0) throw new TmfError(400, "amount is missing or not positive");
  return minorFrom(amount);
}

function monetary(world: World, id: string | null): Doc {
  const bucket = id === null ? null : world.find("bucket", id);
  if (bucket === null || bucket["usageType"] !== "monetary") throw new TmfError(404, "No such balance");
  return bucket;
}

function change(world: World, bucket: Doc, minor: number): void {
  const before = minorFrom(Number(asRecord(bucket["remainingValue"])["amount"] ?? 0));
  const after = decimal(before + minor);
  if (after < 0) throw new TmfError(422, "The balance is too small");
  world.put("bucket", {
    ...bucket,
    remainingValue: { amount: after, units: operator().currency },
    remainingValueName: `${after} ${operator().currency}`,
  });
}

/** Adds to a prepaid balance. The same `externalId` again adds nothing. A method that is no card of the account is declined. */
export function createTopup(context: Context, body: Body): Doc {
  const { world } = context;
  const known = earlier(world, "topupBalance", body);
  if (known !== null) return known;
  const owner = ownerOf(world, body);
  const minor = minorIn(body);
  const bucket = monetary(world, textIn(body["bucket"], "id") ?? `BK-${owner}-2`);
  const method = textIn(body["paymentMethod"], "id");
  const isDeclined = method !== null && (keyIn(method) !== owner || world.find("paymentMethod", method) === null);
  if (!isDeclined) change(world, bucket, minor);
  return keep(world, "topupBalance", `TU-${owner}-${world.nextNumber()}`, {
    ...body,
    status: isDeclined ? "failed" : "completed",
    ...(isDeclined ? { reason: "Payment declined" } : {}),
    usageType: "monetary",
    relatedParty: asList(body["relatedParty"]).length > 0 ? body["relatedParty"] : billParties(owner),
    "@type": "TopupBalance",
  });
}

/** Moves credit from one prepaid balance to another. */
export function createTransfer(context: Context, body: Body): Doc {
  const { world } = context;
  const known = earlier(world, "transferBalance", body);
  if (known !== null) return known;
  const owner = ownerOf(world, body);
  const minor = minorIn(body);
  const from = monetary(world, textIn(body["bucket"], "id") ?? `BK-${owner}-2`);
  const product = textIn(body["receiverProduct"], "id");
  const receiver = product === null ? null : keyIn(product);
  if (receiver === null || !world.exists(receiver)) throw new TmfError(404, "No such receiver");
  const to = monetary(world, `BK-${receiver}-2`);
  if (to.id === from.id) throw new TmfError(400, "Giver and receiver are the same");
  const startsAt = Date.parse(textIn(body["validFor"], "startDateTime") ?? "");
  const isLater = startsAt > world.clock.now();
  // Taken off at once, so that it cannot be spent twice; it arrives when its time has come.
  change(world, from, -minor);
  if (!isLater) change(world, to, minor);
  return keep(world, "transferBalance", `TB-${owner}-${world.nextNumber()}`, {
    reason: "gift",
    channel: { id: "CH-CHAT", name: "Chat" },
    logicalResource: [{ id: `LR-${owner}-1` }],
    receiverLogicalResource: { id: `LR-${receiver}-1` },
    ...body,
    receiverBucket: { id: to.id },
    status: isLater ? "pending" : "completed",
    usageType: "monetary",
    relatedParty: asList(body["relatedParty"]).length > 0 ? body["relatedParty"] : billParties(owner),
    "@type": "TransferBalance",
  });
}

/** Lets gifts arrive whose time has come. Called before each request. */
export function settleTransfers(world: World): void {
  const now = world.clock.now();
  for (const waiting of world.changed("transferBalance")) {
    const startsAt = Date.parse(textIn(waiting["validFor"], "startDateTime") ?? "");
    if (waiting["status"] !== "pending" || !(startsAt <= now)) continue;
    change(world, monetary(world, textIn(waiting["receiverBucket"], "id")), minorIn(waiting));
    world.put("transferBalance", { ...waiting, status: "completed", confirmationDate: iso(startsAt) });
  }
}

/** A credit to what an account owes: taken off its newest open bill, or kept as a balance where nothing is open. */
export function createAdjustment(context: Context, body: Body): Doc {
  const { world } = context;
  const known = earlier(world, "adjustBalance", body);
  if (known !== null) return known;
  const accountId = textIn(body["partyAccount"], "id") ?? textIn(body["bucket"], "id") ?? "";
  const account = world.find("billingAccount", accountId);
  const owner = keyIn(accountId);
  if (account === null || owner === null) throw new TmfError(404, "No such account");
  const minor = minorIn(body);
  const bill = world
    .list("customerBill", new Set([owner]))
    .filter((each) => (minorOf(each["remainingAmount"]) ?? 0) > 0)
    .at(-1);
  const off = Math.min(minor, minorOf(bill?.["remainingAmount"]) ?? 0);
  if (bill !== undefined)
    world.put("customerBill", {
      ...bill,
      remainingAmount: money((minorOf(bill["remainingAmount"]) ?? 0) - off),
      amountDue: money(Math.max(0, (minorOf(bill["amountDue"]) ?? 0) - off)),
      lastUpdate: iso(world.clock.now()),
    });
  const balances = asList(account["accountBalance"]).map((each) =>
    each["balanceType"] === "receivable" ? { ...each, amount: money((minorOf(each["amount"]) ?? 0) - off) } : each,
  );
  world.put("billingAccount", { ...account, accountBalance: balances });
  return keep(world, "adjustBalance", `AJ-${owner}-${world.nextNumber()}`, {
    ...body,
    status: "completed",
    usageType: "monetary",
    relatedParty: asList(body["relatedParty"]).length > 0 ? body["relatedParty"] : billParties(owner),
    "@type": "AdjustBalance",
  });
}

function ownerOf(world: World, body: Body): string {
  const ids = [
    ...asList(body["relatedParty"]).map((party) => party["id"]),
    ...asList(body["product"]).map((product) => product["id"]),
    asRecord(body["bucket"])["id"],
  ];
  for (const id of ids) {
    const key = typeof id === "string" ? keyIn(id) : null;
    if (key !== null && world.exists(key)) return key;
  }
  throw new TmfError(400, "No customer is named");
}

function keep(world: World, collection: string, id: string, doc: Omit<Doc, "id">): Doc {
  const now = iso(world.clock.now());
  const made: Doc = { ...doc, id, href: `${base}/${collection}/${id}`, requestedDate: now, confirmationDate: now };
  world.put(collection, made);
  return made;
}
