public import FoundationEssentials

/// Who is told when something of one sort happens, and why. A new rule is a value in ``standard``.
public struct NoticeRule: Sendable {
  /// What the people are told.
  public let kind: NoticeKind
  /// Why they are.
  private let because: @Sendable (NoticeEvent) -> NoticeReason
  /// Of what they are told.
  private let isOf: @Sendable (NoticeEvent) -> Bool
  /// Whether a person is one of them.
  private let concerns: @Sendable (StaffMember, NoticeEvent, Date) -> Bool

  /// The rules, the most important first: of several that apply to a person the first counts.
  public static let standard: [NoticeRule] = [
    // Somebody broke the glass: whoever may close the review, and whoever answers for the desk or wrote what went out.
    NoticeRule(.afterReview, .approves, of: \.brokeGlass) { member, event, now in
      event.isNot(writtenBy: member) && member.may(.approve, event, now)
    },
    NoticeRule(.brokeGlass, .manages, of: \.brokeGlass, having: .manage),
    NoticeRule(.brokeGlass, .author, of: \.brokeGlass, isAuthor),

    // A kill waits for another person's signature, or does so no more.
    NoticeRule(.killAsked, .kills, of: { $0.action == SystemStep.askKill.name }, having: .kill),
    NoticeRule(.killDropped, .asker, of: { $0.action == Action.dropKill.rawValue }) { member, event, _ in
      event.text("asked_by") == member.handle.text
    },

    // It did not go out, or will not.
    NoticeRule(.failed, .publishes, of: \.hasFailed, having: .publish),
    NoticeRule(.failed, .reviews, of: \.hasFailed, having: .review),
    NoticeRule(.failed, .author, of: \.hasFailed, isAuthor),
    NoticeRule(.failed, .operates, of: \.isOutage) { member, _, now in member.grantToOperate(at: now) != nil },
    NoticeRule(.failed, .publishes, of: \.isOutage, having: .publish),
    NoticeRule(.atRisk, .publishes, of: \.isAtRisk, having: .publish),
    NoticeRule(.atRisk, .approves, of: \.isAtRisk, having: .approve),
    NoticeRule(.atRisk, .assignee, of: \.isAtRisk, isAssignee),
    NoticeRule(.atRisk, .author, of: \.isAtRisk, isAuthor),

    NoticeRule(.killed, .author, of: \.isKill, isAuthor),
    NoticeRule(.killed, .reviews, of: \.isKill, having: .review),
    NoticeRule(.killed, .publishes, of: \.isKill, having: .publish),

    // It is late: whoever has it in hand, else the desk; then each step of the desk's ladder.
    NoticeRule(.late, .claim, of: \.isReminder, isClaimant),
    NoticeRule(.late, .assignee, of: \.isReminder, isAssignee),
    NoticeRule(.late, .reviews, of: \.isReminderOfDesk, having: .review),
    NoticeRule(.late, .signs, of: \.isReminderOfDesk, isMissed),
    NoticeRule(.late, { .role($0.text("role") ?? "") }, of: { $0.action == SystemStep.escalate.name }) {
      member, event, now in
      member.holds(event.text("role") ?? "", event, now)
    },

    NoticeRule(.returned, .author, of: { $0.action == Action.return.rawValue }, isAuthor),
    NoticeRule(.approved, .author, of: \.isApproval, isAuthor),

    NoticeRule(.waiting, .assignee, of: { $0.action == Action.assign.rawValue }) { member, event, _ in
      event.text("assignee") == member.handle.text
    },
    NoticeRule(.waiting, .publishes, of: \.waitsForCommand, having: .publish),
    NoticeRule(.waiting, .approves, of: \.waitsForSignature) { member, event, now in
      event.isNot(writtenBy: member) && event.isNot(signedBy: member) && event.isMissing(.approve)
        && member.may(.approve, event, now)
    },
    NoticeRule(.waiting, .reviews, of: \.comesBeforeDesk) { member, event, now in
      event.isNot(writtenBy: member) && member.may(.review, event, now)
    },
    NoticeRule(.waiting, .signs, of: { $0.comesBeforeDesk || $0.waitsForSignature }, isMissed),

    NoticeRule(.mentioned, .mentioned, of: \.hasMentions) { member, event, _ in
      event.mentions.contains(.string(member.handle.text))
    },
    NoticeRule(.replied, .thread, of: \.isReply) { member, event, _ in
      event.names("tells").contains(.string(member.handle.text))
    },

    NoticeRule(.recovered, .operates, of: \.isOutageOver) { member, _, now in member.grantToOperate(at: now) != nil },
    NoticeRule(.recovered, .publishes, of: \.isOutageOver, having: .publish),
  ]

  init(
    _ kind: NoticeKind, _ because: @escaping @Sendable (NoticeEvent) -> NoticeReason,
    of isOf: @escaping @Sendable (NoticeEvent) -> Bool,
    _ concerns: @escaping @Sendable (StaffMember, NoticeEvent, Date) -> Bool
  ) {
    self.kind = kind
    self.because = because
    self.isOf = isOf
    self.concerns = concerns
  }

