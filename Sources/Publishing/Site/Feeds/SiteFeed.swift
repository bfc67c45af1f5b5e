import Foundation
import Newsroom
import Store

/// A syndication format of the site: a feed of the newsroom, of each desk, author and topic, and of the corrections, which
/// their pages point to.
protocol SiteFeed: Sendable {
  /// The format as readers know it: `Atom`.
  var name: String { get }
  /// The name of the feed's file in each directory that has one.
  var fileName: String { get }
  /// IANA media type.
  var mediaType: String { get }

  /// One entry, the same in every feed.
  func entry(_ entry: FeedEntry) throws -> String

  /// The whole file around its entries, the latest first.
  func render(_ feed: FeedView, entries: [String]) throws -> [UInt8]
}

/// What one feed says, whatever its format.
///
/// Entries come in the order of first publication. A story that has left the window comes back when it is corrected, since whoever
/// reads only this feed has read it there: it stands after the window, and leaves again when newer stories have pushed the
/// correction out of the window's time.
struct FeedView: Sendable {
  /// How many stories a feed has at most, beside those that came back.
  static let length = 30

  let newsroom: NewsroomSettings
  /// Known by it for ever.
  let id: String
  let title: String
  /// BCP 47.
  let language: String
  /// Of the feed itself.
  let address: String
  /// Of the page that it goes with.
  let home: String
  /// When anything of it changed last, a withdrawal too, so that it never runs backwards; nil when nothing was ever there.
  let updated: Date?
}

/// The feeds of a format: of the newsroom, of each desk, author and topic, and of the corrections.
struct FeedSection: SiteSection {
  let feed: any SiteFeed

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard let place = newsroom.about(list) else { return [] }
    let window = SiteWindow(list, .latest(FeedView.length))
    let corrected = SiteWindow(.corrected(list), .latest(FeedView.length))
    let isStanding = newsroom.standingLists.contains(list)
    let isOfCorrections = list == .corrected(.all)
    let inputs = SiteInputs(windows: isOfCorrections ? [window] : [window, corrected], memberships: [list])
    let output = SiteOutput(path: place.directory + feed.fileName, inputs: inputs) { newsroom, design in
      let latest = newsroom.stories(in: window)
      guard isStanding || !latest.isEmpty, let list = newsroom.about(list, latest) else { return nil }
      // Readers who have an older story get its correction, too.
      let oldest = latest.last?.published.date ?? .distantPast
      let late =
        isOfCorrections || latest.count < FeedView.length
        ? []
        : newsroom.stories(in: corrected).filter { story in
          !latest.contains { $0.number == story.number }
            && story.amendments.contains { $0.isCorrection && $0.at.date > oldest }
        }
      let stories = latest + late
      let entries = try stories.map { story in
        let content = try design.text(of: story, base: story.address)
        return try design.entry(FeedEntry(story, of: newsroom.identity, content: content), of: feed)
      }
      return try feed.render(view(of: list, stories, newsroom, design), entries: entries)
    }
    return [output]
  }

  private func view(
    of list: ListView, _ stories: [StoryView], _ newsroom: NewsroomView, _ design: SiteDesign
  ) -> FeedView {
    let settings = newsroom.settings
    let name = list.name(in: design.theme.languages.first(of: list.language, settings.language))
    return FeedView(
      newsroom: settings, id: FeedIdentity(newsroom.identity, "feed/\(list.directory)").text,
      title: list.list == .all ? settings.name : "\(name) – \(settings.name)", language: list.language,
      address: newsroom.address(list.path + feed.fileName), home: newsroom.address(list.path),
      updated: (stories.map(\.updated.date) + [newsroom.lastLoss(of: list.list)].compactMap(\.self)).max())
  }
}
