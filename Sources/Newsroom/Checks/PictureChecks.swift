/// Finds a picture that is named but did not come, and one that came but is not named.
struct PictureFileCheck: Check {
  let rule = "picture-file"

  func observations(in copy: Copy) -> [Observation] {
    var observations: [Observation] = []
    let named = copy.content.picture?.file
    if let named, !copy.picturesSent.contains(named) {
      observations.append(
        Observation(
          at: copy.places[.pictureFile] ?? copy.places[.picture], excerpt: named,
          "The picture '\(named)' did not come with the draft; send it again with the file beside it."))
    }
    for name in copy.picturesSent.sorted() where name != named {
      observations.append(
        Observation(
          at: copy.places[.pictureFile] ?? copy.places[.picture], excerpt: name,
          "'\(name)' came with the draft but its front matter does not name it; name it or leave it out."))
    }
    return observations
  }
}

/// Finds a picture without caption.
struct PictureCaptionCheck: Check {
  let rule = "picture-caption"

  func observations(in copy: Copy) -> [Observation] {
    lacking(copy, \.caption, "The picture has no caption; say what it shows, where and when.")
  }
}

/// Finds a picture without credit.
struct PictureCreditCheck: Check {
  let rule = "picture-credit"

  func observations(in copy: Copy) -> [Observation] {
    lacking(copy, \.credit, "The picture has no credit; name who made it, and the agency.")
  }
}

/// Finds a picture that tells those who cannot see it nothing.
struct PictureAlternativeCheck: Check {
  let rule = "picture-alt"

  func observations(in copy: Copy) -> [Observation] {
    lacking(copy, \.alternative, "The picture has no alt text; describe it for readers who cannot see it.")
  }
}

/// Finds images in the body, which are not published.
struct BodyPictureCheck: Check {
  let rule = "body-picture"

  func observations(in copy: Copy) -> [Observation] {
    copy.links.filter(\.isImage).map { image in
      Observation(
        at: image.place, excerpt: shortened(image.destination),
        "A picture in the body has neither caption nor credit and is left out; name it as picture in the front matter.")
    }
  }
}

private func lacking(
  _ copy: Copy, _ property: KeyPath<Content.Picture, String?>, _ message: String
) -> [Observation] {
  guard let picture = copy.content.picture, picture[keyPath: property]?.isEmpty ?? true else { return [] }
  return [Observation(at: copy.places[.picture], excerpt: picture.file, message)]
}
