import Newsroom

/// The page of a story.
struct StoryPage: Sendable {
  /// The theme's template.
  static let template = "story"
  /// The theme's template of a picture within a text.
  static let pictureTemplate = "picture"
  /// How many related stories are shown where the story names none.
  static let related = 4
  /// How many others of the desk are shown.
  static let more = 4

  /// The file.
  ///
  /// - Throws: `CommonMarkLimit` when the body cannot be read; intake refuses such a body.
  func file(of story: StoryView, in newsroom: NewsroomView, _ design: SiteDesign) throws -> SiteFile {
    let page = PageContext(newsroom: newsroom, path: story.path, design: design, language: story.content.language)
    var context = page.common(title: story.headline, desk: story.desk)
    context.merge(Self.head(of: story)) { _, new in new }
    context.merge(Self.introduction(of: story, on: page)) { _, new in new }
    context["body"] = .markup(try Self.body(of: story, on: page))
    context.merge(Self.foot(of: story, on: page)) { _, new in new }
    return SiteFile(path: story.path + SiteFile.index, bytes: design.theme.render(Self.template, context))
  }

  /// For search engines, and for those who share the page.
  private static func head(of story: StoryView) -> [String: PageValue] {
    present([
      "description": story.teaser.isEmpty ? nil : .text(story.teaser),
      "structuredData": .markup(LinkedData().text(of: story)), "isArticle": true,
      "publishedMachine": .text(story.published.machine),
      "updatedMachine": story.isUpdated ? .text(story.updated.machine) : nil, "section": .text(story.deskName),
      "authorAddresses": .list(story.byline.compactMap(\.address).map(PageValue.text)),
      "keywords": .list(story.content.keywords.map(PageValue.text)),
      "card": story.picture.map { picture in
        .fields(
          present([
            "cardAddress": .text(picture.address(of: picture.standard)),
            "cardWidth": .number(picture.standard.width), "cardHeight": .number(picture.standard.height),
            "cardType": .text(picture.standard.mediaType),
            "cardText": picture.alternative.map(PageValue.text),
          ]))
      },
    ])
  }

  /// What stands above the text.
  private static func introduction(of story: StoryView, on page: PageContext) -> [String: PageValue] {
    let by = page.language.around(.by)
    return present([
      "sectionAddress": .text("\(page.root)\(story.desk)/"),
      "inSectionLanguage": page.marks(of: page.newsroom.language(of: story.desk)), "headline": .text(story.headline),
      "label": story.label.map(PageValue.text), "summary": story.summary.map(PageValue.text),
      "byline": .fields([
        "before": .text(by.before), "after": .text(by.after), "names": .list(page.names(of: story)),
      ]),
      "published": page.time(story.published, .published),
      "updated": story.isUpdated ? page.time(story.updated, .updated) : nil,
      "amendments": .list(
        story.amendments.filter { $0.isShown && $0.kind != .clarify }.map { amendment($0, on: page) }),
      "retraction": story.retraction.map { .fields(amendment($0, on: page)) },
      "picture": story.picture.map { .fields(page.picture($0)) },
    ])
  }

  private static func amendment(_ amendment: StoryView.Amendment, on page: PageContext) -> [String: PageValue] {
    let name: PageLanguage.Phrase =
      switch amendment.kind {
      case .correct: .correction
      case .clarify: .clarification
      case .retract: .retraction
      default: .update
      }
    return present([
      "isCorrection": .flag(amendment.isCorrection), "note": amendment.note.map(PageValue.text),
      "amendmentName": .text(page.language.phrase(name)), "amended": page.time(amendment.at),
    ])
  }

  /// What stands below it.
  private static func foot(of story: StoryView, on page: PageContext) -> [String: PageValue] {
    let people = story.byline.filter { $0.bio != nil }
    let style = PageContext.ListStyle(around: story.published, namesDesk: true)
    let neighbours = page.newsroom.neighbours(of: story)
    let related = story.related.isEmpty ? Array(neighbours.alike.prefix(Self.related)) : story.related
    let shown = Set(related.map(\.number))
    let more = neighbours.ofDesk.lazy.filter { !shown.contains($0.number) }.prefix(Self.more)
    return present([
      // Meaning was made plain, nothing was wrong: it does not stand before the story.
      "clarifications": .list(story.amendments.filter { $0.kind == .clarify }.map { amendment($0, on: page) }),
      "sources": .list(
        "source",
        story.sources.map {
          present(["sourceTitle": .text($0.title), "sourceAddress": $0.address.map(PageValue.text)])
        }),
      "aboutName": .text(page.language.phrase(people.count > 1 ? .aboutSeveral : .about)),
      "about": .list("person", people.map { about($0, on: page) }),
      "topics": .list("topic", Self.topics(of: story, on: page)), "related": page.list(related, style),
      "more": page.list(Array(more), PageContext.ListStyle(around: story.published)),
      "moreName": .text(page.language.phrase(.moreFrom, ["desk": story.deskName])),
    ])
  }

  /// The story's keywords, each with its page.
  private static func topics(of story: StoryView, on page: PageContext) -> [[String: PageValue]] {
    var seen: Set<TopicSlug> = []
    return story.content.keywords.compactMap { keyword in
      guard let topic = TopicSlug(keyword: keyword), seen.insert(topic).inserted else { return nil }
      return ["topicName": .text(keyword), "topicAddress": .text("\(page.root)topics/\(topic.encoded)/")]
    }
  }

  private static func about(_ author: StoryView.Author, on page: PageContext) -> [String: PageValue] {
    let more = page.language.around(.moreBy)
    return present([
      "bio": author.bio.map(PageValue.text), "name": .text(author.name), "before": .text(more.before),
      "after": .text(more.after), "authorAddress": author.path.map { .text(page.root + $0) },
    ])
  }

  /// The text as HTML, the dateline before its first words.
  private static func body(of story: StoryView, on page: PageContext) throws -> String {
    let html = try page.design.text(of: story)
    guard let dateline = story.dateline else { return html }
    let around = page.language.around(.dateline)
    let mark =
      around.before.escapedForMarkup + "<span class=\"dateline\"><bdi>\(dateline.escapedForMarkup)</bdi></span>"
      + around.after.escapedForMarkup
    // A picture may stand before the first words.
    guard html.hasPrefix("<p>") || html.hasPrefix("<figure"), let start = html.firstRange(of: "<p>") else {
      return "<p>\(mark)</p>\n" + html
    }
    return html[..<start.upperBound] + mark + html[start.upperBound...]
  }
}
