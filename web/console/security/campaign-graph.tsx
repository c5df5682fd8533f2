// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskIncidents, DeskThreatMap } from "#protocol";
import type { Lang } from "../../ui/words.ts";
import { dayAndTime } from "../times.ts";
import { EntityTag } from "./entity-tag.tsx";
import { securityWords } from "./security-codes.ts";
import { watchStrings } from "./watch-strings.ts";

const ROW = 26;
const WIDTH = 640;
const MOST_INCIDENTS = 14;
const MOST_ENTITIES = 18;

interface GraphProps {
  readonly map: DeskThreatMap;
  readonly incidents: DeskIncidents["incidents"];
  readonly lang: Lang;
  readonly onEntity: (entity: { readonly kind: string; readonly key: string }) => void;
  readonly onIncident: (id: string) => void;
}

/** Incidents and what they are about, drawn as lines between two columns; the same stands in the table below. */
export function CampaignGraph({ map, incidents, lang, onEntity, onIncident }: GraphProps): JSX.Element {
  const words = watchStrings(lang);
  const entities = map.entities.slice(0, MOST_ENTITIES);
  const named = new Map(incidents.map((incident) => [incident.incidentId, incident]));
  const ids = [...new Set(entities.flatMap((entity) => entity.incidents))].slice(0, MOST_INCIDENTS);
  const label = (id: string): string => {
    const incident = named.get(id);
    return incident === undefined ? id.slice(0, 8) : securityWords(incident.kind, lang);
  };
  if (entities.length === 0) return <></>;
  const height = Math.max(ids.length, entities.length) * ROW + ROW;
  const yOf = (at: number, count: number): number => ((at + 0.5) * (height - ROW / 2)) / count + ROW / 4;
  const isRtl = lang === "ar";
  const [from, to] = isRtl ? [WIDTH - 230, 230] : [230, WIDTH - 230];
  return (
    <section class="sec-card">
      <h2>{words.campaigns}</h2>
      <p class="quiet">{words.campaignsText}</p>
      <svg class="campaign-graph" viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true" focusable="false">
        {entities.map((entity, at) =>
          entity.incidents.map((id) => {
            const place = ids.indexOf(id);
            if (place === -1) return null;
            const [y1, y2] = [yOf(place, ids.length), yOf(at, entities.length)];
            const middle = (from + to) / 2;
            return (
              <path
                key={`${id} ${entity.kind} ${entity.key}`}
                class={entity.incidents.length > 1 ? "edge links" : "edge"}
                d={`M${from} ${y1}C${middle} ${y1} ${middle} ${y2} ${to} ${y2}`}
              />
            );
          }),
        )}
        {ids.map((id, at) => (
          <g key={id}>
            <circle class={`node ${named.get(id)?.severity ?? "low"}`} cx={from} cy={yOf(at, ids.length)} r="6" />
            <text x={isRtl ? from + 14 : from - 14} y={yOf(at, ids.length) + 4} text-anchor="end">
              {label(id)}
            </text>
          </g>
        ))}
        {entities.map((entity, at) => (
          <g key={`${entity.kind} ${entity.key}`}>
            <circle class="node entity" cx={to} cy={yOf(at, entities.length)} r={entity.incidents.length > 1 ? 6 : 4} />
            <text x={isRtl ? to - 14 : to + 14} y={yOf(at, entities.length) + 4} text-anchor="start">
              {securityWords(entity.kind, lang)} {entity.key.slice(0, 6)}
            </text>
          </g>
        ))}
      </svg>
      <div class="table-box" tabIndex={0} role="region" aria-label={words.campaigns}>
        <table>
          <thead>
            <tr>
              {[words.entity, words.verdicts, words.when, words.linked].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entities.map((entity) => (
              <tr key={`${entity.kind} ${entity.key}`}>
                <td>
                  <EntityTag entity={entity} lang={lang} onPick={onEntity} />
                </td>
                <td>{entity.verdicts}</td>
                <td>{dayAndTime(lang, entity.lastAt)}</td>
                <td>
                  <span class="sec-chips">
                    {entity.incidents.slice(0, 6).map((id) => (
                      <button key={id} type="button" class="text-button" onClick={() => onIncident(id)}>
                        {label(id)} <code dir="ltr">{id.slice(-6)}</code>
                      </button>
                    ))}
                    {entity.incidents.length > 6 && <span class="quiet">+{entity.incidents.length - 6}</span>}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
