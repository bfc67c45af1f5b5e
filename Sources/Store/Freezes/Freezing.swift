public import Foundation
public import JobQueue
public import Newsroom
import Postgres

/// Enters that a freeze is over by itself; handled by `Store.concludeFreezes`.
public struct FreezeEndJob: Job {
  /// `freeze_end`.
  public static let kind = "freeze_end"
  /// The sweep makes up for one that is lost.
  public static let policy = JobPolicy(queue: "publishing", maxAttempts: 20, timeLimit: .seconds(30))

  /// A job without arguments.
  public init() {}
}

/// Freezes, as far as signatures vouch for them.
extension Store {
  /// Those that there are and were.
  public func freezes() async throws -> Freezes { try await freezes(on: pool) }

  /// Those that there are and were; they stay so until the transaction ends: nobody freezes between looking and letting go.
  func freezes(whileFiring connection: Connection) async throws -> Freezes {
    try await freezes(last: "last_freeze_act_locked", connection)
  }

  func freezes(on connection: some PostgresQuerying) async throws -> Freezes {
    try await freezes(last: "last_freeze_act", connection)
  }

  private func freezes(last query: String, _ connection: some PostgresQuerying) async throws -> Freezes {
    guard let row = try await connection.queryOne(queries[query]) else { throw MissingRow(query: query) }
    return Freezes(
      of: try await vouched(freezeActs, upTo: try row.decode("last"), "freeze_acts_after", freezeAct, connection))
  }

  /// What an act says, and whether signatures vouch for it; nil for one that cannot be read.
  private func freezeAct(_ row: Row, _ configuration: SignedConfiguration) throws -> FreezeAct? {
    guard let statement = try? FreezeStatement(row, newsroom: configuration.identity) else { return nil }
    var act = statement.act
    if !isVouchedFor(statement, row, follows: statement.follows) { act.unsigned = try row.decode("id") }
    return act
  }

  /// What is in the place of a freeze, or of its end, and is not vouched for.
  func freezeDistrust() async throws -> [Distrust] {
    _ = try await freezes(on: pool)
    let known = freezeActs.known(under: try await keyStates(pool))
    let acts = known.acts.compactMap { act in act.unsigned.map { (number: $0, reason: act.distrust) } }
    let unreadable = known.faults.map { (number: $0, reason: "nobody has signed it") }
    return (acts + unreadable).prefix(100).map { Distrust(part: "freeze", name: String($0.number), reason: $0.reason) }
  }

  /// Has nothing go out by itself on a desk, or anywhere, until somebody ends that or the time comes. What is being fired at this
  /// moment is let go first. Throws `Refusal`.
  ///
  /// - Parameter asRequestedBy: The account that spoke for the person; the log names both.
  public func freeze(
    _ scope: DeskScope, reason: String?, until: Date? = nil, by member: StaffMember, asRequestedBy: String? = nil
  ) async throws -> Freeze {
    let until = until.map { Instant($0).date }
    return try await transaction { connection in
      let newsroom = try await lockFreezes(connection)
      let grant = try await right(of: member, connection) { member throws(Refusal) in
        try Freezes.rightToFreeze(scope, reason: reason, until: until, by: member, in: newsroom)
      }
      try await record(
        FreezeAct(.freeze, scope, reason: reason, until: until, by: member.handle.text, at: newsroom.now),
        onBehalfOf: grant.covering, asRequestedBy: asRequestedBy, connection)
      if let until { try await queue.enqueue(FreezeEndJob(), at: until, cause: "freeze", in: connection) }
      return Freeze(scope, reason: reason ?? "", by: member.handle, since: newsroom.now, until: until)
    }
  }

  /// Keeps everybody else from freezing, and from letting anything out, until the transaction ends; gives what the rules ask.
  func lockFreezes(_ connection: Connection) async throws -> NewsroomFacts {
    try await connection.execute(queries["lock_newsroom"])
    try await connection.execute(queries["lock_freezes"])
    await forgetConfiguration(connection)
    let now = Instant(try await now(connection)).date
    return try await newsroomFacts(freezes: try await freezes(on: connection), now: now, connection)
  }

  /// Signs a freeze, or its end, and records it under the locks of `lockFreezes`.
  func record(
    _ act: FreezeAct, onBehalfOf covered: StaffHandle?, asRequestedBy: String?, _ connection: Connection
  ) async throws {
    let signer = try await requireSigner(connection)
    guard let row = try await connection.queryOne(queries["freeze_ground"]) else {
      throw MissingRow(query: "freeze_ground")
    }
    let statement = FreezeStatement(
      head: try row.head(signer, at: act.at), act: act, onBehalfOf: covered, follows: try row.decode("follows"))
    try await announce(
      AuditContext(act.by, act.kind.rawValue, onBehalfOf: covered, requestedBy: asRequestedBy, note: act.reason),
      connection)
    try await connection.execute(
      queries["sign_freeze_act"], act.kind.rawValue, act.scope.desk?.text, act.reason, act.until, act.by,
      covered?.text, statement.follows, statement.head.time, signer.keyID, try signer.sign(statement))
  }

  /// Enters in the log that freezes are over by themselves, once what fell due while they lasted is held.
  public func concludeFreezes() async throws {
    for row in try await pool.query(queries["freezes_past_their_end"]) {
      let scope = try row.optionalSlug("desk", DeskSlug.self).map { DeskScope.desk($0) } ?? .all
      try await settleDue(scope)
      try await transaction { connection in
        let newsroom = try await lockFreezes(connection)
        let open = newsroom.freezes.open(scope)
        guard !open.isEmpty, open.allSatisfy({ $0.until.map { $0 <= newsroom.now } ?? false }) else { return }
        try await record(
          FreezeAct(.unfreeze, scope, by: Actor.system.name, at: newsroom.now), onBehalfOf: nil, asRequestedBy: nil,
          connection)
      }
    }
  }

  /// Lets go out, or holds, what has fallen due on a desk or anywhere and still waits for its job.
  func settleDue(_ scope: DeskScope) async throws {
    for row in try await pool.query(queries["due_on_desk"], scope.desk?.text) {
      try await fire(try row.decode("decision"))
    }
    try await tendPackages()
  }
}

extension FreezeAct {
  /// What is not right with one that nobody has signed, in a few words.
  fileprivate var distrust: String {
    switch kind {
    case .freeze: "nobody has signed the freeze of \(scope.inSentence); it keeps stories back until somebody ends it"
    case .unfreeze: "nobody has signed the end of the freeze of \(scope.inSentence); it ends nothing"
    }
  }
}
