import Crypto
import Foundation
import JobQueue
import Logging
import Newsroom
import Postgres
import PostgresTesting
import Store
import StoreTesting
import Testing
import TimeTesting

@testable import Intake
@testable import Publishing
@testable import copydeskd

/// A newsroom in a database of its own, whose configuration is read, applied and served as the daemon does it.
///
/// Rita writes, Nana is chief. `kinds` and `rules` are the daemon's registries, with whatever a test adds to them.
struct PublishingNewsroom: Sendable {
  let store: Store
  /// Where the site and other directories of a test are; removed at the end.
  let directory: String
  let kinds: DestinationKinds
  let rules: HouseRules
  private let served: ServedDestinations
  private let pool: Pool

  private static let signer = Signer(key: Curve25519.Signing.PrivateKey())
  private static let silent = Logger(label: "store", factory: { _ in SwiftLogNoOpLogHandler() })

  /// Runs `body` with a newsroom whose only destination is its site.
  static func with(
    kinds: DestinationKinds = .standard, rules: HouseRules = .standard, theme: Theme? = nil,
    serving names: [String] = ["site"], _ body: (PublishingNewsroom) async throws -> Void
  ) async throws {
    let template = try await TestDatabase.template(named: "publishing_newsroom") { administrator in
      let connection = try await Connection.connect(administrator)
      try await connection.script(Store.bootstrapScript)
      await connection.close()
      var owner = administrator
      owner.parameters["options"] = "-c role=copydesk_owner"
      let migrations = JobQueue.migrations(workerRole: "copydesk_daemon") + Store.migrations
      try await Migrator(migrations: migrations, schema: "copydesk", logger: silent).migrate(owner)
      try await Store.register(signer, as: owner)
    }
    let directory = FileManager.default.temporaryDirectory.appending(path: "copydesk-\(UUID().uuidString)")
      .path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let served = ServedDestinations(
      Set(names.map { DestinationName(unchecked: $0) }), kinds: kinds,
      host: DestinationHost(siteRoot: "\(directory)/site", theme: try theme ?? houseTheme()))
    try await TestDatabase.withDatabase(from: template) { database in
      let pool = Pool(configuration: database.with(user: "copydesk_daemon"), logger: silent)
      let store = Store(pool: pool, queue: JobQueue(pool: pool), signer: signer, logger: silent)
      let newsroom = PublishingNewsroom(
        store: store, directory: directory, kinds: kinds, rules: rules, served: served, pool: pool)
      do {
        try await newsroom.apply("site: {kind: site}")
        try await body(newsroom)
      } catch {
        await pool.close()
        throw error
      }
      await pool.close()
    }
  }

  /// Applies a `newsroom.yaml` with those destinations, each on a line of its own from line 12 on.
  @discardableResult
  func apply(_ destinations: String..., required: String = "headline") async throws -> [ConfigurationChange] {
    let text = """
      newsroom: {name: Meridian Wire, url: "https://news.example"}
      desks:
        caucasus:
          name: Caucasus
          required: [\(required)]
      roles: {reporter: [write], desk_chief: [write, review, approve, schedule, publish, correct, kill]}
      staff:
        rita: {name: Rita, grants: [{role: reporter, desk: "*"}]}
        nana: {name: Nana, grants: [{role: desk_chief, desk: "*"}]}

      destinations:
        \(destinations.joined(separator: "\n  "))
      """
    let configuration = try NewsroomFile.configuration(
      file: "newsroom.yaml", text: text, kinds: kinds, rules: rules)
    return try await store.apply(configuration, by: .host(account: "root"), dryRun: false)
  }

  /// Rita's draft comes in and is looked at; what became of it.
  @discardableResult
  func submit(_ slug: String, _ body: String) async throws -> Story {
    let draft =
      "---\nheadline: Headline of \(slug)\nslug: \(slug)\ndesk: caucasus\nbyline: [rita]\nkeywords: [\(slug)]\n---\n\(body)\n"
    let id = try await store.receive(
      IncomingSubmission(draft: Array(draft.utf8), submitter: try await person("rita"), intent: .submit(asDraft: false))
    )
    try await IntakeHandler(
      store: store, rules: rules,
      house: HouseReader(store: store) { _, _, _ throws(CheckProgram.Fault) in
        throw CheckProgram.Fault(reason: "there are none")
      },
      pictures: PicturePreparation(command: ["/bin/false"]), logger: Self.silent
    ).decide(id)
    return try await store.story(.slug(StorySlug(unchecked: slug)))
  }

  /// Nana does something to a story, and whatever goes out by that is delivered; the deliveries of the story.
  @discardableResult
  func act(_ action: Action, _ slug: String) async throws -> [Delivery] {
    let reference = StoryReference.slug(StorySlug(unchecked: slug))
    _ = try await store.perform(
      ActionRequest(action, reference, note: "So", unread: true), by: try await person("nana"))
    let handler = DeliveryHandler(store: store, clock: ManualClock(), open: served.open)
    for delivery in try await store.deliveries(reference).sorted(by: { $0.id < $1.id })
    where delivery.state == .pending {
      try await handler.deliver(delivery.id, claim: try await DeliveryClaim.taken(of: delivery.id, on: pool))
    }
    return try await store.deliveries(reference).sorted { $0.id < $1.id }
  }

  /// A story is written, approved and delivered; its deliveries.
  @discardableResult
  func publish(_ slug: String, _ body: String = "First words.") async throws -> [Delivery] {
    try await submit(slug, body)
    return try await act(.approve, slug)
  }

  /// A file of the site; nil when there is none.
  func site(_ path: String) -> String? {
    FileManager.default.contents(atPath: "\(directory)/site/\(path)").map { String(decoding: $0, as: UTF8.self) }
  }

  private func person(_ handle: String) async throws -> Actor {
    .staff(try #require(try await store.staff(StaffHandle(unchecked: handle))))
  }
}

/// The theme that comes with Copydesk.
private func houseTheme() throws -> Theme { try Theme(directory: houseThemeDirectory) }

/// Where the repository has it.
let houseThemeDirectory = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Config/theme").resolvingSymlinksInPath()
  .path(percentEncoded: false)
