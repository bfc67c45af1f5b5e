public import FoundationEssentials

/// Who may freeze a desk or the newsroom, and what becomes of the stories that it kept.
extension Freezes {
  /// By which right somebody freezes: with `freeze` on the desk, for the whole newsroom with `freeze` on every desk. What is said
  /// last of a desk holds: it takes the place of a freeze that lasts there.
  public static func rightToFreeze(
    _ scope: DeskScope, reason: String?, until: Date?, by member: StaffMember, in newsroom: NewsroomFacts
  ) throws(Refusal) -> Grant {
    let grant = try right(of: member, to: "freeze", scope, in: newsroom)
    guard !reason.isBlank else { throw .freezeReasonMissing(scope) }
    if let until, until <= newsroom.now { throw .freezeIsOver(newsroom.time(until, in: scope)) }
    return grant
  }

  /// By which right somebody ends the freeze that lasts of exactly that desk, or of the whole newsroom.
  public func rightToEnd(
    _ scope: DeskScope, by member: StaffMember, in newsroom: NewsroomFacts
  ) throws(Refusal) -> Grant {
    let grant = try Self.right(of: member, to: "end the freeze of", scope, in: newsroom)
    guard lasting(scope, at: newsroom.now) != nil else {
      throw .notFrozen(scope, others: lasting(at: newsroom.now).map(\.scope))
    }
    return grant
  }

  private static func right(
    of member: StaffMember, to verb: String, _ scope: DeskScope, in newsroom: NewsroomFacts
  ) throws(Refusal) -> Grant {
    guard member.active else { throw .noLongerHere(member) }
    switch scope {
    case .all:
      guard let grant = member.grantOnEveryDesk(for: .freeze, at: newsroom.now) else {
        throw .mayNotFreeze(member, verb, scope)
      }
      return grant
    case .desk(let desk):
      guard newsroom.desk(desk) != nil else { throw .noSuchDeskToFreeze(desk) }
      guard let grant = member.grant(for: .freeze, on: desk, at: newsroom.now) else {
        throw .mayNotFreeze(member, verb, scope)
      }
      return grant
    }
  }

  /// What stands against saying what becomes of a story that a freeze kept; nil for nothing. Whoever lets it out or takes it back
  /// does so as with `publish` or `recall`, whose rules come on top.
  public func refusal(settling story: StoryFacts, in newsroom: NewsroomFacts) -> Refusal? {
    guard story.hold?.reason == .frozen else { return .notKeptByFreeze(story) }
    return on(story.desk, at: newsroom.now).first.map { .stillFrozen($0, story, newsroom) }
  }

  /// What stands against firing a trigger of these desks; nil while none of them is frozen.
  public func refusal(firingOn desks: [DeskSlug], in newsroom: NewsroomFacts) -> Refusal? {
    let kept = lasting(at: newsroom.now).filter { freeze in desks.contains { freeze.scope.includes($0) } }
    return kept.first.map { .frozen($0, newsroom) }
  }
}

/// What becomes of a story that a freeze kept.
public enum FrozenVerdict: String, CaseIterable, Codable, Sendable {
  /// It goes out now.
  case release
  /// Its approval is taken back: it goes before its desk again.
  case drop

  /// What somebody does to a story who says so.
  public func request(_ story: StoryNumber, revision: Revision? = nil) -> ActionRequest {
    switch self {
    case .release: ActionRequest(.publish, .number(story), revision: revision, note: "released after a freeze")
    case .drop: ActionRequest(.recall, .number(story), revision: revision, note: "dropped after a freeze")
    }
  }
}

extension DeskScope {
  /// As in "the caucasus desk is frozen".
  public var inSentence: String {
    switch self {
    case .all: "the newsroom"
    case .desk(let desk): "the \(desk) desk"
    }
  }

  /// The command's option that names it, with the space before it.
  fileprivate var option: String {
    switch self {
    case .all: ""
    case .desk(let desk): " --desk \(desk)"
    }
  }

