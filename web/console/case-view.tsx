// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DeskCase, DeskSetup } from "#protocol";
import { Icon } from "../ui/icons.tsx";
import { LiveRegion } from "../ui/live.tsx";
import type { Lang } from "../ui/words.ts";
import { AlarmDialog, alarmStrings } from "./alarm-dialog.tsx";
import { approvalStrings } from "./approvals-strings.ts";
import { CaseEnding } from "./care/case-ending.tsx";
import { CaseHelp } from "./care/case-help.tsx";
import { careStrings } from "./care-strings.ts";
import { CaseColleagues } from "./case-colleagues.tsx";
import type { CaseAsk } from "./case-commands.ts";
import { LabelsDialog, LabelTags } from "./case-labels.tsx";
import { CaseTabs } from "./case-tabs.tsx";
import { TransferDialog } from "./case-transfer.tsx";
import { DeliveryNotice } from "./delivery.tsx";
import type { Desk } from "./desk.ts";
import { ConfirmDialog } from "./parts/confirm-dialog.tsx";
import type { Loaded } from "./parts/use-load.ts";
import { ReplyBox } from "./reply-box.tsx";
import { actOf, type DeskState, type OpenCase } from "./state.ts";
import type { DeskStrings } from "./strings.ts";
import { Transcript } from "./transcript.tsx";
import { VouchDialog } from "./vouch-dialog.tsx";
import { WrapUpDialog } from "./wrap-up-dialog.tsx";

interface CaseViewProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly words: DeskStrings;
  readonly lang: Lang;
  /** Whether whoever looks has the role security. */
  readonly maySecure: boolean;
  readonly setup: DeskSetup | null;
  readonly setupLoad: Loaded<DeskSetup>;
  readonly name: string;
  /** Which dialog is asked for: by a button here, or by a key. */
  readonly asked: CaseAsk;
  readonly onAsk: (what: CaseAsk) => void;
}

/** One conversation as the agent reads it, and what may be done with it now. */
export function CaseView({
  desk,
  state,
  words,
  lang,
  maySecure,
  setup,
  setupLoad,
  name,
  asked,
  onAsk,
}: CaseViewProps): JSX.Element {
  const { open, trouble } = state;
  const heading = useRef<HTMLHeadingElement>(null);
  const [isVouching, setVouching] = useState(false);
  const [isLifting, setLifting] = useState(false);
  const [isLocking, setLocking] = useState(false);
  useEffect(() => heading.current?.focus(), []);
  if (open === null) {
    return (
      <section class="case empty">
        <Icon name="person" />
        <p>
          <strong>{words.pick}</strong>
        </p>
        <p class="quiet">{words.pickHint}</p>
      </section>
    );
  }
  const one = open.case;
  const hasEnded =
    (one?.closedAt ?? null) !== null || open.timeline.events.some((event) => event.kind === "conversation_ended");
  const isMine = one !== null && one.owner === "agent" && one.isMine && !hasEnded;
  const troubleText =
    trouble === null ? "" : trouble.kind === "failed" ? words.failed : words.faster(trouble.name ?? words.somebody);
  return (
    <section class="case" aria-labelledby="case-title">
      <CaseTabs desk={desk} state={state} lang={lang} />
      <div class="case-head">
        <button type="button" class="button pill back" onClick={() => desk.open(null)}>
          <Icon name="send" flips />
          {words.back}
        </button>
        <div class="case-titles">
          <h2 id="case-title" ref={heading} tabIndex={-1}>
            <bdi>{one?.reasons[lang] ?? words.conversation}</bdi>
          </h2>
          {one !== null && <CaseFacts one={one} words={words} setup={setup} lang={lang} />}
        </div>
        <div class="case-acts">
          {one?.owner === "queued" && !hasEnded && (
            <button
              type="button"
              class="button primary"
              aria-disabled={state.acting.includes(actOf(one.conversationId, "take-over"))}
              onClick={() => void desk.takeOver(one)}
            >
              {words.takeOver}
            </button>
          )}
          {maySecure && one !== null && one.assurance !== "A0" && !hasEnded && (
            <button type="button" class="button plain" onClick={() => setLifting(true)}>
              {alarmStrings(lang).title}
            </button>
          )}
          {one !== null && !hasEnded && (
            <button type="button" class="button plain" onClick={() => onAsk("labels")}>
              {careStrings(lang).labels}
            </button>
          )}
          {isMine && (
            <>
              <button type="button" class="button plain" onClick={() => onAsk("transfer")}>
                {careStrings(lang).transfer}
              </button>
              <button
                type="button"
                class="button plain"
                aria-disabled={state.acting.includes(actOf(one.conversationId, "hand-back"))}
                onClick={() => void desk.handBack(one)}
              >
                {words.handBack}
              </button>
              <button type="button" class="button plain" onClick={() => setVouching(true)}>
                {approvalStrings(lang).vouch}
              </button>
              {one.assurance !== "A0" && (
                <button type="button" class="button plain" onClick={() => setLocking(true)}>
                  {words.lock}
                </button>
              )}
              <button type="button" class="button plain" onClick={() => onAsk("end")}>
                {words.end}
              </button>
            </>
          )}
        </div>
      </div>
      <p class={troubleText === "" ? "sr-only" : "desk-notice warn"} role="alert">
        {troubleText}
      </p>
      <CaseColleagues open={open} lang={lang} />
      {open.ending !== null && <CaseEnding ending={open.ending} setup={setup} lang={lang} />}
      {one !== null && open.load !== "gone" && (
        <CaseHelp {...{ desk, one, lang, isMine, setup }} notesHeard={open.notesHeard} />
      )}
      <CaseLoad desk={desk} load={open.load} lang={lang} />
      <Transcript desk={desk} state={state} words={words} lang={lang} mine={isMine ? one : null} />
      <LiveRegion say={{ text: open.isTyping ? words.customerTyping : "", turn: 0 }} />
      {isMine && open.delivery !== null && <DeliveryNotice delivery={open.delivery} lang={lang} />}
      {isMine ? (
        <ReplyBox desk={desk} one={one} open={open} words={words} lang={lang} />
      ) : (
        <p class="case-foot quiet">{footOf(open, hasEnded, words, lang)}</p>
      )}
      {isVouching && one !== null && (
        <VouchDialog lang={lang} onClose={() => setVouching(false)} onAsk={(wish) => desk.vouch(one, wish)} />
      )}
      {isLifting && one !== null && <AlarmDialog desk={desk} one={one} lang={lang} onClose={() => setLifting(false)} />}
      {isLocking && one !== null && (
        <ConfirmDialog
          title={words.lockTitle}
          action={words.lock}
          isDangerous
          lang={lang}
          ask={async () => ((await desk.lock(one)) ? null : words.failed)}
          onClose={() => setLocking(false)}
        >
          <p>{words.lockText}</p>
        </ConfirmDialog>
      )}
      {asked === "end" && isMine && (
        <WrapUpDialog {...{ desk, one, words, lang }} load={setupLoad} onClose={() => onAsk(null)} />
      )}
      {asked === "transfer" && isMine && (
        <TransferDialog {...{ desk, one, lang, name }} load={setupLoad} onClose={() => onAsk(null)} />
      )}
      {asked === "labels" && one !== null && !hasEnded && (
        <LabelsDialog {...{ desk, one, lang }} load={setupLoad} onClose={() => onAsk(null)} />
      )}
    </section>
  );
}

