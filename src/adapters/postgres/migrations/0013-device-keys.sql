-- SPDX-License-Identifier: Apache-2.0
-- The key of the browser that opened a conversation: whoever has the token and not the key opens nothing.
-- Null: opened without a key; such a conversation never rises above one factor.
ALTER TABLE visitor_token ADD COLUMN device_key bytea CHECK (octet_length(device_key) = 32);
