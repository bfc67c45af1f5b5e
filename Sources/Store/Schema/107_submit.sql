-- Submitting from any program that speaks SQL, under a role that can do nothing else.

-- The staff member behind the session's role, or else the role.
CREATE FUNCTION copydesk.session_submitter() RETURNS text
LANGUAGE sql STABLE
RETURN coalesce(
  (SELECT s.handle::text FROM copydesk.staff AS s WHERE s.database_role = session_user AND s.active),
  'sql:' || session_user);

CREATE FUNCTION copydesk.submit_draft(draft text, pictures jsonb DEFAULT '{}') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  id      bigint;
  picture record;
  bytes   bytea;
BEGIN
  IF draft IS NULL OR draft = '' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'The draft is empty.',
      HINT = 'Pass the whole text: front matter and body.';
  END IF;
  IF octet_length(draft) > 1000000 THEN
    RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
      MESSAGE = format('The draft is %s bytes long; the limit is 1 MB.', octet_length(draft)), HINT = 'Shorten or split it.';
  END IF;
  IF pictures IS NULL OR jsonb_typeof(pictures) <> 'object' THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = 'The pictures are not a JSON object.',
      HINT = 'Pass {"name.jpg": "<base64>"}.';
  END IF;
  IF (SELECT count(*) FROM jsonb_object_keys(pictures)) > 20 THEN
    RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded', MESSAGE = 'More than 20 pictures came with the draft.',
      HINT = 'Send only those that its front matter names.';
  END IF;
  INSERT INTO copydesk.submission (draft, intent, submitter)
  VALUES (convert_to(draft, 'UTF8'), '{"action": "submit", "as_draft": false}', copydesk.session_submitter())
  RETURNING submission.id INTO id;
  FOR picture IN SELECT key, value FROM jsonb_each_text(pictures) LOOP
    BEGIN
      bytes := decode(picture.value, 'base64');
    EXCEPTION WHEN invalid_parameter_value THEN
      RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
        MESSAGE = format('The picture %L is not base64.', left(picture.key, 100)), HINT = 'Encode its bytes as base64.';
    END;
    IF octet_length(bytes) > 25000000 THEN
      RAISE EXCEPTION USING ERRCODE = 'program_limit_exceeded',
        MESSAGE = format('The picture %L is %s bytes long; the limit is 25 MB.', left(picture.key, 100), octet_length(bytes)),
        HINT = 'Send a smaller one.';
    END IF;
    INSERT INTO copydesk.submission_picture (submission, name, bytes) VALUES (id, normalize(picture.key, NFC), bytes)
    ON CONFLICT (submission, name) DO NOTHING;
  END LOOP;
  PERFORM copydesk.enqueue('intake', jsonb_build_object('submission', id), queue => 'intake', max_attempts => 5,
                           cause => 'submission ' || id);
  RETURN id;
END
$$;

-- What became of a submission of the same submitter; null for anybody else's.
CREATE FUNCTION copydesk.submission(id bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object(
           'id', s.id, 'state', s.state, 'story', s.story, 'slug', t.slug, 'version', s.version, 'findings', s.findings,
           'reason', s.rejection))
    FROM copydesk.submission AS s
    LEFT JOIN copydesk.story AS t ON t.number = s.story
   WHERE s.id = submission.id AND s.submitter = copydesk.session_submitter()
$$;
