// SPDX-License-Identifier: Apache-2.0
import type { RemovedReceivers } from "../incidents/removed-receivers.ts";
import { type Check, error, type Finding, info, warning } from "./check.ts";

/** What is known of who is told of incidents, as configured. */
export type IncidentTelling = {
  readonly regimes: readonly string[];
  /** Receivers of webhooks that are told when an incident is opened. */
  readonly receivers: readonly string[];
  readonly hasContact: boolean;
  /** Receivers that were told, and were taken out of the configuration; null: none. */
  readonly removed: () => Promise<RemovedReceivers | null>;
};

export const incidentChecks: readonly Check<IncidentTelling & { readonly usesSandbox: boolean }>[] = [
  {
    id: "incidents.told",
    title: "Somebody outside is told within minutes when an incident is opened",
    probe: ({ regimes, receivers, usesSandbox }, saw): readonly Finding[] => {
      saw("receivers of incident.opened", receivers);
      if (receivers.length > 0) return [];
      const text =
        "webhooks.endpoints has no receiver of incident.opened: who opens an incident can keep it to themselves";
      return regimes.length > 0 ? [error(text)] : [(usesSandbox ? info : warning)(text)];
    },
  },
  {
    id: "incidents.receivers",
    title: "Nobody who was told of incidents was taken out of the configuration since",
    probe: async ({ removed }, saw): Promise<readonly Finding[]> => {
      const gone = await removed();
      saw("taken away", gone?.names ?? []);
      if (gone === null) return [];
      const day = new Date(gone.atMs).toISOString().slice(0, 10);
      return gone.names.map((name) =>
        error(`${name} was told of incidents and is not since ${day}: one person can do that, so two should look why`),
      );
    },
  },
  {
    id: "incidents.clocks",
    title: "Clocks of incidents run for the regimes of this operator, and drafts name a contact",
    probe: ({ regimes, hasContact, usesSandbox }, saw): readonly Finding[] => {
      saw("regimes", regimes);
      if (regimes.length === 0)
        return [
          (usesSandbox ? info : warning)("incidents.regimes is empty: nobody is warned by when an authority must know"),
        ];
      return hasContact ? [] : [warning("incidents.contact is not given: drafts name nobody whom authorities may ask")];
    },
  },
];
