extension AttackScene {
  /// What honest daemons do about kills where the desk wants two signatures.
  static let kills = """

    -- A request but for what an attack has otherwise: by nana, for her, in its place.
    CREATE FUNCTION scene.request_kill(
      of_slug text, by text DEFAULT 'nana', notice text DEFAULT 'Invented.', vanish boolean DEFAULT false,
      author boolean DEFAULT false, grant_id bigint DEFAULT NULL, covered text DEFAULT NULL, version integer DEFAULT NULL,
      on_desk text DEFAULT NULL, after integer DEFAULT 0, late interval DEFAULT '0', key text DEFAULT scene.key()
    ) RETURNS bigint LANGUAGE sql AS $$
      INSERT INTO copydesk.kill_request
        (story, version, content_hash, desk, actor, on_behalf_of, grant_id, notice, vanish, configuration, follows, signed_at,
         key_id, signature)
      SELECT s.number, v.number, v.content_hash, coalesce(on_desk, s.desk), by, covered,
             CASE WHEN NOT author THEN coalesce(request_kill.grant_id, scene.grant_of(by, s.desk)) END, notice, vanish, 0,
             s.audit_length + after, clock_timestamp() - late, key, scene.signature()
        FROM copydesk.story AS s
        JOIN copydesk.version AS v ON v.story = s.number AND v.number = coalesce(request_kill.version, s.working_version)
       WHERE s.slug = of_slug
      RETURNING id
    $$;

    CREATE FUNCTION scene.ask_kill(of_slug text, by text DEFAULT 'nana', author boolean DEFAULT false)
    RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, 'ask_kill');
      UPDATE copydesk.story SET kill_request = scene.request_kill(of_slug, by, author => author) WHERE slug = of_slug;
    END
    $$;

    CREATE FUNCTION scene.drop_kill(of_slug text, by text DEFAULT 'nana') RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, 'drop_kill');
      UPDATE copydesk.story SET kill_request = NULL WHERE slug = of_slug;
    END
    $$;

    -- The decision to kill: what was asked for is signed, unless the glass is broken.
    CREATE FUNCTION scene.decide_kill(
      of_slug text, by text DEFAULT 'otto', glass text DEFAULT NULL, note text DEFAULT 'Invented.', vanish boolean DEFAULT false,
      request bigint DEFAULT NULL
    ) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE
      made bigint;
    BEGIN
      PERFORM scene.say(by, 'kill', note);
      INSERT INTO copydesk.decision
        (story, version, content_hash, kind, actor, note, vanish, kill_request, break_glass_reason)
      SELECT s.number, v.number, v.content_hash, 'kill', by, decide_kill.note, decide_kill.vanish,
             coalesce(request, CASE WHEN glass IS NULL THEN s.kill_request END), glass
        FROM copydesk.story AS s
        JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
       WHERE s.slug = of_slug
      RETURNING id INTO made;
      RETURN made;
    END
    $$;

    -- All of a kill with two signatures, or with broken glass.
    CREATE FUNCTION scene.sign_kill(of_slug text, by text DEFAULT 'otto', glass text DEFAULT NULL, deciding boolean DEFAULT true)
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      made bigint;
    BEGIN
      PERFORM scene.say(by, 'kill');
      PERFORM scene.void(of_slug, by);
      IF deciding THEN
        made := scene.decide_kill(of_slug, by, glass);
        PERFORM scene.go_ahead(of_slug, by, 'kill', made);
      END IF;
      UPDATE copydesk.story
         SET state = 'killed', live_version = NULL, publishing_since = NULL, decision = NULL, kill_request = NULL,
             revision = revision + 1
       WHERE slug = of_slug;
      UPDATE copydesk.delivery AS d SET state = 'cancelled'
        FROM copydesk.story AS s WHERE s.number = d.story AND s.slug = of_slug AND d.state IN ('pending', 'failed');
      INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
      SELECT made, sent.destination, d.story, d.version, d.content_hash, d.kind
        FROM copydesk.decision AS d
       CROSS JOIN (
         SELECT DISTINCT x.destination FROM copydesk.delivery AS x
           JOIN copydesk.attempt AS a ON a.delivery = x.id JOIN copydesk.story AS s ON s.number = x.story
          WHERE s.slug = of_slug AND a.outcome IS DISTINCT FROM 'failed') AS sent
       WHERE d.id = made;
    END
    $$;
    """
}
