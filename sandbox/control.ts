// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import type { OtpDesk } from "./camara/otp.ts";
import { iso } from "./doc.ts";
import { baseKey, type Key, keyIn, msisdn, pin, puk } from "./ids.ts";
import type { TokenDesk } from "./oauth.ts";
import { operator } from "./operator.ts";
import type { LineState } from "./seed/line-state.ts";
import { person } from "./seed/people.ts";
import { fullName } from "./seed/refs.ts";
import type { Context } from "./tmf/context.ts";
import { TmfError } from "./tmf/errors.ts";
import { asRecord, textIn } from "./tmf/parties.ts";

type Parts = {
  readonly context: Context;
  readonly otp: OtpDesk;
  readonly tokens: TokenDesk;
  readonly t0: () => number;
};

const maxCopies = 1_000_000;

function instant(value: unknown): number | null {
  const ms = typeof value === "number" ? value : typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
}

function requireLine(context: Context, body: unknown): string {
  const number = textIn(body, "msisdn");
  if (number === null || context.world.line(number) === null) throw new TmfError(404, "No such number");
  return number;
}

/** Levers for tests and demonstrations. Reached from this machine only. */
export function registerControl(app: FastifyInstance, parts: Parts): void {
  const { context, otp } = parts;
  const { world, faults, outbox, webhooks } = context;

  app.post("/__sandbox/fault", (request, reply) => {
    const made = faults.add(request.body);
    if (typeof made === "string") throw new TmfError(400, made);
    if (made.kind === "clockSkew") world.clock.skew(made.skewMs);
    return reply.code(201).send({ id: made.id, kind: made.kind });
  });
  app.get("/__sandbox/fault", () =>
    faults.list().map(({ id, kind, match, remaining }) => ({
      id,
      kind,
      match,
      remaining: Number.isFinite(remaining) ? remaining : null,
    })),
  );
  app.post("/__sandbox/fault/clear", () => {
    faults.clear();
    world.clock.skew(0);
    return { cleared: true };
  });
  app.post("/__sandbox/reset", (request) => {
    const at = instant(asRecord(request.body)["t0"]);
    faults.clear();
    outbox.clear();
    webhooks.clear();
    otp.clear();
    world.clock.skew(0);
    world.clock.release();
    world.reset(at ?? parts.t0());
    return { t0: iso(world.times().t0) };
  });
  app.get("/__sandbox/clock", () => ({ now: iso(world.clock.now()), t0: iso(world.times().t0) }));
  app.post("/__sandbox/clock", (request) => {
    const body = asRecord(request.body);
    if (body["release"] === true) world.clock.release();
    if (body["now"] !== undefined) {
      const at = instant(body["now"]);
      if (at === null) throw new TmfError(400, "now is no instant");
      world.clock.fix(at);
    }
    if (typeof body["advanceMs"] === "number") world.clock.advance(body["advanceMs"]);
    return { now: iso(world.clock.now()) };
  });
  app.post("/__sandbox/scale", (request) => {
    const wanted = asRecord(request.body)["customers"];
    if (typeof wanted !== "number" || !Number.isInteger(wanted) || wanted < 0 || wanted > maxCopies)
      throw new TmfError(400, `customers must be 0 to ${maxCopies}`);
    world.setCopies(wanted);
    return {
      customers: operator().people.length + wanted,
      first: wanted === 0 ? null : "CU-X0000001",
      last: wanted === 0 ? null : `CU-X${String(wanted).padStart(7, "0")}`,
    };
  });
  app.get("/__sandbox/orders", (request) => {
    const { customer } = request.query as { customer?: unknown };
    const key = typeof customer === "string" ? keyIn(customer) : null;
    if (key === null) throw new TmfError(400, "customer must be named");
    return world
      .list("productOrder", new Set([key]))
      .filter((order) => typeof order["externalId"] === "string")
      .map(({ id, externalId, state }) => ({ id, externalId, state }));
  });
  app.get("/__sandbox/customers", () => operator().people.map((_, index) => describe(baseKey(index + 1))));
  registerState(app, parts);
}

function describe(key: Key): object {
  const { story, lang } = person(Number(key.slice(1)));
  return { id: `CU-${key}`, individual: `IN-${key}`, name: fullName(key), msisdn: msisdn(key, 1), lang, story };
}

function registerState(app: FastifyInstance, parts: Parts): void {
  const { context, tokens } = parts;
  const { world } = context;
  const hook = (name: string, change: (body: Readonly<Record<string, unknown>>) => Partial<LineState>): void => {
    app.post(`/__sandbox/state/${name}`, (request) => {
      const body = asRecord(request.body);
      const number = requireLine(context, body);
      world.changeLine(number, change(body));
      return { msisdn: number, changed: name };
    });
  };
  const at = (body: Readonly<Record<string, unknown>>): number | null =>
    body["at"] === null ? null : (instant(body["at"]) ?? world.clock.now());
  hook("simSwap", (body) => ({ simSwapAt: at(body) }));
  hook("deviceSwap", (body) => ({ deviceSwapAt: at(body) }));
  hook("forwarding", (body) => ({
    forwarding: Array.isArray(body["states"]) ? (body["states"] as LineState["forwarding"]) : ["unconditional"],
  }));
  hook("recycled", (body) => ({ recycledAt: at(body) }));
  hook("roaming", (body) => ({
    roaming: typeof body["mcc"] === "number" ? { mcc: body["mcc"], countries: [String(body["country"] ?? "")] } : null,
  }));
  hook("reachable", (body) => ({
    reachable: Array.isArray(body["connectivity"]) ? (body["connectivity"] as LineState["reachable"]) : [],
  }));
  hook("stale", (body) => ({ statusAgeMs: typeof body["ageMs"] === "number" ? body["ageMs"] : 2 * 3_600_000 }));
  hook("monitored", (body) => ({ monitoredDays: typeof body["days"] === "number" ? body["days"] : null }));
  hook("subscription", (body) => ({
    subscription: {
      ...(world.line(String(body["msisdn"]))?.subscription ?? {
        voiceSmsIn: "active",
        voiceSmsOut: "active",
        dataService: "active",
      }),
      ...(asRecord(body["subscription"]) as Partial<LineState["subscription"]>),
    },
  }));
  app.post("/__sandbox/state/doc", (request) => {
    const { collection, id, patch } = asRecord(request.body);
    const doc = typeof collection === "string" && typeof id === "string" ? world.find(collection, id) : null;
    if (doc === null) throw new TmfError(404, "No such document");
    const next = { ...doc, ...asRecord(patch), id: doc.id };
    world.put(String(collection), next);
    return next;
  });
  app.post("/__sandbox/network-token", (request) => ({
    operatorToken: tokens.networkToken(requireLine(context, request.body)),
  }));
}

/** The operator's door to a SIM's secrets: needs a token, and is the only place where the values leave the store. */
export function registerReveal(app: FastifyInstance, context: Context): void {
  app.post("/larkspur/sim-secrets/v1/reveal", (request, reply) => {
    const id = textIn(request.body, "resourceId");
    const what = textIn(request.body, "secret");
    const key = id === null ? null : keyIn(id);
    if (id === null || key === null || !id.startsWith("SIM-") || context.world.find("resource", id) === null)
      throw new TmfError(404, "No such SIM");
    if (what !== "puk" && what !== "pin") throw new TmfError(400, "secret must be puk or pin");
    const sim = Number(id.split("-").at(-1));
    return reply
      .header("cache-control", "no-store")
      .send({ resourceId: id, [what]: what === "puk" ? puk(key, sim) : pin(key, sim) });
  });
}
