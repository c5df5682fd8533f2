// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { Pick, Write } from "./bits.tsx";
import { codeText } from "./codes.ts";
import { evidenceStrings } from "./evidence-strings.ts";
import { refusalText } from "./keeping-strings.ts";
import { whyNot } from "./say.ts";

type Props = PageProps & { readonly onClose: () => void; readonly onAsked: () => void };
type About = "all" | "period" | "subject" | "incident";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** Asks for an archive: for whom, and about what. A job makes it. */
export function BuildArchive({ fresh, lang, onClose, onAsked }: Props): JSX.Element {
  const words = evidenceStrings(lang);
  const [audience, setAudience] = useState("auditor");
  const [about, setAbout] = useState<About>("all");
  const [id, setId] = useState("");
  const [period, setPeriod] = useState({ from: "", to: "" });
  const [approval, setApproval] = useState("");
  const isOfOne = about === "subject" || about === "incident";
  const isReady =
    about === "all" ||
    (about === "period" && period.from !== "" && period.from < period.to) ||
    (isOfOne && UUID.test(id.trim()) && UUID.test(approval.trim()));
  const ask = async (): Promise<string | null> => {
    const body = {
      kind: "evidence",
      audience,
      ...(about === "period" ? { period } : {}),
      ...(isOfOne ? { [about]: id.trim(), approval: approval.trim() } : {}),
    };
    const reply = await fresh.ask("POST", "/v1/desk/archives", body);
    if (reply?.status !== 202) return refusalText(whyNot(reply), lang);
    onAsked();
    return null;
  };
  return (
    <ConfirmDialog title={words.build} action={words.build} lang={lang} isReady={isReady} ask={ask} onClose={onClose}>
      <p class="quiet">{words.buildText}</p>
      <Pick
        label={words.audience}
        value={audience}
        options={["regulator", "buyer", "auditor"].map((code) => [code, codeText(code, lang)] as const)}
        onPick={(code) => {
          setAudience(code);
          if (code !== "regulator" && isOfOne) setAbout("all");
        }}
      />
      <Pick
        label={words.about}
        value={about}
        options={[
          ["all", words.aboutAll],
          ["period", words.aboutPeriod],
          ...(audience === "regulator"
            ? ([
                ["subject", words.aboutSubject],
                ["incident", words.aboutIncident],
              ] as const)
            : []),
        ]}
        onPick={(code) => setAbout(code as About)}
      />
      {about === "period" && (
        <>
          <Write
            label={words.from}
            type="date"
            value={period.from}
            onWrite={(from) => setPeriod({ ...period, from })}
          />
          <Write label={words.to} type="date" value={period.to} onWrite={(to) => setPeriod({ ...period, to })} />
        </>
      )}
      {isOfOne && (
        <>
          <Write label={words.id} value={id} onWrite={setId} max={36} />
          <Write label={words.approval} hint={words.approvalHint} value={approval} onWrite={setApproval} max={36} />
        </>
      )}
    </ConfirmDialog>
  );
}
