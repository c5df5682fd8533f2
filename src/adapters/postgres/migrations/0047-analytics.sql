-- SPDX-License-Identifier: Apache-2.0
-- How the bot does, in counts of days: codes of ours and numbers, no id of anybody. Which conversations were counted stands apart, without what was
-- counted, and goes with the conversation.

CREATE TABLE analytics_mark (
  tenant          text        NOT NULL,
  conversation_id uuid        NOT NULL,
  counted_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant, conversation_id)
) PARTITION BY RANGE (conversation_id);
CREATE TABLE analytics_mark_default PARTITION OF analytics_mark DEFAULT;

CREATE TABLE analytics_day (
  tenant  text    NOT NULL,
  day     date    NOT NULL,
  flow    text    NOT NULL,
  lang    text    NOT NULL,
  channel text    NOT NULL,
  measure text    NOT NULL CHECK (measure IN ('end', 'reason', 'heard', 'proof', 'score')),
  value   text    NOT NULL,
  runs    integer NOT NULL CHECK (runs > 0),
  people  integer NOT NULL CHECK (people >= 0 AND people <= runs),
  PRIMARY KEY (tenant, day, flow, lang, channel, measure, value)
);
