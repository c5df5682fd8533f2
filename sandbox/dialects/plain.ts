// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../tmf/context.ts";
import { behind, type Inner } from "./dialect.ts";
import { FILTERS, INSTANTS, NAMES, type Paging, QUESTIONS, RESOURCES, TRAITS, VALUES } from "./plain-words.ts";

type Json = Readonly<Record<string, unknown>>;
const backwards = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(table).map(([tmf, plain]) => [plain, tmf]));
const names = backwards(NAMES);
const filters = backwards(FILTERS);
const words = new Map(Object.entries(VALUES).map(([field, table]) => [field, backwards(table)]));
const isCurrency = (value: unknown): boolean => typeof value === "string" && /^[A-Z]{3}$/.test(value);

/** From the standard's words to this operator's. Money is counted in thousandths, time in seconds. */
function toPlain(node: unknown, field = ""): unknown {
  if (Array.isArray(node)) {
    if (!TRAITS.has(field)) return node.map((each) => toPlain(each, field));
    const traits = node as readonly Json[];
    return Object.fromEntries(
      traits.map(({ name, value }) => [NAMES[String(name)] ?? String(name), toPlain(value, String(name))]),
    );
  }
  if (typeof node === "string") {
    if (INSTANTS.has(field)) return Math.floor(Date.parse(node) / 1000);
    return VALUES[field]?.[node] ?? node;
  }
  if (typeof node !== "object" || node === null) return node;
  const { unit, units, value, amount } = node as Json;
  const count = value ?? amount;
  if (typeof count === "number" && isCurrency(unit ?? units))
    return { ccy: unit ?? units, mills: Math.round(count * 1000) };
  return Object.fromEntries(
    Object.entries(node).map(([name, each]: [string, unknown]) => [NAMES[name] ?? name, toPlain(each, name)]),
  );
}

function toTmf(node: unknown, field = ""): unknown {
  if (Array.isArray(node)) return node.map((each) => toTmf(each, field));
  if (typeof node === "string") return words.get(field)?.get(node) ?? node;
  if (typeof node === "number") return INSTANTS.has(field) ? new Date(node * 1000).toISOString() : node;
  if (typeof node !== "object" || node === null) return node;
  const { ccy, mills } = node as Json;
  if (isCurrency(ccy) && typeof mills === "number")
    return { unit: ccy, value: mills / 1000, units: ccy, amount: mills / 1000 };
  const entries = Object.entries(node).map(([name, each]: [string, unknown]): [string, unknown] => {
    const tmf = names.get(name) ?? name;
    return [tmf, toTmf(each, tmf)];
  });
  return TRAITS.has(field) ? entries.map(([name, value]) => ({ name, value })) : Object.fromEntries(entries);
}

/** Codes of refusals that carry a meaning; others are only numbers. */
const FAULTS: Readonly<Record<string, string>> = {
  OUT_OF_RANGE: "TOO_FAR_BACK",
  IDENTIFIER_NOT_FOUND: "NOBODY",
  "NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK": "NOT_ON_MOBILE",
};

type Answer = Awaited<ReturnType<Inner>>;

function refused(reply: FastifyReply, answer: Answer): FastifyReply {
  const { code = "" } = readJson(answer);
  const retry = answer.headers["retry-after"];
  if (retry !== undefined) reply.header("retry-after", retry);
  return reply.code(answer.statusCode).send({ fault: FAULTS[String(code)] ?? `F${String(code)}` });
}

function readJson(answer: Answer): Json {
  try {
    return answer.json<Json>();
  } catch {
    return {};
  }
}

/** What went wrong on purpose stays wrong: a body that is cut off, or of another type, goes on as it is. */
function isWhole(answer: Answer): boolean {
  if (!String(answer.headers["content-type"]).includes("json")) return false;
  try {
    JSON.parse(answer.body);
    return true;
  } catch {
    return false;
  }
}

function asItIs(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.statusCode).header("content-type", answer.headers["content-type"]).send(answer.body);
}

/** Offset and size of the page that is asked for, in the manner of the resource. */
function windowOf(query: Json, paging: Paging): { readonly offset: number; readonly size: number } {
  const number = (name: string, fallback: number): number => Number(query[name] ?? fallback);
  if (paging === "page") {
    const size = number("per_page", 20);
    return { offset: (number("page", 1) - 1) * size, size };
  }
  const size = number("take", 20);
  const at = paging === "cursor" ? query["after"] : query["from"];
  return { offset: typeof at === "string" ? Number(Buffer.from(at, "base64url").toString("latin1")) : 0, size };
}

const PAGING: ReadonlySet<string> = new Set(["page", "per_page", "after", "take", "from"]);

