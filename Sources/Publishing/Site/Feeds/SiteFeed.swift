import Foundation
import Newsroom

/// A syndication format of the site: one feed of the newsroom and one of each desk, which their pages point to.
protocol SiteFeed: Sendable {
  /// The format as readers know it: `Atom`.
  var name: String { get }
  /// The name of the feed's file in each directory that has one.
  var fileName: String { get }
  /// IANA media type.
  var mediaType: String { get }

  /// The whole file.
  func render(_ feed: FeedView) throws -> [UInt8]
}

/// What one feed says, whatever its format.
struct FeedView: Sendable {
  /// How many stories a feed has at most.
  static let length = 30

  let newsroom: NewsroomSettings
  let title: String
  /// BCP 47.
  let language: String
  /// Of the feed itself.
  let address: String
  /// Of the page that it goes with.
  let home: String
  /// The latest first; after the window, older ones that were corrected since its oldest story went out.
  let stories: [StoryView]
  /// When anything of it changed last, a withdrawal too, so that it never runs backwards; nil when nothing was ever there.
  let updated: Date?
  /// What the newsroom is known by for ever.
  let identity: UUID
}

extension SiteFeed {
  /// The feeds of each desk and of the newsroom.
  func outputs(of newsroom: NewsroomView) -> [SiteOutput] {
    let settings = newsroom.settings
    let desks = newsroom.desks.map { desk in
      output(
        newsroom, directory: "\(desk.slug)/", title: "\(desk.name) – \(settings.name)", language: desk.language,
        stories: newsroom.stories(of: desk.slug), withdrawn: newsroom.withdrawals[desk.slug])
    }
    let all = output(
      newsroom, directory: "", title: settings.name, language: settings.language, stories: newsroom.stories,
      withdrawn: newsroom.withdrawals.values.max())
    return desks + [all]
  }

  private func output(
    _ newsroom: NewsroomView, directory: String, title: String, language: String, stories: [StoryView],
    withdrawn: Date?
  ) -> SiteOutput {
    let path = directory + fileName
    let window = stories.prefix(FeedView.length)
    // Readers who have an older story get its correction, too.
    let corrected = stories.dropFirst(FeedView.length).filter { story in
      story.amendments.contains { $0.isCorrection && $0.at.date > window.last?.published.date ?? .distantPast }
    }
    let shown = Array(window + corrected.prefix(FeedView.length))
    let feed = FeedView(
      newsroom: newsroom.settings, title: title, language: language, address: newsroom.address(path),
      home: newsroom.address(directory), stories: shown,
      updated: (shown.map(\.updated.date) + [withdrawn].compactMap(\.self)).max(), identity: newsroom.identity)
    let inputs = SiteInputs(
      stories: Set(feed.stories.map(\.number)), staff: Set(feed.stories.flatMap(\.byline).compactMap(\.handle)))
    return SiteOutput(path: path, inputs: inputs) { _ in try render(feed) }
  }
}
