import ControlAPI
import Foundation
import Newsroom
import Store

/// What of its desk is told with a story: the time zone, and what freezes it.
struct DesksNow {
  let zones: [DeskScope: String]
  /// Those that last.
  let freezes: [Freeze]

  init(_ store: Store) async throws {
    zones = try await store.timeZones()
    freezes = try await store.lastingFreezes()
  }

  /// What stories with these keys need; nothing is read for what is not told.
  init(_ store: Store, for keys: ListKeys) async throws {
    let tellsFreezes = keys.contains("frozen_by")
    zones = tellsFreezes || keys.contains("time_zone") ? try await store.timeZones() : [:]
    freezes = tellsFreezes ? try await store.lastingFreezes() : []
  }
}

/// The store's stories as bodies of the control socket.
extension StoryBody {
  init(
    _ story: Story, _ desks: DesksNow, inboxReasons: [WaitingReason]? = nil,
    seen: (revision: Revision, version: VersionNumber)? = nil
  ) {
    self.init(
      number: story.number.rawValue, slug: story.slug.text, desk: story.desk.text,
      timeZone: desks.zones[.desk(story.desk)],
      state: story.state,
      revision: story.revision.rawValue, version: story.version.rawValue, contentHash: story.contentHash.description,
      liveVersion: story.liveVersion?.rawValue, kind: story.kind, headline: story.headline,
      authors: story.authors.map(\.text), urgency: story.urgency, publishAt: story.publishAt.map(Instant.init),
      wantedAt: story.wantedAt.map(Instant.init),
      waitsFor: story.waitsFor.map { Wait(kind: $0.kind, name: $0.name, at: $0.at.map(Instant.init)) },
      package: story.package?.text, publishingSince: story.publishingSince.map(Instant.init),
      embargo: story.embargo.map(Instant.init),
      hold: story.hold.map { Hold(reason: $0.reason, since: Instant($0.since), story: $0.story?.rawValue) },
      approvals: Approvals(story.approvals),
      deliveries: Deliveries(
        delivered: story.deliveries.delivered, pending: story.deliveries.pending, failed: story.deliveries.failed),
      destinations: story.destinations.map(\.text), killPending: story.killPending.map(\.text),
      killRequest: story.killRequest.map {
        KillRequest(
          by: $0.by.text, at: Instant($0.at), notice: $0.notice, vanish: $0.vanishes, version: $0.version.rawValue)
      },
      assignee: story.assignee?.text, claim: story.claim.map { Claim(by: $0.by.text, until: Instant($0.until)) },
      submittedBy: story.submittedBy, submittedAt: Instant(story.submittedAt),
      firstPublishedAt: story.firstPublishedAt.map(Instant.init), updatedAt: Instant(story.updatedAt),
      findings: story.findings, branches: story.branches,
      returned: story.returned.map {
        Return(by: $0.by, at: Instant($0.at), version: $0.version.rawValue, note: $0.note)
      },
      retrying: story.retrying.map {
        Retrying(
          destination: $0.destination.text, since: Instant($0.since), attempts: $0.attempts, error: $0.error)
      },
      dueAt: story.dueAt.map(Instant.init), late: story.isLate,
      atRisk: story.atRisk, afterReviewOpen: story.afterReviewOpen,
      frozenBy: desks.freezes.filter { $0.scope.includes(story.desk) }.map { FreezeBody($0, zones: desks.zones) },
      inboxReasons: inboxReasons?.map(\.rawValue),
      seenRevision: seen?.revision.rawValue,
      seenVersion: seen?.version.rawValue, openThreads: story.openThreads)
  }
}

extension VersionBody {
  /// - Parameters:
  ///   - isAsSubmitted: Whether the draft that came in says what the version says.
  ///   - readAt: When whoever asks read it.
  init(_ version: Version, isAsSubmitted: Bool, readAt: Date?) {
    let draft = version.content.draft
    self.init(
      story: version.story.rawValue, number: version.number.rawValue, contentHash: version.hash.description,
      kind: version.kind, note: version.note, content: version.content, draft: draft,
      original: isAsSubmitted ? String(decoding: version.original, as: UTF8.self) : draft, rebuilt: !isAsSubmitted,
      savedBy: version.savedBy, savedAt: Instant(version.savedAt), authors: version.authors.map(\.text),
      approvedBy: version.approvals.filter { $0.voidedAt == nil }.map(\.by.text), findings: version.findings,
      readAt: readAt.map(Instant.init))
  }
}

extension NoteThreadBody {
  /// - Parameter line: Where in the working version's draft the line is that it is about.
  init(_ thread: NoteThread, line: Int?) {
    self.init(
      number: thread.number, resolved: thread.isResolved, version: thread.place?.version.rawValue,
      line: thread.place?.line, excerpt: thread.place?.excerpt, presentLine: line,
      notes: thread.notes.map {
        Note(
          number: $0.number, by: $0.by.text, onBehalfOf: $0.onBehalfOf?.text, at: Instant($0.at), text: $0.text,
          resolves: $0.resolves)
      })
  }
}

extension BranchBody {
  init(_ branch: Branch) {
    self.init(
      submission: branch.submission.rawValue, savedBy: branch.savedBy, at: Instant(branch.at),
      reason: branch.rejection.reason, original: String(decoding: branch.draft, as: UTF8.self))
  }
}

extension AuditEntryBody {
  init(_ entry: AuditEntry) {
    self.init(
      position: entry.position, at: Instant(entry.at), actor: entry.actor, onBehalfOf: entry.onBehalfOf?.text,
      requestedBy: entry.requestedBy, action: entry.action, revision: entry.revision?.rawValue,
      version: entry.version?.rawValue, fromState: entry.fromState, toState: entry.toState, note: entry.note,
      detail: (try? ControlJSON.decode(CanonicalJSON.self, from: Data(entry.detail.utf8))) ?? .string(entry.detail),
      hash: entry.hash)
  }
}

extension DeliveryBody {
  init(_ delivery: Delivery) {
    self.init(
      id: delivery.id, story: delivery.story.rawValue, version: delivery.version.rawValue, kind: delivery.kind,
      destination: delivery.destination.text, state: delivery.state.rawValue, createdAt: Instant(delivery.createdAt),
      attempts: delivery.attempts.count, lastError: delivery.attempts.last { $0.error != nil }?.error,
      receipt: delivery.receipt?.reference)
  }
}

extension SubmissionBody {
  init(_ submission: Submission) {
    self.init(
      id: submission.id.rawValue, state: submission.state.rawValue, action: submission.action,
      submitter: submission.submitter, fileName: submission.fileName, receivedAt: Instant(submission.receivedAt),
      settledAt: submission.settledAt.map(Instant.init), story: submission.story?.rawValue, slug: submission.slug?.text,
      version: submission.version?.rawValue, unchanged: submission.isUnchanged, findings: submission.findings,
      rejection: submission.rejection)
  }
}

extension StoryBody.Approvals {
  init(_ count: Story.ApprovalCount) {
    self.init(
      have: count.have, need: count.need, by: count.by.map(\.text), missing: count.missing.map(\.rawValue))
  }
}
