public import FoundationEssentials

/// Names a package: `election-night`.
public struct PackageName: Slug {
  /// The text itself.
  public let text: String
  /// Takes text that has already been found well-formed.
  public init(unchecked text: String) { self.text = text }
}

/// Stories that readers see all together or not at all, as far as they have not gone out.
///
/// What is said of a package is signed, act by act: stories are added and taken out, and somebody closes it. What went out together
/// is no package any more: a later correction of one of its stories goes alone, and another package may have the name.
public struct Package: Hashable, Sendable {
  /// That its stories are fixed, and what it waits for once all of them are approved.
  public struct Closing: Hashable, Sendable {
    /// Who closed it.
    public var by: String
    /// When.
    public var at: Date
    /// The time that it waits for; nil without one.
    public var publishAt: Date?
    /// The trigger that it waits for, as it was defined then; nil without one.
    public var trigger: TriggerReference?
    /// Of a trigger, how many firings there had been: only a later one counts.
    public var firings: Int?

    /// A closing of these properties.
    public init(
      by: String, at: Date, publishAt: Date? = nil, trigger: TriggerReference? = nil, firings: Int? = nil
    ) {
      self.by = by
      self.at = at
      self.publishAt = publishAt
      self.trigger = trigger
      self.firings = firings
    }
  }

  /// Its name.
  public let name: PackageName
  /// Its stories, in the order in which they were added.
  public private(set) var members: [StoryNumber] = []
  /// That it is closed; nil while it is open.
  public private(set) var closing: Closing?
  /// When something was last done to it; nil when nothing was.
  public private(set) var changedAt: Date?

  /// What these acts made of it.
  ///
  /// - Parameter acts: In the order in which they were done; those of other packages are passed over.
  public init(_ name: PackageName, _ acts: some Sequence<PackageAct> = []) {
    self.name = name
    for act in acts where act.package == name {
      changedAt = act.at
      members.removeAll { act.stories.contains($0) && act.kind != .close }
      switch act.kind {
      case .add:
        members += act.stories
        closing = nil
      case .remove: break
      case .close:
        closing = Closing(
          by: act.by, at: act.at, publishAt: act.publishAt, trigger: act.trigger, firings: act.firings)
      case .release: closing = nil
      }
      if members.isEmpty { closing = nil }
    }
  }
}

/// Something that was done to a package.
public struct PackageAct: Hashable, Sendable {
  /// What was done, as the database's column has it.
  public enum Kind: String, CaseIterable, Sendable {
    /// A story was added; that opens the package.
    case add
    /// A story was taken out.
    case remove
    /// Its stories were fixed, with what it waits for.
    case close
    /// Its stories went out.
    case release
  }

  /// Its number: one more with each act on any package.
  public var number: Int
  /// What was done.
  public var kind: Kind
  /// To which package.
  public var package: PackageName
  /// The story that was added or taken out; those that the package had when it was closed, or that went out.
  public var stories: [StoryNumber]
  /// Of a release, the decision by which each of these stories goes out, in the same order.
  public var decisions: [Int]
  /// Of a closing, the time that it waits for.
  public var publishAt: Date?
  /// Of a closing, the trigger that it waits for.
  public var trigger: TriggerReference?
  /// Of a closing for a trigger, how many firings there had been.
  public var firings: Int?
  /// Of a release of what waited for a trigger, the firing.
  public var firing: Int?
  /// Who did it, as records name them; a release is `system`'s.
  public var by: String
  /// When.
  public var at: Date

  /// An act of these properties.
  public init(
    _ kind: Kind, _ package: PackageName, number: Int, stories: [StoryNumber], decisions: [Int] = [],
    publishAt: Date? = nil, trigger: TriggerReference? = nil, firings: Int? = nil, firing: Int? = nil, by: String,
    at: Date
  ) {
    self.kind = kind
    self.package = package
    self.number = number
    self.stories = stories
    self.decisions = decisions
    self.publishAt = publishAt
    self.trigger = trigger
    self.firings = firings
    self.firing = firing
    self.by = by
    self.at = at
  }
}

/// A release of a package, as far as it matters to the stories that go out by it.
public struct PackageRelease: Hashable, Sendable {
  /// The number of the act.
  public var number: Int
  /// Of which package.
  public var package: PackageName

  /// The release of that number.
  public init(number: Int, package: PackageName) {
    self.number = number
    self.package = package
  }
}
