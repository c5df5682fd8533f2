// SPDX-License-Identifier: Apache-2.0
import { fromUtf8, toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { isWindowClosed } from "./delivery.ts";
import { addressOf } from "./peers.ts";
import type {
  Carrier,
  ClaimedOutgoing,
  DeliveryReport,
  MessagingChannel,
  OutgoingMessage,
  SendOutcome,
} from "./ports.ts";
import { relayAll } from "./relay.ts";

const LEASE_MS = 60_000;
/** The last try comes about a day after the first. */
const ATTEMPTS = 16;
const FIRST_WAIT_MS = 3_000;
const LONGEST_WAIT_MS = 3 * 3_600_000;
/** So many messages of one conversation in one go, one after another. */
const MOST_ROUNDS = 20;

/**
 * Makes messages of what was said meanwhile and sends what is due, each by one node at a time, those of one conversation in their order. At
 * least once: who stops between sending and noting it sends again. Run as a job and whenever something was said.
 */
export async function sendMessages(deps: AppDeps, limit: number = 50): Promise<{ sent: number; failed: number }> {
  await relayAll(deps);
  let sent = 0;
  let failed = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const claimed = await deps.messaging.store.claim(deps.tenant, new Date(deps.clock.now()), LEASE_MS, limit);
    if (claimed.length === 0) break;
    const results = await Promise.all(claimed.map((row) => sendOne(deps, row)));
    sent += results.filter(Boolean).length;
    failed += results.filter((isSent) => !isSent).length;
  }
  return { sent, failed };
}

async function sendOne(deps: AppDeps, row: ClaimedOutgoing): Promise<boolean> {
  const { tenant, messaging } = deps;
  const carrier = messaging.carriers[row.peer.channel];
  const stored = await deps.conversations.find(tenant, row.conversationId, null, "own");
  if (carrier === undefined || stored === null)
    return giveUp(deps, row, carrier === undefined ? "channel_off" : "gone");
  const cipher = await deps.keys.openConversation(stored);
  const to = addressOf(cipher, row.peer);
  if (to === null) return giveUp(deps, row, "gone");
  if (isWindowClosed(deps, row.peer)) return callBack(deps, row, carrier, "window");
  const name = `${row.seq}/${row.piece}`;
  const message = JSON.parse(
    fromUtf8(cipher.open({ kind: "outgoing", name }, row.keyNo, row.sealed)),
  ) as OutgoingMessage;
  const outcome = await carrier.send(to, message, toBase64Url(deps.random.bytes(24)));
  if (outcome.outcome !== "sent") return settle(deps, row, carrier, outcome);
  const { carrierId } = outcome;
  await messaging.store.markSent(
    tenant,
    row,
    carrierId === null ? null : carrierHash(deps, row.peer.channel, carrierId),
  );
  return true;
}

function carrierHash({ keys }: AppDeps, channel: MessagingChannel, carrierId: string): Uint8Array {
  return keys.blindIndex("token", `carrier ${channel} ${carrierId}`);
}

/** What becomes of a message that was not taken. Always false: it was not sent. */
async function settle(
  deps: AppDeps,
  row: ClaimedOutgoing,
  carrier: Carrier,
  failure: Exclude<SendOutcome, { readonly outcome: "sent" }>,
): Promise<false> {
  const { store } = deps.messaging;
  switch (failure.outcome) {
    case "window_closed":
      return callBack(deps, row, carrier, failure.code);
    case "stopped":
      await giveUp(deps, row, failure.code);
      await store.setConsent(deps.tenant, row.peer, "stopped", new Date(deps.clock.now()));
      return false;
    case "never":
      return giveUp(deps, row, failure.code);
    case "later":
      return tryLater(deps, row, failure.code);
  }
}

async function tryLater(deps: AppDeps, row: ClaimedOutgoing, code: string): Promise<false> {
  if (row.attempts >= ATTEMPTS) return giveUp(deps, row, code);
  const whole = Math.min(FIRST_WAIT_MS * 2 ** (row.attempts - 1), LONGEST_WAIT_MS);
  const waitMs = whole - (whole / 4) * ((deps.random.bytes(1)[0] ?? 0) / 255);
  await deps.messaging.store.retry(deps.tenant, row, code, new Date(deps.clock.now() + waitMs));
  return false;
}

async function giveUp(deps: AppDeps, row: ClaimedOutgoing, code: string): Promise<false> {
  await deps.messaging.store.fail(deps.tenant, row, code, new Date(deps.clock.now()));
  // The code stands with the message: numbers as long as it look like a person's to the guard of the log.
  deps.log.warn({ kind: row.peer.channel, attempts: row.attempts }, "A message to a customer was given up");
  return false;
}

/**
 * The window is closed: one template, which holds nothing of the conversation, asks them to write; what there is to say waits for that. Only
 * who asked for an answer or agreed to messages gets it, and once.
 */
async function callBack(deps: AppDeps, row: ClaimedOutgoing, carrier: Carrier, code: string): Promise<false> {
  const { tenant, messaging, clock } = deps;
  const { store, settings } = messaging;
  const mayCall = row.peer.consent === "asked" || row.peer.consent === "given";
  if (!settings.hasTemplate || !mayCall) return giveUp(deps, row, "window_closed");
  if (!(await store.noteTemplate(tenant, row.conversationId, new Date(clock.now())))) {
    await store.wait(tenant, row, code);
    return false;
  }
  const stored = await deps.conversations.find(tenant, row.conversationId, null, "own");
  const to = stored === null ? null : addressOf(await deps.keys.openConversation(stored), row.peer);
  if (stored === null || to === null) return giveUp(deps, row, "gone");
  const reference = toBase64Url(deps.random.bytes(24));
  const outcome = await carrier.send(to, { kind: "template", lang: stored.lang }, reference);
  if (outcome.outcome === "sent") {
    await store.wait(tenant, row, code);
    return false;
  }
  await store.forgetTemplate(tenant, row.conversationId);
  return outcome.outcome === "later"
    ? tryLater(deps, row, outcome.code)
    : giveUp(deps, row, `template_${outcome.code}`);
}

/** What a carrier says became of a message. Of messages that are not ours, and of what is known already, nothing comes. */
export async function hearReport(deps: AppDeps, report: DeliveryReport): Promise<void> {
  const { tenant, messaging, clock } = deps;
  const hash = carrierHash(deps, report.channel, report.carrierId);
  if (report.state !== "failed") {
    await messaging.store.report(tenant, hash, report.state, new Date(clock.now()));
    return;
  }
  const row = await messaging.store.findSent(tenant, hash);
  const carrier = messaging.carriers[report.channel];
  if (row !== null && carrier !== undefined) await settle(deps, row, carrier, report.why);
}
