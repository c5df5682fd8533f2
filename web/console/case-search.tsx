// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskCase, DeskFound, DeskSetup } from "#protocol";
import { Dialog } from "../ui/dialog.tsx";
import { isFields } from "../ui/wire.ts";
import type { Lang } from "../ui/words.ts";
import type { DeskApi } from "./api.ts";
import { careStrings } from "./care-strings.ts";
import { LoadTrouble } from "./parts/load-trouble.tsx";
import type { Loaded } from "./parts/use-load.ts";
import { Pick } from "./queue-bar.tsx";

interface CaseSearchProps {
  readonly api: DeskApi;
  readonly setupLoad: Loaded<DeskSetup>;
  readonly lang: Lang;
  readonly onOpen: (one: DeskCase) => void;
  readonly onClose: () => void;
}

/** Finds cases by code, label, day or an exact number or address. That is sent in a body, shown nowhere again and forgotten with the dialog. */
export function CaseSearch({ api, setupLoad, lang, onOpen, onClose }: CaseSearchProps): JSX.Element {
  const setup = setupLoad.value;
  const care = careStrings(lang);
  const [code, setCode] = useState("");
  const [label, setLabel] = useState("");
  const [by, setBy] = useState<"none" | "phone" | "customer_number" | "email">("none");
  const [value, setValue] = useState("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [found, setFound] = useState<DeskFound["cases"] | null>(null);
  const [said, setSaid] = useState("");
  const search = async (): Promise<void> => {
    const wish = {
      ...(code.trim() === "" ? {} : { code: code.trim().toUpperCase() }),
      ...(label === "" ? {} : { label }),
      ...(from === "" ? {} : { from }),
      ...(until === "" ? {} : { until }),
      ...(by === "none" || value.trim() === "" ? {} : { customer: { by, value: value.trim() } }),
      lang,
    };
    const reply = await api.ask("POST", "/v1/desk/search", wish);
    if (reply?.status !== 200 || !isFields(reply.value)) {
      setFound(null);
      setSaid(reply?.status === 429 ? care.searchTrouble.spent : care.searchTrouble.failed);
      return;
    }
    const { cases } = reply.value as unknown as DeskFound;
    setFound(cases);
    setSaid(care.found(cases.length));
  };
  return (
    <Dialog title={care.keys.search} onClose={onClose}>
      <form
        class="case-search"
        onSubmit={(event) => {
          event.preventDefault();
          void search();
        }}
      >
        <p class="quiet">{care.searchHint}</p>
        <Line label={care.code} value={code} onValue={setCode} maxLength={8} />
        <Pick
          label={care.label}
          value={label}
          options={[
            ["", care.anyLabel],
            ...(setup?.content.labels ?? []).map((one) => [one.code, one.names[lang]] as const),
          ]}
          onValue={setLabel}
        />
        <LoadTrouble load={setupLoad} lang={lang} what={care.label} />
        <div class="case-search-days">
          <Line label={care.from} value={from} onValue={setFrom} type="date" />
          <Line label={care.until} value={until} onValue={setUntil} type="date" />
        </div>
        <Pick
          label={care.customerBy}
          value={by}
          options={Object.entries(care.customerKinds)}
          onValue={(kind) => setBy(kind as typeof by)}
        />
        {by !== "none" && (
          <>
            <Line
              label={by === "email" ? care.customerEmail : care.customerValue}
              value={value}
              onValue={setValue}
              maxLength={320}
            />
            <p class="quiet">{care.customerHint}</p>
          </>
        )}
        <div class="dialog-buttons">
          <button type="submit" class="button primary">
            {care.find}
          </button>
          <button type="button" class="button plain" onClick={onClose}>
            {care.cancel}
          </button>
        </div>
      </form>
      <p role="status">{said}</p>
      {found?.some(({ address }) => address === "left_by_visitor") && <p class="quiet">{care.addressLeftHint}</p>}
      {found !== null && found.length > 0 && (
        <ul class="case-found">
          {found.map((one) => (
            <li key={one.conversationId}>
              <button type="button" class="button plain" onClick={() => onOpen(one)}>
                <span class="case-code">{one.code}</span> <bdi>{one.reasons[lang]}</bdi>
                {one.closedAt !== null && <span class="tag calm">{care.closedCase}</span>}
                {one.address === "left_by_visitor" && <span class="tag warn">{care.addressLeft}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly maxLength?: number;
  readonly type?: "text" | "date";
}

function Line({ label, value, onValue, maxLength = 60, type = "text" }: LineProps): JSX.Element {
  const id = useId();
  return (
    <div class="field small">
      <label for={id}>{label}</label>
      {type === "date" ? (
        <input id={id} type="date" value={value} onInput={(event) => onValue(event.currentTarget.value)} />
      ) : (
        <input
          id={id}
          dir="ltr"
          autocomplete="off"
          maxLength={maxLength}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
