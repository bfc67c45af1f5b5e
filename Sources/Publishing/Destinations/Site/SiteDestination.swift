import Crypto
import Dispatch
import Newsroom
import Store
import Synchronization

/// The newsroom's own site: a directory of pages, feeds and pictures that any web server can serve.
///
/// Each story lies at `<desk>/<slug>/` with its pictures beside the page; what lies around it, `SiteOutputs` says. Readers
/// never see half of a change: each file is written aside, synced and renamed into its place, a page before what links to
/// it, and for a kill the links before the page.
/// The same newsroom gives the same bytes, and files that have them already are left alone, so that an attempt that was
/// cut off is made good by the next.
struct SiteDestination: Sendable {
  let root: String
  let design: SiteDesign
  private let before: @Sendable (SiteOperation) throws -> Void
  /// Writing waits for the disk, which no thread of the cooperative pool may do.
  private let disk = DispatchQueue(label: "copydesk.site")

  /// A site in that directory, made when it is not there.
  ///
  /// - Parameter before: Called before each operation on a file; what it throws ends the attempt there. For tests.
  init(root: String, design: SiteDesign, before: @escaping @Sendable (SiteOperation) throws -> Void = { _ in }) {
    self.root = root
    self.design = design
    self.before = before
  }

  /// What carries out these decisions, of different stories.
  ///
  /// - Throws: `SiteFault`, `CommonMarkLimit`.
  func plan(_ orders: [DeliveryOrder], _ history: SiteHistory, with assets: any DeliveryAssets) async throws -> SitePlan
  {
    let reading = try await assets.site(for: orders)
    return try await SitePlanner(design, reading, history).plan(for: orders)
  }

  /// Carries out a plan.
  ///
  /// Stops between two files when its task is cancelled; what has been written stays, and is whole.
  ///
  /// - Parameter record: Whose the site is and who writes it; one that was written under a higher fencing token is left alone.
  /// - Returns: What proves it, for each decision: the page's address, and the SHA-256 of the story's files and of all that
  ///   links to it.
  /// - Throws: `SiteFault`, `CancellationError`.
  func carryOut(_ plan: SitePlan, as record: SiteRecord, with assets: any DeliveryAssets) async throws -> [Receipt] {
    try await write(plan.steps, as: record, with: assets)
    return plan.parts.map { Self.receipt($0.proof, address: $0.address) }
  }

  /// Carries out steps, pictures first: those that the site lacks are loaded and written a few at a time, so that not all of
  /// them are in memory.
  func write(_ steps: [SiteStep], as record: SiteRecord, with assets: any DeliveryAssets) async throws {
    let pictures = steps.compactMap { step in
      if case .write(let file) = step, file.picture != nil { file } else { nil }
    }
    do {
      try await write(pictures, as: record, with: assets)
    } catch let fault as SiteFault where fault.isWithoutRoom {
      let urgent = steps.filter { step in if case .takeDown = step { true } else { false } }
      try? await write(urgent, as: record)
      throw fault
    }
    try await write(
      steps.filter { step in
        if case .write(let file) = step { file.picture == nil } else { true }
      }, as: record)
  }

  private func write(_ pictures: [SiteFile], as record: SiteRecord, with assets: any DeliveryAssets) async throws {
    guard !pictures.isEmpty else { return }
    let inspector = SiteInspector(root: root)
    let missing = try await onDisk { try inspector.unlike(pictures) }
    var loaded: [SiteFile] = []
    for file in missing {
      guard let sha256 = file.picture, let asset = try await assets.asset(sha256) else {
        throw SiteFault.noPicture(sha256: file.picture ?? "")
      }
      loaded.append(SiteFile(path: file.path, bytes: asset.bytes))
      if loaded.reduce(0, { $0 + $1.size }) > Self.picturesAtOnce || file == missing.last {
        try await write(loaded.map(SiteStep.write) + [.sync], as: record)
        loaded = []
      }
    }
  }

  /// How many bytes of pictures are loaded at once; a single one may have more.
  private static let picturesAtOnce = 8_000_000

  /// Carries out steps; see `SiteWriter.carryOut`.
  func write(_ steps: [SiteStep], as record: SiteRecord, isAdopting: Bool = false) async throws {
    let cancellation = CancellationFlag()
    let before = before
    let writer = SiteWriter(root: root) { operation in
      try cancellation.check()
      try before(operation)
    }
    return try await withTaskCancellationHandler {
      try await onDisk { try writer.carryOut(steps, as: record, isAdopting: isAdopting) }
    } onCancel: {
      cancellation.set()
    }
  }

  /// What the site's directory remembers.
  func history() async throws -> SiteHistory {
    let writer = SiteWriter(root: root, before: before)
    return try await onDisk { try writer.history() }
  }

  /// Runs what waits for the disk, one after the other.
  func onDisk<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      disk.async { continuation.resume(with: Result { try work() }) }
    }
  }

  private static func receipt(_ files: [SiteFile], address: String) -> Receipt {
    let digests = files.map { (path: $0.path, sha256: $0.sha256) }
    let list = digests.map { "\($0.sha256)  \($0.path)\n" }.joined()
    return Receipt(
      reference: address, digest: SHA256.hash(data: Array(list.utf8)).hexadecimal,
      files: Dictionary(digests.map { ($0.path, $0.sha256) }) { first, _ in first })
  }
}

/// Tells a blocking writer that its task was cancelled.
private final class CancellationFlag: Sendable {
  private let isSet = Atomic(false)

  func set() { isSet.store(true, ordering: .relaxed) }

  func check() throws(CancellationError) {
    if isSet.load(ordering: .relaxed) { throw CancellationError() }
  }
}
