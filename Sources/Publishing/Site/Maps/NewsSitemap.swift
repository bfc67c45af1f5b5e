import Foundation
import Newsroom
import Store

/// The sitemap of news: what went out first within the last two days. It empties by time alone.
struct NewsSitemap: SiteSection {
  static let path = "news-sitemap.xml"
  /// How long a story stays.
  static let span: TimeInterval = 48 * 3600
  /// As many as the format allows.
  static let length = 1000

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .all else { return [] }
    let window = SiteWindow(list, .since(newsroom.now.addingTimeInterval(-Self.span), atMost: Self.length))
    let output = SiteOutput(path: Self.path, inputs: SiteInputs(headlines: [window])) { newsroom, _ in
      let entries = newsroom.addresses(in: window).map { story in
        """
        <url><loc>\(newsroom.address(story.path + "/").escapedForMarkup)</loc><news:news><news:publication>\
        <news:name>\(newsroom.settings.name.escapedForMarkup)</news:name>\
        <news:language>\(Self.language(story.language).escapedForMarkup)</news:language></news:publication>\
        <news:publication_date>\(PageTime.machine(story.publishedAt))</news:publication_date>\
        <news:title>\(story.headline.escapedForMarkup)</news:title></news:news></url>

        """
      }
      return Array(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" \
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
        \(entries.joined())</urlset>

        """.utf8)
    }
    return [output]
  }

  /// As the format wants it: the language alone (ISO 639), but for the two kinds of Chinese.
  private static func language(_ tag: String) -> String {
    let parts = tag.lowercased().split(separator: "-").map(String.init)
    guard parts.first == "zh" else { return parts.first ?? tag }
    return parts.contains { ["tw", "hk", "mo", "hant"].contains($0) } ? "zh-tw" : "zh-cn"
  }
}
