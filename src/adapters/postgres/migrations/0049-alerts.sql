-- SPDX-License-Identifier: Apache-2.0
-- What is wrong with the service, who has it, and what is still to be told. Codes, times and random ids; no word that anybody wrote.

-- What each node sees while it holds there. A node that reports no more is taken for gone.
CREATE TABLE alert_reading (
  tenant text        NOT NULL,
  node   uuid        NOT NULL,
  alert  text        NOT NULL,
  since  timestamptz NOT NULL,
  at     timestamptz NOT NULL,
  PRIMARY KEY (tenant, node, alert)
);

-- Alerts that go on. One that ended has no row.
CREATE TABLE alert_state (
  tenant          text        NOT NULL,
  alert           text        NOT NULL,
  since           timestamptz NOT NULL,
  cleared_at      timestamptz,
  first_told_at   timestamptz,
  told_at         timestamptz,
  tells           integer     NOT NULL DEFAULT 0,
  escalated_at    timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  PRIMARY KEY (tenant, alert)
);

CREATE TABLE alert_silence (
  tenant     text        NOT NULL,
  alert      text        NOT NULL,
  silence_id uuid        NOT NULL,
  from_at    timestamptz NOT NULL,
  until_at   timestamptz NOT NULL CHECK (until_at > from_at),
  reason     text        NOT NULL CHECK (reason IN ('planned_work', 'known_problem', 'false_alarm', 'being_mended')),
  made_by    uuid,
  PRIMARY KEY (tenant, alert)
);

-- What is to be told; gone when it was.
CREATE TABLE alert_notice (
  tenant    text        NOT NULL,
  notice_id uuid        NOT NULL,
  alert     text        NOT NULL,
  what      text        NOT NULL CHECK (what IN ('raised', 'repeated', 'escalated', 'resolved')),
  since     timestamptz NOT NULL,
  at        timestamptz NOT NULL,
  due_at    timestamptz NOT NULL,
  attempts  integer     NOT NULL,
  PRIMARY KEY (tenant, notice_id)
);
CREATE INDEX alert_notice_due ON alert_notice (tenant, due_at);
