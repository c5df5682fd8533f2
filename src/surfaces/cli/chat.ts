// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { createInterface, type Interface } from "node:readline/promises";
import { AppError } from "#kernel";
import type { ConversationEvent, ConversationOpened, Part, TurnAnswer, TurnInput } from "#protocol";
import { type ChannelDoor, openChannelDoor } from "./channel-fetch.ts";
import { type ClientKey, makeClientKey } from "./client-key.ts";
import { paint, type Terminal } from "./terminal.ts";

type Pressable = { readonly label: string; readonly input: Record<string, unknown> };

/** Talks to the bot over the real protocol, as a browser would. Numbers press buttons, `/person` asks for a person, `/quit` leaves. */
export async function runChat(
  baseUrl: string,
  lang: "en" | "ar",
  terminal: Terminal,
  input: NodeJS.ReadableStream,
  pin: string | null = null,
): Promise<number> {
  const client: Client = { baseUrl, door: openChannelDoor(baseUrl, { pin }), key: makeClientKey(), token: null };
  const opened = await post<ConversationOpened>(client, "/v1/conversations", { lang, tokenIn: "bearer" });
  const known: Client = { ...client, token: opened.token ?? "" };
  const lines = createInterface({ input });
  let pressable = print(opened.events, terminal);
  terminal.write(
    paint(terminal, "dim", "\nType, or a number to press a button. /person for a person, /quit to leave.\n"),
  );
  for await (const line of prompts(lines, terminal)) {
    const text = line.trim();
    if (text === "/quit") break;
    if (text === "") continue;
    const turn = inputOf(text, pressable);
    const answer = await post<TurnAnswer>(known, "/v1/conversations/current/turns", {
      ...turn,
      clientId: randomUUID(),
    });
    pressable = print(
      answer.events.filter((event) => !(event.kind === "message" && event.by === "visitor")),
      terminal,
    );
  }
  lines.close();
  return 0;
}

async function* prompts(lines: Interface, terminal: Terminal): AsyncGenerator<string> {
  if (terminal.isInteractive) terminal.write("> ");
  for await (const line of lines) {
    yield line;
    if (terminal.isInteractive) terminal.write("> ");
  }
}

function inputOf(text: string, pressable: readonly Pressable[]): Omit<TurnInput, "clientId"> | Record<string, unknown> {
  if (text === "/person") return { kind: "person" };
  const pressed = /^\d+$/.test(text) ? pressable[Number(text) - 1] : undefined;
  if (pressed) return pressed.input;
  const form = pressable.find((item) => item.input["kind"] === "form");
  const names = form?.label.split("+") ?? [];
  // A recovery code never becomes words of the conversation: it is taken as the form's, with the number before it.
  const both = /^([+\d][\d\s]*)\s+(\w{5}-?\w{5})$/u.exec(text);
  if (form && names.length === 2 && both)
    return { ...form.input, fields: { [names[0] ?? ""]: both[1] ?? "", [names[1] ?? ""]: both[2] ?? "" } };
  if (form && names.length === 1 && /^[+\d\s]+$/.test(text))
    return { ...form.input, fields: { [names[0] ?? ""]: text } };
  return { kind: "text", text };
}

function print(events: readonly ConversationEvent[], terminal: Terminal): Pressable[] {
  const pressable: Pressable[] = [];
  for (const event of events) {
    if (event.kind === "message_changed") continue;
    if (event.kind !== "message") {
      terminal.write(`${paint(terminal, "dim", `— ${event.text}`)}\n`);
      continue;
    }
    terminal.write(`${paint(terminal, "bold", event.by)}\n`);
    for (const part of event.parts) printPart(part, pressable, terminal);
  }
  return pressable;
}

