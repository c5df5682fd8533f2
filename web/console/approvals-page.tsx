// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskApproval, DeskApprovals, DeskDecided, StaffInvited } from "#protocol";
import type { Lang } from "../ui/words.ts";
import { codeOf, type Reply } from "./api.ts";
import { type ApprovalStrings, approvalStrings } from "./approvals-strings.ts";
import { Field } from "./field.tsx";
import { useLive } from "./live.ts";
import { OneTimeLink } from "./one-time-link.tsx";
import type { PageProps } from "./page-props.ts";
import { ListFoot } from "./parts/list-foot.tsx";
import { LongList } from "./parts/long-list.tsx";
import { usePages } from "./parts/use-pages.ts";
import { Nothing, ViewState } from "./parts/view-state.tsx";
import { dayAndTime } from "./times.ts";

const LOOK_EVERY_MS = 15_000;
const PAGE = 50;
/** A request with its details. */
const CARD_PX = 320;

/** What takes two people: exactly what would be done, who asked, and a decision with its reason. */
export function ApprovalsPage({ api, lang, live, words: staffWords }: PageProps): JSX.Element {
  const words = approvalStrings(lang);
  const listed = usePages<DeskApproval, DeskApprovals>(api, `/v1/desk/approvals?limit=${PAGE}`, {
    rowsOf: ({ approvals }) => approvals,
    keyOf: ({ approvalId }) => approvalId,
    everyMs: LOOK_EVERY_MS,
  });
  // What was decided moves from one section to the other: read again as far as it is shown.
  useLive(live, "approvals", listed.reload);
  const [said, setSaid] = useState("");
  const [link, setLink] = useState<StaffInvited | null>(null);

  const decide = async (one: DeskApproval, decision: "approve" | "reject", reason: string): Promise<void> => {
    const { approvalId, digest } = one;
    const reply = await api.ask("POST", `/v1/desk/approvals/${approvalId}/decision`, { digest, decision, reason });
    setSaid(sentenceFor(reply, words));
    // A link that is on the screen stays there: it is told once.
    const made = reply?.status === 200 ? (reply.value as DeskDecided).link : null;
    if (made !== null) setLink(made);
    await listed.reload();
  };
  const askForExport = async (wish: ExportWish): Promise<void> => {
    const reply = await api.ask("POST", "/v1/desk/approvals/export", wish);
    setSaid(reply?.status === 200 ? words.said.asked : words.said.failed);
    await listed.reload();
  };

  return (
    <main class="desk-page">
      <p class="approvals-intro">{words.intro}</p>
      <p role="status" class={said === "" ? "sr-only" : "door-note"}>
        {said}
      </p>
      {link !== null && <OneTimeLink invited={link} lang={lang} words={staffWords} />}
      <ViewState load={listed} lang={lang}>
        {({ rows, head, hasMore, isWhole }) => (
          <>
            <Listed
              {...{ words, lang, hasMore }}
              approvals={rows}
              mayRequestExport={head.mayRequestExport}
              onDecide={decide}
              onAsk={askForExport}
              onEnd={listed.more}
            />
            <ListFoot {...{ lang, hasMore, isWhole }} onMore={listed.more} />
          </>
        )}
      </ViewState>
    </main>
  );
}

interface ListedProps {
  readonly approvals: readonly DeskApproval[];
  readonly mayRequestExport: boolean;
  /** There is more than was fetched: what was decided earlier, and before it what is open. */
  readonly hasMore: boolean;
  readonly onEnd: () => void;
  readonly words: ApprovalStrings;
  readonly lang: Lang;
  readonly onDecide: (one: DeskApproval, decision: "approve" | "reject", reason: string) => Promise<void>;
  readonly onAsk: (wish: ExportWish) => Promise<void>;
}

/** What waits, what a person may ask for here, and what was decided. */
function Listed({
  approvals,
  mayRequestExport,
  hasMore,
  words,
  lang,
  onDecide,
  onAsk,
  onEnd,
}: ListedProps): JSX.Element {
  const isOpen = (one: DeskApproval): boolean => one.state === "proposed" && Date.parse(one.expiresAt) > Date.now();
  const open = approvals.filter(isOpen);
  const past = approvals.filter((one) => !isOpen(one));
  const list = (rows: readonly DeskApproval[], isLast: boolean): JSX.Element => (
    <LongList
      class="approvals-list"
      rows={rows}
      keyOf={({ approvalId }) => approvalId}
      guessPx={CARD_PX}
      hasMore={hasMore && isLast}
      onEnd={onEnd}
      draw={(one) => <Approval one={one} words={words} lang={lang} onDecide={onDecide} />}
    />
  );
  return (
    <>
      <section aria-labelledby="approvals-open">
        <h2 id="approvals-open">{words.open}</h2>
        {open.length === 0 && (past.length > 0 || !hasMore) && <Nothing of="approvals" lang={lang} />}
        {list(open, past.length === 0)}
      </section>
      {mayRequestExport && (
        <section aria-labelledby="approvals-export">
          <h2 id="approvals-export">{words.exportTitle}</h2>
          <p class="quiet">{words.exportHint}</p>
          <ExportForm words={words} onAsk={onAsk} />
        </section>
      )}
      {past.length > 0 && (
        <section aria-labelledby="approvals-past">
          <h2 id="approvals-past">{words.past}</h2>
          {list(past, true)}
        </section>
      )}
    </>
  );
}

interface ApprovalProps {
  readonly one: DeskApproval;
  readonly words: ApprovalStrings;
  readonly lang: Lang;
  readonly onDecide: (one: DeskApproval, decision: "approve" | "reject", reason: string) => Promise<void>;
}

