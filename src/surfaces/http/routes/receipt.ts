// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { makeReceipt, type Receipt } from "#app";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";
import { requireConversation } from "../visitor-auth.ts";

const PLACE = '<script type="application/json" id="receipt">null</script>';

/** The proof of a conversation for its visitor, and the page that checks such proofs without us. */
export function receiptRoutes(app: FastifyInstance, surface: Surface): void {
  const { deps } = surface;
  const page = (): Promise<string> => readFile(join(surface.options.webDir, "verify.html"), "utf8");

  app.get(
    "/v1/conversations/current/receipt",
    {
      schema: {
        summary:
          "Download the proof of what was done in the conversation, as JSON or as a page that checks itself (format=json|html)",
      },
    },
    async (request, reply) => {
      const conversationId = await requireConversation(surface, request, reply);
      if (conversationId === null) return reply;
      const made = await makeReceipt(deps.receipts, deps.tenant, conversationId);
      // What was done is put into the history every other second.
      if (!made.ok)
        return sendProblem(request, reply, "unavailable", {
          ...(made.refusal.reason === "nothing_to_prove" ? { retryAfterMs: 3_000 } : {}),
          detail: "Nothing of this conversation can be proved yet",
        });
      const { format } = request.query as { format?: string };
      const isPage = format === "html";
      const day = new Date(deps.clock.now()).toISOString().slice(0, 10);
      void reply.header("content-disposition", `attachment; filename="proof-${day}.${isPage ? "html" : "json"}"`);
      void reply.header("cache-control", "no-store");
      if (!isPage) return reply.type("application/json").send(JSON.stringify(made.value, null, 2));
      return reply.type("text/html; charset=utf-8").send(withReceipt(await page(), made.value));
    },
  );

  // The same for everybody, and without a proof inside: for checking a file that somebody kept.
  app.get("/verify", { schema: { hide: true } }, async (_request, reply) => {
    const html = await page();
    const policy = /http-equiv="content-security-policy" content="([^"]+)"/u.exec(html)?.[1] ?? "default-src 'none'";
    void reply
      .header("content-security-policy", `${policy}; frame-ancestors 'none'`)
      .header("cache-control", "no-cache");
    return reply.type("text/html; charset=utf-8").send(html);
  });
}

/** Data, not code: what could end the element is escaped. */
function withReceipt(page: string, receipt: Receipt): string {
  const json = JSON.stringify(receipt).replaceAll("<", "\\u003c");
  return page.replace(PLACE, () => PLACE.replace("null", () => json));
}
