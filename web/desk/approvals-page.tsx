// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { DeskApproval, DeskApprovals, DeskDecided, StaffInvited } from "#protocol";
import type { Lang } from "../ui/words.ts";
import { codeOf, type Reply } from "./api.ts";
import { type ApprovalStrings, approvalStrings } from "./approvals-strings.ts";
import { Field } from "./field.tsx";
import { OneTimeLink } from "./one-time-link.tsx";
import type { PageProps } from "./page-props.ts";
import { dayAndTime } from "./times.ts";

const LOOK_EVERY_MS = 15_000;

/** What takes two people: exactly what would be done, who asked, and a decision with its reason. */
export function ApprovalsPage({ api, lang, words: staffWords }: PageProps): JSX.Element {
  const words = approvalStrings(lang);
  const [listed, setListed] = useState<DeskApprovals | null>(null);
  const [said, setSaid] = useState("");
  const [link, setLink] = useState<StaffInvited | null>(null);
  const load = async (): Promise<void> => {
    const reply = await api.ask("GET", "/v1/desk/approvals");
    if (reply?.status === 200) setListed(reply.value as DeskApprovals);
  };
  useEffect(() => {
    void load();
    const timer = window.setInterval(() => void load(), LOOK_EVERY_MS);
    return () => window.clearInterval(timer);
  }, []);

  const decide = async (one: DeskApproval, decision: "approve" | "reject", reason: string): Promise<void> => {
    const { approvalId, digest } = one;
    const reply = await api.ask("POST", `/v1/desk/approvals/${approvalId}/decision`, { digest, decision, reason });
    setSaid(sentenceFor(reply, words));
    // A link that is on the screen stays there: it is told once.
    const made = reply?.status === 200 ? (reply.value as DeskDecided).link : null;
    if (made !== null) setLink(made);
    await load();
  };
  const askForExport = async (reason: string): Promise<void> => {
    const reply = await api.ask("POST", "/v1/desk/approvals/export", { reason });
    setSaid(reply?.status === 200 ? words.said.asked : words.said.failed);
    await load();
  };

  const all = listed?.approvals ?? [];
  const isOpen = (one: DeskApproval): boolean => one.state === "proposed" && Date.parse(one.expiresAt) > Date.now();
  const open = all.filter(isOpen);
  const past = all.filter((one) => !isOpen(one));
  return (
    <main class="desk-page">
      <p class="approvals-intro">{words.intro}</p>
      <p role="status" class={said === "" ? "sr-only" : "door-note"}>
        {said}
      </p>
      {link !== null && <OneTimeLink invited={link} lang={lang} words={staffWords} />}
      <section aria-labelledby="approvals-open">
        <h2 id="approvals-open">{words.open}</h2>
        {open.length === 0 && <p class="quiet">{words.none}</p>}
        {open.map((one) => (
          <Approval key={one.approvalId} one={one} words={words} lang={lang} onDecide={decide} />
        ))}
      </section>
      {listed?.mayRequestExport === true && (
        <section aria-labelledby="approvals-export">
          <h2 id="approvals-export">{words.exportTitle}</h2>
          <p class="quiet">{words.exportHint}</p>
          <ExportForm words={words} onAsk={askForExport} />
        </section>
      )}
      {past.length > 0 && (
        <section aria-labelledby="approvals-past">
          <h2 id="approvals-past">{words.past}</h2>
          {past.map((one) => (
            <Approval key={one.approvalId} one={one} words={words} lang={lang} onDecide={decide} />
          ))}
        </section>
      )}
    </main>
  );
}

interface ApprovalProps {
  readonly one: DeskApproval;
  readonly words: ApprovalStrings;
  readonly lang: Lang;
  readonly onDecide: (one: DeskApproval, decision: "approve" | "reject", reason: string) => Promise<void>;
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
        <span dir="auto">{one.proposedBy === null ? words.byCommand : words.by(one.proposedBy)}</span>{" "}
        <span class="quiet">
          {dayAndTime(lang, one.proposedAt)}, {words.until(dayAndTime(lang, one.expiresAt))}
        </span>{" "}
        {one.needed > 1 && <span class="tag calm">{words.progress(approvals, one.needed)}</span>}
      </p>
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
      {one.decisions.map((made) => (
        <p key={made.at + made.name} class="quiet" dir="auto">
          {words.decided[made.decision](made.name)}, {dayAndTime(lang, made.at)}: {made.reason}
        </p>
      ))}
      {one.state === "proposed" && !isLate && !one.mayDecide && (
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

function ExportForm({
  words,
  onAsk,
}: {
  words: ApprovalStrings;
  onAsk: (reason: string) => Promise<void>;
}): JSX.Element {
  const [reason, setReason] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onAsk(reason).then(() => setReason(""));
      }}
    >
      <Field label={words.reason} hint={words.reasonHint} value={reason} onValue={setReason} maxLength={300} required />
      <div class="dialog-buttons">
        <button type="submit" class="button plain" disabled={reason.trim().length < 3}>
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
