// SPDX-License-Identifier: Apache-2.0
import { type Check, type Finding, info, warning } from "./check.ts";

/** How far the traffic is from what the model of events was made on. */
export type DetectorDrift = {
  /** Null while too few events are counted to tell. */
  readonly drift: number | null;
  /** From here on it is another traffic. */
  readonly alarm: number;
  readonly events: number;
};

export const detectorChecks: readonly Check<{
  /** Asks the database; rejects when it does not answer. Null: there is no installation yet. */
  readonly drift: () => Promise<DetectorDrift | null>;
}>[] = [
  {
    id: "detectors.drift",
    title: "The traffic is still like that which the detectors of attacks were made on",
    probe: async ({ drift: read }, saw): Promise<readonly Finding[]> => {
      const state = await read();
      if (state === null) return [];
      const { drift, alarm, events } = state;
      saw("drift", { drift, alarm, events });
      if (drift === null) return [info(`Drift cannot be told yet: ${events} events are counted`)];
      return drift > alarm
        ? [
            warning(
              `Clean traffic has drifted (${drift.toFixed(3)}, alarm above ${alarm}): look at \`wardline threat candidates\`, fit a candidate and let it shadow`,
            ),
          ]
        : [];
    },
  },
];
