// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { isDeskReachable } from "../desk-auth.ts";
import { deskPolicy, widgetPolicy } from "../headers.ts";
import { sendProblem } from "../problem.ts";
import type { Surface } from "../surface.ts";

const YEAR_S = 31_536_000;

/** The built browser files: loader, widget frame and desk. */
export async function pageRoutes(app: FastifyInstance, surface: Surface): Promise<void> {
  const { webDir } = surface.options;
  const own = join(webDir);
  const page = { webDir, pin: await surface.deps.channel.pin() };
  await app.register(fastifyStatic, {
    root: own,
    serve: false,
  });

  // Loaded by pages of other origins, with SRI where they pin a version.
  app.get("/loader.js", { schema: { hide: true } }, async (_request, reply) => {
    void reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
    return reply.header("cache-control", "public, max-age=300").sendFile("loader.js", { cacheControl: false });
  });

  app.get("/widget", { schema: { hide: true } }, async (_request, reply) => reply.redirect("/widget/", 308));
  // The page around the frame may forbid it more than we do: every script but those it knows (CSP Embedded Enforcement).
  app.get("/widget/", { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply.header("allow-csp-from", "*"), page, "widget/index.html", widgetPolicy(surface)),
  );
  app.get<{ Params: { "*": string } }>("/widget/assets/*", { schema: { hide: true } }, async (request, reply) =>
    // A loader on another origin compares them with the signed manifest.
    sendAsset(
      reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin"),
      `widget/assets/${request.params["*"]}`,
    ),
  );

  app.get("/passkey", { schema: { hide: true } }, async (_request, reply) => reply.redirect("/passkey/", 308));
  app.get("/passkey/", { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, page, "passkey/index.html", deskPolicy(surface)),
  );
  app.get<{ Params: { "*": string } }>("/passkey/assets/*", { schema: { hide: true } }, async (request, reply) =>
    sendAsset(reply, `passkey/assets/${request.params["*"]}`),
  );

  // Behind the link in a notice. The page is the same for everybody; the secret stays in the browser until a button is pressed.
  app.get("/recovery", { schema: { hide: true } }, async (_request, reply) => reply.redirect("/recovery/", 308));
  app.get("/recovery/", { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, page, "recovery/index.html", deskPolicy(surface)),
  );
  app.get<{ Params: { "*": string } }>("/recovery/assets/*", { schema: { hide: true } }, async (request, reply) =>
    sendAsset(reply, `recovery/assets/${request.params["*"]}`),
  );

  // Behind the link in a message of WhatsApp or SMS: the same for everybody, and only a press leads on.
  app.get("/continue", { schema: { hide: true } }, async (_request, reply) => reply.redirect("/continue/", 308));
  app.get("/continue/", { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, page, "continue/index.html", deskPolicy(surface)),
  );
  app.get<{ Params: { "*": string } }>("/continue/assets/*", { schema: { hide: true } }, async (request, reply) =>
    sendAsset(reply, `continue/assets/${request.params["*"]}`),
  );

  // Behind the link in a message that was asked for: the same for everybody, and only a press does anything.
  app.get("/stop", { schema: { hide: true } }, async (_request, reply) => reply.redirect("/stop/", 308));
  app.get("/stop/", { schema: { hide: true } }, async (_request, reply) =>
    sendPage(reply, page, "stop/index.html", deskPolicy(surface)),
  );
  app.get<{ Params: { "*": string } }>("/stop/assets/*", { schema: { hide: true } }, async (request, reply) =>
    sendAsset(reply, `stop/assets/${request.params["*"]}`),
  );

  // The second address is where identity providers send the browser back; the page reads what they said, the server never sees it here.
  for (const path of ["/sign-in/", "/sign-in/callback/:provider"])
    app.get(path, { schema: { hide: true } }, async (_request, reply) =>
      sendPage(reply, page, "sign-in/index.html", deskPolicy(surface)),
    );
  app.get<{ Params: { "*": string } }>("/sign-in/assets/*", { schema: { hide: true } }, async (request, reply) =>
    sendAsset(reply, `sign-in/assets/${request.params["*"]}`),
  );

  // The page is the same for everybody and knows nothing; what it shows needs a sign-in.
  app.get("/console", { schema: { hide: true } }, async (request, reply) => {
    if (!isDeskReachable(surface, request))
      return sendProblem(request, reply, "not_authorised", {
        status: 403,
        detail: "The desk is open on this machine only: see staff.origin",
      });
    return sendPage(reply, page, "console/index.html", deskPolicy(surface));
  });
  app.get("/desk", { schema: { hide: true } }, async (request, reply) => {
    const query = request.url.indexOf("?");
    return reply.redirect(`/console${query < 0 ? "" : request.url.slice(query)}`, 308);
  });
  app.get<{ Params: { "*": string } }>("/console/assets/*", { schema: { hide: true } }, async (request, reply) =>
    sendAsset(reply, `console/assets/${request.params["*"]}`),
  );
}

const PIN_BEFORE = /(<meta name="wardline-service-key" content=")(")/u;

/** Pages are revalidated; their assets carry a hash in the name. What they pin is told by the page itself. */
async function sendPage(
  reply: FastifyReply,
  { webDir, pin }: { readonly webDir: string; readonly pin: string },
  file: string,
  policy: string,
): Promise<FastifyReply> {
  void reply.header("content-security-policy", policy).header("cache-control", "no-cache");
  void reply.header(
    "permissions-policy",
    "camera=(), microphone=(), geolocation=(), payment=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
  );
  const html = await readFile(join(webDir, file), "utf8");
  return reply.type("text/html; charset=utf-8").send(html.replace(PIN_BEFORE, `$1${pin}$2`));
}

async function sendAsset(reply: FastifyReply, file: string): Promise<FastifyReply> {
  return reply.header("cache-control", `public, max-age=${YEAR_S}, immutable`).sendFile(file, { cacheControl: false });
}
