import Foundation
import Newsroom
import PostgresTesting
import Synchronization
import Testing

@testable import Publishing
@testable import Store

/// A directory of its own for one test's site, removed at the end.
final class TemporarySite: Sendable {
  let root: String

  init() throws {
    root = TestDirectory.newPath("copydesk-site")
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Delivers the decision to a site of the house's theme here.
  @discardableResult
  func deliver(
    _ order: DeliveryOrder, _ newsroom: SampleNewsroom, outputs: SiteOutputs = .standard,
    formats: [any StoryFormat] = [], pictures: [SamplePicture] = [], generation: Int64 = 1,
    before: @escaping @Sendable (SiteOperation) throws -> Void = { _ in }
  ) async throws -> Receipt {
    let design = try SiteDesign(theme: houseTheme(), outputs: outputs, formats: formats)
    let site = SiteDestination(root: root, design: design, before: before)
    let history = try await site.history()
    let assets = SampleAssets(
      newsroom, for: order, pictures: [SampleNewsroom.picture] + pictures.flatMap(\.assets))
    let plan = try await site.plan([order], history, with: assets)
    var record = try #require(SiteRecord([order], touched: plan.touched))
    record.generation = generation
    return try #require(try await site.carryOut(plan, as: record, with: assets).first)
  }

  /// Delivers the decision; returns which pictures were loaded for it.
  func loads(
    _ order: DeliveryOrder, _ newsroom: SampleNewsroom, pictures: [SamplePicture]
  ) async throws -> Set<String> {
    let site = SiteDestination(root: root, design: SiteDesign(theme: try houseTheme()))
    let assets = WatchedAssets(
      assets: SampleAssets(newsroom, for: order, pictures: [SampleNewsroom.picture] + pictures.flatMap(\.assets)))
    let plan = try await site.plan([order], try await site.history(), with: assets)
    let record = try #require(SiteRecord([order], touched: plan.touched))
    _ = try await site.carryOut(plan, as: record, with: assets)
    return assets.loaded.withLock { $0 }
  }

  /// All files that readers can see, by path.
  func files() throws -> [String: [UInt8]] {
    let paths = FileManager.default.enumerator(atPath: root)?.allObjects.compactMap { $0 as? String } ?? []
    return Dictionary(
      uniqueKeysWithValues: try paths.filter { !$0.hasPrefix(".") }.compactMap { path in
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")
        guard attributes[.type] as? FileAttributeType != .typeDirectory else { return nil }
        return FileManager.default.contents(atPath: "\(root)/\(path)").map { (path, [UInt8]($0)) }
      })
  }

  func text(_ path: String) throws -> String { String(decoding: try files()[path] ?? [], as: UTF8.self) }
}

/// Remembers which pictures were loaded.
private final class WatchedAssets: DeliveryAssets {
  let assets: SampleAssets
  let loaded = Mutex<Set<String>>([])

  init(assets: SampleAssets) { self.assets = assets }

  func site(for orders: [DeliveryOrder]) async throws -> any SiteReading { assets.reading }
  func knows(_ attempt: AttemptMark) async throws -> Bool { true }
  func asset(_ sha256: String) async throws -> Asset? {
    loaded.withLock { _ = $0.insert(sha256) }
    return try await assets.asset(sha256)
  }
}

/// What a destination may read of a sample newsroom.
struct SampleAssets: DeliveryAssets {
  let reading: SampleReading
  let pictures: [Asset]

  /// - Parameter order: What is delivered; a story that it withdraws stands in the lists until then.
  init(_ newsroom: SampleNewsroom, for order: DeliveryOrder? = nil, pictures: [Asset] = [SampleNewsroom.picture]) {
    let withdrawn = order.flatMap { $0.kind == .kill ? $0.story : nil }
    let isThere = withdrawn.map { story in newsroom.stories.contains { $0.number == story.number } } ?? true
    reading = SampleReading(newsroom, withdrawn: isThere ? nil : withdrawn, pictures: pictures)
    self.pictures = pictures
  }

  func site(for orders: [DeliveryOrder]) async throws -> any SiteReading { reading }
  func asset(_ sha256: String) async throws -> Asset? { pictures.first { $0.sha256 == sha256 } }
  func knows(_ attempt: AttemptMark) async throws -> Bool { true }
}
