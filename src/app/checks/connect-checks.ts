// SPDX-License-Identifier: Apache-2.0
import type { SignalSources } from "../connect/feed-signals.ts";
import type { ConnectReport } from "../connect/watch.ts";
import { type Check, error, type Finding, info, warning } from "./check.ts";

/** What is known of the operator's systems. */
export type ConnectFacts = {
  /** One look, shared by all checks of a run. Null: there is no operator to look at, because none is configured. */
  readonly look: () => Promise<ConnectReport | null>;
  /** Where signals of a line come from. Null: no operator is configured. */
  readonly signals: SignalSources | null;
  /** Events of the operator's are believed with its signature alone (`operator.eventKeysFile`). */
  readonly areEventsSigned: boolean;
};

/** What cannot be reached without a source, as the table of levels says (`docs/guides/connect-an-operator.md`). */
const WITHOUT: Readonly<Record<keyof SignalSources, string>> = {
  simSwap:
    "no code goes out by SMS and the network's word for a line does not count (A1, A2), and acts on a line are a person's (A3)",
  callForwarding: "no code goes out by SMS (A1, A2), and acts on a line are a person's (A3)",
  numberRecycling:
    "no code goes out by SMS and the network's word for a line does not count (A1, A2), and acts on a line are a person's (A3)",
};

const SLOW_MS = 1_500;

const WORDS = {
  missing: "is not there (404, 405 or 501)",
  refused: "refuses our access (401 or 403): the client lacks a scope",
  silent: "does not answer in time",
  unreadable: "answers what cannot be read",
  unread: "answers; no row of the test line was there to be read",
  answers: "answers",
} as const;

/**
 * Checks of the way to the operator: what answers, what the bot can offer with it, and whether what it says of a line can be believed. The one list:
 * `doctor`, `audit run` and, beside its table, `connect check` run these.
 */
export const connectChecks: readonly Check<ConnectFacts>[] = [
  {
    id: "connect.apis",
    title: "The operator's systems answer, with all fields that are needed",
    probe: async ({ look }, saw) => {
      const report = await look();
      if (report === null) return [];
      saw("interfaces", Object.fromEntries(report.apis.map(({ api, state, ms }) => [api, `${state}, ${ms} ms`])));
      return report.apis.flatMap(({ api, state, missing, lacking }): Finding[] => {
        const fields = missing.length === 0 ? "" : `: ${missing.join(", ")} missing or of another shape`;
        if (state !== "answers" && state !== "unread") return [warning(`${api} ${WORDS[state]}${fields}`)];
        return lacking.length === 0 ? [] : [info(`${api} answers without ${lacking.join(", ")}`)];
      });
    },
  },
  {
    id: "connect.flows",
    title: "Everything that the bot knows can be offered",
    probe: async ({ look }, saw) => {
      const report = await look();
      if (report === null) return [];
      saw("flows", Object.fromEntries(report.flows.map(({ flow, state }) => [flow, state])));
      return report.flows
        .filter(({ state }) => state !== "on")
        .map(({ flow, state, because }) => {
          const why = [...new Set(because.map(({ api }) => api))].join(", ");
          return state === "off"
            ? warning(`${flow} is not offered: ${why}`)
            : info(`${flow} is offered with less: ${why}`);
        });
    },
  },
  {
    id: "connect.access",
    title: "At least what a chat starts with can be read",
    probe: async ({ look }) => {
      const report = await look();
      const isDead =
        report !== null &&
        report.apis.length > 0 &&
        report.apis.every(({ state }) => state === "silent" || state === "refused");
      return isDead
        ? [error("No interface of the operator answers us: look at the address, the secret and the network")]
        : [];
    },
  },
  {
    id: "connect.signals",
    title: "It can be learned that a line is in other hands",
    probe: async ({ signals, look }) => {
      if (signals === null) return [];
      const apis = (await look())?.apis ?? [];
      return (Object.entries(signals) as [keyof SignalSources, SignalSources[keyof SignalSources]][]).flatMap(
        ([signal, source]): Finding[] => {
          const state = apis.find(({ api }) => api === signal)?.state;
          const isGone = source === "api" && (state === "missing" || state === "refused" || state === "unreadable");
          if (source !== "none" && !isGone) return [];
          const why = isGone
            ? `operator.signals.${signal} is api, and its interface ${WORDS[state]}`
            : `operator.signals.${signal} is none`;
          return [warning(`${why}: ${WITHOUT[signal]}`)];
        },
      );
    },
  },
  {
    id: "connect.events",
    title: "What is told of a line is signed",
    probe: ({ signals, areEventsSigned }) => {
      const told = Object.entries(signals ?? {}).filter(([, source]) => source === "events");
      if (told.length === 0 || areEventsSigned) return [];
      return [
        error(
          `operator.signals has events for ${told.map(([signal]) => signal).join(", ")}, and operator.eventKeysFile is not set: whoever has the token of the feed says that a line is in good hands`,
        ),
      ];
    },
  },
  {
    id: "connect.speed",
    title: "The operator's systems are quick enough for a chat",
    probe: async ({ look }) => {
      const slow = ((await look())?.apis ?? []).filter(({ ms, state }) => ms > SLOW_MS && state !== "silent");
      if (slow.length === 0) return [];
      const each = slow.map(({ api, ms }) => `${api} took ${ms} ms`).join(", ");
      return [warning(`${each}: a turn may ask several such systems`)];
    },
  },
];
