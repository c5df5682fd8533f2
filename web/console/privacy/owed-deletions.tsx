// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { OwedDeletionsView } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { Code, Outcome, Pick, StateTag } from "./bits.tsx";
import { keepingStrings, owedReasonText, owedStateText, refusalText } from "./keeping-strings.ts";
import { count, day, whyNot } from "./say.ts";

type Owed = OwedDeletionsView["owed"][number];
const REASONS = ["deleted_there", "desk_gone", "kept_by_law"] as const;

/** What the desk of others has to delete, because it was deleted here, and has not: what an erasure still waits for. */
export function OwedDeletions(props: PageProps): JSX.Element {
  const { api, fresh, lang } = props;
  const words = keepingStrings(lang);
  const load = useLoad<OwedDeletionsView>(api, "/v1/desk/owed-deletions", { everyMs: 30_000 });
  const [asking, setAsking] = useState<Owed | null>(null);
  const [outcome, setOutcome] = useState({ text: "", isBad: false });
  const settle = async (owed: Owed, reason: string): Promise<string | null> => {
    const reply = await fresh.ask("POST", `/v1/desk/owed-deletions/${owed.conversationId}/settle`, { reason });
    if (reply?.status !== 200) return refusalText(whyNot(reply), lang);
    setOutcome({ text: words.owedDone, isBad: false });
    await load.reload();
    return null;
  };
  const columns = (maySettle: boolean): readonly Column<Owed>[] => [
    {
      name: "conversation",
      label: words.owedConversation,
      width: "minmax(10rem, 2fr)",
      draw: ({ conversationId }) => <Code>{conversationId}</Code>,
    },
    {
      name: "state",
      label: words.state,
      width: "minmax(12rem, 1.5fr)",
      draw: (owed) => <StateTag code={stateOf(owed).look} text={owedStateText(stateOf(owed).state, lang)} />,
    },
    { name: "since", label: words.placedAt, width: "8rem", draw: ({ since }) => day(lang, since) },
    { name: "tries", label: words.owedTries, isNumber: true, draw: ({ attempts }) => count(attempts) },
    { name: "code", label: words.owedCode, draw: ({ code }) => (code === null ? "–" : <Code>{code}</Code>) },
    {
      name: "act",
      label: words.owedSettle,
      width: "minmax(9rem, 1fr)",
      draw: (owed) =>
        maySettle ? (
          <button type="button" class="button pill" onClick={() => setAsking(owed)}>
            {words.owedSettle}
          </button>
        ) : (
          "–"
        ),
    },
  ];
  return (
    <>
      <p class="quiet">{words.owedText}</p>
      <Outcome {...outcome} />
      <ViewState load={load} lang={lang} isEmpty={({ owed }) => owed.length === 0} empty="owedDeletions">
        {({ owed, maySettle }) => (
          <DataTable
            label={words.owed}
            lang={lang}
            columns={columns(maySettle)}
            rows={owed}
            keyOf={({ conversationId }) => conversationId}
            rowRem={3.25}
          />
        )}
      </ViewState>
      {asking !== null && <Settle {...props} owed={asking} send={settle} onClose={() => setAsking(null)} />}
    </>
  );
}

/** What never got there needs nobody; what is at a desk that is configured no longer is not tried again by itself. */
function stateOf({ wasSent, isElsewhere, attempts }: Owed): {
  readonly state: Parameters<typeof owedStateText>[0];
  readonly look: string;
} {
  if (!wasSent) return { state: "not_sent", look: "done" };
  if (isElsewhere) return { state: "elsewhere", look: "failed" };
  return attempts === 0 ? { state: "waiting", look: "due" } : { state: "failing", look: "late" };
}

function Settle({
  lang,
  owed,
  send,
  onClose,
}: PageProps & {
  readonly owed: Owed;
  readonly send: (owed: Owed, reason: string) => Promise<string | null>;
  readonly onClose: () => void;
}): JSX.Element {
  const words = keepingStrings(lang);
  const [reason, setReason] = useState<string>(REASONS[0]);
  return (
    <ConfirmDialog
      title={words.owedSettle}
      action={words.owedSettle}
      lang={lang}
      ask={() => send(owed, reason)}
      onClose={onClose}
    >
      <p>{words.owedSettleText}</p>
      <p>
        <Code>{owed.conversationId}</Code>
      </p>
      <Pick
        label={words.reason}
        value={reason}
        options={REASONS.map((one) => [one, owedReasonText(one, lang)] as const)}
        onPick={setReason}
      />
    </ConfirmDialog>
  );
}
