// SPDX-License-Identifier: Apache-2.0

export type { AssuranceNow, Factor } from "./factors.ts";
export { assuranceNow, FACTOR_LIFETIME_MS } from "./factors.ts";
export { parseMsisdn } from "./msisdn.ts";
export type { CodeVerdict, Sha256, SmsChallenge } from "./sms-code.ts";
export { checkCode, makeChallenge, makeCode, smsCodePolicy } from "./sms-code.ts";
export type { LineSignals, SignalState, StepUpPath } from "./step-up.ts";
export { decideStepUpPath, mayReceiveCode } from "./step-up.ts";
