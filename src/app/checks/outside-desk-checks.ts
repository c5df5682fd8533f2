// SPDX-License-Identifier: Apache-2.0
import { type Check, error, type Finding, warning } from "./check.ts";

/** What is known of the desk of others as it is configured. */
export type OutsideDeskFacts = {
  readonly nowMs: number;
  readonly usesSandbox: boolean;
  /** Files of its secrets, with their keys; null: it cannot be read. Never what stands in them. */
  readonly secrets: () => Promise<readonly { readonly key: string; readonly length: number | null }[]>;
  /** Asks it whether it lets us in; null: it does. Otherwise a code. */
  readonly answers: () => Promise<string | null>;
  /** What it could not be told yet. Asks the database; rejects when it does not answer. */
  readonly owed: () => Promise<{
    readonly open: number;
    readonly closing: number;
    readonly forgetting: number;
    readonly failingSince: Date | null;
    readonly owedSince: Date | null;
  }>;
};

const LONG_ENOUGH = 16;
const SHORTEST = 8;
/** A desk that is well takes a message in seconds. */
const STUCK_MS = 15 * 60_000;
/** What was deleted here is to be gone there as well. */
const KEPT_TOO_LONG_MS = 24 * 3_600_000;

/** Checks of the desk of others. Where none is configured they find nothing but what one that was owes. */
export const outsideDeskChecks: readonly Check<OutsideDeskFacts>[] = [
  {
    id: "outside_desk.secrets",
    title: "Secrets of the desk of others are there and long enough",
    probe: async ({ secrets, usesSandbox }) =>
      (await secrets()).flatMap(({ key, length }): Finding[] => {
        if (length === null) return [error(`${key} cannot be read: the server does not start`)];
        if (length < SHORTEST)
          return [error(`${key} is shorter than ${SHORTEST} characters: the server does not start`)];
        return length < LONG_ENOUGH && !usesSandbox
          ? [warning(`${key} is shorter than ${LONG_ENOUGH} characters: whoever guesses it speaks as your people`)]
          : [];
      }),
  },
  {
    id: "outside_desk.answers",
    title: "The desk of others answers and lets us in",
    probe: async ({ answers }, saw) => {
      const code = await answers();
      saw("answer", code ?? "ok");
      return code === null
        ? []
        : [error(`The desk of others does not let us in (${code}): ${WHAT_TO_DO[code] ?? OTHERWISE}`)];
    },
  },
  {
    id: "outside_desk.owed",
    title: "The desk of others knows what it is to know, and has deleted what it was to delete",
    probe: async ({ owed, nowMs }, saw) => {
      const { open, closing, forgetting, failingSince, owedSince } = await owed();
      saw("owed", { open, closing, forgetting });
      const since = failingSince === null ? 0 : nowMs - failingSince.getTime();
      if (owedSince !== null && nowMs - owedSince.getTime() > KEPT_TOO_LONG_MS)
        return [
          error(
            `The desk of others has not deleted all of ${forgetting} conversations that were deleted here, the oldest more than a day ago: \`wardline desks owed\` names them`,
          ),
        ];
      return since > STUCK_MS
        ? [warning(`Nothing has reached the desk of others for ${Math.round(since / 60_000)} minutes`)]
        : [];
    },
  },
];

const OTHERWISE = "its conversations come back to our own desk";
const WHAT_TO_DO: Readonly<Record<string, string>> = {
  unreachable: "look at its address, at hops.desk and at the list of recipients",
  http_401: "make a new access token",
  http_403: "the access token must be an administrator's",
  http_404: "look at the numbers of account and inbox",
};
