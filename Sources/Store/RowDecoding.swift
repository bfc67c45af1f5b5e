import Foundation
import Newsroom
import Postgres

extension Row {
  /// A destination, from its columns of those names; one whose settings cannot be read is still there by its name, of the kind
  /// `unreadable`, so that it alone is out of order.
  func destination(name: String = "name") throws -> Destination {
    let name: DestinationName = try slug(name)
    return (try? json("settings")) ?? Destination(name: name, kind: .unreadable)
  }
}

extension Story {
  init(row: Row) throws {
    let holdReason = try row.decode("hold_reason", as: String?.self)
    let holdSince = try row.decode("hold_since", as: Date?.self)
    let claimedBy = try row.optionalSlug("claimed_by", StaffHandle.self)
    let claimedUntil = try row.decode("claimed_until", as: Date?.self)
    let approvedBy = try row.slugs("approved_by", StaffHandle.self)
    self.init(
      number: try row.ordinal("number"), slug: try row.slug("slug"), desk: try row.slug("desk"),
      state: try row.choice("state"), revision: try row.ordinal("revision"),
      version: try row.ordinal("working_version"),
      contentHash: try row.hash("content_hash"), liveVersion: try row.optionalOrdinal("live_version"),
      kind: try row.choice("working_kind"), headline: try row.decode("headline"), authors: try row.slugs("authors"),
      urgency: try row.decode("urgency"), publishAt: try row.decode("publish_at"), embargo: try row.decode("embargo"),
      hold: holdReason.flatMap { reason in holdSince.map { Hold(reason: reason, since: $0) } },
      publishingSince: try row.decode("publishing_since"),
      approvals: ApprovalCount(have: approvedBy.count, need: try row.decode("approvals_needed"), by: approvedBy),
      deliveries: DeliveryCounts(
        delivered: try row.decode("delivered"), pending: try row.decode("pending"), failed: try row.decode("failed")),
      destinations: try row.slugs("destinations"), killPending: try row.slugs("kill_pending"),
      assignee: try row.optionalSlug("assignee"),
      claim: claimedBy.flatMap { by in claimedUntil.map { Claim(by: by, until: $0) } },
      submittedBy: try row.decode("submitted_by"), submittedAt: try row.decode("submitted_at"),
      firstPublishedAt: try row.decode("first_published_at"), updatedAt: try row.decode("updated_at"),
      afterReviewOpen: try row.decode("after_review_open"), findings: try row.json("findings"),
      branches: try row.decode("branches"))
  }
}

extension Version {
  init(_ row: Row, approvals: [Approval]) throws {
    self.init(
      story: try row.ordinal("story"), number: try row.ordinal("number"), hash: try row.hash("content_hash"),
      content: try row.content("content"), original: try row.decode("draft"), kind: try row.choice("kind"),
      note: try row.decode("note"), savedBy: try row.decode("saved_by"), savedAt: try row.decode("saved_at"),
      authors: try row.slugs("authors"), policy: try row.json("policy"), findings: try row.json("findings"),
      approvals: approvals)
  }
}

extension Version.Approval {
  init(row: Row) throws {
    self.init(
      by: try row.slug("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"), at: try row.decode("signed_at"),
      publishAt: try row.decode("publish_at"), breakGlassReason: try row.decode("break_glass_reason"),
      overriddenChecks: try row.decode("overridden_checks"), overrideReason: try row.decode("override_reason"),
      voidedAt: try row.decode("voided_at"))
  }
}

extension AuditEntry {
  init(row: Row) throws {
    self.init(
      position: try row.decode("position"), story: try row.optionalOrdinal("story"), at: try row.decode("at"),
      actor: try row.decode("actor"), onBehalfOf: try row.optionalSlug("on_behalf_of"),
      requestedBy: try row.decode("requested_by"), action: try row.decode("action"),
      revision: try row.optionalOrdinal("revision"), version: try row.optionalOrdinal("version"),
      fromState: try row.decode("from_state", as: String?.self).flatMap(StoryState.init(rawValue:)),
      toState: try row.decode("to_state", as: String?.self).flatMap(StoryState.init(rawValue:)),
      note: try row.decode("note"), detail: try row.decode("detail", as: JSONB.self).text, hash: try row.decode("hash"))
  }
}

extension Delivery {
  init(row: Row, attempts: [Attempt]) throws {
    self.init(
      id: try row.decode("id"), story: try row.ordinal("story"), version: try row.ordinal("version"),
      kind: try row.choice("kind"), decision: try row.decode("decision"), destination: try row.slug("destination"),
      state: try row.choice("state"), createdAt: try row.decode("created_at"), attempts: attempts,
      receipt: try row.optionalJSON("receipt"))
  }
}

extension Delivery.Attempt {
  init(row: Row) throws {
    self.init(
      number: try row.decode("number"), startedAt: try row.decode("started_at"), endedAt: try row.decode("ended_at"),
      error: try row.decode("error"))
  }
}

extension Submission {
  init(row: Row) throws {
    let intent: StoredIntent = try row.json("intent")
    self.init(
      id: try row.ordinal("id"), state: try row.choice("state"), action: intent.action,
      submitter: try row.decode("submitter"), fileName: try row.decode("file_name"),
      receivedAt: try row.decode("received_at"), settledAt: try row.decode("settled_at"),
      story: try row.optionalOrdinal("story"), slug: try row.optionalSlug("slug"),
      version: try row.optionalOrdinal("version"), findings: try row.json("findings"),
      rejection: try row.optionalJSON("rejection"))
  }
}
