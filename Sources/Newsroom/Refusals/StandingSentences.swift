import FoundationEssentials

/// The sentences of what cannot be done where a story stands.
extension Refusal {
  static func wrongState(_ story: StoryFacts, _ action: Action) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) \(story.standing), so it cannot be \(action.pastParticiple).",
      hint: story.wayOn(for: action))
  }

  static func receivedByNobody(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) \(story.standing) and nobody has received it, so there is nothing to kill.",
      hint: "Put it away: copydesk spike \(story.number) -m TEXT")
  }

  static func onItsWay(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) \(story.standing) already.",
      hint: "See how far it has got: copydesk deliveries \(story.number)")
  }

  static func beforeTheDeskAlready(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) is before the desk, so its next version cannot be kept from the desk as a draft.",
      hint: "Withdraw it first: copydesk withdraw \(story.number)")
  }

  static func claimed(_ story: StoryFacts, _ claim: StoryFacts.Claim) -> Refusal {
    Refusal(
      .wrongState, "\(claim.by) has claimed \(story.inSentence) until \(Instant(claim.until)).",
      hint: "A claim stops nobody from acting; to take it over: copydesk release \(story.number)")
  }

  static func slugTaken(_ slug: StorySlug) -> Refusal {
    Refusal(
      .slugTaken, "The slug '\(slug)' is somebody else's story's.",
      hint: "Choose another slug, or ask its desk: copydesk show \(slug)")
  }

  static func addressFrozen(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState,
      "\(story.name) keeps the slug '\(story.slug)' and the desk \(story.desk), since readers have its address.",
      hint: "Write slug: \(story.slug) and desk: \(story.desk) in the front matter.")
  }

  static func namesAnotherDesk(_ desk: DeskSlug, _ actor: Actor, _ story: StoryFacts) -> Refusal {
    Refusal(
      .notPermitted,
      "The text names the desk \(desk), \(story.inSentence) is on the desk \(story.desk), and \(actor.name) has no "
        + "`assign` on both.",
      hint: "Write desk: \(story.desk), or ask somebody with `assign` on both desks to move it.")
  }
}

extension StoryFacts {
  fileprivate var standing: String {
    if let publishingSince { return "is being published since \(Instant(publishingSince))" }
    return switch state {
    case .draft: "is a draft"
    case .deskReview: "is before the desk"
    case .approved: "is approved"
    case .published: "is published"
    case .spiked: "is spiked"
    case .killed: "is killed"
    }
  }

  /// What can be done instead, or first.
  fileprivate func wayOn(for action: Action) -> String {
    if position.isFired { return "What can stop it now is: copydesk kill \(number) -m TEXT" }
    if action == .move, position.isLive { return "Its desk is frozen, since readers have its address." }
    if action == .revive, state != .killed { return "Only a spiked story is taken out again; this one is not away." }
    switch state {
    case .draft where action == .correct || action == .update: return "Bring its next version: copydesk edit \(number)"
    case .deskReview where action == .correct || action == .update:
      return "Bring its next version: copydesk edit \(number)"
    case .draft: return "It comes before the desk when its author submits it: copydesk submit FILE"
    case .deskReview: return "First it must be approved: copydesk approve \(number)"
    case .approved: return "Only a recall takes its approval back: copydesk recall \(number) -m TEXT"
    case .published:
      return "To mend it: copydesk correct \(number) FILE -m TEXT; to add to it: copydesk update \(number) FILE"
    case .spiked: return "Take it out again first: copydesk revive \(number)"
    case .killed: return "Killed is for good; what is to be said now is a new story under another slug."
    }
  }
}
