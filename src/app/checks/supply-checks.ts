// SPDX-License-Identifier: Apache-2.0
import { judgeMatches } from "../supply/advisories.ts";
import type { AdvisoryReport, VexStatement } from "../supply/ports.ts";
import type { Disclosure } from "../supply/security-txt.ts";
import type { UpdateState } from "../supply/update.ts";
import { type Check, error, type Finding, info, warning } from "./check.ts";

/** What is known of the program's parts, its newest release and who is told of weaknesses. */
export type SupplyFacts = {
  readonly nowMs: number;
  readonly usesSandbox: boolean;
  /** The bill of materials of the program that runs now. */
  readonly serialNumber: string;
  /** What the last look found; null: nobody looked. Rejects when what lies there cannot be read. */
  readonly report: () => Promise<AdvisoryReport | null>;
  /** How old a look may be. */
  readonly maxAgeMs: number;
  /** Statements about matches. Rejects when the file cannot be read. */
  readonly vex: () => Promise<readonly VexStatement[]>;
  readonly updates: {
    readonly isOn: boolean;
    readonly state: () => Promise<UpdateState | null>;
  };
  readonly disclosure: Disclosure;
};

const DAY_MS = 86_400_000;
/** RFC 9116 §2.5.5: less than a year into the future. */
const YEAR_MS = 366 * DAY_MS;
const SOON_MS = 30 * DAY_MS;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const NOT_FOLLOWED = {
  lapsed: "; the statement about it has lapsed",
  no_end: "; the statement about it names no end (wardline:until), so it is not followed",
  no_justification: "; the statement about it gives no justification, so it is not followed",
} as const;

export const supplyChecks: readonly Check<SupplyFacts>[] = [
  {
    id: "supply.advisories",
    title: "No known weakness is built in",
    probe: async ({ report, vex, nowMs, maxAgeMs, serialNumber, usesSandbox }) => {
      const known = await report();
      const weak = usesSandbox ? info : warning;
      if (known === null)
        return [
          weak("Nobody has looked: run `wardline advisories`, or set updates.advisories to on for a look each day"),
        ];
      const findings: Finding[] = [];
      if (!known.osv.answered)
        findings.push(warning(`OSV did not answer (${known.osv.code}): nothing is known from it`));
      if (!known.kev.answered)
        findings.push(
          warning(`The list of exploited weaknesses did not answer (${known.kev.code}): nothing is known from it`),
        );
      if (nowMs - known.atMs > maxAgeMs) findings.push(warning(`The last look was on ${dayOf(known.atMs)}`));
      if (known.serialNumber !== serialNumber)
        findings.push(warning("The last look was at another build of this program: run `wardline advisories`"));
      for (const match of judgeMatches(known.matches, await vex(), nowMs)) {
        const { id, purl, severity, summary, exploited, setAside, notFollowed } = match;
        const of = `${id} in ${purl}`;
        if (setAside !== null) {
          findings.push(
            info(`${of} is set aside until ${dayOf(setAside.untilMs)} (${setAside.justification}): ${setAside.detail}`),
          );
          continue;
        }
        const grave = exploited !== null || severity === "critical" || severity === "high";
        const text = `${of} (${severity}${exploited === null ? "" : `, used by attackers, mend by ${exploited.dueOn}`})${notFollowed === null ? "" : NOT_FOLLOWED[notFollowed]}: ${summary}`;
        findings.push(grave && match.by === "version" ? error(text) : warning(text));
      }
      return findings;
    },
  },
  {
    id: "supply.vex",
    title: "Statements about weaknesses are still looked at",
    probe: async ({ vex, nowMs }) =>
      (await vex())
        .filter(({ untilMs }) => untilMs !== null && untilMs > nowMs && untilMs - nowMs < SOON_MS)
        .map(({ vulnerability, untilMs }) =>
          info(`The statement about ${vulnerability} lapses on ${dayOf(untilMs ?? 0)}: look at it again`),
        ),
  },
  {
    id: "supply.updates",
    title: "Newer releases are heard of",
    probe: async ({ updates, nowMs, maxAgeMs, usesSandbox }) => {
      if (!updates.isOn)
        return [info("updates.check is off: nobody is asked, and newer releases are heard of by you or not at all")];
      const state = await updates.state();
      if (state === null) return [(usesSandbox ? info : warning)("Nobody has asked yet: the server does once a day")];
      const findings: Finding[] = [];
      if (nowMs - state.atMs > maxAgeMs) findings.push(warning(`The last answer is of ${dayOf(state.atMs)}`));
      if (state.outcome.kind === "refused")
        return [...findings, warning(`What was said about releases is not believed (${state.outcome.reason})`)];
      const { news, isNewer } = state.outcome;
      if (!isNewer) return findings;
      const text = `Release ${news.version} of ${news.releasedOn} is out: ${news.notes}`;
      return [...findings, news.isSecurity ? error(`${text} (it mends a weakness)`) : info(text)];
    },
  },
  {
    id: "supply.security_txt",
    title: "Whoever finds a weakness learns whom to tell",
    probe: ({ disclosure, nowMs, usesSandbox }) => {
      const weak = usesSandbox ? info : warning;
      const { contacts, expiresMs } = disclosure;
      if (contacts.length === 0)
        return [weak("disclosure.contacts is empty: there is no /.well-known/security.txt (RFC 9116)")];
      if (expiresMs === null)
        return [error("disclosure.expires is not given: security.txt needs an end, and is not served without one")];
      if (expiresMs <= nowMs)
        return [error(`security.txt ended on ${dayOf(expiresMs)} and is not served: see disclosure.expires`)];
      if (expiresMs - nowMs > YEAR_MS)
        return [warning("disclosure.expires is more than a year away: RFC 9116 wants it looked at before")];
      return expiresMs - nowMs < SOON_MS ? [warning(`security.txt ends on ${dayOf(expiresMs)}`)] : [];
    },
  },
];
