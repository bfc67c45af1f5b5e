import FoundationEssentials

/// The sentences of what stands against an action: who or what, and what to do.
extension Refusal {
  /// There is no story of that number or slug.
  public static func notFound(_ story: StoryReference) -> Refusal {
    Refusal(.notFound, "There is no story '\(story)'.", hint: "List the stories with: copydesk board")
  }

  /// There is no action of that name.
  public static func noSuchAction(_ action: Action, _ actions: StoryActions) -> Refusal {
    Refusal(
      .notFound, "There is no action '\(action)'.",
      hint: "The actions are: \(actions.names.map(\.rawValue).joined(separator: ", ")).")
  }

  static var unknownAccount: Refusal {
    Refusal(
      .unknownAccount, "This account does not belong to a staff member.",
      hint: "Ask somebody with `manage` to add it to newsroom.yaml.")
  }

  static func noLongerHere(_ member: StaffMember) -> Refusal {
    Refusal(
      .unknownAccount, "\(member.handle) no longer works here.",
      hint: "Ask somebody with `manage` to add \(member.handle) to newsroom.yaml again.")
  }

  static func mayOnlySubmit(role: String) -> Refusal {
    Refusal(
      .unknownAccount, "The database role \(role) does not belong to a staff member, so it may only submit.",
      hint: "Ask somebody with `manage` to give it to a staff member as database_role in newsroom.yaml.")
  }

  static func versionConflict(_ context: ActionContext, _ change: StoryFacts.Change) -> Refusal {
    let revision = context.request.revision.map { " since revision \($0)" } ?? ""
    return Refusal(
      .versionConflict, "\(context.story.name) has changed\(revision): \(context.told(change)).",
      hint: "See what changed, then try again: copydesk diff \(context.story.number)")
  }

  static func revisionToCome(_ story: StoryFacts, _ given: Revision) -> Refusal {
    Refusal(
      .versionConflict, "\(story.name) has no revision \(given) yet: it is at revision \(story.revision).",
      hint: "See where it stands now: copydesk show \(story.number)")
  }

  static func selfApproval(_ member: StaffHandle, _ parts: Set<Authors.Part>, of story: StoryFacts) -> Refusal {
    let how = parts.map(\.rawValue).sorted().joined(separator: ", ")
    let orBreakGlass =
      story.policy.selfApproval == .breakGlass ? " In an emergency, use --break-glass with --reason TEXT." : ""
    return Refusal(
      .selfApproval,
      "\(member) is an author of v\(story.workingVersion) of \(story.name) (\(how)) and cannot approve it.",
      hint: "Ask somebody else with `approve` on the \(story.desk) desk." + orBreakGlass)
  }

  static func alreadyApproved(
    _ own: StoryFacts.Approval, _ story: StoryFacts, missing: [Capability]
  ) -> Refusal {
    let sort = own.signsAs == .approve ? "approved" : "signed as `\(own.signsAs.rawValue)`"
    let capability = SignatureRules.capability(for: story.workingKind, as: missing.first ?? .approve)
    return Refusal(
      .alreadyApproved, "\(own.by) has already \(sort) v\(story.workingVersion) of \(story.name).",
      hint: "It needs \(story.neededApprovals.count) different people: "
        + "ask somebody else with `\(capability.rawValue)` on the \(story.desk) desk.")
  }

  /// Nobody signs stories as that.
  public static func noSuchSignature(_ text: String) -> Refusal {
    Refusal(
      .usage, "Nobody signs stories as '\(text)'.", hint: "Sign as one of: \(RequiredApprovals.possibleNames).")
  }

  static func breaksGlassByApproving(_ entry: Capability) -> Refusal {
    Refusal(
      .usage, "Whoever breaks the glass approves, and does not sign as `\(entry.rawValue)`.",
      hint: "Leave out --sign-as, or --break-glass.")
  }

  static func timeIsOfApproval(_ story: StoryFacts, _ entry: Capability) -> Refusal {
    Refusal(
      .usage, "Who signs \(story.name) as `\(entry.rawValue)` does not say when it goes out.",
      hint: "Leave that out: whoever approves it says so.")
  }

