extension Action {
  /// Gives a published story another address.
  public static let readdress = Action("readdress")
}

/// Gives a published story another slug or desk: a version with the same words, which makes nobody an author. Whoever does it
/// signs it in the same breath where they may, and with enough signatures it goes out; the old address leads to the new one, and
/// is never given to another story.
struct ReaddressAction: StoryAction {
  let name = Action.readdress
  let pastParticiple = "given another address"
  let pastTense = "gave another address to"
  let moves: [Move] = .from(.published, .live, to: .deskReview)
  let overtakesOthers = true
  let followedBy: [Action] = [.approve, .publish]

  func requirements(_ context: ActionContext) -> [[Requirement]] {
    let elsewhere = context.request.desk.map { [Requirement.on($0, .correct), .on($0, .publish)] } ?? []
    return [[.here(.correct), .here(.publish)] + elsewhere]
  }

  func refusals(_ context: ActionContext) -> [Refusal] {
    let (request, story) = (context.request, context.story)
    guard request.slug != nil || request.desk != nil else { return [.addressMissing(story)] }
    if let desk = request.desk, context.newsroom.desk(desk) == nil { return [.noSuchDesk(desk, context.newsroom)] }
    if (request.slug ?? story.slug, request.desk ?? story.desk) == (story.slug, story.desk) {
      return [.atThatAddressAlready(story)]
    }
    guard let holder = context.newsroom.slugHolder, request.slug != nil, holder != story.number else { return [] }
    return [.slugTaken(request.slug ?? story.slug)]
  }

  func apply(to change: inout StoryChange, _ context: ActionContext) {
    change.makeVersion(.readdress)
    change.story.slug = context.request.slug ?? context.story.slug
    change.story.desk = context.request.desk ?? context.story.desk
  }
}
