import Newsroom

/// JSON Feed 1.1.
struct JSONFeed: SiteFeed {
  let name = "JSON"
  let fileName = "feed.json"
  let mediaType = "application/feed+json"

  func render(_ feed: FeedView, entries: [String]) -> [UInt8] {
    let object: [String: CanonicalJSON] = [
      "version": "https://jsonfeed.org/version/1.1", "title": .string(feed.title),
      "home_page_url": .string(feed.home), "feed_url": .string(feed.address), "language": .string(feed.language),
      "authors": .array([.object(["name": .string(feed.newsroom.name), "url": .string(feed.newsroom.address(""))])]),
    ]
    let members = object.mapValues(\.text.withoutMarkup).merging(["items": "[\(entries.joined(separator: ","))]"]) {
      $1
    }
    let text = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    return Array("{\(text)}".utf8)
  }

  func entry(_ entry: FeedEntry) -> String {
    let members: [String: CanonicalJSON?] = [
      "id": .string(entry.id), "url": .string(entry.address), "title": .string(entry.title),
      "language": .string(entry.language), "date_published": .string(PageTime.machine(entry.published)),
      "date_modified": .string(PageTime.machine(entry.updated)), "summary": .string(entry.summary),
      "content_html": .string(entry.content), "image": entry.picture.map { .string($0.address(of: $0.standard)) },
      "authors": .array(
        entry.authors.map { author in
          .object(
            ["name": .string(author.name), "url": author.address.map(CanonicalJSON.string)].compactMapValues(\.self))
        }),
      "tags": .array(entry.categories.map(CanonicalJSON.string)),
    ]
    return CanonicalJSON.object(members.compactMapValues(\.self)).text.withoutMarkup
  }
}
