/// Finds a picture that is named but was not sent, and one that was sent but is not named.
struct PictureFileCheck: Check {
  let rule = "picture-file"

  func mistakes(in copy: Copy) -> [Mistake] {
    let unsent = copy.pictures.filter { copy.picturesSent[$0.picture.file] == nil }.map { named in
      Mistake(
        at: named.filePlace, excerpt: named.picture.file,
        "The picture '\(named.picture.file)' was not sent with the draft; submit the draft again with the file beside it."
      )
    }
    let names = Set(copy.pictures.map(\.picture.file))
    return unsent
      + copy.picturesSent.keys.sorted().filter { !names.contains($0) }.map { name in
        Mistake(
          at: copy.places[.pictureFile] ?? copy.places[.picture] ?? copy.places[.pictures], excerpt: name,
          "'\(name)' was sent with the draft but is not named in it; name it there or leave it out.")
      }
  }
}

/// Finds a picture that browsers may show otherwise than it was meant, or not at all.
struct PictureFormatCheck: Check {
  let rule = "picture-format"

  func mistakes(in copy: Copy) -> [Mistake] {
    copy.pictures.flatMap { named in
      (copy.picturesSent[named.picture.file]?.notes ?? []).map { note in
        Mistake(
          at: named.filePlace, excerpt: named.picture.file, note)
      }
    }
  }
}

/// Finds a picture without caption; what its file says is only suggested, since nobody at the desk may have read it.
struct PictureCaptionCheck: Check {
  let rule = "picture-caption"

  func mistakes(in copy: Copy) -> [Mistake] {
    missing(copy, \.caption, "has no caption; say what it shows, where and when.") { $0.caption }
  }
}

/// Finds a picture without credit; what its file says is only suggested, since a wrong credit is the newsroom's to answer for.
struct PictureCreditCheck: Check {
  let rule = "picture-credit"

  func mistakes(in copy: Copy) -> [Mistake] {
    missing(copy, \.credit, "has no credit; name the photographer and agency.") { $0.creditLine }
  }
}

/// Finds a picture without a description for readers who cannot see it.
struct PictureAlternativeCheck: Check {
  let rule = "picture-alt"

  func mistakes(in copy: Copy) -> [Mistake] {
    missing(copy, \.alternative, "has no alt text; describe it for readers who cannot see it.") { _ in nil }
  }
}

/// Finds a further picture that the body does not place, and that readers would not see.
struct UnplacedPictureCheck: Check {
  let rule = "picture-unplaced"

  func mistakes(in copy: Copy) -> [Mistake] {
    let placed = Set(copy.links.compactMap(\.picture))
    return copy.pictures.filter { !$0.isMain && !placed.contains($0.picture.file) }.map { named in
      Mistake(
        at: named.place, excerpt: named.picture.file,
        "The body does not place the picture '\(named.picture.file)', so it is not published; give it a line of its own there: "
          + "![caption](\(named.picture.file) \"credit\").")
    }
  }
}

/// Finds images in the body that are no pictures of the story, and so are not published.
struct BodyPictureCheck: Check {
  let rule = "body-picture"

  func mistakes(in copy: Copy) -> [Mistake] {
    var placed: Set<String> = []
    return copy.links.filter(\.isImage).compactMap { image in
      guard let picture = image.picture else {
        return Mistake(
          at: image.place, excerpt: shortened(image.destination),
          "This picture is not published; send its file with the draft and give it a line of its own: "
            + "![caption](name.jpg \"credit\").")
      }
      if placed.insert(picture).inserted { return nil }
      return Mistake(at: image.place, excerpt: picture, "The body places the picture '\(picture)' twice; remove one.")
    }
  }
}

extension Copy {
  /// A picture with its place in the draft.
  struct NamedPicture {
    let picture: Content.Picture
    let place: TextPosition?
    /// Where its file is named.
    let filePlace: TextPosition?
    let isMain: Bool

    /// What it is called in a sentence.
    var name: String { isMain ? "picture" : "picture '\(picture.file)'" }
  }

  /// The main picture and the further ones, in order.
  var pictures: [NamedPicture] {
    let main = content.picture.map {
      NamedPicture(
        picture: $0, place: places[.picture], filePlace: places[.pictureFile] ?? places[.picture], isMain: true)
    }
    return (main.map { [$0] } ?? [])
      + content.pictures.enumerated().map { index, picture in
        let place = places[.furtherPicture(index)]
        return NamedPicture(picture: picture, place: place, filePlace: place, isMain: false)
      }
  }
}

private func missing(
  _ copy: Copy, _ property: KeyPath<Content.Picture, String?>, _ what: String,
  suggestion: (PictureMetadata) -> String?
) -> [Mistake] {
  copy.pictures.filter { !($0.picture[keyPath: property]?.isVisible ?? false) }.map { named in
    let said = copy.picturesSent[named.picture.file].flatMap { suggestion($0.metadata) }
    let suggested = said.map { " The file says: “\($0.count > 500 ? $0.prefix(500) + "…" : $0[...])”." } ?? ""
    return Mistake(at: named.place, excerpt: named.picture.file, "The \(named.name) \(what)" + suggested)
  }
}
