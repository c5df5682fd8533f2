// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskRoles } from "#protocol";
import { listOf } from "../../ui/words.ts";
import type { PageProps } from "../page-props.ts";
import { useLoad } from "../parts/use-load.ts";
import { ViewState } from "../parts/view-state.tsx";
import { directoryStrings } from "./directory-strings.ts";

/** What each role opens, as the policies in force decide it: a table with a row for each role. */
export function Roles({ api, lang, words: staff }: PageProps): JSX.Element {
  const words = directoryStrings(lang);
  const load = useLoad<DeskRoles>(api, "/v1/desk/roles");
  const known = staff.roles as Readonly<Record<string, string | undefined>>;
  return (
    <ViewState load={load} lang={lang} isEmpty={({ roles }) => roles.length === 0} empty="roles">
      {({ roles }) => (
        <div class="table-box roles-table" tabIndex={0} role="region" aria-label={words.tabs.roles}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.role}</th>
                <th scope="col">{words.includes}</th>
                <th scope="col">{words.opens}</th>
              </tr>
            </thead>
            <tbody>
              {roles.map(({ held, includes, name, opens, title }) => (
                <tr key={name}>
                  <th scope="row">
                    {title?.[lang] ?? known[name] ?? name}
                    <div class="quiet">{words.held(held)}</div>
                    {title !== null && <div class="quiet">{words.ownRole}</div>}
                  </th>
                  <td>
                    {listOf(
                      lang,
                      includes.map((each) => known[each] ?? each),
                    ) || "–"}
                  </td>
                  <td>
                    <ul class="role-tags" dir="ltr">
                      {opens.map((action) => (
                        <li key={action}>
                          <code>{action}</code>
                        </li>
                      ))}
                    </ul>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </ViewState>
  );
}
