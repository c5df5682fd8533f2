// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { Pick, Write } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { dutyRefusal, dutyStrings } from "./duties-strings.ts";
import type { Wrapped } from "./duty-types.ts";
import { whyNot } from "./say.ts";

const KINDS = ["data_breach", "lost_device", "insider", "ransomware", "outage", "supplier", "fraud", "other"];
const SEVERITIES = ["low", "medium", "high", "critical"];

type Props = PageProps & { readonly onClose: () => void; readonly onOpened: (id: string) => void };

/** Opens an incident by hand; its clocks run from then on. */
export function OpenIncident({ fresh, lang, onClose, onOpened }: Props): JSX.Element {
  const words = dutyStrings(lang);
  const [kind, setKind] = useState("data_breach");
  const [severity, setSeverity] = useState("high");
  const [text, setText] = useState("");
  const [aware, setAware] = useState("");
  const ask = async (): Promise<string | null> => {
    const facts = aware === "" ? {} : { aware_at: new Date(aware).toISOString() };
    const reply = await fresh.ask("POST", "/v1/desk/incidents", { kind, severity, words: text.trim(), facts });
    if (reply?.status !== 200) return dutyRefusal(whyNot(reply), lang);
    onOpened((reply.value as Wrapped<{ readonly incidentId: string }>).result.incidentId);
    return null;
  };
  const options = (codes: readonly string[]) => codes.map((code) => [code, codeText(code, lang)] as const);
  return (
    <ConfirmDialog
      title={words.openIt}
      action={words.openIt}
      lang={lang}
      isReady={text.trim().length >= 3}
      ask={ask}
      onClose={onClose}
    >
      <p class="quiet">{words.openText}</p>
      <Pick label={words.kind} value={kind} options={options(KINDS)} onPick={setKind} />
      <Pick label={words.severity} value={severity} options={options(SEVERITIES)} onPick={setSeverity} />
      <Write label={words.whatHappened} hint={words.wordsHint} value={text} onWrite={setText} rows={3} />
      <Write label={words.awareAt} hint={words.awareHint} value={aware} onWrite={setAware} type="datetime-local" />
    </ConfirmDialog>
  );
}