/** What would be done, and the bytes that a decision is bound to. */
function Exactly({ one, words }: Pick<ApprovalProps, "one" | "words">): JSX.Element {
  return (
    <>
      <h4>{words.what}</h4>
      <dl>
        {Object.entries(one.details)
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{words.details[name] ?? name}</dt>
              <dd>
                <bdi>{words.values[value] ?? value}</bdi>
              </dd>
            </div>
          ))}
      </dl>
      <details>
        <summary>{words.exact}</summary>
        <p class="quiet">{words.exactHint}</p>
        <pre dir="ltr" tabIndex={0} role="region" aria-label={words.exact}>
          {one.exact}
        </pre>
        <p class="quiet">
          <code dir="ltr">SHA-256 {one.digest}</code>
        </p>
      </details>
    </>
  );
}

function Approval({ one, words, lang, onDecide }: ApprovalProps): JSX.Element {
  const id = useId();
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const isLate = one.state === "proposed" && Date.parse(one.expiresAt) <= Date.now();
  const approvals = one.decisions.filter(({ decision }) => decision === "approve").length;
  const press = async (decision: "approve" | "reject"): Promise<void> => {
    setBusy(true);
    await onDecide(one, decision, reason);
    setBusy(false);
  };
  return (
    <article class="approval" aria-labelledby={id}>
      <h3 id={id}>{words.kinds[one.kind]}</h3>
      <p class="facts">
        <span class={one.state === "rejected" || isLate ? "tag warn" : one.state === "used" ? "tag good" : "tag calm"}>
          {words.states[isLate ? "expired" : one.state]}
        </span>{" "}
        {one.isReadable && (
          <span dir="auto">{one.proposedBy === null ? words.byCommand : words.by(one.proposedBy)}</span>
        )}{" "}
        <span class="quiet">
          {dayAndTime(lang, one.proposedAt)}, {words.until(dayAndTime(lang, one.expiresAt))}
        </span>{" "}
        {one.needed > 1 && <span class="tag calm">{words.progress(approvals, one.needed)}</span>}
      </p>
      {one.isReadable ? <Exactly one={one} words={words} /> : <p class="desk-notice warn">{words.unreadable}</p>}
      {one.decisions.map((made) => (
        <p key={made.at + made.name} class="quiet" dir="auto">
          {words.decided[made.decision](made.name)}, {dayAndTime(lang, made.at)}: {made.reason}
        </p>
      ))}
      {one.isReadable && one.state === "proposed" && !isLate && !one.mayDecide && (
        <p class="quiet">{one.isMine ? words.mine : words.notYours}</p>
      )}
      {one.mayDecide && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void press("approve");
          }}
        >
          <Field
            label={words.reason}
            hint={words.reasonHint}
            value={reason}
            onValue={setReason}
            maxLength={300}
            required
          />
          <div class="dialog-buttons">
            <button type="submit" class="button primary" disabled={isBusy || reason.trim().length < 3}>
              {words.approve}
            </button>
            <button
              type="button"
              class="button plain"
              disabled={isBusy || reason.trim().length < 3}
              onClick={() => void press("reject")}
            >
              {words.reject}
            </button>
          </div>
        </form>
      )}
    </article>
  );
}

/** What is about one customer or incident is approved for exactly that one. */
type ExportWish = { readonly reason: string; readonly subject?: string; readonly incident?: string };
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function ExportForm({
  words,
  onAsk,
}: {
  words: ApprovalStrings;
  onAsk: (wish: ExportWish) => Promise<void>;
}): JSX.Element {
  const [reason, setReason] = useState("");
  const [subject, setSubject] = useState("");
  const [incident, setIncident] = useState("");
  const ids = [subject, incident].map((id) => id.trim());
  const isReady = reason.trim().length >= 3 && ids.every((id) => id === "" || UUID.test(id));
  const wish = (): ExportWish => ({
    reason,
    ...(subject.trim() === "" ? {} : { subject: subject.trim() }),
    ...(incident.trim() === "" ? {} : { incident: incident.trim() }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        void onAsk(wish()).then(() => {
          setReason("");
          setSubject("");
          setIncident("");
        });
      }}
    >
      <Field label={words.reason} hint={words.reasonHint} value={reason} onValue={setReason} maxLength={300} required />
      <Field
        label={words.details["aboutSubject"] ?? ""}
        hint={words.exportAboutHint}
        value={subject}
        onValue={setSubject}
        maxLength={36}
      />
      <Field
        label={words.details["aboutIncident"] ?? ""}
        hint={words.exportAboutHint}
        value={incident}
        onValue={setIncident}
        maxLength={36}
      />
      <div class="dialog-buttons">
        <button type="submit" class="button plain" disabled={!isReady}>
          {words.exportAsk}
        </button>
      </div>
    </form>
  );
}

function sentenceFor(reply: Reply | null, words: ApprovalStrings): string {
  if (reply?.status === 200) {
    const { state, isCarriedOut, link } = reply.value as DeskDecided;
    if (link !== null) return words.said.linked;
    if (isCarriedOut !== null) return isCarriedOut ? words.said.carried : words.said.moved;
    if (state === "rejected") return words.said.rejected;
    return state === "proposed" ? words.said.more : words.said.approved;
  }
  const code = codeOf(reply);
  if (code === "already_answered") return words.said.already;
  if (code === "expired") return words.said.late;
  return code === "not_authorised" ? words.said.refused : words.said.failed;
}
