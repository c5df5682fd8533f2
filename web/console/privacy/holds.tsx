// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskLegalHolds } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { Code, Outcome, Pick, StateTag, Write } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { keepingStrings, refusalText } from "./keeping-strings.ts";
import { NameCustomer, type Named, namedBody } from "./name-customer.tsx";
import { day, whyNot } from "./say.ts";

type Hold = DeskLegalHolds["holds"][number];

/** Legal holds: who is meant stands there by a random id. Each begins and ends by two. */
export function Holds(props: PageProps): JSX.Element {
  const { api, fresh, lang, me } = props;
  const words = keepingStrings(lang);
  const load = useLoad<DeskLegalHolds>(api, "/v1/desk/legal-holds", { everyMs: 30_000 });
  const [asking, setAsking] = useState<"place" | Hold | null>(null);
  const [outcome, setOutcome] = useState({ text: "", isBad: false });
  const mayHold = me.may.includes("privacy.hold");
  const send = async (path: string, body: object): Promise<string | null> => {
    const reply = await fresh.ask("POST", path, body);
    if (reply?.status !== 200) return refusalText(whyNot(reply), lang);
    setOutcome({ text: words.asked, isBad: false });
    return null;
  };
  const columns: readonly Column<Hold>[] = [
    { name: "ground", label: words.ground, width: "minmax(9rem, 1.2fr)", draw: ({ ground }) => codeText(ground, lang) },
    {
      name: "subject",
      label: words.subject,
      width: "minmax(10rem, 2fr)",
      draw: ({ subject }) => <Code>{subject}</Code>,
    },
    { name: "by", label: words.placedBy, draw: ({ placedBy }) => <bdi>{placedBy ?? codeText("system", lang)}</bdi> },
    { name: "since", label: words.placedAt, width: "8rem", draw: ({ placedAt }) => day(lang, placedAt) },
    {
      name: "until",
      label: words.until,
      width: "8rem",
      draw: ({ untilAt }) => (untilAt === null ? words.open : day(lang, untilAt)),
    },
    {
      name: "state",
      label: words.state,
      width: "8rem",
      draw: ({ isInForce, releasedAt }) => (
        <StateTag
          code={isInForce ? "near" : "closed"}
          text={isInForce ? words.inForce : releasedAt === null ? words.ended_ : words.released}
        />
      ),
    },
    {
      name: "act",
      label: words.release,
      width: "minmax(9rem, 1fr)",
      draw: (hold) =>
        hold.isInForce && mayHold ? (
          <button type="button" class="button pill" onClick={() => setAsking(hold)}>
            {words.release}
          </button>
        ) : (
          "–"
        ),
    },
  ];
  return (
    <>
      <p class="quiet">{words.holdsText}</p>
      <Outcome {...outcome} />
      {mayHold && (
        <p class="act-row">
          <button type="button" class="button primary" onClick={() => setAsking("place")}>
            {words.place}
          </button>
        </p>
      )}
      <ViewState load={load} lang={lang} isEmpty={({ holds }) => holds.length === 0} empty="legalHolds">
        {({ holds }) => (
          <DataTable
            label={words.holds}
            lang={lang}
            columns={columns}
            rows={holds}
            keyOf={({ holdId }) => holdId}
            rowRem={3.25}
          />
        )}
      </ViewState>
      {asking === "place" && <PlaceHold {...props} send={send} onClose={() => setAsking(null)} />}
      {asking !== null && asking !== "place" && (
        <ReleaseHold {...props} hold={asking} send={send} onClose={() => setAsking(null)} />
      )}
    </>
  );
}

type AskProps = PageProps & {
  readonly send: (path: string, body: object) => Promise<string | null>;
  readonly onClose: () => void;
};

const GROUNDS = ["legal_hold", "legal_retention", "legal_claims"];

function PlaceHold({ lang, send, onClose }: AskProps): JSX.Element {
  const words = keepingStrings(lang);
  const [named, setNamed] = useState<Named>({ by: "request", text: "" });
  const [ground, setGround] = useState("legal_hold");
  const [until, setUntil] = useState("");
  const [reason, setReason] = useState("");
  const customer = namedBody(named);
  const ask = (): Promise<string | null> =>
    send("/v1/desk/legal-holds", {
      customer,
      ground,
      until: until === "" ? null : new Date(`${until}T23:59:59`).toISOString(),
      reason: reason.trim(),
    });
  return (
    <ConfirmDialog
      title={words.place}
      action={words.place}
      lang={lang}
      isReady={customer !== null && reason.trim().length >= 3}
      ask={ask}
      onClose={onClose}
    >
      <NameCustomer named={named} onNamed={setNamed} lang={lang} />
      <Pick
        label={words.ground}
        value={ground}
        options={GROUNDS.map((code) => [code, codeText(code, lang)] as const)}
        onPick={setGround}
      />
      <Write label={words.until} hint={words.untilHint} value={until} onWrite={setUntil} type="date" />
      <Write label={words.reason} hint={words.reasonHint} value={reason} onWrite={setReason} />
    </ConfirmDialog>
  );
}

function ReleaseHold({ lang, hold, send, onClose }: AskProps & { readonly hold: Hold }): JSX.Element {
  const words = keepingStrings(lang);
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      title={words.release}
      action={words.release}
      lang={lang}
      isReady={reason.trim().length >= 3}
      ask={() => send(`/v1/desk/legal-holds/${hold.holdId}/release`, { reason: reason.trim() })}
      onClose={onClose}
    >
      <p>
        {codeText(hold.ground, lang)} · <Code>{hold.subject}</Code>
      </p>
      <Write label={words.reason} hint={words.reasonHint} value={reason} onWrite={setReason} />
    </ConfirmDialog>
  );
}
