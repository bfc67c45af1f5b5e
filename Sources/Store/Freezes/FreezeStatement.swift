import Foundation
import Newsroom
import Postgres

/// That somebody freezes a desk or the newsroom, or ends that. It counts once, after the entry of the newsroom's log that it
/// names.
struct FreezeStatement: SignedStatement {
  static let kind = "freeze"

  var head: StatementHead
  var act: FreezeAct
  var onBehalfOf: StaffHandle?
  /// The newsroom's audit entry that it comes after.
  var follows: Int

  var members: [String: CanonicalJSON?] {
    [
      "act": .string(act.kind.rawValue),
      "desk": act.scope.desk.map { .string($0.text) },
      "reason": act.reason.map { .string($0) },
      "until": act.until.map { .string(Instant($0).description) },
      "actor": .string(act.by),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "entry": .integer(follows),
    ]
  }
}

extension FreezeStatement {
  init(_ row: Row, newsroom: String) throws {
    let head = try row.head(newsroom: newsroom)
    self.init(
      head: head,
      act: FreezeAct(
        try row.choice("act"), try row.optionalSlug("desk", DeskSlug.self).map { .desk($0) } ?? .all,
        reason: try row.decode("reason"), until: try row.decode("until"), by: try row.decode("actor"), at: head.time),
      onBehalfOf: try row.optionalSlug("on_behalf_of"), follows: try row.decode("follows"))
  }
}