  private init(
    _ kind: NoticeKind, _ because: NoticeReason, of isOf: @escaping @Sendable (NoticeEvent) -> Bool,
    _ concerns: @escaping @Sendable (StaffMember, NoticeEvent, Date) -> Bool
  ) {
    self.init(kind, { _ in because }, of: isOf, concerns)
  }

  private init(
    _ kind: NoticeKind, _ because: NoticeReason, of isOf: @escaping @Sendable (NoticeEvent) -> Bool,
    having capability: Capability
  ) {
    self.init(kind, because, of: isOf) { member, event, now in member.may(capability, event, now) }
  }

  /// Everybody who is told of it, in the order of the people given, each once; whoever did it is not told.
  public static func notices(
    of event: NoticeEvent, to staff: [StaffMember], now: Date, rules: [NoticeRule] = standard
  ) -> [Notice] {
    let applying = rules.filter { $0.isOf(event) }
    guard !applying.isEmpty else { return [] }
    return staff.compactMap { member in
      guard member.active, member.handle.text != event.actor,
        let rule = applying.first(where: { $0.concerns(member, event, now) })
      else { return nil }
      return Notice(member.handle, rule.kind, because: rule.because(event))
    }
  }
}

extension StaffMember {
  fileprivate func may(_ capability: Capability, _ event: NoticeEvent, _ now: Date) -> Bool {
    event.desks.contains { has(capability, on: $0, at: now) }
  }

  fileprivate func holds(_ role: String, _ event: NoticeEvent, _ now: Date) -> Bool {
    grants.contains { grant in
      grant.role == role && grant.holds(at: now) && event.desks.contains(where: grant.scope.includes)
    }
  }
}

extension NoticeEvent {
  /// The actions that bring a story before its desk, if that is where it stands then.
  private static let arrivals: Set<String> = Set(
    [
      Action.submit, .correct, .update, .fix, .clarify, .retract, .readdress, .move, .reopen, .recall,
    ].map(\.rawValue) + [SystemStep.drop.name])

  /// What holds a story that is only to be let go by somebody: nothing has gone wrong yet.
  private static let waits: Set<String> = ["frozen", "kill_asked", "package_member", "trigger_changed"]

  fileprivate func isMissing(_ entry: Capability) -> Bool { story?.missing.contains(entry) ?? true }

  fileprivate var comesBeforeDesk: Bool { state == .deskReview && Self.arrivals.contains(action) }
  fileprivate var waitsForSignature: Bool {
    state == .deskReview && action == Action.approve.rawValue
      || state == .unpublished && action == Action.republish.rawValue
  }
  fileprivate var waitsForCommand: Bool {
    state == .approved && action == Action.approve.rawValue && text("waits_for") == "publish"
  }
  fileprivate var isApproval: Bool { state == .approved && action == Action.approve.rawValue }
  fileprivate var hasFailed: Bool { hold.map { !Self.waits.contains($0.rawValue) } ?? false }
  fileprivate var isAtRisk: Bool {
    action == SystemStep.risk.name || hold.map { Self.waits.contains($0.rawValue) } ?? false
  }
  fileprivate var isKill: Bool { action == Action.kill.rawValue }
  fileprivate var isReminder: Bool { action == SystemStep.remind.name }
  fileprivate var isReminderOfDesk: Bool { isReminder && story?.claimedBy == nil && story?.assignee == nil }
  fileprivate func names(_ key: String) -> [CanonicalJSON] {
    if case .array(let names)? = detail[key] { names } else { [] }
  }
  fileprivate var mentions: [CanonicalJSON] { names("mentions") }
  fileprivate var isReply: Bool { action == Action.note.rawValue && !names("tells").isEmpty }
  fileprivate var hasMentions: Bool { !mentions.isEmpty }
  fileprivate var isOutage: Bool { action == "outage" }
  fileprivate var isOutageOver: Bool { action == "outage_over" }

  fileprivate func isNot(writtenBy member: StaffMember) -> Bool { story?.authors.contains(member.handle) != true }
  fileprivate func isNot(signedBy member: StaffMember) -> Bool { story?.signedBy.contains(member.handle) != true }
}

@Sendable
private func isAuthor(_ member: StaffMember, _ event: NoticeEvent, _: Date) -> Bool { !event.isNot(writtenBy: member) }

/// Whether the person may give a signature that is missing beside the desk's approval.
@Sendable
private func isMissed(_ member: StaffMember, _ event: NoticeEvent, _ now: Date) -> Bool {
  event.isNot(writtenBy: member) && event.isNot(signedBy: member)
    && (event.story?.missing ?? []).contains { $0 != .approve && member.may($0, event, now) }
}

@Sendable
private func isAssignee(_ member: StaffMember, _ event: NoticeEvent, _: Date) -> Bool {
  event.story?.assignee == member.handle
}

@Sendable
private func isClaimant(_ member: StaffMember, _ event: NoticeEvent, _: Date) -> Bool {
  event.story?.claimedBy == member.handle
}
