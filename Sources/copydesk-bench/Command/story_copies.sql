-- Copies stories with all that belongs to them, under other numbers and at other times, so that a newsroom of many years is there
-- within minutes. The guards are off meanwhile, and what the copies were signed with vouches for nothing: such a database is good for
-- measuring lists and actions, not for publishing.

-- Copies a table's rows of a story to the numbers from `first` to `last`: the story `newest` keeps its times, each number below
-- it is `step` seconds older.
CREATE FUNCTION pg_temp.copy_rows(
  of_table text, condition text, template bigint, first bigint, last bigint, newest bigint, step float8) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  slug    text := (SELECT s.slug FROM copydesk.story AS s WHERE s.number = template);
  renamed text := 'replace(%s, $6, left($6, 6) || lpad(i::text, 7, ''0''))';
  canonical text := 'convert_to(' || format(renamed, 'convert_from(t.canonical, ''UTF8'')') || ', ''UTF8'')';
  columns text;
  written text;
BEGIN
  SELECT string_agg(quote_ident(a.attname), ', '),
         string_agg(CASE
           WHEN a.attname = 'story' OR of_table = 'story' AND a.attname = 'number' THEN 'i'
           WHEN a.attname = 'slug' THEN format(renamed, 't.slug::text')
           WHEN a.attname = 'content' THEN format(renamed, 't.content::text') || '::jsonb'
           WHEN a.attname = 'draft' THEN 'convert_to(' || format(renamed, 'convert_from(t.draft, ''UTF8'')') || ', ''UTF8'')'
           WHEN a.attname = 'canonical' THEN canonical
           WHEN a.attname = 'content_hash' AND of_table = 'version' THEN format('encode(sha256(%s), ''hex'')', canonical)
           WHEN a.attname = 'content_hash'
             THEN '(SELECT v.content_hash FROM copydesk.version AS v WHERE v.story = i AND v.number = t.version)'
           WHEN a.attname = 'signature' THEN format('sha512(convert_to(i || %L, ''UTF8'') || t.signature)', of_table)
           WHEN a.attname = 'words' THEN 'ts_delete(t.words, '':block:'' || copydesk.story_block($3)) '
             || '|| array_to_tsvector(ARRAY['':block:'' || copydesk.story_block(i), ''number'' || i])'
           WHEN of_table = 'audit_entry' AND a.attname = 'id' THEN 'i * 32 + t.position - 1000000000000'
           WHEN a.attname IN ('id', 'decision', 'submission', 'delivery', 'attempt')
             THEN format('i * 16 + t.%I %% 16', a.attname)
           WHEN a.atttypid IN ('timestamptz'::regtype, 'copydesk.instant'::regtype)
             THEN format('t.%I - make_interval(secs => $5 * ($4 - i))', a.attname)
           ELSE format('t.%I', a.attname) END, ', ')
    INTO columns, written
    FROM pg_attribute AS a
   WHERE a.attrelid = ('copydesk.' || of_table)::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
  EXECUTE format(
    'INSERT INTO copydesk.%1$I (%2$s) OVERRIDING SYSTEM VALUE '
    'SELECT %3$s FROM copydesk.%1$I AS t CROSS JOIN generate_series($1, $2) AS i WHERE %4$s',
    of_table, columns, written, condition) USING first, last, template, newest, step, slug;
END
$$;

CREATE FUNCTION pg_temp.copy_story(template bigint, first bigint, last bigint, newest bigint, step float8) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  of_table text;
BEGIN
  FOREACH of_table IN ARRAY ARRAY[
    'submission', 'story', 'version', 'version_author', 'reading', 'approval', 'decision', 'delivery', 'signed_act', 'audit_entry',
    'story_words', 'story_clock', 'seen'] LOOP
    PERFORM pg_temp.copy_rows(
      of_table, CASE of_table WHEN 'story' THEN 't.number = $3' ELSE 't.story = $3' END, template, first, last, newest, step);
  END LOOP;
  FOREACH of_table IN ARRAY ARRAY['attempt', 'receipt'] LOOP
    PERFORM pg_temp.copy_rows(
      of_table, 't.delivery IN (SELECT d.id FROM copydesk.delivery AS d WHERE d.story = $3)', template, first, last, newest, step);
  END LOOP;
END
$$;

-- Has what comes in from now on numbered above all of these.
CREATE FUNCTION pg_temp.count_on() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM setval(pg_get_serial_sequence('copydesk.' || t.name, t.id), 100000000)
     FROM (VALUES ('story', 'number'), ('submission', 'id'), ('approval', 'id'), ('decision', 'id'), ('delivery', 'id'),
                  ('attempt', 'id'), ('signed_act', 'id')) AS t (name, id);
END
$$;

SET session_replication_role = replica;
