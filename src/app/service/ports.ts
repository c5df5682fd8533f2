// SPDX-License-Identifier: Apache-2.0
import type { ServiceView } from "#protocol";

/** What this node knows of itself and of what it leans on. */
export interface ServiceWatch {
  /** The view of now, with figures of the last `hours` (1 to 168); asked often it is some seconds old. Holds no customer and no secret. Never throws for a dependency that is down: that is what it says. */
  view(hours: number): Promise<ServiceView>;
  /** Counts a refusal that went out, by its public code. */
  noteRefusal(code: string): void;
}
