// SPDX-License-Identifier: Apache-2.0
import { recordEntry, type Turn } from "../turn.ts";
import { hasProved, isStrongProof, provesSince } from "./guard.ts";

/** Whether a stronger proof is asked of a customer who has not given it since. */
export function mustProve(turn: Turn): boolean {
  const since = provesSince(turn.guard);
  const isSomebody = turn.state.party !== null || turn.state.verifiedLine !== null;
  return since !== null && isSomebody && !hasProved(turn.state.factors, since);
}

/**
 * Where a stronger proof is asked for, what was proved before counts no more: a thief of a session or of a SIM has just that. A login is laid
 * aside, because together with an authenticator app it is proof; the owner's passkey brings everything back with one touch.
 */
export function demandProof(turn: Turn): void {
  if (!mustProve(turn) || turn.state.factors.length === 0) return;
  const { factors } = turn.state;
  const logins = factors.filter((factor) => factor.kind === "host_token" || factor.kind === "oidc");
  turn.state = { ...turn.state, factors: [], heldLogins: logins };
  turn.deps.threat.count("met", "stronger_factor");
  recordEntry(turn, "assurance.lapsed", { reason: "stronger_factor" }, { kind: "system", id: null });
}

/** Logins that were laid aside count again beside a strong proof, and no longer by themselves. */
export function bringBackLogins(turn: Turn, factor: Turn["state"]["factors"][number]): void {
  const { heldLogins = [], factors } = turn.state;
  if (heldLogins.length === 0 || !isStrongProof(factor)) return;
  const back = heldLogins.filter((login) => !factors.some(({ kind }) => kind === login.kind));
  turn.state = { ...turn.state, factors: [...factors, ...back], heldLogins: [] };
}
