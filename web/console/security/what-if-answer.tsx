// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DeskWhatIfAnswer } from "#protocol";
import { Icon } from "../../ui/icons.tsx";
import type { Lang } from "../../ui/words.ts";
import { changeWords, policyStrings } from "./policy-strings.ts";

/** What the gate answered: yes or no, by which policies, and what is missing. */
export function WhatIfAnswer({
  answer,
  lang,
  roles,
}: {
  readonly answer: DeskWhatIfAnswer;
  readonly lang: Lang;
  /** Names of roles. */
  readonly roles: Readonly<Record<string, string>>;
}): JSX.Element {
  const words = policyStrings(lang);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [answer]);
  const { isAllowed, fields, policies, beside, ways, would, texts } = answer;
  const comma = lang === "ar" ? "، " : ", ";
  const isPermitted = isAllowed || beside.length > 0;
  return (
    <section class={isAllowed ? "sec-card answer good" : "sec-card answer bad"}>
      <h2 ref={heading} tabIndex={-1}>
        <Icon name={isAllowed ? "check" : "lock"} />
        {isAllowed ? words.allowed : words.refused}
      </h2>
      {beside.map((reason) => (
        <p key={reason}>{words.beside[reason]}</p>
      ))}
      {policies.length > 0 && (
        <p>{isPermitted ? words.allowedBy(policies.join(comma)) : words.forbiddenBy(policies.join(comma))}</p>
      )}
      {policies.length === 0 && !isAllowed && <p>{words.nothingPermits}</p>}
      {isAllowed && fields.length > 0 && <p>{words.fields(fields.join(comma))}</p>}
      {!isAllowed && beside.length === 0 && ways.length > 0 && (
        <>
          <h3>{words.would}</h3>
          <ul class="ways">
            {ways.map((way) => (
              <li key={way.map(({ what, to }) => `${what} ${to}`).join(" ")}>
                {way.map((change) => changeWords(change, words, roles)).join(words.and)}
              </li>
            ))}
          </ul>
          {would.length > 0 && <p>{words.wouldBy(would.join(comma))}</p>}
        </>
      )}
      {!isAllowed && beside.length === 0 && ways.length === 0 && <p>{words.noWay}</p>}
      {Object.entries(texts).map(([id, text]) => (
        <details key={id}>
          <summary>
            <code dir="ltr">{id}</code>
          </summary>
          <pre dir="ltr" tabIndex={0}>
            {text}
          </pre>
        </details>
      ))}
    </section>
  );
}
