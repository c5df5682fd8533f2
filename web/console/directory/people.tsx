// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskDirectory, DeskDirectoryAccount } from "#protocol";
import { listOf } from "../../ui/words.ts";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { dayAndTime } from "../times.ts";
import { directoryStrings } from "./directory-strings.ts";

type Props = PageProps & { readonly value: DeskDirectory; readonly onDone: () => Promise<void> };

/** Accounts: a row opens the question whether to end all its sign-ins. */
export function People({ api, lang, me, onDone, value, words: staff }: Props): JSX.Element {
  const words = directoryStrings(lang);
  const id = useId();
  const [search, setSearch] = useState("");
  const [asked, setAsked] = useState<DeskDirectoryAccount | null>(null);
  const wanted = search.trim().toLowerCase();
  const rows = value.accounts.filter(({ email, groups, name }) =>
    [name, email ?? "", ...groups].some((text) => text.toLowerCase().includes(wanted)),
  );
  const roleOf = (role: string): string => (staff.roles as Readonly<Record<string, string | undefined>>)[role] ?? role;
  const mayEnd = me.may.includes("sessions.end");
  return (
    <>
      <div class="field inline">
        <label for={id}>{words.search}</label>
        <input id={id} type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
      </div>
      <DataTable
        label={words.tabs.people}
        lang={lang}
        rows={rows}
        empty="people"
        keyOf={({ staffId }) => staffId}
        {...(mayEnd ? { onOpen: setAsked } : {})}
        columns={[
          {
            name: "name",
            label: words.name,
            draw: ({ name, state }) => (
              <>
                <bdi>{name}</bdi>
                {state === "disabled" && <span class="tag warn"> {words.disabled}</span>}
              </>
            ),
            width: "minmax(9rem, 2fr)",
          },
          {
            name: "roles",
            label: words.role,
            draw: ({ roles }) => listOf(lang, roles.map(roleOf)),
            width: "minmax(8rem, 2fr)",
          },
          {
            name: "source",
            label: words.source,
            draw: ({ source }) => words.sources[source],
            width: "minmax(7rem, 1fr)",
          },
          { name: "groups", label: words.tabs.groups, draw: ({ groups }) => <bdi>{listOf(lang, groups)}</bdi> },
          {
            name: "seen",
            label: words.lastSeen,
            draw: ({ lastSeenAt }) => (lastSeenAt === null ? words.never : dayAndTime(lang, lastSeenAt)),
            width: "minmax(11rem, 1fr)",
          },
          {
            name: "open",
            label: words.open,
            draw: ({ openSessions }) => String(openSessions),
            isNumber: true,
            width: "6rem",
          },
        ]}
      />
      {asked !== null && (
        <ConfirmDialog
          title={`${words.endSessions}: ${asked.name}`}
          action={words.endSessions}
          isDangerous
          lang={lang}
          onClose={() => setAsked(null)}
          ask={async () => {
            const reply = await api.ask("POST", `/v1/desk/staff/${asked.staffId}/sessions/end`, {});
            if (reply?.status !== 200) return words.failed;
            await onDone();
            return null;
          }}
        >
          <p>{words.endText(asked.name)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
