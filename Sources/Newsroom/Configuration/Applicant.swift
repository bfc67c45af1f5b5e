public import FoundationEssentials

/// Who applies a configuration.
public enum Applicant: Hashable, Sendable {
  /// Root or the daemon's own user, by the account's name.
  case host(account: String)
  /// A member of staff.
  case staff(StaffMember)

  /// As the log names it.
  public var name: String {
    switch self {
    case .host(let account): "host:\(account)"
    case .staff(let member): member.handle.text
    }
  }

  /// Refuses whoever may not change these: the host sets a newsroom up, and from then on only who has `manage` for all that
  /// is touched.
  ///
  /// - Parameter somebodyManages: Whether anybody on the staff has `manage`.
  /// - Throws: `Refusal` with `not_permitted`.
  public func check(mayChange subjects: [ConfigurationSubject], somebodyManages: Bool, now: Date) throws(Refusal) {
    switch self {
    case .host(let account):
      guard somebodyManages else { return }
      throw Refusal(
        .notPermitted,
        "'\(account)' could set up the newsroom, but cannot change it now that staff have `manage` on every desk.",
        hint: "Ask somebody with `manage` to apply the file; list the staff with: copydesk staff")
    case .staff(let member):
      for subject in subjects where !member.manages(subject, at: now) {
        throw Refusal(
          .notPermitted, "\(member.handle) does not have `manage` for \(subject).",
          hint: "Ask somebody with `manage` to apply the file; list the staff with: copydesk staff")
      }
    }
  }
}

extension StaffMember {
  /// Whether the person's `manage` reaches what is changed: a desk and grants on it by one on that desk, all else by one
  /// on every desk.
  public func manages(_ subject: ConfigurationSubject, at instant: Date) -> Bool {
    let desk: DeskSlug? =
      switch subject {
      case .desk(let slug): slug
      case .grant(_, let desk, _): desk
      case .newsroom, .role, .staff, .destination, .trigger: nil
      }
    return desk.map { has(.manage, on: $0, at: instant) } ?? hasOnEveryDesk(.manage, at: instant)
  }
}
