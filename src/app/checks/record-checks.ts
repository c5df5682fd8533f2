// SPDX-License-Identifier: Apache-2.0
import { type DpiaView, INVENTORY, type ProcessingRecord } from "#privacy";
import type { EgressFindings } from "../records/ports.ts";
import { type Check, error, type Finding, info, warning } from "./check.ts";

/** The record of processing of this installation, made anew for each probe: a list that cannot be read is a finding. */
export type RecordFacts = {
  readonly usesSandbox: boolean;
  readonly record: () => ProcessingRecord;
  readonly egress: () => EgressFindings;
};

const UNAPPROVED: Readonly<Record<Exclude<DpiaView["state"], "off" | "approved">, (feature: string) => string>> = {
  missing: (feature) => `${feature} is on, and the assessment of impact has no section for it`,
  other_version: (feature) => `${feature} is on, and the assessment of impact is of another version of it`,
  expired: (feature) => `${feature} is on, and its assessment of impact was to be looked at again by now`,
  not_approved: (feature) => `${feature} is on, and nobody approved its assessment of impact`,
  consult: (feature) =>
    `${feature} is on with a high risk that remains: the authority is asked before, and nothing here shows that it was`,
};

export const recordChecks: readonly Check<RecordFacts>[] = [
  {
    id: "egress.listed",
    title: "Every configured place outside is in the list of recipients, and anything else is refused",
    probe: ({ egress }, saw): readonly Finding[] => {
      const { configured } = egress();
      saw("configured places", configured.length);
      const refused = configured.filter(({ verdict }) => verdict === "unlisted");
      saw(
        "unlisted",
        refused.map(({ key }) => key),
      );
      return refused.map(({ key, host }) =>
        error(`${key}: ${host} is not in the list of recipients, so it is not called (privacy.processorsFile)`),
      );
    },
  },
  {
    id: "residency.regions",
    title: "Nothing is called, and nothing lies, outside of the permitted regions",
    probe: ({ egress, usesSandbox }, saw): readonly Finding[] => {
      const { regions, configured, places } = egress();
      saw("regions", regions);
      if (regions.length === 0)
        return [(usesSandbox ? info : warning)("residency.regions is empty: no recipient is refused for where it is")];
      const outside = configured.filter(({ verdict }) => verdict === "outside_region");
      saw(
        "outside",
        outside.map(({ key }) => key),
      );
      saw("places", places);
      return [
        ...outside.map(({ key, recipient }) =>
          error(`${key}: ${recipient ?? "its recipient"} is outside of residency.regions, so it is not called`),
        ),
        ...places.map(({ place, problem }) =>
          problem === "outside"
            ? error(`residency.places.${place} is outside of residency.regions`)
            : warning(`residency.places.${place} is not given: where that lies is not known`),
        ),
      ];
    },
  },
  {
    id: "residency.transfers",
    title: "Each transfer of personal data to another country rests on something that is named",
    probe: ({ egress, usesSandbox }, saw): readonly Finding[] => {
      const { transfers, configured, isPlaceKnown } = egress();
      const used = new Set(configured.flatMap(({ recipient }) => (recipient === null ? [] : [recipient])));
      // Whom nothing is configured for gets nothing.
      const real = transfers.filter(({ recipient }) => used.has(recipient));
      saw("transfers", real);
      const isElsewhere = [...used].some((id) => id !== "this_machine");
      if (!isPlaceKnown && isElsewhere)
        return [
          (usesSandbox ? info : warning)(
            "residency.places.installation is not given: what is a transfer to another country cannot be told",
          ),
        ];
      return real.flatMap(({ recipient, to, mechanism, reference }) => {
        if (mechanism === "none_needed")
          return [error(`${recipient} gets personal data in ${to}, and the list names nothing that it rests on`)];
        return reference === null
          ? [warning(`${recipient} gets personal data in ${to} by ${mechanism}, and the list names no reference`)]
          : [];
      });
    },
  },
  {
    id: "dpia.approved",
    title: "Each feature that is on has an assessment of impact, of its version, that somebody approved",
    probe: ({ record, usesSandbox }, saw): readonly Finding[] => {
      const { dpia } = record();
      const states = dpia.filter(({ isOn }) => isOn).map(({ feature, state }) => [feature, state] as const);
      saw("features", states);
      return states.flatMap(([feature, state]): Finding[] => {
        if (state === "off" || state === "approved") return [];
        const text = UNAPPROVED[state](feature);
        // The practice operator has no customers; a section that is missing is a mistake of the program there.
        if (usesSandbox) return [state === "missing" || state === "other_version" ? error(text) : info(text)];
        return [state === "consult" ? warning(text) : error(text)];
      });
    },
  },
  {
    id: "records.complete",
    title: "The record of processing names its controller, and every table, purpose and measure",
    probe: ({ record, usesSandbox }, saw): readonly Finding[] => {
      const made = record();
      saw("tables, routes, purposes", [made.tables.length, made.routes.length, made.purposes.length]);
      const numbers = new Set(made.measures.map(({ number }) => number));
      const unknown = made.dpia.flatMap(({ feature, section }) =>
        (section?.measures ?? []).filter((one) => !numbers.has(one)).map((one) => `${feature}: ${one}`),
      );
      saw("measures that are not there", unknown);
      const named = new Set(made.tables.map(({ table }) => table));
      const tables = Object.keys(INVENTORY).filter((table) => !named.has(table));
      saw("tables that are not in it", tables);
      return [
        ...tables.map((table) => error(`The table ${table} is not in the record of processing`)),
        ...(made.controller === null
          ? [(usesSandbox ? info : warning)("privacy.controller is not given: the record does not say who answers")]
          : []),
        ...(made.measures.length === 0
          ? [error("The page of controls is not there: the record names no measure")]
          : []),
        ...unknown.map((one) => error(`The assessment of impact names a measure that is not there: ${one}`)),
      ];
    },
  },
];
