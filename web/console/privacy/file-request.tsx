// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskFiling } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { PageHead } from "../parts/page-head.tsx";
import { BackRow, Outcome, Panel, Pick, Write } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { requestRefusal, requestStrings } from "./requests-strings.ts";
import { day, whyNot } from "./say.ts";

type Channel = DeskFiling["channel"];
type Evidence = DeskFiling["evidence"][number];
type Right = DeskFiling["kind"];
/** What can be noted for which way. The server refuses anything else. */
const NOTABLE: Readonly<Record<Channel, readonly Evidence[]>> = {
  phone: ["contact_called_back", "code_read_back"],
  letter: ["signature_compared", "document_copy", "address_of_record", "contact_called_back"],
  branch: ["document_seen", "signature_compared", "code_read_back"],
};
const RIGHTS: readonly Right[] = [
  "access",
  "copy",
  "rectification",
  "erasure",
  "restriction",
  "objection",
  "portability",
  "withdrawal",
  "who_looked",
  "human_review",
];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
const CHANNELS: readonly Channel[] = ["phone", "letter", "branch"];

type Props = PageProps & { readonly onBack: (() => void) | null };

/** Files what a customer asked for by phone, by letter or in a branch, with what showed who they are. */
export function FileRequest({ api, lang, me, way, onBack }: Props): JSX.Element {
  const words = requestStrings(lang);
  const [channel, setChannel] = useState<Channel>("phone");
  const [kind, setKind] = useState<Right>("access");
  const [by, setBy] = useState<"number" | "conversation">("number");
  const [named, setNamed] = useState("");
  const [evidence, setEvidence] = useState<readonly Evidence[]>([]);
  const [text, setText] = useState("");
  const [aboutKind, setAboutKind] = useState<"answer" | "incident">("answer");
  const [aboutId, setAboutId] = useState("");
  const [outcome, setOutcome] = useState<{ readonly text: string; readonly isBad: boolean }>({
    text: "",
    isBad: false,
  });
  const [isSending, setSending] = useState(false);
  const hasAbout = kind === "human_review" && aboutId.trim() !== "";
  const isAbout = !hasAbout || UUID.test(aboutId.trim());
  const isReady = named.trim().length >= 4 && evidence.length > 0 && isAbout && !isSending;

  const send = async (): Promise<void> => {
    setSending(true);
    const customer = by === "number" ? { by, number: named.trim() } : { by, id: named.trim() };
    const about = hasAbout ? { kind: aboutKind, id: aboutId.trim() } : null;
    const body = { kind, channel, customer, evidence, words: text.trim() === "" ? null : text.trim(), about };
    const reply = await api.ask("POST", "/v1/desk/requests", body);
    setSending(false);
    if (reply?.status !== 201) return setOutcome({ text: requestRefusal(whyNot(reply), lang), isBad: true });
    const { requestId, dueAt } = reply.value as { readonly requestId: string; readonly dueAt: string };
    setNamed("");
    setEvidence([]);
    setText("");
    setAboutId("");
    if (me.may.includes("requests.list")) return way.go("requests", requestId);
    setOutcome({ text: `${words.isFiled} ${day(lang, dueAt)}`, isBad: false });
  };

  return (
    <main class="desk-page">
      {onBack !== null && <BackRow text={words.back} onBack={onBack} />}
      <PageHead title={words.fileIt} text={words.fileText} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void send();
        }}
      >
        <Panel title={words.who}>
          <Pick
            label={words.way}
            value={channel}
            options={CHANNELS.map((each) => [each, codeText(each, lang)] as const)}
            onPick={(value) => {
              setChannel(value as Channel);
              setEvidence([]);
            }}
          />
          <Pick
            label={words.who}
            value={by}
            options={[
              ["number", words.byNumber],
              ["conversation", words.byCase],
            ]}
            onPick={(value) => {
              setBy(value as typeof by);
              setNamed("");
            }}
          />
          {by === "number" ? (
            <Write label={words.number} hint={words.numberHint} value={named} onWrite={setNamed} max={24} />
          ) : (
            <Write label={words.caseId} hint={words.caseHint} value={named} onWrite={setNamed} max={36} />
          )}
          <fieldset class="choice-list">
            <legend>{words.notes}</legend>
            <p class="quiet">{words.notesHint}</p>
            {NOTABLE[channel].map((code) => (
              <label key={code}>
                <input
                  type="checkbox"
                  checked={evidence.includes(code)}
                  onChange={(event) =>
                    setEvidence(
                      event.currentTarget.checked ? [...evidence, code] : evidence.filter((one) => one !== code),
                    )
                  }
                />
                {codeText(code, lang)}
              </label>
            ))}
          </fieldset>
        </Panel>
        <Panel title={words.about}>
          <Pick
            label={words.kind}
            value={kind}
            options={RIGHTS.map((each) => [each, codeText(each, lang)] as const)}
            onPick={(value) => setKind(value as Right)}
          />
          {kind === "human_review" && (
            <>
              <Pick
                label={words.decision}
                value={aboutKind}
                options={[
                  ["answer", words.decisionAnswer],
                  ["incident", words.decisionIncident],
                ]}
                onPick={(value) => setAboutKind(value as typeof aboutKind)}
              />
              <Write label={words.decisionId} hint={words.decisionHint} value={aboutId} onWrite={setAboutId} max={36} />
            </>
          )}
          <Write label={words.words} hint={words.wordsHint} value={text} onWrite={setText} max={2_000} rows={3} />
        </Panel>
        <Outcome {...outcome} />
        <button type="submit" class="button primary" disabled={!isReady}>
          {words.file}
        </button>
      </form>
    </main>
  );
}