  /// As in "that requires `freeze` on the caucasus desk".
  var place: String {
    switch self {
    case .all: "on every desk (\"*\")"
    case .desk(let desk): "on the \(desk) desk"
    }
  }
}

extension Refusal {
  /// Nothing goes out there by itself, and nobody may have it go out.
  fileprivate static func frozen(_ freeze: Freeze, _ newsroom: NewsroomFacts) -> Refusal {
    Refusal(
      .frozen, freeze.inSentence(newsroom) + ".",
      hint: "See what it keeps: copydesk frozen. To end it: copydesk unfreeze\(freeze.scope.option)")
  }

  fileprivate static func stillFrozen(_ freeze: Freeze, _ story: StoryFacts, _ newsroom: NewsroomFacts) -> Refusal {
    Refusal(
      .frozen, "\(story.name) stays held: \(freeze.inSentence(newsroom, isInside: true)).",
      hint: "End that freeze first: copydesk unfreeze\(freeze.scope.option). To publish this story all the same: "
        + "copydesk publish \(story.number)")
  }

  fileprivate static func notKeptByFreeze(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) is not held by a freeze.",
      hint: "List what is: copydesk frozen. To send out what is approved: copydesk publish \(story.number)")
  }

  /// The database has the end of a freeze that nobody has signed, so it enters no other one.
  public static func freezeEndIsUnsigned(_ scope: DeskScope) -> Refusal {
    let what = scope.inSentence
    return Refusal(
      .wrongState,
      "\(what.prefix(1).uppercased() + what.dropFirst()) is frozen, and the end of that freeze in the database is one that nobody has "
        + "signed.",
      hint:
        "Freeze it again and end that freeze: copydesk freeze\(scope.option) -m TEXT, then copydesk unfreeze\(scope.option). "
        + "What nobody has signed: copydesk status")
  }

  fileprivate static func notFrozen(_ scope: DeskScope, others: [DeskScope]) -> Refusal {
    let what = scope.inSentence
    return Refusal(
      .wrongState, "\(what.prefix(1).uppercased() + what.dropFirst()) is not frozen.",
      hint: others.isEmpty
        ? "List what freezes have kept: copydesk frozen"
        : "What is frozen: \(others.map(\.inSentence).joined(separator: ", ")). To end that: copydesk unfreeze"
          + (others.first?.option ?? ""))
  }

  fileprivate static func mayNotFreeze(_ member: StaffMember, _ verb: String, _ scope: DeskScope) -> Refusal {
    Refusal(
      .notPermitted,
      "\(member.handle) may not \(verb) \(scope.inSentence): that requires `freeze` \(scope.place).",
      hint: "Ask somebody with `freeze` \(scope.place).")
  }

  fileprivate static func freezeReasonMissing(_ scope: DeskScope) -> Refusal {
    Refusal(
      .usage, "A freeze needs a reason.", hint: "Say why: copydesk freeze\(scope.option) -m TEXT")
  }

  fileprivate static func freezeIsOver(_ time: String) -> Refusal {
    Refusal(
      .usage, "\(time) is in the past.", hint: "Give a time in the future, or leave out --until.")
  }

  fileprivate static func noSuchDeskToFreeze(_ desk: DeskSlug) -> Refusal {
    Refusal(.notFound, "There is no desk '\(desk)'.", hint: "List the desks with: copydesk desks")
  }
}

extension Freeze {
  /// As in "The caucasus desk has been frozen by nana since 15:45 (Asia/Yerevan): court order".
  fileprivate func inSentence(_ newsroom: NewsroomFacts, isInside: Bool = false) -> String {
    let what = scope.inSentence
    let subject = isInside ? what : what.prefix(1).uppercased() + what.dropFirst()
    if let unsigned { return "\(subject) is frozen by row \(unsigned) of the freezes, which nobody has signed" }
    return "\(subject) has been frozen by \(by) since \(newsroom.time(since, in: scope)): “\(reason)”"
  }
}
