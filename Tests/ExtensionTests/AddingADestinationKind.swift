import Foundation
import Newsroom
import Store
import Testing

@testable import Publishing
@testable import copydeskd

/// Puts each story's words into a directory: a kind of destination as somebody might add it.
private struct DropKind: DestinationKind {
  let name = DestinationKindName(unchecked: "drop")
  let keys: Set<String> = ["directory"]
  let concurrency = DeliveryConcurrency(standard: 2, limit: 4)

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> DestinationSettings {
    let directory = try written.required("directory")
    let path = try directory.text()
    guard path.hasPrefix("/") else { throw directory.problem("must be a path from the root, such as /var/drop") }
    return ["directory": .string(path)]
  }

  func open(_ destination: Destination, on host: DestinationHost) throws -> any DeliveryDestination {
    DropDirectory(path: try WrittenSettings(destination.settings).required("directory").text())
  }
}

/// One such directory.
private struct DropDirectory: DeliveryDestination {
  let path: String

  func deliver(_ order: DeliveryOrder, with assets: any DeliveryAssets) async -> DeliveryOutcome {
    let file = "\(path)/\(order.story.slug).txt"
    do {
      switch order.kind {
      case .kill: try FileManager.default.removeItem(atPath: file)
      default: try Data(order.story.content.body.utf8).write(to: URL(filePath: file))
      }
    } catch {
      return .mayHaveArrived(reason: "\(error)")
    }
    return .delivered(Receipt(reference: file))
  }
}

@Suite("Adding a kind of destination")
struct AddingADestinationKind {
  /// The registry with the one word more.
  private static let kinds = DestinationKinds([SiteKind(), DropKind()])

  @Test("The new kind's settings are applied, it is delivered to with a receipt, and a kill reaches it")
  func delivers() async throws {
    try await PublishingNewsroom.with(kinds: Self.kinds, serving: ["site", "drop"]) { newsroom in
      let changes = try await newsroom.apply(
        "site: {kind: site}", "drop: {kind: drop, directory: \(newsroom.directory)}")
      #expect(changes.map(\.subject) == ["destination drop"])
      #expect(try await newsroom.store.destinations().first { $0.name.text == "drop" }?.concurrency == 2)

      let file = "\(newsroom.directory)/swap.txt"
      let deliveries = try await newsroom.publish("swap", "First words.")
      #expect(deliveries.map(\.state) == [.delivered, .delivered])
      #expect(deliveries.first { $0.destination.text == "drop" }?.receipt?.reference == file)
      #expect(
        FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } == "First words.\n")

      try await newsroom.act(.kill, "swap")
      #expect(!FileManager.default.fileExists(atPath: file))
    }
  }

  @Test("A changed setting is shown by its key, before and after")
  func compares() async throws {
    try await PublishingNewsroom.with(kinds: Self.kinds) { newsroom in
      try await newsroom.apply("drop: {kind: drop, directory: /one}")
      let changes = try await newsroom.apply("drop: {kind: drop, directory: /two, concurrency: 4}")
      let fields = try #require(changes.first).fields
      #expect(fields.map(\.key) == ["directory", "concurrency"])
      #expect(fields.map(\.before) == ["/one", "2"])
      #expect(fields.map(\.after) == ["/two", "4"])
    }
  }

  @Test(
    "Settings the kind refuses are reported by file, line and key",
    arguments: [
      ("drop: {kind: drop}", "newsroom.yaml:12: destinations.drop: the key 'directory' is missing"),
      (
        "drop: {kind: drop, directory: here}",
        "newsroom.yaml:12: destinations.drop.directory: must be a path from the root, such as /var/drop"
      ),
      (
        "drop: {kind: drop, directory: /a, concurrency: 5}",
        "newsroom.yaml:12: destinations.drop.concurrency: must be a whole number from 1 to 4"
      ),
      (
        "drop: {kind: drop, directory: /a, formats: []}",
        "newsroom.yaml:12: destinations.drop.formats: unknown key 'formats'; the keys here are attempts, concurrency, "
          + "desks, directory, holds_embargo, kind, timeout"
      ),
      (
        "drop: {kind: ftp}",
        "newsroom.yaml:12: destinations.drop.kind: there is no kind of destination 'ftp'; choose from: drop, site"
      ),
    ])
  func refuses(_ entry: String, _ sentence: String) async throws {
    try await PublishingNewsroom.with(kinds: Self.kinds) { newsroom in
      await #expect {
        try await newsroom.apply(entry)
      } throws: {
        #expect("\($0)" == sentence)
        return $0 is ConfigurationError
      }
    }
  }
}
