// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ConnectorAnswer, SetupConnector } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { setupStrings } from "./setup-strings.ts";

interface ConnectorTestsProps extends Pick<PageProps, "api" | "lang" | "say"> {
  readonly connectors: readonly SetupConnector[];
  readonly mayCheck: boolean;
}

type Told = ConnectorAnswer | "testing" | "too_many" | "failed";

/** A test for each connector of a step. What is tested is what is in force. */
export function ConnectorTests({ api, lang, connectors, mayCheck, say }: ConnectorTestsProps): JSX.Element | null {
  const words = setupStrings(lang);
  const [told, setTold] = useState<Readonly<Record<string, Told>>>({});
  if (connectors.length === 0) return null;
  const labelOf = (name: string): string => words.connectors[name] ?? words.receiver(name.replace(/^webhook:/u, ""));
  const sentence = (one: Told | undefined): string => {
    if (one === undefined) return words.notTested;
    if (one === "testing") return words.testing;
    if (one === "too_many") return words.tooMany;
    if (one === "failed") return words.failed;
    return one.state === "well" ? `${words.states.well}, ${words.took(one.tookMs)}` : words.states[one.state];
  };
  const test = async (name: string): Promise<void> => {
    if (told[name] === "testing") return;
    const note = (one: Told): void => setTold((before) => ({ ...before, [name]: one }));
    note("testing");
    const reply = await api.ask("POST", "/v1/desk/installation/check", { connector: name });
    const answer: Told =
      reply?.status === 200 ? (reply.value as ConnectorAnswer) : reply?.status === 429 ? "too_many" : "failed";
    note(answer);
    say(`${labelOf(name)}: ${sentence(answer)}`);
  };
  return (
    <section>
      <h2>{words.tests}</h2>
      <p class="quiet">{words.testsText}</p>
      <ul class="setup-tests">
        {connectors.map(({ name, isOn }) => {
          const one = told[name];
          const state = typeof one === "object" ? one.state : null;
          return (
            <li key={name}>
              <strong>{labelOf(name)}</strong>
              <span class={state === "well" ? "tag good" : state === "failed" ? "tag bad" : "tag calm"}>
                {isOn ? sentence(one) : words.notSetUp}
              </span>
              {typeof one === "object" && one.code !== null && <code dir="ltr">{one.code}</code>}
              {mayCheck && isOn && (
                <button
                  type="button"
                  class="button plain"
                  aria-label={words.testOf(labelOf(name))}
                  aria-disabled={one === "testing"}
                  onClick={() => void test(name)}
                >
                  {words.test}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
