/// Finds a picture that is named but was not sent, and one that was sent but is not named.
struct PictureFileCheck: Check {
  let rule = "picture-file"

  func mistakes(in copy: Copy) -> [Mistake] {
    var mistakes: [Mistake] = []
    let named = copy.content.picture?.file
    if let named, !copy.picturesSent.contains(named) {
      mistakes.append(
        Mistake(
          at: copy.places[.pictureFile] ?? copy.places[.picture], excerpt: named,
          "The picture '\(named)' was not sent with the draft; submit the draft again with the file beside it."))
    }
    for name in copy.picturesSent.sorted() where name != named {
      mistakes.append(
        Mistake(
          at: copy.places[.pictureFile] ?? copy.places[.picture], excerpt: name,
          "'\(name)' was sent with the draft but is not in its front matter; name it there or leave it out."))
    }
    return mistakes
  }
}

/// Finds a picture that browsers may show otherwise than it was meant, or not at all.
struct PictureFormatCheck: Check {
  let rule = "picture-format"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.pictureNotes.map { note in
      Mistake(
        at: copy.places[.pictureFile] ?? copy.places[.picture], excerpt: copy.content.picture?.file ?? "", note)
    }
  }
}

/// Finds a picture without caption; what its file says is only suggested, since nobody at the desk may have read it.
struct PictureCaptionCheck: Check {
  let rule = "picture-caption"

  func mistakes(in copy: Copy) -> [Mistake] {
    missing(
      copy, \.caption, "The picture has no caption; say what it shows, where and when.",
      suggestion: copy.pictureMetadata.caption)
  }
}

/// Finds a picture without credit; what its file says is only suggested, since a wrong credit is the newsroom's to answer for.
struct PictureCreditCheck: Check {
  let rule = "picture-credit"

  func mistakes(in copy: Copy) -> [Mistake] {
    missing(
      copy, \.credit, "The picture has no credit; name the photographer and agency.",
      suggestion: copy.pictureMetadata.creditLine)
  }
}

/// Finds a picture without a description for readers who cannot see it.
struct PictureAlternativeCheck: Check {
  let rule = "picture-alt"

  func mistakes(in copy: Copy) -> [Mistake] {
    missing(copy, \.alternative, "The picture has no alt text; describe it for readers who cannot see it.")
  }
}

/// Finds images in the body, which are not published.
struct BodyPictureCheck: Check {
  let rule = "body-picture"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.links.filter(\.isImage).map { image in
      Mistake(
        at: image.place, excerpt: shortened(image.destination),
        "Pictures in the body are not published; use `picture` in the front matter, with caption and credit."
      )
    }
  }
}

private func missing(
  _ copy: Copy, _ property: KeyPath<Content.Picture, String?>, _ message: String, suggestion: String? = nil
) -> [Mistake] {
  guard let picture = copy.content.picture, !(picture[keyPath: property]?.isVisible ?? false) else { return [] }
  let suggested = suggestion.map { " The file says: “\($0.count > 500 ? $0.prefix(500) + "…" : $0[...])”." } ?? ""
  return [Mistake(at: copy.places[.picture], excerpt: picture.file, message + suggested)]
}
