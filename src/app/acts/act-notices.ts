// SPDX-License-Identifier: Apache-2.0
import type { Params } from "#dialogue";
import { localDay } from "#kernel";
import { wordFor } from "../compose-reply.ts";
import type { NoticeWrite, StoredAct } from "../ports.ts";
import { oweNotice, sealNotice, type Turn } from "../turn.ts";
import { requireText } from "./act-args.ts";
import type { ActContent } from "./act-content.ts";
import type { ActOutcome } from "./act-outcome.ts";
import { actKinds } from "./kinds.ts";
import { stopLink } from "./stop-link.ts";

/**
 * The notice that must be owed before the order of an act leaves: where it starts at once, there is no time for one afterwards; where it
 * needed proof of itself, every contact of record hears of it. It says exactly what was confirmed. What can be undone before it starts
 * is told afterwards, by `tellAfter`. The notice belongs into the statement that moves the act to `committing`.
 *
 * @returns The act as it is to be sealed, which remembers who was told, and the notices that are owed.
 */
export function tellBefore(
  turn: Turn,
  act: StoredAct,
  content: ActContent,
  isProved: boolean,
): { readonly content: ActContent; readonly notices: readonly NoticeWrite[] } {
  const isOwed = isProved || actKinds[content.kind].startsAtOnce(content.args);
  if (!isOwed || turn.state.party === null) return { content, notices: [] };
  const told: ActContent = { ...content, told: isProved ? "every_contact" : "contact" };
  const date = { kind: "date", iso: localDay(turn.now, turn.deps.settings.timeZone) } as const;
  const notice = contentOf(turn, told, turn.state.party, actKinds[content.kind].notice ?? "app.notice.act_ordering", {
    text: content.text,
    date,
  });
  const whole = actKinds[content.kind].isStoppedByLink
    ? { ...notice, text: `${notice.text}\n${linkOf(turn, act, content)}` }
    : notice;
  return { content: told, notices: [sealNotice(turn, `${act.actId}/ordering`, whole)] };
}

/** Whoever holds an old contact point stops it by this, without signing in. */
function linkOf(turn: Turn, { externalId }: StoredAct, { args }: ActContent): string {
  return stopLink(turn.deps, { externalId, lineId: requireText(args, "lineId") }, turn.lang);
}

/**
 * What is owed once it is known how an act ended: a correction where the contacts were told that it is being ordered and that is not, or
 * not surely, so; the notice of an order of which nobody was told before. Nothing where what was said came true.
 */
export function tellAfter(turn: Turn, act: StoredAct, content: ActContent, outcome: ActOutcome): void {
  const { party } = turn.state;
  if (party !== null && outcome.outcome === "done") remindLater(turn, act, content, party);
  const said = party === null ? null : whatToSay(act, content, outcome);
  if (party === null || said === null) return;
  oweNotice(turn, said.noticeId, contentOf(turn, content, party, said.message, said.params));
}

/** Handed over as soon as the act is done: nothing of ours has to remember, and deleting the conversation takes no reminder away. */
function remindLater(turn: Turn, act: StoredAct, { kind, args }: ActContent, party: string): void {
  const { timeZone } = turn.deps.settings;
  const reminders = actKinds[kind].reminders?.(args, timeZone) ?? [];
  for (const [index, { message, params, sendAt }] of reminders.entries()) {
    if (sendAt <= turn.now) continue;
    const notice = contentOf(turn, {}, party, message, params);
    oweNotice(turn, `${act.actId}/reminder/${index}`, { ...notice, sendAt });
  }
}

type Said = { readonly noticeId: string; readonly message: string; readonly params: Params };

function whatToSay(act: StoredAct, content: ActContent, { outcome, order }: ActOutcome): Said | null {
  const { actId } = act;
  const { kind, args, text, told } = content;
  const isOpen = act.state === "unknown";
  if (outcome === "done") {
    const params = order === null || (told !== undefined && !isOpen) ? null : actKinds[kind].noticeParams(args, order);
    return params === null ? null : { noticeId: actId, message: `app.notice.${kind}`, params };
  }
  // Nobody was told of it, or everybody knows already that it is not confirmed.
  if (told === undefined || (outcome === "unknown" && isOpen)) return null;
  const message = outcome === "unknown" ? "app.notice.act_unconfirmed" : "app.notice.act_not_ordered";
  return { noticeId: `${actId}/${outcome}`, message, params: { text } };
}

function contentOf(
  turn: Turn,
  { told }: Pick<ActContent, "told">,
  party: string,
  message: string,
  params: Params,
): Parameters<typeof sealNotice>[2] {
  return {
    to: { kind: "contact_of_record", party },
    text: wordFor(turn, message, params),
    purpose: "order_changed",
    ...(told === "every_contact" ? { everyContact: true as const } : {}),
    expiresAt: null,
  };
}
