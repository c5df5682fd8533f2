// SPDX-License-Identifier: Apache-2.0

export type { ActProof } from "./act-proof.ts";
export { ACT_PROOF_LIFETIME_MS, makeActChallenge } from "./act-proof.ts";
export type { ActVerdict } from "./act-signals.ts";
export { type ActSignals, judgeActSignals, judgeLineHands } from "./act-signals.ts";
export type { DeviceProof, DeviceProofRefusal, ProofContext } from "./device-key.ts";
export { deviceProofPolicy, tokenHash, verifyDeviceProof } from "./device-key.ts";
export type { Enrolment, ProofClass } from "./enrolment.ts";
export { isOnProbation, provesA3For } from "./enrolment.ts";
export type { AssuranceNow, Factor } from "./factors.ts";
export { assuranceNow, FACTOR_LIFETIME_MS, isVouchedToRecover } from "./factors.ts";
export type { LoginContext, StrongLogins } from "./login-level.ts";
export { isStrongLogin, WEAK_METHODS } from "./login-level.ts";
export { isForeignMsisdn, parseMsisdn } from "./msisdn.ts";
export type { Passkey, PasskeyRefusal, RelyingParty } from "./passkey.ts";
export {
  authenticationOptions,
  credentialIdOf,
  registrationOptions,
  subjectNamedBy,
  verifyAssertion,
  verifyRegistration,
} from "./passkey.ts";
export type { RecoveryPhase, RecoveryState, RecoveryTimes } from "./recovery.ts";
export { recoveryPhase, recoveryPolicy } from "./recovery.ts";
export type { HashRecoveryCode, RecoveryCodeSet } from "./recovery-codes.ts";
export { makeRecoveryCodes, recoveryCodePolicy, useRecoveryCode } from "./recovery-codes.ts";
export type { CodeVerdict, Sha256, SmsChallenge } from "./sms-code.ts";
export { checkCode, makeChallenge, makeCode, smsCodePolicy } from "./sms-code.ts";
export type { Enrolled, LineSignals, PutAside, SignalState, StepUpPath } from "./step-up.ts";
export { decideStepUpPath, mayReceiveCode } from "./step-up.ts";
export type { TotpSecret } from "./totp.ts";
export { checkTotp, makeTotpSecret, totpPolicy, totpUri } from "./totp.ts";
