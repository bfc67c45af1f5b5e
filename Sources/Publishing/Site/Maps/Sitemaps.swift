import Foundation
import Newsroom
import Store

/// The sitemaps (sitemaps.org), 250 stories each, so that one more is soon written, counted from the oldest; the first has the front page, too.
struct Sitemaps: SiteSection {
  static let pages = SitePages(list: .all, size: 250)

  static func path(_ number: Int) -> String { "sitemap-\(number).xml" }

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .all else { return [] }
    // The first is there in a newsroom without stories, too.
    let numbers = places.map { Self.pages.page(of: $0.lowerBound)...Self.pages.page(of: $0.upperBound) } ?? 1...1
    return numbers.map { number in
      let window = Self.pages.window(number)
      return SiteOutput(path: Self.path(number), inputs: SiteInputs(addresses: [window])) { newsroom, _ in
        let stories = newsroom.addresses(in: window)
        // No sitemap may be empty.
        let front =
          number == 1 || stories.isEmpty ? ["<url><loc>\(newsroom.address("").escapedForMarkup)</loc></url>\n"] : []
        let entries = stories.map { story in
          """
          <url><loc>\(newsroom.address(story.path + "/").escapedForMarkup)</loc>\
          <lastmod>\(PageTime.machine(story.updatedAt))</lastmod></url>

          """
        }
        return Array(
          """
          <?xml version="1.0" encoding="utf-8"?>
          <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
          \((front + entries).joined())</urlset>

          """.utf8)
      }
    }
  }
}

/// The index of the sitemaps.
struct SitemapIndex: SiteSection {
  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .all else { return [] }
    let output = SiteOutput(path: "sitemap.xml", inputs: SiteInputs(pages: [Sitemaps.pages])) { newsroom, _ in
      let entries = (1...max(newsroom.lastPage(of: Sitemaps.pages) ?? 1, 1)).map { number in
        "<sitemap><loc>\(newsroom.address(Sitemaps.path(number)).escapedForMarkup)</loc></sitemap>\n"
      }
      return Array(
        """
        <?xml version="1.0" encoding="utf-8"?>
        <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        \(entries.joined())</sitemapindex>

        """.utf8)
    }
    return [output]
  }
}
