// SPDX-License-Identifier: Apache-2.0
import { useMemo } from "preact/hooks";
import type { Lang } from "../ui/words.ts";
import { careStrings } from "./care-strings.ts";
import type { Desk } from "./desk.ts";
import { type Command, type CommandBook, useCommands } from "./frame/commands.ts";

/** A dialog about the open case that is asked for. */
export type CaseAsk = "transfer" | "labels" | "end" | null;

interface CaseCommands {
  readonly book: CommandBook;
  readonly desk: Desk;
  readonly lang: Lang;
  /** How many cases stand above the open one. */
  readonly tabs: number;
  readonly onSearch: () => void;
  readonly onAsk: (what: CaseAsk) => void;
}

/** What keys and the palette do on the page of cases. A key that does not fit the open case does nothing; the server decides again anyway. */
export function useCaseCommands({ book, desk, lang, tabs, onSearch, onAsk }: CaseCommands): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is called is the newest state's way in, and never another.
  const commands = useMemo((): readonly Command[] => {
    const { keys, group, tabKey } = careStrings(lang);
    const command = (id: keyof typeof keys, key: string, run: () => void): Command => ({
      id: `cases.${id}`,
      label: keys[id],
      group,
      keys: key,
      run,
    });
    return [
      command("next", "J", () => desk.step(1)),
      command("previous", "K", () => desk.step(-1)),
      command("take", "T", () => {
        const one = desk.store.get().open?.case;
        if (one?.owner === "queued") void desk.takeOver(one);
      }),
      command("reply", "R", () => document.querySelector<HTMLTextAreaElement>(".reply textarea")?.focus()),
      command("transfer", "P", () => onAsk("transfer")),
      command("labels", "L", () => onAsk("labels")),
      command("end", "E", () => onAsk("end")),
      command("search", "/", onSearch),
      ...Array.from({ length: tabs < 2 ? 0 : Math.min(9, tabs) }, (_, at) => ({
        id: `cases.tab${at + 1}`,
        label: tabKey(at + 1),
        group,
        keys: String(at + 1),
        run: () => desk.openTab(at),
      })),
    ];
  }, [desk, lang, tabs]);
  useCommands(book, commands);
}
