/// Every way in which a story may go, whoever moves it; who may, is another question.
public enum TransitionTable {
  /// All of them, each once.
  public static let all: [Transition] = newStories + rules.flatMap(\.transitions) + recorded

  /// The states to which the step may take a story from there; none when it is not to be done there.
  public static func targets(of step: Step, from position: StoryPosition?) -> Set<StoryState> {
    targetsByOrigin[Origin(step: step, position: position)] ?? []
  }

  private struct Origin: Hashable {
    var step: Step
    var position: StoryPosition?
  }

  private static let targetsByOrigin = Dictionary(grouping: all) { Origin(step: $0.step, position: $0.from) }
    .mapValues { Set($0.map(\.to)) }

  /// Whether readers see a version.
  private enum Side { case live, notLive, either }

  private struct Rule {
    var step: Step
    var from: StoryState
    var side: Side
    var isFired: Bool
    var to: [StoryState]

    init(_ step: Step, _ from: StoryState, _ side: Side = .either, fired isFired: Bool = false, to: StoryState...) {
      self.step = step
      self.from = from
      self.side = side
      self.isFired = isFired
      self.to = to
    }

    init(_ action: Action, _ from: StoryState, _ side: Side = .either, fired isFired: Bool = false, to: StoryState...) {
      self.init(.action(action), from, side, fired: isFired)
      self.to = to
    }

    var transitions: [Transition] {
      [false, true].filter { side == .either || $0 == (side == .live) }.flatMap { isLive in
        to.map { Transition(step, from: StoryPosition(from, isLive: isLive, isFired: isFired), to: $0) }
      }
    }
  }

  private static let newStories = [StoryState.draft, .deskReview].map {
    Transition(.action(.submit), from: nil, to: $0)
  }

  private static let rules: [Rule] = [
    Rule(.submit, .draft, to: .draft, .deskReview),
    Rule(.submit, .deskReview, to: .deskReview),
    Rule(.edit, .draft, to: .draft),
    Rule(.edit, .deskReview, to: .deskReview),
    Rule(.withdraw, .deskReview, to: .draft),
    Rule(.return, .deskReview, to: .draft),
    Rule(.approve, .deskReview, to: .deskReview, .approved),
    Rule(.recall, .approved, to: .deskReview),
    Rule(.schedule, .approved, to: .approved),
    Rule(.publish, .approved, to: .approved),
    Rule(.publish, .approved, fired: true, to: .approved),
    Rule(.correct, .published, .live, to: .draft, .deskReview),
    Rule(.update, .published, .live, to: .draft, .deskReview),
    Rule(.spike, .draft, .notLive, to: .spiked),
    Rule(.spike, .deskReview, .notLive, to: .spiked),
    Rule(.spike, .approved, .notLive, to: .spiked),
    Rule(.spike, .draft, .live, to: .published),
    Rule(.spike, .deskReview, .live, to: .published),
    Rule(.spike, .approved, .live, to: .published),
    Rule(.revive, .spiked, .notLive, to: .draft),
    Rule(.kill, .draft, to: .killed),
    Rule(.kill, .deskReview, to: .killed),
    Rule(.kill, .approved, to: .killed),
    Rule(.kill, .approved, fired: true, to: .killed),
    Rule(.kill, .published, .live, to: .killed),
    Rule(.claim, .deskReview, to: .deskReview),
    Rule(.release, .deskReview, to: .deskReview),
    Rule(.move, .draft, .notLive, to: .draft),
    Rule(.move, .deskReview, .notLive, to: .deskReview),
    Rule(.fire, .approved, to: .approved),
    Rule(.hold, .approved, to: .approved),
    Rule(.hold, .approved, fired: true, to: .approved),
    Rule(.drop, .approved, to: .deskReview),
    Rule(.deliver, .approved, fired: true, to: .published),
  ]

  /// What is only recorded is recorded of any story, wherever it stands.
  private static let recorded = [Step.action(.note), .action(.assign), .afterReview, .resend].flatMap { step in
    StoryPosition.all.map { Transition(step, from: $0, to: $0.state) }
  }
}
