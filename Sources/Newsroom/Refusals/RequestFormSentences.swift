import FoundationEssentials

/// The sentences of what a request says wrongly, or not at all.
extension Refusal {
  static func noteMissing(_ action: Action) -> Refusal {
    Refusal(.usage, "To \(action.rawValue) a story takes a note.", hint: "Say why: -m TEXT")
  }

  static func takesNoTime(_ action: Action) -> Refusal {
    Refusal(
      .usage, "'\(action.rawValue)' takes no time.", hint: "Give a time to approve or schedule, or leave out --at.")
  }

  static func timeMissing(_ story: StoryFacts) -> Refusal {
    Refusal(.usage, "To schedule a story takes a time.", hint: "Say when: copydesk schedule \(story.number) --at TIME")
  }

  static func timeIsOver(_ time: Date) -> Refusal {
    Refusal(.usage, "\(Instant(time)) is over.", hint: "Name a time to come, or leave out --at.")
  }

  static var overrideReasonMissing: Refusal {
    Refusal(.usage, "Setting a required check aside takes a reason.", hint: "Say why: --reason TEXT")
  }

  static var breakGlassReasonMissing: Refusal {
    Refusal(.usage, "Breaking the glass takes a reason.", hint: "Say why: --reason TEXT")
  }

  static func deskMissing(_ desks: Set<DeskSlug>) -> Refusal {
    Refusal(.usage, "No desk was named to move the story to.", hint: "There are: \(names(desks)).")
  }

  static func noSuchDesk(_ desk: DeskSlug, _ desks: Set<DeskSlug>) -> Refusal {
    Refusal(.usage, "There is no desk '\(desk)'.", hint: "There are: \(names(desks)).")
  }

  static func onThatDeskAlready(_ story: StoryFacts) -> Refusal {
    Refusal(.usage, "\(story.name) is on the desk \(story.desk) already.", hint: "Name another desk.")
  }

  private static func names(_ desks: Set<DeskSlug>) -> String {
    desks.sorted().map(\.text).joined(separator: ", ")
  }
}
