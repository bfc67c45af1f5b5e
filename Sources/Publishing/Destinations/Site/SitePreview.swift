import Newsroom
import Store

extension SiteDestination: PreviewingDestination {
  /// How many bytes the pictures of a page may have together to be put into it.
  static let previewedPictures = 60_000_000

  func page(of order: DeliveryOrder, with assets: any DeliveryAssets) async throws -> [UInt8] {
    let (view, story) = try await planner(assets).view(for: order)
    let file = try StoryPage().file(of: story, in: view, design)
    let page = StandalonePage(file.bytes, at: story.address)
    var pictures: [String: StandalonePage.Picture] = [:]
    var size = 0
    for address in page.pictures {
      guard let sha256 = view.picture(at: address)?.sha256 else { continue }
      if pictures[address] == nil {
        guard let asset = try await assets.asset(sha256) else { throw SiteFault.noPicture(sha256: sha256) }
        pictures[address] = StandalonePage.Picture(mediaType: asset.mediaType, bytes: asset.bytes)
      }
      size += pictures[address]?.bytes.count ?? 0
      guard size <= Self.previewedPictures else { throw Refusal.tooManyPictures(Self.previewedPictures) }
    }
    return page.bytes(styleSheet: design.theme.styleSheet, pictures: pictures)
  }

  func effects(of order: DeliveryOrder, with assets: any DeliveryAssets) async throws -> [FileEffect] {
    let plan = try await planner(assets).plan(for: [order])
    let forecast = SiteForecast(root: root)
    return try await onDisk { try forecast.effects(of: plan.steps) }
  }

  func hold(of order: DeliveryOrder, with assets: any DeliveryAssets) async throws -> String? {
    try await hold(for: try await history().record, site: order.destinationIdentity, order, assets)?.detail
  }

  private func planner(_ assets: any DeliveryAssets) async throws -> SitePlanner {
    SitePlanner(design, try await assets.site(for: []), try await history())
  }
}

extension SitePlanner {
  /// The newsroom as the story's page would show it, and the story, once the order had been carried out.
  fileprivate func view(for order: DeliveryOrder) async throws -> (newsroom: NewsroomView, story: StoryView) {
    let frame = NewsroomView(try await loader.reading.snapshot(of: [], named: []))
    let listing = try await loader.reading.listing(of: [order.story.number])
    let changes = try await changes([order], listing, frame, [:])
    let pages = Dictionary(changes.map { ($0.number, $0.after) }) { first, _ in first }
    let windows = try await loader.windows(Set(pages.flatMap { neighbourWindows($0.key, $0.value) }), changes)
    let view = try await loader.view(of: [], pages: pages.mapValues { Set($0.keys) }, windows, [:], changes)
    guard let story = view.story(order.story.number) else { throw Refusal.notFound(.number(order.story.number)) }
    return (view, story)
  }
}

extension NewsroomView {
  /// The file of a story's picture that lies at that address.
  fileprivate func picture(at address: String) -> PublishedPicture? {
    for story in stories {
      for picture in [story.picture].compactMap(\.self) + story.pictures {
        if let file = picture.files.first(where: { picture.address(of: $0) == address }) { return file }
      }
    }
    return nil
  }
}

extension Refusal {
  fileprivate static func tooManyPictures(_ limit: Int) -> Refusal {
    Refusal(
      .tooLarge, "The pictures on the page have more than \(limit / 1_000_000) MB together, too much for a preview.",
      hint: "Read the text with copydesk show, or submit the story with smaller pictures.")
  }
}
