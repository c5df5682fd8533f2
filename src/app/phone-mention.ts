// SPDX-License-Identifier: Apache-2.0
import type { Understanding } from "#dialogue";
import type { ScreenedText } from "#kernel";

/**
 * The last telephone number in a text as a mention: the pseudonym that stands for it in this conversation. The number itself stays in the
 * vault; whose line it is, is asked by `writtenNumber`.
 */
export function withPhoneMention(understanding: Understanding, text: ScreenedText): Understanding {
  const found = [...text.matchAll(/«(PHONE_\d{1,4})»/gu)].at(-1);
  const name = found?.[1];
  if (found === undefined || name === undefined) return understanding;
  const mention = { slot: "phone", value: { name }, start: found.index, end: found.index + found[0].length } as const;
  return { ...understanding, mentions: [...understanding.mentions, mention] };
}
