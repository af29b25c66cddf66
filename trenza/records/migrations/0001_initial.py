"""Statements, hash-partitioned by person: one folder lives in one partition."""

from django.db import migrations, models

CREATE = """
CREATE TABLE records_record (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    series uuid NOT NULL,
    identity_id uuid,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    stated_at timestamptz NOT NULL,
    organisation_id bigint NOT NULL,
    centre_id bigint,
    delivery_id bigint,
    row_number bigint,
    valid_from date,
    valid_to date,
    type_bit smallint NOT NULL CHECK (type_bit BETWEEN 0 AND 61),
    state text NOT NULL CHECK (state IN ('current', 'superseded', 'retracted', 'contested')),
    sector text NOT NULL,
    type text NOT NULL,
    source text NOT NULL,
    source_id text NOT NULL,
    author text NOT NULL DEFAULT '',
    summary text NOT NULL DEFAULT '',
    content jsonb NOT NULL,
    CHECK (valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from),
    PRIMARY KEY (person_id, series, version)
) PARTITION BY HASH (person_id);
"""

PARTITIONS = "".join(
    f"CREATE TABLE records_record_{part:02d} PARTITION OF records_record "
    f"FOR VALUES WITH (MODULUS 16, REMAINDER {part});\n"
    for part in range(16)
)

# Where each statement lives now and which of its versions is the newest: a statement that its
# source moves to another person is found here and leaves the first person's folder.
SERIES = """
CREATE TABLE records_series (
    series uuid PRIMARY KEY,
    person_id uuid NOT NULL,
    version bigint NOT NULL
);
"""

# Law 4, also against a mistaken owner: nothing of a statement changes but its state, and no row
# is deleted. (The state is not in the list of columns, so superseding pays for no trigger.) One
# exception: when a link between identities is made or undone, their statements follow to the other
# person (law 5), which for a partitioned table is a delete and an insert; records_relink says so.
GUARD = """
CREATE FUNCTION records_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('trenza.relinking', true) = 'on' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF to_jsonb(NEW) - 'person_id' = to_jsonb(OLD) - 'person_id' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'statements are appended, never changed nor deleted' USING ERRCODE = '42501';
END
$$;
CREATE FUNCTION records_refuse_emptying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'statements are appended, never changed nor deleted' USING ERRCODE = '42501';
END
$$;
CREATE TRIGGER records_statements_stay
    BEFORE UPDATE OF id, person_id, series, identity_id, version, recorded_at, stated_at,
        organisation_id, centre_id, delivery_id, row_number, valid_from, valid_to, type_bit, sector,
        type, source, source_id, author, summary, content
    ON records_record FOR EACH ROW EXECUTE FUNCTION records_refuse_change();
CREATE TRIGGER records_statements_are_kept
    BEFORE DELETE ON records_record FOR EACH ROW EXECUTE FUNCTION records_refuse_change();
CREATE TRIGGER records_statements_are_not_emptied
    BEFORE TRUNCATE ON records_record EXECUTE FUNCTION records_refuse_emptying();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list = []
    operations = [
        migrations.RunSQL(
            CREATE + PARTITIONS + SERIES + GUARD,
            "DROP TABLE records_series; DROP TABLE records_record;"
            "DROP FUNCTION records_refuse_change(); DROP FUNCTION records_refuse_emptying()",
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("series", models.UUIDField()),
                ("identity_id", models.UUIDField(null=True)),
                ("type", models.CharField(max_length=60)),
                ("type_bit", models.SmallIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("version", models.BigIntegerField()),
                ("organisation_id", models.BigIntegerField()),
                ("centre_id", models.BigIntegerField(null=True)),
                ("delivery_id", models.BigIntegerField(null=True)),
                ("row_number", models.BigIntegerField(null=True)),
                ("stated_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("sector", models.CharField(max_length=2)),
                ("source", models.CharField(max_length=60)),
                ("source_id", models.CharField(max_length=200)),
                ("author", models.CharField(default="", max_length=160)),
                ("summary", models.CharField(default="", max_length=2000)),
                ("content", models.JSONField()),
            ],
            options={"managed": False, "db_table": "records_record"},
        ),
    ]
