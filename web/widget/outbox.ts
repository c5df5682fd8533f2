// SPDX-License-Identifier: Apache-2.0
import type { TurnInput } from "#protocol";

/** Inputs that wait for a connection if they must. Forms carry codes and acts carry consent: neither is ever queued. */
export type QueuedInput = Extract<TurnInput, { kind: "text" | "choice" | "person" | "language" | "identify" | "end" }>;

export interface Pending {
  readonly input: QueuedInput;
  /** What the visitor sees of it until the server's event arrives; empty when nothing is shown. */
  readonly label: string;
  readonly at: string;
  readonly status: "waiting" | "sending" | "failed";
  readonly attempts: number;
  /** The public code with which the server refused it. */
  readonly why: string | null;
}

/** Oldest first. One is on its way at a time, so that order is kept. */
export type Outbox = readonly Pending[];

export function enqueue(outbox: Outbox, input: QueuedInput, label: string, at: string): Outbox {
  if (outbox.some((pending) => pending.input.clientId === input.clientId)) return outbox;
  return [...outbox, { input, label, at, status: "waiting", attempts: 0, why: null }];
}

/** The next input to send, or `null` while one is on its way or nothing waits. What failed does not hold up the rest. */
export function nextToSend(outbox: Outbox): Pending | null {
  if (outbox.some((pending) => pending.status === "sending")) return null;
  return outbox.find((pending) => pending.status === "waiting") ?? null;
}

function change(outbox: Outbox, clientId: string, changes: (pending: Pending) => Partial<Pending>): Outbox {
  return outbox.map((pending) => (pending.input.clientId === clientId ? { ...pending, ...changes(pending) } : pending));
}

export function markSending(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, (pending) => ({ status: "sending", attempts: pending.attempts + 1 }));
}

/** The connection failed, not the input: it waits for the next try, with the same client id. */
export function putBack(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, () => ({ status: "waiting" }));
}

/** The server refused it: only the visitor decides about another try. */
export function markFailed(outbox: Outbox, clientId: string, why: string): Outbox {
  return change(outbox, clientId, () => ({ status: "failed", why }));
}

export function retry(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, () => ({ status: "waiting", attempts: 0, why: null }));
}

/** Takes out what the server has durably, or what the visitor gave up. */
export function settle(outbox: Outbox, clientIds: ReadonlySet<string>): Outbox {
  const left = outbox.filter((pending) => !clientIds.has(pending.input.clientId));
  return left.length === outbox.length ? outbox : left;
}

/** As text for session storage. Tokens stay out of it: a page that reloads gives a new one. */
export function saveOutbox(outbox: Outbox, conversationId: string): string {
  return JSON.stringify({ conversationId, outbox: outbox.filter((pending) => pending.input.kind !== "identify") });
}

const RESTORED_KINDS: ReadonlySet<unknown> = new Set(["text", "choice", "person", "language", "end"]);

/** Reads what `saveOutbox` wrote, for the same conversation only. What was on its way is sent again: its id makes that safe. */
export function restoreOutbox(saved: string | null, conversationId: string): Outbox {
  if (saved === null) return [];
  try {
    const value = JSON.parse(saved) as { conversationId?: unknown; outbox?: unknown };
    if (value.conversationId !== conversationId || !Array.isArray(value.outbox)) return [];
    return (value.outbox as Pending[])
      .filter((pending) => RESTORED_KINDS.has(pending.input.kind))
      .map((pending) => (pending.status === "sending" ? { ...pending, status: "waiting" } : pending));
  } catch {
    return [];
  }
}
