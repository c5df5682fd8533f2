// SPDX-License-Identifier: Apache-2.0
import type { ChannelBlock, InnerAnswer, InnerRequest } from "#channel";

/** Page → worker. */
export type ToWorker =
  /** Pins of the service's key; comes first. */
  | { readonly type: "start"; readonly origin: string; readonly pins: readonly string[] }
  | {
      readonly type: "fetch";
      readonly id: number;
      readonly request: Omit<InnerRequest, "body">;
      readonly body: Blob | Uint8Array | null;
      readonly wantsProgress: boolean;
    }
  | { readonly type: "abort"; readonly id: number }
  | { readonly type: "socket"; readonly id: number; readonly path: string }
  | { readonly type: "send"; readonly id: number; readonly text: string }
  | { readonly type: "close"; readonly id: number }
  /** A person wants a channel tried again that stands still. */
  | { readonly type: "retry" };

/** Worker → page. */
export type FromWorker =
  | { readonly type: "answer"; readonly id: number; readonly answer: InnerAnswer | null }
  | { readonly type: "progress"; readonly id: number; readonly part: number }
  | { readonly type: "opened"; readonly id: number }
  | { readonly type: "text"; readonly id: number; readonly text: string }
  | { readonly type: "closed"; readonly id: number; readonly code: number }
  | { readonly type: "block"; readonly why: ChannelBlock | null };
