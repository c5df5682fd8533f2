// SPDX-License-Identifier: Apache-2.0
import type { Hop, ReleaseSource } from "#app";
import { AppError } from "#kernel";
import { readAnswer } from "./read-answer.ts";

const MAX_BYTES = 256 * 1024;

/** The statement about the newest release. One GET without a query, a body, a cookie or anything that names who asks. */
export function makeReleaseSource(hop: Hop, url: string): ReleaseSource {
  return {
    fetch: () =>
      readAnswer(hop, url, {}, MAX_BYTES).catch((cause: unknown) => {
        throw new AppError("adapter.release_unreachable", "Cannot ask for the newest release: nobody answers", {
          cause,
        });
      }),
  };
}
