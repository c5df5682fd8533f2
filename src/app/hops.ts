// SPDX-License-Identifier: Apache-2.0

/** What a hop needs of a call; a part of what the platform's `fetch` takes, so that libraries can use it in its place. */
export type HopCall = {
  readonly method?: string | undefined;
  readonly headers?: RequestInit["headers"];
  readonly body?: RequestInit["body"] | Uint8Array;
  /** Redirects are never followed: `manual` hands them out, anything else throws. */
  readonly redirect?: RequestInit["redirect"];
  readonly signal?: RequestInit["signal"];
  /** An IPv4 address of this machine that the call comes from; left out: the system chooses. */
  readonly localAddress?: string | undefined;
};

/** The head of an answer, and its body piece by piece. Leaving the loop early closes the connection. */
export type HopAnswer = AsyncIterable<Uint8Array> & {
  readonly statusCode?: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  destroy(): unknown;
  resume(): unknown;
};

/** A call under way. */
export type HopRequest = {
  on(event: "error", listener: (error: Error) => void): unknown;
  end(body?: string | Uint8Array): unknown;
};

/** Whether something may go to a place: who receives anything is listed with host and port, and what is not is refused. */
export type EgressJudge = (place: {
  readonly host: string;
  readonly port: number;
}) => "listed" | "unlisted" | "outside_region";

/**
 * The one way out of this process: to listed recipients only, TLS 1.3 with the chosen groups, our certificate where the other side wants one, plain HTTP on loopback only.
 * Adapters are handed one; none makes connections by itself.
 */
export interface Hop {
  /** @throws TypeError - When nobody answers, or the answer points elsewhere. @throws AppError - `adapter.hop_address`, `adapter.hop_unlisted`, `adapter.hop_region`. The signal's reason when it was aborted. */
  readonly fetch: (url: string | URL, call?: HopCall) => Promise<Response>;
  /** For whoever reads answers piece by piece. @throws AppError - `adapter.hop_address`, `adapter.hop_unlisted`, `adapter.hop_region`. */
  readonly request: (
    url: string | URL,
    call: {
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly signal?: AbortSignal;
      readonly localAddress?: string;
      readonly family?: 4 | 6;
    },
    onAnswer: (answer: HopAnswer) => void,
  ) => HopRequest;
  /** For libraries that take agents of `node:http` and `node:https`. The plain one connects to loopback only; both to listed places only. */
  readonly agents: { readonly plain: object; readonly secure: object };
}
