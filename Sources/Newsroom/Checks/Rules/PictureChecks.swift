/// Finds a picture that is named but was not sent, and one that was sent but is not named.
struct PictureFileCheck: Check {
  let rule = "picture-file"

  func observations(in copy: Copy) -> [Observation] {
    var observations: [Observation] = []
    let named = copy.content.picture?.file
    if let named, !copy.picturesSent.contains(named) {
      observations.append(
        Observation(
          at: copy.places[.pictureFile] ?? copy.places[.picture], excerpt: named,
          "The picture '\(named)' was not sent with the draft; submit the draft again with the file beside it."))
    }
    for name in copy.picturesSent.sorted() where name != named {
      observations.append(
        Observation(
          at: copy.places[.pictureFile] ?? copy.places[.picture], excerpt: name,
          "'\(name)' was sent with the draft but is not in its front matter; name it there or leave it out."))
    }
    return observations
  }
}

/// Finds a picture without caption.
struct PictureCaptionCheck: Check {
  let rule = "picture-caption"

  func observations(in copy: Copy) -> [Observation] {
    missing(copy, \.caption, "The picture has no caption; say what it shows, where and when.")
  }
}

/// Finds a picture without credit.
struct PictureCreditCheck: Check {
  let rule = "picture-credit"

  func observations(in copy: Copy) -> [Observation] {
    missing(copy, \.credit, "The picture has no credit; name the photographer and agency.")
  }
}

/// Finds a picture without a description for readers who cannot see it.
struct PictureAlternativeCheck: Check {
  let rule = "picture-alt"

  func observations(in copy: Copy) -> [Observation] {
    missing(copy, \.alternative, "The picture has no alt text; describe it for readers who cannot see it.")
  }
}

/// Finds images in the body, which are not published.
struct BodyPictureCheck: Check {
  let rule = "body-picture"

  func observations(in copy: Copy) -> [Observation] {
    copy.links.filter(\.isImage).map { image in
      Observation(
        at: image.place, excerpt: shortened(image.destination),
        "Pictures in the body are not published; use `picture` in the front matter, with caption and credit."
      )
    }
  }
}

private func missing(
  _ copy: Copy, _ property: KeyPath<Content.Picture, String?>, _ message: String
) -> [Observation] {
  guard let picture = copy.content.picture, picture[keyPath: property]?.isEmpty ?? true else { return [] }
  return [Observation(at: copy.places[.picture], excerpt: picture.file, message)]
}
