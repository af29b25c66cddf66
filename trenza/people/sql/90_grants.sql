-- Who may touch the index of persons. trenza_web is named nowhere: pages reach persons only through
-- the deciding functions of access, which run as trenza_reader.
GRANT SELECT ON people_person, people_identity, people_identifier, people_household,
    people_household_member, people_link_review, people_caseload_key
    TO trenza_reader, trenza_intake;

-- Whom a manager confirmed is found by name in her centre like any other.
GRANT INSERT ON people_caseload_key TO trenza_reader;

-- Comparing by the match model is intake's business alone; who matches whom is found anew at will.
GRANT SELECT, INSERT ON people_normal, people_hot_key TO trenza_intake;
GRANT UPDATE (form, edition, keys) ON people_normal TO trenza_intake;
GRANT SELECT, INSERT, DELETE ON people_match TO trenza_intake;
GRANT USAGE ON people_match_id_seq TO trenza_intake;
GRANT EXECUTE ON FUNCTION people_candidates, people_note_crowds, people_holders TO trenza_intake;

-- The memory of links and the answers of reviewers are only added to (20_links.sql).
GRANT SELECT ON people_link_decision, people_link_vote, people_link_order TO trenza_reader, trenza_intake;
GRANT INSERT ON people_link_decision TO trenza_intake;
GRANT INSERT ON people_link_vote, people_link_order TO trenza_reader;
GRANT USAGE ON people_link_decision_id_seq TO trenza_intake;
GRANT USAGE ON people_link_vote_id_seq, people_link_order_id_seq TO trenza_reader;
GRANT EXECUTE ON FUNCTION people_note_link, people_unanchored, people_reanchor,
    people_sensitive_sources, people_answered TO trenza_intake;

-- Intake recognises persons: it adds and corrects, and never deletes a person or an identity.
GRANT INSERT ON people_person, people_identity, people_identifier, people_household,
    people_household_member, people_link_review, people_caseload_key
    TO trenza_intake;
GRANT UPDATE (given_name, surname1, surname2, birth_date, birth_precision, sex, nationality,
    languages, phone, email, address, municipality, protection, continues_as, updated_at)
    ON people_person TO trenza_intake;
GRANT UPDATE (sector, person_id, given_name, surname1, surname2, birth_date, birth_precision, sex,
    nationality, languages, phone, email, address, municipality, protection, version, stated_at,
    link_reason, linked_at, updated_at)
    ON people_identity TO trenza_intake;
GRANT UPDATE (person_id) ON people_identifier, people_household_member TO trenza_intake;
GRANT UPDATE (version, state, address, municipality, valid_from, valid_to, updated_at)
    ON people_household TO trenza_intake;
GRANT UPDATE (person_id, other_person_id, reason, state, comparison, weight, model, verdict, seal,
    decided_on, decision_id, settled_at)
    ON people_link_review TO trenza_intake;

-- These rows restate what the newest version of an identity, a household or a name says.
GRANT DELETE ON people_identifier, people_household_member, people_caseload_key TO trenza_intake;

GRANT USAGE ON people_identifier_id_seq, people_household_member_id_seq, people_link_review_id_seq
    TO trenza_intake;

-- Counts of all organisations: for `trenza match`, and for no page.
GRANT EXECUTE ON FUNCTION people_list_reviews() TO trenza_intake;

-- The review desk.
GRANT EXECUTE ON FUNCTION people_announce_reviews, people_reviews, people_announce_review,
    people_review, people_answer, people_my_answers, people_take_back, people_own_alike,
    people_own_mix, people_report,
    people_review_pace, people_identities, people_decisions, people_orders, people_to_confirm,
    people_order, people_second
    TO trenza_web;
GRANT EXECUTE ON FUNCTION people_risk, people_review_risk, people_votes_among, people_votes_of,
    people_pending, people_reported, people_reach, people_reach_seal, people_reach_grave,
    people_order_waits, people_decided_of
    TO trenza_intake, trenza_reader;
GRANT EXECUTE ON FUNCTION people_veils, people_waiting, people_nearness, people_reach_told,
    people_told_seal,
    people_decision_token TO trenza_reader;
GRANT EXECUTE ON FUNCTION people_may_review, people_source_name, people_reviewer, people_side,
    people_name, people_last, people_veiled, people_comparison, people_effect, people_slip, people_near_word,
    people_near_birth, people_vote_stands TO trenza_reader;
