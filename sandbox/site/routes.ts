// SPDX-License-Identifier: Apache-2.0
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { type Key, keyIn } from "../ids.ts";
import { operator } from "../operator.ts";
import type { Context } from "../tmf/context.ts";
import { TmfError } from "../tmf/errors.ts";
import type { HubKeyEntry } from "../tmf/hub-key.ts";
import { payable, payNow } from "../tmf/payments.ts";
import { formField, requireSameOrigin, sendPage } from "./answers.ts";
import { linkTo, pageFrame, viewFrom, type Widget, widgetOriginFor } from "./frame.ts";
import { registerHelp } from "./help/routes.ts";
import type { SiteKey } from "./keys.ts";
import { cardFormBody, outboxBody, overviewBody, payBody, privacyBody, signInBody, welcomeBody } from "./pages.ts";

export type SiteOptions = {
  readonly widgetOrigin: string;
  readonly loaderIntegrity: string | null;
  readonly serviceKey: string | null;
  readonly hubKeys: readonly HubKeyEntry[];
  readonly issuer: string;
  readonly audience: string;
};

const cookieName = "larkspur_session";
const assets: Readonly<Record<string, string>> = {
  "pages.css": "text/css",
  "outbox.js": "text/javascript",
  "identify.js": "text/javascript",
};

function asset(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

/** The operator's self-care site: sign-in as any customer, account overview, pay page, outbox page. */
export function registerSite(app: FastifyInstance, context: Context, key: SiteKey, options: SiteOptions): void {
  const { world } = context;
  const sessions = new Map<string, Key>();
  const sessionOf = (request: FastifyRequest): Key | null => {
    const cookie = (request.headers.cookie ?? "").split(";").find((part) => part.trim().startsWith(`${cookieName}=`));
    return cookie === undefined ? null : (sessions.get(cookie.trim().slice(cookieName.length + 1)) ?? null);
  };
  const widget = (request: FastifyRequest): Widget => ({
    origin: widgetOriginFor(request.headers.host ?? "", options.widgetOrigin),
    integrity: options.loaderIntegrity,
    serviceKey: options.serviceKey,
  });

  app.get("/", (request, reply) => {
    const who = sessionOf(request);
    const view = viewFrom(request.query, who !== null);
    const body = who === null ? welcomeBody(view) : overviewBody(view, world, who);
    return sendPage(reply, pageFrame(view, view.words.home, body, widget(request)), widget(request).origin);
  });
  app.get("/signin", (request, reply) => {
    const view = viewFrom(request.query, sessionOf(request) !== null);
    return sendPage(
      reply,
      pageFrame(view, view.words.signIn, signInBody(view), widget(request)),
      widget(request).origin,
    );
  });
  app.get("/privacy", (request, reply) => {
    const view = viewFrom(request.query, sessionOf(request) !== null);
    return sendPage(
      reply,
      pageFrame(view, view.words.privacyTitle, privacyBody(view), widget(request)),
      widget(request).origin,
    );
  });
  app.get("/site/payment-form", (request, reply) => {
    const view = viewFrom(request.query, sessionOf(request) !== null);
    return sendPage(
      reply,
      pageFrame(view, view.words.cardTitle, cardFormBody(view), widget(request)),
      widget(request).origin,
    );
  });
  app.post("/site/sign-in", (request, reply) => {
    requireSameOrigin(request);
    const who = keyIn(formField(request, "customerId") ?? "");
    if (who === null || !world.exists(who)) throw new TmfError(404, "No such customer");
    const id = randomBytes(24).toString("base64url");
    sessions.set(id, who);
    reply.header("set-cookie", `${cookieName}=${id}; Path=/; HttpOnly; SameSite=Strict`);
    const fromPage = typeof request.body === "string";
    return fromPage
      ? reply.redirect(linkTo(viewFrom(request.query, true), "/"), 303)
      : reply.send({ customerId: `CU-${who}`, individual: `IN-${who}` });
  });
  app.post("/site/sign-out", (request, reply) => {
    requireSameOrigin(request);
    const cookie = /larkspur_session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
    if (cookie !== undefined) sessions.delete(cookie);
    reply.header("set-cookie", `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`);
    return reply.redirect(linkTo(viewFrom(request.query, false), "/"), 303);
  });
  app.get("/site/identify-token", async (request, reply) => {
    const who = sessionOf(request);
    if (who === null) throw new TmfError(401, "Nobody is signed in");
    const { nonce } = request.query as { nonce?: unknown };
    if (typeof nonce !== "string" || !/^[\w-]{8,128}$/.test(nonce)) throw new TmfError(400, "nonce is missing");
    const token = await key.sign({
      subject: `IN-${who}`,
      nonce,
      issuer: options.issuer,
      audience: options.audience,
      now: world.clock.now(),
      id: randomUUID(),
    });
    return reply.header("cache-control", "no-store").send({ token });
  });
  app.get("/site/jwks.json", (_request, reply) => reply.header("cache-control", "max-age=60").send(key.jwks));
  app.get("/site/hub-keys.json", () => options.hubKeys);
  app.get("/favicon.ico", (_request, reply) =>
    reply
      .header("content-type", "image/svg+xml")
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${operator().brands[0].primary}"/></svg>`,
      ),
  );
  for (const [name, type] of Object.entries(assets))
    app.get(`/site/${name}`, (_request, reply) =>
      reply.header("content-type", `${type}; charset=utf-8`).send(asset(name)),
    );
  registerHelp(app, widget);
  registerOutboxAndPay(app, context);
}

function registerOutboxAndPay(app: FastifyInstance, context: Context): void {
  app.get("/outbox", (request, reply) => {
    const view = viewFrom(request.query, false);
    return sendPage(reply, pageFrame(view, "Outbox", outboxBody(), null), null);
  });
  app.get("/outbox.json", (request) => {
    const { to } = request.query as { to?: unknown };
    return context.outbox.list(typeof to === "string" ? to.replace(/^ (?=\d)/, "+") : null);
  });
  app.get("/pay/:token", (request, reply) => {
    const { token } = request.params as { token: string };
    const found = payable(context.world, token);
    if (found === null) throw new TmfError(404, "No such payment");
    const view = viewFrom(request.query, false);
    return sendPage(reply, pageFrame(view, view.words.pay, payBody(view, token, found.minor), null), null);
  });
  app.post("/pay/:token", (request, reply) => {
    requireSameOrigin(request);
    const { token } = request.params as { token: string };
    if (!payNow(context.world, token)) throw new TmfError(404, "No such payment");
    return reply.redirect(linkTo(viewFrom(request.query, false), `/pay/${token}`), 303);
  });
}
