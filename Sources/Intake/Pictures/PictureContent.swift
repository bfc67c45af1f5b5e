/// What a picture's file turned out to be.
struct PictureContent {
  /// As it is shown.
  let size: PixelSize
  /// The file without what readers have no business with: where, when and with which camera it was taken.
  let bytes: [UInt8]
  let notes: [PictureNote]
}

/// Something about a picture that the desk should know.
enum PictureNote: Hashable {
  /// It has no end, and may have been cut off.
  case noEnd
  /// It moves.
  case animated
  /// It has colours for print.
  case unusualColors(String)
  /// It is of a kind that browsers do not show.
  case notShown(String)

  /// What is wrong and what to do, in a sentence.
  func message(of name: String) -> String {
    switch self {
    case .noEnd:
      "The picture '\(name)' has no end mark and may have been cut off; look at it, and export it again if so."
    case .animated: "The picture '\(name)' is animated; make sure that it should move."
    case .unusualColors(let kind):
      "The picture '\(name)' is in \(kind), and its colours may look wrong; export it as sRGB."
    case .notShown(let kind):
      "The picture '\(name)' is \(kind), which browsers do not show; export it as an ordinary JPEG."
    }
  }
}
