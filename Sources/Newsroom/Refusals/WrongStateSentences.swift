import FoundationEssentials

/// The sentences of what cannot be done where a story stands.
extension Refusal {
  static func wrongState(_ context: ActionContext) -> Refusal {
    let story = context.story
    // Who reads that the story is elsewhere than they saw it is told how it came there, unless they brought it there.
    let isOwnDoing = story.changes.last { $0.action == story.lastStateChange }?.by == context.actor.name
    let how = isOwnDoing ? "" : context.overtakenBy.map { ": \(context.told($0))" } ?? ""
    return Refusal(
      .wrongState, "\(story.name) \(context.whereItStands), so it cannot be \(context.action.pastParticiple)\(how).",
      hint: story.whatToDoInstead(of: context.action.name))
  }

  static func receivedByNobody(_ context: ActionContext) -> Refusal {
    Refusal(
      .wrongState,
      "\(context.story.name) \(context.whereItStands) and nobody has received it, so there is nothing to kill.",
      hint: "Spike it instead: copydesk spike \(context.story.number) -m TEXT")
  }

  static func noKillRequest(_ context: ActionContext) -> Refusal {
    Refusal(
      .wrongState,
      "\(context.story.name) \(context.whereItStands) and nobody has asked to kill it, so there is nothing to take back.",
      hint: "See what was done to it: copydesk log \(context.story.number)")
  }

  static func goingOutAlready(_ context: ActionContext) -> Refusal {
    Refusal(
      .wrongState, "\(context.story.name) already \(context.whereItStands).",
      hint: "See how far it has got: copydesk deliveries \(context.story.number)")
  }

  static func underReviewAlready(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) is under review, so its next version cannot be kept as a draft.",
      hint: "Withdraw it first: copydesk withdraw \(story.number)")
  }

  static func notReturned(_ context: ActionContext) -> Refusal {
    let story = context.story
    return Refusal(
      .wrongState, "\(story.name) is a draft that the desk did not return, so it cannot be reopened.",
      hint: "Its author must submit it first: copydesk submit FILE")
  }

  static func claimed(_ context: ActionContext, _ claim: StoryFacts.Claim) -> Refusal {
    Refusal(
      .wrongState, "\(claim.by) has claimed \(context.story.name) until \(context.time(claim.until)).",
      hint: "A claim stops nobody from acting. To take it over: copydesk release \(context.story.number)")
  }

  /// Of a retraction or a new address, whose words are nobody's to edit.
  static func repeatsWords(_ context: ActionContext) -> Refusal? {
    let story = context.story
    guard [.retract, .readdress].contains(story.workingKind) else { return nil }
    let what = story.workingKind == .retract ? "a retraction" : "a new address"
    return Refusal(
      .wrongState, "v\(story.workingVersion) of \(story.name) is \(what), so its text cannot be edited.",
      hint: "Put it away first: copydesk spike \(story.number) -m TEXT")
  }

  static func signedForSomethingElse(_ context: ActionContext, _ first: StoryFacts.Approval) -> Refusal {
    let story = context.story
    return Refusal(
      .wrongState,
      "\(first.by) has signed \(story.name) \(first.waitsFor.inWords(context)), so it cannot be signed for anything else.",
      hint:
        "Approve it for the same, without --at, --on or --now; or send it back first: copydesk return \(story.number) "
        + "-m TEXT")
  }

  static func triggerHasChanged(_ context: ActionContext, _ first: StoryFacts.Approval, _ name: TriggerName) -> Refusal
  {
    Refusal(
      .wrongState,
      "\(first.by) has signed \(context.story.name) to go out by the trigger '\(name)', which is not any more what it "
        + "was then.",
      hint: "\(first.by) must sign it again: copydesk approve \(context.story.number)")
  }

  static func triggerIsGone(_ context: ActionContext, _ name: TriggerName, isOfText: Bool) -> Refusal {
    let story = context.story
    return Refusal(
      .wrongState,
      "\(story.name) would wait for the trigger '\(name)', as its \(isOfText ? "front matter" : "desk's policy") says, but there "
        + "is no such trigger for the \(story.desk) desk.",
      hint: "Say what it must wait for: copydesk approve \(story.number) --now, --at TIME or --on TRIGGER")
  }

  static func nothingSetByHand(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) is where the front page's own order has it: nothing is set by hand.",
      hint: "See what is set by hand: copydesk front")
  }

  static func tooManyPins(_ stories: [StoryNumber]) -> Refusal {
    let names = stories.map(\.description).joined(separator: ", ")
    return Refusal(
      .wrongState, "\(FrontPlace.pins) stories are pinned to the front page already: \(names).",
      hint: "Make room first: copydesk front clear \(stories.last.map(\.description) ?? "STORY")")
  }

  static func noPreviewAddress(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "No site of the \(story.desk) desk has an address for preview links.",
      hint: "Ask somebody with `manage` to add previews: https://… to the site in newsroom.yaml.")
  }

  static func noPreviewLink(_ story: StoryFacts, isNamed: Bool) -> Refusal {
    Refusal(
      .wrongState, "\(story.name) has no \(isNamed ? "such " : "")preview link that is not over.",
      hint: "List those that there are: copydesk preview --list")
  }

  static func addressFrozen(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState,
      "\(story.name) keeps the slug '\(story.slug)' and stays on the \(story.desk) desk, because readers already have its address.",
      hint:
        "Write slug: \(story.slug) and desk: \(story.desk) in the front matter, or give it another: copydesk readdress "
        + "\(story.number) --slug SLUG")
  }
}

