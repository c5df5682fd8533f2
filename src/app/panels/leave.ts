// SPDX-License-Identifier: Apache-2.0
import { localDay } from "#kernel";
import type { PanelAnswer } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";
import type { CallLine, PanelItem } from "./secrets.ts";

/**
 * The one function through which a secret leaves this process: worded, and in the form in which it travels. A layer that seals messages to
 * the browser's key seals here, and nowhere else; nothing but the answer to the one who asks takes what this returns.
 */
export function leavePanel(turn: Turn, items: readonly PanelItem[], showForSeconds: number): PanelAnswer {
  return { seal: "none", content: { items: items.map((item) => worded(turn, item)), showForSeconds } };
}

type Shown = PanelAnswer["content"]["items"][number];

function worded(turn: Turn, item: PanelItem): Shown {
  const label = wordFor(turn, item.label);
  switch (item.kind) {
    case "code":
    case "qr":
      // EXPOSE: to the person who has just proved that it is theirs, once
      return { kind: item.kind, label, value: item.value.expose() };
    case "link":
      // EXPOSE: the same; the address ends by itself
      return { kind: "link", label, href: item.href.expose() };
    case "date":
      return { kind: "text", label, value: wordFor(turn, "reveal.date", { date: { kind: "date", iso: item.iso } }) };
    case "calls":
      // EXPOSE: the same
      return calls(turn, label, item.rows.expose());
  }
}

function calls(turn: Turn, label: string, rows: readonly CallLine[]): Shown {
  const { timeZone } = turn.deps.settings;
  const columns = ["when", "what", "number", "length"].map((name) => wordFor(turn, `reveal.calls.${name}`));
  return {
    kind: "table",
    label,
    columns,
    rows: rows.map(({ at, kind, direction, other, seconds }) => [
      `${localDay(at, timeZone)} ${localTime(at, timeZone)}`,
      wordFor(turn, `reveal.calls.${kind}_${direction}`),
      other,
      seconds === null ? "" : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`,
    ]),
  };
}

function localTime(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(at);
}

/** How many values a panel would disclose, without looking at them. */
export function countItems(items: readonly PanelItem[]): number {
  // EXPOSE: only its length is read
  return items.reduce((sum, item) => sum + (item.kind === "calls" ? item.rows.expose().length : 1), 0);
}
