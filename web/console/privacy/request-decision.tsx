// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskRequestDetail } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { Panel, Pick, Write } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { requestRefusal, requestStrings } from "./requests-strings.ts";
import { whyNot } from "./say.ts";

const GROUNDS = [
  "legal_hold",
  "legal_retention",
  "legal_claims",
  "rights_of_others",
  "identity_not_shown",
  "unfounded",
  "excessive",
  "nothing_held",
  "security",
  "decision_stands",
];
const EXTENSIONS = ["complexity", "number_of_requests"];
type Verdict = "grant" | "grant_partly" | "refuse";
type Done = { readonly onDone: (text: string, isBad: boolean) => void };

/** Grants, grants in part or refuses. What cannot be undone is only proposed by the first person. */
export function DecideRequest({
  api,
  lang,
  detail,
  onDone,
}: PageProps & Done & { readonly detail: DeskRequestDetail }): JSX.Element {
  const words = requestStrings(lang);
  const group = useId();
  const { request, takesTwo, proposedBy } = detail;
  const isErasure = request.kind === "erasure";
  const [verdict, setVerdict] = useState<Verdict>("grant");
  const [ground, setGround] = useState(request.holds[0] ?? "unfounded");
  const [answer, setAnswer] = useState("");
  const [isSending, setSending] = useState(false);
  if (request.state !== "received" && request.state !== "proposed") return <></>;
  if (request.isFiledByMe && !takesTwo)
    return (
      <Panel title={words.decide}>
        <p class="desk-notice calm">{words.filedByYou}</p>
      </Panel>
    );
  const verdicts: readonly (readonly [Verdict, string])[] = [
    ["grant", words.grant],
    ...(isErasure ? [] : ([["grant_partly", words.grantPartly]] as const)),
    // Who filed it refuses nothing.
    ...(request.isFiledByMe ? [] : ([["refuse", words.refuse]] as const)),
  ];
  const send = async (): Promise<void> => {
    setSending(true);
    const body = {
      verdict,
      ...(verdict === "grant" ? {} : { ground }),
      answer: answer.trim() === "" ? null : answer.trim(),
    };
    const reply = await api.ask("POST", `/v1/desk/requests/${request.requestId}/decision`, body);
    setSending(false);
    if (reply?.status !== 200) return onDone(requestRefusal(whyNot(reply), lang), true);
    const { state } = reply.value as { readonly state: string };
    onDone(state === "proposed" ? words.waitsForTwo : words.decided, false);
  };
  return (
    <Panel title={words.decide}>
      {takesTwo && <p class="quiet">{words.takesTwo}</p>}
      {request.proposed !== null && (
        <p class="desk-notice calm">
          {request.proposed.byMe
            ? words.proposedByYou
            : `${words.proposedBy} ${proposedBy ?? ""}: ${request.proposed.verdict === "grant" ? words.grant : words.grantPartly}`}
        </p>
      )}
      <fieldset class="choice-list">
        <legend>{words.verdict}</legend>
        {verdicts.map(([name, text]) => (
          <label key={name}>
            <input type="radio" name={group} checked={verdict === name} onChange={() => setVerdict(name)} />
            {text}
          </label>
        ))}
      </fieldset>
      {verdict !== "grant" && (
        <Pick
          label={words.ground}
          value={ground}
          options={GROUNDS.map((code) => [code, codeText(code, lang)] as const)}
          onPick={setGround}
        />
      )}
      <Write label={words.answer} hint={words.answerHint} value={answer} onWrite={setAnswer} max={2_000} rows={3} />
      <div class="dialog-buttons">
        <button type="button" class="button primary" disabled={isSending} onClick={() => void send()}>
          {words.send}
        </button>
      </div>
    </Panel>
  );
}

/** More time, once, with a reason. */
export function ExtendRequest({ api, lang, id, onDone }: PageProps & Done & { readonly id: string }): JSX.Element {
  const words = requestStrings(lang);
  const [reason, setReason] = useState("complexity");
  const extend = async (): Promise<void> => {
    const reply = await api.ask("POST", `/v1/desk/requests/${id}/extension`, { reason });
    if (reply?.status === 200) onDone(words.extended, false);
    else onDone(requestRefusal(whyNot(reply), lang), true);
  };
  return (
    <Panel title={words.more}>
      <p class="quiet">{words.moreText}</p>
      <Pick
        label={words.reason}
        value={reason}
        options={EXTENSIONS.map((code) => [code, codeText(code, lang)] as const)}
        onPick={setReason}
      />
      <div class="dialog-buttons">
        <button type="button" class="button plain" onClick={() => void extend()}>
          {words.extend}
        </button>
      </div>
    </Panel>
  );
}
