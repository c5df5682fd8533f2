// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { DeskToken, DeskTokens } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { day } from "../privacy/say.ts";
import { directoryStrings } from "./directory-strings.ts";
import { TokenForm } from "./token-form.tsx";

/** Tokens of programs: what they may do, until when, and their end. A row opens the question whether to revoke it. */
export function Tokens(props: PageProps): JSX.Element {
  const { api, lang, me } = props;
  const words = directoryStrings(lang);
  const load = useLoad<DeskTokens>(api, "/v1/desk/tokens");
  const [asked, setAsked] = useState<DeskToken | null>(null);
  return (
    <>
      <ViewState
        load={load}
        lang={lang}
        isEmpty={({ tokens }) => tokens.length === 0}
        empty={{ title: words.noTokens, text: words.noTokensText }}
      >
        {({ tokens }) => (
          <DataTable
            label={words.tabs.tokens}
            lang={lang}
            rows={tokens}
            keyOf={({ tokenId }) => tokenId}
            onOpen={(token) => {
              if (token.state === "valid" || token.state === "orphaned") setAsked(token);
            }}
            columns={[
              {
                name: "name",
                label: words.tokenName,
                draw: ({ name, state }) => (
                  <>
                    <bdi>{name}</bdi>{" "}
                    <span class={state === "valid" ? "tag good" : "tag warn"}>{words.states[state]}</span>
                  </>
                ),
                width: "minmax(9rem, 1fr)",
              },
              {
                name: "scopes",
                label: words.scopes,
                draw: ({ purpose, scopes }) =>
                  purpose === "scim" ? words.purposes.scim : <code dir="ltr">{scopes.join(", ")}</code>,
                width: "minmax(9rem, 2fr)",
              },
              { name: "how", label: words.key, draw: ({ isBound }) => (isBound ? words.bound : words.bearer) },
              { name: "until", label: words.until, draw: ({ expiresAt }) => day(lang, expiresAt) },
              {
                name: "used",
                label: words.used,
                draw: ({ usedAt }) => (usedAt === null ? words.never : day(lang, usedAt)),
              },
            ]}
          />
        )}
      </ViewState>
      {me.may.includes("tokens.make") && load.state === "ready" && (
        <TokenForm {...props} scopes={load.value.scopes} onMade={load.reload} />
      )}
      {asked !== null && (
        <ConfirmDialog
          title={`${words.revoke}: ${asked.name}`}
          action={words.revoke}
          isDangerous
          lang={lang}
          onClose={() => setAsked(null)}
          ask={async () => {
            const reply = await api.ask("DELETE", `/v1/desk/tokens/${asked.tokenId}`);
            if (reply?.status !== 204) return words.failed;
            await load.reload();
            return null;
          }}
        >
          <p>{words.revokeText(asked.name)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
