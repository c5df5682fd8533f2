// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { makeOtpDesk, type OtpDesk } from "./camara/otp.ts";
import { registerCamara } from "./camara/routes.ts";
import { registerCare } from "./care.ts";
import { registerCarriers } from "./carriers.ts";
import { makeClock, type SandboxClock } from "./clock.ts";
import { registerControl, registerReveal } from "./control.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { registerPlain } from "./dialects/plain.ts";
import { registerTmf5 } from "./dialects/tmf5.ts";
import { makeFaultBook } from "./faults.ts";
import { registerGuard } from "./guard.ts";
import { noJournal, openJournal } from "./journal.ts";
import { makeTokenDesk, registerOAuth } from "./oauth.ts";
import { operator, play } from "./operator.ts";
import type { OperatorId } from "./operators/kinds.ts";
import { makeOutbox, type OutboxMessage } from "./outbox.ts";
import { registerSecrets } from "./secrets.ts";
import { openSiteKey } from "./site/keys.ts";
import { registerSite } from "./site/routes.ts";
import { registerSecureForms } from "./site/secure-form.ts";
import type { Context } from "./tmf/context.ts";
import { registerDocuments } from "./tmf/documents.ts";
import { type HubKeyEntry, makeHubKey } from "./tmf/hub-key.ts";
import { registerTmf } from "./tmf/routes.ts";
import { makeWebhooks } from "./tmf/webhooks.ts";
import { makeWorld } from "./world.ts";

export { PRACTICE } from "./carriers.ts";
export type { SandboxClock } from "./clock.ts";
export { DIALECTS, type Dialect } from "./dialects/dialect.ts";
export type { FaultKind } from "./faults.ts";
export { faultKinds } from "./faults.ts";
export type { Cause, CauseKind, Explanation, FirstBill, GoldenFile } from "./golden/kinds.ts";
export { causeKinds } from "./golden/kinds.ts";
export { isOperatorId, operators } from "./operator.ts";
export type { Operator, OperatorId } from "./operators/kinds.ts";
export type { OutboxMessage } from "./outbox.ts";
export type { HubKeyEntry } from "./tmf/hub-key.ts";

export type SandboxOptions = {
  /** Which operator is played; Larkspur unless told. A process plays one at a time. */
  readonly seed?: OperatorId;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** A loopback address; anything else is refused. */
  readonly host?: string;
  readonly clientId?: string;
  /** How its interfaces speak. Default `tmf4`. */
  readonly dialect?: Dialect;
  /** Secret for the token endpoint; made at random when missing and given back by `startSandbox`. */
  readonly clientSecret?: string;
  /** Clock stands still here from the start, and T0 is this instant too unless `t0` says otherwise. Milliseconds. */
  readonly fixedAt?: number;
  readonly t0?: number;
  readonly widgetOrigin?: string;
  /** Value of the `integrity` attribute of the script tag. */
  readonly loaderIntegrity?: string;
  /** Value of its `data-service-key` attribute. */
  readonly serviceKey?: string;
  /** `iss` and `aud` of the identify token. */
  readonly issuer?: string;
  readonly audience?: string;
  /** PKCS#8 PEM; written when it does not exist. */
  readonly siteKeyFile?: string;
  /** Keeps orders, payments and T0 over a restart. */
  readonly journalFile?: string;
};

export type Sandbox = {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: SandboxClock;
  /** Public keys by which notifications of hubs are signed, as a file of `operator.eventKeysFile` lists them. */
  readonly hubKeys: readonly HubKeyEntry[];
  outbox(to?: string): readonly OutboxMessage[];
  /** Resolves when every webhook announced so far was sent or failed. */
  webhooksSettled(): Promise<void>;
  close(): Promise<void>;
};

const loopbackHosts: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

function makeApp(): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: 1_048_576,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  app.addContentTypeParser(
    "application/merge-patch+json",
    { parseAs: "string" },
    app.getDefaultJsonParser("error", "error"),
  );
  return app;
}

/**
 * Starts the sandbox operator in this process.
 *
 * @throws RangeError - If `host` is not a loopback address (invented customers, but real levers), or if this process plays another operator.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  if (!loopbackHosts.has(host))
    throw new RangeError(`Cannot start the sandbox: host is "${host}", only loopback is served`);
  const stopPlaying = play(options.seed ?? "larkspur");
  try {
    return await open(options, host, stopPlaying);
  } catch (error) {
    stopPlaying();
    throw error;
  }
}

async function open(options: SandboxOptions, host: string, stopPlaying: () => void): Promise<Sandbox> {
  const clock = makeClock(options.fixedAt);
  const wanted = options.t0 ?? options.fixedAt ?? clock.now();
  const journal = options.journalFile === undefined ? noJournal() : openJournal(options.journalFile, wanted);
  const t0 = journal.t0 ?? wanted;
  const client = {
    id: options.clientId ?? "wardline",
    secret: options.clientSecret ?? randomBytes(24).toString("base64url"),
  };
  const world = makeWorld(clock, t0, journal);
  const faults = makeFaultBook();
  const app = makeApp();
  let origin = "";
  const hubKey = makeHubKey();
  const context: Context = {
    world,
    faults,
    outbox: makeOutbox(),
    webhooks: makeWebhooks(clock, faults, client.secret, hubKey),
    origin: () => origin,
  };
  const otp: OtpDesk = makeOtpDesk(() => context);
  const tokens = makeTokenDesk(clock, client);
  registerGuard(app, context, tokens);
  if (options.dialect === "plain") registerPlain(app, context);
  if (options.dialect === "tmf5") registerTmf5(app);
  registerOAuth(app, tokens);
  registerTmf(app, context);
  registerDocuments(app, context);
  registerSecureForms(app, context);
  registerCamara(app, context, otp);
  registerReveal(app, context);
  registerSecrets(app, context);
  registerCare(app, context);
  registerCarriers(app, context, options.widgetOrigin ?? "http://localhost:8080");
  registerControl(app, { context, otp, tokens, t0: () => t0 });
  registerSite(app, context, await openSiteKey(options.siteKeyFile ?? null), {
    hubKeys: [hubKey.entry],
    widgetOrigin: options.widgetOrigin ?? "http://localhost:8080",
    loaderIntegrity: options.loaderIntegrity ?? null,
    serviceKey: options.serviceKey ?? null,
    issuer: options.issuer ?? `https://www.${operator().domain}`,
    audience: options.audience ?? "wardline",
  });
  await app.listen({ host, port: options.port ?? 0 });
  origin = `http://localhost:${(app.server.address() as AddressInfo).port}`;
  return {
    url: origin,
    clientId: client.id,
    clientSecret: client.secret,
    clock,
    hubKeys: [hubKey.entry],
    outbox: (to) => context.outbox.list(to ?? null),
    webhooksSettled: () => context.webhooks.settled(),
    async close() {
      await app.close();
      journal.close();
      stopPlaying();
    },
  };
}
