/// Whether the story stands where the action can be done.
extension Hearing {
  var wrongState: Refusal? {
    if targets.isEmpty { return .wrongState(story, request.action) }
    switch request.action {
    case .kill where !mayHaveBeenReceived: return .receivedByNobody(story)
    // Only deliveries that were given up can be resumed.
    case .publish where story.position.isFired && story.hold == nil: return .onItsWay(story)
    case .submit where request.asDraft && story.state == .deskReview: return .beforeTheDeskAlready(story)
    case .claim: return claimedByAnother
    default: return nil
    }
  }

  /// The states to which the action may take the story.
  var targets: Set<StoryState> { TransitionTable.targets(of: .action(request.action), from: story.position) }

  /// Whether anybody outside has the story, or its deliveries are on their way there.
  private var mayHaveBeenReceived: Bool {
    story.position.isLive || story.position.isFired || story.anyDeliveryStarted
  }

  private var claimedByAnother: Refusal? {
    guard let claim = story.claim, request.now < claim.until, claim.by.text != actor.name else { return nil }
    return .claimed(story, claim)
  }
}
