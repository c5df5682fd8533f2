// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Lang } from "../../ui/words.ts";
import { Pick, Write } from "./bits.tsx";
import { keepingStrings } from "./keeping-strings.ts";

/** By what a customer is named; kept in memory of the page only, never in an address. */
export type Named = { readonly by: "request" | "conversation" | "number"; readonly text: string };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** As it travels; null while it cannot be meant. */
export function namedBody({ by, text }: Named): object | null {
  const typed = text.trim();
  if (by === "number") return typed.length >= 4 ? { by, number: typed } : null;
  return UUID.test(typed) ? { by, id: typed } : null;
}

interface NameCustomerProps {
  readonly named: Named;
  readonly onNamed: (named: Named) => void;
  readonly lang: Lang;
}

/** Asks whose data is meant: by a request, a case, or a number that is looked up and kept nowhere. */
export function NameCustomer({ named, onNamed, lang }: NameCustomerProps): JSX.Element {
  const words = keepingStrings(lang);
  return (
    <>
      <Pick
        label={words.who}
        value={named.by}
        options={[
          ["request", words.byRequest],
          ["conversation", words.byCase],
          ["number", words.byNumber],
        ]}
        onPick={(by) => onNamed({ by: by as Named["by"], text: "" })}
      />
      {named.by === "number" ? (
        <Write
          label={words.number}
          hint={words.numberHint}
          value={named.text}
          onWrite={(text) => onNamed({ ...named, text })}
          max={24}
        />
      ) : (
        <Write label={words.id} value={named.text} onWrite={(text) => onNamed({ ...named, text })} max={36} />
      )}
    </>
  );
}
