extension AttackScene {
  /// What honest daemons do to packages; `night` unless another one is named.
  static let packages = """

    -- All of an act on a package but what an attack leaves out or has otherwise.
    CREATE FUNCTION scene.package_act(
      act text, of_package text DEFAULT 'night', stories bigint[] DEFAULT NULL, decisions bigint[] DEFAULT '{}',
      by text DEFAULT 'nana', action text DEFAULT NULL, at timestamptz DEFAULT NULL, on_trigger text DEFAULT NULL,
      digest text DEFAULT NULL, firings bigint DEFAULT NULL, firing bigint DEFAULT NULL, entry bigint DEFAULT NULL,
      number bigint DEFAULT NULL, after integer DEFAULT 0, late interval DEFAULT '0', key text DEFAULT scene.key()
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say(by, coalesce(package_act.action, 'package ' || act));
      INSERT INTO copydesk.package_act
        (number, act, package, stories, decisions, publish_at, trigger, trigger_digest, firings, firing, entry, actor, follows,
         signed_at, key_id, signature)
      SELECT coalesce(package_act.number, 1 + coalesce((SELECT max(a.number) FROM copydesk.package_act AS a), 0)), act,
             of_package, coalesce(package_act.stories, ARRAY(SELECT m.number FROM copydesk.package_members(of_package) AS m)),
             package_act.decisions, at, t.name, coalesce(package_act.digest, t.digest),
             CASE WHEN t.name IS NOT NULL THEN
               coalesce(package_act.firings, (SELECT coalesce(max(f.number), 0) FROM copydesk.firing AS f)) END,
             package_act.firing, package_act.entry, by, n.audit_length + after, clock_timestamp() - late, key, scene.signature()
        FROM copydesk.newsroom AS n LEFT JOIN copydesk.trigger AS t ON t.name = on_trigger;
    END
    $$;

    -- Puts a story into a package, or takes it out.
    CREATE FUNCTION scene.membership(
      of_slug text, act text DEFAULT 'add', of_package text DEFAULT 'night', by text DEFAULT 'nana', action text DEFAULT NULL,
      signing boolean DEFAULT true, doing boolean DEFAULT true, entries integer DEFAULT 1
    ) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      was copydesk.story := scene.story(of_slug);
      how text := coalesce(membership.action, 'package_' || act);
    BEGIN
      PERFORM scene.package_act(act, of_package, ARRAY[was.number], by => by, action => how, entry => was.audit_length + entries)
        WHERE signing;
      PERFORM scene.say(by, how);
      PERFORM scene.void(of_slug, by) WHERE doing AND was.state <> 'published';
      PERFORM set_config('copydesk.detail', jsonb_build_object(
        CASE act WHEN 'add' THEN 'joins_package' ELSE 'leaves_package' END, of_package)::text, true);
      UPDATE copydesk.story
         SET package = CASE act WHEN 'add' THEN of_package END, revision = revision + 1, hold_reason = NULL, hold_since = NULL,
             hold_story = NULL, state = CASE state WHEN 'approved' THEN 'desk_review' ELSE state END
       WHERE slug = of_slug AND doing;
      PERFORM set_config('copydesk.detail', '', true);
    END
    $$;

    -- Signs for a package, and decides.
    CREATE FUNCTION scene.approve_with(
      of_slug text, by text DEFAULT 'nana', of_package text DEFAULT 'night', decided text DEFAULT 'night'
    ) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      was  copydesk.story := scene.story(of_slug);
      made bigint;
    BEGIN
      PERFORM scene.say(by, 'approve');
      PERFORM scene.read(of_slug, by);
      INSERT INTO copydesk.approval
        (story, version, content_hash, kind, desk, actor, grant_id, waits_for, package, configuration, follows, signed_at, key_id,
         signature)
      SELECT was.number, v.number, v.content_hash, was.working_kind, was.desk, by, scene.grant_of(by, was.desk), 'package',
             of_package, 0, was.audit_length, clock_timestamp(), scene.key(), scene.signature()
        FROM copydesk.version AS v WHERE v.story = was.number AND v.number = was.working_version;
      INSERT INTO copydesk.decision (story, version, content_hash, kind, actor, package)
      SELECT was.number, v.number, v.content_hash, was.working_kind, by, decided
        FROM copydesk.version AS v WHERE v.story = was.number AND v.number = was.working_version
      RETURNING id INTO made;
      UPDATE copydesk.story SET state = 'approved', decision = made, revision = revision + 1 WHERE number = was.number;
    END
    $$;

    CREATE FUNCTION scene.close_package(
      of_package text DEFAULT 'night', by text DEFAULT 'nana', at timestamptz DEFAULT NULL, on_trigger text DEFAULT NULL
    ) RETURNS void LANGUAGE sql AS $$
      SELECT scene.package_act('close', of_package, by => by, at => at, on_trigger => on_trigger)
    $$;

    -- A story goes out by a release.
    CREATE FUNCTION scene.go_with(of_slug text, of_release bigint) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM scene.say('system', 'fire');
      INSERT INTO copydesk.signed_act
        (kind, decision, story, version, content_hash, decision_kind, cause, actor, release, follows, signed_at, key_id, signature)
      SELECT 'firing', d.id, d.story, d.version, d.content_hash, d.kind, 'fire', 'system', of_release, s.audit_length,
             clock_timestamp(), scene.key(), scene.signature()
        FROM copydesk.story AS s JOIN copydesk.decision AS d ON d.id = s.decision WHERE s.slug = of_slug;
      PERFORM scene.write_deliveries(of_slug);
      UPDATE copydesk.story
         SET publishing_since = clock_timestamp(), revision = revision + 1, hold_reason = NULL, hold_since = NULL, hold_story = NULL
       WHERE slug = of_slug;
    END
    $$;

    -- Lets a package go; only these stories of it, if any are named, and only those are said to go, if it says so.
    CREATE FUNCTION scene.release_package(
      of_package text DEFAULT 'night', sending text[] DEFAULT NULL, naming text[] DEFAULT NULL, by text DEFAULT 'system',
      action text DEFAULT NULL, firing bigint DEFAULT NULL
    ) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      going record;
    BEGIN
      SELECT array_agg(m.number ORDER BY m.number) AS stories, array_agg(coalesce(m.decision, 0) ORDER BY m.number) AS decisions,
             array_agg(m.slug::text) AS slugs
        INTO going FROM copydesk.package_members(of_package) AS m WHERE naming IS NULL OR m.slug = ANY (naming);
      PERFORM scene.package_act('release', of_package, going.stories, going.decisions, by, release_package.action,
                                firing => release_package.firing);
      PERFORM scene.go_with(slug, (SELECT max(a.number) FROM copydesk.package_act AS a))
         FROM unnest(going.slugs) AS slug WHERE sending IS NULL OR slug = ANY (sending);
    END
    $$;

    -- Two stories in a package that is closed.
    CREATE FUNCTION scene.packed() RETURNS void LANGUAGE sql AS $$
      SELECT scene.submit('a');
      SELECT scene.submit('b');
      SELECT scene.membership('a');
      SELECT scene.membership('b');
      SELECT scene.approve_with('a');
      SELECT scene.approve_with('b');
    $$;
    """
}
