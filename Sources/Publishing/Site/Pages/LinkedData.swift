import Newsroom
import Store

/// Stories as schema.org's `NewsArticle`, in JSON-LD that can stand inside a page.
struct LinkedData {
  private let site: SiteModel

  init(_ site: SiteModel) { self.site = site }

  /// The JSON, without any character that could end the script element or begin a comment in it (HTML, section 4.12.1.3).
  func json(of story: PublishedStory) -> String {
    article(story).text.replacing("<", with: "\\u003c").replacing(">", with: "\\u003e").replacing("&", with: "\\u0026")
  }

  private func article(_ story: PublishedStory) -> CanonicalJSON {
    let content = story.content
    let address = site.address(story.directory)
    return object(
      "NewsArticle",
      [
        "@context": "https://schema.org", "@id": .string(address), "url": .string(address),
        "mainEntityOfPage": .string(address), "headline": .string(content.headline),
        "description": .string(Teaser.of(content)), "datePublished": .string(DisplayTime.machine(story.firstPublishedAt)),
        "dateModified": .string(DisplayTime.machine(story.updatedAt)), "inLanguage": .string(content.language),
        "articleSection": .string(site.name(of: story.desk)), "isAccessibleForFree": .boolean(true),
        "author": .array(content.byline.map { person($0, story) }),
        "publisher": object(
          "NewsMediaOrganization",
          [
            "name": .string(site.newsroom.name), "url": .string(site.address("")),
          ]),
        "dateline": content.dateline.map(CanonicalJSON.string), "image": image(story),
        "keywords": list(content.keywords.map(CanonicalJSON.string)),
        "citation": list(
          content.sources.map { source in
            object(
              "CreativeWork",
              ["name": .string(source.title), "url": source.publishableAddress.map(CanonicalJSON.string)])
          }),
        "correction": list(
          story.amendments.filter { $0.kind == .correct }.map { amendment in
            object(
              "CorrectionComment",
              [
                "text": amendment.note.map(CanonicalJSON.string),
                "datePublished": .string(DisplayTime.machine(amendment.at)),
              ])
          }),
      ])
  }

  private func person(_ byline: Content.Byline, _ story: PublishedStory) -> CanonicalJSON {
    switch byline {
    case .guest(let name, let bio):
      return object("Person", ["name": .string(name), "description": bio.map(CanonicalJSON.string)])
    case .staff(let handle):
      let author = site.author(handle)
      return object(
        "Person",
        [
          "name": .string(author?.name ?? handle.text),
          "url": author.map { .string(site.address($0.directory)) },
          "jobTitle": author?.title(on: story.desk).map(CanonicalJSON.string),
          "description": author?.bio.map(CanonicalJSON.string),
        ])
    }
  }

  private func image(_ story: PublishedStory) -> CanonicalJSON? {
    site.picture(of: story).map { picture in
      object(
        "ImageObject",
        [
          "url": .string(site.address(picture.path(in: story))), "width": .integer(picture.width),
          "height": .integer(picture.height), "caption": story.content.picture?.caption.map(CanonicalJSON.string),
          "creditText": story.content.picture?.credit.map(CanonicalJSON.string),
        ])
    }
  }

  private func object(_ type: String, _ members: [String: CanonicalJSON?]) -> CanonicalJSON {
    .object(members.compactMapValues { $0 }.merging(["@type": .string(type)]) { _, type in type })
  }

  private func list(_ items: [CanonicalJSON]) -> CanonicalJSON? { items.isEmpty ? nil : .array(items) }
}
