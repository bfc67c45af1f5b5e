import Store

extension SiteDifference {
  static func missing(_ path: String) -> SiteDifference { SiteDifference(path: path, problem: .missing) }
  static func altered(_ path: String) -> SiteDifference { SiteDifference(path: path, problem: .altered) }
  static func foreign(_ path: String) -> SiteDifference { SiteDifference(path: path, problem: .foreign) }
  static func withdrawn(_ path: String) -> SiteDifference { SiteDifference(path: path, problem: .withdrawn) }
}
