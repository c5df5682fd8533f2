// SPDX-License-Identifier: Apache-2.0
import type { UpstreamRefusal } from "./ports.ts";

/** Why the gateway does not do what it was asked. `field` is the name of a field of the interface, never a value. */
export type GatewayRefusal =
  | { readonly reason: "key_unknown" }
  | { readonly reason: "too_many_requests"; readonly retryAfterMs: number }
  | { readonly reason: "quota_spent"; readonly retryAfterMs: number }
  | { readonly reason: "too_many_at_once" }
  | { readonly reason: "bad_request"; readonly field: string }
  | { readonly reason: "unsupported_field"; readonly field: string }
  | { readonly reason: "unsupported_content"; readonly field: string }
  | { readonly reason: "personal_data_in_name"; readonly field: string }
  | { readonly reason: "model_unknown" }
  | { readonly reason: "bridge_unknown" }
  | { readonly reason: "screening_failed" }
  | { readonly reason: "conversation_busy" }
  | { readonly reason: "upstream"; readonly cause: UpstreamRefusal };
