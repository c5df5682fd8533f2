// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { understandFully } from "#nlu";
import { assistUnderstanding } from "./assist/classify.ts";
import { withCodeMention } from "./education/code-mention.ts";
import { askHelp } from "./help/ask-help.ts";
import { withLinkMention } from "./link-mention.ts";
import { withShortcut } from "./messaging/shortcuts.ts";
import { withPhoneMention } from "./phone-mention.ts";
import type { Screened } from "./screen-input.ts";
import type { Turn } from "./turn.ts";
import { understandingContext } from "./understanding-context.ts";

/** What the input means for the dialogue: an event it can take at once, or something the app must do first. */
export type Meant =
  | { readonly kind: "said"; readonly screened: Extract<Screened, { kind: "words" }>; readonly event: DialogueEvent }
  | { readonly kind: "did"; readonly input: Exclude<Screened, { kind: "words" }> };

/** Finds the aim and the values in screened words. While a person answers, nothing is read by the bot. */
export async function understandInput(turn: Turn, screened: Screened): Promise<Meant> {
  if (screened.kind !== "words") return { kind: "did", input: screened };
  const { deps } = turn;
  const own = await deps.stages.wait("understand", async () => {
    const embed = deps.embed ?? noMeaning;
    const read = await understandFully(screened.text, deps.model, understandingContext(turn), embed);
    return withShortcut(
      turn,
      screened.text,
      withCodeMention(
        withPhoneMention(withLinkMention(read, screened.text, deps), screened.text),
        screened.text,
        turn.lang,
      ),
    );
  });
  // Whoever wants no model is heard before one is asked, whatever buttons the words are like.
  const isRefused = own.intents[0]?.intent === "no_model";
  if (isRefused) turn.state = { ...turn.state, isWithoutModel: true };
  const understanding = isRefused ? { ...own, mentions: [] } : await assistUnderstanding(turn, screened.text, own);
  const help = turn.owner === "bot" ? askHelp(turn, screened.text, understanding) : null;
  const event = { type: "utterance_understood", understanding, ...(help === null ? {} : { help }) } as const;
  return { kind: "said", screened, event };
}

async function noMeaning(): Promise<null> {
  return Promise.resolve(null);
}
