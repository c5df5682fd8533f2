// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskArchives, DeskEvidenceVerdict } from "#protocol";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { saveBlob } from "../save-blob.ts";
import { dayAndTime } from "../times.ts";
import { ArchiveFiles } from "./archive-files.tsx";
import { Audits } from "./audits.tsx";
import { Code, Facts, Outcome, StateTag } from "./bits.tsx";
import { BuildArchive } from "./build-archive.tsx";
import { codeText } from "./codes.ts";
import { evidenceStrings } from "./evidence-strings.ts";
import { refusalText } from "./keeping-strings.ts";
import { count, whyNot } from "./say.ts";

type Archive = DeskArchives["archives"][number];

/** Archives for people outside, made by a job, and audits with what is open. */
export function EvidencePage(props: PageProps): JSX.Element {
  const { lang } = props;
  const words = evidenceStrings(lang);
  const [tab, setTab] = useState<"archives" | "audits">("archives");
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text} />
      <Tabs
        label={words.title}
        current={tab}
        onPick={setTab}
        tabs={[
          { name: "archives", label: words.archives },
          { name: "audits", label: words.audits },
        ]}
      >
        {tab === "archives" ? <ArchiveList {...props} /> : <Audits {...props} />}
      </Tabs>
    </main>
  );
}

function ArchiveList(props: PageProps): JSX.Element {
  const { api, fresh, lang, live, me } = props;
  const words = evidenceStrings(lang);
  const load = useLoad<DeskArchives>(api, "/v1/desk/archives", { everyMs: 15_000 });
  useLive(live, "jobs", load.reload);
  const [outcome, setOutcome] = useState({ text: "", isBad: false });
  const [isBuilding, setBuilding] = useState(false);
  const [verdict, setVerdict] = useState<DeskEvidenceVerdict | null>(null);
  const [inside, setInside] = useState<string | null>(null);
  const may = me.may.includes("evidence.build");
  const download = async (archive: Archive, file: string | null): Promise<void> => {
    const got = await api.bytes(`/v1/desk/archives/${archive.archiveId}/download`, { file });
    if (!(got instanceof Blob)) {
      setOutcome({ text: refusalText(got === 403 ? "expired" : "failed", lang), isBad: true });
      return;
    }
    saveBlob(file?.split("/").at(-1) ?? `${archive.kind}-${archive.askedAt.slice(0, 10)}.tar`, got);
  };
  const verify = async ({ archiveId }: Archive): Promise<void> => {
    const reply = await fresh.ask("POST", `/v1/desk/archives/${archiveId}/verification`, {});
    if (reply?.status === 200) setVerdict(reply.value as DeskEvidenceVerdict);
    else setOutcome({ text: refusalText(whyNot(reply), lang), isBad: true });
  };
  return (
    <>
      <Outcome {...outcome} />
      {may && (
        <p class="act-row">
          <button type="button" class="button primary" onClick={() => setBuilding(true)}>
            {words.build}
          </button>
        </p>
      )}
      <ViewState
        load={load}
        lang={lang}
        isEmpty={({ archives }) => archives.length === 0}
        empty={{ title: words.none, text: words.noneText, icon: "download" }}
      >
        {({ archives }) => (
          <ul class="clocks archives">
            {archives.map((archive) => (
              <li key={archive.archiveId} class="clock">
                <h2>
                  {codeText(archive.kind, lang)}
                  {archive.audience !== null && ` · ${codeText(archive.audience, lang)}`}
                </h2>
                <StateTag
                  code={archive.state}
                  text={`${codeText(archive.state, lang)}${archive.step === null ? "" : `: ${codeText(archive.step, lang)}`}`}
                />
                <Facts
                  items={[
                    [words.askedAt, dayAndTime(lang, archive.askedAt)],
                    [words.by, <bdi>{archive.askedBy ?? words.byProgram}</bdi>],
                    archive.scope === null ? null : [words.about, scopeText(archive.scope, lang)],
                    archive.sizeBytes === null
                      ? null
                      : [words.size, `${count(Math.ceil(archive.sizeBytes / 1_024))} KiB`],
                    archive.sha256 === null ? null : [words.hash, <Code>{`${archive.sha256.slice(0, 12)}…`}</Code>],
                  ]}
                />
                {archive.state === "done" && may && (
                  <div class="dialog-buttons">
                    <button type="button" class="button plain" onClick={() => void download(archive, null)}>
                      <Icon name="download" />
                      {words.download}
                    </button>
                    <button
                      type="button"
                      class="button plain"
                      aria-expanded={inside === archive.archiveId}
                      onClick={() => setInside(inside === archive.archiveId ? null : archive.archiveId)}
                    >
                      {words.files}
                    </button>
                    {archive.kind === "evidence" && (
                      <button type="button" class="button plain" onClick={() => void verify(archive)}>
                        {words.verify}
                      </button>
                    )}
                  </div>
                )}
                {inside === archive.archiveId && (
                  <ArchiveFiles {...props} id={archive.archiveId} onPick={(file) => void download(archive, file)} />
                )}
              </li>
            ))}
          </ul>
        )}
      </ViewState>
      {isBuilding && (
        <BuildArchive
          {...props}
          onClose={() => setBuilding(false)}
          onAsked={() => {
            setOutcome({ text: words.asked, isBad: false });
            void load.reload();
          }}
        />
      )}
      {verdict !== null && <Verdict verdict={verdict} lang={lang} onClose={() => setVerdict(null)} />}
    </>
  );
}

function scopeText(scope: NonNullable<Archive["scope"]>, lang: PageProps["lang"]): JSX.Element {
  const words = evidenceStrings(lang);
  const { subject, incident, period } = scope;
  const about = subject ?? incident;
  if (about !== null) return <Code>{about}</Code>;
  if (period === null) return <>{words.aboutAll}</>;
  return <bdi dir="ltr">{`${period.from.slice(0, 10)} – ${period.to.slice(0, 10)}`}</bdi>;
}

function Verdict({
  verdict,
  lang,
  onClose,
}: {
  verdict: DeskEvidenceVerdict;
  lang: PageProps["lang"];
  onClose: () => void;
}): JSX.Element {
  const words = evidenceStrings(lang);
  const broken = verdict.checks.filter(({ ok }) => !ok);
  return (
    <Dialog title={verdict.isProved ? words.proved : words.broken} onClose={onClose}>
      <p>
        <StateTag
          code={verdict.isProved ? "done" : "failed"}
          text={`${words.checks}: ${count(verdict.checks.length - broken.length)}/${count(verdict.checks.length)}`}
        />
      </p>
      <ul class="step-list">
        {(broken.length > 0 ? broken : verdict.checks.filter(({ check }) => check !== "file")).map(
          ({ check, ok, says }) => (
            <li key={says}>
              <StateTag code={ok ? "done" : "failed"} text={check} />
              <span dir="ltr">{says}</span>
            </li>
          ),
        )}
      </ul>
      <h3>{words.notProved}</h3>
      <ul class="step-list">
        {verdict.notProved.map((text) => (
          <li key={text} dir="ltr">
            {text}
          </li>
        ))}
      </ul>
      <div class="dialog-buttons">
        <button type="button" class="button plain" onClick={onClose}>
          {words.close}
        </button>
      </div>
    </Dialog>
  );
}
