/// The newsroom that is attacked, and short words for what honest daemons do to its stories.
///
/// All of it runs as the daemon's role, so what the scene can do is legal.
enum AttackScene {
  /// Run by the superuser in a migrated database.
  static let setUp = """
    CREATE SCHEMA scene;
    GRANT USAGE ON SCHEMA scene TO copydesk_daemon;

    CREATE FUNCTION scene.key(digits text DEFAULT '11') RETURNS text LANGUAGE sql AS $$
      SELECT left(encode(sha256(decode(repeat(digits, 32), 'hex')), 'hex'), 16)
    $$;
    INSERT INTO copydesk.signing_key (id, public_key) VALUES (scene.key(), decode(repeat('11', 32), 'hex'));
    INSERT INTO copydesk.signing_key (id, public_key, ended_at)
    VALUES (scene.key('22'), decode(repeat('22', 32), 'hex'), now());
    INSERT INTO copydesk.signing_key (id, public_key, valid_from)
    VALUES (scene.key('33'), decode(repeat('33', 32), 'hex'), '2999-01-01');

    -- Nobody's signature, and none that was there before.
    CREATE FUNCTION scene.signature() RETURNS bytea LANGUAGE sql AS $$
      SELECT sha512(convert_to(gen_random_uuid()::text, 'UTF8'))
    $$;

    CREATE FUNCTION scene.say(actor text, action text, note text DEFAULT '') RETURNS void LANGUAGE sql AS $$
      SELECT set_config('copydesk.actor', actor, true), set_config('copydesk.action', action, true),
             set_config('copydesk.note', note, true)
    $$;

    CREATE FUNCTION scene.story(of_slug text) RETURNS copydesk.story LANGUAGE sql AS $$
      SELECT s FROM copydesk.story AS s WHERE s.slug = of_slug
    $$;

    CREATE FUNCTION scene.grant_of(person text, on_desk text DEFAULT 'caucasus') RETURNS bigint LANGUAGE sql AS $$
      SELECT id FROM copydesk.staff_grant WHERE staff = person AND desk = on_desk AND covering IS NULL
    $$;

    CREATE FUNCTION scene.content(slug text, desk text, byline text, words text, embargo text DEFAULT NULL)
    RETURNS text LANGUAGE sql AS $$
      SELECT jsonb_strip_nulls(jsonb_build_object(
               'slug', slug, 'desk', desk, 'byline', jsonb_build_array(byline), 'headline', words, 'urgency', 4,
               'language', 'en', 'keywords', '{}'::text[], 'sources', '{}'::text[], 'body', words,
               'embargo', embargo))::text
    $$;

    -- A version, and what came in for it.
    CREATE FUNCTION scene.save(
      story bigint, number integer, saver text, content text, kind text DEFAULT 'publish', note text DEFAULT NULL
    ) RETURNS void LANGUAGE sql AS $$
      WITH incoming AS (
        INSERT INTO copydesk.submission (draft, intent, submitter) VALUES ('draft', '{}', saver) RETURNING id
      )
      INSERT INTO copydesk.version
        (story, number, content_hash, content, canonical, submission, kind, note, desk, policy, embargo, saved_by)
      SELECT story, number, encode(sha256(convert_to(content, 'UTF8')), 'hex'), content::jsonb,
             convert_to(content, 'UTF8'), incoming.id, kind::copydesk.decision_kind, save.note, content::jsonb ->> 'desk', '{}',
             (content::jsonb ->> 'embargo')::timestamptz, saver
        FROM incoming
    $$;

    CREATE FUNCTION scene.submit(
      slug text, author text DEFAULT 'rita', desk text DEFAULT 'caucasus', embargo text DEFAULT NULL
    ) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE
      number bigint;
    BEGIN
      PERFORM scene.say(author, 'submit');
      INSERT INTO copydesk.story
        (slug, desk, state, working_version, revision, submitted_by, updated_by, updated_action)
      VALUES (submit.slug, submit.desk, 'desk_review', 1, 1, author, author, 'submit')
      RETURNING story.number INTO number;
      PERFORM scene.save(number, 1, author, scene.content(slug, desk, author, 'Words', embargo));
      RETURN number;
    END
    $$;

    -- The next version, in the state that the action leads to.
    CREATE FUNCTION scene.revise(of_slug text, saver text, action text DEFAULT 'edit', words text DEFAULT 'Other words')
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      was  copydesk.story := scene.story(of_slug);
      kind text := CASE WHEN action IN ('fix', 'clarify', 'correct', 'update') THEN action ELSE was.working_kind::text END;
    BEGIN
      PERFORM scene.say(saver, action);
      PERFORM scene.void(of_slug, saver) WHERE was.state <> 'published';
      PERFORM scene.save(was.number, was.working_version + 1, saver,
                         scene.content(of_slug, was.desk, 'rita', words), kind);
      UPDATE copydesk.story
         SET working_version = was.working_version + 1, working_kind = kind::copydesk.decision_kind,
             state = CASE WHEN was.state = 'published' THEN 'desk_review' ELSE was.state END, revision = was.revision + 1
       WHERE number = was.number;
    END
    $$;

    CREATE FUNCTION scene.void(of_slug text, by text) RETURNS void LANGUAGE sql AS $$
      INSERT INTO copydesk.approval_void (approval, voided_by, reason)
      SELECT a.id, by, 'left' FROM copydesk.approval AS a JOIN copydesk.story AS s ON s.number = a.story
       WHERE s.slug = of_slug AND a.version = s.working_version
         AND NOT EXISTS (SELECT FROM copydesk.approval_void AS w WHERE w.approval = a.id)
    $$;

    -- The working version is read; who was said to act goes on acting.
    CREATE FUNCTION scene.read(of_slug text, by text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      acting text := coalesce(copydesk.announced('actor'), '');
    BEGIN
      PERFORM set_config('copydesk.actor', by, true);
      INSERT INTO copydesk.reading (story, version, staff, content_hash)
      SELECT s.number, v.number, by, v.content_hash
        FROM copydesk.story AS s
        JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
       WHERE s.slug = of_slug
      ON CONFLICT DO NOTHING;
      PERFORM set_config('copydesk.actor', acting, true);
    END
    $$;

    -- Reads first, unless that is left out.
    CREATE FUNCTION scene.sign(
      of_slug text, by text, at timestamptz DEFAULT NULL, glass text DEFAULT NULL, key text DEFAULT scene.key(),
      reading boolean DEFAULT true
    ) RETURNS void LANGUAGE sql AS $$
      SELECT scene.read(of_slug, by) WHERE reading;
      INSERT INTO copydesk.approval
        (story, version, content_hash, kind, desk, actor, grant_id, break_glass_reason, waits_for, publish_at,
         configuration, follows, signed_at, key_id, signature)
      SELECT s.number, v.number, v.content_hash, s.working_kind, s.desk, by, scene.grant_of(by, s.desk), glass,
             CASE WHEN at IS NOT NULL THEN 'time' WHEN v.policy ->> 'publishing' = 'manual' THEN 'command' ELSE 'now' END, at, 0, s.audit_length, clock_timestamp(), key, scene.signature()
        FROM copydesk.story AS s
        JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
       WHERE s.slug = of_slug
    $$;

    CREATE FUNCTION scene.decide(of_slug text, by text, kind text DEFAULT NULL, at timestamptz DEFAULT NULL)
    RETURNS bigint LANGUAGE sql AS $$
      INSERT INTO copydesk.decision (story, version, content_hash, kind, actor, publish_at)
      SELECT s.number, v.number, v.content_hash, coalesce(decide.kind::copydesk.decision_kind, s.working_kind), by, at
        FROM copydesk.story AS s
        JOIN copydesk.version AS v ON v.story = s.number AND v.number = s.working_version
       WHERE s.slug = of_slug
      RETURNING id
    $$;

    -- Signs, and decides once enough have signed.
    CREATE FUNCTION scene.approve(of_slug text, by text DEFAULT 'nana', at timestamptz DEFAULT NULL)
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      was  copydesk.story := scene.story(of_slug);
      made bigint;
    BEGIN
      PERFORM scene.say(by, 'approve');
      PERFORM scene.sign(of_slug, by, at);
      IF copydesk.is_approved(was.number, was.working_version) THEN
        made := scene.decide(of_slug, by, at => at);
        UPDATE copydesk.story SET state = 'approved', decision = made, publish_at = at, revision = revision + 1
         WHERE number = was.number;
      ELSE
        UPDATE copydesk.story SET revision = revision + 1 WHERE number = was.number;
      END IF;
    END
    $$;

    -- Says that a decision, the standing one unless told otherwise, goes out.
    CREATE FUNCTION scene.go_ahead(
      of_slug text, by text DEFAULT 'system', kind text DEFAULT 'firing', of_decision bigint DEFAULT NULL
    ) RETURNS void LANGUAGE sql AS $$
      INSERT INTO copydesk.signed_act
        (kind, decision, story, version, content_hash, decision_kind, cause, actor, follows, signed_at, key_id, signature)
      SELECT go_ahead.kind, d.id, d.story, d.version, d.content_hash, d.kind, current_setting('copydesk.action'), by,
             s.audit_length, clock_timestamp(), scene.key(), scene.signature()
        FROM copydesk.story AS s
        JOIN copydesk.decision AS d ON d.id = coalesce(of_decision, s.decision)
       WHERE s.slug = of_slug
    $$;

    CREATE FUNCTION scene.write_deliveries(of_slug text, to_destinations text[] DEFAULT '{site,wire}')
    RETURNS void LANGUAGE sql AS $$
      INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
      SELECT d.id, destination, d.story, d.version, d.content_hash, d.kind
        FROM copydesk.story AS s
        JOIN copydesk.decision AS d ON d.id = s.decision
       CROSS JOIN unnest(to_destinations) AS destination
       WHERE s.slug = of_slug
    $$;

    CREATE FUNCTION scene.fire(of_slug text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say('system', 'fire');
      PERFORM scene.go_ahead(of_slug);
      PERFORM scene.write_deliveries(of_slug);
      UPDATE copydesk.story SET publishing_since = clock_timestamp(), revision = revision + 1 WHERE slug = of_slug;
    END
    $$;

    CREATE FUNCTION scene.delivery(of_slug text, to_destination text) RETURNS bigint LANGUAGE sql AS $$
      SELECT d.id FROM copydesk.delivery AS d JOIN copydesk.story AS s ON s.number = d.story
       WHERE s.slug = of_slug AND d.destination = to_destination ORDER BY d.id DESC LIMIT 1
    $$;

    -- The delivery's job, claimed by a new worker; whoever had it is taken for lost.
    CREATE FUNCTION scene.claim(of_delivery bigint) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      host    bigint;
      claimed bigint;
    BEGIN
      INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
      VALUES (clock_timestamp() + interval '1 hour', interval '1 hour', 'host', '{}', '{deliver}') RETURNING id INTO host;
      SELECT max(id) INTO claimed FROM copydesk.job
       WHERE kind = 'deliver' AND (arguments ->> 'delivery')::bigint = of_delivery;
      claimed := coalesce(claimed, copydesk.enqueue('deliver', jsonb_build_object('delivery', of_delivery)));
      UPDATE copydesk.job
         SET state = 'running', worker = host, token = nextval('copydesk.job_token'), claimed_at = now(),
             attempt = attempt + 1
       WHERE id = claimed;
    END
    $$;

    -- An attempt under the claim that there is; without one, under a made-up claim.
    CREATE FUNCTION scene.attempt(of_delivery bigint) RETURNS bigint LANGUAGE sql AS $$
      INSERT INTO copydesk.attempt (delivery, number, job, fencing_token)
      SELECT of_delivery, 1, coalesce(max(id), 0), coalesce(max(token), 0) FROM copydesk.job
       WHERE kind = 'deliver' AND (arguments ->> 'delivery')::bigint = of_delivery
      RETURNING id
    $$;

    CREATE FUNCTION scene.begin(of_delivery bigint) RETURNS bigint LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.claim(of_delivery);
      RETURN scene.attempt(of_delivery);
    END
    $$;

    CREATE FUNCTION scene.receive(of_delivery bigint, of_attempt bigint) RETURNS void LANGUAGE sql AS $$
      INSERT INTO copydesk.receipt (delivery, attempt, detail, received_at, key_id, signature)
      VALUES (of_delivery, of_attempt, '{}', clock_timestamp(), scene.key(), scene.signature())
    $$;

    CREATE FUNCTION scene.arrive(of_slug text, at_destination text DEFAULT 'site') RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.receive(id, scene.begin(id)) FROM scene.delivery(of_slug, at_destination) AS delivery(id);
      IF at_destination = 'site' THEN
        PERFORM scene.say('system', 'deliver');
        UPDATE copydesk.story
           SET state = 'published', live_version = working_version, publishing_since = NULL, revision = revision + 1,
               first_published_at = coalesce(first_published_at, clock_timestamp())
         WHERE slug = of_slug;
      END IF;
    END
    $$;

    CREATE FUNCTION scene.publish(of_slug text) RETURNS void LANGUAGE sql AS $$
      SELECT scene.submit(of_slug);
      SELECT scene.approve(of_slug);
      SELECT scene.fire(of_slug);
      SELECT scene.arrive(of_slug);
    $$;

    -- All of an unpublishing or a kill but what an attack leaves out.
    CREATE FUNCTION scene.withdraw(
      of_slug text, how text DEFAULT 'unpublish', voiding boolean DEFAULT true, cancelling boolean DEFAULT true,
      sending boolean DEFAULT true
    ) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      made bigint;
    BEGIN
      PERFORM scene.say('nana', how);
      PERFORM scene.void(of_slug, 'nana') WHERE voiding;
      made := scene.decide(of_slug, 'nana', how);
      PERFORM scene.go_ahead(of_slug, 'nana', how, made);
      UPDATE copydesk.story
         SET state = CASE how WHEN 'kill' THEN 'killed' ELSE 'unpublished' END::copydesk.story_state, live_version = NULL,
             publishing_since = NULL, decision = NULL, revision = revision + 1
       WHERE slug = of_slug;
      UPDATE copydesk.delivery AS d SET state = 'cancelled'
        FROM copydesk.story AS s
       WHERE s.number = d.story AND s.slug = of_slug AND cancelling AND d.state IN ('pending', 'failed');
      INSERT INTO copydesk.delivery (decision, destination, story, version, content_hash, kind)
      SELECT made, sent.destination, d.story, d.version, d.content_hash, d.kind
        FROM copydesk.decision AS d
       CROSS JOIN (
         SELECT DISTINCT x.destination FROM copydesk.delivery AS x
           JOIN copydesk.attempt AS a ON a.delivery = x.id JOIN copydesk.story AS s ON s.number = x.story
          WHERE s.slug = of_slug AND a.outcome IS DISTINCT FROM 'failed') AS sent
       WHERE d.id = made AND sending;
    END
    $$;

    -- All of a kill but what an attack leaves out.
    CREATE FUNCTION scene.kill(of_slug text, cancelling boolean DEFAULT true, sending boolean DEFAULT true)
    RETURNS void LANGUAGE sql AS $$
      SELECT scene.withdraw(of_slug, 'kill', cancelling => cancelling, sending => sending)
    $$;

    -- A proposal to take the text back; `words` instead of the notice, if so wished.
    CREATE FUNCTION scene.retract(of_slug text, notice text DEFAULT 'Forged', words text DEFAULT NULL)
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      was copydesk.story := scene.story(of_slug);
    BEGIN
      PERFORM scene.say('otto', 'retract', notice);
      PERFORM scene.save(was.number, was.working_version + 1, 'otto',
                         scene.content(of_slug, was.desk, 'rita', coalesce(words, notice)), 'retract', notice);
      UPDATE copydesk.story
         SET working_version = was.working_version + 1, working_kind = 'retract', state = 'desk_review',
             revision = was.revision + 1
       WHERE number = was.number;
    END
    $$;

    CREATE FUNCTION scene.readdress(of_slug text, to_slug text, words text DEFAULT 'Words', action text DEFAULT 'readdress')
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      was copydesk.story := scene.story(of_slug);
    BEGIN
      PERFORM scene.say('nana', action);
      PERFORM scene.save(was.number, was.working_version + 1, 'nana',
                         scene.content(to_slug, was.desk, 'rita', words), 'readdress');
      UPDATE copydesk.story
         SET slug = to_slug, working_version = was.working_version + 1, working_kind = 'readdress', state = 'desk_review',
             revision = was.revision + 1
       WHERE number = was.number;
    END
    $$;

    CREATE FUNCTION scene.republish(of_slug text) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      made bigint;
    BEGIN
      PERFORM scene.say('nana', 'republish');
      PERFORM scene.sign(of_slug, 'nana');
      made := scene.decide(of_slug, 'nana');
      PERFORM scene.go_ahead(of_slug, 'nana', 'publish', made);
      UPDATE copydesk.story
         SET state = 'approved', decision = made, publishing_since = clock_timestamp(), revision = revision + 1
       WHERE slug = of_slug;
      PERFORM scene.write_deliveries(of_slug);
    END
    $$;
    """ + planning + packages + packageRow + kills + """

      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA scene TO copydesk_daemon;
      """

