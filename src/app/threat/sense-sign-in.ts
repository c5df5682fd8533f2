// SPDX-License-Identifier: Apache-2.0
import type { Factor } from "#identity";
import type { Turn } from "../turn.ts";
import { entityName } from "./entities.ts";
import { sense } from "./sense.ts";

const KNOWN = "known_device";
const KNOWN_FOR_MS = 180 * 24 * 3_600_000;
/** After a first sign-in on another device, that one counts as new for so long. */
const NEW = "new_device";
const NEW_FOR_MS = 72 * 3_600_000;

/** Codes and the network's word are told apart (`sense-code.ts`), and who is vouched for was seen by people. */
const SIGN_INS: ReadonlySet<Factor["kind"]> = new Set(["host_token", "oidc", "passkey", "totp"]);

/**
 * Somebody signed in, or tried. A right one is told before it counts, so that what it shows comes first.
 *
 * @param tried - What was shown of an account that nobody knows, such as a login that does not hold: the same again is the same account, a list
 * of them is many. Hashed here.
 */
export async function senseSignIn(
  turn: Turn,
  {
    isOk,
    factor,
    tried = null,
  }: { readonly isOk: boolean; readonly factor: Factor["kind"]; readonly tried?: string | null },
): Promise<void> {
  if (!SIGN_INS.has(factor)) return;
  const isKnown = turn.state.party !== null;
  await sense(turn, "sign_in", {
    isOk,
    // Whom a right one is for says the subject. It is no guess at an account: else a shop's tablet, on which many sign in, would look like a list being tried.
    claimed: isOk ? null : claimedBy(turn, tried),
    isNewDevice: isOk ? isKnown && (await isNewDevice(turn)) : await isStrangeDevice(turn),
    act: factor,
  });
}

function claimedBy({ deps, state, subjectId }: Turn, tried: string | null): string | null {
  if (state.party !== null) return entityName(deps, "claimed", subjectId);
  return tried === null ? null : entityName(deps, "claimed", `tried ${tried}`);
}

/**
 * Whether this subject was never signed in on this device. The first device that anybody is seen on is nobody's new one. Remembered by keyed
 * hashes for half a year. A shop's computer is new for each; that alone is no attack.
 */
async function isNewDevice(turn: Turn): Promise<boolean> {
  const { deps, state, subjectId, now } = turn;
  if (state.device === undefined) return false;
  const until = new Date(now + KNOWN_FOR_MS);
  const remember = (hash: Uint8Array): Promise<boolean> => deps.tokens.spendOnce(deps.tenant, KNOWN, hash, until);
  const [isFirstSeen, isNewHere] = await Promise.all([
    remember(deviceOf(turn, subjectId, "any")),
    remember(deviceOf(turn, subjectId, state.device)),
    remember(deviceOf(turn, "anybody", state.device)),
  ]);
  const isNew = isNewHere && !isFirstSeen;
  if (isNew)
    await deps.tokens.spendOnce(
      deps.tenant,
      NEW,
      deviceOf(turn, `new ${subjectId}`, state.device),
      new Date(now + NEW_FOR_MS),
    );
  return isNew;
}

/**
 * Whether the device in hand is new for the subject who acts: signed in there first within three days, or not at all, while another device
 * is known. Nobody's only device is new.
 */
export async function isDeviceNew(turn: Turn): Promise<boolean> {
  const { deps, state, subjectId } = turn;
  if (state.device === undefined || state.party === null) return false;
  const isSpent = (purpose: string, hash: Uint8Array): Promise<boolean> =>
    deps.tokens.isSpent(deps.tenant, purpose, hash);
  const [hasAny, isKnownHere, isFresh] = await Promise.all([
    isSpent(KNOWN, deviceOf(turn, subjectId, "any")),
    isSpent(KNOWN, deviceOf(turn, subjectId, state.device)),
    isSpent(NEW, deviceOf(turn, `new ${subjectId}`, state.device)),
  ]);
  return hasAny && (!isKnownHere || isFresh);
}

/** Whether nobody was ever signed in on this device: who tries and fails there is nobody's customer so far. So is one without a key. */
export async function isStrangeDevice(turn: Turn): Promise<boolean> {
  const { deps, state } = turn;
  return (
    state.device === undefined ||
    !(await deps.tokens.isSpent(deps.tenant, KNOWN, deviceOf(turn, "anybody", state.device)))
  );
}

function deviceOf({ deps }: Turn, who: string, device: string): Uint8Array {
  return deps.keys.blindIndex("token", `known device ${who} ${device}`);
}
