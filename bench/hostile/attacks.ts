// SPDX-License-Identifier: Apache-2.0

import { createHash } from "node:crypto";
import { answerAct, callTool, identifyVisitor, levelOf, proposeAct, type Turn } from "#app/testing";
import type { ActKind, DialogueEvent, Tools } from "#dialogue";
import type { JsonObject, TenantId } from "#kernel";
import type { ActConfirmation, PasskeyResponse } from "#protocol";
import { KNOWN, OFFERS, SAYINGS } from "./cast.ts";
import { TOOLS } from "./oracle.ts";
import type { Session, Stage } from "./stage.ts";

export type Scene = {
  readonly stage: Stage;
  readonly sessions: readonly Session[];
  /** Holds the line whose SIM is swapped now and then. */
  readonly racer: Session;
  readonly random: () => number;
  /** Holds a customer whose budgets are small, and asks without end. */
  readonly greedy: Session;
  /** Assertions that were made and kept, to be used when they are old. */
  readonly kept: { readonly at: Session; readonly button: Button; readonly assertion: PasskeyResponse }[];
  /** Buttons that were shown to anybody, for use by anybody else. */
  readonly acts: (Button & { readonly shownTo: Session })[];
};
export type Button = {
  readonly actId: string;
  readonly textHash: string;
  /** What a passkey is asked to sign, for an act that needs proof of itself. */
  readonly options: PublicKeyOptions | null;
};
export type PublicKeyOptions = { readonly [name: string]: unknown };
export type Attack = (scene: Scene) => Promise<void>;

export const pick = <T>(scene: Scene, list: readonly T[]): T => {
  const found = list[Math.floor(scene.random() * list.length)];
  if (found === undefined) throw new RangeError("Cannot pick from nothing");
  return found;
};
export const session = (scene: Scene): Session => pick(scene, scene.sessions);
export const sessionAt = (scene: Scene, level: number): Session =>
  pick(
    scene,
    scene.sessions.filter(({ attacker }) => attacker.level === level),
  );

export async function call(
  scene: Scene,
  at: Session,
  tool: keyof Tools,
  args: JsonObject,
  forge?: (turn: Turn) => void,
): Promise<DialogueEvent | null> {
  const { stage } = scene;
  // An alarm closes a line until a person has looked, and nothing more is tried on it: seldom, on lines that orders are tried on.
  const closes = tool === "service.protect" && at.attacker.signs.includes(String(args["lineId"]));
  if (closes && scene.random() < 0.97) return null;
  let heard: DialogueEvent | null = null;
  await stage.puppet(at, async (turn) => {
    forge?.(turn);
    heard = await callTool(turn, { type: "call_tool", callId: "x", tool, args } as never);
    stage.oracle.judgeRead(at.attacker, at.level(), tool, args, heard);
  });
  return heard;
}

/** Arguments that fit a tool, about `key` or what the attacker has. */
function argsFor(scene: Scene, tool: keyof Tools, ids: { line: string; account: string; bill: string }): JsonObject {
  const withId = scene.random() < 0.7;
  switch (tool) {
    case "lines.list":
      return {};
    case "bill.explain":
      return withId ? { accountId: ids.account } : {};
    case "bill.due":
    case "plans.browse":
      return withId ? { lineId: ids.line } : {};
    case "bill.pay_link":
      return { billId: ids.bill };
    case "service.outages":
      return { service: "mobile", ...(withId ? { lineId: ids.line } : {}) };
    case "roaming.status":
      return { country: "TR", ...(withId ? { lineId: ids.line } : {}) };
    case "news.stop":
      return {};
    case "news.follow":
      return {
        about: pick(scene, ["outage_over", "bill_ready", "order_done"]),
        ...(withId ? { lineId: ids.line } : {}),
      };
    case "service.open_ticket":
      return { lineId: ids.line, topic: "no_data", facts: ["data:throttled"] };
    case "plans.quote":
      return { lineId: ids.line, offerId: pick(scene, OFFERS) };
    default:
      return { lineId: ids.line };
  }
}

function foreignIds(scene: Scene): { line: string; account: string; bill: string } {
  const key = pick(scene, KNOWN);
  return {
    line: `PR-${key}-${pick(scene, [1, 1, 2, 3])}`,
    account: `BA-${key}`,
    bill: `CB-${key}-2026-${pick(scene, ["10", "11"])}`,
  };
}

export function ownIds(scene: Scene, { attacker }: Session): { line: string; account: string; bill: string } {
  const account = attacker.accounts[0] ?? "BA-C13";
  return {
    line: attacker.lines[0] ?? "PR-C13-1",
    account,
    bill: `CB-${account.slice(3)}-2026-${pick(scene, ["10", "11"])}`,
  };
}

