import Newsroom
import Store

/// What has to happen to a site, and in which order, for one decision to be carried out.
struct SitePlan: Sendable {
  /// In order.
  let steps: [SiteStep]
  /// The files that the receipt names: the page, and all that links to it.
  let proof: [SiteFile]

  /// The plan for a decision.
  ///
  /// A story that appears or changes: its picture, its page, then what links to it. One that is withdrawn: what linked to
  /// it first, then its page.
  ///
  /// - Parameters:
  ///   - order: The decision.
  ///   - site: The site as it is to be.
  ///   - pictures: Their bytes, by SHA-256.
  /// - Throws: `SiteFault.noPicture`, or what a renderer throws.
  init(
    _ order: DeliveryOrder, _ site: SiteModel, renderers: SiteRenderers, pictures: [String: [UInt8]]
  ) throws {
    let story = order.story
    let lists = try renderers.lists.flatMap { try $0.files(site) }
    let pages = try site.stories.filter { $0.number == story.number || $0.names(story.slug) }.map { story in
      (
        story: story, page: try renderers.page.file(of: story, site),
        picture: try Self.picture(of: story, site, pictures)
      )
    }
    let links =
      pages.filter { $0.story.number != story.number }.map { SiteStep.write($0.page) } + lists.map(SiteStep.write)
    // Staff without a story that readers can see have no page.
    let authors = SiteStep.keepOnly(site.bylines.map(\.handle.text), in: "authors")
    let looks = [SiteStep.write(renderers.styleSheet)]
    if let own = pages.first(where: { $0.story.number == story.number }) {
      let arrival = own.picture.map { [SiteStep.write($0), .sync] } ?? []
      let leftovers = SiteStep.keepOnly([own.page.name] + (own.picture.map { [$0.name] } ?? []), in: own.page.directory)
      steps = looks + arrival + [.write(own.page), .sync] + links + [.sync, authors, leftovers, .sync]
      proof = [own.page] + lists
    } else {
      steps = looks + links + [authors, .sync, .remove(directory: story.directory), .sync]
      proof = lists
    }
  }

  private static func picture(
    of story: PublishedStory, _ site: SiteModel, _ pictures: [String: [UInt8]]
  ) throws -> SiteFile? {
    guard let sha256 = story.content.picture?.sha256 else { return nil }
    guard let picture = site.picture(of: story), let bytes = pictures[sha256] else {
      throw SiteFault.noPicture(sha256: sha256)
    }
    return SiteFile(path: picture.path(in: story), bytes: bytes)
  }
}

extension PublishedStory {
  /// Whether it sends its readers to that story.
  func names(_ slug: StorySlug) -> Bool { content.related?.contains(slug) ?? false }
}
