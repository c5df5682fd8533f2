// SPDX-License-Identifier: Apache-2.0
// For tests and proofs that stand where the engine and the model are: what these may wish for, without what they would have wished.

export { callContext } from "./acts/act-context.ts";
export { readActVerdict } from "./acts/act-signals.ts";
export { answerAct } from "./acts/answer-act.ts";
export { actKinds } from "./acts/kinds.ts";
export { proposeAct } from "./acts/propose-act.ts";
export { passkeysFor } from "./acts/prove-act.ts";
export { ACT_FOUR_EYES, STAFF_FOUR_EYES } from "./approvals/registry.ts";
export { sealPasskey } from "./authenticators/held.ts";
export { subjectOf } from "./belong-to.ts";
export { countFields, mayReach, maySeeAs } from "./budgets.ts";
export { callTool } from "./call-tool.ts";
export { composeReply } from "./compose-reply.ts";
export { forgetTaught, mayTeach, noteTaught, stopTeaching } from "./education/remembered.ts";
export { levelThatWouldDo } from "./gate.ts";
export { identifyVisitor } from "./identify-visitor.ts";
export { inTurn } from "./in-turn.ts";
export { raiseLineAlarm } from "./line-alarm.ts";
export { accountKey } from "./locks/locks.ts";
export { setLimit } from "./privacy/limits.ts";
export { encodePrivateState } from "./private-state.ts";
export { readEvents } from "./read-events.ts";
export { loginHash, sidHash } from "./staff/back-channel-logout.ts";
export { staffEntry } from "./staff/entries.ts";
export { openSeat } from "./staff/seat.ts";
export { entityKey } from "./threat/entities.ts";
export { meetVerdict } from "./threat/meet-verdict.ts";
export type { Turn } from "./turn.ts";
export { levelOf, openTurn } from "./turn.ts";
