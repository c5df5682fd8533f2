// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { ASSURANCE_LEVELS } from "#kernel";
import { ACT_KINDS, CARD_KINDS, HAND_OVER_REASONS, INTENTS, SECRET_KINDS, TOOL_NAMES } from "./tool-floors.ts";

/** Shape of a flow file. The JSON Schema that editors use is generated from it; `checkFlows` adds what a shape cannot say. */

const name = z.string().regex(/^[a-z][A-Za-z0-9_]*$/);
const messageId = z.string().regex(/^[a-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$/);
const expr = z
  .string()
  .min(1)
  .describe("An expression: paths, literals in 'quotes', comparison, in, and, or, not, count, first, where");
const stepId = name;
const level = z.enum(ASSURANCE_LEVELS);
const intent = z.enum(INTENTS);
const tool = z.enum(TOOL_NAMES as [string, ...string[]]);

const param = z.union([
  expr,
  z.strictObject({
    value: expr,
    assurance: level.describe("Below this level the field is not shown"),
    below: expr.optional().describe("What stands there instead; absent = empty text"),
  }),
]);
const params = z.record(name, param);
const style = z.enum(["plain", "primary", "quiet"]);

const option = z.strictObject({
  key: name,
  label: messageId,
  with: params.optional(),
  when: expr.optional(),
  intents: z.array(intent).optional().describe("Answers in words that mean this option"),
  style: style.optional(),
  goto: stepId,
});

const shown = z.strictObject({ kind: z.enum(CARD_KINDS), data: z.record(name, expr) });

const common = {
  id: stepId,
  when: expr.optional().describe("When it does not hold, the step is passed over"),
  next: stepId.optional().describe("Where to go on; absent = the step below"),
};

export const FAILURES = [
  "unavailable",
  "not_found",
  "not_allowed",
  "too_many_requests",
  "conflict",
  "invalid_answer",
  "default",
] as const;
const failureRows = z.partialRecord(z.enum(FAILURES), stepId);

export const stepSchemas = {
  say: z.strictObject({
    ...common,
    say: messageId,
    with: params.optional(),
    link: z.strictObject({ label: messageId, address: name }).optional(),
  }),
  card: z.strictObject({ ...common, card: z.enum(CARD_KINDS), data: z.record(name, expr) }),
  ask: z.strictObject({
    ...common,
    ask: name,
    message: messageId,
    with: params.optional(),
    choices: z
      .strictObject({
        from: expr,
        key: expr.describe("What tells the choices apart, such as item.lineId"),
        label: messageId,
        with: params.optional(),
        match: z.record(name, expr).optional().describe("Fields of a mention that pick this choice"),
        style: style.optional(),
      })
      .optional(),
    card: shown.optional(),
    none: stepId.optional().describe("Where to go when there is nothing to choose from"),
    options: z.array(option).optional(),
  }),
  choose: z.strictObject({
    ...common,
    choose: z.array(option).min(1),
    message: messageId,
    with: params.optional(),
    next: z.undefined().optional(),
  }),
  call: z.strictObject({
    ...common,
    call: tool,
    args: z.record(name, expr).optional(),
    into: name,
    assurance: level.optional().describe("More than the flow's own level for this tool"),
    on_failure: failureRows.optional(),
  }),
  branch: z.strictObject({
    ...common,
    branch: z.array(z.strictObject({ when: expr.optional(), goto: stepId })).min(1),
  }),
  set: z.strictObject({ ...common, set: z.record(name, expr) }),
  require: z.strictObject({ ...common, require: level, why: messageId, with: params.optional() }),
  propose: z.strictObject({
    ...common,
    propose: z.enum(ACT_KINDS),
    args: z.record(name, expr),
    title: messageId,
    sentence: messageId,
    with: params,
    rows: z.array(z.strictObject({ label: messageId, value: expr })).optional(),
    into: name,
    on: z.strictObject({
      done: stepId,
      unknown: stepId,
      declined: stepId,
      expired: stepId,
      refused: z.record(z.string(), stepId).refine((rows) => Object.hasOwn(rows, "default"), {
        error: "A refusal without a row needs default",
      }),
    }),
  }),
  troubleshoot: z.strictObject({
    ...common,
    troubleshoot: name.describe("Knowledge: a file of flows/knowledge"),
    goal: expr.describe("What should work again, by its name in the knowledge"),
    facts: z.record(name, expr).optional().describe("What is known already"),
    with: params.optional().describe("Fills what is said when a check found nothing"),
    into: name,
    reads: z
      .record(
        name,
        z.strictObject({
          tool,
          args: z.record(name, expr).optional(),
          into: name,
          when: expr.optional(),
          wait: expr.optional().describe("Holds while the operator is still at it"),
          facts: z.record(name, expr),
          fine: messageId.optional(),
        }),
      )
      .optional()
      .describe("How a check of the operator is made"),
    does: z
      .record(name, z.strictObject({ tool, args: z.record(name, expr).optional() }))
      .optional()
      .describe("How a step of the operator is carried out"),
    found: z.record(name, stepId).optional().describe("Where a cause leads that nothing here mends"),
    on: z.strictObject({ solved: stepId, person: stepId }),
    next: z.undefined().optional(),
  }),
  reveal: z.strictObject({
    ...common,
    reveal: z.enum(SECRET_KINDS as [string, ...string[]]),
    args: z.record(name, expr).describe("lineId always; billId, month or orderId where the secret needs it"),
    with: params.describe("Fills reveal.KIND.sentence"),
    into: name,
    on: z.strictObject({
      shown: stepId.describe("The panel stands under the conversation; what it shows is fetched by the browser alone"),
      declined: stepId,
      expired: stepId,
      refused: z.record(z.string(), stepId).refine((rows) => Object.hasOwn(rows, "default"), {
        error: "A refusal without a row needs default",
      }),
    }),
  }),
  hand_over: z.strictObject({ ...common, hand_over: z.enum(HAND_OVER_REASONS), summary: params.optional() }),
  secure: z.strictObject({
    ...common,
    secure: z
      .enum(["add_passkey", "add_totp", "add_recovery_codes", "sign_out_elsewhere"])
      .describe("One tap that protects the account; the app says what came of it"),
  }),
  recover: z.strictObject({
    ...common,
    recover: z.enum(["code", "factor"]).describe("Begins recovery of access; the app says what came of it"),
  }),
  goto: z.strictObject({ ...common, goto: stepId }),
  flow: z.strictObject({ ...common, flow: name, pass: z.record(name, z.record(name, expr)).optional() }),
  menu: z.strictObject({ ...common, menu: z.array(intent).min(1) }),
  end: z.strictObject({ ...common, end: z.union([z.literal(true), z.literal("conversation")]) }),
} as const;
export type StepKind = keyof typeof stepSchemas;
export const STEP_KINDS: readonly StepKind[] = Object.keys(stepSchemas) as StepKind[];

export const SLOT_TYPES = [
  "line",
  "plan",
  "country",
  "month",
  "date",
  "amount",
  "number",
  "postcode",
  "account",
  "symptom",
  "link",
  "phone",
  "message_code",
] as const;

const outline = {
  id: name,
  version: z.int().min(1),
  title: messageId.describe("What the flow is called when it is offered back or handed over"),
  kind: z.enum(["task", "reply", "opening"]).optional().describe("reply: one sentence, then the open question again"),
  trigger: z.array(intent),
  slots: z
    .record(
      name,
      z.strictObject({
        type: z.enum(SLOT_TYPES),
        scope: z.enum(["flow", "conversation"]).optional().describe("conversation: remembered by later flows"),
        optional: z.boolean().optional().describe("Taken from what was said, never asked"),
      }),
    )
    .optional(),
  tools: z.partialRecord(tool, z.strictObject({ assurance: level, why: messageId.optional() })).optional(),
  failure: failureRows
    .optional()
    .describe("Where to go when a tool gives no result and the call has no row of its own"),
  without_proof: stepId.optional().describe("What can still be done when proof did not succeed"),
  owed: z
    .array(z.strictObject({ what: z.string(), by: z.enum(["flow", "app"]), message: messageId.optional() }))
    .optional(),
};

/** The flow without its steps, which are parsed one by one so that a problem names the step's own kind. */
export const flowOutline = z.strictObject({ ...outline, steps: z.array(z.looseObject({ id: stepId })).min(1) });

/** The whole, for the JSON Schema. */
const flowFile = z.strictObject({
  ...outline,
  steps: z.array(z.union(Object.values(stepSchemas) as unknown as [z.ZodType, ...z.ZodType[]])).min(1),
});

/** JSON Schema (2020-12) of a flow file, for editors: `flows/flow.schema.json` is this. */
export function flowJsonSchema(): object {
  return {
    $id: "flow.schema.json",
    title: "Flow of a conversation",
    ...z.toJSONSchema(flowFile, { io: "input", unrepresentable: "any" }),
  };
}
