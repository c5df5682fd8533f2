// SPDX-License-Identifier: Apache-2.0
import { sayNow } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";
import type { ClientKind, MessagingChannel } from "./ports.ts";
import { tasksOf } from "./reach.ts";
import type { MessagingState } from "./state.ts";

/** The first message of a channel says who can read along and how it ends. Buttons come when they are asked for. */
export function welcomeOn(turn: Turn, { channel }: MessagingState): void {
  const said = turn.pending.filter((item) => item.type !== "offer");
  turn.pending.splice(0, turn.pending.length, ...said);
  if (channel === "whatsapp" || channel === "sms") {
    sayNow(turn, `app.messaging.readable.${channel}`);
    return;
  }
  sayNow(turn, "app.messaging.readable.client");
  showMenu(turn, channel);
}

/** What can be done on this channel, as buttons. */
export function showMenu(turn: Turn, channel: MessagingChannel | ClientKind): void {
  const { offered } = turn.tracker;
  const off = turn.deps.connect.off();
  const isOn = (task: string): boolean => !off.includes(turn.deps.flows.byIntent.get(task)?.id ?? "");
  sayNow(turn, "app.messaging.menu");
  turn.pending.push({
    type: "offer",
    choices: [
      ...tasksOf(channel)
        .filter(isOn)
        .map((task) => ({
          id: `${offered.serial}.start_${task}`,
          message: `menu.${task}` as const,
          params: {},
        })),
      { id: PERSON, message: "choice.person", params: {} },
    ],
  });
}

/** The id of the button that asks for a person. */
export const PERSON = "0.person";
