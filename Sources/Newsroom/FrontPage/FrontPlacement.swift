public import FoundationEssentials

/// Where somebody puts a story on the front page by hand.
public enum FrontPlace: String, CaseIterable, Codable, Sendable {
  /// It leads.
  case lead
  /// It stays among the first, next to what leads.
  case pin
  /// It is not on the front page at all.
  case drop
  /// It is where the front page's own order has it: what was said of it before is over.
  case clear

  /// How many stories may be pinned at a time: as many as stand next to what leads.
  public static let pins = 3
}

/// What holds of a story on the front page, because somebody said so.
public struct FrontPlacement: Hashable, Sendable {
  /// The story.
  public var story: StoryNumber
  /// Where it is.
  public var place: FrontPlace
  /// The first instant at which that is over by itself; nil when it stays until somebody says otherwise.
  public var until: Date?
  /// Who said so.
  public var by: StaffHandle
  /// When.
  public var at: Date

  /// A placement of these properties.
  public init(story: StoryNumber, place: FrontPlace, until: Date? = nil, by: StaffHandle, at: Date) {
    self.story = story
    self.place = place
    self.until = until
    self.by = by
    self.at = at
  }

  /// Whether it is not over yet.
  public func holds(at instant: Date) -> Bool { until.map { instant < $0 } ?? true }
}

extension [FrontPlacement] {
  /// Those of these acts that hold at that instant, what was said last first: of each story what was said last of it, and of
  /// what leads the last one alone, so that what it took the place of does not lead again when it is over.
  ///
  /// - Parameter acts: In the order in which they were done.
  public init(of acts: some Sequence<FrontPlacement>, at instant: Date) {
    var last: [StoryNumber: (place: Int, act: FrontPlacement)] = [:]
    var lead: Int?
    for (index, act) in acts.enumerated() {
      last[act.story] = (index, act)
      if act.place == .lead { lead = index }
    }
    self = last.values.filter { index, act in
      act.place != .clear && act.holds(at: instant) && (act.place != .lead || index == lead)
    }
    .sorted { $0.place > $1.place }.map(\.act)
  }
}