function footOf({ ending, case: one }: OpenCase, hasEnded: boolean, words: DeskStrings, lang: Lang): string {
  if (ending !== null) return careStrings(lang).closedFoot;
  if (hasEnded) return words.ended;
  const holder = one?.owner === "agent" ? one.agentName : null;
  return holder === null || holder === undefined ? words.onlyMine : careStrings(lang).heldBy(holder);
}

interface CaseLoadProps {
  readonly desk: Desk;
  readonly load: OpenCase["load"];
  readonly lang: Lang;
}

/** Why there is nothing to read yet, or at all. */
function CaseLoad({ desk, load, lang }: CaseLoadProps): JSX.Element | null {
  const care = careStrings(lang);
  if (load === "ready") return null;
  if (load === "loading")
    return (
      <p class="case-load quiet" role="status">
        {care.caseLoad.loading}
      </p>
    );
  return (
    <p class="desk-notice warn" role="alert">
      {care.caseLoad[load]}
      {load === "failed" && (
        <button type="button" class="button pill" onClick={() => void desk.refresh()}>
          {care.tryAgain}
        </button>
      )}
    </p>
  );
}

interface CaseFactsProps {
  readonly one: DeskCase;
  readonly words: DeskStrings;
  readonly setup: DeskSetup | null;
  readonly lang: Lang;
}

function CaseFacts({ one, words, setup, lang }: CaseFactsProps): JSX.Element {
  return (
    <p class="facts">
      <span class={one.assurance === "A0" ? "tag calm" : "tag good"}>
        <Icon name={one.assurance === "A0" ? "shield" : "shieldCheck"} />
        <span class="sr-only">{words.level("")}</span>
        {one.assurance} · {words.levels[one.assurance]}
      </span>
      <span class="tag calm">{words.langs[one.lang]}</span>
      <LabelTags one={one} setup={setup} lang={lang} />
      {one.agentName !== null && <span class="quiet">{words.withName(one.agentName)}</span>}
      <span class="case-code quiet">{one.code}</span>
    </p>
  );
}
