// SPDX-License-Identifier: Apache-2.0
import type { SignInOutcome } from "#protocol";
import { type DeviceKey, provenFetch } from "../ui/device-key.ts";
import { isFields } from "../ui/wire.ts";
import type { Phase } from "./words.ts";

const PATH = "/v1/conversations/current/sign-in";
const OUTCOMES: readonly SignInOutcome[] = [
  "done",
  "one_factor",
  "denied",
  "other_person",
  "no_customer",
  "unavailable",
  "failed",
  "not_begun",
];

type Begun = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly phase: Phase };

/** Asks where to go. */
export async function begin(key: DeviceKey | null, provider: string): Promise<Begun> {
  const answer = await post(key, PATH, { provider });
  if (answer === null) return { ok: false, phase: "lost" };
  const url = answer.body["url"];
  if (answer.status === 200 && typeof url === "string" && /^https?:\/\//.test(url)) return { ok: true, url };
  return { ok: false, phase: answer.status === 503 ? "unavailable" : "nothing" };
}

/** Brings what the provider said; the answer is what came of it. */
export async function finish(key: DeviceKey | null, provider: string, params: string): Promise<Phase> {
  const answer = await post(key, `${PATH}/finish`, { provider, params });
  if (answer === null) return "lost";
  if (answer.status === 401) return "not_begun";
  return OUTCOMES.find((outcome) => outcome === answer.body["outcome"]) ?? "lost";
}

async function post(
  key: DeviceKey | null,
  path: string,
  body: object,
): Promise<{ status: number; body: Record<string, unknown> } | null> {
  try {
    const response = await provenFetch(key, path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const value: unknown = await response.json();
    return { status: response.status, body: isFields(value) ? value : {} };
  } catch {
    return null;
  }
}
