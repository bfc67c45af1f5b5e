import Foundation
import Newsroom

/// Why the text is not a plain file name; nil when it is.
///
/// A plain name has no path in it on any system, is not hidden, and has at most 200 bytes.
func pictureNameFault(_ name: String) -> String? {
  switch name {
  case "": "it is empty"
  case _ where name.contains("/") || name.contains("\\") || name.contains(":"): "it is a path"
  case _ where name.hasPrefix("."): "it begins with a dot"
  case _ where name.utf8.count > 200: "it has more than 200 bytes"
  case _
  where name.unicodeScalars.contains {
    $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
  }:
    "it contains invisible characters"
  default: nil
  }
}

/// The plain file name that an image in Markdown leads to, in NFC; nil when it leads anywhere else.
func pictureName(inTarget target: String) -> String? {
  let name = target.percentDecoded.precomposedStringWithCanonicalMapping
  return pictureNameFault(name) == nil ? name : nil
}
