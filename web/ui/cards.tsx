// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type {
  BillComparisonCard,
  Card,
  DownloadCard,
  LinkCard,
  PlanComparisonCard,
  QuoteCard,
  ReceiptCard,
  StepListCard,
} from "#protocol";
import { Icon } from "./icons.tsx";
import { safeHref } from "./links.ts";
import type { PartWords } from "./words.ts";

interface CardProps<C> {
  readonly card: C;
  readonly words: PartWords;
}

/** Presses a choice of a card; absent where the card can only be read. */
export type OnChoice = ((choiceId: string, label: string) => void) | undefined;

/** One card of a message, whatever its kind. Text is shown as text: nothing in it becomes markup. */
export function CardView({ card, words, onChoice }: CardProps<Card> & { onChoice?: OnChoice }): JSX.Element {
  switch (card.kind) {
    case "bill_comparison":
      return <BillComparison card={card} words={words} />;
    case "plan_comparison":
      return <PlanComparison card={card} words={words} onChoice={onChoice} />;
    case "step_list":
      return <StepList card={card} words={words} />;
    case "receipt":
      return <Receipt card={card} words={words} />;
    case "link":
      return <LinkOut card={card} words={words} />;
    case "download":
      return <Offered card={card} />;
    case "quote":
      return <Quote card={card} words={words} />;
  }
}

function BillComparison({ card, words }: CardProps<BillComparisonCard>): JSX.Element {
  return (
    <figure class="card bill">
      <table>
        <caption dir="auto">{card.title}</caption>
        <tbody class="totals">
          <tr>
            <th scope="row">
              <bdi>{card.previous.label}</bdi>
            </th>
            <td>
              <bdi>{card.previous.total}</bdi>
            </td>
          </tr>
          <tr>
            <th scope="row">
              <bdi>{card.current.label}</bdi>
            </th>
            <td>
              <bdi>{card.current.total}</bdi>
            </td>
          </tr>
        </tbody>
        <tbody>
          <tr class="heads">
            <th scope="col">{words.cause}</th>
            <th scope="col">{words.change}</th>
          </tr>
          {card.rows.map((row, index) => (
            <tr key={index}>
              <th scope="row">
                <bdi>{row.label}</bdi>
                {row.detail !== undefined && (
                  <small>
                    <bdi>{row.detail}</bdi>
                  </small>
                )}
              </th>
              <td class={`amount ${row.sign}`}>
                <bdi>{row.amount}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.difference}</th>
            <td>
              <bdi>{card.difference}</bdi>
            </td>
          </tr>
        </tfoot>
      </table>
      {card.note !== undefined && <figcaption dir="auto">{card.note}</figcaption>}
    </figure>
  );
}

function PlanComparison({
  card,
  words,
  onChoice,
}: CardProps<PlanComparisonCard> & { onChoice?: OnChoice }): JSX.Element {
  const title = useId();
  return (
    <div class="card plans" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        {card.title}
      </h2>
      <ul>
        {card.plans.map((plan) => (
          <li key={plan.id} class={plan.isCurrent ? "plan is-current" : "plan"}>
            <div class="plan-head">
              <strong dir="auto">{plan.name}</strong>
              {plan.isCurrent && <span class="tag calm">{words.currentPlan}</span>}
              {plan.badge !== undefined && <span class="tag good">{plan.badge}</span>}
              <span class="price">
                <bdi>{plan.price}</bdi>
              </span>
            </div>
            <ul class="features">
              {plan.features.map((feature, index) => (
                <li key={index}>
                  <Icon name="check" />
                  <span dir="auto">{feature}</span>
                </li>
              ))}
            </ul>
            {plan.whyNot !== undefined && <p class="quiet">{plan.whyNot}</p>}
            {plan.choiceId !== undefined && (
              <button
                type="button"
                class="button plain"
                disabled={onChoice === undefined}
                onClick={() => onChoice?.(plan.choiceId ?? "", plan.name)}
              >
                {words.choosePlan(plan.name)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const STEP_ICONS = { todo: "dot", current: "clock", done: "check", failed: "close" } as const;

function StepList({ card, words }: CardProps<StepListCard>): JSX.Element {
  const title = useId();
  return (
    <div class="card steps" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        {card.title}
      </h2>
      <ol>
        {card.steps.map((step, index) => (
          <li key={index} class={`step ${step.state}`} aria-current={step.state === "current" ? "step" : undefined}>
            <span class="mark">
              <Icon name={STEP_ICONS[step.state]} />
            </span>
            <span dir="auto">{step.text}</span>
            <small>{words.stepState[step.state]}</small>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Receipt({ card, words }: CardProps<ReceiptCard>): JSX.Element {
  const title = useId();
  return (
    <div class="card receipt" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        <Icon name="check" />
        {card.title}
      </h2>
      <dl class="rows">
        {card.rows.map((row, index) => (
          <div key={index}>
            <dt>
              <bdi>{row.label}</bdi>
            </dt>
            <dd>
              <bdi>{row.value}</bdi>
            </dd>
          </div>
        ))}
        <div class="reference">
          <dt>{words.reference}</dt>
          <dd>
            <code>
              <bdi>{card.reference}</bdi>
            </code>
          </dd>
        </div>
      </dl>
      {card.note !== undefined && (
        <p class="quiet" dir="auto">
          {card.note}
        </p>
      )}
    </div>
  );
}

/** A file that was offered: where it is not one's own conversation there is nothing to press. */
function Offered({ card }: { readonly card: DownloadCard }): JSX.Element {
  const title = useId();
  return (
    <div class="card link" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        {card.title}
      </h2>
      <p dir="auto">{card.body}</p>
    </div>
  );
}

function LinkOut({ card, words }: CardProps<LinkCard>): JSX.Element {
  const title = useId();
  const href = safeHref(card.href);
  return (
    <div class="card link" role="group" aria-labelledby={title}>
      <h2 id={title} dir="auto">
        {card.title}
      </h2>
      <p dir="auto">{card.body}</p>
      {href === null ? (
        <p class="quiet">{words.unsafeLink}</p>
      ) : (
        <>
          <a class="button primary" href={href} target="_blank" rel="noopener noreferrer">
            <span dir="auto">{card.label}</span>
            <Icon name="link" flips />
            <span class="sr-only"> ({words.opensNewWindow})</span>
          </a>
          <p class="quiet host">
            <Icon name="lock" />
            <bdi>{new URL(href).host}</bdi>
          </p>
        </>
      )}
    </div>
  );
}

/** Words of the operator's page, with its lines, and where they stand. */
function Quote({ card, words }: CardProps<QuoteCard>): JSX.Element {
  const title = useId();
  const href = safeHref(card.href);
  return (
    <figure class="card quote" aria-labelledby={title}>
      <figcaption id={title} dir="auto">
        {card.title}
      </figcaption>
      <blockquote dir="auto" cite={href ?? undefined}>
        {card.text}
      </blockquote>
      {card.note !== undefined && (
        <p class="quiet" dir="auto">
          {card.note}
        </p>
      )}
      {href === null ? (
        <p class="quiet">{words.unsafeLink}</p>
      ) : (
        <p class="source">
          <a href={href} target="_blank" rel="noopener noreferrer">
            <span dir="auto">{card.label}</span>
            <span class="sr-only"> ({words.opensNewWindow})</span>
          </a>
          <span class="quiet">
            <bdi>{new URL(href).host}</bdi>
          </span>
        </p>
      )}
    </figure>
  );
}
