/// Whether somebody may do something now, all that stands against it, and who could do it instead.
public struct Explanation: Hashable, Sendable {
  /// All that stands against it, in the order in which refusals are looked for; empty when it would be done.
  public var refusals: [Refusal]
  /// Who could do it as things are, in order; failed checks they would override.
  public var whoCould: [StaffHandle]

  /// Whether it would be done.
  public var allowed: Bool { refusals.isEmpty }

  /// An explanation of these parts.
  public init(refusals: [Refusal], whoCould: [StaffHandle]) {
    self.refusals = refusals
    self.whoCould = whoCould
  }
}

extension Workflow {
  /// Explains what `why` asks: may this be done, and who could?
  ///
  /// What a request would still have to say (a note, a time, a desk) is not held against the question, so no refusal is
  /// `usage`.
  public func explain(
    _ question: ActionRequest, on story: StoryFacts?, by actor: Actor?, in newsroom: NewsroomFacts,
    staff: [StaffMember]
  ) -> Explanation {
    let refusals = rule(question, on: story, by: actor, in: newsroom).refusals.filter { $0.code != .usage }
    let able = whoCould(question, on: story, in: newsroom, staff: staff)
    return Explanation(refusals: refusals.map { $0.naming(able) }, whoCould: able)
  }

  /// Who could do what is asked, on the story as it is now, in order.
  ///
  /// Whoever may approve may override failed checks and can read the story, so these stop nobody; neither does what a
  /// request would still have to say.
  public func whoCould(
    _ request: ActionRequest, on story: StoryFacts?, in newsroom: NewsroomFacts, staff: [StaffMember]
  ) -> [StaffHandle] {
    var request = request
    request.revision = nil
    let able = staff.filter { member in
      rule(request, on: story, by: .staff(member), in: newsroom).refusals
        .allSatisfy { [.usage, .unread, .checksFailed].contains($0.code) }
    }
    return able.map(\.handle).sorted()
  }
}

extension Refusal {
  /// The same refusal, with the names of those who could in its hint, where it was for the person that it was refused.
  public func naming(_ people: [StaffHandle]) -> Refusal {
    guard [.selfApproval, .notPermitted, .alreadyApproved].contains(code) else { return self }
    let names = people.map(\.text).joined(separator: ", ")
    return Refusal(code, detail, hint: hint + (people.isEmpty ? " Nobody can right now." : " Who can: \(names)."))
  }
}
