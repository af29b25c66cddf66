-- The directory is open information (GT4 table 6): every process may read it, only the owner writes.
GRANT SELECT ON directory_municipality, directory_organisation, directory_centre
    TO trenza_web, trenza_intake, trenza_insight, trenza_audit, trenza_reader;
