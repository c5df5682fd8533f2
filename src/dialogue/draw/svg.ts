// SPDX-License-Identifier: Apache-2.0
import type { FlowGraph, GraphNode } from "./graph.ts";

const BOX = { width: 420, height: 44, gap: 34, left: 260, top: 64 } as const;
const LANE = 16;
/** Beside the boxes there is room for what an arrow is labelled with; then come the lanes. */
const FIRST_LANE = 190;
const ROW = 15;

/**
 * The graph as a picture that stands by itself: steps from top to bottom as in the file, arrows to the step below straight,
 * those that go down on the right, those that go back on the left. No scripts, no fonts, no links; dark where the reader's
 * screen is.
 */
export function toSvg({ title, nodes, edges }: FlowGraph): string {
  const at = new Map(nodes.map(({ id }, position) => [id, position]));
  const ways = edges.map(({ from, to }): readonly [number, number] => [at.get(from) ?? 0, at.get(to) ?? 0]);
  const lanes = laneOf(ways);
  const places = placesOf(nodes.length, lanes);
  const widest = Math.max(0, ...lanes.filter((lane) => lane.side !== "straight").map(({ lane }) => lane));
  const margin = FIRST_LANE + (widest + 2) * LANE;
  const [width, last] = [2 * margin + BOX.width, places.at(-1)];
  const height = last === undefined ? BOX.top : last.top + last.height + 24;
  const rows = new Map<string, number>();
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${BOX.left - margin} 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="ground" x="${BOX.left - margin}" width="${width}" height="${height}"/>`,
    `<text class="title" x="${BOX.left}" y="34">${escaped(title)}</text>`,
    ...edges.map(({ label }, n) => arrow(label, lanes[n], places, rows)),
    ...nodes.map((node, position) => box(node, places[position])),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

type Place = { readonly top: number; readonly height: number };

/** A box is as high as it has arrows on its fuller side. */
function placesOf(count: number, lanes: readonly Lane[]): readonly Place[] {
  let top: number = BOX.top;
  return Array.from({ length: count }, (_, position) => {
    const leaving = (side: string): number =>
      lanes.filter((lane) => lane.from === position && lane.side === side).length;
    const height = Math.max(BOX.height, (Math.max(leaving("left"), leaving("right")) + 1) * ROW);
    const place = { top, height };
    top += height + BOX.gap;
    return place;
  });
}

type Lane = {
  readonly side: "straight" | "left" | "right";
  readonly lane: number;
  readonly from: number;
  readonly to: number;
};

/** Each arrow beside the boxes gets the nearest lane in which nothing else runs along it; short ones first, so that they stay inside. */
function laneOf(ways: readonly (readonly [number, number])[]): readonly Lane[] {
  const taken: { readonly side: string; readonly lane: number; readonly low: number; readonly high: number }[] = [];
  const placed = new Map<number, Lane>();
  const order = ways.map((_, n) => n).sort((a, b) => reach(ways[a]) - reach(ways[b]));
  for (const n of order) {
    const [from, to] = ways[n] ?? [0, 0];
    const side = to === from + 1 ? "straight" : to > from ? "right" : "left";
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    let lane = 0;
    while (
      side !== "straight" &&
      taken.some((other) => other.side === side && other.lane === lane && low <= other.high && other.low <= high)
    )
      lane += 1;
    taken.push({ side, lane, low, high });
    placed.set(n, { side, lane, from, to });
  }
  return ways.map((_, n) => placed.get(n) ?? { side: "straight", lane: 0, from: 0, to: 0 });
}

const reach = (way: readonly [number, number] | undefined): number => Math.abs((way?.[0] ?? 0) - (way?.[1] ?? 0));

/** `rows` counts the arrows that left each side of each box so far: one row each, so that no label lies on another. */
function arrow(label: string, lane: Lane | undefined, places: readonly Place[], rows: Map<string, number>): string {
  const [from, to] = [places[lane?.from ?? 0], places[lane?.to ?? 0]];
  if (lane === undefined || from === undefined || to === undefined) return "";
  if (lane.side === "straight") {
    const [middle, y] = [BOX.left + BOX.width / 2, from.top + from.height];
    return `<path class="way" d="M${middle} ${y}V${to.top - 2}"/>${text(label, middle + 8, y + BOX.gap / 2 + 4)}`;
  }
  const row = (rows.get(`${lane.from} ${lane.side}`) ?? 0) + 1;
  rows.set(`${lane.from} ${lane.side}`, row);
  const [out, sign] = lane.side === "right" ? [BOX.left + BOX.width, 1] : [BOX.left, -1];
  const x = out + sign * (FIRST_LANE + lane.lane * LANE);
  const [y1, y2] = [from.top + row * ROW, to.top + 8];
  const beside = lane.side === "right" ? out + 6 : out - FIRST_LANE + 4;
  return `<path class="way" d="M${out} ${y1}H${x}V${y2}H${out + sign * 2}"/>${text(label, beside, y1 - 3)}`;
}

function text(label: string, x: number, y: number): string {
  return label === "" ? "" : `<text class="why" x="${x}" y="${y}">${escaped(label)}</text>`;
}

function box({ id, shape, label }: GraphNode, place: Place | undefined): string {
  if (place === undefined) return "";
  const { top: y, height } = place;
  const round = shape === "ends" || shape === "start" ? BOX.height / 2 : shape === "asks" ? 14 : 4;
  return [
    `<rect class="box ${shape}" x="${BOX.left}" y="${y}" width="${BOX.width}" height="${height}" rx="${round}"/>`,
    `<text class="id" x="${BOX.left + 14}" y="${y + 18}">${escaped(id)}</text>`,
    `<text class="label" x="${BOX.left + 14}" y="${y + 35}">${escaped(label)}</text>`,
  ].join("");
}

function escaped(value: string): string {
  return value.replaceAll(/[&<>"']/gu, (char) => `&#${char.codePointAt(0) ?? 32};`);
}

const STYLE = `text{font:12px system-ui,sans-serif;fill:#161b24}.title{font-size:18px;font-weight:600}.id{font-weight:600}.why{font-size:11px;fill:#525c6b}
.ground{fill:#fff}.box{fill:#f4f6f9;stroke:#7c8798}.asks{fill:#eaf0f8}.reads{fill:#fff3dc}.acts{fill:#fdebea}.ends,.start{fill:#e5f5ec}
.way{fill:none;stroke:#7c8798;marker-end:url(#tip)}.tip{fill:#7c8798}
@media(prefers-color-scheme:dark){text{fill:#edf1f7}.why{fill:#aab4c2}.ground{fill:#12161d}.box{fill:#1a2029}.asks{fill:#1b2a3f}.reads{fill:#3a2d12}.acts{fill:#3d1d1b}.ends,.start{fill:#15301f}}`;
