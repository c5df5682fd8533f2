// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { type Asked, askOnce } from "./ask-once.ts";
import { dress } from "./forms.ts";
import type { Carrier, Ledger } from "./ledger.ts";
import { makePlanting } from "./planting.ts";
import type { Below } from "./values.ts";

/** Requests that are refused, with values where none belong; returns what was answered. Nothing of a value may come back or be kept. */
export async function sendRefused(
  port: number,
  token: string,
  count: number,
  ledger: Ledger,
  below: Below,
): Promise<Buffer> {
  const answers: string[] = [];
  const plant = (turn: number, carrier: Carrier): string => {
    const { value, form } = makePlanting(turn, below);
    ledger.add({ value, form, carrier, isCertain: false });
    return dress(value, form).join(" ");
  };
  for (let turn = 0; turn < count; turn += 1) {
    const request = REQUESTS[turn % REQUESTS.length]!(turn, plant);
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}`, ...request.headers };
    const answer = await askOnce(port, { method: "POST", ...request, headers });
    answers.push(`${answer.status} ${answer.headers} ${answer.text}`);
  }
  return Buffer.from(answers.join("\n"));
}

type Plant = (turn: number, carrier: Carrier) => string;
const TURNS = "/v1/conversations/current/turns";

const REQUESTS: readonly ((turn: number, plant: Plant) => Asked)[] = [
  (turn, plant) => ({ path: TURNS, body: `{"kind":"text","text":"${plant(turn, "refused_request")}` }),
  (turn, plant) => ({
    path: TURNS,
    body: JSON.stringify({ kind: plant(turn, "refused_request"), clientId: randomUUID() }),
  }),
  (turn, plant) => ({
    path: TURNS,
    body: JSON.stringify({ kind: "choice", choiceId: plant(turn, "refused_request"), clientId: randomUUID() }),
  }),
  (turn, plant) => ({
    path: TURNS,
    body: JSON.stringify({ kind: "text", text: "x", clientId: plant(turn, "refused_request") }),
  }),
  (turn, plant) => ({ path: `${TURNS}?note=${encodeURIComponent(plant(turn, "url"))}`, body: "{}" }),
  (turn, plant) => ({ method: "GET", path: `/v1/conversations/${encodeURIComponent(plant(turn, "url"))}` }),
  (turn, plant) => ({
    path: TURNS,
    headers: {
      "user-agent": ascii(plant(turn, "header")),
      referer: `https://x.example/?q=${encodeURIComponent(plant(turn, "header"))}`,
    },
    body: "{}",
  }),
  (turn, plant) => ({
    method: "GET",
    path: "/v1/conversations/current",
    headers: { authorization: `Bearer ${ascii(plant(turn, "header"))}` },
  }),
  (turn, plant) => ({
    path: "/v1/conversations",
    body: JSON.stringify({ lang: "en", tokenIn: "bearer", identifyToken: plant(turn, "refused_request") }),
  }),
];

function ascii(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", " ");
}
