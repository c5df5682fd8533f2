// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ALL_PURPOSES } from "../purposes.ts";
import { DATA_CLASS_IDS, type DataClass, isPersonal } from "./data-classes.ts";

/** Loopback, whatever port: `localhost`, names below it, `127.0.0.0/8` and `::1`. */
export const LOOPBACK = "loopback";
/** Where the installation itself is (`residency.places.installation`). */
export const HERE = "here";

const country = z.string().regex(/^[A-Z]{2}$/u, "a country by ISO 3166-1 alpha-2");
const recipient = z.strictObject({
  /** Legal name. */
  name: z.string().min(2).max(200),
  /** What it is called in other languages, for staff who read the console in them; the legal name where it has none. */
  nameIn: z.strictObject({ ar: z.string().min(2).max(200) }).optional(),
  role: z.enum(["own_system", "sub_processor", "joint_controller", "independent_controller"]),
  /** `host`, `host:port` (443 without one), `*.host` for exactly one label, or `loopback`. */
  hosts: z.array(z.string().min(1).max(260)).min(1).max(100),
  purposes: z.array(z.enum(ALL_PURPOSES)).min(1),
  /** Classes of data that it gets. None: nothing about people. */
  data: z.array(z.enum(DATA_CLASS_IDS)),
  country: z.union([country, z.literal(HERE)]),
  /** What a transfer to that country rests on; `none_needed` where nothing personal leaves the country or region of the installation. */
  mechanism: z.enum([
    "none_needed",
    "adequacy",
    "standard_clauses",
    "binding_rules",
    "authority_approval",
    "explicit_consent",
    "derogation",
  ]),
  /** Contract, decision or annex in which that can be read. */
  reference: z.string().min(2).max(400).optional(),
  since: z.iso.date(),
});
export type Recipient = z.infer<typeof recipient> & { readonly id: string };

/** Who outside of this process gets anything, and how a region is spelt: a dated file of data. */
export const processorList = z
  .strictObject({
    version: z.iso.date(),
    /** Names for several countries, such as `EEA`. */
    groups: z.record(z.string().regex(/^[A-Z]{3,12}$|^EU$/u), z.array(country).min(1)),
    recipients: z.record(z.string().regex(/^[a-z][a-z0-9_]{1,40}$/u), recipient),
  })
  .superRefine(({ recipients }, context) => {
    const taken = new Map<string, string>();
    for (const [id, { hosts, role, country: where }] of Object.entries(recipients))
      for (const [at, pattern] of hosts.entries()) {
        const path = ["recipients", id, "hosts", at];
        const wrong = patternError(pattern);
        const first = taken.get(pattern);
        if (wrong !== null) context.addIssue({ code: "custom", path, message: wrong });
        else if (first !== undefined)
          context.addIssue({ code: "custom", path, message: `stands under ${first} already` });
        taken.set(pattern, id);
        if (pattern === LOOPBACK && (role !== "own_system" || where !== HERE))
          context.addIssue({ code: "custom", path, message: "loopback is an own system, and here" });
      }
    for (const [id, { role, country: where }] of Object.entries(recipients))
      if (where === HERE && role !== "own_system")
        context.addIssue({ code: "custom", path: ["recipients", id, "country"], message: "`here` is for own systems" });
  });
export type ProcessorList = z.infer<typeof processorList>;

/** Null when a pattern is written as it must be: lower case, ASCII, no trailing dot, at most one star, which is the first label. */
function patternError(pattern: string): string | null {
  if (pattern === LOOPBACK) return null;
  const { host, port } = splitPort(pattern);
  if (port === null) return "the port is 1 to 65535";
  const isWild = host.startsWith("*.");
  const rest = isWild ? host.slice(2) : host;
  if (canonicalHost(rest) !== rest || rest.includes("*"))
    return "a host in lower case as it is sent (xn-- for other scripts), or *. before one";
  if (isLoopback(rest)) return "this machine is listed as `loopback`";
  const labels = rest.split(".");
  // `*.com` would be nearly everybody, and a number in digits has no labels.
  if (isWild && (labels.length < 2 || /^\d+$/u.test(labels.at(-1) ?? "") || rest.startsWith("[")))
    return "a star stands for one label before at least two";
  return null;
}

function splitPort(pattern: string): { readonly host: string; readonly port: number | null } {
  const [, host = pattern, digits] = /^(.*?)(?::(\d{1,5}))?$/u.exec(pattern) ?? [];
  if (pattern.startsWith("[") && !/\](?::\d{1,5})?$/u.test(pattern)) return { host: pattern, port: null };
  const port = digits === undefined ? 443 : Number(digits);
  return { host, port: port >= 1 && port <= 65_535 ? port : null };
}

