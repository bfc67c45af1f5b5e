import FoundationEssentials

/// Whether a configuration would lock everybody out of itself.
extension NewsroomConfiguration {
  /// Somebody holds `manage` on every desk, so the host's accounts may no longer change the newsroom; then somebody who
  /// holds it for as long must be able to connect.
  ///
  /// - Parameter canConnect: Whether that person can reach the control socket as themselves.
  public func lockOutProblems(canConnect: (Member) -> Bool) -> [ConfigurationProblem] {
    let managing = Set(roles.filter { $0.capabilities.contains(.manage) }.map(\.name))
    let holders = staff.compactMap { member in
      member.grants.filter { $0.scope == .all && managing.contains($0.role) }.map { $0.until ?? .distantFuture }.max()
        .map { (member: member, until: $0) }
    }
    guard let last = holders.max(by: { $0.until < $1.until }) else { return [] }
    let able = holders.filter { canConnect($0.member) }.map(\.until).max()
    guard able.map({ $0 < last.until }) ?? true else { return [] }
    return [
      ConfigurationProblem(
        path: ["staff", last.member.handle.text],
        message:
          "\(last.member.handle) would hold `manage` on every desk, but nobody who does can connect, so nobody could "
          + "change the newsroom any more; give \(last.member.handle) an account that this host has, or take `manage` away: "
          + "as long as nobody holds it, root applies this file")
    ]
  }
}
