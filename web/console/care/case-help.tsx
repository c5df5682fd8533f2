// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskSetup } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import type { Desk } from "../desk.ts";
import { ActDialog } from "./act-dialog.tsx";
import { CaseNotes } from "./case-notes.tsx";
import { CaseSummary } from "./case-summary.tsx";
import { EarlierCases } from "./earlier-cases.tsx";
import { helpStrings } from "./help-strings.ts";
import { ProofDialog } from "./proof-dialog.tsx";

interface CaseHelpProps {
  readonly desk: Desk;
  readonly one: DeskCase;
  readonly lang: Lang;
  /** Whether the agent holds the case: only then the customer can be asked for something. */
  readonly isMine: boolean;
  readonly setup: DeskSetup | null;
  /** How often it was told that there is one more note. */
  readonly notesHeard: number;
}

/** What the bot found, notes of colleagues, earlier cases, and what the customer can be asked for. Of a closed case: notes and earlier ones. */
export function CaseHelp({ desk, one, lang, isMine, setup, notesHeard }: CaseHelpProps): JSX.Element {
  const words = helpStrings(lang);
  const [asked, setAsked] = useState<"proof" | "act" | null>(null);
  const close = (): void => setAsked(null);
  const done = (): void => void desk.refresh();
  return (
    <div class="case-help">
      {one.closedAt === null && <CaseSummary desk={desk} one={one} lang={lang} />}
      <CaseNotes desk={desk} one={one} lang={lang} heard={notesHeard} />
      <EarlierCases desk={desk} one={one} setup={setup} lang={lang} onOpen={(id) => desk.open(id)} />
      {isMine && (
        <div class="case-wishes">
          <button type="button" class="button plain" onClick={() => setAsked("proof")}>
            {words.proof}
          </button>
          <button
            type="button"
            class="button plain"
            aria-disabled={one.assurance === "A0"}
            title={one.assurance === "A0" ? words.actLocked : undefined}
            onClick={() => one.assurance !== "A0" && setAsked("act")}
          >
            {words.act}
          </button>
        </div>
      )}
      {asked === "proof" && <ProofDialog desk={desk} one={one} lang={lang} onClose={close} onDone={done} />}
      {asked === "act" && <ActDialog desk={desk} one={one} lang={lang} onClose={close} onDone={done} />}
    </div>
  );
}
