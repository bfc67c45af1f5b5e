public import FoundationEssentials

extension StaffMember {
  /// Whether what this person signed may still go out by itself at that instant: they work here, and they, or the person for
  /// whom they stood in, may still sign on that desk.
  ///
  /// A cover that ends takes nothing back. Somebody who has `publish` can send out what a person who left has signed.
  ///
  /// - Parameters:
  ///   - entry: Which of the signatures that were needed it is.
  ///   - covered: For whom the person stood in when signing.
  public func standsBehind(
    _ kind: DecisionKind, as entry: Capability = .approve, on desk: DeskSlug, for covered: StaffMember? = nil,
    at instant: Date
  ) -> Bool {
    let capability = SignatureRules.capability(for: kind, as: entry)
    return active && [self, covered].contains { $0?.has(capability, on: desk, at: instant) ?? false }
  }
}

extension NewsroomConfiguration {
  /// Somebody as the configuration would have them, with the grants that it gives; nil for whoever is not in it.
  public func member(_ handle: StaffHandle) -> StaffMember? {
    staff.first { $0.handle == handle }.map(staffMember)
  }

  func staffMember(_ member: Member) -> StaffMember {
    let grants = member.grants.enumerated().map { number, grant in
      let capabilities = roles.first { $0.name == grant.role }?.capabilities ?? []
      return Grant(id: number, role: grant.role, capabilities: capabilities, scope: grant.scope, until: grant.until)
    }
    return StaffMember(handle: member.handle, name: member.name, grants: grants)
  }
}
