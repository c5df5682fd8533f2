// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel } from "#kernel";
import type { ActKind, CardKind, HandOverReason, SecureWhat } from "./commands.ts";
import type { ToolFailure } from "./events.ts";
import type { Expression } from "./expression.ts";
import type { FaultFinder } from "./fault-finder.ts";
import type { Lesson } from "./moments.ts";
import type { MessageId } from "./params.ts";
import type { Intent } from "./tool-floors.ts";
import type { ToolName } from "./tools.ts";

/** A flow as the engine runs it: names resolved, expressions parsed. */
export type Flow = {
  readonly id: string;
  readonly version: number;
  readonly title: MessageId;
  readonly kind: "task" | "reply" | "opening";
  readonly trigger: readonly Intent[];
  readonly slots: Readonly<Record<string, SlotRule>>;
  readonly tools: Readonly<
    Partial<Record<ToolName, { readonly assurance: AssuranceLevel; readonly why: MessageId | null }>>
  >;
  readonly failure: FailureRows;
  readonly withoutProof: string | null;
  readonly steps: readonly Step[];
  /** Position of each step in `steps`. */
  readonly index: ReadonlyMap<string, number>;
};

export type SlotRule = { readonly type: string; readonly scope: "flow" | "conversation"; readonly isOptional: boolean };
export type FailureRows = Readonly<Partial<Record<ToolFailure | "default", string>>>;
export type ParamRule = {
  readonly value: Expression;
  readonly assurance: AssuranceLevel;
  readonly below: Expression | null;
};
export type ParamRules = Readonly<Record<string, ParamRule>>;
export type Expressions = Readonly<Record<string, Expression>>;
export type Style = "plain" | "primary" | "quiet";

export type OptionRule = {
  readonly key: string;
  readonly label: MessageId;
  readonly with: ParamRules;
  readonly when: Expression | null;
  readonly intents: readonly Intent[];
  readonly style: Style | null;
  readonly goto: string;
};

export type ChoicesRule = {
  readonly from: Expression;
  readonly key: Expression;
  readonly label: MessageId;
  readonly with: ParamRules;
  readonly match: Expressions;
  readonly style: Style | null;
};

export type ShownRule = { readonly kind: CardKind; readonly data: Expressions };

type Common = { readonly id: string; readonly when: Expression | null; readonly next: string | null };

export type AskStep = Common & {
  readonly kind: "ask";
  readonly slot: string;
  readonly message: MessageId;
  readonly with: ParamRules;
  readonly choices: ChoicesRule | null;
  readonly card: ShownRule | null;
  readonly none: string | null;
  readonly options: readonly OptionRule[];
};
export type ChooseStep = Common & {
  readonly kind: "choose";
  readonly message: MessageId;
  readonly with: ParamRules;
  readonly options: readonly OptionRule[];
};
export type CallStep = Common & {
  readonly kind: "call";
  readonly tool: ToolName;
  readonly args: Expressions;
  readonly into: string;
  readonly assurance: AssuranceLevel;
  readonly why: MessageId;
  readonly onFailure: FailureRows;
};
export type RequireStep = Common & {
  readonly kind: "require";
  readonly level: AssuranceLevel;
  readonly why: MessageId;
  readonly with: ParamRules;
};
export type ProposeStep = Common & {
  readonly kind: "propose";
  readonly act: ActKind;
  readonly args: Expressions;
  readonly title: MessageId;
  readonly sentence: MessageId;
  readonly with: ParamRules;
  readonly rows: readonly { readonly label: MessageId; readonly value: Expression }[];
  readonly into: string;
  readonly on: {
    readonly done: string;
    readonly unknown: string;
    readonly declined: string;
    readonly expired: string;
    readonly refused: Readonly<Record<string, string>>;
  };
};

