import Newsroom

/// A story as schema.org's `NewsArticle` in JSON-LD 1.1: a file, or part of its page.
struct LinkedData: StoryFormat {
  let name = "json-ld"
  let mediaType = "application/ld+json"
  let fileExtension = "jsonld"

  func render(_ story: StoryView) -> [UInt8] { Array(text(of: story).utf8) }

  /// The JSON without any character that could end a script element or begin a comment in it (HTML, section 4.12.1.3).
  func text(of story: StoryView) -> String {
    article(story).text.withoutMarkup
  }

  private func article(_ story: StoryView) -> CanonicalJSON {
    let content = story.content
    return object(
      "NewsArticle",
      [
        "@context": "https://schema.org", "@id": .string(story.address), "url": .string(story.address),
        "mainEntityOfPage": .string(story.address), "headline": .string(story.headline),
        "description": .string(story.teaser), "datePublished": .string(story.published.machine),
        "dateModified": .string(story.updated.machine), "inLanguage": .string(content.language),
        "articleSection": .string(story.deskName), "isAccessibleForFree": .boolean(true),
        "author": .array(story.byline.map(person)),
        "publisher": object(
          "NewsMediaOrganization",
          ["name": .string(story.newsroom.name), "url": .string(story.newsroom.address(""))]),
        "dateline": story.dateline.map(CanonicalJSON.string), "image": story.picture.map(image),
        "keywords": list(content.keywords.map(CanonicalJSON.string)),
        "citation": list(story.sources.map(citation)),
        "correction": list(story.amendments.filter(\.isCorrection).map(correction)),
      ])
  }

  private func person(_ author: StoryView.Author) -> CanonicalJSON {
    object(
      "Person",
      [
        "name": .string(author.name), "url": author.address.map(CanonicalJSON.string),
        "jobTitle": author.title.map(CanonicalJSON.string), "description": author.bio.map(CanonicalJSON.string),
      ])
  }

  private func image(_ picture: StoryView.Picture) -> CanonicalJSON {
    object(
      "ImageObject",
      [
        "url": .string(picture.address), "width": .integer(picture.file.width),
        "height": .integer(picture.file.height), "caption": picture.caption.map(CanonicalJSON.string),
        "creditText": picture.credit.map(CanonicalJSON.string),
      ])
  }

  private func citation(_ source: StoryView.Source) -> CanonicalJSON {
    object("CreativeWork", ["name": .string(source.title), "url": source.address.map(CanonicalJSON.string)])
  }

  private func correction(_ amendment: StoryView.Amendment) -> CanonicalJSON {
    object(
      "CorrectionComment",
      ["text": amendment.note.map(CanonicalJSON.string), "datePublished": .string(amendment.at.machine)])
  }

  private func object(_ type: String, _ members: [String: CanonicalJSON?]) -> CanonicalJSON {
    .object(members.compactMapValues { $0 }.merging(["@type": .string(type)]) { _, type in type })
  }

  private func list(_ items: [CanonicalJSON]) -> CanonicalJSON? { items.isEmpty ? nil : .array(items) }
}
