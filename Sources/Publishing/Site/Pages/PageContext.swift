import Newsroom

/// What a page's template is given: text, which it escapes, and a few values that are markup.
///
/// The furniture, which is all that nobody wrote for this page, is in the page's language where there is a table for it, else in
/// the newsroom's; what is in another language than the page is marked with its own.
struct PageContext {
  let newsroom: NewsroomView
  /// The page's directory in the site, ending in a slash; empty for the front page.
  let path: String
  let design: SiteDesign
  /// BCP 47; what the page as a whole is in.
  let pageLanguage: String
  /// What its furniture is in.
  let language: PageLanguage

  /// The way from the page to the site's root, so that a site works under any address.
  let root: String

  /// - Parameter root: The whole address of the site's root, for a page that is shown at addresses of others.
  init(newsroom: NewsroomView, path: String, design: SiteDesign, language: String, root: String? = nil) {
    self.newsroom = newsroom
    self.path = path
    self.design = design
    pageLanguage = language
    let ups = path.utf8.count { $0 == UInt8(ascii: "/") }
    self.root = root ?? (ups == 0 ? "./" : String(repeating: "../", count: ups))
    self.language = design.theme.languages.first(of: language, newsroom.settings.language)
  }

  /// What every page has.
  ///
  /// - Parameter feeds: Where the feeds lie that it points to, if not those of the desk, or else of the newsroom.
  func common(title: String, desk: DeskSlug? = nil, feeds: String? = nil) -> [String: PageValue] {
    let feedDirectory = root + (feeds ?? desk.map { "\($0)/" } ?? "")
    let feedTitle = feeds != nil ? title : (desk.map { "\(newsroom.name(of: $0)) – " } ?? "") + newsroom.settings.name
    return [
      "pageTitle": .text(title), "pageLanguage": .text(pageLanguage),
      "pageDirection": .text(WritingDirection(ofLanguage: pageLanguage).rawValue),
      "canonical": .text(newsroom.address(path)), "root": .text(root),
      "styleSheet": .text(root + design.theme.styleSheetPath), "newsroom": .text(newsroom.settings.name),
      "inNewsroomLanguage": marks(of: newsroom.settings.language),
      "correctionsAddress": .text("\(root)corrections/"), "words": language.words, "inWords": marks(of: language.tag),
      "feeds": .list(
        design.outputs.feeds.map {
          [
            "feedName": .text(language.phrase(.feed, ["format": $0.name])), "feedTitle": .text(feedTitle),
            "feedType": .text($0.mediaType), "feedAddress": .text(feedDirectory + $0.fileName),
          ]
        }),
      "desks": .list(
        newsroom.desks.map {
          [
            "deskName": .text($0.name), "deskAddress": .text("\(root)\($0.slug)/"),
            "isCurrent": .flag($0.slug == desk), "inDeskLanguage": marks(of: $0.language),
          ]
        }),
    ]
  }

  /// The attributes for something in another language than the page.
  func marks(of language: String) -> PageValue { .marks(of: language, within: pageLanguage) }
}

// MARK: - Stories in lists

extension PageContext {
  /// How a page shows the stories of a list.
  struct ListStyle {
    /// On whose clock their times are; nil for no times, only dates.
    var clock: String?
    /// What their dates are near to: those of another year name it.
    var around: PageTime?
    /// Whether it says of which desk they are.
    var namesDesk = false
    /// Whether its pictures are large.
    var isLead = false

    /// How many pixels wide other pictures are at most: more than they take on any screen, and no list grows long by the names of
    /// what is never loaded.
    static let widestPicture = 960
  }

  /// A story in a list: picture, headline, a few words, byline and a short date.
  ///
  /// The date says nothing of today or yesterday: a page is the same whenever it is made, and read later than that.
  func teaser(_ story: StoryView, _ style: ListStyle) -> [String: PageValue] {
    let time = style.clock.map(story.published.on) ?? story.published
    var date = time.short(in: language, around: style.around)
    if style.clock != nil {
      date = language.phrase(.dateAndTime, ["date": date, "time": time.time(in: language)])
    }
    let own = story.content.language
    return present([
      "headline": .text(story.headline), "storyAddress": .text(root + story.path),
      "isLabelled": .flag(style.namesDesk || story.label != nil),
      "teaser": story.teaser.isEmpty ? nil : .text(story.teaser), "inStoryLanguage": marks(of: own),
      "inListWords": .marks(of: language.tag, within: own), "label": story.label.map(PageValue.text),
      "listedDesk": style.namesDesk
        ? .fields([
          "name": .text(story.deskName), "address": .text("\(root)\(story.desk)/"),
          "inDeskLanguage": .marks(of: newsroom.language(of: story.desk), within: own),
        ]) : nil,
      "names": .list(names(of: story, linked: false)),
      "listedAt": .fields(["machine": .text(story.published.machine), "human": .text(date)]),
      "isLead": .flag(style.isLead),
      "thumbnail": story.picture.map { .fields(picture($0, atMost: style.isLead ? .max : ListStyle.widestPicture)) },
    ])
  }

  /// A list of stories under the key `story`; nil when there are none, so that no heading stands over nothing.
  func list(_ stories: [StoryView], _ style: ListStyle) -> PageValue? {
    .list("story", stories.map { teaser($0, style) })
  }

  /// What a page of stories has.
  func listing(_ stories: [StoryView], clock zone: String, namesDesk: Bool = false) -> [String: PageValue] {
    let style = ListStyle(clock: zone, around: stories.first?.published, namesDesk: namesDesk)
    return present(["stories": list(stories, style), "times": clock(zone, of: stories)])
  }

  /// On whose clock the times of a list are, in words; nil for a list of nothing.
  func clock(_ zone: String, of stories: [StoryView]) -> PageValue? {
    stories.first.map {
      .text(language.phrase(.times, ["clock": $0.published.on(clock: zone).clock(in: language)]))
    }
  }
}

// MARK: - What stories are made of

extension PageContext {
  /// The people in the byline, with what stands between them; each with the title held on the story's desk, where one is held.
  func names(of story: StoryView, linked: Bool = true) -> [[String: PageValue]] {
    story.byline.enumerated().map { index, author in
      let separator: PageLanguage.Phrase? = index == 0 ? nil : index == story.byline.count - 1 ? .and : .comma
      return present([
        "separator": .text(separator.map { language.phrase($0) } ?? ""), "name": .text(author.name),
        "authorAddress": linked ? author.path.map { .text(root + $0) } : nil,
        "position": linked ? author.title.map(PageValue.text) : nil,
      ])
    }
  }

  /// A picture with its words.
  func picture(_ picture: StoryView.Picture, atMost widest: Int = .max) -> [String: PageValue] {
    picture.values(base: root + picture.directory, atMost: widest)
  }

  /// An instant, for machines and for people.
  func time(_ time: PageTime) -> PageValue {
    .fields([
      "machine": .text(time.machine), "human": .text("\(time.long(in: language)) (\(time.clock(in: language)))"),
    ])
  }

  /// A phrase with a time in it: what stands before and after it, and the time.
  func time(_ time: PageTime, _ phrase: PageLanguage.Phrase) -> PageValue {
    let around = language.around(phrase)
    return .fields([
      "before": .text(around.before), "after": .text(around.after), "machine": .text(time.machine),
      "human": .text(time.long(in: language)), "clock": .text(time.clock(in: language)),
    ])
  }
}