  /// Run by the daemon's role after that.
  static let newsroom = """
    BEGIN;
    SELECT set_config('copydesk.actor', 'root', true);
    INSERT INTO copydesk.desk (slug, name, time_zone, language, policy) VALUES
      ('caucasus', 'Caucasus', 'Asia/Yerevan', 'en', '{"approvals": 1, "self_approval": "refuse"}'),
      ('pairs', 'Pairs', 'UTC', 'en', '{"approvals": 2, "self_approval": "refuse"}'),
      ('editors', 'Editors', 'UTC', 'en', '{"approvals": 1, "self_approval": "editors"}'),
      ('glass', 'Glass', 'UTC', 'en', '{"approvals": 2, "self_approval": "break-glass"}');
    INSERT INTO copydesk.role (name, capabilities) VALUES
      ('desk_chief', '{write,review,approve,schedule,correct,publish,kill,spike,assign,cover,front,freeze}'),
      ('approver', '{review,approve}'),
      ('reporter', '{write}');
    INSERT INTO copydesk.staff (handle, name) VALUES
      ('rita', 'Rita'), ('nana', 'Nana'), ('otto', 'Otto'), ('paul', 'Paul'), ('ex', 'Ex');
    INSERT INTO copydesk.staff_grant (staff, role, desk)
    SELECT person, CASE person WHEN 'rita' THEN 'reporter' WHEN 'paul' THEN 'approver' ELSE 'desk_chief' END, desk.slug
      FROM unnest('{rita,nana,otto,paul}'::text[]) AS person CROSS JOIN copydesk.desk;
    INSERT INTO copydesk.staff_grant (staff, role, desk, until) VALUES ('ex', 'desk_chief', 'caucasus', '2020-01-01');
    INSERT INTO copydesk.destination (name, settings, holds_embargo) VALUES
      ('site', '{}', false), ('wire', '{}', false), ('agency', '{}', true);
    INSERT INTO copydesk.trigger (name, kind, settings, desks, digest) VALUES
      ('result', 'event', '{}', '{caucasus,pairs}', repeat('a', 64)), ('evening', 'event', '{}', '{caucasus,pairs}', repeat('b', 64)),
      ('of-pairs', 'event', '{}', '{pairs}', repeat('c', 64));
    COMMIT;
    """
}
