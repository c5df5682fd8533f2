-- SPDX-License-Identifier: Apache-2.0
-- What others are to be told by webhooks: written before it is sent, and sent at least once. Bodies are sealed and hold no personal data.

CREATE TABLE webhook_delivery (
  tenant      text        NOT NULL,
  delivery_id uuid        NOT NULL,
  endpoint    text        NOT NULL,
  event       text        NOT NULL,
  sealed      bytea       NOT NULL,
  state       text        NOT NULL CHECK (state IN ('due', 'delivered', 'dead')),
  attempts    int         NOT NULL DEFAULT 0,
  last_status int,
  made_at     timestamptz NOT NULL,
  due_at      timestamptz,
  settled_at  timestamptz,
  PRIMARY KEY (tenant, delivery_id),
  CHECK ((state = 'due') = (due_at IS NOT NULL))
);
CREATE INDEX webhook_due ON webhook_delivery (tenant, due_at) WHERE state = 'due';
