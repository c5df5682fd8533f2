// SPDX-License-Identifier: Apache-2.0
import { type JSX, render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Trust, trustOf } from "./checkpoint.ts";
import { findReceipt, type Judged, judgeAll, type Receipt, readContent } from "./receipt.ts";
import { actorIn, kindIn, type Lang, type Verdict, wordsOf } from "./words.ts";
import "./verify.css";

/** The page that checks a proof. One file, offline: what it is given stays in it. */
function VerifyPage({ first }: { readonly first: Receipt | null }): JSX.Element {
  const [lang, setLang] = useState<Lang>(navigator.language.startsWith("ar") ? "ar" : "en");
  const [receipt, setReceipt] = useState<Receipt | null>(first);
  const [isUnreadable, setUnreadable] = useState(false);
  const [keys, setKeys] = useState("");
  const [quorum, setQuorum] = useState(0);
  const words = wordsOf(lang);
  useEffect(() => {
    document.documentElement.lang = lang;
    document.documentElement.dir = lang === "ar" ? "rtl" : "ltr";
    document.title = words.title;
  }, [lang, words]);

  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const found = findReceipt(await file.text());
    setReceipt(found);
    setUnreadable(found === null);
  };
  const own = keys.split("\n").filter((line) => line.trim() !== "");
  const { trust, judged } = useMemo(() => judgeBy(receipt, own, quorum), [receipt, keys, quorum]);
  const verdict = verdictOf(receipt, isUnreadable, trust, judged, own.length > 0);
  return (
    <>
      <header>
        <h1>{words.title}</h1>
        <button
          type="button"
          class="button plain"
          lang={lang === "en" ? "ar" : "en"}
          onClick={() => setLang(lang === "en" ? "ar" : "en")}
        >
          {words.other}
        </button>
      </header>
      <p>{words.intro}</p>
      <label>
        <b>{words.choose}</b>
        <input
          type="file"
          accept=".html,.json,text/html,application/json"
          onChange={(event) => void load(event.currentTarget.files?.[0])}
        />
        <small>{words.chooseHelp}</small>
      </label>
      <label>
        <b>{words.keys}</b>
        <textarea
          rows={3}
          dir="ltr"
          spellcheck={false}
          value={keys}
          onInput={(event) => setKeys(event.currentTarget.value)}
        />
        <small>{words.keysHelp}</small>
      </label>
      <label class="number">
        <b>{words.quorum}</b>
        <input
          type="number"
          min={0}
          max={16}
          value={quorum}
          onInput={(event) => setQuorum(Math.min(16, Math.max(0, Math.trunc(Number(event.currentTarget.value)))))}
        />
      </label>
      <p class={`verdict ${verdict}`} role="status">
        {words.verdicts[verdict]}
      </p>
      {receipt !== null && (
        <>
          <p class="limits">{words.limits}</p>
          <p class="origin">
            {words.log}: <bdi dir="ltr">{receipt.origin}</bdi>
          </p>
          <ol>
            {receipt.entries.map((entry, at) => (
              <Entry key={at} n={at + 1} content={entry.content} judged={judged[at]} lang={lang} />
            ))}
          </ol>
          <button type="button" class="button plain" onClick={() => saveJson(receipt)}>
            {words.saveJson}
          </button>
        </>
      )}
    </>
  );
}

function judgeBy(
  receipt: Receipt | null,
  own: readonly string[],
  quorum: number,
): { readonly trust: Trust | null; readonly judged: readonly Judged[] } {
  if (receipt === null) return { trust: null, judged: [] };
  const keys = own.length > 0 ? own : [...receipt.keys, ...receipt.witnesses];
  const trust = trustOf(receipt.origin, keys, quorum);
  return { trust, judged: trust === null ? [] : judgeAll(receipt, trust) };
}

function Entry({
  n,
  content,
  judged,
  lang,
}: {
  readonly n: number;
  readonly content: string;
  readonly judged: Judged | undefined;
  readonly lang: Lang;
}): JSX.Element {
  const words = wordsOf(lang);
  const read = readContent(content);
  const time = (value: string | number): string =>
    new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(value));
  const at = read === null || Number.isNaN(Date.parse(read.at)) ? "" : time(read.at);
  return (
    <li>
      <h2>
        {read === null ? words.entry(n) : kindIn(lang, read.kind)}
        {read !== null && (
          <small>
            {" "}
            {words.by} {actorIn(lang, read.actor)}
          </small>
        )}
      </h2>
      {at !== "" && <p class="when">{at}</p>}
      {judged?.ok === true && (
        <p class="fits">
          ✓ {words.proved}. {words.place(judged.index, judged.checkpoint.size)}.{" "}
          {judged.checkpoint.signedAt > 0 && `${words.signedAt} ${time(judged.checkpoint.signedAt * 1_000)}. `}
          {judged.checkpoint.witnesses.length > 0
            ? words.witnessed(judged.checkpoint.witnesses.join(", "))
            : words.unwitnessed}
          .
        </p>
      )}
      {judged?.ok === false && (
        <p class="fails">
          ✗ {words.refusedEntry}. {words.whys[judged.why]}{" "}
          {judged.who !== undefined && <bdi dir="ltr">{judged.who}</bdi>}
        </p>
      )}
      <details>
        <summary>{words.details}</summary>
        {read !== null && read.facts.length > 0 && (
          <dl dir="ltr">
            {read.facts.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        <p>{words.raw}</p>
        <pre dir="ltr" tabIndex={0}>
          {content}
        </pre>
      </details>
    </li>
  );
}

function verdictOf(
  receipt: Receipt | null,
  isUnreadable: boolean,
  trust: Trust | null,
  judged: readonly Judged[],
  hasOwnKeys: boolean,
): Verdict {
  if (receipt === null) return isUnreadable ? "unreadable" : "none";
  if (trust === null) return "bad_keys";
  if (!judged.every(({ ok }) => ok)) return "refused";
  return hasOwnKeys ? "proved" : "proved_by_itself";
}

function saveJson(receipt: Receipt): void {
  const text = JSON.stringify({ format: "wardline-receipt/v1", ...receipt }, null, 2);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "receipt.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start: the page has no #app");
render(<VerifyPage first={findReceipt(document.getElementById("receipt")?.textContent ?? "")} />, root);
