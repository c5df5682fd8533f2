-- SPDX-License-Identifier: Apache-2.0
-- Consents are followed, holds reach further, and an erasure finds everything by a key or an index, however many others there are; what a legal hold keeps is found too.

CREATE INDEX bridge_session_subject ON bridge_session (tenant, subject_id);
CREATE INDEX approval_subject ON approval (tenant, subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX approval_conversation ON approval (tenant, conversation_id) WHERE conversation_id IS NOT NULL;
-- Whom an identity reached, by the subject that is taken out.
CREATE INDEX reach_subject ON reach USING gin (reached);
CREATE INDEX erasure_recipient_due ON erasure_recipient (tenant, subject_id) WHERE state = 'due';
CREATE INDEX erasure_recipient_settled ON erasure_recipient (tenant, settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX webhook_settled ON webhook_delivery (tenant, settled_at) WHERE settled_at IS NOT NULL;
-- Asked at each start: who was erased since an older backup.
CREATE INDEX history_erased ON history (tenant, subject_id) WHERE kind = 'subject.erased';

-- Whom a delivery is about, so that a legal hold keeps it; null: nobody.
ALTER TABLE webhook_delivery ADD COLUMN subject_id uuid;
CREATE INDEX webhook_subject ON webhook_delivery (tenant, subject_id) WHERE subject_id IS NOT NULL;

-- When the operator's records were last asked whether they still let a consent stand.
ALTER TABLE consent ADD COLUMN followed_at timestamptz;
CREATE INDEX consent_unfollowed ON consent (tenant, (coalesce(followed_at, given_at))) WHERE purpose = 'marketing' AND state = 'given';
-- Who was told of incidents last is asked at each start.
CREATE INDEX history_receivers ON history (tenant, id) WHERE kind = 'receivers.changed';
