// SPDX-License-Identifier: Apache-2.0
import type { FaultFinder } from "./fault-finder.ts";
import type { MessageId } from "./params.ts";

/** Everything that a search may say, by what its knowledge holds. Checks of the operator are said only while they take their time. */
export function searchMessages({ checks, steps }: FaultFinder): MessageId[] {
  return [
    ...checks.flatMap(({ id, by, answers }) =>
      by === "operator"
        ? []
        : [
            ...["why", "help", "ask"].map((part) => `fault.${part}.${id}`),
            ...Object.keys(answers).map((answer) => `fault.answer.${id}.${answer}`),
          ],
    ),
    ...steps.flatMap(({ id, by, consent }) => [
      `fault.tried.${id}`,
      by === "customer" ? `fault.do.${id}` : `fault.done.${id}`,
      ...(consent ? [`fault.consent.${id}`] : []),
    ]),
  ];
}
