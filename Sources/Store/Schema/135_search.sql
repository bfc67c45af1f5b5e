-- Searching: the words of each story's working version, kept in one place by a trigger alone.

-- Signs of scripts that have no spaces between words, each as a word of its own: any part of such a text is found as a phrase.
CREATE FUNCTION copydesk.spaced_signs(written text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(written, '([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g');

-- Text as the search takes it, up to so many characters of it.
CREATE FUNCTION copydesk.searched_text(written text, longest integer) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('simple', copydesk.spaced_signs(copydesk.plain_words(left(coalesce(written, ''), longest))));

-- What is found of a story: the headline counts most, then slug, writers and keywords, then the standfirst, then the text.
CREATE FUNCTION copydesk.story_document(content jsonb, slug text, writers text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(copydesk.searched_text(content ->> 'headline', 1000), 'A')
  || setweight(copydesk.searched_text(slug || ' ' || coalesce(writers, '') || ' ' || coalesce(content ->> 'keywords', ''), 3000), 'B')
  || setweight(copydesk.searched_text(concat_ws(' ', content ->> 'label', content ->> 'dateline', content ->> 'summary'), 3000), 'C')
  || setweight(copydesk.searched_text(content ->> 'body', 150000), 'D');

-- The stories whose numbers lie together, so that the newest can be looked through first. Marks such as
-- `:block:3` and `:desk:africa` stand among a story's words; no text has them, since its colons are left out.
CREATE FUNCTION copydesk.story_block(story bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN story / 4096;

CREATE TABLE copydesk.story_words (
  story   bigint      PRIMARY KEY,
  came_in timestamptz NOT NULL,
  words   tsvector    NOT NULL
);
-- How often a word stands there decides which way a search goes.
ALTER TABLE copydesk.story_words ALTER words SET STATISTICS 500;
-- What is not yet in the index is read by each search: little of it.
CREATE INDEX story_words_found ON copydesk.story_words USING gin (words) WITH (gin_pending_list_limit = 512);
CREATE INDEX story_words_came_in ON copydesk.story_words (came_in);

-- Keeps a story's words. When the transaction ends, since a version comes after its story.
CREATE FUNCTION copydesk.keep_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  story   copydesk.story;
  version copydesk.version;
  handles text[];
  writers text;
  found   tsvector;
BEGIN
  SELECT * INTO story FROM copydesk.story AS s WHERE s.number = NEW.number;
  SELECT * INTO version FROM copydesk.version AS v WHERE v.story = story.number AND v.number = story.working_version;
  handles := ARRAY(SELECT DISTINCT a.staff::text FROM copydesk.version_author AS a
                    WHERE a.story = story.number AND a.version = story.working_version ORDER BY 1 LIMIT 50);
  writers := (SELECT string_agg(concat_ws(' ', f.handle, f.name, writer ->> 'name'), ' ')
                FROM (SELECT * FROM jsonb_array_elements(version.content -> 'byline') LIMIT 50) AS b (writer)
                LEFT JOIN copydesk.staff AS f ON f.handle = writer #>> '{}');
  BEGIN
    found := copydesk.story_document(version.content, story.slug, writers);
  EXCEPTION WHEN program_limit_exceeded THEN
    -- Nothing that can be written must keep a text from being saved.
    found := copydesk.searched_text(version.content ->> 'headline', 1000);
  END;
  INSERT INTO copydesk.story_words (story, came_in, words)
  VALUES (story.number, story.submitted_at, found || array_to_tsvector(
    ARRAY[':desk:' || story.desk, ':block:' || copydesk.story_block(story.number)]
    || ARRAY(SELECT ':by:' || handle FROM unnest(handles) AS handle)))
  ON CONFLICT ON CONSTRAINT story_words_pkey DO UPDATE SET words = excluded.words;
  RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER keep_words_of_new AFTER INSERT ON copydesk.story
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION copydesk.keep_words();
CREATE CONSTRAINT TRIGGER keep_words AFTER UPDATE ON copydesk.story DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.working_version IS DISTINCT FROM NEW.working_version OR OLD.slug IS DISTINCT FROM NEW.slug OR OLD.desk IS DISTINCT FROM NEW.desk)
  EXECUTE FUNCTION copydesk.keep_words();

-- What somebody looks for: each of these words and phrases, a word with * after it as the beginning of one, and none of those.
CREATE FUNCTION copydesk.words_meant(wanted text[], unwanted text[]) RETURNS tsquery
LANGUAGE plpgsql IMMUTABLE SET client_min_messages = error AS $$
DECLARE
  term  text;
  one   tsquery;
  meant tsquery;
BEGIN
  FOREACH term IN ARRAY wanted LOOP
    one := CASE WHEN right(term, 1) = '*' THEN (quote_literal(lower(rtrim(term, '*'))) || ':*')::tsquery
                ELSE phraseto_tsquery('simple', copydesk.spaced_signs(copydesk.plain_words(term))) END;
    IF numnode(one) > 0 THEN meant := coalesce(meant && one, one); END IF;
  END LOOP;
  FOREACH term IN ARRAY unwanted LOOP
    one := copydesk.words_meant(ARRAY[term], '{}');
    IF numnode(one) > 0 THEN meant := meant && !! one; END IF;
  END LOOP;
  RETURN meant;
END
$$;

-- The newest stories with these words, `looked_at` of them at most, and how well each fits. It takes about the same time among
-- a million stories: what is in most of them is found among the newest, what is rare by the index alone.
CREATE FUNCTION copydesk.stories_with(
  sought tsquery, on_desk text, in_states text[], by_person text, came_since timestamptz, came_until timestamptz, looked_at integer)
RETURNS TABLE (story bigint, fit real)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  newest   bigint := (SELECT copydesk.story_block(w.story) FROM copydesk.story_words AS w
                       WHERE w.came_in < coalesce(came_until, 'infinity') ORDER BY w.came_in DESC LIMIT 1);
  blocks   integer;
  narrowed tsquery;
  numbers  bigint[];
BEGIN
  IF sought IS NULL THEN RETURN; END IF;
  FOREACH blocks IN ARRAY ARRAY[2, 16, 0] LOOP
    narrowed := sought;
    IF on_desk IS NOT NULL THEN narrowed := quote_literal(':desk:' || on_desk)::tsquery && narrowed; END IF;
    IF by_person IS NOT NULL THEN narrowed := quote_literal(':by:' || by_person)::tsquery && narrowed; END IF;
    IF blocks > 0 THEN
      narrowed := (SELECT string_agg(quote_literal(':block:' || b), ' | ')
                     FROM generate_series(greatest(newest - blocks + 1, 0), newest) AS b)::tsquery && narrowed;
    END IF;
    -- Planned each time, with these very words: how frequent they are decides.
    EXECUTE $query$
      SELECT array_agg(f.story) FROM (
        SELECT w.story FROM copydesk.story_words AS w JOIN copydesk.story AS s ON s.number = w.story
         WHERE w.words @@ $1 AND ($2 IS NULL OR s.state = ANY ($2))
           AND w.came_in >= coalesce($3, '-infinity') AND w.came_in < coalesce($4, 'infinity')
         ORDER BY w.story DESC LIMIT $5) AS f
      $query$ INTO numbers USING narrowed, in_states::copydesk.story_state[], came_since, came_until, looked_at;
    EXIT WHEN cardinality(numbers) >= looked_at OR newest < blocks;
  END LOOP;
  RETURN QUERY SELECT w.story, ts_rank(w.words, sought, 1) FROM copydesk.story_words AS w WHERE w.story = ANY (numbers);
END
$$;

GRANT SELECT ON copydesk.story_words TO copydesk_daemon;
GRANT EXECUTE ON FUNCTION
  copydesk.spaced_signs(text), copydesk.searched_text(text, integer), copydesk.story_document(jsonb, text, text),
  copydesk.story_block(bigint), copydesk.words_meant(text[], text[]),
  copydesk.stories_with(tsquery, text, text[], text, timestamptz, timestamptz, integer) TO copydesk_daemon;