/** The plain dialect: `/billing/invoices` and the like, in words and pages of their own. */
export function registerPlain(app: FastifyInstance, { world }: Context): void {
  const inner = behind(app, (path) =>
    [...RESOURCES, ...QUESTIONS].some(([, standard]) => path.startsWith(standard.split("/").slice(0, -1).join("/"))),
  );

  async function list(
    request: FastifyRequest,
    reply: FastifyReply,
    tmf: string,
    paging: Paging,
  ): Promise<FastifyReply> {
    const query = request.query as Readonly<Record<string, string>>;
    const { offset, size } = windowOf(query, paging);
    const wanted = Object.entries(query).flatMap(([name, value]): [string, string][] => {
      if (PAGING.has(name)) return [];
      if (name === "phone")
        return [
          ["productCharacteristic.name", "msisdn"],
          ["productCharacteristic.value", value],
        ];
      return [[filters.get(name) ?? name, value]];
    });
    const search = new URLSearchParams([...wanted, ["offset", String(offset)], ["limit", String(size)]]);
    const answer = await inner(request, { method: "GET", url: `${tmf}?${search.toString()}` });
    if (answer.statusCode >= 400) return refused(reply, answer);
    if (!isWhole(answer)) return asItIs(reply, answer);
    const items = answer
      .json<readonly unknown[]>()
      .map((each) => (tmf.endsWith("/permission") ? flat(each) : toPlain(each)));
    const total = Number(answer.headers["x-total-count"] ?? offset + items.length + 1);
    const next =
      offset + items.length < total && items.length > 0
        ? Buffer.from(String(offset + items.length)).toString("base64url")
        : null;
    if (paging === "cursor") return reply.send({ items, next });
    if (paging === "page") return reply.send({ items, pages: Math.ceil(total / size) });
    if (next !== null) {
      const more = new URLSearchParams([...Object.entries(query).filter(([name]) => name !== "from"), ["from", next]]);
      reply.header("link", `<${request.url.split("?")[0] ?? ""}?${more.toString()}>; rel="next"`);
    }
    return reply.send(items);
  }

  async function pass(
    request: FastifyRequest,
    reply: FastifyReply,
    method: string,
    url: string,
  ): Promise<FastifyReply> {
    const body = request.body === undefined || request.body === null ? undefined : toTmf(request.body);
    const answer = await inner(request, { method, url, ...(body === undefined ? {} : { body }) });
    if (answer.statusCode >= 400) return refused(reply, answer);
    if (answer.statusCode === 204) return reply.code(204).send();
    return isWhole(answer) ? reply.code(answer.statusCode).send(toPlain(answer.json())) : asItIs(reply, answer);
  }

  for (const [plain, tmf, paging] of RESOURCES) {
    const one = (request: FastifyRequest): string =>
      `${tmf}/${encodeURIComponent((request.params as { id: string }).id)}`;
    if (plain !== "/net/use") app.get(plain, (request, reply) => list(request, reply, tmf, paging));
    app.get(`${plain}/:id`, (request, reply) => pass(request, reply, "GET", one(request)));
    app.post(plain, (request, reply) => pass(request, reply, "POST", tmf));
    app.put(`${plain}/:id`, (request, reply) => pass(request, reply, "PATCH", one(request)));
  }
  for (const [plain, standard] of QUESTIONS)
    app.post(plain, (request, reply) => pass(request, reply, "POST", standard));

  // Other shapes than those of the standard, which no table of words turns.
  app.get("/net/use", async (request, reply) => {
    const { subscription_no: product = "", ledger_no: account = "" } = request.query as Readonly<
      Record<string, string>
    >;
    const answer = await inner(request, {
      method: "POST",
      url: "/tmf-api/usageConsumption/v4/queryUsageConsumption",
      body: {
        partyAccount: [{ id: account }],
        searchCriteria: { product: [{ id: product }], partyAccount: [{ id: account }] },
      },
    });
    if (answer.statusCode >= 400) return refused(reply, answer);
    return isWhole(answer) ? reply.send(toPlain(readJson(answer)["usageConsumption"])) : asItIs(reply, answer);
  });
  app.post("/net/signals/sim-age", async (request, reply) => {
    const body = toTmf(request.body) as Json;
    const answer = await inner(request, {
      method: "POST",
      url: "/sim-swap/v2/retrieve-date",
      body: { phoneNumber: body["phoneNumber"] },
    });
    if (answer.statusCode >= 400) return refused(reply, answer);
    if (!isWhole(answer)) return asItIs(reply, answer);
    const { latestSimChange, monitoredPeriod } = readJson(answer);
    const at = typeof latestSimChange === "string" ? Date.parse(latestSimChange) : null;
    return reply.send({
      hours_ago: at === null ? null : Math.floor((world.clock.now() - at) / 3_600_000),
      watched_hours: typeof monitoredPeriod === "number" ? monitoredPeriod * 24 : 0,
    });
  });
  app.post("/net/signals/divert-ways", async (request, reply) => {
    const answer = await inner(request, {
      method: "POST",
      url: "/call-forwarding-signal/v0.4/call-forwardings",
      body: toTmf(request.body),
    });
    if (answer.statusCode >= 400) return refused(reply, answer);
    return isWhole(answer) ? reply.send({ ways: answer.json<unknown>() }) : asItIs(reply, answer);
  });
}

/** One right: whose, for what, until when. */
function flat(permission: unknown): object {
  const { id, user, validFor, description, assetUserRole } = permission as Json;
  return {
    no: id,
    person_no: (user as Json)["id"],
    valid: toPlain(validFor, "validFor"),
    ...(description === undefined ? {} : { remark: description }),
    grants: (assetUserRole as readonly Readonly<Record<string, Json>>[]).map(({ manageableAsset, userRole }) => ({
      asset_no: manageableAsset?.["id"],
      right_no: userRole?.["id"],
    })),
  };
}
