import FoundationEssentials

/// The sentences of the workflow's refusals: who or what stands against it, and what to do.
extension Refusal {
  static func notFound(_ story: StoryReference) -> Refusal {
    Refusal(.notFound, "There is no story '\(story)'.", hint: "Look for it with: copydesk board")
  }

  static var unknownAccount: Refusal {
    Refusal(
      .unknownAccount, "This account is no staff member's.",
      hint: "Ask somebody with `manage` to enter it in newsroom.yaml.")
  }

  static func noLongerHere(_ member: StaffMember) -> Refusal {
    Refusal(
      .unknownAccount, "\(member.handle) no longer works here.",
      hint: "Ask somebody with `manage` to enter \(member.handle) in newsroom.yaml again.")
  }

  static func mayOnlySubmit(role: String) -> Refusal {
    Refusal(
      .unknownAccount, "The database role \(role) is no staff member's, so it may only submit.",
      hint: "Ask somebody with `manage` to enter it as a staff member's database_role in newsroom.yaml.")
  }

  static func versionConflict(on story: StoryFacts, given: Revision) -> Refusal {
    let change = story.lastChange
    return Refusal(
      .versionConflict,
      "\(story.name) is at revision \(story.revision), not \(given): \(change.by) \(change.inWords) it at "
        + "\(Instant(change.at)).",
      hint: "See what changed, then ask again: copydesk diff \(story.number)")
  }

  static func selfApproval(_ member: StaffHandle, _ parts: Set<Authors.Part>, of story: StoryFacts) -> Refusal {
    let how = parts.map(\.rawValue).sorted().joined(separator: ", ")
    let orBreakGlass =
      story.policy.selfApproval == .breakGlass ? " In an emergency, give --break-glass and --reason TEXT." : ""
    return Refusal(
      .selfApproval,
      "\(member) is an author of version \(story.workingVersion) of \(story.inSentence) (\(how)) and cannot approve it.",
      hint: "Ask somebody else with `approve` on the desk \(story.desk)." + orBreakGlass)
  }

  static func alreadyApproved(_ member: StaffHandle, _ story: StoryFacts, need: Int) -> Refusal {
    Refusal(
      .alreadyApproved, "\(member) has approved version \(story.workingVersion) of \(story.inSentence) already.",
      hint: "It takes \(need) different people: ask somebody else with `approve` on the desk \(story.desk).")
  }

  static func noGlassToBreak(_ story: StoryFacts) -> Refusal {
    Refusal(
      .notPermitted, "The policy under which \(story.inSentence) was submitted has no break-glass.",
      hint: "Ask somebody with `approve` on the desk \(story.desk) who is not one of its authors.")
  }

  static func mayNotWrite(_ actor: Actor, on desk: DeskSlug) -> Refusal {
    Refusal(
      .notPermitted, "\(actor.name) has no `write` on the desk \(desk).",
      hint: "Submit it to a desk where you write, or ask somebody with `manage` for a role there.")
  }

  static func checksFailed(_ findings: [Finding], on story: StoryFacts) -> Refusal {
    let failed = findings.map { $0.line > 0 ? "\($0.rule) (line \($0.line))" : $0.rule }
    let rules = findings.map(\.rule).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let them = rules.count == 1 ? "a check" : "the checks"
    return Refusal(
      .checksFailed,
      "Version \(story.workingVersion) of \(story.inSentence) fails required checks: \(failed.joined(separator: ", ")).",
      hint: "Return it to its author, or set \(them) aside: "
        + rules.map { "--override \($0) " }.joined() + "--reason TEXT")
  }

  static func embargoed(_ story: StoryFacts, until embargo: Date, _ action: Action) -> Refusal {
    let hint =
      switch action {
      case .publish: "It can be published from then on."
      case .approve: "Leave out --at, and it goes out when the embargo ends, or name a later time."
      default: "Name a time that is not before it."
      }
    return Refusal(.embargoed, "\(story.name) is under embargo until \(Instant(embargo)).", hint: hint)
  }
}

extension StoryFacts {
  /// As a sentence begins: `Story 1042`.
  var name: String { "Story \(number)" }

  /// As it stands inside a sentence: `story 1042`.
  var inSentence: String { "story \(number)" }
}

extension StoryFacts.Change {
  /// What was done, as a sentence has it: `approved`.
  fileprivate var inWords: String {
    if let action = Action(rawValue: action) { return action.pastParticiple }
    switch action {
    case "fire": return "fired"
    case "hold": return "held"
    case "drop": return "dropped"
    case "deliver": return "delivered"
    default: return "changed"
    }
  }
}

extension Action {
  /// As in "it cannot be withdrawn".
  var pastParticiple: String {
    switch self {
    case .submit: "submitted"
    case .edit: "edited"
    case .withdraw: "withdrawn"
    case .return: "returned"
    case .approve: "approved"
    case .recall: "recalled"
    case .schedule: "scheduled"
    case .publish: "published"
    case .correct: "corrected"
    case .update: "updated"
    case .spike: "spiked"
    case .revive: "revived"
    case .kill: "killed"
    case .claim: "claimed"
    case .release: "released"
    case .move: "moved"
    case .note: "noted"
    case .assign: "assigned"
    }
  }
}