/**
 * A host as a connection names it: lower case, IDN in ASCII, digits in their one form, one trailing dot gone. Null: it is none.
 * Untrusted; any text may be passed.
 */
export function canonicalHost(host: string): string | null {
  const bare = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  if (bare === "" || /[\s/\\@?#%*]/u.test(bare)) return null;
  const address = `https://${bare}/`;
  if (!URL.canParse(address)) return null;
  const { hostname, port, username } = new URL(address);
  const name = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  if (port !== "" || username !== "" || name === "") return null;
  return name.split(".").includes("") && !name.startsWith("[") ? null : name;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/u.test(host);
}

/** Who is behind a host and port: the exact entry before one with a star. Null: nobody is listed. */
export function recipientOf(
  { recipients }: ProcessorList,
  place: { readonly host: string; readonly port: number },
): Recipient | null {
  const host = canonicalHost(place.host);
  if (host === null) return null;
  const patterns = isLoopback(host)
    ? [LOOPBACK]
    : [exactly(host, place.port), exactly(host.replace(/^[^.]+\./u, "*."), place.port)];
  for (const pattern of patterns)
    for (const [id, found] of Object.entries(recipients))
      if (found.hosts.some((one) => (one === LOOPBACK ? one === pattern : withPort(one) === pattern)))
        return { id, ...found };
  return null;
}

function exactly(host: string, port: number): string {
  return `${host}:${port}`;
}

function withPort(pattern: string): string {
  const { host, port } = splitPort(pattern);
  return exactly(host, port ?? 0);
}

/** Where this installation and what belongs to it is, and where data may be. */
export type Residency = {
  /** Countries and groups of the list; empty: nothing is refused for its place. */
  readonly regions: readonly string[];
  readonly places: Readonly<Record<ResidencyPlace, string | undefined>>;
};
export const RESIDENCY_PLACES = ["installation", "database", "keys", "backups"] as const;
export type ResidencyPlace = (typeof RESIDENCY_PLACES)[number];

/** The countries of regions. @throws RangeError - A region is neither a country nor a group of the list. */
export function countriesOf({ groups }: Pick<ProcessorList, "groups">, regions: readonly string[]): Set<string> {
  return new Set(
    regions.flatMap((name) => {
      if (Object.hasOwn(groups, name)) return groups[name] ?? [];
      if (/^[A-Z]{2}$/u.test(name)) return [name];
      throw new RangeError(`Cannot use the region "${name}": it is no country and no group of the list`);
    }),
  );
}

export type EgressVerdict =
  | { readonly kind: "listed"; readonly recipient: Recipient }
  | { readonly kind: "unlisted" }
  | { readonly kind: "outside_region"; readonly recipient: Recipient };

/**
 * Whether anything may go to a host. What is not listed is refused; so is, where regions are pinned, what lies outside of them. `here` is
 * within the region by definition: where it is, is a check's matter (`placeProblems`).
 */
export function decideEgress(
  list: ProcessorList,
  { regions }: Pick<Residency, "regions">,
  place: { readonly host: string; readonly port: number },
): EgressVerdict {
  const found = recipientOf(list, place);
  if (found === null) return { kind: "unlisted" };
  const isPinned = regions.length > 0 && found.country !== HERE;
  return isPinned && !countriesOf(list, regions).has(found.country)
    ? { kind: "outside_region", recipient: found }
    : { kind: "listed", recipient: found };
}

export type PlaceProblem = { readonly place: ResidencyPlace; readonly problem: "outside" | "not_declared" };

/** Places of the installation that lie outside of the pinned regions, or that nobody wrote down. */
export function placeProblems(list: ProcessorList, { regions, places }: Residency): readonly PlaceProblem[] {
  if (regions.length === 0) return [];
  const permitted = countriesOf(list, regions);
  return RESIDENCY_PLACES.flatMap((place): PlaceProblem[] => {
    const where = places[place] ?? places.installation;
    if (where === undefined) return [{ place, problem: "not_declared" }];
    return permitted.has(where) ? [] : [{ place, problem: "outside" }];
  });
}

/** A transfer: personal data that goes to another country than the installation's. Null: there is none, or nobody said where that is. */
export function transferOf(
  { country: to, data, mechanism, reference }: Pick<Recipient, "country" | "data" | "mechanism" | "reference">,
  from: string | undefined,
): { readonly to: string; readonly mechanism: Recipient["mechanism"]; readonly reference: string | null } | null {
  if (to === HERE || to === from || !data.some((one: DataClass) => isPersonal(one))) return null;
  return { to, mechanism, reference: reference ?? null };
}
