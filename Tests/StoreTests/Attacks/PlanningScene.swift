extension AttackScene {
  /// What honest daemons do to the front page, freezes, links to previews and triggers.
  static let planning = """

    -- All of setting the front page by hand but what an attack leaves out or has otherwise.
    CREATE FUNCTION scene.front(
      of_slug text, place text DEFAULT 'lead', by text DEFAULT 'nana', until timestamptz DEFAULT NULL,
      action text DEFAULT NULL, after integer DEFAULT 0, late interval DEFAULT '0', key text DEFAULT scene.key(),
      signing boolean DEFAULT true, logging boolean DEFAULT true
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, coalesce(front.action, 'front_' || place));
      INSERT INTO copydesk.front_act (story, place, until, actor, follows, signed_at, key_id, signature)
      SELECT s.number, front.place, front.until, by, s.audit_length + after, clock_timestamp() - late, key, scene.signature()
        FROM copydesk.story AS s WHERE s.slug = of_slug AND signing;
      UPDATE copydesk.story SET assignee = assignee WHERE slug = of_slug AND logging;
    END
    $$;
    -- All of freezing a desk, or of ending that, but what an attack leaves out or has otherwise.
    CREATE FUNCTION scene.freezing(
      on_desk text DEFAULT 'caucasus', act text DEFAULT 'freeze', by text DEFAULT 'nana', until timestamptz DEFAULT NULL,
      reason text DEFAULT 'Court', action text DEFAULT NULL, after integer DEFAULT 0, late interval DEFAULT '0',
      key text DEFAULT scene.key()
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, coalesce(freezing.action, act));
      INSERT INTO copydesk.freeze_act (act, desk, reason, until, actor, follows, signed_at, key_id, signature)
      SELECT freezing.act, on_desk, freezing.reason, freezing.until, by, n.audit_length + after, clock_timestamp() - late, key,
             scene.signature()
        FROM copydesk.newsroom AS n;
    END
    $$;
    -- All of making a preview link but what an attack leaves out or has otherwise.
    CREATE FUNCTION scene.link(
      of_slug text, by text DEFAULT 'nana', until timestamptz DEFAULT clock_timestamp() + interval '1 day',
      action text DEFAULT 'preview_link', of_version integer DEFAULT NULL, logging boolean DEFAULT true
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, action);
      INSERT INTO copydesk.preview_link (token, story, version, content_hash, destination, made_by, until, follows)
      SELECT repeat('ab', 16), s.number, v.number, v.content_hash, 'site', by, link.until, s.audit_length
        FROM copydesk.story AS s
        JOIN copydesk.version AS v ON v.story = s.number AND v.number = coalesce(of_version, s.working_version)
       WHERE s.slug = of_slug;
      UPDATE copydesk.story SET assignee = assignee WHERE slug = of_slug AND logging;
    END
    $$;

    -- All of a note but what an attack has otherwise: on line 3, where it begins a thread.
    CREATE FUNCTION scene.note(
      of_slug text, by text DEFAULT 'nana', action text DEFAULT 'note', number integer DEFAULT NULL,
      thread integer DEFAULT NULL, resolves boolean DEFAULT false, line integer DEFAULT NULL, of_version integer DEFAULT NULL,
      words text DEFAULT 'Who says so?', told text DEFAULT '{}', logging boolean DEFAULT true,
      acting text DEFAULT NULL
    ) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      s     copydesk.story := scene.story(of_slug);
      this  integer := coalesce(number, 1 + coalesce((SELECT max(n.number) FROM copydesk.note AS n WHERE n.story = s.number), 0));
      place text := CASE WHEN line IS NOT NULL THEN 'Words' END;
    BEGIN
      PERFORM scene.say(coalesce(acting, by), action, words);
      PERFORM set_config('copydesk.detail', (jsonb_strip_nulls(jsonb_build_object(
        'note_number', this, 'thread', coalesce(thread, this), 'line', line, 'excerpt', place)) || told::jsonb)::text, true);
      INSERT INTO copydesk.note (story, number, thread, resolves, version, line, excerpt, actor, follows)
      VALUES (s.number, this, coalesce(thread, this), resolves,
              CASE WHEN line IS NOT NULL THEN coalesce(of_version, s.working_version) END, line, place, by, s.audit_length);
      UPDATE copydesk.story SET assignee = assignee WHERE slug = of_slug AND logging;
    END
    $$;

    -- All of ending it but what an attack leaves out.
    CREATE FUNCTION scene.unlink(
      of_slug text, by text DEFAULT 'nana', action text DEFAULT 'preview_end', named text DEFAULT 'abababab'
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, action);
      PERFORM set_config('copydesk.detail', jsonb_build_object('previews', jsonb_build_array(named))::text, true);
      UPDATE copydesk.preview_link SET ended_at = clock_timestamp(), because = 'hand';
      UPDATE copydesk.story SET assignee = assignee WHERE slug = of_slug;
    END
    $$;
    -- All of a firing but what an attack has otherwise; of a trigger that nothing but a command fires.
    CREATE FUNCTION scene.fire_trigger(
      of_trigger text, by text DEFAULT 'nana', acting text DEFAULT NULL, kind text DEFAULT 'command',
      cause_key text DEFAULT NULL, action text DEFAULT 'fire trigger', number bigint DEFAULT NULL,
      after integer DEFAULT 0, late interval DEFAULT '0', key text DEFAULT scene.key(), digest text DEFAULT NULL,
      refused text DEFAULT NULL
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(coalesce(acting, by), fire_trigger.action);
      INSERT INTO copydesk.firing
        (number, trigger, digest, cause, cause_key, refused, actor, follows, fired_at, key_id, signature)
      SELECT coalesce(fire_trigger.number, 1 + coalesce((SELECT max(f.number) FROM copydesk.firing AS f), 0)), t.name,
             coalesce(fire_trigger.digest, t.digest), jsonb_build_object('kind', fire_trigger.kind),
             coalesce(fire_trigger.cause_key, gen_random_uuid()::text), fire_trigger.refused, by,
             n.audit_length + after, clock_timestamp() - late, key, scene.signature()
        FROM copydesk.trigger AS t CROSS JOIN copydesk.newsroom AS n WHERE t.name = of_trigger;
    END
    $$;

    CREATE FUNCTION scene.pause_trigger(
      of_trigger text, by text DEFAULT 'nana', action text DEFAULT 'pause trigger', number bigint DEFAULT NULL,
      after integer DEFAULT 0, late interval DEFAULT '0', key text DEFAULT scene.key()
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, pause_trigger.action);
      INSERT INTO copydesk.trigger_pause (number, trigger, paused, actor, follows, signed_at, key_id, signature)
      SELECT coalesce(pause_trigger.number, 1), of_trigger, true, by, n.audit_length + after, clock_timestamp() - late,
             pause_trigger.key, scene.signature()
        FROM copydesk.newsroom AS n;
    END
    $$;

    -- Signs for a trigger, and decides once enough have signed.
    CREATE FUNCTION scene.approve_on(
      of_slug text, on_trigger text DEFAULT 'result', by text DEFAULT 'nana', decided text DEFAULT 'result',
      digest text DEFAULT NULL, firings bigint DEFAULT NULL
    ) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      was  copydesk.story := scene.story(of_slug);
      made bigint;
    BEGIN
      PERFORM scene.say(by, 'approve');
      PERFORM scene.read(of_slug, by);
      INSERT INTO copydesk.approval
        (story, version, content_hash, kind, desk, actor, grant_id, waits_for, trigger, trigger_digest, firings,
         configuration, follows, signed_at, key_id, signature)
      SELECT was.number, v.number, v.content_hash, was.working_kind, was.desk, by, scene.grant_of(by, was.desk), 'trigger',
             t.name, coalesce(approve_on.digest, t.digest),
             coalesce(approve_on.firings, (SELECT coalesce(max(f.number), 0) FROM copydesk.firing AS f)), 0,
             was.audit_length, clock_timestamp(), scene.key(), scene.signature()
        FROM copydesk.version AS v CROSS JOIN copydesk.trigger AS t
       WHERE v.story = was.number AND v.number = was.working_version AND t.name = on_trigger;
      IF copydesk.is_approved(was.number, was.working_version) THEN
        INSERT INTO copydesk.decision (story, version, content_hash, kind, actor, trigger, trigger_digest)
        SELECT was.number, v.number, v.content_hash, was.working_kind, by, t.name, t.digest
          FROM copydesk.version AS v LEFT JOIN copydesk.trigger AS t ON t.name = decided
         WHERE v.story = was.number AND v.number = was.working_version
        RETURNING id INTO made;
        UPDATE copydesk.story SET state = 'approved', decision = made, trigger = decided, revision = revision + 1
         WHERE number = was.number;
      ELSE
        UPDATE copydesk.story SET trigger = on_trigger, revision = revision + 1 WHERE number = was.number;
      END IF;
    END
    $$;

    -- Goes out by a firing.
    CREATE FUNCTION scene.go_by(of_slug text, by_firing bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say('system', 'fire');
      INSERT INTO copydesk.signed_act
        (kind, decision, story, version, content_hash, decision_kind, cause, actor, firing, follows, signed_at, key_id,
         signature)
      SELECT 'firing', d.id, d.story, d.version, d.content_hash, d.kind, 'fire', 'system', by_firing, s.audit_length,
             clock_timestamp(), scene.key(), scene.signature()
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision WHERE s.slug = of_slug;
      PERFORM scene.write_deliveries(of_slug);
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1 WHERE slug = of_slug;
    END
    $$;
    """
}
