// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { KeyReader } from "./keys.ts";

/** Something that can be done from anywhere: by the palette, and by keys where it has some. */
export interface Command {
  readonly id: string;
  /** What it does, in the reader's language. */
  readonly label: string;
  /** Under which head the palette and the cheat sheet show it. */
  readonly group: string;
  /** `Mod+K`, `?`, `J`, `G C` (one after the other). Letters are keys, wherever the layout has other letters. */
  readonly keys?: string;
  readonly run: () => void;
}

/** All commands of the moment: those of the frame and those of the page that is open. */
export class CommandBook {
  readonly #lists = new Set<readonly Command[]>();
  readonly #listeners = new Set<() => void>();
  readonly #reader = new KeyReader();
  /** False: single keys do nothing, for whoever dictates or types by mistake (WCAG 2.1.4). `Mod+…` always works. */
  hasKeys = true;

  get commands(): readonly Command[] {
    return [...this.#lists].flat();
  }

  /** @returns Takes them away again. */
  add(commands: readonly Command[]): () => void {
    this.#lists.add(commands);
    this.#tell();
    return () => {
      this.#lists.delete(commands);
      this.#tell();
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Runs what a key means. The newest wins: a page may give a key of the frame another meaning while it is open. */
  press(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const bound = this.commands.filter(({ keys }) => keys !== undefined && (this.hasKeys || keys.startsWith("Mod+")));
    const found = this.#reader.read(
      event,
      bound.map(({ keys = "" }) => keys),
      isTyping(event.target) || hasLayer(),
    );
    const command = bound.findLast(({ keys }) => keys === found);
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Adds commands while the caller is drawn. Give the same array while nothing changed (`useMemo`). */
export function useCommands(book: CommandBook, commands: readonly Command[]): void {
  useEffect(() => book.add(commands), [book, commands]);
}

/** The commands of the moment, drawn again whenever they change. */
export function useBook(book: CommandBook): readonly Command[] {
  const [commands, setCommands] = useState(book.commands);
  useEffect(() => {
    const update = (): void => setCommands(book.commands);
    update();
    return book.subscribe(update);
  }, [book]);
  return commands;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=radio], [type=checkbox]), textarea, select"))
  );
}

function hasLayer(): boolean {
  return document.querySelector("dialog[open]") !== null;
}
