// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { OwnRequests } from "#protocol";
import { dateOf } from "../ui/dates.ts";
import { Dialog } from "../ui/dialog.tsx";
import type { Answer, Api } from "./api.ts";
import { useWidget } from "./context.ts";
import { saveFile } from "./save-file.ts";
import { groundName, rightName, rightsChrome, stateName } from "./strings/rights.ts";

type Phase = "working" | "shown" | "done" | "not_enough" | "failed";
type Right = OwnRequests["requests"][number]["kind"];

/** What one press asks for; a copy is saved at once and has buttons of its own. */
const ASKED: readonly Right[] = ["rectification", "erasure", "restriction", "objection", "human_review"];

/** What a customer may ask for about their data, and how far each request has come. */
export function RightsDialog({ api, onClose }: { api: Api; onClose: () => void }): JSX.Element {
  const { words, lang } = useWidget();
  const said = rightsChrome(lang);
  const [phase, setPhase] = useState<Phase>("working");
  const [own, setOwn] = useState<OwnRequests | null>(null);

  const take = (answer: Answer<OwnRequests>, phaseThen: Phase): void => {
    if (answer.ok) setOwn(answer.value);
    const isRefused = !answer.ok && answer.trouble.kind === "refused" && answer.trouble.status === 403;
    setPhase(answer.ok ? phaseThen : isRefused ? "not_enough" : "failed");
  };
  // Buttons stay focusable meanwhile: one that is disabled under a finger would lose the keyboard's place.
  const isBusy = phase === "working";
  const run = async (work: () => Promise<Answer<OwnRequests>>): Promise<void> => {
    if (isBusy) return;
    setPhase("working");
    take(await work(), "done");
  };
  useEffect(() => void api.requests().then((answer) => take(answer, "shown")), []);
  const save = async (format: "html" | "json"): Promise<void> => {
    if (isBusy) return;
    setPhase("working");
    const file = await api.copy(format);
    if (file === "not_enough" || file === "failed") return setPhase(file);
    saveFile(file, `my-data-${new Date().toISOString().slice(0, 10)}.${format}`);
    take(await api.requests(), "done");
  };

  const day = (iso: string): string => dateOf(iso, lang);
  return (
    <Dialog title={said.title} onClose={onClose}>
      <p>{said.text}</p>
      <div class="dialog-buttons">
        <button type="button" class="button primary" aria-disabled={isBusy} onClick={() => void save("html")}>
          {said.savePage}
        </button>
        <button type="button" class="button plain" aria-disabled={isBusy} onClick={() => void save("json")}>
          {said.saveJson}
        </button>
      </div>
      <h3>{said.ask}</h3>
      <div class="dialog-buttons stacked">
        {ASKED.map((kind) => (
          <button
            key={kind}
            type="button"
            class="button plain"
            aria-disabled={isBusy}
            onClick={() => void run(() => api.askRight(kind))}
          >
            {rightName(kind, lang)}
          </button>
        ))}
      </div>
      <p class={phase === "not_enough" || phase === "failed" ? "trouble" : "quiet"} role="status">
        {phase === "working" ? words.starting : ""}
        {phase === "done" ? said.ok : ""}
        {phase === "not_enough" ? said.notEnough : ""}
        {phase === "failed" ? said.failed : ""}
      </p>
      {own !== null && (
        <>
          <h3>{said.mine}</h3>
          {own.requests.length === 0 && <p class="quiet">{said.none}</p>}
          <ul class="looks" aria-label={said.mine}>
            {own.requests.map((one) => (
              <li key={one.requestId}>
                <strong>{rightName(one.kind, lang)}</strong>
                <span>{stateName(one.state, lang)}</span>
                <span class="quiet">
                  {one.closedAt === null ? said.due : said.answered}: {day(one.closedAt ?? one.dueAt)}
                </span>
                {one.extension !== null && one.closedAt === null && <span>{said.longer}</span>}
                {one.ground !== null && (
                  <span>
                    {said.why}: {groundName(one.ground, lang)}.
                  </span>
                )}
                {one.answer !== null && <bdi>{one.answer}</bdi>}
                {one.closedAt === null && one.state !== "erasing" && (
                  <button
                    type="button"
                    class="button plain"
                    aria-disabled={isBusy}
                    onClick={() => void run(() => api.withdrawRequest(one.requestId))}
                  >
                    {said.takeBack}
                  </button>
                )}
              </li>
            ))}
          </ul>
          <div class="dialog-buttons">
            {(["restricted", "objected"] as const).map(
              (limit) =>
                own.limits[limit] !== null && (
                  <button
                    key={limit}
                    type="button"
                    class="button plain"
                    aria-disabled={isBusy}
                    onClick={() => void run(() => api.liftLimit(limit))}
                  >
                    {said.lift}: {rightName(limit === "restricted" ? "restriction" : "objection", lang)}
                  </button>
                ),
            )}
          </div>
        </>
      )}
      <div class="dialog-buttons">
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
