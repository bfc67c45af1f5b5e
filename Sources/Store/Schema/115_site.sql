-- Going through a whole site, and destinations that are held.

-- What a destination has of a story: what was delivered there last; no row for one that it never had, or has had withdrawn.
-- Without settings of its own, so that it becomes part of the query that calls it.
CREATE FUNCTION copydesk.carried(destination text, story bigint) RETURNS TABLE (delivery bigint, decision bigint, version integer)
LANGUAGE sql STABLE AS $$
  SELECT last.id, last.decision, last.version
    FROM (SELECT d.id, d.decision, d.version, d.kind FROM copydesk.delivery AS d
           WHERE d.destination = $1 AND d.story = $2 AND d.state = 'delivered'
           ORDER BY d.decision DESC LIMIT 1) AS last
   WHERE NOT copydesk.withdraws(last.kind)
$$;
GRANT EXECUTE ON FUNCTION copydesk.carried(text, bigint) TO copydesk_daemon;

-- When readers were told last of what a decision shows: fixes and new addresses leave the date as it was. Without settings of
-- its own, as `carried`.
CREATE FUNCTION copydesk.told_at(decision bigint) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT min(d.created_at)
      FROM copydesk.delivery AS d
     WHERE d.decision = (
       SELECT max(told.decision)
         FROM copydesk.delivery AS told JOIN copydesk.decision AS c ON c.story = told.story
        WHERE c.id = $1 AND told.decision <= $1 AND NOT copydesk.is_silent(told.kind)));
END
$$;
GRANT EXECUTE ON FUNCTION copydesk.told_at(bigint) TO copydesk_daemon;

-- Where readers found a story before, in order, without where they find it now.
CREATE FUNCTION copydesk.former_paths(story bigint, present text) RETURNS text[]
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (
    SELECT ARRAY(SELECT f.desk || '/' || f.slug FROM copydesk.former_address AS f
                  WHERE f.story = $1 AND f.desk || '/' || f.slug <> $2 ORDER BY 1));
END
$$;
GRANT EXECUTE ON FUNCTION copydesk.former_paths(bigint, text) TO copydesk_daemon;

-- A look over a whole site, or its renewal: asked for by a person, carried out a slice at a time.
CREATE TABLE copydesk.site_task (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  destination  copydesk.slug NOT NULL REFERENCES copydesk.destination,
  action       text        NOT NULL CONSTRAINT site_task_action_known CHECK (action IN ('verify', 'rebuild', 'adopt', 'refresh')),
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at     copydesk.instant,
  error        text,                                    -- why it could not be done; null: it was
  reached      bigint      NOT NULL DEFAULT 0,          -- the number of the last story that was gone through
  reached_list text        NOT NULL DEFAULT '',         -- the name of the last list that was gone through, after all stories
  done         integer     NOT NULL DEFAULT 0,          -- stories
  total        integer     NOT NULL,                    -- when it was asked for
  lists        text[]      NOT NULL DEFAULT '{}',       -- the lists that it is about; none: the whole site
  marks        jsonb,                                   -- what the site will be up to date with, once it is done
  differences  jsonb       NOT NULL DEFAULT '[]',       -- the first thousand
  found        integer     NOT NULL DEFAULT 0           -- all of them
);
CREATE INDEX site_task_by_destination ON copydesk.site_task (destination, id);
CREATE UNIQUE INDEX site_task_one_at_a_time ON copydesk.site_task (destination) WHERE ended_at IS NULL;

-- In which lists of a site the stories stand that it has, so that each list finds its part by an index: entered with the receipt
-- by which a story arrives. It says what may be looked at; whether that may be shown, signatures say.
CREATE TABLE copydesk.listing (
  destination copydesk.slug NOT NULL REFERENCES copydesk.destination,
  list        text        NOT NULL CONSTRAINT listing_list_length CHECK (length(list) BETWEEN 1 AND 300),
  story       bigint      NOT NULL REFERENCES copydesk.story,
  at          timestamptz NOT NULL,                     -- orders the list
  place       integer     NOT NULL CONSTRAINT listing_place_positive CHECK (place > 0),   -- never changes, and is given once
  PRIMARY KEY (destination, list, story),
  CONSTRAINT listing_place_once UNIQUE (destination, list, place)
);
CREATE INDEX listing_in_order ON copydesk.listing (destination, list, at, story);
CREATE INDEX listing_by_story ON copydesk.listing (story, destination);

-- What is remembered of a list beside the stories that stand in it.
CREATE TABLE copydesk.list_memory (
  destination copydesk.slug NOT NULL REFERENCES copydesk.destination,
  list        text        NOT NULL CONSTRAINT list_memory_list_length CHECK (length(list) BETWEEN 1 AND 300),
  last_place  integer     NOT NULL DEFAULT 0,           -- the highest place that was given
  lost_at     copydesk.instant,                         -- when a story last left it
  PRIMARY KEY (destination, list)
);

GRANT SELECT, INSERT, UPDATE (at, place), DELETE ON copydesk.listing TO copydesk_daemon;
GRANT SELECT, INSERT, UPDATE (last_place, lost_at) ON copydesk.list_memory TO copydesk_daemon;
GRANT SELECT, INSERT, DELETE ON copydesk.destination_hold TO copydesk_daemon;
GRANT SELECT, INSERT (destination, action, requested_by, lists, total),
  UPDATE (ended_at, error, reached, reached_list, done, marks, differences, found) ON copydesk.site_task TO copydesk_daemon;

CREATE FUNCTION copydesk.guard_attempt_of_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM copydesk.destination_hold AS h JOIN copydesk.delivery AS d ON d.destination = h.destination
     WHERE d.id = NEW.delivery) THEN
    PERFORM copydesk.refuse('attempt_not_at_held_destination', 'The destination is held.');
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER guard_attempt_of_held BEFORE INSERT ON copydesk.attempt
  FOR EACH ROW EXECUTE FUNCTION copydesk.guard_attempt_of_held();

-- Whether a destination ever had anything, and what it had last.
CREATE INDEX delivery_corrections ON copydesk.delivery (id) INCLUDE (story) WHERE kind = 'correct';
CREATE INDEX delivery_withdrawals ON copydesk.delivery (destination, story) WHERE copydesk.withdraws(kind);
CREATE INDEX delivery_delivered ON copydesk.delivery (destination, id) WHERE state = 'delivered';
