import Crypto
import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import PostgresTesting
import Testing

@testable import Store

@Suite("A database that an earlier version left")
struct FrozenDatabaseTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let directory = root.appending(path: "Tests/frozen")
  private static let silent = Logger(label: "frozen", factory: { _ in SwiftLogNoOpLogHandler() })
  private static let migrations = JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations

  /// A story of `stories.txt`.
  private struct FrozenStory: Equatable {
    let slug: String
    let state: String
    let version: Int
    let contentHash: String
    /// 0 for none.
    let live: Int
  }

  private static func lines(_ name: String) throws -> [[String]] {
    try String(contentsOf: directory.appending(path: name), encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: " ").map(String.init) }
  }

  private static func stories() throws -> [FrozenStory] {
    try lines("stories.txt").map { fields in
      try #require(fields.count == 5)
      return FrozenStory(
        slug: fields[0], state: fields[1], version: try #require(Int(fields[2])), contentHash: fields[3],
        live: try #require(Int(fields[4])))
    }
  }

  @Test("The migrations that it has had are as they were, and each later one has a higher number")
  func digests() throws {
    var frozen: [String: Int] = [:]
    for fields in try Self.lines("migrations.txt") {
      let file = Self.root.appending(path: fields[1])
      let digest = SHA256.hash(data: try Data(contentsOf: file)).map { String(format: "%02x", $0) }.joined()
      #expect(digest == fields[0], "\(fields[1]) has changed: write a new migration instead (Tests/frozen/README.md)")
      let number = try #require(Int(file.lastPathComponent.prefix { $0 != "_" }))
      frozen[file.deletingLastPathComponent().path, default: 0] = max(
        frozen[file.deletingLastPathComponent().path] ?? 0, number)
    }
    let known = Set(try Self.lines("migrations.txt").map { $0[1] })
    for (directory, highest) in frozen {
      for file in try FileManager.default.contentsOfDirectory(atPath: directory) where file.hasSuffix(".sql") {
        guard let number = Int(file.prefix { $0 != "_" }), !known.contains(where: { $0.hasSuffix("/\(file)") }) else {
          continue
        }
        #expect(number > highest, "\(file) comes before a migration that databases have had")
      }
    }
  }

  @Test("It is migrated, every story is as it was, the log is whole, and work goes on")
  func goesOn() async throws {
    try await TestDatabase.withDatabase { configuration in
      let database = AttackedNewsroom(administrator: configuration)
      try await database.run(Store.bootstrapScript, as: configuration)
      try await database.run("DROP SCHEMA IF EXISTS copydesk CASCADE", as: configuration)
      try await database.run(Self.dump(), as: configuration)
      let had = try Set(
        Self.lines("migrations.txt").compactMap { Int($0[1].split(separator: "/").last?.prefix { $0 != "_" } ?? "") })
      let later = Self.migrations.map(\.number).filter { !had.contains($0) }.sorted()
      let report = try await Migrator(migrations: Self.migrations, schema: "copydesk", logger: Self.silent)
        .migrate(database.owner)
      #expect(report == .init(applied: later, unknown: []))
      let signer = Signer(key: Curve25519.Signing.PrivateKey())
      try await Store.register(signer, as: database.owner)

      let pool = Pool(configuration: database.daemon, logger: Self.silent)
      let store = Store(pool: pool, queue: JobQueue(pool: pool), signer: signer, logger: Self.silent)
      do {
        try await check(DailyNewsroom(store: store, database: database))
      } catch {
        await pool.close()
        throw error
      }
      await pool.close()
    }
  }

  private func check(_ newsroom: DailyNewsroom) async throws {
    let frozen = try Self.stories()
    #expect(Set(frozen.map(\.state)) == Set(StoryState.allCases.map(\.rawValue)))
    for expected in frozen {
      let story = try await newsroom.story(expected.slug)
      let found = FrozenStory(
        slug: story.slug.text, state: story.state.rawValue, version: story.version.rawValue,
        contentHash: story.contentHash.description, live: story.liveVersion?.rawValue ?? 0)
      #expect(found == expected)
      let version = try await newsroom.store.version(.number(story.number), story.version)
      #expect(ContentHash(of: version.content).description == expected.contentHash)
    }
    #expect(try await newsroom.store.verifyAudit().problems.isEmpty)

    try await newsroom.act(.approve, "frozen-g", by: "awanjiru")
    try await newsroom.arrive("frozen-g")
    #expect(try await newsroom.story("frozen-g").state == .published)
    try await newsroom.act(.kill, "frozen-g", by: "awanjiru")
    #expect(try await newsroom.store.verifyAudit().problems.isEmpty)
  }

  /// The dump's statements.
  private static func dump() throws -> String {
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/env")
    gzip.arguments = ["gzip", "-dc", directory.appending(path: "database.sql.gz").path]
    let output = Pipe()
    gzip.standardOutput = output
    try gzip.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    gzip.waitUntilExit()
    #expect(gzip.terminationStatus == 0)
    return text
  }
}
