// SPDX-License-Identifier: Apache-2.0
import type { Draft, OfferedChoice } from "./draft.ts";
import type { MessageId } from "./params.ts";
import type { Prompt } from "./tracker.ts";

function choice(key: string, message: MessageId, style: OfferedChoice["style"] = null): OfferedChoice {
  return { key, message, params: {}, style };
}

const PERSON = choice("person", "choice.person", "quiet");

/** Puts a question of the engine itself; the flows wait until it is answered or passed over. */
export function ask(draft: Draft, prompt: Prompt): void {
  draft.tracker.prompt = prompt;
  switch (prompt.kind) {
    case "resume": {
      const flow = draft.flows.flows.get(draft.top()?.flow ?? "");
      draft.say("resume.offer", { title: { kind: "message", id: flow?.title ?? "flow.unknown" } });
      draft.offer([choice("yes", "choice.go_on", "primary"), choice("no", "choice.leave_it")]);
      return;
    }
    case "ask_back":
      draft.say("understand.which");
      draft.offer(prompt.intents.map((intent) => choice(`start_${intent}`, `menu.${intent}`)));
      return;
    case "person":
      draft.say("person.offer");
      draft.offer([choice("person", "choice.person", "primary"), choice("no", "choice.no_thanks", "quiet")]);
      return;
    case "retry":
      draft.say("failure.what_now");
      draft.offer([choice("retry", "choice.try_again", "primary"), PERSON, choice("no", "choice.leave_it", "quiet")]);
  }
}
