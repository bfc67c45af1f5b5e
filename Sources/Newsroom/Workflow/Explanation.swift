/// Whether somebody may do something now, all that stands against it, and who could do it instead.
public struct Explanation: Hashable, Sendable {
  /// All that stands against it, in the order in which refusals are looked for; empty when it would be done.
  public var refusals: [Refusal]
  /// Who could do it as things are, in order; failed checks they would set aside.
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
  public static func explain(
    _ question: RequestFacts, on story: StoryFacts?, by actor: Actor?, desks: Set<DeskSlug>, staff: [StaffMember]
  ) -> Explanation {
    let refusals = rule(question, on: story, by: actor, desks: desks).refusals.filter { $0.code != .usage }
    let able = whoCould(question, on: story, desks: desks, staff: staff)
    return Explanation(refusals: refusals.map { $0.naming(able) }, whoCould: able)
  }

  /// Who could do what is asked, on the story as it is now, in order.
  ///
  /// Whoever may approve may set failed checks aside, so these stop nobody; what a request would still have to say does
  /// neither.
  public static func whoCould(
    _ request: RequestFacts, on story: StoryFacts?, desks: Set<DeskSlug>, staff: [StaffMember]
  ) -> [StaffHandle] {
    var request = request
    request.revision = nil
    let able = staff.filter { member in
      rule(request, on: story, by: .staff(member), desks: desks).refusals
        .allSatisfy { $0.code == .usage || $0.code == .checksFailed }
    }
    return able.map(\.handle).sorted()
  }
}

extension Refusal {
  /// The same refusal, with the names of those who could in its hint, where it was for the person that it was refused.
  public func naming(_ people: [StaffHandle]) -> Refusal {
    guard [.selfApproval, .notPermitted, .alreadyApproved].contains(code) else { return self }
    let names = people.map(\.text).joined(separator: ", ")
    return Refusal(code, detail, hint: hint + (people.isEmpty ? " Nobody could now." : " Who could now: \(names)."))
  }
}