/** Has an act put on the screen, by the puppet's own words, and returns its button. */
export async function propose(scene: Scene, at: Session, kind: ActKind, args: JsonObject): Promise<Button | null> {
  let button: Button | null = null;
  await scene.stage.puppet(at, async (turn) => {
    await proposeAct(turn, {
      type: "propose_act",
      kind,
      args,
      title: "t5.enable.title",
      sentence: "t5.enable.sentence_plain",
      params: { line: pick(scene, ["••• 101", "all is free"]) },
      rows: [],
    });
    for (const item of turn.pending)
      if (item.type === "part" && item.part.type === "act") button = buttonOf(item.part.act);
  });
  if (button !== null) scene.acts.push({ ...(button as Button), shownTo: at });
  if (scene.acts.length > 200) scene.acts.splice(0, 100);
  return button;
}

export function buttonOf({ actId, textHash, proof }: ActConfirmation): Button {
  return { actId, textHash, options: proof?.options ?? null };
}

type Press = Pick<Button, "actId" | "textHash"> & { readonly assertion?: PasskeyResponse };

export async function press(scene: Scene, at: Session, { actId, textHash, assertion }: Press): Promise<boolean> {
  return scene.stage.puppet(at, async (turn) => {
    await answerAct(turn, {
      kind: "act",
      clientId: "00000000-0000-4000-8000-000000000000",
      decision: "confirm",
      actId,
      textHash,
      ...(assertion === undefined ? {} : { assertion }),
    });
  });
}

/** Presses, and tells the oracle that this is the right button under the right text. */
export async function confirm(scene: Scene, at: Session, button: Press): Promise<void> {
  if (at.level() >= 2) scene.stage.oracle.confirms(button.actId);
  await press(scene, at, button);
}

const actArgs = (scene: Scene, kind: ActKind, lineId: string): JsonObject => {
  const hash = createHash("sha256").update(String(scene.random())).digest("base64url");
  switch (kind) {
    case "plan_change":
      return { lineId, offerId: pick(scene, OFFERS), hash, needs: pick(scene, ["A2", "A3"]) };
    case "add_on":
      return {
        lineId,
        offerId: pick(scene, OFFERS),
        price: { currency: "GBP", minor: pick(scene, [0, 1, 500, 999_999]) },
      };
    case "plan_change_undo":
      return { lineId, orderId: `OR-${pick(scene, KNOWN)}-1` };
    default:
      return { lineId };
  }
};
const KINDS: readonly ActKind[] = ["plan_change", "add_on", "roaming_enable", "plan_change_undo"];

let racing: Promise<void> = Promise.resolve();
/** Races with a SIM swap go one after another: the lever is one for everybody. */
export async function alone(race: () => Promise<void>): Promise<void> {
  const before = racing;
  let done = (): void => undefined;
  racing = new Promise((resolve) => {
    done = resolve;
  });
  await before;
  try {
    await race();
  } finally {
    done();
  }
}