function printPart(part: Part, pressable: Pressable[], terminal: Terminal): void {
  const offer = (label: string, input: Record<string, unknown>): void => {
    pressable.push({ label, input });
    terminal.write(`  ${paint(terminal, "cyan", `${pressable.length}`)} ${label}\n`);
  };
  switch (part.type) {
    case "text":
      terminal.write(`${part.text}\n`);
      return;
    case "choices":
      for (const { id, label } of part.choices) offer(label, { kind: "choice", choiceId: id });
      return;
    case "file":
      terminal.write(`[${part.file.purpose}: ${part.file.format}, ${part.file.sizeBytes} bytes]\n`);
      return;
    case "act":
      terminal.write(
        `${part.act.title}\n${part.act.rows.map((row) => `  ${row.label}: ${row.value}`).join("\n")}\n${part.act.text}\n`,
      );
      for (const decision of ["confirm", "decline"] as const) {
        const label = decision === "confirm" ? part.act.confirmLabel : part.act.declineLabel;
        offer(label, { kind: "act", actId: part.act.actId, textHash: part.act.textHash, decision });
      }
      return;
    case "form": {
      const { fields } = part.form;
      terminal.write(`${part.form.title}\n${part.form.why}\n`);
      if (fields.length > 1) terminal.write(`  ${fields.map(({ label }) => label).join(", ")}: in one line\n`);
      // What has no fields shows something that a terminal does not fetch.
      if (fields.length > 0)
        pressable.push({
          label: fields.map(({ name }) => name).join("+"),
          input: { kind: "form", formId: part.form.formId, decision: "submit", fields: {} },
        });
      offer(part.form.cancelLabel, { kind: "form", formId: part.form.formId, decision: "cancel", fields: {} });
      return;
    }
    case "passkey":
      // A terminal has no authenticator: what is left is another way, or none.
      terminal.write(`${part.passkey.title}\n${part.passkey.why}\n`);
      if (part.passkey.otherLabel !== undefined)
        offer(part.passkey.otherLabel, { kind: "passkey", ceremonyId: part.passkey.ceremonyId, decision: "other" });
      offer(part.passkey.cancelLabel, { kind: "passkey", ceremonyId: part.passkey.ceremonyId, decision: "cancel" });
      return;
    case "panel":
      // A secret belongs on a screen that can hide it again, not into a terminal that keeps what it printed.
      terminal.write(`${part.panel.title}\n${part.panel.why}\n`);
      return;
    case "card":
      printCard(part.card, offer, terminal);
  }
}

function printCard(
  card: Extract<Part, { type: "card" }>["card"],
  offer: (label: string, input: Record<string, unknown>) => void,
  terminal: Terminal,
): void {
  terminal.write(`${paint(terminal, "bold", card.title)}\n`);
  switch (card.kind) {
    case "bill_comparison":
      terminal.write(
        `  ${card.previous.label}: ${card.previous.total} → ${card.current.label}: ${card.current.total} (${card.difference})\n`,
      );
      for (const row of card.rows) terminal.write(`  ${row.amount.padStart(12)}  ${row.label}\n`);
      return;
    case "plan_comparison":
      for (const plan of card.plans) {
        const label = `${plan.name}: ${plan.price}${plan.isCurrent ? " ✓" : ""}`;
        if (plan.choiceId === undefined) terminal.write(`  - ${label}\n`);
        else offer(label, { kind: "choice", choiceId: plan.choiceId });
      }
      return;
    case "step_list":
      for (const step of card.steps)
        terminal.write(
          `  [${step.state === "done" ? "x" : step.state === "failed" ? "!" : step.state === "current" ? ">" : " "}] ${step.text}\n`,
        );
      return;
    case "receipt":
      terminal.write(`  ${card.reference}\n${card.rows.map((row) => `  ${row.label}: ${row.value}`).join("\n")}\n`);
      return;
    case "link":
      terminal.write(`  ${card.body}\n  ${card.href}\n`);
      return;
    case "download":
      terminal.write(`  ${card.title}\n  ${card.body}\n`);
      return;
    case "quote":
      terminal.write(`  ${card.title}\n  “${card.text.replaceAll("\n", "\n  ")}”\n`);
      terminal.write(`  ${card.note === undefined ? "" : `${card.note}, `}${card.href}\n`);
  }
}

/** The server, and what shows it that this is the same terminal: the conversation belongs to a key that ends with the program. */
type Client = {
  readonly baseUrl: string;
  readonly door: ChannelDoor;
  readonly key: ClientKey;
  readonly token: string | null;
};

async function post<T>({ baseUrl, door, key, token }: Client, path: string, body: unknown): Promise<T> {
  let response: Response;
  try {
    response = await door.fetch(path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        dpop: key.prove("POST", baseUrl + path, token, Date.now()),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
  } catch (cause) {
    if (door.client.block !== null)
      throw new AppError(
        "cli.channel_refused",
        `Cannot trust the connection to ${baseUrl} (${door.client.block}): something on the way changes what is sent, or the service has another key`,
        { cause },
      );
    throw new AppError(
      "cli.server_unreachable",
      `Cannot reach ${baseUrl}: is the server running? Start it with \`npm start\``,
      { cause },
    );
  }
  if (!response.ok)
    throw new AppError(
      "cli.server_refused",
      `The server refused (${response.status}): ${((await response.json()) as { title?: string }).title ?? "no reason given"}`,
    );
  return (await response.json()) as T;
}
