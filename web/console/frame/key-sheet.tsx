// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "../../ui/dialog.tsx";
import { choices } from "./choices.ts";
import { type CommandBook, useBook } from "./commands.ts";
import type { FrameStrings } from "./frame-strings.ts";

/** Keys as they are drawn: `G C` is two, one after the other. */
export function Keys({ keys, frame }: { keys: string; frame: FrameStrings }): JSX.Element {
  const isMac = /Mac|iPhone|iPad/u.test(navigator.userAgent);
  return (
    <span class="keys" dir="ltr">
      {keys.split(" ").map((part, index) => (
        <span key={part}>
          {index > 0 && <span class="quiet"> {frame.then} </span>}
          {part.split("+").map((key) => (
            <kbd key={key}>{key === "Mod" ? (isMac ? "⌘" : "Ctrl") : key}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}

/** Every key that means something on this page. */
export function KeySheet({
  book,
  frame,
  onClose,
}: {
  book: CommandBook;
  frame: FrameStrings;
  onClose: () => void;
}): JSX.Element {
  const commands = useBook(book).filter(({ keys }) => keys !== undefined);
  const [hasKeys, setHasKeys] = useState(book.hasKeys);
  const groups = [...new Set(commands.map(({ group }) => group))];
  return (
    <Dialog title={frame.keys} onClose={onClose}>
      <p class="quiet">{frame.keysText}</p>
      <div class="key-sheet">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map(({ id, label, keys = "" }) => (
                  <div key={id}>
                    <dt>{label}</dt>
                    <dd>
                      <Keys keys={keys} frame={frame} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={hasKeys}
          onChange={(event) => {
            book.hasKeys = event.currentTarget.checked;
            choices.keepKeys(book.hasKeys);
            setHasKeys(book.hasKeys);
          }}
        />
        {frame.keysOn}
      </label>
      <button type="button" class="button plain" onClick={onClose}>
        {frame.close}
      </button>
    </Dialog>
  );
}
