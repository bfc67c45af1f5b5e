public import FoundationEssentials

/// Somebody is to stand in for another on a desk until an instant.
public struct Cover: Hashable, Sendable {
  /// Who stands in.
  public var standIn: StaffMember
  /// For whom.
  public var covered: StaffMember
  /// Where.
  public var desk: DeskSlug
  /// The first instant at which it is over.
  public var until: Date

  /// A cover of these properties.
  public init(standIn: StaffMember, covered: StaffMember, desk: DeskSlug, until: Date) {
    self.standIn = standIn
    self.covered = covered
    self.desk = desk
    self.until = until
  }

  /// The grants of the covered person that pass on to the one who stands in, each until the earlier of the two ends; never
  /// empty.
  ///
  /// Whoever arranges it has `cover` on the desk, and passes on only what they may do there themselves: else a desk chief
  /// could make somebody a managing editor. What the covered person has as another's stand-in is not passed on.
  ///
  /// - Parameter arranger: who arranges it; the covered person may do so with `cover`, too.
  public func grants(arrangedBy arranger: StaffMember, now: Date) throws(Refusal) -> [Grant] {
    guard arranger.has(.cover, on: desk, at: now) else { throw mayNotArrange(arranger) }
    guard standIn.handle != covered.handle else { throw .standsInForSelf(covered) }
    for member in [standIn, covered] where !member.active { throw .isNotOnStaff(member) }
    guard until > now else { throw .coverEndsInThePast }
    let passedOn = covered.grants.filter { grant in
      grant.covering == nil && grant.scope.includes(desk) && grant.holds(at: now)
        && grant.capabilities.allSatisfy { arranger.has($0, on: desk, at: now) }
    }
    guard !passedOn.isEmpty else { throw nothingToPassOn(by: arranger) }
    return passedOn.map { grant in
      var grant = grant
      grant.scope = .desk(desk)
      grant.until = min(grant.until ?? until, until)
      grant.covering = covered.handle
      return grant
    }
  }

  /// Refuses whoever may not end what one does for another on a desk: who may arrange it may, and the two themselves.
  public static func check(
    _ member: StaffMember, mayEndCoverFor covered: StaffHandle, by standIn: StaffHandle, on desk: DeskSlug, now: Date
  ) throws(Refusal) {
    guard [covered, standIn].contains(member.handle) || member.has(.cover, on: desk, at: now) else {
      throw Refusal(
        .notPermitted, "\(member.handle) may not end cover on the \(desk) desk.",
        hint: "Ask somebody with `cover` on the \(desk) desk.")
    }
  }

  private func mayNotArrange(_ arranger: StaffMember) -> Refusal {
    Refusal(
      .notPermitted, "\(arranger.handle) may not arrange cover on the \(desk) desk: that requires `cover` there.",
      hint: "Ask somebody with `cover` on the \(desk) desk.")
  }

  private func nothingToPassOn(by arranger: StaffMember) -> Refusal {
    Refusal(
      .notPermitted, "\(covered.handle) has no role on the \(desk) desk that \(arranger.handle) may pass on.",
      hint: "You can pass on only what you may do yourself: ask somebody with more capabilities on the \(desk) desk.")
  }
}

extension Refusal {
  fileprivate static func standsInForSelf(_ member: StaffMember) -> Refusal {
    Refusal(.usage, "\(member.handle) cannot stand in for themselves.", hint: "Name two people.")
  }

  fileprivate static func isNotOnStaff(_ member: StaffMember) -> Refusal {
    Refusal(.usage, "\(member.handle) no longer works here.", hint: "List the staff with: copydesk staff")
  }

  fileprivate static var coverEndsInThePast: Refusal {
    Refusal(.usage, "Cover cannot end in the past.", hint: "Give a time in the future: --until TIME")
  }
}
