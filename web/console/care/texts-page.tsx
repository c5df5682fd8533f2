// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskText, DeskTexts } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { type Asker, useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { StepsDialog } from "./steps-dialog.tsx";
import { TextDialog } from "./text-dialog.tsx";
import { textsStrings } from "./texts-strings.ts";

type Asked =
  | { readonly what: "draft" | "steps"; readonly text: DeskText | null }
  | { readonly what: "retire"; readonly text: DeskText }
  | { readonly what: "import" }
  | null;

/** Prepared texts and lists of steps: drafts of one person, put into use by another (`Approvals`). */
export function TextsPage({ api, lang, live, say }: PageProps): JSX.Element {
  const words = textsStrings(lang);
  const load = useLoad<DeskTexts>(api, "/v1/desk/texts");
  useLive(live, "content", load.reload);
  const [asked, setAsked] = useState<Asked>(null);
  const mayWrite = load.state === "ready" && load.value.mayWrite;
  const close = (): void => setAsked(null);
  const done = (): void => {
    say(words.asked);
    void load.reload();
  };
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text}>
        {mayWrite && (
          <>
            <button type="button" class="button plain" onClick={() => setAsked({ what: "import" })}>
              {words.bring}
            </button>
            <button type="button" class="button plain" onClick={() => setAsked({ what: "steps", text: null })}>
              {words.freshSteps}
            </button>
            <button type="button" class="button primary" onClick={() => setAsked({ what: "draft", text: null })}>
              {words.fresh}
            </button>
          </>
        )}
      </PageHead>
      <ViewState load={load} lang={lang} isEmpty={({ texts }) => texts.length === 0} empty="texts">
        {({ texts }) => (
          <DataTable
            label={words.title}
            lang={lang}
            rows={texts}
            keyOf={({ textId }) => textId}
            onOpen={(text) => {
              if (mayWrite) setAsked({ what: text.kind === "canned" ? "draft" : "steps", text });
            }}
            columns={[
              {
                name: "title",
                label: words.name,
                draw: ({ title }) => <bdi>{title}</bdi>,
                width: "minmax(10rem, 3fr)",
              },
              {
                name: "shortcut",
                label: words.shortcut,
                draw: ({ shortcut }) => (shortcut === null ? "" : <code dir="ltr">/{shortcut}</code>),
              },
              { name: "kind", label: words.kind, draw: ({ kind }) => words[kind] },
              { name: "team", label: words.team, draw: ({ team }) => <bdi>{team ?? ""}</bdi> },
              { name: "state", label: words.state, draw: ({ state }) => words[state], width: "minmax(11rem, 1fr)" },
              { name: "uses", label: words.uses, draw: ({ uses }) => uses, isNumber: true, width: "6rem" },
            ]}
          />
        )}
      </ViewState>
      {asked?.what === "draft" && (
        <TextDialog
          api={api}
          lang={lang}
          text={asked.text}
          onClose={close}
          onDone={done}
          onRetire={(text) => setAsked({ what: "retire", text })}
        />
      )}
      {asked?.what === "retire" && (
        <ConfirmDialog
          title={words.retire}
          action={words.retire}
          isDangerous
          lang={lang}
          onClose={close}
          ask={async () => {
            const reply = await api.ask("POST", `/v1/desk/texts/${asked.text.textId}/retire`, {});
            if (reply?.status !== 200) return words.failed;
            if (asked.text.state === "published") say(words.retireAsked);
            await load.reload();
            return null;
          }}
        >
          <p>
            {asked.text.state === "published"
              ? words.retireText(asked.text.title)
              : words.retireDraft(asked.text.title)}
          </p>
        </ConfirmDialog>
      )}
      {asked?.what === "steps" && load.state === "ready" && (
        <StepsDialog
          {...{ api, lang }}
          text={asked.text}
          texts={load.value.texts}
          onClose={close}
          onDone={done}
          onRetire={(text) => setAsked({ what: "retire", text })}
        />
      )}
      {asked?.what === "import" && <ImportDialog api={api} lang={lang} onClose={close} onDone={done} />}
    </main>
  );
}

interface ImportDialogProps {
  readonly api: Asker;
  readonly lang: Lang;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The file is read here and sent as text; what is in it the server decides. */
function ImportDialog({ api, lang, onClose, onDone }: ImportDialogProps): JSX.Element {
  const words = textsStrings(lang);
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  return (
    <ConfirmDialog
      title={words.bring}
      action={words.save}
      isReady={file !== null}
      lang={lang}
      onClose={onClose}
      ask={async () => {
        if (file === null) return words.failed;
        const format = file.name.endsWith(".csv") ? "csv" : "markdown";
        const reply = await api.ask("POST", "/v1/desk/texts/import", { format, text: await file.text() });
        if (reply?.status !== 200) return reply?.status === 409 ? words.taken : words.refused;
        onDone();
        return null;
      }}
    >
      <p>{words.bringText}</p>
      <div class="field">
        <label for={id}>{words.file}</label>
        <input
          id={id}
          type="file"
          accept=".csv,.md,text/csv,text/markdown"
          onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
        />
      </div>
    </ConfirmDialog>
  );
}
