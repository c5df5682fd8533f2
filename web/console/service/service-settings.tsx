// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ServiceSetting } from "#protocol";
import { Field } from "../field.tsx";
import { type Column, DataTable } from "../parts/data-table.tsx";
import type { ServicePartProps } from "./part-props.ts";
import { serviceStrings } from "./service-strings.ts";

/** Every key of the configuration in force, with where it comes from. */
export function ServiceSettingsTab({ view, lang }: ServicePartProps): JSX.Element {
  const words = serviceStrings(lang);
  const [part, setPart] = useState("");
  const [isChangedOnly, setChangedOnly] = useState(false);
  const wanted = part.trim().toLowerCase();
  const rows = view.settings.filter(
    ({ key, origin }) => key.toLowerCase().includes(wanted) && (!isChangedOnly || origin !== "default"),
  );
  const columns: readonly Column<ServiceSetting>[] = [
    {
      name: "key",
      label: words.key,
      width: "minmax(14rem, 1.4fr)",
      draw: ({ key }) => (
        <code dir="ltr" title={key}>
          {key}
        </code>
      ),
    },
    {
      name: "value",
      label: words.value,
      width: "minmax(12rem, 2fr)",
      draw: ({ value, isHidden }) =>
        isHidden ? (
          <span class="tag calm">{words.hidden}</span>
        ) : (
          <span dir="ltr" title={value}>
            {value}
          </span>
        ),
    },
    {
      name: "origin",
      label: words.origin,
      width: "8rem",
      draw: ({ origin }) => <span class={origin === "default" ? "tag calm" : "tag good"}>{words.origins[origin]}</span>,
    },
  ];
  return (
    <section>
      <h2>{words.settings}</h2>
      <p class="quiet">{words.settingsText}</p>
      <div class="service-filter">
        <Field label={words.filter} hint={words.filterHint} value={part} onValue={setPart} maxLength={80} />
        <label class="check">
          <input
            type="checkbox"
            checked={isChangedOnly}
            onChange={(event) => setChangedOnly(event.currentTarget.checked)}
          />
          {words.changedOnly}
        </label>
      </div>
      <DataTable
        label={words.settings}
        lang={lang}
        columns={columns}
        rows={rows}
        empty="settings"
        keyOf={({ key }) => key}
      />
    </section>
  );
}
