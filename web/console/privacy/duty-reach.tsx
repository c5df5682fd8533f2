// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { Code, Facts, Figures, Panel, Write } from "./bits.tsx";
import { dutyRefusal, dutyStrings } from "./duties-strings.ts";
import type { DutyProps } from "./duty-props.ts";
import type { ReachCounts, ReachList, Wrapped } from "./duty-types.ts";
import { count, whyNot } from "./say.ts";

type Row = ReachList["subjects"][number];

/** Whom an incident reached: counts for everybody who works on it, random ids with a reason; and telling them, by two. */
export function ReachAndNotices(props: DutyProps): JSX.Element {
  const { me } = props;
  return (
    <>
      {me.may.includes("incidents.work") && <Reach {...props} />}
      <Notices {...props} />
    </>
  );
}

function Reach({ api, fresh, lang, me, id }: DutyProps): JSX.Element {
  const words = dutyStrings(lang);
  const load = useLoad<Wrapped<ReachCounts>>(api, `/v1/desk/incidents/${id}/reach`);
  const [list, setList] = useState<readonly Row[] | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const open = async (): Promise<string | null> => {
    const reply = await fresh.ask("POST", `/v1/desk/incidents/${id}/reach`, { reason: reason.trim() });
    if (reply?.status !== 200) return dutyRefusal(whyNot(reply), lang);
    setList((reply.value as Wrapped<ReachList>).result.subjects);
    return null;
  };
  const columns: readonly Column<Row>[] = [
    { name: "id", label: words.people, width: "minmax(10rem, 2fr)", draw: ({ subjectId }) => <Code>{subjectId}</Code> },
    { name: "fields", label: words.fields, width: "minmax(8rem, 2fr)", draw: ({ fields }) => fields.join(", ") },
  ];
  return (
    <Panel title={words.reach}>
      <p class="quiet">{words.reachText}</p>
      <ViewState load={load} lang={lang}>
        {({ result: { count: people, byField, custody } }) => (
          <>
            <Figures label={words.reach} items={[{ text: words.people, value: count(people) }]} />
            <Facts
              items={[
                [
                  words.fields,
                  Object.entries(byField)
                    .map(([field, times]) => `${field} (${count(times)})`)
                    .join(", ") || "–",
                ],
                [
                  words.custody,
                  `${custody.isUnintelligible ? words.unreadable : words.readable}; ${custody.roots.map(({ rootNo, kind, state }) => `${rootNo} (${kind}, ${state})`).join(", ")}`,
                ],
              ]}
            />
          </>
        )}
      </ViewState>
      {me.may.includes("incidents.reach") && (
        <div class="dialog-buttons">
          <button type="button" class="button plain" onClick={() => (list === null ? setAsking(true) : setList(null))}>
            {list === null ? words.openList : words.hideList}
          </button>
        </div>
      )}
      {list !== null && (
        <DataTable label={words.reach} lang={lang} columns={columns} rows={list} keyOf={({ subjectId }) => subjectId} />
      )}
      {isAsking && (
        <ConfirmDialog
          title={words.openList}
          action={words.openList}
          lang={lang}
          isReady={reason.trim().length >= 3}
          ask={open}
          onClose={() => setAsking(false)}
        >
          <Write label={words.reason} hint={words.reasonHint} value={reason} onWrite={setReason} />
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function Notices({ lang, me, duties, wish }: DutyProps): JSX.Element {
  const words = dutyStrings(lang);
  const { notices, proposed } = duties;
  const [ask, setAsk] = useState<"propose" | "approve" | null>(null);
  const [reason, setReason] = useState("");
  const [isEverybody, setEverybody] = useState(false);
  const may = me.may.includes("incidents.notify");
  const send = async (): Promise<string | null> => {
    const isDone =
      ask === "approve"
        ? await wish("notices/approve", { digest: proposed?.digest ?? "" }, words.sending)
        : await wish("notices", { reason: reason.trim(), everybody: isEverybody }, words.waits);
    // What went wrong stands on the page too, where it stays.
    if (isDone) return null;
    setAsk(null);
    return null;
  };
  return (
    <Panel title={words.tell}>
      <p class="quiet">{words.tellText}</p>
      <Figures
        label={words.tell}
        items={[
          { text: words.toTell, value: count(notices.due) },
          { text: words.told, value: count(notices.sent) },
          {
            text: words.unreachable,
            value: count(notices.unreachable),
            ...(notices.unreachable > 0 ? { tone: "warn" as const } : {}),
          },
        ]}
      />
      {proposed !== null && (
        <p class="desk-notice calm">
          {words.proposed}: {count(proposed.count)}. <Code>{proposed.digest.slice(0, 16)}</Code>{" "}
          {proposed.isMine && words.mine}
        </p>
      )}
      {may && (
        <div class="dialog-buttons">
          {proposed !== null && !proposed.isMine && (
            <button type="button" class="button primary" onClick={() => setAsk("approve")}>
              {words.approve}
            </button>
          )}
          <button type="button" class="button plain" onClick={() => setAsk("propose")}>
            {words.propose}
          </button>
        </div>
      )}
      {ask !== null && (
        <ConfirmDialog
          title={words[ask]}
          action={words[ask]}
          lang={lang}
          isDangerous={ask === "approve"}
          isReady={ask === "approve" || reason.trim().length >= 3}
          ask={send}
          onClose={() => setAsk(null)}
        >
          {ask === "approve" ? (
            <p>
              {words.approveText} {words.people}: {count(proposed?.count ?? 0)}
            </p>
          ) : (
            <>
              <Write label={words.reason} hint={words.reasonHint} value={reason} onWrite={setReason} />
              <label class="choice-list">
                <span>
                  <input
                    type="checkbox"
                    checked={isEverybody}
                    onChange={(event) => setEverybody(event.currentTarget.checked)}
                  />{" "}
                  {words.everybody}
                </span>
              </label>
            </>
          )}
        </ConfirmDialog>
      )}
    </Panel>
  );
}
