import Foundation
import JobQueue
import Newsroom
import Postgres
import Testing
import TimeTesting

@testable import Store

/// The daily newsroom, in which people say how they want to be told.
extension DailyNewsroom {
  /// Applies what people want; a desk's policy may be changed with it.
  func tell(
    _ wanted: [String: NoticePreferences], policy change: (inout DeskPolicy) -> Void = { _ in }
  ) async throws {
    var configuration = Self.configuration
    for index in configuration.staff.indices {
      configuration.staff[index].notify = wanted[configuration.staff[index].handle.text]
    }
    for index in configuration.desks.indices { change(&configuration.desks[index].policy) }
    _ = try await store.apply(configuration, by: .host(account: "root"), dryRun: false)
  }

  /// Makes notices of all that has happened.
  ///
  /// Events of a transaction that has just ended may be readable only a moment later.
  func makeNotices() async throws {
    try await TimeTesting.waiting(for: "all notices to be made") {
      try await database.connected(as: database.daemon) { connection in
        let left: SQL = """
          SELECT FROM copydesk.event AS e JOIN copydesk.notice_place AS p ON (e.xid, e.id) > (p.xid, p.event) LIMIT 1
          """
        while try await connection.queryOne(left) != nil {
          try Task.checkCancellation()
          try await store.makeNotices()
        }
      }
    }
  }

  /// Who was told what of a story, oldest first: `nana waiting reviews`.
  func told(_ slug: String? = nil) async throws -> [String] {
    try await store.notices(for: nil, limit: 200).items.reversed()
      .filter { slug == nil || $0.item.story?.slug.text == slug }
      .map { "\($0.staff) \($0.item.kind.rawValue) \($0.item.because.rawValue)" }.sorted()
  }

  /// The messages to a person that are not sent yet.
  func waiting(_ handle: String) async throws -> [WaitingMessage] {
    try await store.waitingMessages(for: StaffHandle(unchecked: handle))
  }

  /// Claims a message's job for a worker of its own, as the queue does; whoever had it is taken for lost.
  func claim(message: Int, isLast: Bool = false) async throws -> TellClaim {
    try await database.connected(as: database.daemon) { connection in
      let waiting = try await connection.queryOne(
        "SELECT max(id) AS id FROM copydesk.job WHERE kind = 'tell' AND arguments ->> 'message' = $1", "\(message)")
      let job = try #require(try waiting?.decode("id", as: JobID?.self))
      let row = try await connection.queryOne(
        """
        WITH host AS (
          INSERT INTO copydesk.worker (lease_until, lease, name, queues, kinds)
          VALUES (clock_timestamp() + interval '1 hour', interval '1 hour', 'host', '{}', '{tell}') RETURNING id
        )
        UPDATE copydesk.job SET state = 'running', worker = (SELECT id FROM host), token = nextval('copydesk.job_token'),
               claimed_at = now(), attempt = attempt + 1
         WHERE id = $1
        RETURNING token
        """, job.rawValue)
      return TellClaim(
        message: message, job: job, fencingToken: try #require(row).decode("token"), isLast: isLast)
    }
  }

  /// Takes a message to send it; nil when it is not to be sent.
  func order(_ claim: TellClaim) async throws -> NoticeOrder? {
    if case .send(let order) = try await store.beginTelling(claim) { order } else { nil }
  }
}

extension NoticePreferences {
  /// By a program, at any time.
  static let program = NoticePreferences(channels: ["program": .string("page-me")])
}
