// SPDX-License-Identifier: Apache-2.0
// A visitor's conversation from a program: says one thing, prints what is answered, and ends.
import { type ConversationEvent, nodeCrypto, openVisitor, sealedSend } from "wardline/client";

const { WARDLINE_PIN = null, WARDLINE_URL = "http://localhost:8080" } = process.env;
const text = process.argv[2] ?? "I have no service";

/** The texts of a message; forms, cards and buttons are for a screen. */
function textOf(event: ConversationEvent): string {
  if (event.kind !== "message") return "text" in event ? event.text : "";
  return event.parts.map((part) => (part.type === "text" ? part.text : `[${part.type}]`)).join(" ");
}

const opened = await openVisitor({
  baseUrl: WARDLINE_URL,
  // The pin is what `wardline service-key` prints; without one the first key that is shown is believed.
  send: sealedSend(WARDLINE_URL, { crypto: nodeCrypto, pin: WARDLINE_PIN }),
  lang: "en",
});
if (!opened.ok) throw new Error(`No conversation was opened: ${JSON.stringify(opened.refusal)}`);
const visitor = opened.value;

// Sent again by itself under the same id while nobody answers; carried out once.
const sent = await visitor.send({ kind: "text", text });
if (!sent.ok) throw new Error(`Not said: ${JSON.stringify(sent.refusal)}`);
await visitor.send({ kind: "end" });

for await (const event of visitor.events())
  console.log(`${event.kind === "message" ? event.by : event.kind}: ${textOf(event)}`);
