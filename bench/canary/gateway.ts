// SPDX-License-Identifier: Apache-2.0
import { askOnce, askUntilReady } from "./ask-once.ts";
import { command } from "./command.ts";
import { dress } from "./forms.ts";
import type { Ledger } from "./ledger.ts";
import { isCertain, makePlanting } from "./planting.ts";
import type { Below } from "./values.ts";

const VALUES_PER_REQUEST = 4;
const FIRST_VALUE = /plain|spaced/;

/** Sends values through the gateway, plain and streamed, and through a bridge. Returns how many answers brought the caller's own value back. A broken build may fail. */
export async function plantAtGateway(
  configFile: string,
  port: number,
  count: number,
  ledger: Ledger,
  below: Below,
  mayFail: boolean,
): Promise<number> {
  const printed = await command(
    configFile,
    "gateway",
    "keys",
    "create",
    "canary",
    "--per-minute",
    "100000",
    "--per-day",
    "100000000",
  );
  const key = /wlg_[0-9a-f]{12}_\S+/.exec(printed)?.[0];
  if (key === undefined) throw new Error("No key was made");
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  let restored = 0;
  for (let turn = 0; turn < count; ) {
    const carrier = Math.floor(turn / VALUES_PER_REQUEST) % 3 === 2 ? "bridge" : "gateway";
    const parts: string[] = [];
    let own: string | null = null;
    for (let i = 0; i < VALUES_PER_REQUEST && turn < count; i += 1, turn += 1) {
      const { value, form } = makePlanting(turn, below);
      const text = dress(value, form).join(" ");
      parts.push(`${value.lead} ${text}`);
      ledger.add({ value, form, carrier, isCertain: isCertain(value, form) && form !== "split" });
      if (["PHONE", "EMAIL", "IBAN"].includes(value.kind) && FIRST_VALUE.test(form)) own = value.plain;
    }
    const message = parts.join(", ");
    const asked =
      carrier === "bridge"
        ? { path: "/v1/bridge/canary", body: JSON.stringify({ sender: `caller-${turn}`, message }) }
        : {
            path: "/v1/chat/completions",
            body: JSON.stringify({
              model: "care",
              stream: turn % 8 < 4,
              messages: [{ role: "user", content: message }],
            }),
          };
    const answer = await (mayFail ? askOnce : askUntilReady)(port, { method: "POST", headers, ...asked });
    if (answer.status !== 200 && !mayFail)
      throw new Error(`The gateway answered ${answer.status}: ${answer.text.slice(0, 200)}`);
    if (own !== null && wordsIn(answer.text).includes(own.replaceAll(/\s/g, ""))) restored += 1;
  }
  return restored;
}

/** What a reader of the answer sees, without blanks; pieces of a stream put together. */
function wordsIn(answer: string): string {
  const pieces = [...answer.matchAll(/"(?:content|text)":\s*"((?:[^"\\]|\\.)*)"/g)].map(
    ([, piece]) => JSON.parse(`"${piece ?? ""}"`) as string,
  );
  return pieces.join("").replaceAll(/\s/g, "");
}
