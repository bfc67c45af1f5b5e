extension Attack {
  /// On what came in and what it became (invariants 1 and 9).
  static let onVersions: [Attack] = [
    Attack(
      "The words of a version are changed",
      given: "SELECT scene.submit('a')",
      attempt: "UPDATE copydesk.version SET content = '{}'",
      refused: .noRight,
      control: "SELECT scene.revise('a', 'nana')"),
    Attack(
      "A version is deleted",
      given: "SELECT scene.submit('a')",
      attempt: "DELETE FROM copydesk.version",
      refused: .noRight,
      control: "SELECT scene.revise('a', 'nana')"),
    Attack(
      "A version is read again so that what a standard check found is gone",
      given: """
        SELECT scene.submit('a');
        SELECT scene.say('nana', 'edit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by, findings)
        SELECT story, 2, content_hash, content, canonical, submission, kind, desk, policy, 'nana',
               '[{"rule": "headline", "level": "required"}]'
          FROM copydesk.version;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """,
      attempt: "\(readsAgain("[]"))",
      refused: .rule("version_check_keeps_findings"),
      control: "\(readsAgain(#"[{"rule": "headline", "level": "required"}, {"rule": "style", "house": "required"}]"#))"),
    Attack(
      "A version is read again so that a standard check found more",
      given: "SELECT scene.submit('a')",
      attempt: "\(readsAgain(#"[{"rule": "headline", "level": "required"}]"#))",
      refused: .rule("version_check_keeps_findings"),
      control: "\(readsAgain(#"[{"rule": "style", "house": "required"}]"#))"),
    Attack(
      "A version that is out is read again",
      given: "SELECT scene.publish('a')",
      attempt: "\(readsAgain("[]"))",
      refused: .rule("version_check_of_working_version"),
      control: "SELECT scene.submit('b'); \(readsAgain("[]", of: "b"))"),
    Attack(
      "What a version was found to say is taken back",
      given: "SELECT scene.submit('a'); \(readsAgain("[]"))",
      attempt: "DELETE FROM copydesk.version_check",
      refused: .noRight,
      control: "\(readsAgain("[]"))"),
    Attack(
      "An approval passes over what a rule of the house found when the version was read again",
      given:
        #"SELECT scene.submit('a'); \#(readsAgain(#"[{"rule": "style", "level": "required", "house": "required"}]"#))"#,
      attempt: "SELECT scene.approve('a')",
      refused: .rule("approval_checks_passed"),
      control: "\(readsAgain("[]")); SELECT scene.approve('a')"),
    Attack(
      "A version is saved under the hash of another",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'edit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by)
        SELECT story, 2, repeat('0', 64), content, canonical, submission, kind, desk, policy, 'nana'
          FROM copydesk.version;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """,
      refused: .rule("version_is_its_hash"),
      control: """
        SELECT scene.say('nana', 'edit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by)
        SELECT story, 2, content_hash, content, canonical, submission, kind, desk, policy, 'nana'
          FROM copydesk.version;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """),
    Attack(
      "A version shows other words than those that are hashed",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'edit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by)
        SELECT story, 2, content_hash, content || '{"body": "Lies"}', canonical, submission, kind, desk, policy, 'nana'
          FROM copydesk.version;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """,
      refused: .rule("version_is_its_canonical_text"),
      control: "SELECT scene.revise('a', 'nana', words => 'Corrections')"),
    Attack(
      "A version names a picture that nobody has",
      given: "SELECT scene.submit('a')",
      attempt: """
        \(savesSecondVersion(adding: pictured("repeat('f', 64)")))
        """,
      refused: .rule("version_pictures_exist"),
      control: """
        INSERT INTO copydesk.asset VALUES (encode(sha256('x'), 'hex'), 'image/png', 1, 1, 'x');
        \(savesSecondVersion(adding: pictured("encode(sha256('x'), 'hex')")))
        """),
    Attack(
      "A version names a picture that nobody has, where there are others",
      given: "SELECT scene.submit('a')",
      "INSERT INTO copydesk.asset VALUES (encode(sha256('y'), 'hex'), 'image/png', 1, 1, 'y')",
      attempt: """
        \(savesSecondVersion(adding: pictured("repeat('f', 64)")))
        """,
      refused: .rule("version_pictures_exist"),
      control: """
        \(savesSecondVersion(adding: pictured("encode(sha256('y'), 'hex')")))
        """),
    Attack(
      "A version names a rendition that nobody has",
      given: "SELECT scene.submit('a')",
      attempt: """
        \(savesSecondVersion(adding: rendered("repeat('f', 64)")))
        """,
      refused: .rule("version_renditions_exist"),
      control: """
        INSERT INTO copydesk.asset VALUES (encode(sha256('x'), 'hex'), 'image/webp', 320, 200, 'x');
        \(savesSecondVersion(adding: rendered("encode(sha256('x'), 'hex')")))
        """),
    Attack(
      "A version says of a rendition what it is not",
      given: "SELECT scene.submit('a')",
      attempt: """
        INSERT INTO copydesk.asset VALUES (encode(sha256('x'), 'hex'), 'image/webp', 320, 200, 'x');
        \(savesSecondVersion(adding: rendered("encode(sha256('x'), 'hex')", width: 640)))
        """,
      refused: .rule("version_renditions_exist"),
      control: """
        INSERT INTO copydesk.asset VALUES (encode(sha256('x'), 'hex'), 'image/webp', 640, 200, 'x');
        \(savesSecondVersion(adding: rendered("encode(sha256('x'), 'hex')", width: 640)))
        """),
    Attack(
      "A version's pictures are no list",
      given: "SELECT scene.submit('a')",
      attempt: """
        \(savesSecondVersion(adding: #"'{"pictures": ["a.jpg"]}'"#))
        """,
      refused: .rule("version_content_readable"),
      control: """
        \(savesSecondVersion(adding: #"'{"pictures": [{"file": "a.jpg"}]}'"#))
        """),
    Attack(
      "A version forgets the embargo that its content names",
      given: "SELECT scene.submit('a', embargo => '2999-01-01T00:00:00Z')",
      attempt: """
        SELECT scene.say('nana', 'edit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by)
        SELECT story, 2, content_hash, content, canonical, submission, kind, desk, policy, 'nana'
          FROM copydesk.version;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """,
      refused: .rule("version_columns_are_contents"),
      control: """
        SELECT scene.say('nana', 'edit');
        INSERT INTO copydesk.version
          (story, number, content_hash, content, canonical, submission, kind, desk, policy, embargo, saved_by)
        SELECT story, 2, content_hash, content, canonical, submission, kind, desk, policy, embargo, 'nana'
          FROM copydesk.version;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """),
    Attack(
      "A version takes another's number",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'edit');
        SELECT scene.save(number, 3, 'nana', scene.content('a', 'caucasus', 'rita', 'New')) FROM copydesk.story;
        UPDATE copydesk.story SET working_version = 3, revision = 2
        """,
      refused: .rule("version_number_follows"),
      control: """
        SELECT scene.say('nana', 'edit');
        SELECT scene.save(number, 2, 'nana', scene.content('a', 'caucasus', 'rita', 'New')) FROM copydesk.story;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """),
    Attack(
      "A version is saved in another's name",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'edit');
        SELECT scene.save(number, 2, 'otto', scene.content('a', 'caucasus', 'rita', 'New')) FROM copydesk.story;
        UPDATE copydesk.story SET working_version = 2, revision = 2
        """,
      refused: .rule("version_saved_by_actor"),
      control: "SELECT scene.revise('a', 'nana')"),
    Attack(
      "A version is slipped in beside the one before the desk",
      given: "SELECT scene.submit('a')",
      attempt: """
        SELECT scene.say('nana', 'edit');
        SELECT scene.save(number, 2, 'nana', scene.content('a', 'caucasus', 'rita', 'New')) FROM copydesk.story
        """,
      refused: .rule("story_works_on_latest"),
      control: "SELECT scene.revise('a', 'nana')"),
    Attack(
      "An author is struck off a version",
      given: "SELECT scene.submit('a')",
      attempt: "DELETE FROM copydesk.version_author",
      refused: .noRight,
      control: """
        INSERT INTO copydesk.version_author (story, version, staff, part)
        SELECT number, 1, 'otto', 'editor' FROM copydesk.story
        """),
    Attack(
      "The bytes that came in are changed",
      given: "SELECT scene.submit('a')",
      attempt: "UPDATE copydesk.submission SET draft = 'other'",
      refused: .noRight,
      control: """
        UPDATE copydesk.submission SET state = 'rejected', settled_at = now(), rejection = '{"code": "invalid_draft"}'
        """),
    Attack(
      "What came in is thrown away",
      given: "SELECT scene.submit('a')",
      attempt: "DELETE FROM copydesk.submission",
      refused: .noRight,
      control: "SELECT copydesk.prune()"),
    Attack(
      "A submission that was settled is settled again",
      given: "SELECT scene.submit('a')",
      "UPDATE copydesk.submission SET state = 'accepted', settled_at = now(), story = (scene.story('a')).number, version = 1",
      attempt: """
        UPDATE copydesk.submission
           SET state = 'rejected', rejection = '{"code": "invalid_draft"}', story = NULL, version = NULL
        """,
      refused: .rule("submission_stays_settled"),
      control: "SELECT scene.revise('a', 'nana')"),
    Attack(
      "A draft over the limit is kept",
      attempt:
        "INSERT INTO copydesk.submission (draft, intent, submitter) SELECT repeat('x', 1000001)::bytea, '{}', 'rita'",
      refused: .rule("submission_draft_size"),
      control:
        "INSERT INTO copydesk.submission (draft, intent, submitter) SELECT repeat('x', 1000000)::bytea, '{}', 'rita'"),
    Attack(
      "A picture is kept under another's hash",
      attempt: """
        INSERT INTO copydesk.asset (sha256, media_type, width, height, bytes) VALUES (repeat('0', 64), 'image/png', 1, 1, 'x')
        """,
      refused: .rule("asset_is_its_hash"),
      control: """
        INSERT INTO copydesk.asset (sha256, media_type, width, height, bytes)
        VALUES (encode(sha256('x'), 'hex'), 'image/png', 1, 1, 'x')
        """),
  ]

  /// A further picture of that hash, as members of a content.
  private static func pictured(_ hash: String) -> String {
    "jsonb_build_object('pictures', jsonb_build_array(jsonb_build_object('file', 'x.png', 'sha256', \(hash))))"
  }

  /// A main picture without a file of its own but with a rendition of that hash, as members of a content.
  private static func rendered(_ hash: String, width: Int = 320) -> String {
    """
    jsonb_build_object('picture', jsonb_build_object('file', 'x.png', 'renditions', jsonb_build_array(jsonb_build_object(
      'sha256', \(hash), 'type', 'image/webp', 'width', \(width), 'height', 200, 'bytes', 1))))
    """
  }

  /// A second version, which says what the first says and has these members beside.
  private static func savesSecondVersion(adding members: String) -> String {
    """
    SELECT scene.say('nana', 'edit');
    INSERT INTO copydesk.version
      (story, number, content_hash, content, canonical, submission, kind, desk, policy, saved_by)
    SELECT story, 2, encode(sha256(said), 'hex'), convert_from(said, 'UTF8')::jsonb, said, submission, kind, desk, policy, 'nana'
      FROM copydesk.version, convert_to((content || \(members))::text, 'UTF8') AS said;
    UPDATE copydesk.story SET working_version = 2, revision = 2
    """
  }
}

extension Attack {
  /// SQL that keeps what checks found in the working version again.
  private static func readsAgain(_ findings: String, of slug: String = "a") -> String {
    """
    INSERT INTO copydesk.version_check (story, version, findings)
    SELECT number, working_version, '\(findings)' FROM copydesk.story WHERE slug = '\(slug)'
    """
  }
}
