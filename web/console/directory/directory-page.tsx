// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskDirectory } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { DataTable } from "../parts/data-table.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { directoryStrings } from "./directory-strings.ts";
import { People } from "./people.tsx";
import { Roles } from "./roles-tab.tsx";
import { Tokens } from "./tokens-tab.tsx";

/** Who is who: accounts with their source, groups of the company's directory, what roles open, and tokens of programs. */
export function DirectoryPage(props: PageProps): JSX.Element {
  const { lang, me, way } = props;
  const words = directoryStrings(lang);
  const tabs = [
    ...(me.may.includes("staff.list") ? (["people", "groups"] as const) : []),
    ...(me.may.includes("roles.read") ? (["roles"] as const) : []),
    ...(me.may.includes("tokens.list") ? (["tokens"] as const) : []),
  ];
  const current = tabs.find((name) => name === way.rest[0]) ?? tabs[0] ?? "roles";
  return (
    <main class="desk-page wide">
      <PageHead title={words.title} text={words.text} />
      <Tabs
        label={words.title}
        tabs={tabs.map((name) => ({ name, label: words.tabs[name] }))}
        current={current}
        onPick={(name) => way.replace("directory", name)}
      >
        {current === "roles" ? (
          <Roles {...props} />
        ) : current === "tokens" ? (
          <Tokens {...props} />
        ) : (
          <Accounts {...props} isGroups={current === "groups"} />
        )}
      </Tabs>
    </main>
  );
}

function Accounts(props: PageProps & { readonly isGroups: boolean }): JSX.Element {
  const { api, isGroups, lang } = props;
  const load = useLoad<DeskDirectory>(api, "/v1/desk/directory");
  const [said, setSaid] = useState("");
  const words = directoryStrings(lang);
  return (
    <>
      <p role="status" class={said === "" ? "sr-only" : "door-note"}>
        {said}
      </p>
      <ViewState
        load={load}
        lang={lang}
        isEmpty={({ groups }) => isGroups && groups.length === 0}
        empty={{ title: words.noGroups, text: words.noGroupsText }}
      >
        {(value) =>
          isGroups ? (
            <Groups value={value} lang={lang} />
          ) : (
            <People
              {...props}
              value={value}
              onDone={async () => {
                setSaid(words.ended);
                await load.reload();
              }}
            />
          )
        }
      </ViewState>
    </>
  );
}

function Groups({ value, lang }: { readonly value: DeskDirectory; readonly lang: PageProps["lang"] }): JSX.Element {
  const words = directoryStrings(lang);
  return (
    <DataTable
      label={words.tabs.groups}
      lang={lang}
      rows={value.groups}
      keyOf={({ name }) => name}
      columns={[
        { name: "name", label: words.group, draw: ({ name }) => <bdi>{name}</bdi>, width: "minmax(8rem, 2fr)" },
        {
          name: "members",
          label: words.members,
          draw: ({ members }) => String(members),
          isNumber: true,
          width: "7rem",
        },
        {
          name: "roles",
          label: words.means,
          draw: ({ roles }) => (roles.length === 0 ? <span class="quiet">{words.nothing}</span> : roles.join(", ")),
          width: "minmax(8rem, 2fr)",
        },
      ]}
    />
  );
}
