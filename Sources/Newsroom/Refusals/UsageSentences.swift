/// The sentences of what a request says wrongly, or not at all.
extension Refusal {
  static func noteMissing(_ action: Action) -> Refusal {
    Refusal(.usage, "'\(action)' needs a note.", hint: "Say why: -m TEXT")
  }

  static func takesNoTime(_ action: Action) -> Refusal {
    Refusal(
      .usage, "'\(action)' does not take a time.",
      hint: "Leave out --at, --on and --now; only approve and schedule take them.")
  }

  static func timeMissing(_ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "'schedule' needs a time or a trigger.",
      hint: "Say when: copydesk schedule \(story.number) --at TIME, or --on TRIGGER")
  }

  static func waitsForSeveral(_ action: Action) -> Refusal {
    Refusal(
      .usage, "'\(action)' was given more than one of a time, a trigger and now.",
      hint: "Say one of them: --at TIME, --on TRIGGER or --now.")
  }

  /// That there is no trigger of that name.
  ///
  /// - Parameter known: Those that could have been meant.
  public static func noSuchTrigger(_ name: TriggerName, among known: [Trigger]) -> Refusal {
    Refusal(
      .notFound, "There is no trigger '\(name)'.",
      hint: closest(to: name.text, in: known.map(\.name.text)).map { "Did you mean '\($0)'?" }
        ?? "List them with: copydesk triggers")
  }

  static func triggerOfOtherDesks(_ trigger: Trigger, _ context: ActionContext) -> Refusal {
    let desks = (trigger.desks ?? []).sorted().map(\.text).joined(separator: ", ")
    return Refusal(
      .usage, "The trigger '\(trigger.name)' is not for stories of the \(context.story.desk) desk, only of: \(desks).",
      hint: "List the triggers with: copydesk triggers")
  }

  static func timeIsOver(_ time: String) -> Refusal {
    Refusal(.usage, "\(time) is in the past.", hint: "Give a time in the future, or leave out --at.")
  }

  static func endIsOver(_ time: String) -> Refusal {
    Refusal(.usage, "\(time) is in the past.", hint: "Give a time in the future, or leave it out.")
  }

  static func clearsAtOnce(_ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "'front clear' does not take a time: it holds at once.",
      hint: "Leave out --until: copydesk front clear \(story.number)")
  }

  static var previewTooLong: Refusal {
    Refusal(.usage, "A preview link can hold for 30 days at most.", hint: "Give a shorter time, such as --for 7d.")
  }

  static var overrideReasonMissing: Refusal {
    Refusal(.usage, "Overriding a required check needs a reason.", hint: "Say why: --reason TEXT")
  }

  static var breakGlassReasonMissing: Refusal {
    Refusal(.usage, "A break-glass approval needs a reason.", hint: "Say why: --reason TEXT")
  }

  static var assigneeMissing: Refusal {
    Refusal(.usage, "'assign' needs somebody to assign the story to.", hint: "List the staff with: copydesk staff")
  }

  static func deskMissing(_ newsroom: NewsroomFacts) -> Refusal {
    Refusal(.usage, "'move' needs the desk to move the story to.", hint: newsroom.listOfDesks)
  }

  static func addressMissing(_ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "'readdress' needs another slug or desk.",
      hint: "Say which: copydesk readdress \(story.number) --slug SLUG, or --desk DESK")
  }

  static func atThatAddressAlready(_ story: StoryFacts) -> Refusal {
    Refusal(
      .usage, "\(story.name) is already at \(story.desk)/\(story.slug).", hint: "Name another slug or desk.")
  }

  static func noSuchDesk(_ desk: DeskSlug, _ newsroom: NewsroomFacts) -> Refusal {
    Refusal(.usage, "There is no desk '\(desk)'.", hint: newsroom.listOfDesks)
  }

  static func onThatDeskAlready(_ story: StoryFacts) -> Refusal {
    Refusal(.usage, "\(story.name) is already on the \(story.desk) desk.", hint: "Name another desk.")
  }
}

extension NewsroomFacts {
  fileprivate var listOfDesks: String { "Desks: \(desks.map(\.slug.text).sorted().joined(separator: ", "))." }
}
