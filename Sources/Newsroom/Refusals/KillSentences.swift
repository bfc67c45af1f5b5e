/// The sentences of kills that need two signatures.
extension Refusal {
  static func killAskedAlready(_ open: KillRequest, _ context: ActionContext) -> Refusal {
    let story = context.story
    return Refusal(
      .alreadyApproved,
      "\(open.by) asked to kill \(story.name) at \(context.time(open.at)) already: another person with `kill` on the "
        + "\(story.desk) desk must sign it.",
      hint: "They type: copydesk kill \(story.number). To take it back: copydesk kill \(story.number) --withdraw")
  }

  static func killAskedOtherwise(_ open: KillRequest, _ context: ActionContext) -> Refusal {
    let story = context.story
    return Refusal(
      .usage, "\(open.by) asked to kill \(story.name) \(open.inWords), and that is what a second person signs.",
      hint: "To sign it as it is: copydesk kill \(story.number). To ask for something else, take it back first: "
        + "copydesk kill \(story.number) --withdraw")
  }

  static func killRequestNotSigned(_ story: StoryFacts) -> Refusal {
    Refusal(
      .wrongState, "The database has a request to kill \(story.name) that nobody has signed.",
      hint:
        "Take it back, then ask again: copydesk kill \(story.number) --withdraw. What nobody has signed: copydesk audit verify"
    )
  }

  static func killNeedsNoGlass(_ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "One signature is enough to kill a story of the \(story.desk) desk, so no glass needs to be broken.",
      hint: "Leave out --break-glass: copydesk kill \(story.number) -m TEXT")
  }

  static func noBreakGlassToKill(_ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "The policy of the \(story.desk) desk does not allow break-glass.",
      hint: "Ask for a second signature instead: copydesk kill \(story.number) -m TEXT")
  }

  static var killReasonMissing: Refusal {
    Refusal(.usage, "A break-glass kill needs a reason.", hint: "Say why: --reason TEXT")
  }

  static func killCanBeSigned(_ open: KillRequest, _ story: StoryFacts) -> Refusal {
    Refusal(
      .usage,
      "\(open.by) has asked to kill \(story.name): your signature is the second, so no glass needs to be broken.",
      hint: "Sign it: copydesk kill \(story.number)")
  }

  /// Of what would go out, or might.
  static func killIsAsked(_ open: KillRequest, _ context: ActionContext) -> Refusal {
    let story = context.story
    return Refusal(
      .wrongState,
      "\(open.by) asked to kill \(story.name) at \(context.time(open.at)): nothing more of it goes out while that waits for a "
        + "second signature.",
      hint: "Sign the kill: copydesk kill \(story.number). To take it back: copydesk kill \(story.number) --withdraw")
  }
}

extension KillRequest {
  /// As in "nana asked to kill night-train with the notice “Invented.”".
  var inWords: String {
    let notice = notice.count > 200 ? notice.prefix(199) + "…" : notice
    return "with the notice “\(notice)”\(vanishes ? " and without a trace (--vanish)" : "")"
  }
}

extension ActionContext {
  /// What stands against letting the story out while somebody has asked to kill it; nil when nobody has.
  var killIsAsked: Refusal? { story.killRequest.map { .killIsAsked($0, self) } }
}
