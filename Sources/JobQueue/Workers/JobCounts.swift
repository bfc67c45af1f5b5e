internal import Postgres

extension [Row] {
  /// The columns `queue` and `jobs` as a dictionary; rows for the same queue are added up.
  func jobsByQueue() throws -> [String: Int] {
    try reduce(into: [:]) { counts, row in
      counts[try row.decode("queue"), default: 0] += try row.decode("jobs", as: Int.self)
    }
  }
}