export const ATTACKS: { readonly [name: string]: Attack } = {
  async foreign_ids(scene) {
    const tool = pick(scene, TOOLS);
    await call(scene, session(scene), tool, argsFor(scene, tool, foreignIds(scene)));
  },
  async above_the_level(scene) {
    const at = session(scene);
    const tool = pick(scene, TOOLS);
    await call(scene, at, tool, argsFor(scene, tool, ownIds(scene, at)));
  },
  async strange_arguments(scene) {
    const at = session(scene);
    const tool = pick(scene, TOOLS);
    const saying = pick(scene, SAYINGS);
    const more = pick<JsonObject>(scene, [
      { party: "IN-C02" },
      { lineId: saying },
      { accountId: saying },
      { billId: saying },
      { assurance: "A4" },
      { lineId: ["PR-C02-1"] },
      { lineId: { $ne: "" } },
    ]);
    await call(scene, at, tool, { ...argsFor(scene, tool, ownIds(scene, at)), ...more });
  },
  async forged_history(scene) {
    const at = session(scene);
    const tool = pick(scene, TOOLS);
    const ids = pick(scene, [foreignIds(scene), ownIds(scene, at)]);
    await call(scene, at, tool, argsFor(scene, tool, ids), (turn) => {
      turn.tracker = { ...turn.tracker, assurance: pick(scene, ["A2", "A3", "A4"]) };
      turn.heard.push({ type: "assurance_changed", level: "A3" });
    });
  },
  async at_once(scene) {
    const at = session(scene);
    await Promise.all(
      Array.from({ length: 4 }, () => {
        const tool = pick(scene, TOOLS);
        return call(scene, at, tool, argsFor(scene, tool, pick(scene, [foreignIds(scene), ownIds(scene, at)])));
      }),
    );
  },
  async act_on_a_foreign_line(scene) {
    const at = session(scene);
    const kind = pick(scene, KINDS);
    const button = await propose(scene, at, kind, actArgs(scene, kind, foreignIds(scene).line));
    if (button !== null) await confirm(scene, at, button);
  },
  async act_below_its_level(scene) {
    const at = sessionAt(scene, pick(scene, [0, 1]));
    const kind = pick(scene, KINDS);
    const button = await propose(scene, at, kind, actArgs(scene, kind, ownIds(scene, at).line));
    if (button !== null) await press(scene, at, button);
  },
  async lying_arguments(scene) {
    const at = sessionAt(scene, 2);
    const kind = pick<ActKind>(scene, ["plan_change", "add_on"]);
    const button = await propose(scene, at, kind, actArgs(scene, kind, ownIds(scene, at).line));
    if (button !== null) await confirm(scene, at, button);
  },
  async swapped_bytes(scene) {
    const at = sessionAt(scene, 2);
    const button = await propose(scene, at, "roaming_enable", { lineId: ownIds(scene, at).line });
    if (button === null) return;
    const other = createHash("sha256").update(pick(scene, SAYINGS)).digest("base64url");
    await press(scene, at, {
      ...button,
      textHash: pick(scene, [other, button.textHash.toLowerCase(), `${button.textHash} `, ""]),
    });
  },
  async old_button(scene) {
    if (scene.acts.length === 0) return;
    const at = session(scene);
    const { shownTo, actId, textHash } = pick(scene, scene.acts);
    await (shownTo === at ? confirm : press)(scene, at, { actId, textHash });
  },
  async pressed_at_once(scene) {
    const at = sessionAt(scene, 2);
    const button = await propose(scene, at, "roaming_enable", { lineId: ownIds(scene, at).line });
    if (button !== null) await Promise.all([1, 2, 3].map(() => confirm(scene, at, button)));
  },
  async swap_before_the_order(scene) {
    await alone(() => swapRace(scene));
  },
  async other_tenant(scene) {
    const at = session(scene);
    const deps = { ...at.deps, tenant: "other" as TenantId };
    const foreign = scene.acts.at(-1);
    if (foreign !== undefined && (await press(scene, { ...at, deps }, foreign)))
      scene.stage.oracle.note("a button of another tenant");
    const came = await scene.stage.puppet({ ...at, deps }, async (turn) => {
      await callTool(turn, { type: "call_tool", callId: "x", tool: "lines.list", args: {} } as never);
    });
    if (came) scene.stage.oracle.note("a conversation of another tenant");
  },
  async token_played_again(scene) {
    const at = sessionAt(scene, 0);
    const used = scene.sessions.map(({ usedToken }) => usedToken).filter((token) => token !== null);
    const token = pick(scene, used);
    const [head = "", body = ""] = token.split(".");
    const forged = [
      token,
      `${btoa('{"alg":"none"}').replaceAll("=", "")}.${body}.`,
      `${head}.${body}.AAAA`,
      "",
      "null",
    ];
    await scene.stage.puppet(at, async (turn) => {
      await identifyVisitor(turn, pick(scene, forged));
      if (levelOf(turn) !== "A0") scene.stage.oracle.note("a token that was accepted again");
    });
  },
  async guessed_code(scene) {
    const at = sessionAt(scene, pick(scene, [0, 1]));
    const before = at.talk.state.assurance;
    const form = at.talk.parts().findLast((part) => part.type === "form");
    if (form?.type !== "form") {
      await at.talk
        .trySend({ kind: "text", text: "why is my bill higher?" })
        .then((done) => done.ok && at.talk.events.push(...done.value.events));
      return;
    }
    const code = String(Math.floor(scene.random() * 1e6)).padStart(6, "0");
    const done = await at.talk.trySend({
      kind: "form",
      formId: form.form.formId,
      decision: "submit",
      fields: { code, number: "+447700900102" },
    });
    if (done.ok && done.value.state.assurance > before && before !== "A1") scene.stage.oracle.note("a guessed code");
  },
};

/** The SIM is swapped after the act was shown and before its button: whoever presses it now must get nothing. */
async function swapRace(scene: Scene): Promise<void> {
  const at = scene.racer;
  if (at.level() < 2) return;
  const [lineId = ""] = at.attacker.lines;
  const button = await propose(scene, at, "roaming_enable", { lineId });
  if (button !== null) await whileSwapped(scene, lineId, () => confirm(scene, at, button));
}

/** What is done while the SIM of the racer's line is another. */
export async function whileSwapped({ stage }: Scene, lineId: string, work: () => Promise<void>): Promise<void> {
  const msisdn = "+447700900107";
  await stage.lever("simSwap", { msisdn });
  stage.oracle.swapped.add(lineId);
  try {
    await work();
  } finally {
    await stage.lever("simSwap", { msisdn, at: null });
    stage.oracle.swapped.delete(lineId);
  }
}