/** A check that the operator's systems answer: by which tool, and which facts follow from what it says. */
export type FaultRead = {
  readonly tool: ToolName;
  readonly args: Expressions;
  readonly into: string;
  readonly when: Expression | null;
  /** Holds while the operator is still at it. */
  readonly wait: Expression | null;
  readonly facts: Expressions;
  /** Said when it found nothing. */
  readonly fine: MessageId | null;
};
/** A remedy that the operator carries out, by a tool. */
export type FaultDo = { readonly tool: ToolName; readonly args: Expressions };
export type TroubleshootStep = Common & {
  readonly kind: "troubleshoot";
  readonly knowledge: string;
  readonly goal: Expression;
  readonly facts: Expressions;
  readonly with: ParamRules;
  readonly into: string;
  readonly reads: Readonly<Record<string, FaultRead>>;
  readonly does: Readonly<Record<string, FaultDo>>;
  /** Causes that have a path of their own. */
  readonly found: Readonly<Record<string, string>>;
  readonly on: { readonly solved: string; readonly person: string };
};

export type Step =
  | (Common & {
      readonly kind: "say";
      readonly message: MessageId;
      readonly with: ParamRules;
      readonly link: { readonly label: MessageId; readonly address: string } | null;
    })
  | (Common & { readonly kind: "card"; readonly card: ShownRule })
  | AskStep
  | ChooseStep
  | CallStep
  | (Common & {
      readonly kind: "branch";
      readonly rows: readonly { readonly when: Expression | null; readonly goto: string }[];
    })
  | (Common & { readonly kind: "set"; readonly values: Expressions })
  | RequireStep
  | ProposeStep
  | TroubleshootStep
  | (Common & { readonly kind: "hand_over"; readonly reason: HandOverReason; readonly summary: ParamRules })
  | (Common & { readonly kind: "secure"; readonly what: SecureWhat })
  | (Common & { readonly kind: "recover"; readonly by: "code" | "factor" })
  | (Common & { readonly kind: "goto"; readonly goto: string })
  | (Common & { readonly kind: "flow"; readonly flow: string; readonly pass: Readonly<Record<string, Expressions>> })
  | (Common & { readonly kind: "menu"; readonly intents: readonly Intent[] })
  | (Common & { readonly kind: "end"; readonly isConversation: boolean });

/** What a flow cannot do without, and what it is only better with: names of tools and kinds of acts. */
export type FlowNeeds = { readonly needs: readonly string[]; readonly better: readonly string[] };

/** All flows of a tenant. Made only by `loadFlows`. */
export type FlowSet = {
  /** Which state of the files these are; empty where that is not told apart. A tracker remembers it. */
  readonly release: string;
  readonly flows: ReadonlyMap<string, Flow>;
  /** Which flow an intent starts. */
  readonly byIntent: ReadonlyMap<string, Flow>;
  readonly opening: Flow;
  /** Searches for a fault, by the name of their knowledge. */
  readonly finders: ReadonlyMap<string, FaultFinder>;
  /** What may be taught beside the answers. */
  readonly lessons: readonly Lesson[];
  /** What each flow cannot do without, where it says so; see `needsOf`. */
  readonly needs: ReadonlyMap<string, FlowNeeds>;
};

/** Something wrong in a flow or catalogue file. */
export type FlowProblem = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly severity: "error" | "warning";
  readonly code: FlowProblemCode;
  readonly message: string;
};

export type FlowProblemCode =
  | "not_yaml"
  | "wrong_shape"
  | "bad_expression"
  | "unknown_tool"
  | "unknown_intent"
  | "unknown_act"
  | "unknown_step"
  | "unknown_flow"
  | "unknown_knowledge"
  | "unknown_name"
  | "undeclared_slot"
  | "undeclared_tool"
  | "tool_without_assurance"
  | "tool_below_floor"
  | "duplicate_id"
  | "duplicate_trigger"
  | "unreachable_step"
  | "dead_end"
  | "no_opening"
  | "unknown_message"
  | "missing_translation"
  | "placeholders_differ"
  | "missing_param"
  | "bad_message"
  | "unused_message"
  | "bad_lesson"
  | "lesson_overdue"
  | "unused_tool";
