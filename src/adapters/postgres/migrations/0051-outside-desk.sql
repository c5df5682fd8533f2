-- SPDX-License-Identifier: Apache-2.0
-- Which conversations are, or were, at a desk of others, and how far it was told. No words: these lie in the conversation. What the desk calls it is
-- sealed under the installation's key, because it is needed after the conversation's own keys are gone: to have deleted there what was sent.

CREATE TABLE outside_case (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('open', 'closing', 'closed', 'forgetting')),
  -- Finds the conversation that the desk calls about; null until it has taken it.
  ref_hash        bytea,
  sealed          bytea,
  sent_seq        int         NOT NULL,
  why             text        CHECK (why IN ('ended', 'handed_back', 'taken_over', 'down')),
  attempts        int         NOT NULL DEFAULT 0,
  failing_since   timestamptz,
  due_at          timestamptz,
  read_at         timestamptz NOT NULL,
  opened_at       timestamptz NOT NULL,
  PRIMARY KEY (tenant, conversation_id),
  CHECK ((ref_hash IS NULL) = (sealed IS NULL)),
  CHECK ((state = 'closed') = (due_at IS NULL))
);
CREATE UNIQUE INDEX outside_case_ref ON outside_case (tenant, ref_hash) WHERE ref_hash IS NOT NULL;
CREATE INDEX outside_case_due ON outside_case (tenant, due_at) WHERE state <> 'closed';
