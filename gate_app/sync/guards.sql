-- What stands around the tables: no grants, row level security, triggers. Run at each init.

REVOKE ALL ON SCHEMA hub FROM PUBLIC;
GRANT USAGE ON SCHEMA hub TO kadian_keeper, kadian_station, kadian_newcomer, kadian_report;

-- The second wall: even a function of ours sees no more than the station that called it may.
-- Heads first, as every call of a station: else it and whoever runs this wait for each other.
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['head', 'entry', 'seal'] LOOP
        EXECUTE format('ALTER TABLE hub.%I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('ALTER TABLE hub.%I FORCE ROW LEVEL SECURITY', one);
        EXECUTE format('DROP POLICY IF EXISTS followed ON hub.%I', one);
        EXECUTE format('DROP POLICY IF EXISTS appended ON hub.%I', one);
        EXECUTE format('DROP POLICY IF EXISTS changed ON hub.%I', one);
        EXECUTE format(
            'CREATE POLICY followed ON hub.%I FOR SELECT USING ('
            'station = (SELECT hub.my_station()) OR (SELECT hub.sees_all())'
            ' OR station IN (SELECT hub.followed()))', one);
        EXECUTE format(
            'CREATE POLICY appended ON hub.%I FOR INSERT'
            ' WITH CHECK (station = (SELECT hub.my_station()))', one);
        EXECUTE format(
            'CREATE POLICY changed ON hub.%I FOR UPDATE'
            ' USING (station = (SELECT hub.my_station()))', one);
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION hub.refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = hub, pg_temp AS $$
BEGIN
    RAISE insufficient_privilege USING MESSAGE = 'the ledger is only ever appended to';
END
$$;

-- The one change there is: a body whose station has asked for its erasure becomes NULL.
CREATE OR REPLACE FUNCTION hub.refuse_all_but_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = hub, pg_temp AS $$
BEGIN
    IF NEW.body IS NULL
        AND (NEW.station, NEW.epoch, NEW.seq, NEW.kind, NEW.hash, NEW.header, NEW.received_at)
            = (OLD.station, OLD.epoch, OLD.seq, OLD.kind, OLD.hash, OLD.header, OLD.received_at)
        AND EXISTS (
            SELECT FROM hub.erased x
            WHERE (x.station, x.epoch, x.seq) = (OLD.station, OLD.epoch, OLD.seq)
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE insufficient_privilege USING MESSAGE = 'the ledger is only ever appended to';
END
$$;

CREATE OR REPLACE TRIGGER kept BEFORE DELETE ON hub.entry
    FOR EACH ROW EXECUTE FUNCTION hub.refuse();
CREATE OR REPLACE TRIGGER unchanged BEFORE UPDATE ON hub.entry
    FOR EACH ROW EXECUTE FUNCTION hub.refuse_all_but_erasure();
CREATE OR REPLACE TRIGGER kept BEFORE UPDATE OR DELETE ON hub.seal
    FOR EACH ROW EXECUTE FUNCTION hub.refuse();
CREATE OR REPLACE TRIGGER kept BEFORE UPDATE OR DELETE ON hub.erased
    FOR EACH ROW EXECUTE FUNCTION hub.refuse();
CREATE OR REPLACE TRIGGER kept BEFORE UPDATE OR DELETE ON hub.cut
    FOR EACH ROW EXECUTE FUNCTION hub.refuse();
CREATE OR REPLACE TRIGGER kept BEFORE DELETE ON hub.head
    FOR EACH ROW EXECUTE FUNCTION hub.refuse();
CREATE OR REPLACE TRIGGER kept BEFORE DELETE ON hub.incident
    FOR EACH ROW EXECUTE FUNCTION hub.refuse();

-- TRUNCATE fires on the table that is named: the partitions have their own trigger.
DO $$
DECLARE
    one regclass;
BEGIN
    FOR one IN
        SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'hub.entry'::regclass
        UNION ALL SELECT unnest(
            '{hub.entry,hub.seal,hub.head,hub.erased,hub.cut,hub.incident}'::regclass[])
    LOOP
        EXECUTE format('CREATE OR REPLACE TRIGGER whole BEFORE TRUNCATE ON %s'
            ' FOR EACH STATEMENT EXECUTE FUNCTION hub.refuse()', one);
        -- Not again: it would wait for whoever reads cut, and he for the heads.
        IF NOT (SELECT c.relrowsecurity FROM pg_class c WHERE c.oid = one) THEN
            EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', one);
        END IF;
    END LOOP;
END
$$;
