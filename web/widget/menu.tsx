// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { Dialog } from "../ui/dialog.tsx";
import { Icon, type IconName } from "../ui/icons.tsx";
import type { Api } from "./api.ts";
import { ChoicesDialog } from "./choices-dialog.tsx";
import { useWidget } from "./context.ts";
import { LooksDialog } from "./looks-dialog.tsx";
import { RightsDialog } from "./rights-dialog.tsx";
import { saveFile } from "./save-file.ts";
import { SecurityDialog } from "./security-dialog.tsx";
import { choicesWords } from "./strings/choices.ts";
import { looksTitle } from "./strings/looks.ts";
import { rightsChrome } from "./strings/rights.ts";

interface MenuProps {
  readonly api: Api;
  readonly notifies: boolean;
  readonly onToggleNotify: () => void;
  readonly isWide: boolean;
  readonly onResize: (() => void) | undefined;
}

type Open = "none" | "security" | "looks" | "choices" | "rights" | "scam" | "end" | "delete";

/** What is done seldom: a list of buttons behind one, and the dialogs they lead to. */
export function Menu({ api, notifies, onToggleNotify, isWide, onResize }: MenuProps): JSX.Element {
  const { chat, state, words, lang } = useWidget();
  const [open, setOpen] = useState<Open>("none");
  const [isExpanded, setExpanded] = useState(false);
  const [trouble, setTrouble] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const isOpen = state.phase === "open";

  const show = (next: Open): void => {
    setTrouble("");
    list.current?.hidePopover();
    trigger.current?.focus();
    setOpen(next);
  };
  const download = async (name: "chat" | "proof"): Promise<void> => {
    setTrouble("");
    const file = await (name === "chat" ? api.transcript("html") : api.receipt());
    if (file === null) {
      setTrouble(name === "chat" ? words.downloadFailed : words.proofFailed);
      return;
    }
    list.current?.hidePopover();
    saveFile(file, `${name}-${new Date().toISOString().slice(0, 10)}.html`);
  };
  const remove = async (): Promise<void> => {
    if (await chat.remove()) setOpen("none");
    else setTrouble(words.deleteFailed);
  };
  const item = (icon: IconName, label: string, act: () => void, isPossible = true): JSX.Element => (
    <li>
      <button type="button" disabled={!isPossible} onClick={act}>
        <Icon name={icon} flips={icon === "exit"} />
        {label}
      </button>
    </li>
  );
  return (
    <>
      <button
        ref={trigger}
        type="button"
        class="head-button"
        aria-label={words.menu}
        aria-expanded={isExpanded}
        aria-controls="menu"
        popovertarget="menu"
      >
        <Icon name="more" />
      </button>
      <div
        ref={list}
        id="menu"
        class="menu"
        popover="auto"
        onToggle={(event) => setExpanded(event.newState === "open")}
      >
        <ul>
          {item("download", words.downloadTranscript, () => void download("chat"), isOpen)}
          {item("check", words.downloadProof, () => void download("proof"), isOpen)}
          {item("bell", notifies ? words.notifyOff : words.notifyOn, onToggleNotify)}
          {onResize !== undefined && item("wide", isWide ? words.smaller : words.larger, onResize)}
          {item("shield", words.security, () => show("security"), isOpen)}
          {item("eye", looksTitle(lang), () => show("looks"), isOpen)}
          {item("check", choicesWords(lang).title, () => show("choices"), isOpen)}
          {item("person", rightsChrome(lang).title, () => show("rights"), isOpen)}
          {item("alert", words.reportScam, () => show("scam"))}
          {item("exit", words.endChat, () => show("end"), isOpen && state.conversation?.ended === false)}
          {item("trash", words.deleteChat, () => show("delete"), isOpen)}
        </ul>
        <p class="trouble" role="status">
          {open === "none" ? trouble : ""}
        </p>
      </div>
      {open === "security" && <SecurityDialog api={api} onClose={() => setOpen("none")} />}
      {open === "looks" && <LooksDialog api={api} onClose={() => setOpen("none")} />}
      {open === "choices" && <ChoicesDialog api={api} onClose={() => setOpen("none")} />}
      {open === "rights" && <RightsDialog api={api} onClose={() => setOpen("none")} />}
      {open === "scam" && (
        <Dialog title={words.scamTitle} onClose={() => setOpen("none")}>
          {words.scamText.map((text) => (
            <p key={text}>{text}</p>
          ))}
          <div class="dialog-buttons">
            <button type="button" class="button primary" onClick={() => (setOpen("none"), chat.askForPerson())}>
              {words.talkToPerson}
            </button>
            <button type="button" class="button plain" onClick={() => setOpen("none")}>
              {words.close}
            </button>
          </div>
        </Dialog>
      )}
      {open === "end" && (
        <Dialog title={words.endTitle} onClose={() => setOpen("none")}>
          <p>{words.endText}</p>
          <div class="dialog-buttons">
            <button type="button" class="button primary" onClick={() => (setOpen("none"), chat.end())}>
              {words.endConfirm}
            </button>
            <button type="button" class="button plain" onClick={() => setOpen("none")}>
              {words.cancel}
            </button>
          </div>
        </Dialog>
      )}
      {open === "delete" && (
        <Dialog title={words.deleteTitle} onClose={() => setOpen("none")}>
          <p>{words.deleteText}</p>
          <p class="trouble" role="status">
            {trouble}
          </p>
          <div class="dialog-buttons">
            <button type="button" class="button danger" onClick={() => void remove()}>
              {words.deleteConfirm}
            </button>
            <button type="button" class="button plain" onClick={() => setOpen("none")}>
              {words.cancel}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
