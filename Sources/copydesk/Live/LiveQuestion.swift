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
  let consequence: [ScreenLine]
  var kind: Kind

  /// The question about an act that nothing stands against.
  init(_ act: LiveAct, _ story: StoryBody, _ run: DryRunBody?, now: Instant) {
    self.act = act
    kind = act.action == .return ? .reason("") : .confirm
    let headline = story.headline.oneLine.truncated(to: 60)
    var lines = [ScreenLine("\(act.action.rawValue.capitalized) v\(act.version) “\(headline)”", .heading)]
    let authors = story.authors.joined(separator: ", ")
    switch act.action {
    case .approve:
      let required = story.findings.count { $0.level == .required }
      let checks = story.findings.isEmpty ? "checks clear" : story.findings.count.counted("finding")
      let blocking = required > 0 ? " (\(required) required)" : ""
      lines.append(ScreenLine("by \(authors) · you read v\(act.version) · \(checks)\(blocking)"))
      if let run {
        let asked = ActionBody(at: act.at)
        lines += Consequence(of: .approve, story, run, asked: asked, now: now).lines(width: nil)
      }
    case .return:
      let signed = story.approvals.have > 0 ? "; \(story.approvals.have.counted("approval")) so far become void" : ""
      lines.append(ScreenLine("It goes back to \(authors) as a draft, with your reason\(signed)", .remark))
    case .claim:
      let before = story.claim.map { "; so far it is claimed by \($0.by)" } ?? ""
      lines.append(ScreenLine("Others see for 30 minutes that you are working on it\(before)", .remark))
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
