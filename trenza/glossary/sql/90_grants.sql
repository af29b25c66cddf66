-- Open information: every process may look words up, only the owner writes them (at publication).
GRANT SELECT ON glossary_term TO trenza_web, trenza_intake, trenza_insight, trenza_reader;
