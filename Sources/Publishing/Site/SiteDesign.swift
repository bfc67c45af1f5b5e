import Crypto
import Foundation
import Newsroom
import Store

/// How a site is made: its looks, what it has beside its stories' own files, and what lies beside each story's page.
struct SiteDesign: Sendable {
  let theme: Theme
  var outputs = SiteOutputs.standard
  var formats: [any StoryFormat] = []
  private let bodies = RenderedTexts<BodyKey>(capacity: 4_000_000)
  private let entries = RenderedTexts<EntryKey>(capacity: 12_000_000)

  private struct BodyKey: Hashable {
    let body: String
    let typography: Typography
    let pictures: [StoryView.Picture]
    let base: String
  }

  private struct EntryKey: Hashable {
    let feed: String
    let entry: FeedEntry
  }

  /// A story's text as HTML, with the pictures that it places as the theme shows them.
  ///
  /// - Parameter base: What stands before the names of the pictures' files: nothing for the page, beside which they lie, the page's
  ///   address for what is read elsewhere.
  /// - Throws: `CommonMarkLimit` when the body cannot be read; intake refuses such a body.
  func text(of story: StoryView, base: String = "") throws -> String {
    // Without pictures the text is the same everywhere.
    let base = story.pictures.isEmpty ? "" : base
    let key = BodyKey(body: story.content.body, typography: story.typography, pictures: story.pictures, base: base)
    return try bodies.text(key) {
      try story.bodyMarkup { picture in
        let values = picture.values(base: base, isWithinText: true)
        return String(decoding: theme.render(StoryPage.pictureTemplate, values), as: UTF8.self)
      }
    }
  }

  /// An entry as a feed's format has it.
  func entry(_ entry: FeedEntry, of feed: any SiteFeed) throws -> String {
    try entries.text(EntryKey(feed: feed.fileName, entry: entry)) { try feed.entry(entry) }
  }

  /// What a site of this design is made of beside stories.
  func marks(of newsroom: NewsroomView) -> SiteMarks {
    let people = newsroom.people.map { person -> (String, String) in
      let titles = person.titles.map { "\($0.desk?.text ?? "*") \($0.title)" }
      return (person.handle.text, Self.digest([person.name, person.bio ?? ""] + titles))
    }
    let placements = newsroom.frontPage.flatMap { [$0.place.rawValue, "\($0.story)"] }
    return SiteMarks(
      design: digest(of: newsroom), people: Dictionary(people) { first, _ in first },
      frontPage: Self.digest(placements))
  }

  /// Known by all that every page of a site may show: the theme, the formats, and the newsroom's name, address and desks.
  private func digest(of newsroom: NewsroomView) -> String {
    let settings = newsroom.settings
    var parts = [
      theme.digest, settings.name, settings.url, settings.language, settings.timeZone, settings.typography.rawValue,
    ]
    parts += formats.map { $0.fileName } + outputs.feeds.map { $0.fileName }
    for desk in newsroom.desks {
      parts += [desk.slug.text, desk.name, desk.language, desk.timeZone, "\(desk.policy.flashMinutes ?? -1)"]
    }
    return Self.digest(parts)
  }

  private static func digest(_ parts: [String]) -> String {
    let text = parts.map { "\($0.utf8.count) \($0)" }.joined(separator: "\n")
    return SHA256.hash(data: Array(text.utf8)).hexadecimal
  }
}
