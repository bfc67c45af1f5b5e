extension Action {
  /// Has a story lead the front page.
  public static let frontLead = Action("front_lead")
  /// Keeps a story among the first of the front page.
  public static let frontPin = Action("front_pin")
  /// Takes a story off the front page.
  public static let frontDrop = Action("front_drop")
  /// Leaves a story to the front page's own order again.
  public static let frontClear = Action("front_clear")
}

extension FrontPlace {
  /// The action that says so.
  public var action: Action {
    switch self {
    case .lead: .frontLead
    case .pin: .frontPin
    case .drop: .frontDrop
    case .clear: .frontClear
    }
  }
}

/// Sets by hand where a story is on the front page, of which readers see a version: signed, as all that decides what readers
/// see; it leaves the story as it is, and ends by itself at the time that is named, if one is.
struct FrontPageAction: StoryAction {
  let place: FrontPlace

  var name: Action { place.action }
  var pastParticiple: String {
    switch place {
    case .lead: "made the lead of the front page"
    case .pin: "pinned to the front page"
    case .drop: "dropped from the front page"
    case .clear: "left to the front page's own order"
    }
  }
  let moves: [Move] = StoryPosition.all.filter(\.isLive).map { Move(from: $0, to: $0.state) }
  let recordsOnly = true

  func requirements(_ context: ActionContext) -> [[Requirement]] { [[.here(.front)]] }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let (story, now) = (context.story, context.now)
    let others = context.newsroom.frontPage.filter { $0.story != story.number }
    let hasOne = others.count < context.newsroom.frontPage.count
    let isFull = place == .pin && others.count { $0.place == .pin } >= FrontPlace.pins
    return [
      place == .clear && !hasOne ? .nothingSetByHand(story) : nil,
      place == .clear && context.request.until != nil ? .clearsAtOnce(story) : nil,
      isFull ? .tooManyPins(others.filter { $0.place == .pin }.map(\.story)) : nil,
      context.request.until.flatMap { $0 <= now ? .endIsOver(context.time($0)) : nil },
    ].compactMap(\.self)
  }

  /// Where a story is on a page has nothing to do with its words.
  func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool { false }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.frontPage = StoryChange.FrontPage(place: place, until: context.request.until)
  }
}
