import Foundation
import Newsroom
import Store

/// What templates are given of one page: plain text, which they escape, and few things for three braces, safe already.
struct PageContext {
  let site: SiteModel
  /// The page's directory in the site, ending in a slash; empty for the front page.
  let path: String

  /// The way from the page to the site's root, so that a site works under any address.
  var root: String {
    let ups = path.count { $0 == "/" }
    return ups == 0 ? "./" : String(repeating: "../", count: ups)
  }

  /// What every page has.
  ///
  /// - Parameters:
  ///   - feed: The feed that goes with the page, from the root.
  func common(
    title: String, language: String, desk: DeskSlug? = nil, feed: String = AtomFeeds.name
  ) -> [String: Any] {
    [
      "pageTitle": title, "pageLanguage": language, "pageDirection": Direction(ofLanguage: language).rawValue,
      "canonical": site.address(path), "root": root, "feed": root + feed, "newsroom": site.newsroom.name,
      "newsroomLanguage": site.newsroom.language,
      "newsroomDirection": Direction(ofLanguage: site.newsroom.language).rawValue,
      "desks": site.desks.map { item -> [String: Any] in
        ["deskName": item.name, "deskAddress": "\(root)\(item.slug)/", "isCurrent": item.slug == desk]
      },
    ]
  }

  /// A story in a list.
  ///
  /// - Parameter pictured: Whether its picture is shown too.
  func teaser(_ story: PublishedStory, pictured: Bool = false) -> [String: Any] {
    let content = story.content
    return given([
      "headline": content.headline, "storyAddress": root + story.directory, "teaser": Teaser.of(content),
      "storyLanguage": content.language, "storyDirection": Direction(ofLanguage: content.language).rawValue,
      "storyDesk": site.name(of: story.desk), "storyDeskAddress": "\(root)\(story.desk)/",
      "published": time(story.firstPublishedAt, story), "kicker": content.label,
      "thumbnail": pictured ? picture(of: story) : nil,
    ])
  }

  /// The byline; each with the title held on the story's desk, where one is held.
  func byline(of story: PublishedStory) -> [[String: Any]] {
    let byline = story.content.byline
    return byline.enumerated().map { index, entry in
      var context: [String: Any]
      switch entry {
      case .staff(let handle):
        let author = site.author(handle)
        context = given([
          "name": author?.name ?? handle.text, "authorAddress": author.map { "\(root)\($0.directory)" },
          "position": author?.title(on: story.desk), "bio": author?.bio,
        ])
      case .guest(let name, let bio):
        context = given(["name": name, "bio": bio])
      }
      context["separator"] = index == 0 ? "" : index == byline.count - 1 ? " and " : ", "
      return context
    }
  }

  /// The picture with its words; nil when there is none.
  func picture(of story: PublishedStory) -> [String: Any]? {
    guard let picture = site.picture(of: story), let shown = story.content.picture else { return nil }
    return given([
      "pictureAddress": root + picture.path(in: story), "width": picture.width, "height": picture.height,
      "alternative": shown.alternative ?? "", "caption": shown.caption, "credit": shown.credit,
    ])
  }

  /// An instant on the clock of the story's desk, in the newsroom's language.
  func time(_ date: Date, _ story: PublishedStory) -> [String: Any] {
    DisplayTime(date, zone: site.zone(of: story.desk), language: site.newsroom.language).context
  }

  /// The values that there are.
  func given(_ values: [String: Any?]) -> [String: Any] { values.compactMapValues { $0 } }
}

extension SiteSnapshot.Author {
  /// Where the person's page lies in the site, with a slash at the end.
  var directory: String { "authors/\(handle)/" }
}

/// Which way a language is written.
enum Direction: String {
  case leftToRight = "ltr"
  case rightToLeft = "rtl"

  private static let rightToLeftScripts: Set = [
    "adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
  ]
  private static let rightToLeftLanguages: Set = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi",
  ]

  /// Of a language by its tag (BCP 47): by its script if the tag names one.
  init(ofLanguage tag: String) {
    let parts = tag.lowercased().split(separator: "-").map(String.init)
    let script = parts.dropFirst().first { $0.utf8.count == 4 && $0.allSatisfy(\.isLetter) }
    let isRightToLeft =
      script.map(Self.rightToLeftScripts.contains) ?? parts.first.map(Self.rightToLeftLanguages.contains) ?? false
    self = isRightToLeft ? .rightToLeft : .leftToRight
  }
}
