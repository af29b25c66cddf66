-- Drafts and approvals name professionals: pages reach them through the functions alone, and so do
-- the versions that an approval publishes. A published row is still changed by nobody.
GRANT SELECT, INSERT, UPDATE ON governance_draft TO trenza_reader;
GRANT SELECT, INSERT ON governance_approval TO trenza_reader;
