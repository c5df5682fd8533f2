// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Dialog } from "../../ui/dialog.tsx";
import { type Command, type CommandBook, useBook } from "./commands.ts";
import type { FrameStrings } from "./frame-strings.ts";
import { Glyph } from "./glyphs.tsx";
import { Keys } from "./key-sheet.tsx";

const CASE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** Commands that fit what was typed: each word somewhere in the label or its head, the beginning of a label first. */
export function findCommands(commands: readonly Command[], typed: string): readonly Command[] {
  const words = fold(typed).split(/\s+/u).filter(Boolean);
  const scored = commands
    .map((command) => ({ command, text: fold(`${command.label} ${command.group}`) }))
    .filter(({ text }) => words.every((word) => text.includes(word)));
  const first = words[0] ?? "";
  return scored
    .toSorted((a, b) => Number(b.text.startsWith(first)) - Number(a.text.startsWith(first)))
    .map(({ command }) => command);
}

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLocaleLowerCase();
}

interface PaletteProps {
  readonly book: CommandBook;
  readonly frame: FrameStrings;
  /** Opens a case by its id, where the roles open cases. */
  readonly onCase: ((id: string) => void) | null;
  readonly onClose: () => void;
}

/** Pages and acts by their names: a combobox whose list is always there. What is typed goes nowhere. */
export function Palette({ book, frame, onCase, onClose }: PaletteProps): JSX.Element {
  const id = useId();
  const commands = useBook(book);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const caseId = typed.trim().toLowerCase();
  const found: readonly Command[] = [
    ...(onCase !== null && CASE_ID.test(caseId)
      ? [{ id: "case", label: frame.openCase, group: frame.acts, run: () => onCase(caseId) }]
      : []),
    ...findCommands(commands, typed),
  ];
  useEffect(() => {
    list.current?.querySelector(`[aria-selected="true"]`)?.scrollIntoView({ block: "nearest" });
  }, [at, typed]);
  const pick = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    // After the dialog gave the focus back, so that the command may place it.
    window.setTimeout(command.run, 0);
  };
  const press = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((at + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(found[at]);
    }
  };
  return (
    <Dialog title={frame.search} onClose={onClose}>
      <div class="palette">
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={found[at] === undefined ? undefined : `${id}-${at}`}
          aria-label={frame.search}
          placeholder={frame.searchHint}
          autocomplete="off"
          spellcheck={false}
          maxLength={80}
          dir="auto"
          value={typed}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <ul ref={list} id={`${id}-list`} role="listbox" aria-label={frame.acts}>
          {found.map((command, index) => (
            <li
              key={command.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              onPointerMove={() => setAt(index)}
              onClick={() => pick(command)}
            >
              <span>{command.label}</span>
              <span class="quiet">{command.group}</span>
              {command.keys !== undefined && <Keys keys={command.keys} frame={frame} />}
            </li>
          ))}
        </ul>
        {found.length === 0 && (
          <p class="quiet" role="status">
            <Glyph name="search" /> {frame.noCommand}
          </p>
        )}
      </div>
    </Dialog>
  );
}
