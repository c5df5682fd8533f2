// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskHolds } from "#protocol";
import { useLive } from "../live.ts";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { dayAndTime } from "../times.ts";
import { defenceStrings } from "./defence-strings.ts";
import { EntityTag } from "./entity-tag.tsx";
import { securityWords } from "./security-codes.ts";

type Held = DeskHolds["holds"][number];

/** What is locked, cut, held or in quarantine now, and how each of it ends. */
export function Holds({ api, lang, live, way, say }: PageProps): JSX.Element {
  const words = defenceStrings(lang);
  const load = useLoad<DeskHolds>(api, "/v1/desk/security/holds", { everyMs: 30_000 });
  useLive(live, "incidents", load.reload);
  const [lifting, setLifting] = useState<Held | null>(null);
  return (
    <>
      <ViewState load={load} lang={lang} isEmpty={({ holds }) => holds.length === 0} empty="securityHolds">
        {({ holds, maySettle }) => (
          <DataTable
            label={words.tabs.holds}
            lang={lang}
            rows={holds}
            keyOf={({ id }) => id}
            rowRem={3.5}
            columns={[
              { name: "what", label: words.what, draw: ({ what }) => securityWords(what, lang) },
              {
                name: "about",
                label: words.about,
                draw: ({ entity, name }) =>
                  name === null ? <EntityTag entity={entity} lang={lang} /> : <span dir="auto">{name}</span>,
              },
              { name: "because", label: words.because, draw: ({ reason }) => securityWords(reason, lang) },
              { name: "since", label: words.since, width: "11rem", draw: ({ since }) => dayAndTime(lang, since) },
              {
                name: "until",
                label: words.until,
                width: "11rem",
                draw: ({ until }) => (until === null ? words.open : dayAndTime(lang, until)),
              },
              {
                name: "lift",
                label: words.lift,
                width: "minmax(13rem, 2fr)",
                draw: (held) => (
                  <Ways held={held} maySettle={maySettle} words={words} lang={lang} way={way} onLift={setLifting} />
                ),
              },
            ]}
          />
        )}
      </ViewState>
      {lifting !== null && (
        <LiftDialog
          held={lifting}
          ask={async (reason) => {
            const reply = await api.ask("POST", `/v1/desk/answers/${lifting.id}/undo`, { reason });
            if (reply?.status !== 200) return words.liftFailed;
            say(words.lifted);
            await load.reload();
            return null;
          }}
          lang={lang}
          onClose={() => setLifting(null)}
        />
      )}
    </>
  );
}

interface WaysProps extends Pick<PageProps, "lang" | "way"> {
  readonly held: Held;
  readonly maySettle: boolean;
  readonly words: ReturnType<typeof defenceStrings>;
  readonly onLift: (held: Held) => void;
}

/** How it ends, and where to look. */
function Ways({ held, maySettle, words, lang, way, onLift }: WaysProps): JSX.Element {
  return (
    <span class="sec-chips">
      {held.liftBy === "undo" && maySettle ? (
        <button type="button" class="button plain" onClick={() => onLift(held)}>
          {words.lift}
          <span class="sr-only">
            {" "}
            {securityWords(held.what, lang)} {held.entity.key}
          </span>
        </button>
      ) : (
        <span class="quiet">{words.liftBy[held.liftBy]}</span>
      )}
      {held.liftBy === "people" && (
        <button type="button" class="text-button" onClick={() => way.go("approvals")}>
          {words.toApprovals}
        </button>
      )}
      {held.incidentId !== null && (
        <button type="button" class="text-button" onClick={() => way.go("incidents", held.incidentId ?? "")}>
          {words.incident}
        </button>
      )}
    </span>
  );
}

interface LiftProps {
  readonly held: Held;
  readonly lang: PageProps["lang"];
  readonly ask: (reason: string) => Promise<string | null>;
  readonly onClose: () => void;
}

function LiftDialog({ held, lang, ask, onClose }: LiftProps): JSX.Element {
  const words = defenceStrings(lang);
  const id = useId();
  const [reason, setReason] = useState("");
  return (
    <ConfirmDialog
      title={words.liftTitle}
      action={words.lift}
      isReady={reason.trim().length >= 3}
      lang={lang}
      ask={() => ask(reason.trim())}
      onClose={onClose}
    >
      <p>
        <strong>{securityWords(held.what, lang)}</strong> · <EntityTag entity={held.entity} lang={lang} />
      </p>
      <p>{words.liftText}</p>
      <div class="field">
        <label for={id}>{words.reason}</label>
        <input
          id={id}
          type="text"
          maxLength={500}
          autoComplete="off"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
