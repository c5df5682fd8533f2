// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { DeskMadeToken, DeskTokens } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { directoryStrings } from "./directory-strings.ts";

type Props = PageProps & { readonly scopes: DeskTokens["scopes"]; readonly onMade: () => Promise<void> };
type Told = { readonly kind: "made" | "asked" | "wrong"; readonly text: string };

/** Makes a token, or asks a colleague; what was made is shown once, in a field to copy from. */
export function TokenForm({ fresh, lang, onMade, scopes }: Props): JSX.Element {
  const words = directoryStrings(lang);
  const id = useId();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [key, setKey] = useState("");
  const [approval, setApproval] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [told, setTold] = useState<Told | null>(null);
  const make = async (): Promise<void> => {
    setTold(null);
    const reply = await fresh.ask("POST", "/v1/desk/tokens", {
      name,
      scopes: chosen,
      days: Number(days),
      key: key.trim() === "" ? null : key.trim(),
      approvalId: approval.trim() === "" ? null : approval.trim(),
    });
    if (reply?.status === 201) {
      setTold({ kind: "made", text: (reply.value as DeskMadeToken).text });
      await onMade();
    } else if (reply?.status === 202) {
      const { approvalId } = reply.value as { readonly approvalId: string };
      setApproval(approvalId);
      setTold({ kind: "asked", text: approvalId });
    } else setTold({ kind: "wrong", text: reply === null ? words.failed : words.wrong });
  };
  const field = (
    label: string,
    value: string,
    set: (text: string) => void,
    hint?: string,
    type: "text" | "number" = "text",
  ): JSX.Element => {
    const own = `${id}-${label}`;
    return (
      <div class="field">
        <label for={own}>{label}</label>
        <input
          id={own}
          {...(type === "number" ? { type: "number" as const } : { inputMode: "text" as const })}
          dir="ltr"
          autocomplete="off"
          value={value}
          {...(hint === undefined ? {} : { "aria-describedby": `${own}-hint` })}
          onInput={(event) => set(event.currentTarget.value)}
        />
        {hint !== undefined && (
          <p class="quiet" id={`${own}-hint`}>
            {hint}
          </p>
        )}
      </div>
    );
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{words.newToken}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        {field(words.tokenName, name, setName, words.tokenHint)}
        {field(words.days, days, setDays, undefined, "number")}
        {field(words.key, key, setKey, words.keyHint)}
        <fieldset class="role-choice">
          <legend>{words.scopes}</legend>
          {scopes.map((scope) => (
            <label key={scope.name}>
              <input
                type="checkbox"
                checked={chosen.includes(scope.name)}
                onChange={(event) => {
                  const rest = chosen.filter((each) => each !== scope.name);
                  setChosen(event.currentTarget.checked ? [...rest, scope.name] : rest);
                }}
              />
              <span>
                <code dir="ltr">{scope.name}</code> {scope.isWide && <span class="quiet">{words.wide}</span>}
              </span>
            </label>
          ))}
        </fieldset>
        {field(words.approval, approval, setApproval, words.approvalHint)}
        <button type="submit" class="button primary">
          {words.make}
        </button>
      </form>
      <p role="alert" class={told?.kind === "wrong" ? "door-trouble" : "sr-only"}>
        {told?.kind === "wrong" ? told.text : ""}
      </p>
      <div role="status" class={told !== null && told.kind !== "wrong" ? "door-note" : "sr-only"}>
        {told !== null && told.kind !== "wrong" && (
          <>
            <p>{told.kind === "made" ? words.made : words.asked}</p>
            <code class="one-time" dir="ltr">
              {told.text}
            </code>
          </>
        )}
      </div>
    </section>
  );
}
