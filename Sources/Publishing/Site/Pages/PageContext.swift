import Newsroom

/// What a page's template is given: plain text, which it escapes, and a few values for triple braces that are safe as
/// they are.
struct PageContext {
  let newsroom: NewsroomView
  /// The page's directory in the site, ending in a slash; empty for the front page.
  let path: String
  /// What the page points to.
  let feeds: [any SiteFeed]

  /// The way from the page to the site's root, so that a site works under any address.
  var root: String {
    let ups = path.count { $0 == "/" }
    return ups == 0 ? "./" : String(repeating: "../", count: ups)
  }

  /// What every page has; the feeds are those of the desk, or else of the newsroom.
  func common(title: String, language: String, desk: DeskSlug? = nil) -> [String: Any] {
    let feedDirectory = root + (desk.map { "\($0)/" } ?? "")
    let feedTitle = (desk.map { "\(newsroom.name(of: $0)) – " } ?? "") + newsroom.settings.name
    return [
      "pageTitle": title, "pageLanguage": language,
      "pageDirection": WritingDirection(ofLanguage: language).rawValue,
      "canonical": newsroom.address(path), "root": root, "newsroom": newsroom.settings.name,
      "newsroomLanguage": newsroom.settings.language,
      "newsroomDirection": WritingDirection(ofLanguage: newsroom.settings.language).rawValue,
      "feeds": feeds.map {
        [
          "feedName": $0.name, "feedTitle": feedTitle, "feedType": $0.mediaType,
          "feedAddress": feedDirectory + $0.fileName,
        ]
      },
      "desks": newsroom.desks.map { item -> [String: Any] in
        ["deskName": item.name, "deskAddress": "\(root)\(item.slug)/", "isCurrent": item.slug == desk]
      },
    ]
  }

  /// A story in a list.
  ///
  /// - Parameter pictured: Whether its picture is shown too.
  func teaser(_ story: StoryView, pictured: Bool = false) -> [String: Any] {
    let content = story.content
    return given([
      "headline": content.headline, "storyAddress": root + story.path, "teaser": story.teaser,
      "storyLanguage": content.language, "storyDirection": WritingDirection(ofLanguage: content.language).rawValue,
      "storyDesk": story.deskName, "storyDeskAddress": "\(root)\(story.desk)/", "published": time(story.published),
      "kicker": content.label, "thumbnail": pictured ? story.picture.map(picture) : nil,
    ])
  }

  /// The byline; each with the title held on the story's desk, where one is held.
  func byline(of story: StoryView) -> [[String: Any]] {
    story.byline.enumerated().map { index, author in
      given([
        "name": author.name, "authorAddress": author.path.map { root + $0 }, "position": author.title,
        "bio": author.bio,
        "separator": index == 0 ? "" : index == story.byline.count - 1 ? " and " : ", ",
      ])
    }
  }

  /// A picture with its words.
  func picture(_ picture: StoryView.Picture) -> [String: Any] {
    given([
      "pictureAddress": root + picture.path, "width": picture.file.width, "height": picture.file.height,
      "alternative": picture.alternative ?? "", "caption": picture.caption, "credit": picture.credit,
    ])
  }

  /// An instant, for machines and for people.
  func time(_ time: PageTime) -> [String: Any] { ["machine": time.machine, "human": time.human] }

  /// The values that there are.
  func given(_ values: [String: Any?]) -> [String: Any] { values.compactMapValues { $0 } }
}
