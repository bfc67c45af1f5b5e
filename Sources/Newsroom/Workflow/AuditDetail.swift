import FoundationEssentials

/// What the log tells of a change beside who did what, when and with which note: all that an editor would ask of it.
extension StoryChange {
  /// By name; instants are RFC 3339 in UTC, and what does not apply is absent.
  ///
  /// - `grant`: by which grant (`id`, `role`, `desk`).
  /// - `assignee`, `assignee_before`; `claimed_until`.
  /// - `from_desk` and `to_desk`, `from_slug` and `to_slug`.
  /// - Of a signature: `publish_at`, `waits_for` (`approvals`, `time`, `embargo`, `trigger`, `package` or `publish`), `trigger`, `approvals` (`have`, `need`, and
  ///   `missing` where that is more than approvals), `signed_as` where that is something else than `approve`, `overridden_checks` and `override_reason`, `break_glass_reason`, `unread`.
  /// - Of a note: `note_number`, `thread`; `line` and `excerpt` where it is about a line; `tells`, who wrote in the thread before.
  /// - `mentions`: the handles that the note names.
  /// - `voided_approvals`: whose.
  /// - `vanish`, of a kill that leaves no page, also where it is only asked for.
  /// - Of a kill that somebody asked for, or of that being taken back: `asked_by` and `asked_at`; of one with a single signature
  ///   where the desk wants two, `break_glass_reason`.
  /// - `until`, of what is set by hand of the front page, and of a link to a preview.
  /// - `preview`, the mark of a link that is made; `previews`, of those that end, and `because`.
  /// - `firing` and `trigger`, of what goes out by one; `package` and `release`, of what goes out with its package.
  /// - `joins_package`, `leaves_package`; `held_by`, the story of its package that keeps it.
  /// - Of a story that is late or at risk: `due_at`, `role`; `reason`, `publish_at`.
  /// - `released`: the reason of the hold that it ended; `ahead_of`: the time before which it went out.
  /// - `passed_freezes`: those that it was let out in spite of (`desk`, `by`, `since`, `reason`).
  public var detail: [String: CanonicalJSON] {
    var detail = signatureDetail.merging(told) { own, _ in own }
    detail["grant"] = grantDetail
    if actor != .system, let mentions = note.map(Mentions.handles), !mentions.isEmpty {
      detail["mentions"] = .array(mentions.map { .string($0.text) })
    }
    if let noteEntry { detail.merge(noteEntry.detail) { own, _ in own } }
    if story.assignee != before.assignee {
      detail["assignee"] = story.assignee.map { .string($0.text) }
      detail["assignee_before"] = before.assignee.map { .string($0.text) }
    }
    if action == .action(.claim) { detail["claimed_until"] = story.claim.map { .instant($0.until) } }
    if story.desk != before.desk {
      detail["from_desk"] = .string(before.desk.text)
      detail["to_desk"] = .string(story.desk.text)
    }
    if story.slug != before.slug {
      detail["from_slug"] = .string(before.slug.text)
      detail["to_slug"] = .string(story.slug.text)
    }
    let voided = before.approvals.filter { voidedApprovals.contains($0.id) }.map(\.by.text)
    if !voided.isEmpty { detail["voided_approvals"] = .array(voided.map { .string($0) }) }
    if decision?.vanishes ?? askedKill?.vanishes == true { detail["vanish"] = .boolean(true) }
    if let asked = before.killRequest, story.killRequest == nil {
      detail["asked_by"] = .string(asked.by.text)
      detail["asked_at"] = .instant(asked.at)
    }
    if let reason = decision?.breakGlassReason { detail["break_glass_reason"] = .string(reason) }
    detail["until"] = frontPage?.until.map { .instant($0) }
    switch preview {
    case .link(let token, let until):
      detail["preview"] = .string(token.mark)
      detail["until"] = .instant(until)
    case .end(let tokens, let because):
      detail["previews"] = .array(tokens.map { .string($0.mark) })
      detail["because"] = .string(because.rawValue)
    case nil: break
    }
    if let firing {
      detail["firing"] = .integer(firing.number)
      detail["trigger"] = .string(firing.trigger.name.text)
    }
    switch membership {
    case .joins(let package): detail["joins_package"] = .string(package.text)
    case .leaves(let package): detail["leaves_package"] = .string(package.text)
    case nil: break
    }
    if let release {
      detail["package"] = .string(release.package.text)
      detail["release"] = .integer(release.number)
    }
    if let member = story.hold?.story, before.hold?.story != member { detail["held_by"] = .integer(member.rawValue) }
    if action == .action(.publish) {
      detail["released"] = before.hold.map { .string($0.reason.rawValue) }
      detail["ahead_of"] = before.publishAt.map { .instant($0) }
    }
    if !passedFreezes.isEmpty { detail["passed_freezes"] = .array(passedFreezes.map(\.passed)) }
    return detail
  }

  private var signatureDetail: [String: CanonicalJSON] {
    guard let signature else { return [:] }
    let tally = signature.tally
    var approvals: [String: CanonicalJSON] = ["have": .integer(tally.have), "need": .integer(tally.need)]
    if tally.missing.contains(where: { $0 != .approve }) {
      approvals["missing"] = .array(tally.missing.map { .string($0.rawValue) })
    }
    var detail: [String: CanonicalJSON] = ["approvals": .object(approvals)]
    if signature.signsAs != .approve { detail["signed_as"] = .string(signature.signsAs.rawValue) }
    detail["publish_at"] = signature.waitsFor.instant.map { .instant($0) }
    detail["trigger"] = signature.waitsFor.trigger.map { .string($0.name.text) }
    detail["package"] = signature.waitsFor.package.map { .string($0.text) }
    detail["waits_for"] = waitsFor.map { .string($0) }
    if !signature.overriddenChecks.isEmpty {
      detail["overridden_checks"] = .array(signature.overriddenChecks.map { .string($0) })
      detail["override_reason"] = signature.overrideReason.map { .string($0) }
    }
    detail["break_glass_reason"] = signature.breakGlassReason.map { .string($0) }
    if signature.unread { detail["unread"] = .boolean(true) }
    return detail
  }

  /// What must come before it goes out; nil when it goes out with this.
  private var waitsFor: String? {
    switch decision?.trigger {
    case nil: "approvals"
    case .immediately: nil
    case .at: "time"
    case .embargoLifted: "embargo"
    case .trigger: "trigger"
    case .package: "package"
    case .command: "publish"
    }
  }

  private var grantDetail: CanonicalJSON? {
    guard case .grant(let id, _) = authority, let grant = actor.member?.grants.first(where: { $0.id == id }) else {
      return nil
    }
    return ["id": .integer(id), "role": .string(grant.role), "desk": .string(grant.scope.desk?.text ?? "*")]
  }
}

extension StoryChange.NoteEntry {
  fileprivate var detail: [String: CanonicalJSON] {
    var detail: [String: CanonicalJSON] = ["note_number": .integer(number), "thread": .integer(thread)]
    detail["line"] = place.map { .integer($0.line) }
    detail["excerpt"] = place.map { .string($0.excerpt) }
    if !tells.isEmpty { detail["tells"] = .array(tells.map { .string($0.text) }) }
    return detail
  }
}

extension CanonicalJSON {
  fileprivate static func instant(_ date: Date) -> CanonicalJSON { .string(Instant(date).description) }
}

extension Freeze {
  fileprivate var passed: CanonicalJSON {
    [
      "desk": .string(scope.desk?.text ?? "*"), "by": .string(by.text), "since": .instant(since),
      "reason": .string(reason),
    ]
  }
}
