import ControlAPI
import FoundationEssentials
import Newsroom

/// What is asked before something is done: what it leads to, and how it can be answered.
struct LiveQuestion: Equatable {
  enum Kind: Equatable {
    /// Yes or no.
    case confirm
    /// A reason, as typed so far.
    case reason(String)
    /// A time, as typed so far.
    case time(String)
  }

  var act: LiveAct
  /// What it leads to.
  let consequence: [CellLine]
  var kind: Kind

  /// The question about an act that nothing stands against.
  init(_ act: LiveAct, _ story: StoryBody, _ run: DryRunBody?, clock: DeskClock) {
    self.act = act
    kind = act.action == .return ? .reason("") : .confirm
    let headline = story.headline.oneLine.truncated(to: 60)
    var lines = [CellLine("\(act.action.rawValue.capitalized) v\(act.version) “\(headline)”", .strong)]
    let authors = story.authors.joined(separator: ", ")
    switch act.action {
    case .approve:
      let required = story.findings.count { $0.level == .required }
      let checks = story.findings.isEmpty ? "checks clear" : story.findings.count.counted("finding")
      let blocking = required > 0 ? " (\(required) required)" : ""
      lines.append(CellLine("by \(authors) · you read v\(act.version) · \(checks)\(blocking)"))
      if let run { lines += run.consequence(clock).map { CellLine($0, .warning) } }
      for freeze in story.frozenBy {
        lines.append(CellLine("\(freeze.inWords(on: clock)); what falls due meanwhile is held", .warning))
      }
    case .return:
      let signed = story.approvals.have > 0 ? "; \(story.approvals.have.counted("approval")) so far become void" : ""
      lines.append(CellLine("It goes back to \(authors) as a draft, with your reason\(signed)", .warning))
    case .claim:
      let before = story.claim.map { "; \($0.by) has claimed it until now" } ?? ""
      lines.append(CellLine("Others see for 30 minutes that you are working on it\(before)", .warning))
    default: break
    }
    consequence = lines
  }

  /// How it is answered.
  var answers: String {
    switch kind {
    case .confirm: act.action == .approve ? "[y] yes  [t] at a time  [N] no" : "[y] yes  [N] no"
    case .reason: "[enter] return it  [esc] leave it"
    case .time: "[enter] go on  [esc] leave it"
    }
  }

  /// What is being typed, with what stands before it.
  var typing: (label: String, text: String)? {
    switch kind {
    case .confirm: nil
    case .reason(let text): ("Reason: ", text)
    case .time(let text): ("When, in the desk's time: ", text)
    }
  }
}

extension DryRunBody {
  /// What goes where and when.
  fileprivate func consequence(_ clock: DeskClock) -> [String] {
    let places = destinations.map(\.name).joined(separator: ", ")
    let to = places.isEmpty ? "" : " to \(places)"
    let first =
      switch outcome {
      case .goesOut: "LIVE NOW\(places.isEmpty ? "" : " on \(places)"), as the desk's policy has it"
      case .resumes: "It is tried again where its delivery failed"
      case .waits: "It goes out\(to) " + (at.map { "\(clock.short($0)) \(clock.label($0))" } ?? "later")
      case .waitsForTrigger: "It goes out\(to) when the trigger \(trigger ?? "") fires"
      case .waitsForPackage: "It goes out\(to) with the package \(package ?? "")"
      case .waitsForCommand: "It waits until somebody publishes it: copydesk publish \(slug)"
      case .needsApprovals:
        "Then \(approvals?.have ?? 0) of \(approvals?.need ?? 0) approvals are there, and nothing goes out yet"
      case .held: "It is held: \(HoldReason(rawValue: hold ?? "").inWords)"
      case nil: "Nothing goes out"
      }
    let page = destinations.first(where: \.primary)?.files?.first { $0.path.hasSuffix("/\(slug)/index.html") }
    return [first] + (page.map { ["Its page: /\($0.path.dropLast("index.html".count))"] } ?? [])
  }
}
