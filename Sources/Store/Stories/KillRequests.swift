import Foundation
import Logging
import Newsroom
import Postgres

/// That somebody asks to kill a story whose desk wants two signatures for that. It counts once, after the entry of the story's log
/// that it names.
struct KillRequestStatement: SignedStatement {
  static let kind = "kill_request"

  var head: StatementHead
  var story: StoryNumber
  /// The working version then, and what it says.
  var version: VersionNumber
  var hash: ContentHash
  var desk: DeskSlug
  var notice: String
  var vanishes: Bool
  var actor: StaffHandle
  var onBehalfOf: StaffHandle?
  /// By which grant; nil for one of the story's authors.
  var grant: Int?
  var configuration: Int
  /// The story's audit entry that it comes after.
  var follows: Int

  var members: [String: CanonicalJSON?] {
    [
      "story": .integer(story.rawValue),
      "version": .integer(version.rawValue),
      "hash": .string(hash.description),
      "desk": .string(desk.text),
      "notice": .string(notice),
      "vanish": vanishes ? .boolean(true) : nil,
      "actor": .string(actor.text),
      "on_behalf_of": onBehalfOf.map { .string($0.text) },
      "grant": grant.map { .integer($0) },
      "configuration": .integer(configuration),
      "entry": .integer(follows),
    ]
  }
}

extension KillRequestStatement {
  init(_ row: Row, newsroom: String) throws {
    self.init(
      head: try row.head(newsroom: newsroom), story: try row.ordinal("story"), version: try row.ordinal("version"),
      hash: try row.hash("content_hash"), desk: try row.slug("desk"), notice: try row.decode("notice"),
      vanishes: try row.decode("vanish"), actor: try row.slug("actor"),
      onBehalfOf: try row.optionalSlug("on_behalf_of"),
      grant: try row.decode("grant_id"), configuration: try row.decode("configuration"),
      follows: try row.decode("follows"))
  }
}

extension Store {
  /// What people ask for in these requests, by their numbers, and whether signatures vouch for it.
  ///
  /// - Parameter stories: The story of which each request is open, by the request's number. A request that was signed for another
  ///   story is not genuine.
  func killRequests(_ stories: [Int: StoryNumber], _ connection: Connection) async throws -> [Int: KillRequest] {
    guard !stories.isEmpty else { return [:] }
    let newsroom = try await signedConfiguration(connection).identity
    let requests = try await connection.query(queries["kill_requests"], Array(stories.keys)).map { row in
      let id = try row.decode("id", as: Int.self)
      let statement = try KillRequestStatement(row, newsroom: newsroom)
      let isSigned =
        statement.story == stories[id] && isVouchedFor(statement, row, follows: statement.follows)
      if !isSigned {
        logger.error(
          "The signature of a request for a kill is not valid",
          metadata: ["story": "\(statement.story)", "actor": "\(statement.actor)", "key": "\(statement.head.keyID)"])
      }
      return KillRequest(
        id: id, by: statement.actor, version: statement.version, notice: statement.notice,
        vanishes: statement.vanishes, at: statement.head.time, isSigned: isSigned)
    }
    return Dictionary(requests.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Signs that somebody asks for a kill, and records it: before the log has it.
  ///
  /// - Returns: The request's number.
  func record(
    _ request: KillRequest, by change: StoryChange, at now: Date, _ connection: Connection
  ) async throws -> Int {
    let signer = try await requireSigner(connection)
    let ground = try await signingGround(change.story, connection)
    var grant: Int?
    if case .grant(let id, _) = change.authority { grant = id }
    let statement = KillRequestStatement(
      head: try ground.head(signer, at: now), story: change.story.number, version: request.version,
      hash: change.story.contentHash, desk: change.story.desk, notice: request.notice, vanishes: request.vanishes,
      actor: request.by, onBehalfOf: change.authority.onBehalfOf, grant: grant,
      configuration: try ground.decode("configuration"), follows: try ground.decode("follows"))
    let row = try await connection.queryOne(
      queries["ask_kill"],
      parameters: [
        statement.story.rawValue, statement.version.rawValue, statement.hash.description, statement.desk.text,
        statement.actor.text, statement.onBehalfOf?.text, statement.grant, statement.notice, statement.vanishes,
        statement.configuration, statement.follows, statement.head.time, signer.keyID, try signer.sign(statement),
      ])
    guard let row else { throw MissingRow(query: "ask_kill") }
    return try row.decode("id")
  }
}
