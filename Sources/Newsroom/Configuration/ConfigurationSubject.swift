/// One thing that a configuration describes, by what tells it from the others: the newsroom, or that desk, role, person, grant
/// or destination.
public enum ConfigurationSubject: Hashable, Sendable {
  /// What concerns the newsroom as a whole.
  case newsroom
  case desk(DeskSlug)
  case role(String)
  case staff(StaffHandle)
  /// A person has a role on a desk, or on all (nil), at most once.
  case grant(role: String, desk: DeskSlug?, staff: StaffHandle)
  case destination(DestinationName)
  case trigger(TriggerName)
}

extension ConfigurationSubject: CustomStringConvertible {
  /// As a person would call it.
  public var description: String {
    switch self {
    case .newsroom: "newsroom"
    case .desk(let slug): "desk \(slug)"
    case .role(let name): "role \(name)"
    case .staff(let handle): "staff \(handle)"
    case .grant(let role, let desk, let staff): "grant \(role) on \(desk?.text ?? "*") to \(staff)"
    case .destination(let name): "destination \(name)"
    case .trigger(let name): "trigger \(name)"
    }
  }
}
