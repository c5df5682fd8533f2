// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskSetup, DeskTransfer } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import type { Lang } from "../ui/words.ts";
import { careStrings } from "./care-strings.ts";
import type { Desk } from "./desk.ts";
import { LoadTrouble } from "./parts/load-trouble.tsx";
import { partStrings } from "./parts/part-strings.ts";
import type { Loaded } from "./parts/use-load.ts";
import { Pick, Words } from "./queue-bar.tsx";

interface TransferDialogProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly load: Loaded<DeskSetup>;
  readonly lang: Lang;
  /** Whoever passes on: not offered to themselves. */
  readonly name: string;
  readonly onClose: () => void;
}

/** Passes the case to a team, or to a colleague who takes cases now, with a note that the customer does not see. */
export function TransferDialog({ desk, one, load, lang, name, onClose }: TransferDialogProps): JSX.Element {
  const care = careStrings(lang);
  const teams = load.value?.content.teams ?? [];
  const people = (load.value?.agents ?? []).filter(
    ({ status, staffId, name: theirs }) => status === "available" && staffId !== one.agentId && theirs !== name,
  );
  const options: (readonly [string, string])[] = [
    ...teams.map(({ teamId, names }) => [`team ${teamId}`, care.toTeam(names[lang])] as const),
    ...people.map((person) => [`agent ${person.staffId}`, care.toAgent(person.name, person.held)] as const),
  ];
  const [picked, setTo] = useState<string | null>(null);
  const to = options.find(([name]) => name === picked)?.[0] ?? options[0]?.[0] ?? "";
  const [note, setNote] = useState("");
  const [isBusy, setBusy] = useState(false);
  const pass = async (): Promise<void> => {
    const [kind, id = ""] = to.split(" ");
    const wish: DeskTransfer = {
      to: kind === "team" ? { kind: "team", teamId: id } : { kind: "agent", staffId: id },
      ...(note.trim() === "" ? {} : { note: note.trim() }),
    };
    setBusy(true);
    await desk.transfer(one, wish);
    onClose();
  };
  return (
    <Dialog title={care.transferTitle} onClose={onClose}>
      <LoadTrouble load={load} lang={lang} />
      {load.state === "loading" && <p class="quiet">{partStrings(lang).loading}</p>}
      {load.state === "ready" && options.length === 0 && <p>{care.nobody}</p>}
      {options.length > 0 && (
        <>
          <Pick label={care.transferTo} value={to} options={options} onValue={setTo} />
          <Words label={care.note} hint={care.noteHint} value={note} onValue={setNote} />
        </>
      )}
      <div class="dialog-buttons">
        {options.length > 0 && (
          <button type="button" class="button primary" aria-disabled={isBusy} onClick={() => isBusy || void pass()}>
            {care.transfer}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {care.cancel}
        </button>
      </div>
    </Dialog>
  );
}