  static func signatureNotNeeded(_ entry: Capability, _ story: StoryFacts, _ missing: [Capability]) -> Refusal {
    let open = missing.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    return Refusal(
      .usage, "\(story.name) does not need a signature as `\(entry.rawValue)`.",
      hint: missing.isEmpty ? "Everyone who has to sign has signed." : "What is missing: \(open).")
  }

  static func unread(_ member: StaffHandle, _ story: StoryFacts) -> Refusal {
    Refusal(
      .unread, "\(member) has not read v\(story.workingVersion) of \(story.name).",
      hint: "Read it first: copydesk show \(story.number). To sign it unread all the same: --unread")
  }

  static func noBreakGlass(_ story: StoryFacts) -> Refusal {
    Refusal(
      .notPermitted, "\(story.name) was submitted under a desk policy that does not allow break-glass.",
      hint: "Ask somebody with `approve` on the \(story.desk) desk who is not one of its authors.")
  }

  static func mayNotWrite(_ actor: Actor, on desk: DeskSlug) -> Refusal {
    Refusal(
      .notPermitted, "\(actor.name) may not write for the \(desk) desk: that requires `write` there.",
      hint: "Submit it to a desk that you write for, or ask somebody with `manage` for a role on the \(desk) desk.")
  }

  static func checksFailed(_ findings: [Finding], on story: StoryFacts) -> Refusal {
    let failed = findings.map { $0.line > 0 ? "\($0.rule) (line \($0.line))" : $0.rule }
    let rules = findings.map(\.rule).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return Refusal(
      .checksFailed,
      "v\(story.workingVersion) of \(story.name) fails required checks: \(failed.joined(separator: ", ")).",
      hint: "Return it to its author, or override \(rules.count == 1 ? "the check" : "the checks"): "
        + rules.map { "--override \($0) " }.joined() + "--reason TEXT")
  }

  static func embargoed(_ context: ActionContext, until embargo: Date, hint: String) -> Refusal {
    Refusal(.embargoed, "\(context.story.name) is under embargo until \(context.time(embargo)).", hint: hint)
  }

  static func slugTaken(_ slug: StorySlug) -> Refusal {
    Refusal(
      .slugTaken, "The slug '\(slug)' belongs to somebody else's story.",
      hint: "Choose another slug, or read that story first: copydesk show \(slug)")
  }

  static func namesAnotherDesk(_ desk: DeskSlug, _ actor: Actor, _ story: StoryFacts) -> Refusal {
    Refusal(
      .notPermitted,
      "The text names the \(desk) desk, but \(story.name) is on the \(story.desk) desk, and \(actor.name) does not "
        + "have `assign` on both.",
      hint: "Write desk: \(story.desk), or ask somebody with `assign` on both desks to move it.")
  }

  static func moreThanAFix(_ faults: [FixFault], of story: StoryFacts, _ limit: FixLimit) -> Refusal {
    let kinds = FixFault.Kind.allCases.filter { kind in faults.contains { $0.kind == kind } }
    let what = kinds.map { kind in
      let words = faults.filter { $0.kind == kind }.compactMap(\.word)
      let named = words.isEmpty ? "" : " (\(words.prefix(3).joined(separator: ", ")))"
      return switch kind {
      case .date: "a date\(named)"
      case .field: "more than its text"
      case .name: "a name\(named)"
      case .negation: "a negation\(named)"
      case .number: "a number\(named)"
      case .quotation: "a quotation\(named)"
      case .words: "more than \(limit.words) words"
      }
    }
    return Refusal(
      .invalidDraft, "A fix of \(story.name) cannot change \(what.joined(separator: ", or ")).",
      hint:
        "Tell readers of it: copydesk correct \(story.number) FILE -m TEXT, or copydesk clarify, or copydesk update.")
  }

  static func noSuchAssignee(_ staff: StaffHandle) -> Refusal {
    Refusal(
      .notFound, "There is no staff member '\(staff)'.", hint: "List the staff with: copydesk staff")
  }
}

extension StoryFacts {
  /// What people call it.
  var name: String { slug.text }
}

extension ActionContext {
  /// What was done, as a clause: `nana returned it at 15:45 (Asia/Yerevan)`.
  func told(_ change: StoryFacts.Change) -> String {
    let done = actions.pastParticiple(of: change.action)
    let what = change.isBySystem ? "it was \(done)" : "\(change.by) \(actions.pastTense(of: change.action)) it"
    return "\(what) at \(time(change.at))"
  }
}
