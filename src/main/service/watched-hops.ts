// SPDX-License-Identifier: Apache-2.0
import type { Hop } from "#app";
import type { HopName, Hops } from "../hops.ts";
import type { ServiceMeter } from "./service-meter.ts";

/** The same ways out, with how calls end counted by whom they are to: no address, no value. What is called through agents of a library is not counted. */
export function watchedHops(hops: Hops, meter: ServiceMeter, now: () => number): Hops {
  const made = new Map<HopName, Hop>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const hop = hops(name);
    const watched: Hop = {
      ...hop,
      fetch: async (url, call) => {
        const begun = now();
        try {
          const answer = await hop.fetch(url, call);
          meter.call(name, now() - begun, answer.status >= 500 ? `http_${answer.status}` : null);
          return answer;
        } catch (error) {
          meter.call(name, now() - begun, codeOf(error));
          throw error;
        }
      },
    };
    made.set(name, watched);
    return watched;
  };
}

/** A code of ours or of Node; never a sentence. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "timeout";
  const code = error instanceof Error && "code" in error ? String(error.code) : "unreachable";
  return /^[\w.]{1,60}$/u.test(code) ? code : "unreachable";
}
