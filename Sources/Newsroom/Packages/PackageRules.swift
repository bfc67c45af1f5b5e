public import FoundationEssentials

/// What somebody asks a package to wait for who closes it.
public struct PackageClosingRequest: Hashable, Sendable {
  /// The time, to the microsecond.
  public var publishAt: Date?
  /// The trigger.
  public var trigger: TriggerName?

  /// A request for that time or trigger; without either, it goes out once all of it is approved.
  public init(publishAt: Date? = nil, trigger: TriggerName? = nil) {
    self.publishAt = publishAt.map { Instant($0).date }
    self.trigger = trigger
  }
}

extension Package {
  /// By which right somebody closes it: with `publish` on the desk of each of its stories. Throws `Refusal`.
  ///
  /// - Parameter stories: Its members.
  public func rightToClose(
    _ request: PackageClosingRequest, _ stories: [StoryFacts], by member: StaffMember, in newsroom: NewsroomFacts
  ) throws(Refusal) -> Grant {
    guard member.active else { throw .noLongerHere(member) }
    guard !members.isEmpty else { throw .noSuchPackage(name) }
    let desks = Set(stories.map(\.desk)).sorted()
    let grants = desks.map { member.grant(for: .publish, on: $0, at: newsroom.now) }
    let missing = zip(desks, grants).filter { $0.1 == nil }.map(\.0)
    guard missing.isEmpty, let grant = grants.first.flatMap(\.self) else {
      throw .mayNotClose(self, member, missing)
    }
    if request.publishAt != nil, request.trigger != nil { throw .closesForSeveral(name) }
    if let time = request.publishAt, time <= newsroom.now {
      throw .timeIsOver(desks.first.map { newsroom.time(time, on: $0) } ?? "The time")
    }
    if let wanted = request.trigger {
      guard let trigger = newsroom.trigger(wanted) else { throw .noSuchTrigger(wanted, among: newsroom.triggers) }
      if let other = desks.first(where: { !trigger.takes($0) }) { throw .triggerDoesNotTake(trigger, other) }
    }
    return grant
  }
}

extension NewsroomFacts {
  /// The package of that name, as far as its stories have not gone out; nil for one that has none.
  func package(_ name: PackageName) -> Package? { packages.first { $0.name == name } }
}

extension StoryFacts {
  /// The package of which it is a member and with which it has yet to go out; nil when there is none.
  public var packageToGoWith: PackageName? { hasAddress || publishingSince != nil ? nil : package }
}

/// The sentences of what cannot be done because of a package.
extension Refusal {
  /// That a package has no stories that are yet to go out.
  public static func noSuchPackage(_ name: PackageName) -> Refusal {
    Refusal(
      .notFound, "There is no package '\(name)' with stories that are yet to go out.",
      hint: "List the packages with: copydesk package. To begin one: copydesk package add \(name) STORY")
  }

  static func packageMissing(_ action: Action, _ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "'\(action.rawValue.split(separator: "_").joined(separator: " "))' needs the name of a package.",
      hint: "Name it: copydesk package add NAME \(story.number)")
  }

  static func inPackageAlready(_ story: StoryFacts, _ name: PackageName) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) is in the package '\(name)' already.",
      hint: "See what is in it: copydesk package show \(name)")
  }

  static func inAnotherPackage(_ story: StoryFacts, _ name: PackageName) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) is in the package '\(name)', and a story is in one package at most.",
      hint: "Take it out of that first: copydesk package remove \(name) \(story.number)")
  }

  static func notInPackage(_ story: StoryFacts, _ name: PackageName?) -> Refusal {
    guard let name else {
      return Refusal(.wrongState, "\(story.name) is in no package.", hint: "List the packages with: copydesk package")
    }
    return Refusal(
      .wrongState, "\(story.name) is not in the package '\(name)'.",
      hint: "See what is in it: copydesk package show \(name)")
  }

  static func goesWithPackage(_ story: StoryFacts, _ name: PackageName) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) goes out with the package '\(name)', all of it or nothing.",
      hint: "See what is not ready: copydesk package show \(name). To have it go alone, take it out first: "
        + "copydesk package remove \(name) \(story.number)")
  }

  static func packageIsClosed(_ story: StoryFacts, _ name: PackageName) -> Refusal {
    Refusal(
      .wrongState,
      "\(story.name) wants to go out with the package '\(name)', as its front matter says, but that is closed.",
      hint:
        "Add it, which opens the package again: copydesk package add \(name) \(story.number). Or say what else it waits "
        + "for: copydesk approve \(story.number) --now, --at TIME or --on TRIGGER")
  }

  static func frozenInPackage(_ story: StoryFacts, _ freeze: Freeze, _ newsroom: NewsroomFacts) -> Refusal {
    Refusal(
      .frozen, "\(story.name) stays held, and its package with it: \(freeze.scope.inSentence) is frozen.",
      hint: "End the freeze first: copydesk unfreeze")
  }

  fileprivate static func mayNotClose(_ package: Package, _ member: StaffMember, _ desks: [DeskSlug]) -> Refusal {
    let places = desks.map(\.text).joined(separator: ", ")
    return Refusal(
      .notPermitted,
      "\(member.handle) may not close the package '\(package.name)': that requires `publish` on the desk of each of its stories; "
        + "missing: \(places).",
      hint: "Ask somebody with `publish` there.")
  }

  fileprivate static func closesForSeveral(_ name: PackageName) -> Refusal {
    Refusal(
      .usage, "A package waits for a time or a trigger, not for both.",
      hint: "Say one of them: copydesk package close \(name) --at TIME, or --on TRIGGER")
  }

  fileprivate static func triggerDoesNotTake(_ trigger: Trigger, _ desk: DeskSlug) -> Refusal {
    Refusal(
      .usage, "The trigger '\(trigger.name)' is not for stories of the \(desk) desk, of which the package has some.",
      hint: "List the triggers with: copydesk triggers")
  }
}
