// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskCase, DeskContact, DeskProposal } from "#protocol";
import { Dialog } from "../../ui/dialog.tsx";
import type { Lang } from "../../ui/words.ts";
import { LoadTrouble } from "../parts/load-trouble.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { useActOptions } from "./act-options.ts";
import { Choose } from "./choose.tsx";
import { helpStrings } from "./help-strings.ts";

interface ActDialogProps {
  readonly desk: Asker;
  readonly one: DeskCase;
  readonly lang: Lang;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Acts that take no choice. */
const PLAIN: ReadonlySet<string> = new Set<DeskProposal["kind"]>(["roaming_enable", "line_resume"]);

/** Puts an act before the customer. What is chosen here is an id that the server gave; the words of the act are the server's. */
export function ActDialog({ desk, one, lang, onClose, onDone }: ActDialogProps): JSX.Element {
  const words = helpStrings(lang);
  const base = `/v1/desk/cases/${one.conversationId}`;
  const load = useLoad<DeskContact>(desk, `${base}/contact`);
  const lines = load.state === "ready" ? load.value.lines : [];
  const [kind, setKind] = useState("add_on");
  const [chosenLine, setLine] = useState("");
  const [chosenOption, setOption] = useState("");
  const [said, setSaid] = useState("");
  const lineId = chosenLine === "" ? (lines[0]?.lineId ?? "") : chosenLine;
  const offered = useActOptions(desk, base, PLAIN.has(kind) || lineId === "" ? null : { kind, lineId });
  const options = offered.state === "ready" ? offered.value.options : [];
  const option = options.find(({ id }) => id === chosenOption)?.id ?? options[0]?.id ?? "";
  const isReading = load.state === "loading" || (lineId !== "" && offered.state === "loading");
  const propose = async (): Promise<void> => {
    const wish = { kind, lineId, option: option === "" ? null : option };
    const reply = await desk.ask("POST", `${base}/acts`, wish);
    setSaid(reply !== null && reply.status < 300 ? words.actAsked : words.actRefused);
    onDone();
  };
  const isReady = lineId !== "" && (PLAIN.has(kind) || option !== "");
  return (
    <Dialog title={words.act} onClose={onClose}>
      <p>{words.actText}</p>
      {load.state === "forbidden" && <p class="desk-notice warn">{words.actLocked}</p>}
      {load.state === "failed" && <LoadTrouble load={load} lang={lang} what={words.actLine} />}
      {(load.state === "loading" || load.state === "ready") && (
        <>
          <Choose label={words.actKind} options={Object.entries(words.actKinds)} value={kind} onValue={setKind} />
          <Choose
            label={words.actLine}
            options={lines.map((line) => [line.lineId, line.label])}
            value={lineId}
            onValue={setLine}
          />
          {offered.state === "failed" && <LoadTrouble load={offered} lang={lang} what={words.actOption} />}
          {!PLAIN.has(kind) && offered.state !== "failed" && (
            <Choose
              label={words.actOption}
              options={
                options.length === 0
                  ? [["", isReading ? words.loading : words.actNone]]
                  : options.map((each) => [each.id, each[lang]] as const)
              }
              value={option}
              onValue={setOption}
            />
          )}
        </>
      )}
      <p role="status" class={said === "" ? "sr-only" : "desk-notice"}>
        {said}
      </p>
      <div class="dialog-buttons">
        {said === "" && (
          <button
            type="button"
            class="button primary"
            aria-disabled={!isReady}
            onClick={() => (isReady ? void propose() : undefined)}
          >
            {words.actAsk}
          </button>
        )}
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