extension ActionContext {
  /// As in "night-train is a draft".
  fileprivate var whereItStands: String {
    if let publishingSince = story.publishingSince { return "went out at \(time(publishingSince))" }
    return switch story.state {
    case .draft: "is a draft"
    case .deskReview: "is under review"
    case .approved: "is approved"
    case .published: "is published"
    case .unpublished: "is unpublished"
    case .spiked: "is spiked"
    case .killed: "is killed"
    }
  }
}

extension StoryFacts {
  /// What can be done instead, or first.
  fileprivate func whatToDoInstead(of action: Action) -> String {
    if FrontPlace.allCases.contains(where: { $0.action == action }) {
      return "The front page has only what readers see. Wait until it is published: copydesk show \(number)"
    }
    if position.isFired { return "Only a kill can stop it now: copydesk kill \(number) -m TEXT" }
    if action == .move, position.isLive { return "Its desk is fixed, because readers already have its address." }
    if action == .revive, state != .killed, state != .unpublished { return "Only a spiked story can be revived." }
    if position.isLive, state != .published, [.unpublish, .retract, .readdress].contains(action) {
      return "Put its working version away first: copydesk spike \(number) -m TEXT"
    }
    if state == .unpublished, [.submit, .fix, .clarify, .correct, .update].contains(action) {
      return "Save a new version of it, then put that up: copydesk edit \(number), copydesk republish \(number)"
    }
    if state == .draft || state == .deskReview, [.fix, .clarify, .correct, .update].contains(action) {
      return "Save a new version of it instead: copydesk edit \(number)"
    }
    switch state {
    case .draft:
      let submit = "Its author must submit it first: copydesk submit FILE"
      guard lastStateChange == Action.return.rawValue else { return submit }
      return submit + ". To hand it back to the desk as it is: copydesk reopen \(number)"
    case .deskReview: return "It must be approved first: copydesk approve \(number)"
    case .approved: return "Recall its approval first: copydesk recall \(number) -m TEXT"
    case .published:
      return "To correct a mistake: copydesk correct \(number) FILE -m TEXT. To add new facts: "
        + "copydesk update \(number) FILE"
    case .unpublished: return "Put it up again first: copydesk republish \(number)"
    case .spiked: return "Revive it first: copydesk revive \(number)"
    case .killed: return "A kill is for good. Submit a new story under another slug."
    }
  }
}
