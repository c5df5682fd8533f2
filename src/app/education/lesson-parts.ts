// SPDX-License-Identifier: Apache-2.0
import type { Part } from "#protocol";

/** The button under every lesson that ends all of them. */
export const NO_MORE = "lesson.no_more";

/** The parts without lessons: what the bot said or asked itself. */
export function withoutLesson(parts: readonly Part[]): readonly Part[] {
  const at = parts.findIndex((part) => part.type === "choices" && part.choices.some(({ id }) => id === NO_MORE));
  return at < 1 ? parts : parts.filter((_, i) => i !== at && i !== at - 1);
}
