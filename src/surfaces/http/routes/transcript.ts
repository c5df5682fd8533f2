// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import { readConversation } from "#app";
import type { ConversationEvent, Part } from "#protocol";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

/** The visitor's own copy of what was said. */
export function transcriptRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  app.get(
    "/v1/conversations/current/transcript",
    { schema: { summary: "Download the conversation as JSON or as a page (format=json|html)" } },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const read = await readConversation(deps, deps.tenant, conversationId, 0);
      if (!read.ok) return sendProblem(request, reply, "not_authorised");
      const { format } = request.query as { format?: string };
      const name = `conversation-${new Date(deps.clock.now()).toISOString().slice(0, 10)}`;
      if (format === "json") {
        void reply.header("content-disposition", `attachment; filename="${name}.json"`);
        return reply.type("application/json").send(JSON.stringify({ events: read.value.events }, null, 2));
      }
      void reply.header("content-disposition", `attachment; filename="${name}.html"`);
      return reply.type("text/html; charset=utf-8").send(transcriptPage(read.value.events, read.value.state.lang));
    },
  );
}

function transcriptPage(events: readonly ConversationEvent[], lang: "en" | "ar"): string {
  // A changed message is stored as it reads now; that it changed is no line of its own.
  const rows = events.flatMap((event) => {
    if (event.kind === "message_changed") return [];
    const who = event.kind === "message" ? event.by : "system";
    const text = event.kind === "message" ? event.parts.map(partText).filter(Boolean).join("\n") : event.text;
    return `<li class="${who}"><b>${who}</b> <time>${escapeHtml(event.at)}</time><p>${escapeHtml(text)}</p></li>`;
  });
  return `<!doctype html><html lang="${lang}" dir="${lang === "ar" ? "rtl" : "ltr"}"><meta charset="utf-8"><title>Conversation</title>
<style>body{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}li{list-style:none;margin:0 0 1rem}p{white-space:pre-wrap;margin:.25rem 0}time{opacity:.7;font-size:.85em}</style>
<h1>Conversation</h1><ul>${rows.join("\n")}</ul></html>`;
}

function partText(part: Part): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "act":
      return part.act.text;
    case "choices":
      return part.choices.map((choice) => `• ${choice.label}`).join("\n");
    case "form":
      return part.form.title;
    case "passkey":
      return part.passkey.title;
    case "panel":
      return part.panel.title;
    case "file":
      return `[${part.file.format}, ${Math.ceil(part.file.sizeBytes / 1_024)} kB]`;
    case "card":
      return cardText(part.card);
  }
}

function cardText(card: Extract<Part, { type: "card" }>["card"]): string {
  switch (card.kind) {
    case "bill_comparison":
      return [
        card.title,
        `${card.previous.label}: ${card.previous.total}`,
        `${card.current.label}: ${card.current.total}`,
        ...card.rows.map((row) => `${row.label}: ${row.amount}`),
      ].join("\n");
    case "plan_comparison":
      return [card.title, ...card.plans.map((plan) => `${plan.name}: ${plan.price}`)].join("\n");
    case "step_list":
      return [card.title, ...card.steps.map((step) => `${step.state}: ${step.text}`)].join("\n");
    case "receipt":
      return [card.title, card.reference, ...card.rows.map((row) => `${row.label}: ${row.value}`)].join("\n");
    case "link":
      return `${card.title}\n${card.href}`;
    case "download":
      return `${card.title}\n${card.name}`;
    case "quote":
      return [card.title, card.text, ...(card.note === undefined ? [] : [card.note]), card.href].join("\n");
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
