import Postgres
import Testing

/// What rows name must be there: otherwise something is approved by nobody, or sent to nowhere, and lists lose it.
struct ReferenceTests {
  /// Which columns name a row of which table.
  private static let references = [
    "action": "action.only_after transition.action",
    "approval": "after_review.approval approval_void.approval",
    "asset": "version.picture",
    "attempt": "receipt.attempt",
    "capability": "approval.signs_as",
    "decision": """
    after_review.decision delivery.decision+story+version+content_hash+kind firing_story.decision \
    signed_act.decision+story+version+content_hash+decision_kind story.decision
    """,
    "delivery": "attempt.delivery receipt.delivery",
    "desk": """
    approval.desk former_address.desk freeze_act.desk kill_request.desk notice.desk staff_grant.desk \
    story.desk version.desk
    """,
    "destination": """
    delivery.destination destination_hold.destination list_memory.destination listing.destination \
    notice.destination outage.destination preview_link.destination site_task.destination
    """,
    "firing": "firing_end.firing firing_story.firing package_act.firing signed_act.firing trigger_ask.firing",
    "kill_request": "decision.story+kill_request story.number+kill_request",
    "known_decision_kind": "approval.kind decision.kind known_signed_act.withdraws story.working_kind version.kind",
    "known_signed_act": "signed_act.kind",
    "known_wait": "approval.waits_for",
    "note": "note.story+thread",
    "notice": "notice_part.notice+staff",
    "notice_message": "notice_part.message+staff+channel",
    "package_act": "signed_act.release",
    "role": "staff_grant.role",
    "signing_key": """
    approval.key_id audit_checkpoint.key_id configuration_change.key_id firing.key_id freeze_act.key_id \
    front_act.key_id kill_request.key_id package_act.key_id receipt.key_id sealed_before_compromise.key_id \
    signed_act.key_id trigger_pause.key_id
    """,
    "staff": """
    after_review.broken_by after_review.closed_by approval.actor approval.on_behalf_of firing.on_behalf_of \
    freeze_act.on_behalf_of front_act.actor front_act.on_behalf_of kill_request.actor \
    kill_request.on_behalf_of note.actor notice.staff notice_message.staff package_act.on_behalf_of \
    preview_link.made_by reading.staff seen.staff signed_act.on_behalf_of staff_grant.covering \
    staff_grant.staff story.assignee story.claimed_by trigger_pause.actor trigger_pause.on_behalf_of \
    version_author.staff
    """,
    "staff_grant": "approval.grant_id kill_request.grant_id",
    "story": """
    after_review.story delivery.story firing_story.story former_address.story front_act.story listing.story \
    note.story notice.story seen.story story.hold_story story_clock.story submission.beside \
    submission.story version.story
    """,
    "submission": "submission_picture.submission version.submission",
    "trigger": """
    approval.trigger decision.trigger firing.trigger package_act.trigger story.trigger trigger_ask.trigger \
    trigger_pause.trigger
    """,
    "version": """
    after_review.story+version approval.story+version+content_hash decision.story+version+content_hash \
    kill_request.story+version+content_hash note.story+version preview_link.story+version+content_hash \
    reading.story+version+content_hash story.number+live_version story.number+working_version \
    submission.story+version version_author.story+version version_check.story+version
    """,
  ]

  @Test("Whoever names a person, a key, a version or anything else names one that there is")
  func named() async throws {
    let held = try await AttackedNewsroom.with { newsroom in
      try await newsroom.connected(as: newsroom.administrator) { connection in
        try await connection.query(
          """
          SELECT c.relname || '.' || (
                   SELECT string_agg(a.attname, '+' ORDER BY part.place)
                     FROM unnest(k.conkey) WITH ORDINALITY AS part(number, place)
                     JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = part.number)
                 || ' of ' || named.relname
            FROM pg_constraint AS k
            JOIN pg_class AS c ON c.oid = k.conrelid
            JOIN pg_class AS named ON named.oid = k.confrelid
           WHERE k.connamespace = 'copydesk'::regnamespace AND k.contype = 'f'
             -- The queue's are tried with the queue.
             AND c.relname !~ '^((event|job|schedule|queue|history|unique)_.*|job|kind|queue|schedule|worker|leader)$'
          """
        ).map { try $0.decode(0, as: String.self) }
      }
    }
    let meant = Self.references.flatMap { table, columns in columns.split(separator: " ").map { "\($0) of \(table)" } }
    #expect(Set(held).symmetricDifference(meant).sorted() == [])
  }
}
